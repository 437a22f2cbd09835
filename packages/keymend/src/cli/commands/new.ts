import { hostname } from "node:os";
import { diagnose } from "../../doctor/diagnose.ts";
import type { DiagnoseRequest, DoctorIo } from "../../doctor/request.ts";
import { nameOf } from "../../doctor/paths.ts";
import { exitOf } from "../../doctor/report.ts";
import { ToolError } from "../../errors.ts";
import { applyChanges } from "../../fix/apply.ts";
import { changesOf, type PlannedFix } from "../../fix/fix.ts";
import {
  cleanKey,
  proveKey,
  storeKey,
  suggestedName,
} from "../../fix/new-key.ts";
import { openPage } from "../../io/open-page.ts";
import { maskKey } from "../../key/mask.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, type ParsedLine } from "../command-line.ts";
import { renderNew, type NewReport } from "../render/new.ts";
import { renderPlan } from "../render/fix.ts";
import { terminalOf } from "../terminal.ts";
import { undoStoreOf } from "./fix.ts";
import { keySource } from "./key-source.ts";
import { doctorIo, folderOf, requestOf } from "./request.ts";

const KEYS_PAGE = "https://platform.openai.com/api-keys";

/** For people without an admin key: page, hidden prompt, proof, storing everywhere the old one stood. */
export async function newCommand(
  { values, positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const dir = folderOf(shell, positionals[0]);
  const io = doctorIo(shell);
  const request: DiagnoseRequest = {
    ...requestOf(shell, values, dir),
    command: "doctor",
    errorText: null,
  };
  const before = await diagnose(io, request);
  const name = suggestedName(nameOf(dir), hostname(), io.nowMs());
  const source = await keySource(values, shell);
  if (source === null)
    throw new ToolError("USAGE", {
      at: "new",
      hint: "run it on a terminal, or give it on standard input (pbpaste | keymend new --key-stdin --yes)",
    });
  shell.tell(
    `Make a key at ${KEYS_PAGE}\nA name that says later where it lives: ${name}\n`,
  );
  if (isSet(values, "open")) await openPage(KEYS_PAGE, shell.platform);
  const key = cleanKey(await source());
  const { http } = io;
  const { timeoutMs } = request;
  await proveKey(key, { http, baseUrl: before.askedUrl, timeoutMs });
  const edits = storeKey(before.evidence, key);
  const planned = await changesOf(io, before, edits, request);
  const old = before.evidence.subject.value?.trim() ?? "";
  const report: NewReport = {
    schema: "keymend.new/1",
    page: KEYS_PAGE,
    name,
    stored: planned.shown.map(({ path, line }) => ({ path, line })),
    old: old === "" ? null : maskKey(old),
    ...(await stored(planned, {
      io,
      request,
      shell,
      yes: isSet(values, "yes"),
    })),
  };
  return {
    status: report.proof === null ? 1 : exitOf(report.proof.verdict),
    report,
    text: (terminal) => renderNew(report, terminal),
  };
}

type Planned = Pick<PlannedFix, "changes" | "shown">;

/** Shows, asks, writes, and asks the provider again through the project's loader. */
async function stored(
  planned: Planned,
  how: {
    io: DoctorIo;
    request: DiagnoseRequest;
    shell: Shell;
    yes: boolean;
  },
): Promise<Pick<NewReport, "applied" | "undo" | "proof">> {
  const { io, request, shell } = how;
  if (planned.changes.length === 0 || !(await agreed(planned, how)))
    return { applied: false, undo: null, proof: null };
  const record = applyChanges(undoStoreOf(shell), planned.changes, {
    dir: request.dir,
    causes: [],
    nowMs: io.nowMs(),
    group: null,
    round: 0,
  });
  const { report } = await diagnose(io, request);
  return { applied: true, undo: record.group, proof: report };
}

async function agreed(
  planned: Pick<PlannedFix, "changes" | "shown">,
  { yes, shell }: { yes: boolean; shell: Shell },
): Promise<boolean> {
  if (yes) return true;
  const plan: PlannedFix = {
    cause: "key-missing",
    title: "The new key works",
    occurrence: null,
    remedy: {
      id: "store-new-key",
      summary: "put it everywhere the old one stood",
      steps: [],
      url: null,
    },
    ...planned,
  };
  return shell.confirm(
    `${renderPlan([plan], terminalOf(shell.env, process.stderr, false))}\nApply this? [y/N] `,
  );
}
