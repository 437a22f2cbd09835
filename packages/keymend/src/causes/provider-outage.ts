import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { anyRefusal, onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { aliveAtProvider } from "./speak.ts";

export const providerOutage: Cause = {
  id: "provider-outage",
  group: "network-path",
  title: "OpenAI has an incident",
  why: "A status of 500 or above comes from the service itself. The key was not judged, or the judgment could not be carried out; the same call works again later.",
  rank: 10,
  alike: ["unreachable"],
  detect(e) {
    const said = anyRefusal(e, "server-error", "overloaded");
    if (said === null) return null;
    const now = said.from === "provider";
    const over = !now && aliveAtProvider(e);
    return {
      certainty: now ? "proven" : over ? "possible" : "likely",
      at: null,
      summary: over
        ? "OpenAI answered with an error of its own at that moment; now the key is accepted"
        : `OpenAI answers with an error of its own${said.refusal.status === null ? "" : ` (${String(said.refusal.status)})`}: this is not about the key`,
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "wait",
          "wait, and try again",
          PAGES.status,
          "see whether an incident is reported",
          said.refusal.details["retryAfterS"] === undefined
            ? "try again in some minutes"
            : `try again after ${said.refusal.details["retryAfterS"]} seconds`,
        ),
      ],
    };
  },
  examples: () => {
    const down = refusal("server-error", { status: 500, type: "server_error" });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [
            answer({ refusal: down }),
            answer({ probe: "control", occurrence: null, refusal: down }),
          ],
        }),
        evidence({
          error: errorText({
            refusals: [
              refusal("overloaded", {
                status: 503,
                details: { retryAfterS: "30" },
              }),
            ],
          }),
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          error: errorText({ local: [{ kind: "generic", status: 500 }] }),
        }),
      ],
    };
  },
};
