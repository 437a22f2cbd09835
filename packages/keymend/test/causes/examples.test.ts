import { describe, expect, it } from "vitest";
import { causes } from "../../src/causes/index.ts";
import { causeList } from "../../src/causes/ids.ts";
import { keysInside } from "../../src/key/families.ts";

describe("the table of causes", () => {
  it("holds every cause of the list once", () => {
    expect(causes.map(({ id }) => id).sort()).toEqual(
      Object.keys(causeList).sort(),
    );
  });
});

describe.each(causes.map((cause) => [cause.id, cause] as const))(
  "cause %s",
  (id, cause) => {
    it("is worded as in the list", () => {
      expect({ group: cause.group, title: cause.title }).toEqual(causeList[id]);
    });

    it("has faulty and healthy examples", () => {
      const { faulty, healthy } = cause.examples();
      expect(faulty.length).toBeGreaterThan(0);
      expect(healthy.length).toBeGreaterThan(0);
    });

    it("is found in every faulty example, with proof and a remedy", () => {
      for (const example of cause.examples().faulty) {
        const finding = cause.detect(example);
        expect(finding).not.toBeNull();
        expect(finding?.summary).not.toBe("");
        expect(finding?.evidence.length).toBeGreaterThan(0);
        expect(finding?.remedies.length).toBeGreaterThan(0);
      }
    });

    it("leaves every healthy example alone", () => {
      for (const example of cause.examples().healthy)
        expect(cause.detect(example)).toBeNull();
    });

    it("never repeats a value", () => {
      for (const example of cause.examples().faulty)
        expect(keysInside(JSON.stringify(cause.detect(example)))).toEqual([]);
    });
  },
);
