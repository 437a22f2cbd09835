import type { DialectOptions } from "../model/loader.ts";
import { dialect, nextIndex, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { blank, cSpace, phpSpace, skip } from "./spaces.ts";

/* symfony/dotenv 5.4 and 6.4 (Dotenv.php): a lexer that refuses what it does not know. */

function readSymfony(
  text: string,
  out: Recorder,
  options: DialectOptions,
): void {
  let at = skipEmpty(text, 0);
  while (at < text.length) {
    const name = /^(?:export[ \t]+)?(_?[A-Za-z][A-Za-z0-9_]*)/.exec(
      text.slice(at, at + 1_000),
    );
    if (name === null)
      throw new Refused("a name has a character that is not allowed");
    const equals = at + name[0].length;
    if (blank(text.charCodeAt(equals)))
      throw new Refused("white space follows a name");
    if (text[equals] !== "=")
      throw new Refused("a line has no equals sign after its name");
    const lexer = new Lexer(text, equals + 1, out, options);
    const value = lexer.value();
    const to = skipBackBlank(text, lexer.at, equals + 1);
    out.add(name[1] ?? "", value, { start: at, from: equals + 1, to });
    if (lexer.unknown) out.markUnknown(name[1] ?? "");
    at = skipEmpty(text, lexer.at);
  }
}

function skipBackBlank(text: string, end: number, from: number): number {
  let at = end;
  while (at > from && cSpace(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

function skipEmpty(text: string, from: number): number {
  let at = skip(text, from, cSpace);
  while (text[at] === "#") at = skip(text, nextIndex(text, "\n", at), cSpace);
  return at;
}

class Lexer {
  at: number;
  unknown = false;
  readonly #text: string;
  readonly #out: Recorder;
  readonly #environment: ReadonlyMap<string, string>;

  constructor(
    text: string,
    at: number,
    out: Recorder,
    { environment }: DialectOptions,
  ) {
    this.#text = text;
    this.at = at;
    this.#out = out;
    this.#environment = environment;
  }

  value(): string {
    const text = this.#text;
    const first = skip(text, this.at, blank);
    if (first >= text.length || text[first] === "\n" || text[first] === "#") {
      this.at = nextIndex(text, "\n", first);
      return "";
    }
    if (first > this.at)
      throw new Refused("white space follows an equals sign");
    let value = "";
    while (this.at < text.length && text[this.at] !== "\n") {
      if (text[this.at] === "'") value += this.#single();
      else if (text[this.at] === '"') value += this.#double();
      else {
        value += this.#plain();
        if (text[this.at] === "#") break;
      }
    }
    this.at = text[this.at] === "#" ? this.at : Math.min(this.at, text.length);
    return value;
  }

  #single(): string {
    const close = this.#text.indexOf("'", this.at + 1);
    if (close === -1) throw new Refused("a quote is not closed");
    const value = this.#text.slice(this.at + 1, close);
    this.at = close + 1;
    return value;
  }

  #double(): string {
    const text = this.#text;
    let close = text.indexOf('"', this.at + 1);
    while (close !== -1 && text[close - 1] === "\\" && text[close - 2] !== "\\")
      close = text.indexOf('"', close + 1);
    if (close === -1) throw new Refused("a quote is not closed");
    const raw = text
      .slice(this.at + 1, close)
      .replaceAll('\\"', '"')
      .replaceAll("\\r", "\r")
      .replaceAll("\\n", "\n");
    this.at = close + 1;
    return this.#resolve(raw);
  }

  #plain(): string {
    const text = this.#text;
    let raw = "";
    let previous = text.charAt(this.at - 1);
    for (; this.at < text.length; this.at += 1) {
      const char = text.charAt(this.at);
      if (char === "\n" || char === '"' || char === "'") break;
      if (char === "#" && (previous === " " || previous === "\t")) break;
      if (char === "\\" && /["']/.test(text.charAt(this.at + 1))) this.at += 1;
      previous = text.charAt(this.at);
      raw += previous;
    }
    const value = raw.slice(0, trimEnd(raw));
    const resolved = this.#resolve(value);
    if (resolved === value && /[ \t\n\v\f\r]/.test(value))
      throw new Refused("an unquoted value has white space in it");
    return resolved;
  }

  #resolve(raw: string): string {
    if (/(?<!\\)\$\([^()]/.test(raw)) this.unknown = true;
    return raw
      .replace(
        /(?<!\\)\\*\$(?!\()(\{?)(_?[A-Za-z][A-Za-z0-9_]*)?(:[-=][^}]+)?(\}?)/g,
        (whole: string, ...groups: (string | undefined)[]) =>
          this.#variable(whole, groups),
      )
      .replaceAll("\\\\", "\\");
  }

  #variable(
    whole: string,
    [open = "", name, fallback = "", close = ""]: (string | undefined)[],
  ): string {
    const backslashes = whole.slice(0, whole.indexOf("$"));
    if (backslashes.length % 2 === 1) return whole.slice(1);
    if (name === undefined) return whole;
    if (open !== "" && close === "")
      throw new Refused("a brace of a variable is not closed");
    let value =
      this.#environment.get(name) ?? this.#out.values.get(name)?.value ?? "";
    if (value === "" && fallback !== "") {
      if (/['"{$]/.test(fallback))
        throw new Refused(
          "a default value has a character that is not allowed",
        );
      value = fallback.slice(2);
    }
    return backslashes + value + (open === "" && close !== "" ? "}" : "");
  }
}

function trimEnd(raw: string): number {
  let end = raw.length;
  while (end > 0 && phpSpace(raw.charCodeAt(end - 1))) end -= 1;
  return end;
}

/** symfony/dotenv. */
export const symfony = dialect({
  id: "symfony/dotenv",
  bom: "kept",
  breaks: "lf",
  read: readSymfony,
});
