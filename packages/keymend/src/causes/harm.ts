import type { RefusalKind } from "../model/answer.ts";
import type { Certainty, Finding, Proof, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { type Sent, from } from "./sent.ts";
import {
  aliveAtProvider,
  localFault,
  pointAt,
  subjectAnswers,
  refusalOf,
} from "./speak.ts";

// How surely a value is refused for being damaged, and whether the client forgives the damage. Pure.

/** Refusals that only a key gets which was recognised: the value itself is in order. */
const RECOGNISED: ReadonlySet<RefusalKind> = new Set([
  "account-deactivated",
  "access-terminated",
  "no-organization",
  "owner-left-organization",
  "owner-left-project",
  "mismatched-organization",
  "mismatched-project",
  "project-archived",
  "key-type-not-allowed",
  "missing-scopes",
  "ip-not-authorized",
  "certificate-required",
  "incorrect-hostname",
  "credit-exhausted",
  "insufficient-quota",
  "organization-spend-limit",
  "project-spend-limit",
  "usage-limit",
  "billing-not-active",
  "hard-limit",
  "rate-limit",
  "request-too-large",
  "model-no-access",
  "model-not-found",
  "organization-not-verified",
]);

/** The provider knew the key: nothing about its characters can be the fault. */
export function isRecognised(e: Evidence): boolean {
  if (e.error !== null) {
    if (saysBadKey(e)) return false;
    if (e.error.refusals.some((one) => RECOGNISED.has(one.kind))) return true;
  }
  return (
    aliveAtProvider(e) ||
    subjectAnswers(e).some(
      (one) => one.refusal !== null && RECOGNISED.has(one.refusal.kind),
    )
  );
}

/** The error text is about the key itself: unknown, missing, or impossible to send. */
export function saysBadKey(e: Evidence): boolean {
  return (
    e.error?.refusals.some((one) =>
      ["invalid-api-key", "no-key", "invalid-issuer"].includes(one.kind),
    ) === true ||
    illegalKeyHeader(e) !== null ||
    localFault(e, "codec") !== null
  );
}

/** The client refused to send the header that carries the key; headers of an organization or project are another matter. */
export function illegalKeyHeader(e: Evidence) {
  const fault = localFault(e, "illegal-header");
  return fault !== null && /^(?:authorization|)$/i.test(fault.header ?? "")
    ? fault
    : null;
}

export interface Harm {
  certainty: Certainty;
  evidence: Proof[];
}

/** What a client lets into a header: no line break, no other control character, nothing above U+00FF. */
const IN_HEADER = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What shows that the value is refused as it is; null when the provider recognised it. */
export function harmOf(e: Evidence, sent: Sent): Harm | null {
  if (isRecognised(e)) return null;
  const evidence: Proof[] = [];
  const clean = sent.at === null ? undefined : cleanAnswer(e, sent.at);
  if (clean === "accepted")
    evidence.push({
      fact: "OpenAI accepts the same value once that is taken out",
      from: "provider",
    });
  evidence.push(...refusals(e));
  if (sent.value !== null && !IN_HEADER.test(sent.value))
    evidence.push({
      fact: "a header cannot hold such a character: clients refuse to send it",
      from: from(sent),
    });
  const proven = evidence.length > 0;
  if (clean === "refused")
    evidence.push({
      fact: "OpenAI refuses the cleaned value too: the key itself may be dead as well",
      from: "provider",
    });
  return {
    certainty: proven && clean !== "refused" ? "proven" : "likely",
    evidence,
  };
}

/** Something beyond the form of the value says that it is refused. */
export function isRefusedAsSent(e: Evidence, sent: Sent): boolean {
  return (harmOf(e, sent)?.evidence.length ?? 0) > 0;
}

function refusals(e: Evidence): Proof[] {
  const out: Proof[] = [];
  const refused = refusalOf(e, "invalid-api-key", "no-key", "invalid-issuer");
  if (refused !== null)
    out.push({ fact: "OpenAI refuses the value as it is", from: refused.from });
  if (illegalKeyHeader(e) !== null)
    out.push({
      fact: "the client refused to send it as a header",
      from: "error-text",
    });
  if (localFault(e, "codec") !== null)
    out.push({
      fact: "the client could not encode it as a header",
      from: "error-text",
    });
  if (subjectAnswers(e).some((one) => one.network?.fault === "illegal-header"))
    out.push({
      fact: "it cannot be sent as a header as it is",
      from: "provider",
    });
  return out;
}

/** What the provider said of the cleaned form of this occurrence's value. */
export function cleanAnswer(
  e: Evidence,
  at: Seen,
): "accepted" | "refused" | null {
  const answer = e.answers.find((one) => one.occurrence === `${at.id}#clean`);
  if (answer === undefined) return null;
  if (answer.outcome === "ok" || answer.refusal?.kind === "missing-scopes")
    return "accepted";
  return answer.refusal?.kind === "invalid-api-key" ? "refused" : null;
}

/** The finding of a damaged value, or null when the provider recognised it all the same. */
export function damage(
  e: Evidence,
  sent: Sent,
  words: {
    summary: string;
    facts: Proof[];
    remedies: Remedy[];
    /** At most that sure. */
    cap?: Certainty;
  },
): Finding | null {
  const harm = harmOf(e, sent);
  if (harm === null) return null;
  return {
    certainty:
      words.cap !== undefined && harm.certainty === "proven"
        ? words.cap
        : harm.certainty,
    at: pointAt(sent.at),
    summary: words.summary,
    evidence: [...words.facts, ...harm.evidence],
    remedies: words.remedies,
  };
}

/**
 * The client takes blanks and breaks off the ends of this value, so that they do no harm: the official Node SDK
 * trims what it reads from the environment itself, and fetch trims the end of a header (reference 6.1 and 6.3).
 * Judged only where no error contradicts it.
 */
export function isForgiven(e: Evidence, value: string): boolean {
  const client = factsOf(e, "client").find(
    (one) => !/(?:^|\/)(?:tests?|examples?)\//.test(one.at.path),
  );
  if (e.error !== null || client === undefined) return false;
  if (client.language !== "javascript" || client.sdk !== "openai") return false;
  if (/[\r\n]/.test(value.trim())) return false;
  if (client.options.apiKey === undefined) return true;
  if (/^\s/.test(value)) return false;
  return !/[\r\n]/.test(value) || nodeSdkMajor(e) >= 5;
}

function nodeSdkMajor(e: Evidence): number {
  const fact = factsOf(e, "dependency").find(
    (one) => one.ecosystem === "npm" && one.name === "openai",
  );
  return majorOf(fact?.version ?? null) ?? 0;
}

/** `^4.68.0`, `>=1.40`, `1.14.3` → 4, 1, 1. */
export function majorOf(version: string | null): number | null {
  const found = version === null ? null : /\d+/.exec(version);
  return found === null ? null : Number(found[0]);
}
