import { survey } from "../../doctor/survey.ts";
import { makeWhere } from "../../doctor/where.ts";
import { filePlaces } from "../../places/index.ts";
import type { CommandResult, Shell } from "../command.ts";
import type { ParsedLine } from "../command-line.ts";
import { renderWhere } from "../render/where.ts";
import { doctorIo, environmentOf, folderOf, homeOf } from "./request.ts";

export async function whereCommand(
  { values, positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const io = doctorIo(shell);
  const named = positionals.length === 0 ? ["."] : positionals;
  const surveys = [];
  for (const name of named) {
    const dir = folderOf(shell, name);
    shell.step(`reading ${dir}`);
    const request = {
      dir,
      home: homeOf(shell),
      platform: shell.platform,
      ...environmentOf(shell, values),
      salt: io.state.salt(),
      error: null,
    };
    surveys.push({ dir, survey: await survey(io.files, filePlaces, request) });
  }
  const report = makeWhere(surveys);
  return {
    status: 0,
    report,
    text: (terminal) => renderWhere(report, terminal),
  };
}
