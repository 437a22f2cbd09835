import { errorInfo, ToolError } from "../errors.ts";
import { maskText } from "../key/mask-text.ts";
import { VERSION } from "../version.ts";
import type { Command } from "./command.ts";
import { commonOptions, isSet, nearest, parseLine } from "./command-line.ts";
import { withConfig } from "./config.ts";
import { commandTable } from "./commands.ts";
import { renderError } from "./render/error.ts";
import { renderHelp } from "./render/help.ts";
import { renderJson } from "./render/json.ts";
import { makeShell } from "./shell.ts";
import { terminalOf } from "./terminal.ts";

/** What a run comes to: main prints it and ends the process. */
export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Finds the command, runs it, and renders what it came to. */
export async function dispatch(argv: readonly string[]): Promise<Outcome> {
  const terminal = terminalOf(
    process.env,
    process.stdout,
    argv.includes("--no-color"),
  );
  const wantsJson = argv.includes("--json");
  try {
    const { command, rest } = commandOf(argv);
    const specs = { ...command.options, ...commonOptions };
    const typed = parseLine(rest, specs);
    const line = {
      ...typed,
      values: await withConfig(typed.values, specs, process.cwd()),
    };
    if (isSet(line.values, "version"))
      return { status: 0, stdout: `${VERSION}\n`, stderr: "" };
    if (isSet(line.values, "help"))
      return {
        status: 0,
        stdout: renderHelp(argv[0] === command.verb ? command : null, terminal),
        stderr: "",
      };
    const shell = makeShell({
      quiet: isSet(line.values, "quiet") || wantsJson,
    });
    try {
      const act = await command.load();
      const { status, report, text } = await act(line, shell);
      return {
        status,
        stdout: wantsJson ? renderJson(report) : text(terminal),
        stderr: "",
      };
    } finally {
      shell.close();
    }
  } catch (error) {
    return failure(error, {
      terminal,
      wantsJson,
      debug: argv.includes("--debug"),
    });
  }
}

function commandOf(argv: readonly string[]): {
  command: Command;
  rest: string[];
} {
  const [first, ...rest] = argv;
  const named = commandTable.find((command) => command.verb === first);
  if (named !== undefined) return { command: named, rest };
  const doctor = commandTable[0];
  if (doctor === undefined)
    throw new ToolError("INTERNAL", {
      at: "commands",
      hint: "the table of commands is empty",
    });
  // `keymend docter`: a word that is nearly a command and no folder
  const near =
    first === undefined || first.startsWith("-") || /[./\\]/.test(first)
      ? null
      : nearest(
          first,
          commandTable.map((command) => command.verb),
        );
  if (near !== null && first !== undefined)
    throw new ToolError("USAGE", {
      at: first,
      hint: `did you mean keymend ${near}?`,
    });
  return { command: doctor, rest: [...argv] };
}

function failure(
  error: unknown,
  how: {
    terminal: ReturnType<typeof terminalOf>;
    wantsJson: boolean;
    debug: boolean;
  },
): Outcome {
  const known =
    error instanceof ToolError
      ? error
      : new ToolError("INTERNAL", {
          at: "keymend",
          hint: "please report this, with the output of the same command and --debug",
          cause: error,
        });
  const stack = how.debug ? stackOf(error) : "";
  if (how.wantsJson) {
    const report = {
      schema: "keymend.error/1",
      code: known.code,
      message: maskText(known.message),
      hint: maskText(known.hint),
    };
    return {
      status: errorInfo[known.code].exit,
      stdout: renderJson(report),
      stderr: stack,
    };
  }
  return {
    status: errorInfo[known.code].exit,
    stdout: "",
    stderr: renderError(known, how.terminal) + stack,
  };
}

/** Frames only: the first lines of a stack repeat the message, and an unknown message may quote a key. */
function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.length === 0 ? "" : `${frames.join("\n")}\n`;
}
