import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import { answer, errorText, evidence, refusal, unknownKey } from "./sketch.ts";
import { newKey } from "./remedies.ts";
import { place, pointAt, refusalOf } from "./speak.ts";

export const accountDeactivated: Cause = {
  id: "account-deactivated",
  group: "key-state",
  title: "The account is deactivated",
  why:
    "OpenAI closed the account or organization that the key belongs to, or ended its access for a breach of the terms. No key " +
    "of that account works; the reason stands in a mail to its owner.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "account-deactivated", "access-terminated");
    if (said === null) return null;
    const { occurrence } = e.subject;
    const ended = said.refusal.kind === "access-terminated";
    const whose = occurrence === null ? "the key" : `the key in ${place(e)}`;
    return {
      certainty: "proven",
      at: pointAt(occurrence),
      summary: ended
        ? `OpenAI ended the access of the account behind ${whose}`
        : `the account behind ${whose} is deactivated`,
      evidence: [
        {
          fact: `OpenAI answers ${said.refusal.code ?? (ended ? "that access was terminated" : "that the account is deactivated")}`,
          from: said.from,
        },
      ],
      remedies: [
        {
          id: "ask-owner",
          summary:
            "read the mail that OpenAI wrote to the owner of the account, and appeal there",
          steps: [
            "find the owner of the account that made the key, and the mail of OpenAI to that address",
            "appeal through https://help.openai.com when it is a mistake",
          ],
          url: "https://help.openai.com",
        },
        newKey(occurrence, {
          id: "use-other-account",
          summary: "use a key of an account that is active",
        }),
      ],
    };
  },
  examples: () => {
    const key = fakeKey("legacy");
    const closed = refusal("account-deactivated", {
      code: "account_deactivated",
    });
    return {
      faulty: [
        evidence({ value: key, answers: [answer({ refusal: closed })] }),
        evidence({ error: errorText({ refusals: [closed] }) }),
        evidence({
          error: errorText({ refusals: [refusal("access-terminated")] }),
        }),
      ],
      healthy: [
        evidence({ value: key, answers: [unknownKey(key)] }),
        evidence({ value: key, answers: [answer()] }),
      ],
    };
  },
};
