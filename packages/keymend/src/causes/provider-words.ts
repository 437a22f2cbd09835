import { familyOf, isOpenAiSecret } from "../key/families.ts";
import type { NetworkFault, Refusal, RefusalKind } from "../model/answer.ts";
import type { EvidenceSource, Pointer, Proof, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import type { Role } from "../model/occurrence.ts";
import { place, refusalOf } from "./speak.ts";

// Words and look-ups of the causes that the provider names. Pure.

/** Pages of OpenAI's settings; checked against its own error messages and help articles, 2026-11. */
export const PAGES = {
  billing: "https://platform.openai.com/settings/organization/billing/overview",
  limits: "https://platform.openai.com/settings/organization/limits",
  general: "https://platform.openai.com/settings/organization/general",
  keys: "https://platform.openai.com/settings/organization/api-keys",
  projects: "https://platform.openai.com/settings/organization/projects",
  security: "https://platform.openai.com/settings/organization/security",
  rateLimits: "https://platform.openai.com/account/rate-limits",
  status: "https://status.openai.com",
  countries: "https://platform.openai.com/docs/supported-countries",
} as const;

export interface Said {
  refusal: Refusal;
  from: "error-text" | "provider";
}

/** A refusal by anybody's answer: the control request counts too, as for faults that have nothing to do with the key. */
export function anyRefusal(e: Evidence, ...kinds: RefusalKind[]): Said | null {
  const mine = refusalOf(e, ...kinds);
  if (mine !== null) return mine;
  const answered = e.answers.find(
    ({ refusal }) => refusal !== null && kinds.includes(refusal.kind),
  );
  return answered?.refusal
    ? { refusal: answered.refusal, from: "provider" }
    : null;
}

/** `the provider answered 401 (mismatched_organization): "…"`. */
export function proofOf({ refusal, from }: Said): Proof {
  const status = refusal.status === null ? "" : ` ${String(refusal.status)}`;
  const code = refusal.code === null ? "" : ` (${refusal.code})`;
  const words = refusal.message === "" ? "" : `: "${shorten(refusal.message)}"`;
  return {
    fact:
      from === "provider"
        ? `the provider answered${status}${code}${words}`
        : `the error says${status}${code}${words}`,
    from,
  };
}

function shorten(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}

/** A remedy on a page of the provider. */
export function onPage(
  id: string,
  summary: string,
  url: string,
  ...steps: string[]
): Remedy {
  return { id, summary, steps: [`open ${url}`, ...steps], url };
}

export function byHand(
  id: string,
  summary: string,
  ...steps: string[]
): Remedy {
  return { id, summary, steps: steps.length > 0 ? steps : [summary] };
}

/** Where the program got a value of this role, or the only place that holds one. */
export function winnerOf(e: Evidence, role: Role): Seen | null {
  const context = e.subject.context ?? e.contexts[0];
  for (const { from, value } of context?.variables.values() ?? [])
    if (from?.role === role && value !== null && value !== "") return from;
  return (
    e.seen.find(
      (one) =>
        one.role === role &&
        one.value !== null &&
        one.value !== "" &&
        !one.tags?.some(
          (tag) =>
            tag === "template" || tag === "commented" || tag === "misnamed",
        ),
    ) ?? null
  );
}

export interface NetworkSeen {
  fault: NetworkFault;
  host: string | null;
  code: string | null;
  from: Extract<EvidenceSource, "provider" | "error-text">;
}

/** A fault on the way: in an answer of ours, or in the error text. */
export function faultOf(
  e: Evidence,
  ...faults: NetworkFault[]
): NetworkSeen | null {
  const answered = e.answers.find(
    ({ network }) => network !== null && faults.includes(network.fault),
  );
  if (answered?.network)
    return {
      ...answered.network,
      host: answered.asked.split("/")[0] ?? null,
      from: "provider",
    };
  const said = e.error?.network.find(({ fault }) => faults.includes(fault));
  return said ? { ...said, code: null, from: "error-text" } : null;
}

const FAULT_WORDS: Readonly<Record<NetworkFault, string>> = {
  dns: "its name cannot be resolved",
  refused: "nothing accepts the connection",
  timeout: "no answer came in time",
  reset: "the connection was dropped",
  "tls-untrusted":
    "its certificate is signed by somebody this machine does not trust",
  "tls-other": "no secure connection could be made",
  proxy: "the proxy does not let the request through",
  "bad-url": "the address is no valid URL",
  "illegal-header": "a header cannot be sent",
  "half-answer": "the answer ended in the middle",
  redirect: "it sends the request elsewhere",
  offline: "nothing was asked",
};

export function faultProof(fault: NetworkSeen): Proof {
  const host = fault.host === null ? "the API" : fault.host;
  const code = fault.code === null ? "" : ` (${fault.code})`;
  return {
    fact: `${fault.from === "provider" ? "asking" : "the error says: calling"} ${host} failed: ${FAULT_WORDS[fault.fault]}${code}`,
    from: fault.from,
  };
}

/** Did any request of ours get an answer, of whatever kind? */
export function reached(e: Evidence): boolean {
  return e.answers.some(({ status }) => status !== null);
}

/** A connection error that names nothing: `Connection error.`, `fetch failed`. */
export function isBareConnectionError(e: Evidence): boolean {
  return (
    e.error?.local.some(
      (fault) => fault.kind === "generic" && fault.status === null,
    ) ?? false
  );
}

/** Is the value of a form that OpenAI makes, and undamaged as far as the form tells? */
export function isPlausible(e: Evidence): boolean {
  return e.subject.value !== null && isOpenAiSecret(e.subject.value);
}

export function familyKind(e: Evidence): string | null {
  return e.subject.value === null
    ? null
    : (familyOf(e.subject.value.trim())?.kind ?? null);
}

/** Where the code names the model; the key's place when it does not. */
export function pointAtModel(e: Evidence, model: string | null): Pointer {
  const names = factsOf(e, "model").find(({ name }) => name === model);
  const calls = factsOf(e, "api-call").find((call) => call.model === model);
  const at = model === null ? undefined : (names?.at ?? calls?.at);
  if (at !== undefined) return { ...at, variable: null };
  const seen = e.seen.find(
    (one) => one.role === "model" && one.value === model,
  );
  const { occurrence } = e.subject;
  if (model !== null && seen !== undefined) return { occurrence: seen.id };
  return occurrence === null ? null : { occurrence: occurrence.id };
}

/** `the key in .env:3 (OPENAI_API_KEY)`, or `the key`. */
export function theKey(e: Evidence): string {
  return e.subject.occurrence === null ? "the key" : `the key in ${place(e)}`;
}
