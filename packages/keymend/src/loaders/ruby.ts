import type { DialectOptions } from "../model/loader.ts";
import { readModern } from "./dotenv-modern.ts";
import { isQuoted } from "./quotes.ts";
import { dialects, linesOf, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { cSpace, isDottedPart, skip, skipBack } from "./spaces.ts";

/* Ruby dotenv (bkeepers/dotenv lib/dotenv/parser.rb and substitutions), and foreman's own reader. */

const isLf = (code: number) => code === 10;

const unescape = (value: string) => value.replace(/\\([^$])/g, "$1");

/** `$NAME`, `${NAME}`: the environment first, then earlier lines; unknown is empty. */
function substitute(
  value: string,
  out: Recorder,
  { environment }: DialectOptions,
): string {
  return value.replace(
    /\\?\$(?!\()\{?([A-Za-z0-9_]*)\}?/g,
    (whole, name: string) => {
      if (whole.startsWith("\\")) return whole.slice(1);
      if (name === "") return whole;
      return environment.get(name) ?? out.values.get(name)?.value ?? "";
    },
  );
}

/** Ruby's strip takes NUL off the end too. */
const strip = (raw: string) =>
  raw.slice(
    0,
    skipBack(raw, raw.length, (code) => code === 0 || cSpace(code)),
  );

/** dotenv 3: one expression over the whole text; `\n` stays two characters, other escapes lose their backslash. */
const readThree = readModern({
  quotes: "'\"",
  isName: isDottedPart,
  isSpace: cSpace,
  isLineEnd: isLf,
  unquote(whole, out, options) {
    const raw = strip(whole);
    if (isQuoted(raw, "'")) return raw.slice(1, -1);
    const double = isQuoted(raw, '"');
    const inner = double
      ? raw.slice(1, -1).replace(/\\([nr])/g, "\\\\$1")
      : raw;
    return substitute(unescape(inner), out, options);
  },
  bare(name, isExported, out) {
    if (isExported && !out.values.has(name))
      throw new Refused("a line exports a variable that has no value");
    return !isExported;
  },
});

/** The raw value of one `NAME = value` line, or null. */
export interface Piece {
  from: number;
  to: number;
}

/**
 * `('.*'|".*"|[^…]+)?\s*(?:#.*)?\z` for one line: quotes reach to the last one after which only a comment comes,
 * as the expression does not really know escapes. `isPlain` tells what an unquoted value may hold.
 */
export function linePiece(
  text: string,
  from: number,
  end: number,
  isPlain: (code: number) => boolean,
): Piece | null {
  const quote = text[from];
  if (quote === "'" || quote === '"') {
    const close = lastClosing(text, from, end, quote);
    if (close !== null) return { from, to: close + 1 };
  }
  const stop = skip(text, from, isPlain, end);
  return endsWithComment(text, stop, end) ? { from, to: stop } : null;
}

function endsWithComment(text: string, from: number, end: number): boolean {
  const at = skip(text, from, cSpace, end);
  return at === end || text[at] === "#";
}

function lastClosing(
  text: string,
  open: number,
  end: number,
  quote: string,
): number | null {
  for (
    let at = text.lastIndexOf(quote, end - 1);
    at > open;
    at = text.lastIndexOf(quote, at - 1)
  )
    if (endsWithComment(text, at + 1, end)) return at;
  return null;
}

/** dotenv 2: line by line. */
function readTwo(text: string, out: Recorder, options: DialectOptions): void {
  for (const { start, end } of linesOf(text, "any")) {
    const head =
      /^[ \t\v\f]*(?:export[ \t\v\f]+)?([\w.]+)(?:[ \t\v\f]*=[ \t\v\f]*|:[ \t\v\f])/.exec(
        text.slice(start, end),
      );
    const piece =
      head === null
        ? null
        : linePiece(text, start + head[0].length, end, (code) => code !== 35);
    if (head === null || piece === null) {
      if (/^\s*export(?:\s|$)/.test(text.slice(start, end)))
        checkExport(text.slice(start, end), out);
      continue;
    }
    const from = skip(text, piece.from, cSpace, piece.to);
    const to = skipBack(text, piece.to, cSpace, from);
    const name = head[1] ?? "";
    out.add(name, valueTwo(strip(text.slice(from, to)), out, options), {
      start: start + skip(head[0], 0, cSpace),
      from,
      to,
    });
  }
}

/** `export A B` is fine when A and B have values. */
function checkExport(line: string, out: Recorder): void {
  const [, ...names] = line.trim().split(/\s+/);
  if (names.some((name) => !out.values.has(name)))
    throw new Refused("a line exports a variable that has no value");
}

function valueTwo(raw: string, out: Recorder, options: DialectOptions): string {
  if (isQuoted(raw, "'")) return raw.slice(1, -1);
  if (!isQuoted(raw, '"')) return substitute(raw, out, options);
  const inner = raw
    .slice(1, -1)
    .replaceAll("\\n", "\n")
    .replaceAll("\\r", "\r");
  return substitute(unescape(inner), out, options);
}

/** foreman: `NAME=value` with no space anywhere; quotes off only when they enclose all of it. */
function readForeman(text: string, out: Recorder): void {
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, end);
    const head = /^[A-Za-z_0-9]+=/.exec(line)?.[0];
    if (head === undefined) continue;
    const raw = line.slice(head.length);
    let value = raw;
    if (isQuoted(raw, "'")) value = raw.slice(1, -1);
    else if (isQuoted(raw, '"'))
      value = raw.slice(1, -1).replaceAll("\\n", "\n").replace(/\\(.)/g, "$1");
    out.add(head.slice(0, -1), value, {
      start,
      from: start + head.length,
      to: end,
    });
  }
}

/** The text runs a command that becomes part of the value. */
const runsCommand = (value: string) => /(?<!\\)\$\([^()]/.test(value);

export const ruby = dialects({
  dotenv2: {
    id: "ruby-dotenv@2",
    nul: "refused",
    utf8: "strict",
    runs: runsCommand,
    read: readTwo,
  },
  dotenv3: {
    id: "ruby-dotenv@3",
    nul: "refused",
    utf8: "strict",
    breaks: "lf",
    runs: runsCommand,
    read: readThree,
  },
  foreman: {
    id: "foreman (ruby)",
    bom: "kept",
    breaks: "crlf",
    utf8: "strict",
    read: readForeman,
  },
});
