import { describe, expect, it } from "vitest";
import {
  answer,
  errorText,
  evidence,
  unknownKey,
} from "../../src/causes/sketch.ts";
import { judge } from "../../src/doctor/judge.ts";
import { fakeKey } from "../../src/key/fake.ts";
import type { Cause, Finding, Rank } from "../../src/model/cause.ts";
import type { CauseId } from "../../src/causes/ids.ts";

function cause(
  id: CauseId,
  rank: Rank,
  certainty: Finding["certainty"],
  more: Partial<Cause> = {},
): Cause {
  return {
    id,
    group: "app-side",
    title: id,
    why: "",
    rank,
    detect: () => ({
      certainty,
      at: null,
      summary: id,
      evidence: [],
      remedies: [],
    }),
    examples: () => ({ faulty: [], healthy: [] }),
    ...more,
  };
}

const key = fakeKey();
const refused = evidence({ value: key, answers: [unknownKey(key)] });
const works = evidence({ value: key, answers: [answer()] });
const ids = (e = refused, ...causes: Cause[]) =>
  judge(e, causes).diagnoses.map(({ cause: { id } }) => id);

describe("the judge", () => {
  it("puts what explains completely before what is left", () => {
    expect(
      ids(
        refused,
        cause("key-unknown", 50, "likely"),
        cause("quotes-kept", 20, "proven"),
      ),
    ).toEqual(["quotes-kept"]);
  });

  it("lets a proven local cause beat one that is only possible", () => {
    expect(
      ids(
        refused,
        cause("account-deactivated", 10, "possible"),
        cause("quotes-kept", 20, "proven"),
      )[0],
    ).toBe("quotes-kept");
  });

  it("keeps the fall-back beside a cause that is only possible", () => {
    expect(
      ids(
        refused,
        cause("leaked-and-disabled", 40, "possible"),
        cause("key-unknown", 50, "likely"),
      ),
    ).toEqual(["key-unknown", "leaked-and-disabled"]);
  });

  it("calls a working key healthy, and one under threat at risk", () => {
    expect(judge(works, []).verdict).toBe("healthy");
    expect(
      judge(works, [
        cause("public-bundle-leak", 60, "proven", { threat: true }),
      ]).verdict,
    ).toBe("at-risk");
  });

  it("says undecided when nothing explains it and nothing proves that the key works", () => {
    expect(judge(evidence({ value: key }), []).verdict).toBe("undecided");
    expect(
      judge(
        evidence({
          value: key,
          answers: [answer()],
          command: "explain",
          error: errorText(),
        }),
        [],
      ).verdict,
    ).toBe("undecided");
  });

  it("names what cannot be separated", () => {
    expect(
      judge(refused, [
        cause("key-unknown", 50, "possible", { alike: ["key-revoked"] }),
      ]).undecided,
    ).toEqual([["key-unknown", "key-revoked"]]);
    expect(
      judge(refused, [
        cause("quotes-kept", 20, "proven", { alike: ["key-revoked"] }),
      ]).undecided,
    ).toEqual([]);
  });
});
