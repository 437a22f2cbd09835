import type { Cause } from "../model/cause.ts";
import { factsOf } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand } from "./provider-words.ts";
import { answer, errorText, evidence } from "./sketch.ts";
import { localFault } from "./speak.ts";

export const corsBlocked: Cause = {
  id: "cors-blocked",
  group: "network-path",
  title: "The browser blocks the call",
  why: "A page may call another host only when that host allows it. A call from the browser that is not allowed never shows its answer, whatever the key. A key does not belong into a page anyway.",
  rank: 10,
  detect(e) {
    if (localFault(e, "cors") === null) return null;
    const client = factsOf(e, "client").find(({ browser }) => browser);
    return {
      certainty: "proven",
      at: client === undefined ? null : { ...client.at, variable: null },
      summary:
        "the browser blocks the call from the page; the answer says nothing about the key",
      evidence: [
        {
          fact: "the browser reports that the call was blocked by CORS",
          from: "error-text",
        },
      ],
      remedies: [
        byHand(
          "call-from-server",
          "call OpenAI from a server of your own, and let the page call that",
          "make a route on the server that reads the key from its environment",
          "call that route from the page, without a key",
          "if the key was ever in the page, end it and make a new one",
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        value: fakeKey(),
        error: errorText({ local: [{ kind: "cors" }] }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({
        value: fakeKey(),
        error: errorText({ local: [{ kind: "browser" }] }),
      }),
    ],
  }),
};
