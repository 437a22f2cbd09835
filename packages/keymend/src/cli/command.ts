import type { OptionSpecs, ParsedLine } from "./command-line.ts";
import type { Terminal } from "./terminal.ts";

/** What a command hands back: a status, and a report that renderers turn into text. */
export interface CommandResult {
  status: number;
  /** Goes to standard output with --json. */
  report: unknown;
  /** The same for people. */
  text: (terminal: Terminal) => string;
}

export interface Command {
  readonly verb: string;
  /** `keymend doctor [dir]` */
  readonly usage: string;
  readonly summary: string;
  readonly options: OptionSpecs;
  load(): Promise<(line: ParsedLine, shell: Shell) => Promise<CommandResult>>;
}

/** The process around a command. */
export interface Shell {
  env: NodeJS.ProcessEnv;
  cwd: string;
  platform: NodeJS.Platform;
  /** Standard input as text, or null when it is a terminal. */
  readInput(maxBytes: number): Promise<string | null>;
  /** Words for the person at the terminal, outside of the answer. */
  tell: (words: string) => void;
  /** Asks on the terminal; false when there is none. */
  confirm(question: string): Promise<boolean>;
  /** For commands that stay: they print while they run, until they are told to stop. */
  service: {
    out: (text: string) => void;
    err: (text: string) => void;
    untilStopped: () => Promise<void>;
  };
  /** Shown on a terminal when the step takes over half a second. */
  step: (words: string) => void;
}
