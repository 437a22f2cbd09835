import type { Cause, Certainty } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { isBareRateLimit, MONEY, quotaSaid, remarkedCause } from "./quota.ts";
import { onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const noBilling: Cause = {
  id: "no-billing",
  group: "money-limits",
  title: "No credit or payment method",
  why: "The API is paid in advance and apart from ChatGPT. Without credit every billed call is refused with status 429, which many programs call a rate limit.",
  rank: 10,
  alike: MONEY.filter((id) => id !== "no-billing"),
  detect(e) {
    const said = quotaSaid(e) ?? vague(e);
    if (said === null) return null;
    const exhausted = said.refusal.kind === "credit-exhausted";
    const bare = said.refusal.kind === "rate-limit";
    const certainty: Certainty =
      exhausted && remarkedCause(e) === null ? "proven" : "possible";
    return {
      certainty,
      at: pointAt(e.subject.occurrence),
      summary: exhausted
        ? "the organization of the key has no credit left"
        : bare
          ? "the program calls it a rate limit, but names no limit: on a new key it is mostly missing credit"
          : "the organization of the key has no credit, or none that this key may use",
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "add-credit",
          "add credit to the organization of the key",
          PAGES.billing,
          "look which organization is chosen at the top left: credit of another one does not count",
          "add credit, or a payment method",
          "wait a few minutes; a key that was made before may need to be made anew",
        ),
      ],
      ...(certainty === "proven"
        ? {}
        : { undecided: bare ? [...MONEY, "rate-limit"] : [...MONEY] }),
    };
  },
  examples: () => {
    const quota = refusal("insufficient-quota", {
      status: 429,
      code: "insufficient_quota",
      type: "insufficient_quota",
    });
    const empty = refusal("credit-exhausted", {
      status: 429,
      code: "credit_balance_exhausted",
    });
    const limit = (details: Record<string, string>) =>
      errorText({
        refusals: [refusal("rate-limit", { status: 429, details })],
      });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [answer(), answer({ probe: "paid", refusal: empty })],
        }),
        evidence({ error: errorText({ refusals: [quota] }) }),
        evidence({ error: limit({}) }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({ error: limit({ limit: "20" }) }),
        evidence({
          error: errorText({
            refusals: [refusal("billing-not-active", { status: 429 })],
          }),
        }),
      ],
    };
  },
};

function vague(e: Evidence) {
  const said = refusalOf(e, "rate-limit");
  return said !== null && isBareRateLimit(said.refusal) ? said : null;
}
