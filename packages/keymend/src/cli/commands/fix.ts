import { diagnose } from "../../doctor/diagnose.ts";
import type { DiagnoseRequest } from "../../doctor/request.ts";
import { exitOf } from "../../doctor/report.ts";
import { ToolError } from "../../errors.ts";
import { FixRun } from "../../fix/fix-run.ts";
import { openPage } from "../../io/open-page.ts";
import { stateFolderPath } from "../../state/state-folder.ts";
import { UndoStore } from "../../state/undo-store.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, type ParsedLine } from "../command-line.ts";
import { renderFix, renderPlan } from "../render/fix.ts";
import { terminalOf } from "../terminal.ts";
import { keySource } from "./key-source.ts";
import { doctorIo, folderOf, homeOf, requestOf } from "./request.ts";

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
  const isSilent = isSet(values, "json");
  const terminal = terminalOf(shell.env, process.stderr, false);
  const run = new FixRun({
    io,
    store: undoStoreOf(shell),
    request,
    consent: async (plans) =>
      isSet(values, "yes") ||
      (!isSilent &&
        (await shell.confirm(
          `${renderPlan(plans, terminal)}\nApply this? [y/N] `,
        ))),
    key: await keySource(values, shell),
  });
  const report = await run.from(await diagnose(io, request));
  const page = report.plan.find((plan) => plan.url !== null)?.url;
  if (isSet(values, "open") && !report.applied && page != null)
    await openPage(page, shell.platform);
  return {
    status: report.applied
      ? exitOf(report.proof?.verdict ?? "undecided")
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
