import { describe, expect, it } from "vitest";
import { causes } from "../../src/causes/index.ts";
import { answer, evidence, seen } from "../../src/causes/sketch.ts";
import { wrongBaseUrl } from "../../src/causes/wrong-base-url.ts";
import { fakeKey } from "../../src/key/fake.ts";
import type { Edit } from "../../src/model/cause.ts";

const found = causes.flatMap((cause) =>
  cause.examples().faulty.flatMap((evidence, n) => {
    const finding = cause.detect(evidence);
    return finding === null
      ? []
      : [{ title: `${cause.id} ${String(n)}`, cause, evidence, finding }];
  }),
);

const editsOf = (one: (typeof found)[number]): Edit[] =>
  one.finding.remedies.flatMap((remedy) => remedy.edits ?? []);

describe("edits of the causes' own examples", () => {
  it("are offered by many causes", () => {
    const ids = new Set(
      found
        .filter((one) => editsOf(one).length > 0)
        .map(({ cause }) => cause.id),
    );
    expect(ids.size).toBeGreaterThan(25);
  });

  it.each(found.map((one) => [one.title, one] as const))(
    "%s: point to what is there, and to files that may be written",
    (_title, one) => {
      for (const edit of editsOf(one)) {
        if (!("occurrence" in edit)) continue;
        const { seen, contexts } = one.evidence;
        const used = contexts.flatMap(({ variables }) =>
          [...variables.values()].flatMap(({ from }) => from ?? []),
        );
        const at = [...seen, ...used].find(({ id }) => id === edit.occurrence);
        expect(at?.path, edit.do).toEqual(expect.any(String));
        expect(["shell-history", "git-history"]).not.toContain(at?.source);
      }
      expect(one.finding.remedies.length).toBeGreaterThan(0);
    },
  );

  it.each([
    // a gateway has no name while its VPN is off, and no other host may get its key
    ["dns", "ENOTFOUND"],
    ["refused", "ECONNREFUSED"],
  ] as const)(
    "never take out a base URL whose host does not answer: %s",
    (fault, code) => {
      const url = "https://llm.corp.example/v1";
      const from = seen({
        id: "o9",
        line: 2,
        variable: "OPENAI_BASE_URL",
        role: "base-url",
        value: url,
      });
      const known = evidence({
        value: fakeKey(),
        seen: [seen({ value: fakeKey() }), from],
        base: { url, from, trusted: true, defaulted: false },
        answers: [answer({ network: { fault, code } })],
      });
      const finding = wrongBaseUrl.detect(known);
      expect(finding?.remedies[0]?.id).toBe("correct-base-url");
      expect(finding?.remedies[0]?.edits).toBeUndefined();
    },
  );
});
