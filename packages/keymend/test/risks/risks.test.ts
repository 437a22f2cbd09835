import { describe, expect, it } from "vitest";
import { answer, evidence, seen } from "../../src/causes/sketch.ts";
import { judge } from "../../src/doctor/judge.ts";
import { fakeKey } from "../../src/key/fake.ts";
import type { Evidence, Seen } from "../../src/model/evidence.ts";
import { risksOf } from "../../src/risks/index.ts";

const key = fakeKey();
const DAY = 86_400_000;
const now = Date.parse("2026-11-24T12:00:00Z");

function working(part: Partial<Evidence> = {}, more: Seen[] = []): Evidence {
  const own = seen({ value: key });
  return evidence({
    value: key,
    answers: [answer()],
    seen: [own, ...more],
    ...part,
  });
}

const copy = (source: Seen["source"], path: string) =>
  seen({ id: "o2", source, path, value: key });
const mode = (bits: number, reachable: boolean): Evidence["facts"][number] => ({
  kind: "file",
  path: ".env",
  mode: bits,
  size: 1,
  modifiedMs: 0,
  reachable,
});
const worked = (daysAgo: number, projects: string[] = []) =>
  new Map([
    [
      seen({ value: key }).fingerprint ?? "",
      {
        fingerprint: "f",
        firstWorkedMs: now - daysAgo * DAY,
        lastWorkedMs: now,
        projects,
      },
    ],
  ]);
const admin = (part: Partial<NonNullable<Evidence["admin"]>>) => ({
  state: "listed" as const,
  id: "key_1",
  expiresAtMs: null,
  lastUsedMs: null,
  createdMs: null,
  projectArchived: false,
  endedBy: null,
  ...part,
});
const git = (remoteHost: string | null): Evidence["git"] => ({
  inRepository: true,
  remoteHost,
  committed: [{ occurrence: "o1", commit: "abc", atMs: now - 3 * DAY }],
  notIgnored: [],
});

const cases: [string, Evidence, string][] = [
  [
    "committed and pushed",
    working({ git: git("github.com") }),
    "committed risk",
  ],
  [
    "committed without a remote",
    working({ git: git(null) }),
    "committed notice",
  ],
  [
    "readable by others who exist",
    working({ facts: [mode(0o644, true)], otherAccounts: 2 }),
    "readable-by-others risk",
  ],
  [
    "readable by others who do not exist",
    working({ facts: [mode(0o644, true)] }),
    "readable-by-others notice",
  ],
  [
    "readable, but nobody gets there",
    working({ facts: [mode(0o644, false)], otherAccounts: 2 }),
    "",
  ],
  [
    "closed to others",
    working({ facts: [mode(0o600, true)], otherAccounts: 2 }),
    "",
  ],
  [
    "91 days old by the ledger",
    working({ ledger: worked(91) }),
    "over-90-days risk",
  ],
  ["90 days old", working({ ledger: worked(90) }), ""],
  [
    "old by the admin list",
    working({ admin: admin({ createdMs: now - 200 * DAY }) }),
    "over-90-days risk",
  ],
  [
    "expires in 14 days",
    working({ admin: admin({ expiresAtMs: now + 14 * DAY }) }),
    "expires-soon risk",
  ],
  [
    "expires in 16 days",
    working({ admin: admin({ expiresAtMs: now + 16 * DAY }) }),
    "",
  ],
  [
    "used by two projects",
    working({ ledger: worked(1, ["a", "b"]) }),
    "shared-by-projects notice",
  ],
  [
    "typed on a command line",
    working({}, [copy("shell-history", "~/.zsh_history")]),
    "in-shell-history risk",
  ],
  [
    "in an image layer",
    working({}, [copy("dockerfile", "Dockerfile")]),
    "in-image-layer risk",
  ],
  ["nothing of it", working(), ""],
];

describe("what threatens a key that works", () => {
  it.each(cases)("%s", (_name, e, expected) => {
    const found = risksOf(e).map(({ id, severity }) => `${id} ${severity}`);
    expect(found.join()).toBe(expected);
    for (const { summary, evidence: proof, steps } of risksOf(e)) {
      expect([summary, proof.length > 0, steps.length > 0]).not.toContain("");
      expect(JSON.stringify([summary, proof, steps])).not.toContain(key);
    }
  });

  it("makes the verdict at-risk, a mere notice does not", () => {
    expect(judge(working({ git: git("github.com") }), []).verdict).toBe(
      "at-risk",
    );
    expect(judge(working({ git: git(null) }), []).verdict).toBe("healthy");
  });

  it("is not looked for when the key does not work", () => {
    const e = working({ git: git("github.com"), answers: [] });
    expect(judge(e, [])).toMatchObject({ verdict: "undecided", risks: [] });
  });
});
