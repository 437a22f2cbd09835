import type { Cause, Pointer } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand, proofOf, type Said } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { aliveAtProvider, refusalOf, subjectAnswers } from "./speak.ts";

export const authorizationHeaderLost: Cause = {
  id: "authorization-header-lost",
  group: "network-path",
  title: "The Authorization header was dropped or replaced on the way",
  why: "A proxy with a password of its own puts its credentials in the place of the key, a gateway strips the header, or a redirect to another host loses it. The key leaves the program and does not arrive.",
  rank: 10,
  detect(e) {
    const sent = sentAndLost(e);
    const directive =
      factsOf(e, "proxy-directive").find(
        ({ directive }) => directive !== "basic-auth",
      ) ?? factsOf(e, "proxy-directive")[0];
    const told =
      directive === undefined || !aliveAtProvider(e)
        ? null
        : refusalOf(e, "no-key");
    const said = sent ?? (told?.from === "error-text" ? told : null);
    if (said === null) return null;
    const at: Pointer =
      directive === undefined ? null : { ...directive.at, variable: null };
    const where =
      directive === undefined
        ? "between the program and OpenAI"
        : `by ${directive.server} (${directive.at.path}:${String(directive.at.line)})`;
    return {
      certainty: sent === null ? "likely" : "proven",
      at,
      summary: `a key was sent and did not arrive: the Authorization header is dropped or replaced ${where}`,
      evidence: [
        ...(sent === null
          ? []
          : [
              {
                fact: "this request carried a key in the Authorization header",
                from: "provider" as const,
              },
            ]),
        proofOf(said),
        ...(directive === undefined
          ? []
          : [
              {
                fact: `${directive.at.path}:${String(directive.at.line)} decides what ${directive.server} passes on (${directive.directive})`,
                from: "file" as const,
              },
            ]),
      ],
      remedies: [
        byHand(
          "pass-header",
          "let the proxy pass the program's own Authorization header on, or set the key there",
          directive === undefined
            ? "find the proxy or gateway that the base URL leads through"
            : `open ${directive.at.path} at line ${String(directive.at.line)}`,
          "ask for a password on the pages only, not on the path of the API",
          "or set the header to the Bearer key at the proxy itself, from a secret",
        ),
      ],
    };
  },
  examples: () => {
    const none = refusal("no-key", {
      message: "Missing bearer authentication in header",
    });
    const nginx = {
      kind: "proxy-directive" as const,
      at: { path: "nginx.conf", line: 9 },
      server: "nginx",
      directive: "passes-authorization" as const,
    };
    return {
      faulty: [
        evidence({ value: fakeKey(), answers: [answer({ refusal: none })] }),
        evidence({
          value: fakeKey(),
          answers: [answer({ refusal: none })],
          facts: [nginx],
        }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          facts: [nginx],
          error: errorText({ refusals: [none] }),
        }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          answers: [
            answer(),
            answer({ probe: "control", occurrence: null, refusal: none }),
          ],
        }),
        evidence({ value: "  ", answers: [answer({ refusal: none })] }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          error: errorText({ refusals: [none] }),
        }),
      ],
    };
  },
};

/** We sent the key ourselves, and were told that there was none. */
function sentAndLost(e: Evidence): Said | null {
  const value = e.subject.value ?? "";
  if (value.trim() === "") return null;
  const lost = subjectAnswers(e).find(
    ({ refusal }) => refusal?.kind === "no-key",
  );
  return lost?.refusal ? { refusal: lost.refusal, from: "provider" } : null;
}
