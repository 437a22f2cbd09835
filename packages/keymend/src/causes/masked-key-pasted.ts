import { fakeKey } from "../key/fake.ts";
import { isPlaceholder } from "../key/placeholder.ts";
import type { Cause } from "../model/cause.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  unknownKey,
} from "./sketch.ts";
import { damage } from "./harm.ts";
import { newKey, useOther } from "./remedies.ts";
import { from, named, sentValue } from "./sent.ts";

/** A head, then stars, dots or bullets, then perhaps a tail. */
const MASKED =
  /^[A-Za-z][A-Za-z0-9_-]{1,15}(?:\*{2,}|\.{3,}|\u2026+|[\u2022\u25cf]{2,})[A-Za-z0-9_-]{1,8}$/;

export const maskedKeyPasted: Cause = {
  id: "masked-key-pasted",
  group: "value-damaged",
  title: "The masked form was pasted",
  why:
    "The dashboard, error texts and logs show a key shortened (sk-...abcd, stars, bullets). That form was copied in the " +
    "belief that it is the key. A key can be seen whole only once, when it is made.",
  rank: 20,
  detect(e) {
    const sent = sentValue(e);
    const value = sent?.value?.trim().replace(/^["'`]|["'`]$/g, "");
    if (sent === null || value === undefined || value.length > 400) return null;
    if (!MASKED.test(value) || isPlaceholder(value)) return null;
    const gap = value.includes("*")
      ? "stars"
      : value.includes("\u2022") || value.includes("\u25cf")
        ? "bullets"
        : "dots";
    return damage(e, sent, {
      summary: `${named(e, sent)} holds the shortened form of a key, with ${gap} in the middle`,
      facts: [
        {
          fact: `the value is ${String(value.length)} characters long and has ${gap} where the middle of a key belongs`,
          from: from(sent),
        },
      ],
      remedies: [
        ...useOther(e, sent.at),
        newKey(sent.at, {
          summary:
            "make a new key and copy it whole: an old one is never shown whole again",
        }),
      ],
    });
  },
  examples: () => {
    const key = fakeKey();
    const short = `${key.slice(0, 3)}...${key.slice(-4)}`;
    const stars = maskOf(key).shown;
    return {
      faulty: [
        evidence({ value: short, answers: [unknownKey(short)] }),
        evidence({ value: stars, answers: [unknownKey(stars)] }),
        evidence({ value: `sk-proj-\u2026${key.slice(-4)}` }),
        evidence({
          value: null,
          mask: { mask: maskOf(short), from: "error-text", matches: [] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask: maskOf(short) })],
          }),
        }),
      ],
      healthy: [
        evidence({ value: key }),
        evidence({ value: "sk-..." }),
        evidence({ value: short, answers: [answer()] }),
        evidence({ value: "https://example.org/a...b" }),
      ],
    };
  },
};
