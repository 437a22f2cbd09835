import {
  diagnose,
  type Diagnosis,
  type DiagnoseRequest,
  type DoctorIo,
} from "../../doctor/diagnose.ts";
import { exitOf, type DoctorReport } from "../../doctor/report.ts";
import { ToolError } from "../../errors.ts";
import { applyChanges, undoRecord } from "../../fix/apply.ts";
import { planFixes, type PlannedFix } from "../../fix/fix.ts";
import { stateFolderPath } from "../../state/state-folder.ts";
import { UndoStore } from "../../state/undo-store.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, type ParsedLine } from "../command-line.ts";
import { renderFix, renderPlan } from "../render/fix.ts";
import { terminalOf } from "../terminal.ts";
import { doctorIo, folderOf, homeOf, requestOf } from "./request.ts";

/** A value can be damaged in several ways at once; each round heals one and asks again. */
const MAX_ROUNDS = 5;

/** `keymend.fix/1`. Holds no key. */
export interface FixReport {
  schema: "keymend.fix/1";
  plan: {
    cause: string;
    occurrence: string | null;
    automatic: boolean;
    summary: string;
    steps: string[];
    url: string | null;
    changes: {
      path: string;
      line: number | null;
      before: string | null;
      after: string | null;
    }[];
  }[];
  applied: boolean;
  /** The same question asked again through the project's own loader; null when nothing was changed. */
  proof: DoctorReport | null;
  undo: string | null;
  verdictBefore: DoctorReport["verdict"];
}

export async function fixCommand(
  { values, positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const dir = folderOf(shell, positionals[0]);
  const request: DiagnoseRequest = {
    ...requestOf(shell, values, dir),
    command: "doctor",
    errorText: null,
  };
  const io = doctorIo(shell);
  const store = undoStoreOf(shell);
  const first = await diagnose(io, request);
  const run = new FixRun({
    io,
    store,
    request,
    shell,
    mayApply: isSet(values, "yes"),
    asks: !isSet(values, "json"),
  });
  const report = await run.from(first);
  const healed =
    report.proof === null ? report.verdictBefore : report.proof.verdict;
  return {
    status: report.applied
      ? exitOf(healed)
      : report.verdictBefore === "healthy"
        ? 0
        : 1,
    report,
    text: (terminal) => renderFix(report, run.plans, terminal),
  };
}

export function undoStoreOf(shell: Shell): UndoStore {
  const path = stateFolderPath(shell.env, homeOf(shell));
  if (path === null)
    throw new ToolError("STATE_FAILED", {
      at: "home folder",
      hint: "set HOME or XDG_STATE_HOME: without an undo record nothing is changed",
    });
  return new UndoStore(path);
}

interface FixSetting {
  io: DoctorIo;
  store: UndoStore;
  request: DiagnoseRequest;
  shell: Shell;
  mayApply: boolean;
  asks: boolean;
}

class FixRun {
  readonly plans: PlannedFix[] = [];
  private readonly setting: FixSetting;
  private group: string | null = null;

  constructor(setting: FixSetting) {
    this.setting = setting;
  }

  async from(first: Diagnosis): Promise<FixReport> {
    let now = first;
    let applied = false;
    for (let round = 0; round < MAX_ROUNDS && isFaulty(now); round += 1) {
      const plans = planFixes(this.setting.io, now, this.setting.request);
      const automatic = plans.filter((plan) => plan.changes.length > 0);
      this.plans.push(
        ...(automatic.length > 0 ? automatic : plans.slice(0, 1)),
      );
      if (automatic.length === 0 || !(await this.consent(automatic))) break;
      const record = applyChanges(
        this.setting.store,
        automatic.flatMap((plan) => plan.changes),
        {
          dir: this.setting.request.dir,
          causes: automatic.map((plan) => plan.cause),
          nowMs: this.setting.io.nowMs(),
          group: this.group,
          round,
        },
      );
      const next = await diagnose(this.setting.io, this.setting.request);
      if (helpedNothing(now, next)) {
        undoRecord(this.setting.store, record.id);
        break;
      }
      this.group ??= record.group;
      applied = true;
      now = next;
    }
    return this.report(first, applied ? now.report : null);
  }

  private async consent(plans: readonly PlannedFix[]): Promise<boolean> {
    if (this.setting.mayApply) return true;
    if (!this.setting.asks) return false;
    const { shell } = this.setting;
    const terminal = terminalOf(shell.env, process.stderr, false);
    return shell.confirm(`${renderPlan(plans, terminal)}\nApply this? [y/N] `);
  }

  private report(first: Diagnosis, proof: DoctorReport | null): FixReport {
    return {
      schema: "keymend.fix/1",
      plan: this.plans.map((plan) => ({
        cause: plan.cause,
        occurrence: plan.occurrence,
        automatic: plan.changes.length > 0,
        summary: plan.remedy.summary,
        steps: plan.remedy.steps,
        url: plan.remedy.url,
        changes: plan.shown.map(({ path, line, before, after }) => ({
          path,
          line,
          before,
          after,
        })),
      })),
      applied: proof !== null,
      proof,
      undo: this.group,
      verdictBefore: first.report.verdict,
    };
  }
}

const isFaulty = ({ report }: Diagnosis) =>
  report.verdict !== "healthy" && report.diagnoses.length > 0;

/** The same cause at the same place as before: the change was not the cure, so it is taken back. */
function helpedNothing(before: Diagnosis, after: Diagnosis): boolean {
  const [a, b] = [before.report.diagnoses[0], after.report.diagnoses[0]];
  return (
    a !== undefined &&
    b !== undefined &&
    a.cause === b.cause &&
    a.summary === b.summary
  );
}
