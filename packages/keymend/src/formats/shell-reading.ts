import type { Span } from "../model/occurrence.ts";

// What every shell's reader gives, whatever its grammar. Pure.

/** A variable that a script or profile sets, or tries to set. Offsets of the text given. */
export interface ShellSetting {
  name: string;
  /** What the shell makes of it; null when that cannot be read off the text. */
  value: string | null;
  /** Raw value, quotes included. */
  span: Span;
  /** Reaches the programs that are started afterwards; `later`: those of sessions that are opened afterwards. */
  exported: boolean | "later";
  /** Kept for sessions opened later: `setx`, `set -U`, SetEnvironmentVariable(…, "User"). */
  persistent: boolean;
  commented: boolean;
  /** `NAME=value command`: for that one command alone. */
  forOneCommand: boolean;
  /** Why this shell does not take it as an assignment: a sentence for people, else null. */
  problem: string | null;
}

/** An env file that a script reads into its own environment. */
export interface ShellSource {
  offset: number;
  file: string;
  exports: boolean;
  /** Row of the loader rules, when the shell does not read the file as a script. */
  loader?: string;
}

/** A command, for those who look for programs and options in it. */
export interface ShellStart extends Span {
  /** Words with their quotes off and their place in the text. */
  words: readonly (Span & { text: string })[];
}

/** A part of the script that is written to another file. */
export interface ShellWritten extends Span {
  file: string;
}

export interface ShellReading {
  settings: ShellSetting[];
  sources: ShellSource[];
  commands: ShellStart[];
  written: ShellWritten[];
}

export function emptyReading(): ShellReading {
  return { settings: [], sources: [], commands: [], written: [] };
}

/** A shell: how people call it, and how it reads a text. `read` never throws. */
export interface Shell {
  title: string;
  read(text: string): ShellReading;
}

/** A setting with the usual answers. */
export function setting(
  part: Pick<ShellSetting, "name" | "value" | "span"> & Partial<ShellSetting>,
): ShellSetting {
  return {
    exported: false,
    persistent: false,
    commented: false,
    forOneCommand: false,
    problem: null,
    ...part,
  };
}

/** Sentences about assignments that a shell does not take, in one voice. */
export const slips = {
  blanks: (shell: string) =>
    `${shell} allows no blank before or after the equals sign of an assignment`,
  noEquals: (shell: string) =>
    `${shell} needs an equals sign between the name and the value`,
  dollar: (shell: string) =>
    `${shell} takes no dollar sign in front of the name that an assignment sets`,
  foreign: (what: string, home: string, shell: string) =>
    `\`${what}\` is how ${home} sets a variable; ${shell} does not set one by it`,
  nameWithBlank:
    "cmd makes the blank before the equals sign a part of the variable's name, so the real name stays unset",
  setx: "setx wants a blank, not an equals sign, between the name and the value",
  setxLater: (line: number) =>
    `setx changes only windows that are opened later, so the program started on line ${String(line)} does not get it`,
  notExported: (line: number) =>
    `it is set without being exported, so the program started on line ${String(line)} does not get it`,
  bareValue:
    "PowerShell takes a value without quotes as the name of a command, so the variable stays unset",
  shellVariable:
    "a PowerShell variable without `env:` is not part of the environment, so programs do not get it",
} as const;
