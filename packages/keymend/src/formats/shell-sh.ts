import { exportedFile } from "./shell-export-file.ts";
import {
  emptyReading,
  setting,
  slips,
  type Shell,
  type ShellReading,
  type ShellSetting,
} from "./shell-reading.ts";
import { shHandlers } from "./shell-sh-commands.ts";
import {
  ASSIGNMENT,
  fixedPath,
  isValueLike,
  NAME,
  plain,
  teeTarget,
  valueSpan,
  withoutBefore,
  SH_TITLE as TITLE,
} from "./shell-sh-words.ts";
import {
  readCommandsAndComments,
  type ShellCommand,
  type ShellWord,
} from "./shell-words.ts";

/** sh, bash, zsh, ksh and direnv's bash. */
export const sh: Shell = {
  title: TITLE,
  read(text) {
    const state = new ShState(text);
    for (const command of readCommandsAndComments(text)) state.command(command);
    return state.close();
  },
};

/** What has been read so far, and the ways in which a command adds to it. */
export class ShState {
  private readonly reading: ShellReading = emptyReading();
  /** Names that `export NAME` marks, anywhere in the text. */
  private readonly marked = new Set<string>();
  private allExport = false;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  command(command: ShellCommand): void {
    if (command.comment === null) {
      this.reading.commands.push(command);
      this.written(command);
    }
    const words = withoutBefore(command.words);
    const first = words.findIndex((word) => !ASSIGNMENT.test(word.text));
    const rest = first < 0 ? [] : words.slice(first);
    this.prefixes(command, first < 0 ? words : words.slice(0, first), rest);
    const name = plain(rest[0]);
    const handle = Object.hasOwn(shHandlers, name)
      ? shHandlers[name]
      : undefined;
    if (handle !== undefined) handle(this, command, rest.slice(1));
    else if (rest[0] !== undefined) this.slip(command, rest);
    if (command.comment === null) this.substitution(command);
  }

  close(): ShellReading {
    for (const one of this.reading.settings) {
      if (one.problem === null && this.marked.has(one.name))
        one.exported = true;
    }
    return this.reading;
  }

  mark(name: string): void {
    this.marked.add(name);
  }

  exportAll(on: boolean): void {
    this.allExport = on;
  }

  source(
    command: ShellCommand,
    file: string,
    loader?: string,
    exports = this.allExport,
  ): void {
    if (command.comment !== null) return;
    const path = fixedPath(file);
    if (path === null) return;
    this.reading.sources.push({
      offset: command.start,
      file: path,
      exports,
      ...(loader === undefined ? {} : { loader }),
    });
  }

  /** Adds `NAME=value` when the word is one; tells whether it was. */
  assign(
    command: ShellCommand,
    word: ShellWord,
    more: Partial<ShellSetting>,
  ): boolean {
    const match = ASSIGNMENT.exec(word.text);
    const name = match?.[1];
    if (match === null || name === undefined) return false;
    this.add(command, {
      name,
      value: word.literal ? word.text.slice(match[0].length) : null,
      span: valueSpan(this.text, word),
      ...more,
    });
    return true;
  }

  add(
    command: ShellCommand,
    part: Pick<ShellSetting, "name" | "value" | "span"> & Partial<ShellSetting>,
  ): void {
    const commented = command.comment !== null;
    const problem = commented ? null : (part.problem ?? null);
    this.reading.settings.push(
      setting({
        ...part,
        commented,
        problem,
        exported:
          !commented && problem === null && (part.exported ?? this.allExport),
      }),
    );
  }

  private prefixes(
    command: ShellCommand,
    words: readonly ShellWord[],
    rest: readonly ShellWord[],
  ): void {
    const program = rest[0];
    for (const word of words) {
      const isEmpty = /^[A-Za-z_]\w*=$/.test(word.text);
      if (isEmpty && program !== undefined && isValueLike(program)) {
        this.add(command, {
          name: word.text.slice(0, -1),
          value: program.literal ? program.text : null,
          span: program,
          problem: slips.blanks(TITLE),
        });
        continue;
      }
      this.assign(
        command,
        word,
        program === undefined ? {} : { exported: true, forOneCommand: true },
      );
    }
  }

  /** Assignments in the manner of another language: `NAME = value`, `$NAME=value`, `$env:NAME="value"`. */
  private slip(command: ShellCommand, words: readonly ShellWord[]): void {
    const [first, second, third] = words;
    if (first === undefined) return;
    const foreign = /^\$?env:([A-Za-z_]\w*)(=?)/i.exec(first.text);
    const dollar = /^\$\{?([A-Za-z_]\w*)\}?=/.exec(first.text);
    const name =
      foreign?.[1] ??
      dollar?.[1] ??
      (NAME.test(first.text) ? first.text : undefined);
    if (name === undefined) return;
    const own = (foreign !== null && foreign[2] === "=") || dollar !== null;
    const equals =
      second !== undefined &&
      /^=/.test(second.text) &&
      !/^==/.test(second.text);
    if (!own && !equals) return;
    const value = own
      ? first
      : second?.text === "=" || second?.text === "=\r"
        ? third
        : second;
    if (value === undefined) return;
    this.add(command, {
      name,
      value: value.text.replace(/^[^=]*=/, ""),
      span: value === third ? value : valueSpan(this.text, value),
      problem:
        foreign !== null
          ? slips.foreign("$env:NAME = …", "PowerShell", TITLE)
          : dollar !== null
            ? slips.dollar(TITLE)
            : slips.blanks(TITLE),
    });
  }

  /** `export $(cat .env | xargs)`, `env $(cat .env) node .`, `while read line; do export "$line"; done < .env`. */
  private substitution(command: ShellCommand): void {
    for (const word of command.words) {
      if (word.literal || !/\$\(|`|<\(/.test(word.text)) continue;
      const file = exportedFile(word.text, plain(command.words[0]));
      if (file !== null)
        this.source(
          command,
          file.path,
          file.loader,
          file.exports ?? this.allExport,
        );
    }
    const input = command.redirects.find(({ operator }) => operator === "<");
    if (
      plain(command.words[0]) === "done" &&
      input !== undefined &&
      this.loopExports
    )
      this.source(
        command,
        input.target.text.replace(/\r$/, ""),
        "grep-export",
        true,
      );
  }

  private get loopExports(): boolean {
    return this.reading.commands
      .slice(-8)
      .some(
        ({ words }) =>
          plain(withoutBefore(words)[0]) === "export" &&
          words.some((word) => /^["']?\$/.test(word.text)),
      );
  }

  /** A here-document, or an `echo`, that goes into an env file. */
  private written(command: ShellCommand): void {
    const out = command.redirects.find(({ operator }) =>
      /^\d?>/.test(operator),
    );
    const file = out?.target.text.replace(/\r$/, "") ?? teeTarget(command);
    if (file === null) return;
    if (command.hereDoc !== null)
      this.reading.written.push({ ...command.hereDoc, file });
    if (!/^(?:echo|printf)$/.test(plain(command.words[0]))) return;
    for (const word of command.words.slice(1)) {
      if (ASSIGNMENT.test(word.text))
        this.reading.written.push({
          start: word.start + (word.quote === null ? 0 : 1),
          end: word.end - (word.quote === null ? 0 : 1),
          file,
        });
    }
  }
}
