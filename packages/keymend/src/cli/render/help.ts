import type { Command } from "../command.ts";
import { commonOptions, type OptionSpecs } from "../command-line.ts";
import { commandTable } from "../commands.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "./words.ts";

/** Help for one command, or for all when none was named. */
export function renderHelp(
  command: Command | null,
  terminal: Terminal,
): string {
  const title = (text: string) => paint(terminal, "bold", text);
  if (command !== null) {
    return [
      command.usage,
      "",
      `  ${command.summary}`,
      "",
      title("options"),
      ...rows(command.options),
      "",
      title("options of every command"),
      ...rows(commonOptions),
      "",
    ].join("\n");
  }
  const width = Math.max(...commandTable.map(({ usage }) => usage.length));
  return [
    "keymend says why an OpenAI API key is refused, with proof, and what to do",
    "",
    title("commands"),
    ...commandTable.map(
      ({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`,
    ),
    "",
    title("options of every command"),
    ...rows(commonOptions),
    "",
    title("exit status"),
    "  0 nothing wrong · 1 something wrong was found · 2 wrong use · 3 could not look, or could not decide · 130 interrupted",
    "",
    "  keymend <command> --help says more",
    "",
  ].join("\n");
}

function rows(options: OptionSpecs): string[] {
  const heads = Object.entries(options).map(
    ([name, spec]) =>
      `${spec.short === undefined ? "    " : `-${spec.short}, `}--${name}${spec.value === undefined ? "" : ` ${spec.value}`}`,
  );
  const width = Math.max(...heads.map((head) => head.length));
  return Object.values(options).map(
    (spec, i) => `  ${(heads[i] ?? "").padEnd(width)}  ${spec.help}`,
  );
}
