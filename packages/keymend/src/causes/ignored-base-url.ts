import { isOpenAiSecret } from "../key/families.ts";
import type { Finding } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import { isAside } from "./base-url-form.ts";
import { hostIn, isOpenAiHost } from "./provider-hosts.ts";
import { from as sourceOfSent, sentValue } from "./sent.ts";
import { place, pointAt, refusalOf, sourceOf, stripped } from "./speak.ts";

/** Today's SDKs read OPENAI_BASE_URL only. */
const OLD_NAMES =
  /^OPENAI_(?:API_BASE|API_BASE_URL|API_URL|API_HOST|BASE|URL|BASE_PATH|ENDPOINT|HOST)$/;

/** A base URL under a name that nothing reads: the key goes to OpenAI after all. */
export function ignoredName(e: Evidence): Finding | null {
  const sent = sentValue(e);
  if (sent === null || refusalOf(e, "invalid-api-key") === null) return null;
  const reads = new Set(factsOf(e, "env-read").map((one) => one.name));
  const at = e.seen.find(
    (one) =>
      one.role === "base-url" &&
      OLD_NAMES.test(one.variable ?? "") &&
      one.id !== e.base.from?.id &&
      !reads.has(one.variable ?? "") &&
      !isAside(one) &&
      (one.path === null ||
        e.contexts.some(
          (context) => context.variables.get(one.variable ?? "")?.value != null,
        ) ||
        e.contexts.length === 0 ||
        e.subject.occurrence?.path === one.path) &&
      !isOpenAiHost(hostIn(one.value ?? "") ?? "api.openai.com"),
  );
  if (at === undefined) return null;
  const foreign = sent.value !== null && !isOpenAiSecret(stripped(sent.value));
  const edits =
    at.path === null
      ? {}
      : {
          edits: [
            {
              do: "rename-variable" as const,
              occurrence: at.id,
              to: "OPENAI_BASE_URL",
            },
          ],
        };
  return {
    certainty: foreign ? "proven" : "likely",
    at: pointAt(at),
    summary: `${at.variable ?? "the old name"} is not read by current SDKs: the key goes to OpenAI, not to ${hostIn(at.value ?? "") ?? "the address in it"}`,
    evidence: [
      {
        fact: `${place(e, at)} holds the address of another host; current SDKs read OPENAI_BASE_URL only`,
        from: sourceOf(at),
      },
      {
        fact: "the call went to OpenAI, which refuses the key",
        from: refusalOf(e, "invalid-api-key")?.from ?? "provider",
      },
      ...(foreign
        ? [
            {
              fact: "the key has not the form of a key of OpenAI",
              from: sourceOfSent(sent),
            },
          ]
        : []),
    ],
    remedies: [
      {
        id: "use-current-name",
        summary: `name the variable OPENAI_BASE_URL instead of ${at.variable ?? "the old name"}`,
        steps: [
          `rename ${at.variable ?? "the variable"} at ${place(e, at)} to OPENAI_BASE_URL`,
          "start the program again",
        ],
        ...edits,
      },
    ],
  };
}
