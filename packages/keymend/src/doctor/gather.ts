import type { Mask } from "../model/answer.ts";
import type { ErrorText } from "../model/error-text.ts";
import type { Evidence, GitRecord } from "../model/evidence.ts";
import type { Asked } from "./ask.ts";
import type { DiagnoseRequest, DoctorIo, Setting } from "./request.ts";
import { matchesOfMask } from "./subject.ts";
import { dockerIgnoresEnv, otherAccounts } from "./surroundings.ts";
import type { Survey } from "./survey.ts";

interface Gathered {
  request: DiagnoseRequest;
  surveyed: Survey;
  setting: Setting;
  error: ErrorText | null;
  asked: Asked;
  git: GitRecord | null;
  ledger: Evidence["ledger"];
}

/** Joins everything that is known into the evidence that the causes see. */
export function gather(
  io: DoctorIo,
  { request, surveyed, setting, error, asked, git, ledger }: Gathered,
): Evidence {
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
    nowMs: io.nowMs(),
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
    otherAccounts: otherAccounts(io.files, request.home),
    dockerIgnoresEnv: dockerIgnoresEnv(io.files, request.dir),
    offline: request.offline,
    paidProbe: request.paidProbe,
  };
}

export function maskIn(error: ErrorText | null): Mask | null {
  return error?.refusals.find((refusal) => refusal.mask !== null)?.mask ?? null;
}
