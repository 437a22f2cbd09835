import type { Cause } from "../model/cause.ts";
import type { ErrorText } from "../model/error-text.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand, theKey } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { aliveAtProvider, pointAt } from "./speak.ts";

export const appBug: Cause = {
  id: "app-bug",
  group: "app-side",
  title: "The program has a bug",
  why: "The same key works from the same place, so the program does something else with it: it sends another value, another header or nothing, or it words another failure as one of the key.",
  rank: 55,
  alike: [
    "stale-process",
    "stale-deployment",
    "credential-store-wins",
    "hardcoded-key",
  ],
  detect(e) {
    if (e.error === null || !aliveAtProvider(e) || !isGeneric(e.error))
      return null;
    return {
      certainty: "possible",
      at: pointAt(e.subject.occurrence),
      summary: `${theKey(e)} is accepted by OpenAI; the program's error does not come from this key`,
      evidence: [
        {
          fact: "OpenAI accepts this key now, asked from this machine",
          from: "provider",
        },
        { fact: "the error names no reason that fits", from: "error-text" },
      ],
      remedies: [
        byHand(
          "look-at-program",
          "find out what the program sends",
          "start it again, so that it reads the key anew",
          "look whether it keeps a key of its own in its settings",
          "update it, or try the version before: a release may have stopped sending the key",
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        value: fakeKey(),
        answers: [answer()],
        error: errorText({ local: [{ kind: "generic", status: 401 }] }),
      }),
      evidence({ value: fakeKey(), answers: [answer()], error: errorText() }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({ value: fakeKey(), error: errorText() }),
      evidence({
        value: fakeKey(),
        answers: [answer()],
        error: errorText({ refusals: [refusal("region")] }),
      }),
    ],
  }),
};

function isGeneric({ refusals, local, network }: ErrorText): boolean {
  return (
    refusals.every(({ kind }) => kind === "other" || kind === "no-key") &&
    network.length === 0 &&
    local.every(({ kind }) => kind === "generic")
  );
}
