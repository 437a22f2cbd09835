import { describe, expect, it } from "vitest";
import { causeList, type CauseId } from "../../../src/causes/ids.ts";
import { providerCauses } from "../../../src/causes/provider-causes.ts";
import { keysInside } from "../../../src/key/families.ts";

const GROUPS = [
  "permission-identity",
  "money-limits",
  "network-path",
  "app-side",
];

describe("the causes that the provider names", () => {
  it("are all of their four groups, each once", () => {
    const expected = Object.entries(causeList)
      .filter(([, { group }]) => GROUPS.includes(group))
      .map(([id]) => id);
    expect(providerCauses.map(({ id }) => id).sort()).toEqual(expected.sort());
  });

  it("undecided sets name causes of the list", () => {
    for (const cause of providerCauses)
      for (const example of cause.examples().faulty) {
        const finding = cause.detect(example);
        const ids: readonly CauseId[] = [
          ...(finding?.undecided ?? []),
          ...(cause.alike ?? []),
        ];
        for (const id of ids) expect(causeList).toHaveProperty(id);
      }
  });
});

describe.each(providerCauses.map((cause) => [cause.id, cause] as const))(
  "cause %s",
  (id, cause) => {
    it("is worded as in the list", () => {
      expect({ group: cause.group, title: cause.title }).toEqual(causeList[id]);
    });

    it("is found in every faulty example, with proof and a remedy", () => {
      const { faulty } = cause.examples();
      expect(faulty.length).toBeGreaterThan(0);
      for (const example of faulty) {
        const finding = cause.detect(example);
        expect(finding).not.toBeNull();
        expect(finding?.summary).not.toBe("");
        expect(finding?.evidence.length).toBeGreaterThan(0);
        expect(finding?.remedies.length).toBeGreaterThan(0);
      }
    });

    it("leaves every healthy example alone", () => {
      const { healthy } = cause.examples();
      expect(healthy.length).toBeGreaterThan(0);
      for (const example of healthy) expect(cause.detect(example)).toBeNull();
    });

    it("never repeats a value", () => {
      for (const example of cause.examples().faulty)
        expect(keysInside(JSON.stringify(cause.detect(example)))).toEqual([]);
    });
  },
);
