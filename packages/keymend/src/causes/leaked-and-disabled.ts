import { fakeKey } from "../key/fake.ts";
import type { Cause, Certainty, Proof } from "../model/cause.ts";
import type { Evidence, GitRecord, Seen } from "../model/evidence.ts";
import type { CauseId } from "./ids.ts";
import { answer, evidence, seen, unknownKey } from "./sketch.ts";
import {
  copiesOf,
  day,
  deadKey,
  hasKeyForm,
  publicPlaces,
  type Dead,
} from "./key-words.ts";
import { newKey } from "./remedies.ts";
import { place, pointAt } from "./speak.ts";

/** Hosts where most repositories can be read by anybody, and whose contents are searched for keys. */
const PUBLIC_HOST =
  /^(?:github\.com|gist\.github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co|git\.sr\.ht|gitee\.com|gitea\.com)$/;

export const leakedAndDisabled: Cause = {
  id: "leaked-and-disabled",
  group: "key-state",
  title: "The key leaked and was disabled",
  why:
    "A key that stands in a public repository or in a web page is found within hours. Code hosts report it to OpenAI, which " +
    "ends it and writes a mail to its owner; from then on the answer is that of an unknown key.",
  rank: 20,
  alike: ["key-revoked", "key-unknown"],
  detect(e) {
    const dead = deadKey(e);
    if (dead === null || !hasKeyForm(dead.sent)) return null;
    if (e.admin?.state === "listed" || e.admin?.state === "expired")
      return null;
    const leak = committedLeak(e, dead) ?? pageLeak(e, dead);
    if (leak === null) return null;
    return {
      certainty: leak.certainty,
      at: pointAt(leak.at),
      summary: `the key in ${place(e, leak.at)} was open to others, and OpenAI refuses it now: most likely it was disabled as leaked`,
      evidence: [
        ...leak.proofs,
        {
          fact: "OpenAI answers that it does not know the key",
          from: dead.from,
        },
      ],
      remedies: [
        {
          ...newKey(leak.at, {
            id: "replace-leaked-key",
            summary:
              "make a new key, keep it out of the repository and of the browser, and delete the old one",
          }),
          steps: [
            "see whether the mail of the key's owner has a message of OpenAI about a leaked key",
            "open https://platform.openai.com/api-keys, delete the old key if it is still listed, and create a new one",
            `take the key out of ${leak.at.path ?? "the code"} and read it from the environment or a secret store instead`,
            "take it out of the history as well (git filter-repo --replace-text), and look at the usage page for calls that were not yours",
          ],
        },
      ],
      undecided: leak.undecided,
    };
  },
  examples: () => {
    const key = fakeKey("legacy");
    const git: GitRecord = {
      inRepository: true,
      remoteHost: "github.com",
      committed: [
        { occurrence: "o1", commit: "abc1234", atMs: Date.parse("2026-11-20") },
      ],
      notIgnored: [],
    };
    const refused = {
      value: key,
      winner: {
        source: "source-code" as const,
        path: "src/App.jsx",
        line: 3,
        variable: "API_KEY",
      },
      answers: [unknownKey(key)],
    };
    const browser = {
      kind: "client" as const,
      at: { path: "src/App.jsx", line: 8 },
      language: "javascript" as const,
      sdk: "raw-http",
      browser: true,
      topLevel: false,
      options: {},
    };
    return {
      faulty: [
        evidence({ ...refused, git }),
        evidence({
          ...refused,
          facts: [browser],
          git: { ...git, committed: [] },
        }),
        evidence({
          ...refused,
          git: { ...git, remoteHost: "git.corp.example" },
        }),
        // the program gets it from the environment; the same value was committed
        evidence({
          value: key,
          winner: {
            id: "o1",
            source: "process",
            path: null,
            line: null,
            column: null,
          },
          seen: [
            seen({ value: key, source: "process", path: null, line: null }),
            seen({
              id: "o2",
              value: key,
              source: "shell-profile",
              path: "dot_zshrc",
              line: 9,
            }),
          ],
          answers: [unknownKey(key)],
          git: {
            ...git,
            committed: [{ occurrence: "o2", commit: "abc1234", atMs: 1 }],
          },
        }),
      ],
      healthy: [
        evidence(refused),
        evidence({ ...refused, answers: [answer()], git }),
        evidence({ ...refused, git: { ...git, remoteHost: null } }),
        evidence({ ...refused, git: { ...git, committed: [] } }),
        evidence({
          value: "your-api-key",
          answers: [unknownKey("your-api-key")],
          git,
        }),
      ],
    };
  },
};

interface Leak {
  at: Seen;
  certainty: Certainty;
  proofs: Proof[];
  undecided: CauseId[];
}

function committedLeak(e: Evidence, { sent }: Dead): Leak | null {
  const { git } = e;
  if (git?.remoteHost == null) return null;
  const copies = copiesOf(e, sent);
  for (const commit of git.committed) {
    const at = copies.find((one) => one.id === commit.occurrence);
    if (at === undefined) continue;
    const open = PUBLIC_HOST.test(git.remoteHost);
    return {
      at,
      certainty: open ? "likely" : "possible",
      proofs: [
        {
          fact: `${place(e, at)} was committed on ${day(commit.atMs)} (${commit.commit.slice(0, 7)}), in a repository with a remote at ${git.remoteHost}`,
          from: "history",
        },
        ...inPage(e, at),
      ],
      undecided: undecidedFor(e, at),
    };
  }
  return null;
}

/** Not known to be committed, yet in code for the browser of a repository that others see. */
function pageLeak(e: Evidence, { sent }: Dead): Leak | null {
  const ids = new Set(copiesOf(e, sent).map((one) => one.id));
  const open = publicPlaces(e).find(({ at }) => ids.has(at.id));
  if (open === undefined) return null;
  const host = e.git?.inRepository === true ? e.git.remoteHost : null;
  return {
    at: open.at,
    certainty: host !== null && PUBLIC_HOST.test(host) ? "likely" : "possible",
    proofs: [
      { fact: open.fact, from: "file" },
      ...(host === null
        ? []
        : [
            {
              fact: `the repository has a remote at ${host}`,
              from: "history" as const,
            },
          ]),
    ],
    undecided: undecidedFor(e, open.at),
  };
}

function inPage(e: Evidence, at: Seen): Proof[] {
  const open = publicPlaces(e).find((one) => one.at.id === at.id);
  return open === undefined ? [] : [{ fact: open.fact, from: "file" }];
}

function undecidedFor(e: Evidence, at: Seen): CauseId[] {
  return [
    "key-revoked",
    "key-unknown",
    ...(at.source === "source-code" ? ["hardcoded-key" as const] : []),
    ...(inPage(e, at).length > 0 ? ["public-bundle-leak" as const] : []),
  ];
}
