import { describe, expect, it } from "vitest";
import { causeList, type CauseId } from "../../../src/causes/ids.ts";
import { valueCauses } from "../../../src/causes/value-causes.ts";
import { keysInside } from "../../../src/key/families.ts";

const GROUPS = new Set(["value-damaged", "wrong-destination", "key-state"]);

describe("the list", () => {
  it("holds every cause of its three groups, in the order of the list", () => {
    const wanted = (Object.keys(causeList) as CauseId[]) // keys of a const object
      .filter((id) => GROUPS.has(causeList[id].group));
    expect(valueCauses.map((cause) => cause.id)).toEqual(wanted);
  });
});

describe.each(valueCauses.map((cause) => [cause.id, cause] as const))(
  "cause %s",
  (id, cause) => {
    it("is worded as in the list", () => {
      expect({ group: cause.group, title: cause.title }).toEqual(causeList[id]);
    });

    it("is found in every faulty example, with proof and a remedy", () => {
      expect(cause.examples().faulty.length).toBeGreaterThan(0);
      for (const [i, example] of cause.examples().faulty.entries()) {
        const finding = cause.detect(example);
        expect(finding, `faulty example ${i + 1}`).not.toBeNull();
        expect(finding?.summary).not.toBe("");
        expect(finding?.evidence.length).toBeGreaterThan(0);
        expect(finding?.remedies.length).toBeGreaterThan(0);
      }
    });

    it("leaves every healthy example alone", () => {
      expect(cause.examples().healthy.length).toBeGreaterThan(0);
      for (const [i, example] of cause.examples().healthy.entries())
        expect(cause.detect(example), `healthy example ${i + 1}`).toBeNull();
    });

    it("never repeats a value, whole or in part", () => {
      for (const example of cause.examples().faulty) {
        const said = JSON.stringify(cause.detect(example));
        expect(keysInside(said)).toEqual([]);
        for (const { value, role } of example.seen)
          if (value !== null && role === "key" && value.length >= 8)
            expect(said).not.toContain(value.slice(8, 17) || value);
      }
    });
  },
);
