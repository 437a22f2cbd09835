import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { isBareRateLimit, MONEY } from "./quota.ts";
import { byHand, onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const rateLimit: Cause = {
  id: "rate-limit",
  group: "money-limits",
  title: "Too many requests or tokens",
  why: "Each organization may send so many requests and tokens a minute and a day, by model and tier. The key is good; it has to wait, or ask for less at a time.",
  rank: 15,
  alike: MONEY,
  detect(e) {
    const said = refusalOf(e, "rate-limit", "request-too-large");
    if (said === null) return null;
    const { kind, details } = said.refusal;
    const bare = kind === "rate-limit" && isBareRateLimit(said.refusal);
    const limit =
      details["limit"] === undefined
        ? ""
        : ` (${details["limit"]}${details["unit"] === undefined ? "" : ` ${details["unit"]}`})`;
    const large = kind === "request-too-large";
    return {
      certainty: bare ? "possible" : "proven",
      at: pointAt(e.subject.occurrence),
      summary: large
        ? `one request is larger than the limit of tokens a minute${limit}: it cannot succeed unchanged`
        : bare
          ? "the program speaks of a rate limit and names none"
          : `the organization sends more than its limit allows${limit}`,
      evidence: [proofOf(said)],
      remedies: [
        byHand(
          "slow-down",
          large
            ? "send less text at a time"
            : "send fewer requests at a time and wait between tries",
          large
            ? "shorten the input, or ask for fewer tokens"
            : "limit how many requests run at once",
          "wait as long as the header retry-after says, then twice as long each time",
        ),
        onPage(
          "raise-tier",
          "or raise the tier of the organization",
          PAGES.limits,
          "see which tier and which limits apply",
        ),
      ],
      ...(bare ? { undecided: [...MONEY] } : {}),
    };
  },
  examples: () => {
    const limited = refusal("rate-limit", {
      status: 429,
      code: "rate_limit_exceeded",
      details: { limit: "3", unit: "requests per min" },
    });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [answer(), answer({ probe: "paid", refusal: limited })],
        }),
        evidence({
          error: errorText({
            refusals: [
              refusal("request-too-large", {
                status: 429,
                details: { limit: "30000" },
              }),
            ],
          }),
        }),
        evidence({ error: errorText({ refusals: [refusal("rate-limit")] }) }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          error: errorText({
            refusals: [refusal("insufficient-quota", { status: 429 })],
          }),
        }),
      ],
    };
  },
};
