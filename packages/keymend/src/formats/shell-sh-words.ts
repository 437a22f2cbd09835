import type { ShellCommand, ShellWord } from "./shell-words.ts";

// Small questions about the words of a sh command.

/** How sentences for people call it. */
export const SH_TITLE = "the shell";

/** A word that assigns; group 1 the name. */
export const ASSIGNMENT = /^([A-Za-z_]\w*)\+?=/;
/** A whole word that is a variable's name. */
export const NAME = /^[A-Za-z_]\w*$/;

/** Words that stand before a command and change nothing about it. */
const BEFORE =
  /^(?:if|then|elif|else|while|until|do|!|\{|time|exec|command|builtin|nohup|eval)\r?$/;

/** `NAME= value`: the blank makes the value a word of its own. */
export function emptyBefore(
  word: ShellWord,
  next: ShellWord | undefined,
): boolean {
  return (
    /^[A-Za-z_]\w*=$/.test(word.text) &&
    next !== undefined &&
    !NAME.test(next.text) &&
    !ASSIGNMENT.test(next.text) &&
    next.text !== "\r"
  );
}

/** Looks like a value somebody meant to assign, not like a program. */
export function isValueLike(word: ShellWord): boolean {
  return (
    word.quote !== null || /^[a-z]{2,6}[-_][\w-]{16,}\r?$/i.test(word.text)
  );
}

/** The command without the reserved words before it. */
export function withoutBefore<T extends { text: string }>(
  words: readonly T[],
): readonly T[] {
  const at = words.findIndex((word) => !BEFORE.test(word.text));
  return at < 0 ? [] : words.slice(at);
}

/** The word without the CR of a Windows line end. */
export function plain(word: { text: string } | undefined): string {
  return word?.text.replace(/\r$/, "") ?? "";
}

/** The file that `tee` writes; null when the command is another. */
export function teeTarget(command: ShellCommand): string | null {
  if (!/^(?:sudo|tee)$/.test(plain(command.words[0]))) return null;
  const at = command.words.findIndex((word) => plain(word) === "tee");
  return at < 0
    ? null
    : plain(
        command.words.slice(at + 1).find((word) => !word.text.startsWith("-")),
      );
}

/** Where the raw value stands in `NAME=value`, `"NAME=value"` or `=value`. */
export function valueSpan(
  text: string,
  word: ShellWord,
): { start: number; end: number } {
  const equals = text.indexOf("=", word.start);
  const start = equals < 0 || equals >= word.end ? word.start : equals + 1;
  const inQuotes =
    word.quote !== null &&
    text[word.end - 1] === word.quote &&
    word.end - 1 >= start;
  return { start, end: inQuotes ? word.end - 1 : word.end };
}

/** `"$(dirname "$0")/.env"`, `"${DIR}/.env"`: the fixed end of a path that a script works out; null when there is none. */
export function fixedPath(file: string): string | null {
  if (file === "" || file.length > 1_000) return null;
  const home = file.replace(/^(?:\$HOME|\$\{HOME\})\//, "~/");
  if (!/[$`*]/.test(home)) return home;
  const last = Math.max(home.lastIndexOf(")/"), home.lastIndexOf("}/"));
  const rest = last < 0 ? home.replace(/^\$\w+\//, "") : home.slice(last + 2);
  // any other script than an env file may stand anywhere
  return /[$`*]/.test(rest) || !/env/i.test(rest) ? null : rest;
}
