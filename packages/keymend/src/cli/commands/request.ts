import { homedir } from "node:os";
import { resolve } from "node:path";
import { parseEnvironment } from "../../doctor/process-environment.ts";
import type { DiagnoseRequest, DoctorIo } from "../../doctor/request.ts";
import { ToolError } from "../../errors.ts";
import { decodeText } from "../../formats/decode.ts";
import { realHttp } from "../../io/http.ts";
import { realFiles } from "../../io/real-files.ts";
import { realRun } from "../../io/run.ts";
import { openStateFolder, stateFolderPath } from "../../state/state-folder.ts";
import type { Shell } from "../command.ts";
import { isSet, listOf, textOf, type Values } from "../command-line.ts";

const MAX_ENVIRONMENT_BYTES = 4 << 20;

export function homeOf(shell: Shell): string | null {
  const home = shell.env["HOME"] ?? shell.env["USERPROFILE"] ?? homedir();
  return home === "" || home === "/"
    ? null
    : home.replaceAll("\\", "/").replace(/\/+$/, "");
}

/** The folder named on the command line: it must be there and be a folder. */
export function folderOf(shell: Shell, named: string | undefined): string {
  const dir = resolve(shell.cwd, named ?? ".").replaceAll("\\", "/");
  const stat = realFiles.stat(dir);
  if (stat === null)
    throw new ToolError("NOT_FOUND", {
      at: named ?? dir,
      hint: "name a folder that exists and that you may read",
    });
  if (stat.kind !== "folder")
    throw new ToolError("NOT_A_FOLDER", {
      at: named ?? dir,
      hint: "name the folder of the project; for a log file use keymend explain",
    });
  return realFiles.real(dir)?.replaceAll("\\", "/") ?? dir;
}

/** The environment of the program under diagnosis: our own, or that of `--env-from <pid|file>`. */
export function environmentOf(
  shell: Shell,
  values: Values,
): Pick<DiagnoseRequest, "environment" | "environmentSource"> {
  const from = textOf(values, "env-from");
  if (from === null)
    return { environment: shell.env, environmentSource: "process" };
  const isPid = /^\d+$/.test(from);
  const path = isPid ? `/proc/${from}/environ` : resolve(shell.cwd, from);
  const read = realFiles.read(path, MAX_ENVIRONMENT_BYTES);
  if (!read.ok) throw unreadableEnvironment(from, isPid, read.reason);
  const text = isPid
    ? Buffer.from(read.bytes).toString("utf8")
    : decodeText(stripNuls(read.bytes))?.text;
  if (text === undefined)
    throw new ToolError("INPUT_NOT_TEXT", {
      at: from,
      hint: "give a file of NAME=value lines, or the output of env",
    });
  return { environment: parseEnvironment(text), environmentSource: "env-from" };
}

/** A copy of /proc/<pid>/environ has NULs between its entries. */
function stripNuls(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte === 0 ? 0x0a : byte));
}

function unreadableEnvironment(
  from: string,
  isPid: boolean,
  reason: string,
): ToolError {
  if (isPid && process.platform !== "linux")
    return new ToolError("PROCESS_GONE", {
      at: from,
      hint: "reading another process works on Linux only; save its environment with env > file and give the file",
    });
  if (isPid)
    return new ToolError("PROCESS_GONE", {
      at: `process ${from}`,
      hint:
        reason === "permission"
          ? "run keymend as the user of that process"
          : "see whether it still runs: ps -p <pid>",
    });
  if (reason === "gone")
    return new ToolError("NOT_FOUND", {
      at: from,
      hint: "give a process id or a file of NAME=value lines",
    });
  return new ToolError("NO_ACCESS", {
    at: from,
    hint: "give a plain file that you may read",
  });
}

export function requestOf(
  shell: Shell,
  values: Values,
  dir: string,
): Omit<DiagnoseRequest, "command" | "errorText"> {
  return {
    dir,
    home: homeOf(shell),
    platform: shell.platform,
    ...environmentOf(shell, values),
    offline: isSet(values, "offline"),
    paidProbe: isSet(values, "paid-probe"),
    allowedHosts: listOf(values, "allow-host"),
    timeoutMs: timeoutOf(values),
  };
}

function timeoutOf(values: Values): number {
  const text = textOf(values, "timeout");
  if (text === null) return 5_000;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 120))
    throw new ToolError("USAGE", {
      at: `--timeout ${text}`,
      hint: "give seconds between 0 and 120, e.g. --timeout 10",
    });
  return Math.round(seconds * 1000);
}

export function doctorIo(shell: Shell): DoctorIo {
  return {
    files: realFiles,
    http: realHttp(shell.env),
    run: realRun,
    state: openStateFolder(stateFolderPath(shell.env, homeOf(shell))),
    nowMs: () => Date.now(),
    step: (words) => {
      shell.step(words);
    },
  };
}
