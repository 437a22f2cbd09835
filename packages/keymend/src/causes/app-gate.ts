import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { localFault } from "./speak.ts";

export const appGate: Cause = {
  id: "app-gate",
  group: "app-side",
  title: "Another gate of the program is closed",
  why: "Some programs ask for an access code, a password or a licence of their own before they use the key of the server. Their refusal looks like one of the key.",
  rank: 15,
  detect(e) {
    if (localFault(e, "app-gate") === null) return null;
    // what OpenAI said comes from behind the gate, so the gate was open then
    const behind = e.error?.refusals.length ?? 0;
    return {
      certainty: behind > 0 ? "possible" : "proven",
      at: null,
      summary:
        "the program asks for an access code, password or licence of its own; OpenAI was not asked",
      evidence: [
        {
          fact: "the error is the program's own and speaks of an access code, a password or a licence",
          from: "error-text",
        },
      ],
      remedies: [
        byHand(
          "open-gate",
          "enter the program's own access code, or switch it off",
          "look for the access code in the program's settings page, or ask whoever runs it",
          "on your own server: look for a variable such as CODE, ACCESS_CODE or PASSWORD beside the key",
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        value: fakeKey(),
        error: errorText({ local: [{ kind: "app-gate" }] }),
      }),
      evidence({
        value: fakeKey(),
        error: errorText({
          local: [{ kind: "app-gate" }],
          refusals: [refusal("account-deactivated")],
        }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({
        error: errorText({ local: [{ kind: "generic", status: 401 }] }),
      }),
    ],
  }),
};
