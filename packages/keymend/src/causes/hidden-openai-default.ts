import { fakeKey } from "../key/fake.ts";
import { familyOf, isOpenAiSecret } from "../key/families.ts";
import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  unknownKey,
} from "./sketch.ts";
import { isRecognised } from "./harm.ts";
import { KEYS_PAGE } from "./remedies.ts";
import { fitsMask } from "./sent.ts";
import { baseHost } from "./base-url-form.ts";
import { isOpenAiHost } from "./provider-hosts.ts";
import { localFault, refusalOf, stripped } from "./speak.ts";

export const hiddenOpenaiDefault: Cause = {
  id: "hidden-openai-default",
  group: "wrong-destination",
  title: "Another component still talks to OpenAI",
  why:
    "A part of the program that was never set up (an embedding function, a memory, tracing) falls back to api.openai.com, " +
    "with whatever OPENAI_API_KEY holds. The main model may be another provider's and work.",
  rank: 20,
  alike: ["key-missing"],
  detect(e) {
    const fact = factsOf(e, "hidden-default")[0];
    if (fact === undefined || isRecognised(e) || !isRefused(e)) return null;
    const why = whyNotMain(e);
    if (why === null) return null;
    const where = `${fact.at.path}:${String(fact.at.line)}`;
    return {
      certainty: "likely",
      at: { path: fact.at.path, line: fact.at.line, variable: null },
      summary: `${fact.component} at ${where} is not told what to use, and falls back to OpenAI`,
      evidence: [
        {
          fact: `${where} leaves the choice to ${fact.component}, whose default calls api.openai.com`,
          from: "file",
        },
        { fact: why, from: e.error === null ? "environment" : "error-text" },
      ],
      remedies: [
        {
          id: "name-component",
          summary: `tell ${fact.component} at ${where} which embedding or model to use`,
          steps: [
            `give ${fact.component} at ${where} an embedding function or client of the provider that you use`,
            "start the program again",
          ],
        },
        {
          id: "set-openai-key",
          summary:
            "or set OPENAI_API_KEY to a key of OpenAI for this component",
          steps: [
            `open ${KEYS_PAGE} and create a key`,
            "set OPENAI_API_KEY to it",
          ],
          url: KEYS_PAGE,
        },
      ],
      undecided: ["key-missing"],
    };
  },
  examples: () => {
    const fact = {
      kind: "hidden-default" as const,
      at: { path: "main.go", line: 13 },
      component: "chromem CreateCollection",
    };
    const generic = errorText({ local: [{ kind: "generic", status: 401 }] });
    const groq = fakeKey("groq");
    return {
      faulty: [
        evidence({ facts: [fact], error: generic }),
        evidence({ facts: [fact] }),
        evidence({ value: groq, facts: [fact], answers: [unknownKey(groq)] }),
        evidence({
          value: fakeKey(),
          facts: [fact],
          mask: { mask: maskOf(groq), from: "error-text", matches: [] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask: maskOf(groq) })],
          }),
        }),
      ],
      healthy: [
        evidence({ error: generic }),
        evidence({ value: fakeKey(), facts: [fact], answers: [answer()] }),
        // the key itself is dead: the component is not at fault
        evidence({
          value: fakeKey(),
          facts: [fact],
          answers: [unknownKey(fakeKey())],
        }),
      ],
    };
  },
};

function isRefused(e: Evidence): boolean {
  if (e.error === null)
    return e.subject.value === null || refusalOf(e, "invalid-api-key") !== null;
  return (
    refusalOf(e, "invalid-api-key", "no-key") !== null ||
    localFault(e, "missing-key") !== null ||
    localFault(e, "generic")?.status === 401
  );
}

/** What says that the refused call is not the main client's own: null when its key is simply refused. */
function whyNotMain(e: Evidence): string | null {
  const value = e.subject.value?.trim() ?? "";
  if (value === "") return "no key of OpenAI is set for it";
  const host = baseHost(e);
  if (host !== null && !isOpenAiHost(host) && !e.base.trusted)
    return `the main client is sent to ${host}`;
  const mask = e.mask?.from === "error-text" ? e.mask.mask : null;
  if (mask !== null && !fitsMask(value, mask))
    return "the key in the error is not the one that the main client gets";
  const clean = stripped(value);
  const family = familyOf(clean);
  return family !== null && family.kind === "foreign" && !isOpenAiSecret(clean)
    ? `the main client has ${family.title}`
    : null;
}
