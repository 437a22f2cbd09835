import type { DialectOptions } from "../model/loader.ts";
import { dialects, nextIndex, Refused } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { WordReader } from "./shell-words.ts";
import type { ShellStyle, Word } from "./shell-words.ts";

/*
 * A sourced file, read without running it: assignments and `export` take effect, every other command is passed over.
 * Compound commands are not followed. Measured against bash, dash and zsh (reference table, 2026-11-23).
 */

interface SourceStyle extends ShellStyle {
  /** `set -a`: every assignment reaches child processes. */
  exportsAll: boolean;
  /** Does a syntax error undo what came before? (dash ends the script.) */
  keeps: boolean;
}

const DECLARES = new Set(["export", "declare", "typeset", "readonly", "local"]);

class Script {
  readonly #reader: WordReader;
  readonly #out: Recorder;
  readonly #style: SourceStyle;
  readonly #environment: ReadonlyMap<string, string>;
  /** Shell variables, exported or not; undefined: unknown. */
  readonly #variables = new Map<string, string | undefined>();
  readonly #exported = new Set<string>();
  readonly #held = new Map<string, Word>();
  #subshells = 0;
  #exportsAll: boolean;

  constructor(
    text: string,
    out: Recorder,
    style: SourceStyle,
    { environment }: DialectOptions,
  ) {
    this.#out = out;
    this.#style = style;
    this.#environment = environment;
    this.#exportsAll = style.exportsAll;
    this.#reader = new WordReader(
      text,
      (name) =>
        this.#variables.has(name)
          ? this.#variables.get(name)
          : environment.get(name),
      style,
    );
  }

  run(): void {
    const { text } = this.#reader;
    while (this.#reader.at < text.length) this.#command();
  }

  /** One simple command up to its separator. */
  #command(): void {
    const words: Word[] = [];
    for (;;) {
      this.#reader.skipBlanks();
      const { text, at } = this.#reader;
      const char = text.charAt(at);
      if (char === "#") {
        this.#reader.at = nextIndex(text, "\n", at);
      } else if (char === "(") {
        this.#parenthesis(words);
      } else if (char === "<" || char === ">") {
        this.#redirect();
      } else if (char === "" || /[\n;&|)]/.test(char)) {
        this.#separator(char, words);
        return;
      } else {
        words.push(this.#reader.word());
      }
    }
  }

  #separator(char: string, words: Word[]): void {
    const { text, at } = this.#reader;
    const doubled = (char === "&" || char === "|") && text[at + 1] === char;
    if (char === ")") this.#subshells = Math.max(0, this.#subshells - 1);
    this.#reader.at = at + (doubled ? 2 : 1);
    // a pipeline or a background job runs in a process of its own
    const isApart = (char === "&" || char === "|") && !doubled;
    if (!isApart && this.#subshells === 0) this.#execute(words);
  }

  #parenthesis(words: Word[]): void {
    const { text, at } = this.#reader;
    const before = words.at(-1);
    const isArray =
      before !== undefined && before.name !== null && before.end === at;
    if (isArray && this.#style.isBash) {
      words.pop();
      this.#reader.at = nextIndex(text, ")", at) + 1;
      return;
    }
    if (words.length > 0) throw this.#syntax();
    this.#subshells += 1;
    this.#reader.at = at + 1;
  }

  #redirect(): void {
    const operator = /(?:<<<|<<-?|>>|<&|>&|>\||<|>)/y;
    operator.lastIndex = this.#reader.at;
    this.#reader.at += operator.exec(this.#reader.text)?.[0].length ?? 1;
    this.#reader.skipBlanks();
    const next = this.#reader.text.charAt(this.#reader.at);
    if (next === "" || /[\n;&|<>()]/.test(next)) throw this.#syntax();
    this.#reader.word();
  }

  #syntax(): Refused {
    return new Refused("the shell stops at a syntax error", this.#style.keeps);
  }

  #execute(words: Word[]): void {
    const first = words.findIndex((word) => word.name === null);
    const assignments = first === -1 ? words : [];
    for (const word of assignments) this.#assign(word);
    const command = words[first];
    if (command === undefined) return;
    if (this.#style.isZsh)
      for (const word of words.slice(first))
        if (!word.quoted && /[[*?]/.test(word.value)) throw this.#syntax();
    const rest = words.slice(first + 1);
    if (command.value === "set") this.#set(rest);
    if (!DECLARES.has(command.value) || first > 0) return;
    if (command.value === "export" || this.#style.isBash || this.#style.isZsh)
      this.#declare(command.value, rest);
  }

  #set(words: Word[]): void {
    if (words.some((word) => word.value === "-a")) this.#exportsAll = true;
    if (words.some((word) => word.value === "+a")) this.#exportsAll = false;
  }

  #declare(command: string, words: Word[]): void {
    const exports =
      command === "export" || words.some((word) => /^-\w*x/.test(word.value));
    for (const word of words) {
      const name = word.name ?? word.value;
      if (word.name === null && !/^[A-Za-z_]\w*$/.test(name)) {
        if (!name.startsWith("-") && !this.#style.keeps) throw this.#syntax();
        continue;
      }
      if (exports) this.#exported.add(name);
      if (word.name !== null) this.#assign(word);
      else this.#publish(name);
    }
  }

  #assign(word: Word): void {
    const name = word.name ?? "";
    if (this.#style.isZsh && this.#reader.text[word.valueStart] === "=")
      throw this.#syntax();
    const before = word.appends
      ? (this.#variables.get(name) ?? this.#environment.get(name) ?? "")
      : "";
    this.#variables.set(name, word.unknown ? undefined : before + word.value);
    this.#held.set(name, word);
    this.#publish(name);
  }

  /** Hands on a variable that child processes will see. */
  #publish(name: string): void {
    const isExported =
      this.#exportsAll ||
      this.#exported.has(name) ||
      this.#environment.has(name);
    const word = this.#held.get(name);
    if (!isExported || word === undefined) return;
    const value = this.#variables.get(name);
    this.#out.add(name, value ?? "", {
      start: word.start,
      from: word.valueStart,
      to: word.end,
    });
    if (value === undefined) this.#out.markUnknown(name);
  }
}

const source =
  (style: SourceStyle): DialectRow["read"] =>
  (text, out, options) => {
    const hasNul = !style.isZsh && text.includes("\0");
    const script = hasNul
      ? new Script(text.replaceAll("\0", ""), past(text, out), style, options)
      : new Script(text, out, style, options);
    script.run();
  };

/** bash and dash pass over NUL bytes; the entries still stand where they stand in the file. */
function past(text: string, out: Recorder): Recorder {
  const offsets: number[] = [];
  for (let at = 0; at < text.length; at += 1)
    if (text[at] !== "\0") offsets.push(at);
  const original = (at: number) => offsets[at] ?? text.length;
  return {
    values: out.values,
    forget: out.forget.bind(out),
    markUnknown: out.markUnknown.bind(out),
    add(name, value, { start, from, to }) {
      out.add(name, value, {
        start: original(start),
        from: original(from),
        to: original(to),
      });
    },
  };
}

const bashStyle: SourceStyle = {
  isBash: true,
  isZsh: false,
  exportsAll: true,
  keeps: true,
};

export const shells = dialects({
  bash: {
    id: "bash source",
    bom: "kept",
    nul: "cuts",
    read: source(bashStyle),
  },
  bashNoExport: {
    id: "bash source without export",
    bom: "kept",
    nul: "cuts",
    read: source({ ...bashStyle, exportsAll: false }),
  },
  dash: {
    id: "dash source",
    bom: "kept",
    nul: "cuts",
    read: source({
      isBash: false,
      isZsh: false,
      exportsAll: true,
      keeps: false,
    }),
  },
  zsh: {
    id: "zsh source",
    bom: "kept",
    nul: "cuts",
    read: source({ isBash: true, isZsh: true, exportsAll: true, keeps: true }),
  },
});
