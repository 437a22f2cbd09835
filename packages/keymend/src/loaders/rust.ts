import type { DialectOptions } from "../model/loader.ts";
import { dialects, nextIndex, Refused } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { blank, isDottedPart, skip, skipBack, unicodeSpace } from "./spaces.ts";

/* Rust dotenv 0.15 and dotenvy (allan2/dotenvy dotenvy/src/iter.rs, parse.rs); `just` reads with dotenvy 0.15. */

interface Line {
  start: number;
  end: number;
  next: number;
}

type Open =
  | "none"
  | "escape"
  | "single"
  | "single-escape"
  | "double"
  | "double-escape"
  | "space";

/** A logical line: it goes on while a quote or a backslash is open. */
function logicalLine(text: string, start: number): Line {
  const first = nextIndex(text, "\n", start);
  if (text[skip(text, start, unicodeSpace, first)] === "#")
    return { start, end: start, next: first + 1 };
  let open: Open = "none";
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (open === "space" && char === "#")
      return { start, end: at, next: nextIndex(text, "\n", at) + 1 };
    open = step(open, char);
    if (char === "\n" && open === "none")
      return { start, end: at, next: at + 1 };
    if (char === "\n" && text[skip(text, start, unicodeSpace)] === "#")
      return { start, end: start, next: at + 1 };
  }
  if (open !== "none")
    throw new Refused(
      "a quote, a backslash or a space is open at the end of the file",
    );
  return { start, end: text.length, next: text.length };
}

function step(open: Open, char: string): Open {
  if (open === "escape") return "none";
  if (open === "double-escape") return "double";
  if (open === "single-escape") return "single";
  if (open === "double")
    return char === "\\" ? "double-escape" : char === '"' ? "none" : "double";
  if (open === "single")
    return char === "\\" ? "single-escape" : char === "'" ? "none" : "single";
  if (char === "\\") return "escape";
  if (char === '"') return "double";
  if (char === "'") return "single";
  const isSpace =
    open === "none" &&
    char !== "\n" &&
    char !== "\r" &&
    unicodeSpace(char.charCodeAt(0));
  return isSpace ? "space" : "none";
}

function readLogical(
  text: string,
  out: Recorder,
  options: DialectOptions,
): void {
  for (let at = 0; at < text.length;) {
    const line = logicalLine(text, at);
    readLine(text, line, out, options);
    at = line.next;
  }
}

/** 0.15: physical lines. */
function readPhysical(
  text: string,
  out: Recorder,
  options: DialectOptions,
): void {
  for (let at = 0; at < text.length;) {
    const end = nextIndex(text, "\n", at);
    readLine(text, { start: at, end, next: end + 1 }, out, options);
    at = end + 1;
  }
}

function readLine(
  text: string,
  line: Line,
  out: Recorder,
  options: DialectOptions,
): void {
  const end = skipBack(text, line.end, unicodeSpace, line.start);
  const start = skip(text, line.start, unicodeSpace, end);
  if (start === end || text[start] === "#") return;
  let name = readName(text, start, end);
  let mark = skip(text, start + name.length, unicodeSpace, end);
  if (name === "export" && text[mark] !== "=") {
    name = readName(text, mark, end);
    mark = skip(text, mark + name.length, unicodeSpace, end);
  }
  if (text[mark] !== "=" || mark >= end)
    throw new Refused("a line has no equals sign after its name");
  const from = skip(text, mark + 1, unicodeSpace, end);
  const isEmpty = from === end || text[from] === "#";
  const parsed = isEmpty
    ? { value: "", length: 0 }
    : new ValueReader(out, options).read(text.slice(from, end));
  out.add(name, parsed.value, { start, from, to: from + parsed.length });
}

function readName(text: string, start: number, end: number): string {
  const name = text.slice(start, skip(text, start, isDottedPart, end));
  if (!/^[A-Za-z_]/.test(name))
    throw new Refused("a name has a character that is not allowed");
  return name;
}

class ValueReader {
  #value = "";
  #name = "";
  #mode: "text" | "bare" | "braced" = "text";
  #quote: "" | "'" | '"' = "";
  readonly #out: Recorder;
  readonly #environment: ReadonlyMap<string, string>;

  constructor(out: Recorder, { environment }: DialectOptions) {
    this.#out = out;
    this.#environment = environment;
  }

  read(raw: string): { value: string; length: number } {
    let escaped = false;
    let at = 0;
    for (; at < raw.length; at += 1) {
      const char = raw.charAt(at);
      if (escaped) {
        this.#escape(char);
        escaped = false;
      } else if (this.#quote === "'") {
        if (char === "'") this.#quote = "";
        else this.#value += char;
      } else if (this.#mode !== "text") this.#reference(char);
      else if (char === "\\") escaped = true;
      else if (char === "$") this.#mode = "bare";
      else if (!this.#plain(char)) break;
    }
    if (this.#mode === "braced" || this.#quote !== "")
      throw new Refused("a quote or a brace is not closed");
    this.#apply();
    if (at < raw.length && !/^[ \t]*(?:#|$)/.test(raw.slice(at)))
      throw new Refused("something follows the value after white space");
    return { value: this.#value, length: at };
  }

  #escape(char: string): void {
    if ("\\'\"$ ".includes(char)) this.#value += char;
    else if (char === "n") this.#value += "\n";
    else
      throw new Refused(
        "a backslash stands before a letter that means nothing",
      );
  }

  /** False where white space ends the value. */
  #plain(char: string): boolean {
    if (this.#quote === '"') {
      if (char === '"') this.#quote = "";
      else this.#value += char;
    } else if (char === "'" || char === '"') this.#quote = char;
    else if (blank(char.charCodeAt(0))) return false;
    else this.#value += char;
    return true;
  }

  #reference(char: string): void {
    if (/[\p{L}\p{N}]/u.test(char)) {
      this.#name += char;
    } else if (this.#mode === "braced") {
      if (char === "}") this.#apply();
      else this.#name += char;
    } else if (char === "{" && this.#name === "") {
      this.#mode = "braced";
    } else {
      this.#apply();
      if (char === "$") this.#mode = "bare";
      else this.#value += char; // even a quote that should close: the reader forgets to look
    }
  }

  #apply(): void {
    this.#value +=
      this.#environment.get(this.#name) ??
      this.#out.values.get(this.#name)?.value ??
      "";
    this.#name = "";
    this.#mode = "text";
  }
}

const strict = { utf8: "strict" } satisfies Partial<DialectRow>;

const withoutNul = (row: DialectRow): DialectRow => ({
  ...row,
  read(text, out, options) {
    row.read(text, out, options);
    for (const { value } of out.values.values())
      if (value.includes("\0"))
        throw new Refused("a value holds a NUL character");
  },
});

export const rust = dialects({
  dotenv015: withoutNul({
    ...strict,
    id: "dotenv (Rust) 0.15",
    bom: "kept",
    duplicates: "first",
    read: readPhysical,
  }),
  dotenvy: { ...strict, id: "dotenvy", read: readLogical },
  just: withoutNul({ ...strict, id: "just", bom: "kept", read: readLogical }),
});
