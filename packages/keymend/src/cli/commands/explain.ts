import { resolve } from "node:path";
import { diagnose } from "../../doctor/diagnose.ts";
import { exitOf } from "../../doctor/report.ts";
import { ToolError } from "../../errors.ts";
import { decodeText } from "../../formats/decode.ts";
import { realFiles } from "../../io/real-files.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, textOf, type ParsedLine } from "../command-line.ts";
import { renderDoctor } from "../render/doctor.ts";
import { doctorIo, folderOf, requestOf } from "./request.ts";

const MAX_TEXT_BYTES = 5 << 20;

export async function explainCommand(
  { values, positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const errorText = await textFrom(positionals, shell);
  const dir = folderOf(shell, textOf(values, "dir") ?? undefined);
  const { report } = await diagnose(doctorIo(shell), {
    ...requestOf(shell, values, dir),
    command: "explain",
    errorText,
  });
  return {
    status: exitOf(report.verdict),
    report,
    text: (terminal) =>
      renderDoctor(report, terminal, {
        verbose: isSet(values, "verbose"),
        quiet: isSet(values, "quiet"),
      }),
  };
}

/** The words given, the file they name, or standard input. */
async function textFrom(
  positionals: readonly string[],
  shell: Shell,
): Promise<string> {
  const [only] = positionals;
  const text =
    only === undefined
      ? await shell.readInput(MAX_TEXT_BYTES)
      : positionals.length === 1
        ? (fromFile(resolve(shell.cwd, only)) ?? only)
        : positionals.join(" ");
  if (text === null || text.trim() === "")
    throw new ToolError("USAGE", {
      at: "explain",
      hint: "paste the error as an argument, name a log file, or pipe it: my-program 2>&1 | keymend explain",
    });
  return text;
}

function fromFile(path: string): string | null {
  const stat = realFiles.stat(path);
  if (stat === null || stat.kind === "folder") return null;
  const read = realFiles.read(path, MAX_TEXT_BYTES);
  if (!read.ok)
    throw new ToolError("NO_ACCESS", {
      at: path,
      hint: "give a plain file that you may read",
    });
  const decoded = decodeText(read.bytes);
  if (decoded === null)
    throw new ToolError("INPUT_NOT_TEXT", {
      at: path,
      hint: "give a log or the error text itself",
    });
  return decoded.text;
}
