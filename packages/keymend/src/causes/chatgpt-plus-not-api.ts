import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { moneySaid } from "./quota.ts";
import { onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt } from "./speak.ts";

export const chatgptPlusNotApi: Cause = {
  id: "chatgpt-plus-not-api",
  group: "money-limits",
  title: "A ChatGPT plan pays for nothing on the API",
  why: "ChatGPT and the API are two products with two bills. Plus, Pro, Team and the like pay for the web page and the apps, and for no call with a key.",
  rank: 10,
  alike: ["no-billing"],
  detect(e) {
    const said = moneySaid(e);
    if (said === null || e.error?.remarks.includes("chatgpt-plan") !== true)
      return null;
    return {
      certainty: "likely",
      at: pointAt(e.subject.occurrence),
      summary:
        "a ChatGPT plan pays for nothing on the API: the API needs credit of its own",
      evidence: [
        proofOf(said),
        { fact: "the text speaks of a paid ChatGPT plan", from: "error-text" },
      ],
      remedies: [
        onPage(
          "add-credit",
          "add credit for the API; the ChatGPT plan does not count",
          PAGES.billing,
          "add credit, or a payment method",
          "wait a few minutes, then start the program again",
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
          error: errorText({ refusals: [quota], remarks: ["chatgpt-plan"] }),
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), error: errorText({ refusals: [quota] }) }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          error: errorText({ remarks: ["chatgpt-plan"] }),
        }),
      ],
    };
  },
};
