import type { LoadedEntry } from "../model/loader.ts";
import { indexWithin, lineIndex } from "./reading.ts";
import { jsSpace, skip, skipBack } from "./spaces.ts";

/** A definition found whatever the loader. `value` is without the quotes around it; nothing else is changed. */
export interface LenientEntry extends LoadedEntry {
  quote: '"' | "'" | "`" | null;
  /** `export`, `set`, `declare -x` … before the name. */
  keyword: string | null;
  separator: "=" | ":";
  /** Stands behind a comment sign. */
  commented: boolean;
}

const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const KEYWORD =
  /(?:export|setx?|setenv|declare(?:[ \t]+-\w+)*|typeset(?:[ \t]+-\w+)*|readonly|local|env|ENV|ARG|const|let|var|-)[ \t]+(?:-[a-zA-Z]+[ \t]+)?/y;

/**
 * Every `NAME=value` of an env-like file, whatever the dialect: also `NAME: value`, `export NAME=`, `set NAME=`,
 * `NAME = value`, `$env:NAME=`, quoted names and values over several lines. Comments are told apart, not left out.
 */
export function lenientEntries(text: string): LenientEntry[] {
  const found: LenientEntry[] = [];
  const lineOf = lineIndex(text);
  let at = 0;
  while (at < text.length) {
    const end = lineStop(text, at);
    const entry = definition(text, at, end, lineOf);
    if (entry !== null) found.push(entry);
    at =
      Math.max(end, entry === null || entry.commented ? end : entry.span.end) +
      1;
  }
  return found;
}

function lineStop(text: string, from: number): number {
  const stop = /[\n\r\u2028\u2029]/g;
  stop.lastIndex = from;
  return stop.exec(text)?.index ?? text.length;
}

function definition(
  text: string,
  from: number,
  end: number,
  lineOf: (offset: number) => number,
): LenientEntry | null {
  let at = skip(text, from, (code) => code === 0xfeff || jsSpace(code), end);
  const commented = text[at] === "#" || text.startsWith("//", at);
  if (commented)
    at = skip(
      text,
      at,
      (code) => code === 35 || code === 47 || jsSpace(code),
      end,
    );
  const start = at;
  const word = matchAt(KEYWORD, text, at);
  if (word !== null) at += word.length;
  if (text.startsWith("$env:", at)) at += 5;
  const name = readName(text, at);
  if (name === null) return null;
  const mark = skip(text, name.end, jsSpace, end);
  const separator = text[mark];
  if (mark >= end || (separator !== "=" && separator !== ":")) return null;
  // `NAME:=`, `NAME+=` and `NAME::=` are no colon pairs
  const after =
    text[mark] === ":" && text[mark + 1] === "=" ? mark + 2 : mark + 1;
  const wrapped = name.open !== null && !name.closed ? name.open : null;
  const value = readValue(text, skip(text, after, jsSpace, end), end, {
    commented,
    wrapped,
  });
  return {
    name: name.text,
    value: value.text,
    line: lineOf(start),
    span: { start: value.start, end: value.end },
    definition: { start, end: value.end },
    quote: value.quote,
    keyword: word?.trim() ?? null,
    separator,
    commented,
  };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

interface FoundName {
  text: string;
  end: number;
  open: string | null;
  closed: boolean;
}

/** A name, also in quotes; a quote may open before it and close only after the value (`"NAME=value"`). */
function readName(text: string, at: number): FoundName | null {
  const open = /["'`]/.test(text.charAt(at)) ? text.charAt(at) : null;
  const name = matchAt(NAME, text, open === null ? at : at + 1);
  if (name === null) return null;
  const end = at + (open === null ? 0 : 1) + name.length;
  const closed = open !== null && text[end] === open;
  return { text: name, end: closed ? end + 1 : end, open, closed };
}

interface FoundValue {
  text: string;
  start: number;
  end: number;
  quote: LenientEntry["quote"];
}

function readValue(
  text: string,
  start: number,
  end: number,
  context: { commented: boolean; wrapped: string | null },
): FoundValue {
  const quote = text[start];
  if (start < end && (quote === '"' || quote === "'" || quote === "`")) {
    const close = quoteEnd(
      text,
      start,
      quote,
      context.commented ? end : text.length,
    );
    if (close !== null)
      return {
        text: text.slice(start + 1, close),
        start,
        end: close + 1,
        quote,
      };
  }
  let stop = commentStart(text, start, end);
  stop = skipBack(text, stop, jsSpace, start);
  if (
    context.wrapped !== null &&
    text[stop - 1] === context.wrapped &&
    stop > start
  )
    stop -= 1;
  return { text: text.slice(start, stop), start, end: stop, quote: null };
}

/** The closing quote: on the same line if there is one; over lines only when a line ends with it. */
function quoteEnd(
  text: string,
  open: number,
  quote: string,
  limit: number,
): number | null {
  const line = lineStop(text, open);
  for (
    let at = text.indexOf(quote, open + 1);
    at !== -1 && at < limit;
    at = text.indexOf(quote, at + 1)
  ) {
    if (text[at - 1] === "\\" && quote !== "'") continue;
    if (at < line) return at;
    const before = text.slice(open + 1, at);
    // a quote that was simply never closed would swallow the next definitions
    return /[\r\n][ \t]*(?:export[ \t]+)?[A-Za-z_]\w*[ \t]*=/.test(before)
      ? null
      : at;
  }
  return null;
}

function commentStart(text: string, from: number, end: number): number {
  for (
    let hash = indexWithin(text, "#", from, end);
    hash < end;
    hash = indexWithin(text, "#", hash + 1, end)
  )
    if (hash === from || jsSpace(text.charCodeAt(hash - 1))) return hash;
  return end;
}
