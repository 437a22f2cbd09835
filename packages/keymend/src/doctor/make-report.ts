import { keysInside } from "../key/families.ts";
import { maskKey } from "../key/mask.ts";
import type { Edit, Pointer, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import type { Judged, Judgment } from "./judge.ts";
import type {
  DoctorReport,
  ReportedDiagnosis,
  ReportedOccurrence,
} from "./report.ts";

/** Turns evidence and judgment into the report. The only place where values become masks. */
export function makeReport(
  evidence: Evidence,
  judgment: Judgment,
  dir: string,
  notes: string[],
): DoctorReport {
  const named = new Set(
    judgment.diagnoses.map(({ finding }) =>
      finding.at !== null && "occurrence" in finding.at
        ? finding.at.occurrence
        : null,
    ),
  );
  const occurrences = evidence.seen
    .filter((seen) => concernsKeys(seen) || named.has(seen.id))
    .map((seen) => reported(evidence, seen));
  const points = new Points(occurrences);
  const diagnoses = judgment.diagnoses.map((judged) =>
    diagnosis(judged, evidence, points),
  );
  return {
    schema: "keymend.doctor/1",
    verdict: judgment.verdict,
    provider: {
      name: "openai",
      baseUrl: withoutSecrets(evidence.base.url),
      reached: evidence.answers.some((answer) => answer.status !== null),
    },
    occurrences: [...occurrences, ...points.added],
    diagnoses,
    undecided: judgment.undecided,
    risks: judgment.risks,
    checks: checksOf(evidence),
    notes,
    command: evidence.command,
    dir,
  };
}

/** A key, what goes with one, or something key-like under another name. */
export function concernsKeys(seen: Seen): boolean {
  return (
    seen.role !== "other" ||
    (seen.value !== null && keysInside(seen.value).length > 0)
  );
}

function reported(evidence: Evidence, seen: Seen): ReportedOccurrence {
  const context = evidence.contexts.find((one) =>
    [...one.variables.values()].some(
      (effective) => effective.from?.id === seen.id,
    ),
  );
  const first = evidence.contexts[0];
  const wins =
    first !== undefined &&
    [...first.variables.values()].some(
      (effective) => effective.from?.id === seen.id,
    );
  const secret = seen.role === "key" || seen.role === "admin-key";
  return {
    id: seen.id,
    source: seen.source,
    path: seen.path,
    line: seen.line,
    column: seen.column,
    variable: seen.variable,
    masked: seen.value === null || !secret ? null : maskKey(seen.value),
    fingerprint: secret ? seen.fingerprint : null,
    wins: wins || evidence.subject.occurrence?.id === seen.id,
    loader: context?.loader ?? null,
    loaderReason: context?.loaderReason ?? null,
    role: seen.role,
  };
}

/** Points of a diagnosis that hold no value become occurrences too, so that every diagnosis can name its place. */
class Points {
  readonly added: ReportedOccurrence[] = [];
  private readonly known: readonly ReportedOccurrence[];

  constructor(known: readonly ReportedOccurrence[]) {
    this.known = known;
  }

  idOf(pointer: Pointer): string | null {
    if (pointer === null) return null;
    if ("occurrence" in pointer) return pointer.occurrence;
    const same = [...this.known, ...this.added].find(
      (one) =>
        one.path === pointer.path &&
        one.line === pointer.line &&
        (pointer.variable === null || one.variable === pointer.variable),
    );
    if (same !== undefined) return same.id;
    const id = `p${String(this.added.length + 1)}`;
    this.added.push({
      id,
      source: sourceOfPath(pointer.path),
      path: pointer.path,
      line: pointer.line,
      column: null,
      variable: pointer.variable,
      masked: null,
      fingerprint: null,
      wins: false,
      loader: null,
      loaderReason: null,
      role: "other",
    });
    return id;
  }
}

function sourceOfPath(path: string): string {
  if (/(?:^|\/)\.env/.test(path)) return "dotenv";
  if (/\.ya?ml$|\.json$|\.toml$|\.conf$/.test(path)) return "config-file";
  return "source-code";
}

function diagnosis(
  { cause, finding }: Judged,
  evidence: Evidence,
  points: Points,
): ReportedDiagnosis {
  return {
    cause: cause.id,
    title: cause.title,
    certainty: finding.certainty,
    occurrence: points.idOf(finding.at),
    summary: finding.summary,
    evidence: finding.evidence,
    remedies: finding.remedies.map((remedy) =>
      reportedRemedy(remedy, evidence),
    ),
    guide: `guides/${cause.id}.md`,
  };
}

function reportedRemedy(
  remedy: Remedy,
  evidence: Evidence,
): ReportedDiagnosis["remedies"][number] {
  const changes = (remedy.edits ?? []).map((edit) => changeOf(edit, evidence));
  return {
    id: remedy.id,
    automatic: changes.length > 0,
    summary: remedy.summary,
    steps: remedy.steps,
    changes,
    ...(remedy.url === undefined ? {} : { url: remedy.url }),
  };
}

function changeOf(
  edit: Edit,
  evidence: Evidence,
): { path: string; line: number | null } {
  if ("occurrence" in edit) {
    const seen = evidence.seen.find((one) => one.id === edit.occurrence);
    return { path: seen?.path ?? "", line: seen?.line ?? null };
  }
  if ("from" in edit) return { path: edit.from, line: null };
  return { path: edit.path, line: "line" in edit ? edit.line : null };
}

/** A base URL may carry a password. */
export function withoutSecrets(url: string): string {
  return url
    .replace(/\/\/[^/@]*@/, "//…@")
    .replace(/([?&][^=&]*(?:key|token|secret)[^=&]*=)[^&]*/gi, "$1…");
}

function checksOf(evidence: Evidence): DoctorReport["checks"] {
  const checks: DoctorReport["checks"] = [];
  for (const context of evidence.contexts) {
    const got = context.variables.get(evidence.subject.variable);
    const from = got?.from ?? null;
    checks.push({
      what: `${context.title}: ${evidence.subject.variable} under ${context.loader} (${context.loaderReason})`,
      result:
        from === null
          ? "unset"
          : `${from.path ?? "environment"}${from.line === null ? "" : `:${String(from.line)}`}${from.value === null ? "" : ` ${maskKey(from.value)}`}`,
    });
  }
  for (const answer of evidence.answers) {
    checks.push({
      what: `${answer.probe === "control" ? "request without a key" : `request with the key of ${answer.occurrence ?? "?"}`}: ${withoutSecrets(answer.asked)}`,
      result:
        answer.network !== null
          ? `no answer: ${answer.network.fault}`
          : `${String(answer.status ?? "")} ${answer.refusal?.code ?? answer.refusal?.kind ?? "ok"} (${String(Math.round(answer.ms))} ms)`,
    });
  }
  return checks;
}
