import { fakeKey } from "../key/fake.ts";
import type { Cause, Proof } from "../model/cause.ts";
import type { AdminRecord, Evidence } from "../model/evidence.ts";
import { answer, errorText, evidence, refusal, unknownKey } from "./sketch.ts";
import { day, deadKey } from "./key-words.ts";
import { newKey, ORGANIZATION_KEYS_PAGE, useOther } from "./remedies.ts";
import { named, sentValue } from "./sent.ts";
import { pointAt } from "./speak.ts";

const EXPIRED =
  /\bapi[ _-]?key\b.{0,40}\bexpired\b|\bexpired\b.{0,20}\bapi[ _-]?key\b/i;

export const keyExpired: Cause = {
  id: "key-expired",
  group: "key-state",
  title: "The key reached its expiry date",
  why:
    "Keys can be made with an end date. After it the provider refuses the key as it refuses one that it does not know; the " +
    "date stands in the organization's list of keys. An expired key cannot be brought back.",
  rank: 10,
  detect(e) {
    const proof = expiry(e);
    const sent = sentValue(e);
    if (proof === null || sent === null) return null;
    return {
      certainty: "proven",
      at: pointAt(sent.at),
      summary: `the key in ${named(e, sent)} has expired`,
      evidence: [
        proof,
        ...(deadKey(e) === null
          ? []
          : [{ fact: "OpenAI refuses the key", from: "provider" as const }]),
      ],
      remedies: [
        ...useOther(e, sent.at),
        newKey(sent.at, {
          summary:
            "make a new key with a later end date, and put it in the place of this one",
          url: ORGANIZATION_KEYS_PAGE,
        }),
      ],
    };
  },
  examples: () => {
    const key = fakeKey("service-account");
    const admin: AdminRecord = {
      state: "expired",
      id: "key_abc",
      expiresAtMs: Date.parse("2025-10-09"),
      lastUsedMs: null,
      createdMs: null,
      projectArchived: false,
      endedBy: null,
    };
    return {
      faulty: [
        evidence({ value: key, answers: [unknownKey(key)], admin }),
        evidence({
          value: key,
          error: errorText({
            refusals: [
              refusal("other", { message: "Your API key has expired." }),
            ],
          }),
        }),
      ],
      healthy: [
        evidence({ value: key, answers: [unknownKey(key)] }),
        evidence({ value: key, answers: [answer()], admin }),
        evidence({
          value: key,
          answers: [unknownKey(key)],
          admin: {
            ...admin,
            state: "listed",
            expiresAtMs: Date.parse("2027-01-01"),
          },
        }),
        evidence({
          value: fakeKey("jwt"),
          error: errorText({
            refusals: [
              refusal("token-expired", {
                message:
                  "Provided authentication token is expired. Please try signing in again.",
              }),
            ],
          }),
        }),
      ],
    };
  },
};

function expiry(e: Evidence): Proof | null {
  const said = e.error?.refusals.find(
    (one) =>
      one.code === "api_key_expired" || EXPIRED.test(one.message.slice(0, 500)),
  );
  if (said !== undefined)
    return {
      fact: "the error says that the key has expired",
      from: "error-text",
    };
  const at = e.admin?.expiresAtMs ?? null;
  const over = e.admin?.state === "expired" || (at !== null && at <= e.nowMs);
  if (!over || deadKey(e) === null) return null;
  return {
    fact: `the organization's list of keys gives ${at === null ? "an end date that has passed" : `${day(at)} as its end`}`,
    from: "provider",
  };
}
