import { causes } from "../causes/index.ts";
import { fingerprint } from "../key/fingerprint.ts";
import type { ErrorText } from "../model/error-text.ts";
import type { Evidence } from "../model/evidence.ts";
import { filePlaces } from "../places/index.ts";
import { noteWorking, readLedger, type Working } from "../state/ledger.ts";
import { ask } from "./ask.ts";
import { baseUrls } from "./base-url.ts";
import { gather, maskIn } from "./gather.ts";
import { askGit } from "./ask-git.ts";
import { judge, type Judgment } from "./judge.ts";
import { makeReport } from "./make-report.ts";
import { readNames } from "./reads.ts";
import type { DiagnoseRequest, DoctorIo, Setting } from "./request.ts";
import type { DoctorReport } from "./report.ts";
import { candidatesOf, chooseSubject } from "./subject.ts";
import { survey, type Survey } from "./survey.ts";

export interface Diagnosis {
  report: DoctorReport;
  evidence: Evidence;
  judgment: Judgment;
  /** The base URL that was asked. */
  askedUrl: string;
  /** Digests of the files that were read, by shown path. */
  versions: ReadonlyMap<string, string>;
}

/** collect → resolve → probe → judge. Changes nothing but keymend's own state. */
export async function diagnose(
  io: DoctorIo,
  request: DiagnoseRequest,
): Promise<Diagnosis> {
  const error = await readError(request.errorText);
  io.step("reading the project");
  const surveyed = await survey(io.files, filePlaces, {
    ...request,
    salt: io.state.salt(),
    error,
  });
  const setting = settle(surveyed, error, request);
  io.step(`asking ${setting.bases.ask}`);
  const [asked, git] = await Promise.all([
    ask(io, { ...setting, request, survey: surveyed, error }),
    askGit(io, request, surveyed, setting.subject),
  ]);
  const ledger = readLedger(io.state);
  const evidence = gather(io, {
    request,
    surveyed,
    setting,
    error,
    asked,
    git,
    ledger,
  });
  const project = fingerprint(request.dir, io.state.salt());
  noteWorking(io.state, ledger, workingKeys(evidence, project), io.nowMs());
  const judgment = judge(evidence, causes);
  const notes = notesOf(surveyed, request, evidence);
  return {
    report: makeReport(evidence, judgment, request.dir, notes),
    evidence,
    judgment,
    askedUrl: setting.bases.ask,
    versions: surveyed.collected.versions,
  };
}

/** Loaded for `explain` alone: it knows the words of many programs. */
async function readError(text: string | null): Promise<ErrorText | null> {
  if (text === null) return null;
  const { readErrorText } = await import("../error-text/read-error-text.ts");
  return readErrorText(text);
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

function workingKeys(evidence: Evidence, project: string): Working[] {
  return evidence.answers.flatMap((answer) => {
    if (answer.outcome !== "ok" && answer.refusal?.kind !== "missing-scopes")
      return [];
    const seen = evidence.seen.find((one) => one.id === answer.occurrence);
    if (seen?.fingerprint == null || answer.probe === "control") return [];
    const isOwn = seen.id === evidence.subject.occurrence?.id;
    return [{ fingerprint: seen.fingerprint, project: isOwn ? project : null }];
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
  if (evidence.command === "doctor" && evidence.subject.occurrence === null)
    notes.push(
      "no place was found that gives the program a key: what comes from an argument, a login or another store cannot be judged here",
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
