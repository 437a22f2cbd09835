import type { LocalFault } from "../model/error-text.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import type { Pointer, Proof, Remedy } from "../model/cause.ts";
import type { Answer, Refusal, RefusalKind } from "../model/answer.ts";

// Words and look-ups that several causes share. Pure.

/** `.env:3 (OPENAI_API_KEY)`, `OPENAI_API_KEY in the environment of the process`. */
export function place(
  e: Evidence,
  occurrence: Seen | null = e.subject.occurrence,
): string {
  if (occurrence === null) return e.subject.variable;
  if (occurrence.path === null)
    return `${occurrence.variable ?? "the variable"} in the environment`;
  const line = occurrence.line === null ? "" : `:${String(occurrence.line)}`;
  const name = occurrence.variable === null ? "" : ` (${occurrence.variable})`;
  return `${occurrence.path}${line}${name}`;
}

export function pointAt(occurrence: Seen | null): Pointer {
  return occurrence === null ? null : { occurrence: occurrence.id };
}

/** `file` or `environment`: where a fact about this occurrence was seen. */
export function sourceOf(occurrence: Seen | null): Proof["from"] {
  return occurrence === null || occurrence.path === null
    ? "environment"
    : "file";
}

export function localFault<K extends LocalFault["kind"]>(
  e: Evidence,
  kind: K,
): Extract<LocalFault, { kind: K }> | null {
  return (
    e.error?.local.find(
      (fault): fault is Extract<LocalFault, { kind: K }> => fault.kind === kind,
    ) ?? null
  );
}

/** A refusal of that kind, from the pasted text or from an answer about the subject's value. */
export function refusalOf(
  e: Evidence,
  ...kinds: RefusalKind[]
): { refusal: Refusal; from: "error-text" | "provider" } | null {
  const said = e.error?.refusals.find((refusal) =>
    kinds.includes(refusal.kind),
  );
  if (said) return { refusal: said, from: "error-text" };
  const answered = subjectAnswers(e).find(
    (answer) => answer.refusal !== null && kinds.includes(answer.refusal.kind),
  );
  return answered?.refusal
    ? { refusal: answered.refusal, from: "provider" }
    : null;
}

/** Answers that belong to the value under judgment (the control request is about nobody's key). */
export function subjectAnswers(e: Evidence): Answer[] {
  return e.answers.filter(
    (answer) => answer.probe !== "control" && sameValue(e, answer.occurrence),
  );
}

function sameValue(e: Evidence, id: string | null): boolean {
  if (id === null || e.subject.occurrence === null) return false;
  return id === e.subject.occurrence.id;
}

/** The provider took this occurrence's value: 200, or a refusal that only a live key gets. */
export function worksAtProvider(e: Evidence, occurrence: Seen): boolean {
  return e.answers.some(
    (answer) =>
      answer.occurrence === occurrence.id &&
      (answer.outcome === "ok" || answer.refusal?.kind === "missing-scopes"),
  );
}

/** The provider took the value that the program sends. */
export function aliveAtProvider(e: Evidence): boolean {
  return (
    e.subject.occurrence !== null && worksAtProvider(e, e.subject.occurrence)
  );
}

export function deadAtProvider(e: Evidence, occurrence: Seen): boolean {
  return e.answers.some(
    (answer) =>
      answer.occurrence === occurrence.id &&
      answer.refusal?.kind === "invalid-api-key",
  );
}

/** Everything that can be taken off or turned back without guessing: blanks, breaks, quotes, scheme, name, invisible characters. */
export function stripped(value: string): string {
  let out = value;
  for (let before = ""; before !== out;) {
    before = out;
    out = out
      .replace(/[\u00ad\u200b-\u200f\u202a-\u202f\u2060-\u2069\ufeff]/g, "")
      .trim()
      .replace(/^(?:authorization\s*:\s*)?bearer\s+/i, "")
      .replace(/^(?:export\s+|set\s+)?[A-Z][A-Z0-9_]{3,}\s*[=:]\s*/, "")
      .replace(
        /^(["'`\u2018\u2019\u201c\u201d])(.*?)["'`\u2018\u2019\u201c\u201d]$/s,
        "$2",
      )
      .replace(
        /^["'\u2018\u2019\u201c\u201d]+|["'\u2018\u2019\u201c\u201d]+$/g,
        "",
      )
      .replace(/^(?:\$?\{+|<+)(.*?)(?:\}+|>+)$/s, "$1");
  }
  return out;
}

/** The remedy that cleans the subject's value where it stands; automatic when it stands in a file. */
export function cleanValue(
  e: Evidence,
  id: string,
  summary: string,
  clean: (value: string) => string = stripped,
): Remedy {
  const occurrence = e.subject.occurrence;
  const inFile =
    occurrence !== null &&
    occurrence.path !== null &&
    !occurrence.tags?.includes("indirect");
  return {
    id,
    summary,
    steps: [
      inFile
        ? `open ${occurrence.path ?? ""}${occurrence.line === null ? "" : ` at line ${String(occurrence.line)}`}`
        : `go to where ${e.subject.variable} is set`,
      summary,
      "start the program again",
    ],
    ...(inFile
      ? {
          edits: [
            {
              do: "replace-value" as const,
              occurrence: occurrence.id,
              with: clean,
            },
          ],
        }
      : {}),
  };
}
