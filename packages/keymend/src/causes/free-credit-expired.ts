import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { moneySaid } from "./quota.ts";
import { onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt } from "./speak.ts";

export const freeCreditExpired: Cause = {
  id: "free-credit-expired",
  group: "money-limits",
  title: "The free credit has expired",
  why: "New accounts once got a free grant that ends after some months, used or not. What is left of it can no longer be spent, though the usage page still shows it.",
  rank: 10,
  alike: ["no-billing"],
  detect(e) {
    const said = moneySaid(e);
    if (said === null || e.error?.remarks.includes("grant-expired") !== true)
      return null;
    return {
      certainty: "likely",
      at: pointAt(e.subject.occurrence),
      summary:
        "the free credit has expired: what the page shows of it can no longer be spent",
      evidence: [
        proofOf(said),
        {
          fact: "the text speaks of a grant or of free credit that has expired",
          from: "error-text",
        },
      ],
      remedies: [
        onPage(
          "add-credit",
          "add credit of your own; expired credit does not come back",
          PAGES.billing,
          "add credit, or a payment method",
          "make a new key if the old one is still refused after some minutes",
        ),
      ],
    };
  },
  examples: () => {
    const quota = refusal("insufficient-quota", {
      status: 429,
      code: "insufficient_quota",
    });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          error: errorText({ refusals: [quota], remarks: ["grant-expired"] }),
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), error: errorText({ refusals: [quota] }) }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          error: errorText({ remarks: ["grant-expired"] }),
        }),
      ],
    };
  },
};
