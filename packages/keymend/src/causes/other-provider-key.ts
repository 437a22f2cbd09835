import { fakeKey } from "../key/fake.ts";
import type { Family } from "../key/families.ts";
import type { Cause, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { baseHost } from "./base-url-form.ts";
import { isOpenAiHost, providerHosts } from "./provider-hosts.ts";
import { damage, isRefusedAsSent } from "./harm.ts";
import { newKey, useOther } from "./remedies.ts";
import { from, named, sentFamily, sentValue } from "./sent.ts";

/** Forms that others may have as well: said with less certainty. */
const AMBIGUOUS = new Set(["deepseek", "cohere", "fireworks"]);

export const otherProviderKey: Cause = {
  id: "other-provider-key",
  group: "wrong-destination",
  title: "A key of another provider was sent to OpenAI",
  why:
    "A key of Anthropic, OpenRouter, Groq or another provider stands under OpenAI's name, or the base URL that would take it " +
    "to its provider is missing. OpenAI knows only its own keys.",
  rank: 15,
  alike: ["key-unknown", "wrong-base-url"],
  detect(e) {
    const sent = sentValue(e);
    const family = sent === null ? null : sentFamily(sent);
    if (sent === null || family === null) return null;
    if (family.kind !== "foreign" || family.id === "azure-openai") return null;
    // the form alone accuses nobody
    if (goesHome(e, family) || !isRefusedAsSent(e, sent)) return null;
    const ambiguous = AMBIGUOUS.has(family.id);
    const finding = damage(e, sent, {
      ...(ambiguous ? { cap: "likely" as const } : {}),
      summary: `${named(e, sent)} holds ${family.title}, and it is sent to OpenAI`,
      facts: [
        {
          fact: `what was sent ${family.head === "" ? `has the form of ${family.title}` : `begins with ${family.head}, the head of ${family.title}`}`,
          from: from(sent),
        },
      ],
      remedies: [...useOther(e, sent.at), ...sendHome(family, sent.at)],
    });
    return ambiguous && finding !== null
      ? { ...finding, undecided: ["key-unknown"] }
      : finding;
  },
  examples: () => {
    const nvidia = "nvap" + "i-dy" + fakeKey("groq").slice(4) + "xyZ123";
    const anthropic = fakeKey("anthropic");
    const openrouter = fakeKey("openrouter");
    const said = errorText({
      refusals: [refusal("invalid-api-key", { mask: maskOf(nvidia) })],
    });
    return {
      faulty: [
        evidence({ value: anthropic, answers: [unknownKey(anthropic)] }),
        evidence({ value: openrouter, answers: [unknownKey(openrouter)] }),
        evidence({
          value: nvidia,
          mask: { mask: maskOf(nvidia), from: "error-text", matches: [] },
          error: said,
        }),
        evidence({
          value: null,
          mask: { mask: maskOf(nvidia), from: "error-text", matches: [] },
          error: said,
        }),
      ],
      healthy: [
        evidence({ value: anthropic }),
        evidence({ value: fakeKey(), answers: [unknownKey(fakeKey())] }),
        evidence({ value: openrouter, answers: [answer()] }),
        evidence({
          value: openrouter,
          base: {
            url: "https://openrouter.ai/api/v1",
            from: seen({
              id: "o9",
              variable: "OPENAI_BASE_URL",
              role: "base-url",
            }),
            trusted: false,
            defaulted: false,
          },
          answers: [unknownKey(openrouter)],
        }),
        evidence({
          value: fakeKey("azure"),
          answers: [unknownKey(fakeKey("azure"))],
        }),
      ],
    };
  },
};

/** The base URL takes it to its own provider. */
function goesHome(e: Evidence, family: Family): boolean {
  const host = baseHost(e);
  return (
    host !== null &&
    !isOpenAiHost(host) &&
    providerHosts[family.id]?.host.test(host) === true
  );
}

function sendHome(family: Family, at: Seen | null): Remedy[] {
  const home = providerHosts[family.id];
  return [
    newKey(at, {
      id: "put-openai-key",
      summary: `to call OpenAI: put a key of OpenAI there, and keep the key of ${family.provider} under its own name`,
    }),
    ...(home === undefined
      ? []
      : [
          {
            id: "set-base-url",
            summary: `to call ${family.provider}: set the base URL to ${home.baseUrl}`,
            steps: [
              `set OPENAI_BASE_URL=${home.baseUrl} beside the key, or baseURL / base_url of the client`,
              "start the program again",
            ],
          },
        ]),
  ];
}
