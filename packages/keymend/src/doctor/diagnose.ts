import { causes } from "../causes/index.ts";
import { readErrorText } from "../error-text/read-error-text.ts";
import type { Files } from "../io/files.ts";
import type { Http } from "../io/port.ts";
import type { Run } from "../io/run.ts";
import type { Mask } from "../model/answer.ts";
import type { ErrorText } from "../model/error-text.ts";
import type { Evidence, GitRecord, Seen, Subject } from "../model/evidence.ts";
import type { SourceKind } from "../model/occurrence.ts";
import { filePlaces } from "../places/index.ts";
import { noteWorking, readLedger } from "../state/ledger.ts";
import type { StateFolder } from "../state/state-folder.ts";
import { ask, type Asked } from "./ask.ts";
import { baseUrls } from "./base-url.ts";
import { gitRecord } from "./git-record.ts";
import { judge, type Judgment } from "./judge.ts";
import { makeReport } from "./make-report.ts";
import { readNames } from "./reads.ts";
import type { DoctorReport } from "./report.ts";
import { candidatesOf, chooseSubject, matchesOfMask } from "./subject.ts";
import { survey, type Survey } from "./survey.ts";

/** The world as a diagnosis sees it. */
export interface DoctorIo {
  files: Files;
  http: Http;
  run: Run;
  state: StateFolder;
  nowMs(): number;
  step(words: string): void;
}

export interface DiagnoseRequest {
  command: "doctor" | "explain";
  /** Absolute, with `/`. */
  dir: string;
  home: string | null;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  environmentSource: SourceKind;
  /** The pasted text, for `explain`. */
  errorText: string | null;
  offline: boolean;
  paidProbe: boolean;
  allowedHosts: readonly string[];
  timeoutMs: number;
}

export interface Diagnosis {
  report: DoctorReport;
  evidence: Evidence;
  judgment: Judgment;
  /** The base URL that was asked. */
  askedUrl: string;
}

/** collect → resolve → probe → judge. Changes nothing but keymend's own state. */
export async function diagnose(
  io: DoctorIo,
  request: DiagnoseRequest,
): Promise<Diagnosis> {
  const error =
    request.errorText === null ? null : readErrorText(request.errorText);
  io.step("reading the project");
  const surveyed = await survey(io.files, filePlaces, {
    ...request,
    salt: io.state.salt(),
    error,
  });
  const setting = settle(surveyed, error, request);
  io.step(`asking ${setting.bases.ask}`);
  const asked = await ask(io, {
    request,
    survey: surveyed,
    subject: setting.subject,
    candidates: setting.candidates,
    bases: setting.bases,
    error,
  });
  const ledger = readLedger(io.state);
  const git = await gitOf(io, request, surveyed, {
    subject: setting.subject,
    asked,
  });
  const evidence = gather({
    request,
    surveyed,
    setting,
    error,
    asked,
    git,
    ledger,
    nowMs: io.nowMs(),
  });
  noteWorking(io.state, ledger, workingFingerprints(evidence), io.nowMs());
  const judgment = judge(evidence, causes);
  return {
    report: makeReport(
      evidence,
      judgment,
      request.dir,
      notesOf(surveyed, request, evidence),
    ),
    evidence,
    judgment,
    askedUrl: setting.bases.ask,
  };
}

interface Setting {
  reads: string[];
  subject: Subject;
  candidates: Seen[];
  bases: ReturnType<typeof baseUrls>;
}

function settle(
  { view, contexts }: Survey,
  error: ErrorText | null,
  request: DiagnoseRequest,
): Setting {
  const reads = readNames(view, error);
  const subject = chooseSubject({ view, contexts, reads, mask: maskIn(error) });
  return {
    reads,
    subject,
    candidates: candidatesOf(view, subject, reads),
    bases: baseUrls(view, subject.context, request.allowedHosts),
  };
}

function maskIn(error: ErrorText | null): Mask | null {
  return error?.refusals.find((refusal) => refusal.mask !== null)?.mask ?? null;
}

interface Gathered {
  request: DiagnoseRequest;
  surveyed: Survey;
  setting: Setting;
  error: ErrorText | null;
  asked: Asked;
  git: GitRecord | null;
  ledger: Evidence["ledger"];
  nowMs: number;
}

function gather({
  request,
  surveyed,
  setting,
  error,
  asked,
  git,
  ledger,
  nowMs,
}: Gathered): Evidence {
  const { view, contexts } = surveyed;
  const answered =
    asked.answers.find(
      (answer) =>
        answer.occurrence === setting.subject.occurrence?.id &&
        answer.refusal?.mask != null,
    )?.refusal?.mask ?? null;
  const shown = maskIn(error) ?? answered;
  return {
    command: request.command,
    nowMs,
    platform: request.platform,
    environment: view.plain,
    seen: [...view.seen],
    facts: [...view.facts],
    contexts,
    subject: setting.subject,
    candidates: setting.candidates,
    reads: setting.reads,
    answers: asked.answers,
    mask:
      shown === null
        ? null
        : {
            mask: shown,
            from: maskIn(error) === null ? "provider" : "error-text",
            matches: matchesOfMask(shown, view, contexts).map(
              (match) => match.seen,
            ),
          },
    error,
    base: setting.bases.used,
    ledger,
    admin: asked.admin,
    git,
    offline: request.offline,
    paidProbe: request.paidProbe,
  };
}

/** Git is asked only when a key is refused: whether it was committed and pushed then explains why. */
async function gitOf(
  io: DoctorIo,
  request: DiagnoseRequest,
  { view, collected }: Survey,
  { subject, asked }: { subject: Subject; asked: Asked },
): Promise<GitRecord | null> {
  const value = subject.value?.trim() ?? "";
  const refused = asked.answers.some(
    (answer) =>
      answer.occurrence === subject.occurrence?.id &&
      answer.refusal?.kind === "invalid-api-key",
  );
  if (!refused || value.length < 20) return null;
  const same = view.seen.filter(
    (seen) =>
      seen.path !== null &&
      !seen.path.startsWith("~") &&
      seen.value?.includes(value) === true,
  );
  const wanted = same.flatMap((seen) => {
    const occurrence = collected.occurrences.find(
      (one) =>
        one.path === seen.path &&
        one.line === seen.line &&
        one.variable === seen.variable,
    );
    return occurrence === undefined
      ? []
      : [
          {
            occurrence: { ...occurrence, id: seen.id },
            isIn: (text: string) => text.includes(value),
          },
        ];
  });
  const env = {
    PATH: request.environment["PATH"] ?? "/usr/bin:/bin",
    HOME: request.environment["HOME"] ?? "/",
  };
  return gitRecord(io.run, {
    dir: request.dir,
    home: request.home,
    env,
    wanted,
  });
}

function workingFingerprints(evidence: Evidence): string[] {
  return evidence.answers.flatMap((answer) => {
    if (answer.outcome !== "ok" && answer.refusal?.kind !== "missing-scopes")
      return [];
    const seen = evidence.seen.find((one) => one.id === answer.occurrence);
    return seen?.fingerprint == null || answer.probe === "control"
      ? []
      : [seen.fingerprint];
  });
}

function notesOf(
  { collected }: Survey,
  request: DiagnoseRequest,
  evidence: Evidence,
): string[] {
  const notes: string[] = [];
  if (collected.cut)
    notes.push(
      "the project is larger than the limits of a diagnosis: not every file was read",
    );
  for (const fact of evidence.facts) {
    if (fact.kind === "unreadable")
      notes.push(
        `${fact.path} was not read${fact.reason === "too-large" ? " in full" : ""}: ${WHY[fact.reason]}`,
      );
  }
  if (request.offline) notes.push("offline: the provider was not asked");
  if (!evidence.base.trusted)
    notes.push(
      `the base URL in ${evidence.base.from?.path ?? "the project"} was not asked: keys go only to OpenAI or to a base URL set outside the project (--allow-host)`,
    );
  return notes.slice(0, 12);
}

const WHY = {
  permission: "no permission",
  "not-text": "it is not text",
  "too-large": "it is larger than 1 MiB",
  "not-a-file": "it is a folder, a pipe or a device",
  "link-loop": "its links go in a circle",
  gone: "it is gone",
  io: "the system could not read it",
} as const;
