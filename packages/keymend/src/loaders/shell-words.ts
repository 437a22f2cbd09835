import { Refused } from "./reading.ts";

/** One word of a shell command, expanded. */
export interface Word {
  start: number;
  end: number;
  value: string;
  /** Raw value after `NAME=` when the word is an assignment. */
  valueStart: number;
  name: string | null;
  /** `NAME+=`. */
  appends: boolean;
  /** Its value comes from a command or from something the shell alone knows (its process id). */
  unknown: boolean;
  /** Parts are quoted: no keyword, no pattern. */
  quoted: boolean;
}

export type Known = (name: string) => string | undefined;

/** What differs between shells. */
export interface ShellStyle {
  /** `$'…'`, `NAME+=`, `NAME=(…)` and `declare`. */
  isBash: boolean;
  /** `$15` is the fifteenth argument, `=name` a path, and a pattern without a match an error. */
  isZsh: boolean;
}

const META = /[ \t\n;&|<>()]/;
const ASSIGNS = /[A-Za-z_][A-Za-z0-9_]*\+?=/y;

/** Reads words of one text; quotes and `$` are resolved on the way. */
export class WordReader {
  at = 0;
  readonly text: string;
  readonly #known: Known;
  readonly #style: ShellStyle;
  #unknown = false;
  #quoted = false;

  constructor(text: string, known: Known, style: ShellStyle) {
    this.text = text;
    this.#known = known;
    this.#style = style;
  }

  /** Blanks and continued lines. */
  skipBlanks(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === " " || char === "\t") this.at += 1;
      else if (char === "\\" && this.text[this.at + 1] === "\n") this.at += 2;
      else return;
    }
  }

  /** The word here; the caller has made sure that one starts. */
  word(): Word {
    const start = this.at;
    this.#unknown = false;
    this.#quoted = false;
    ASSIGNS.lastIndex = start;
    const head = ASSIGNS.exec(this.text)?.[0] ?? null;
    const appends = head?.endsWith("+=") ?? false;
    const assigns = head !== null && (this.#style.isBash || !appends);
    if (assigns) this.at = start + head.length;
    const valueStart = this.at;
    const value = this.#until((char) => META.test(char));
    return {
      start,
      end: this.at,
      value,
      valueStart,
      name: assigns ? head.replace(/\+?=$/, "") : null,
      appends: assigns && appends,
      unknown: this.#unknown,
      quoted: this.#quoted,
    };
  }

  #until(stops: (char: string) => boolean): string {
    const parts: string[] = [];
    let first = true;
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (stops(char)) break;
      if (first && char === "~") parts.push(this.#tilde());
      else parts.push(this.#piece(char));
      first = char === ":";
    }
    return parts.join("");
  }

  #tilde(): string {
    this.at += 1;
    const next = this.text.charAt(this.at);
    if (next === "" || /[/:\s]/.test(next)) return this.#known("HOME") ?? "~";
    return "~";
  }

  #piece(char: string): string {
    switch (char) {
      case "\\":
        return this.#backslash();
      case "'":
        return this.#single();
      case '"':
        this.#quoted = true;
        this.at += 1;
        return this.#double();
      case "`":
        return this.#backtick();
      case "$":
        return this.#dollar(false);
      default: {
        const plain = /[^\\'"`$ \t\n;&|<>(){}~:]+|[^]/y;
        plain.lastIndex = this.at;
        const run = plain.exec(this.text)?.[0] ?? char;
        this.at += run.length;
        return run;
      }
    }
  }

  #backslash(): string {
    const next = this.text.charAt(this.at + 1);
    this.at += 2;
    this.#quoted = true;
    return next === "\n" ? "" : next;
  }

  #single(): string {
    const close = this.text.indexOf("'", this.at + 1);
    if (close === -1) throw new Refused("a quote is not closed", true);
    const value = this.text.slice(this.at + 1, close);
    this.at = close + 1;
    this.#quoted = true;
    return value;
  }

  #double(): string {
    const parts: string[] = [];
    for (;;) {
      const char = this.text.charAt(this.at);
      if (char === "") throw new Refused("a quote is not closed", true);
      if (char === '"') {
        this.at += 1;
        return parts.join("");
      }
      if (char === "`") parts.push(this.#backtick());
      else if (char === "$") parts.push(this.#dollar(true));
      else if (char === "\\") {
        const next = this.text.charAt(this.at + 1);
        this.at += 2;
        if (next !== "\n")
          parts.push('$`"\\'.includes(next) ? next : `\\${next}`);
      } else {
        const plain = /[^"`$\\]+/y;
        plain.lastIndex = this.at;
        const run = plain.exec(this.text)?.[0] ?? char;
        this.at += run.length;
        parts.push(run);
      }
    }
  }

  #backtick(): string {
    const close = /(?:[^`\\]|\\[^])*`/y;
    close.lastIndex = this.at + 1;
    const found = close.exec(this.text);
    if (found === null) throw new Refused("a command is not closed", true);
    this.at = close.lastIndex;
    this.#unknown = true;
    return "";
  }

  #dollar(inDouble: boolean): string {
    const next = this.text.charAt(this.at + 1);
    if (next === "(") return this.#command();
    if (next === "{") return this.#braced();
    if (next === "'" && !inDouble && this.#style.isBash) return this.#ansi();
    const bare = this.#style.isZsh
      ? /[A-Za-z_]\w*|\d+|[@*#?$!-]/y
      : /[A-Za-z_]\w*|\d|[@*#?$!-]/y;
    bare.lastIndex = this.at + 1;
    const name = bare.exec(this.text)?.[0];
    this.at += 1 + (name?.length ?? 0);
    if (name === undefined) return "$";
    if (/^\w/.test(name)) return this.#known(name) ?? "";
    if ("#?$-".includes(name)) this.#unknown = true;
    return "";
  }

  #command(): string {
    let depth = 0;
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at];
      if (char === "\\") this.at += 1;
      if (char === "(") depth += 1;
      if (char === ")") depth -= 1;
      if (depth === 0 && char === ")") {
        this.at += 1;
        this.#unknown = true;
        return "";
      }
    }
    throw new Refused("a command is not closed", true);
  }

  /** `${NAME}`, `${NAME:-default}` and `${NAME-default}`, `${NAME:+x}`; other forms are unknown here. */
  #braced(): string {
    const head = /\$\{(\w+)(:?[-=+])?/y;
    head.lastIndex = this.at;
    const match = head.exec(this.text);
    const open = this.at;
    this.at = match === null ? open + 2 : head.lastIndex;
    const name = match?.[1] ?? "";
    const operator = match?.[2] ?? "";
    const rest = this.#until((char) => char === "}");
    if (this.at >= this.text.length)
      throw new Refused("a brace is not closed", true);
    this.at += 1;
    if (match === null || (operator === "" && rest !== "")) {
      this.#unknown = true;
      return "";
    }
    const value = this.#known(name);
    const missing =
      value === undefined || (operator.startsWith(":") && value === "");
    if (operator === "") return value ?? "";
    if (operator.endsWith("+")) return missing ? "" : rest;
    return missing ? rest : value;
  }

  #ansi(): string {
    const close = /(?:[^'\\]|\\[^])*'/y;
    close.lastIndex = this.at + 2;
    const found = close.exec(this.text);
    if (found === null) throw new Refused("a quote is not closed", true);
    this.at = close.lastIndex;
    const named: Readonly<Record<string, string>> = {
      n: "\n",
      r: "\r",
      t: "\t",
    };
    return found[0]
      .slice(0, -1)
      .replace(/\\([^])/g, (_, char: string) => named[char] ?? char);
  }
}
