import { slips } from "./shell-reading.ts";
import type { ShState } from "./shell-sh.ts";
import {
  ASSIGNMENT,
  emptyBefore,
  NAME,
  valueSpan,
  SH_TITLE as TITLE,
} from "./shell-sh-words.ts";
import type { ShellCommand, ShellWord } from "./shell-words.ts";

// The commands of sh that set, export or read variables.

type Handler = (
  state: ShState,
  command: ShellCommand,
  words: readonly ShellWord[],
) => void;

const exporting: Handler = (state, command, words) => {
  readDeclaration(
    state,
    command,
    words,
    words.some((word) => /^-\w*n/.test(word.text)) ? false : true,
  );
};

const declaring: Handler = (state, command, words) => {
  const isExport = words.some((word) => /^-\w*x/.test(word.text));
  readDeclaration(state, command, words, isExport ? true : undefined);
};

const passing: Handler = (state, command, words) => {
  for (const word of words) {
    if (/^-/.test(word.text)) continue;
    if (!state.assign(command, word, { exported: true, forOneCommand: true }))
      return;
  }
};

const sourcing: Handler = (state, command, words) => {
  const file = words[0];
  if (file !== undefined) state.source(command, file.text.replace(/\r$/, ""));
};

const direnvFile =
  (file: string, loader?: string): Handler =>
  (state, command, words) => {
    if (command.comment === null)
      state.source(
        command,
        (words[0]?.text ?? file).replace(/\r$/, ""),
        loader,
        true,
      );
  };

/** Commands of other shells, by name, with the shell that has them. */
const foreignSetter =
  (command: string, home: string): Handler =>
  (state, statement, words) => {
    const rest = words.filter((word) => !/^[-/]\w$/.test(word.text));
    const [first, second] = rest;
    const match = /^([A-Za-z_]\w*)(=?)/.exec(first?.text ?? "");
    if (
      first === undefined ||
      match === null ||
      (match[2] === "" && second === undefined)
    )
      return;
    const value =
      match[2] === "="
        ? first
        : second === undefined || second.text !== "="
          ? (second ?? first)
          : (rest[2] ?? second);
    const problem = slips.foreign(command, home, TITLE);
    state.add(statement, {
      name: match[1] ?? "",
      value: value.text.replace(value === first ? /^[^=]*=/ : /^=/, ""),
      span: value === first ? valueSpan(state.text, value) : value,
      problem,
    });
  };

const windowsSet = foreignSetter("set", "cmd");

/** By the name of the command. */
export const shHandlers: Readonly<Record<string, Handler>> = {
  export: exporting,
  declare: declaring,
  typeset: declaring,
  readonly: declaring,
  local: declaring,
  env: passing,
  sudo: passing,
  source: sourcing,
  ".": sourcing,
  set: (state, command, words) => {
    const options = words.map((word) => word.text.replace(/\r$/, ""));
    const at = options.findIndex((word) => /^[-+](?:\w*a\w*|o)$/.test(word));
    const option = options[at] ?? "";
    if (/^[-+]\w*a/.test(option) || options[at + 1] === "allexport") {
      if (command.comment === null) state.exportAll(option.startsWith("-"));
    } else if (words.some((word) => /^[A-Za-z_]\w*=./.test(word.text)))
      windowsSet(state, command, words);
  },
  setenv: foreignSetter("setenv", "csh"),
  setx: foreignSetter("setx", "Windows"),
  dotenv: direnvFile(".env", "direnv"),
  dotenv_if_exists: direnvFile(".env", "direnv"),
  source_env: direnvFile(".envrc"),
  source_env_if_exists: direnvFile(".envrc"),
};

function readDeclaration(
  state: ShState,
  command: ShellCommand,
  words: readonly ShellWord[],
  exported: boolean | undefined,
): void {
  const args = words.filter((word) => !/^-/.test(word.text));
  const how = exported === undefined ? {} : { exported };
  for (const [index, word] of args.entries()) {
    const next = args[index + 1];
    if (
      state.assign(
        command,
        emptyBefore(word, next) ? { ...word, text: "" } : word,
        how,
      )
    )
      continue;
    const name = word.text.replace(/\r$/, "").replace(/=$/, "");
    if (!NAME.test(name)) continue;
    if (
      next === undefined ||
      NAME.test(next.text.replace(/\r$/, "")) ||
      ASSIGNMENT.test(next.text)
    ) {
      if (exported === true && command.comment === null) state.mark(name);
      continue;
    }
    const value = next.text === "=" ? args[index + 2] : next;
    if (value === undefined) return;
    const glued =
      value === next && next.text.startsWith("=") && next.text !== "=";
    state.add(command, {
      name,
      value: value.literal ? value.text.replace(glued ? /^=/ : /^$/, "") : null,
      span: glued ? valueSpan(state.text, value) : value,
      problem:
        next.text.startsWith("=") || word.text.endsWith("=")
          ? slips.blanks(TITLE)
          : slips.noEquals(TITLE),
    });
    return;
  }
}
