import { fakeKey } from "../key/fake.ts";
import type { Cause, Proof } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import type { CauseId } from "./ids.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { deadKey, hasKeyForm, type Dead } from "./key-words.ts";
import { newKey, useOther } from "./remedies.ts";
import { from, named } from "./sent.ts";
import { pointAt } from "./speak.ts";

export const keyUnknown: Cause = {
  id: "key-unknown",
  group: "key-state",
  title: "OpenAI does not know this key",
  why:
    "The answer is the same for a key that was deleted, one that was disabled as leaked, one with a typing error and one that " +
    "never existed. Nothing here tells which; the list of keys of the organization does.",
  rank: 50,
  alike: ["key-revoked", "leaked-and-disabled"],
  detect(e) {
    const dead = deadKey(e);
    if (dead === null) return null;
    const { sent } = dead;
    const here = sent.at !== null;
    return {
      certainty: here && hasKeyForm(sent) ? "likely" : "possible",
      at: pointAt(sent.at),
      summary: here
        ? `OpenAI does not know the key in ${named(e, sent)}`
        : "OpenAI does not know the key that was sent, and no place on this machine holds it",
      evidence: [
        { fact: "OpenAI answers 401: incorrect API key", from: dead.from },
        ...form(dead),
        ...shown(e),
        ...(e.admin?.state === "not-found"
          ? [
              {
                fact: "the lists of keys that the admin key opens hold no such key",
                from: "provider" as const,
              },
            ]
          : []),
      ],
      remedies: [
        ...useOther(e, sent.at),
        newKey(sent.at, {
          summary:
            "see whether the list of keys still has it; if not, make a new key",
        }),
      ],
      undecided: alternatives(e),
    };
  },
  examples: () => {
    const key = fakeKey();
    const masked = errorText({
      refusals: [refusal("invalid-api-key", { mask: maskOf(key) })],
    });
    return {
      faulty: [
        evidence({ value: key, answers: [unknownKey(key)] }),
        evidence({
          value: fakeKey("legacy"),
          mask: { mask: maskOf(key), from: "error-text", matches: [] },
          error: masked,
        }),
      ],
      healthy: [
        evidence({ value: key, answers: [answer()] }),
        evidence({ value: key, offline: true }),
        evidence({ value: null }),
        // only the quotes around it were refused
        evidence({
          value: key,
          loaded: `"${key}"`,
          answers: [unknownKey(`"${key}"`), answer({ occurrence: "o1#clean" })],
        }),
        // the value that the old error shows is taken now
        evidence({
          value: key,
          winner: seen({ value: key }),
          answers: [answer()],
          mask: {
            mask: maskOf(key),
            from: "error-text",
            matches: [seen({ value: key })],
          },
          error: masked,
        }),
      ],
    };
  },
};

function form({ sent }: Dead): Proof[] {
  return hasKeyForm(sent)
    ? [
        {
          fact: `what was sent has the form of a key${sent.length === null ? "" : `, ${String(sent.length)} characters`}: nothing about it is damaged`,
          from: from(sent),
        },
      ]
    : [];
}

function shown(e: Evidence): Proof[] {
  const mask = e.mask;
  if (mask === null || mask.mask.whole || mask.matches.length === 0) return [];
  return [
    {
      fact: "the masked key in the answer is this very value: it arrived unchanged",
      from: mask.from,
    },
  ];
}

/** A leak is an alternative only where the key may have been seen by others. */
function alternatives(e: Evidence): CauseId[] {
  const shared =
    e.git === null || (e.git.inRepository && e.git.remoteHost !== null);
  return shared ? ["key-revoked", "leaked-and-disabled"] : ["key-revoked"];
}
