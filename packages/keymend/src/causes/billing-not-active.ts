import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const billingNotActive: Cause = {
  id: "billing-not-active",
  group: "money-limits",
  title: "The account is not active",
  why: "The account has no valid payment method, or an invoice was not paid. The key is good; OpenAI serves it again when the bill is settled.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "billing-not-active");
    if (said === null) return null;
    return {
      certainty: "proven",
      at: pointAt(e.subject.occurrence),
      summary:
        "the account of the key is not active: no payment method, or an unpaid invoice",
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "activate-billing",
          "settle the open invoice, or add a payment method",
          PAGES.billing,
          "look for an invoice that failed, and pay it",
          "add or renew the payment method",
        ),
      ],
    };
  },
  examples: () => {
    const said = refusal("billing-not-active", {
      status: 429,
      code: "billing_not_active",
    });
    return {
      faulty: [
        evidence({ error: errorText({ refusals: [said] }) }),
        evidence({
          value: fakeKey(),
          answers: [answer(), answer({ probe: "paid", refusal: said })],
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          error: errorText({ refusals: [refusal("account-deactivated")] }),
        }),
      ],
    };
  },
};
