import { diagnose } from "../../doctor/diagnose.ts";
import { exitOf } from "../../doctor/report.ts";
import { ToolError } from "../../errors.ts";
import type { CommandResult, Shell } from "../command.ts";
import { isSet, type ParsedLine } from "../command-line.ts";
import { renderDoctor } from "../render/doctor.ts";
import { doctorIo, folderOf, requestOf } from "./request.ts";

export async function doctorCommand(
  { values, positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const [named, more] = positionals;
  if (more !== undefined)
    throw new ToolError("USAGE", {
      at: more,
      hint: "doctor looks at one folder; keymend where compares several",
    });
  const dir = folderOf(shell, named);
  const { report } = await diagnose(doctorIo(shell), {
    ...requestOf(shell, values, dir),
    command: "doctor",
    errorText: null,
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
