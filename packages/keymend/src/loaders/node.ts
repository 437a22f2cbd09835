import type { Dialect } from "../model/loader.ts";
import { expandEleven, expandThirteen } from "./expand-new.ts";
import { closingQuote } from "./quotes.ts";
import {
  dialect,
  indexWithin,
  linesOf,
  nextIndex,
  Refused,
} from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { cSpace, skip, skipBack } from "./spaces.ts";
import { bySince } from "./versions.ts";

/*
 * Node's own reader had four parsers under one flag (--env-file, util.parseEnv): 20.6, 20.12 and 21.7, 20.13 to 20.20,
 * 21.7.2 and later lines up to 22.11, and the present one. Source: nodejs/node src/node_dotenv.cc at those tags.
 */

const space = (code: number) => code === 32;
const spaceTabLine = (code: number) => code === 32 || code === 9 || code === 10;

/** Node 20.6 to 20.11: line by line; from the first to the last quote. */
function readLines(text: string, out: Recorder): void {
  for (const { start, end } of linesOf(text)) {
    const equals = indexWithin(text, "=", start, end);
    if (equals >= end) continue;
    const nameStart = skip(text, start, cSpace, equals);
    const nameEnd = skipBack(text, equals, cSpace, nameStart);
    if (nameStart === nameEnd || text[nameStart] === "#") continue;
    const quote = text.charAt(equals + 1);
    let from = equals + 1;
    let to = end;
    let value: string;
    if (from < end && "'\"`".includes(quote)) {
      const close = text.lastIndexOf(quote, end - 1);
      if (close === from) continue;
      value = text.slice(from + 1, close);
      to = close + 1;
    } else {
      const hash = indexWithin(text, "#", from, end);
      from = skip(text, from, cSpace, hash);
      to = skipBack(text, hash, cSpace, from);
      value = text.slice(from, to);
    }
    out.add(text.slice(nameStart, nameEnd), value, {
      start: nameStart,
      from,
      to,
    });
  }
}

/** Longer lines overflow the stack of the regular expression (one of 70 kB was seen to crash). */
const REGEX_STACK = 65_000;

/** Node 20.12 and 21.7.0: dotenv's expression without its anchors, so definitions inside comments count. */
function readUnanchored(text: string, out: Recorder): void {
  for (const { start, end } of linesOf(text))
    if (end - start > REGEX_STACK)
      throw new Refused("Node crashes on a line this long");
  const head =
    /(?:export[ \t\n\v\f\r]+)?(?<![\w.-])([\w.-]+)(?:[ \t\n\v\f\r]*=|:[ \t\n\v\f\r])/g;
  for (let m = head.exec(text); m !== null; m = head.exec(text)) {
    const name = m[1] ?? "";
    const nameStart = m.index + m[0].indexOf(name);
    const after = head.lastIndex;
    const open = skip(text, after, cSpace);
    const close = "'\"`".includes(text.charAt(open) || "-")
      ? closingQuote(text, open)
      : -1;
    let end = close + 1;
    if (close === -1) {
      STOP.lastIndex = after;
      end = STOP.exec(text)?.index ?? text.length;
    }
    const raw = text.slice(after, end).replace(/^[ \t]+/, "");
    const begin = end - raw.length;
    const to = skipBack(text, end, (code) => code === 32 || code === 9, begin);
    out.add(name, unquoteNode(text.slice(begin, to)), {
      start: nameStart,
      from: begin,
      to,
    });
    const comment = skip(text, end, cSpace);
    head.lastIndex =
      text[comment] === "#"
        ? nextIndex(text, "\n", comment)
        : Math.max(end, after);
  }
}

const STOP = /[#\r\n]/g;

function unquoteNode(raw: string): string {
  const quote = raw.charAt(0);
  const value =
    quote === '"' ? raw.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : raw;
  // any quote at either end, they need not be the same
  const paired = /^['"`]/.test(value) && /['"`]$/.test(value);
  return paired ? value.slice(1, Math.max(1, value.length - 1)) : value;
}

/** The two scanning parsers differ in what they call space and in how they skip. */
interface Scanner {
  text: string;
  out: Recorder;
  isSpace: (code: number) => boolean;
}

/** Node 20.13 to 20.20: spaces only, and a name is everything since the last value. */
function readScanned20(text: string, out: Recorder): void {
  const end = skipBack(text, text.length, space);
  let at = skip(text, 0, space);
  const inside = text.slice(0, end);
  while (at < end) {
    if (inside[at] === "\n" || inside[at] === "#") {
      const line = inside.indexOf("\n", at);
      if (line !== -1) {
        at = line + 1;
        continue;
      }
    }
    const equals = inside.indexOf("=", at);
    if (equals === -1) return;
    const name = scannedName({ text: inside, out, isSpace: space }, at, equals);
    if (name === null) return;
    const next = scannedValue20(
      inside,
      skip(inside, equals + 1, space),
      name,
      out,
    );
    if (next === null) return;
    at = next;
  }
}

interface ScannedName {
  name: string;
  start: number;
}

function scannedName(
  { text, isSpace }: Scanner,
  from: number,
  equals: number,
): ScannedName | null {
  const start = skip(text, from, isSpace, equals);
  const end = skipBack(text, equals, isSpace, start);
  // a name of spaces alone: the real one steps one character back, out of the range it was given
  if (start === end && from < equals && from > 0)
    return { name: text.slice(from - 1, from), start: from };
  if (start === end) return null;
  const exported = text.startsWith("export ", start) && start + 7 <= end;
  const nameStart = exported ? start + 7 : start;
  return { name: text.slice(nameStart, end), start };
}

/** Gives where to go on; null ends the file. */
function scannedValue20(
  text: string,
  from: number,
  { name, start }: ScannedName,
  out: Recorder,
): number | null {
  if (from >= text.length) {
    out.add(name, "", { start, from, to: from });
    return null;
  }
  const quoted = quotedPiece(text, from);
  if (quoted !== null) {
    out.add(name, quoted.value, { start, from, to: quoted.to });
    const line = text.indexOf("\n", quoted.to);
    return line === -1 ? null : line;
  }
  const line = text.indexOf("\n", from);
  if ("'\"`".includes(text.charAt(from))) {
    // an unclosed quote: the line as it is; without a line break the real one reads the rest as further names
    if (line === -1) return from;
    out.add(name, text.slice(from, line), { start, from, to: line });
    return line;
  }
  const lineStop = line === -1 ? text.length : line;
  const stop = indexWithin(text, "#", from, lineStop);
  const begin = skip(text, from, space, stop);
  const to = skipBack(text, stop, space, begin);
  out.add(name, text.slice(begin, to), { start, from: begin, to });
  return line === -1 ? null : line;
}

type Close = (text: string, open: number) => number;

const nextQuote: Close = (text, open) =>
  text.indexOf(text.charAt(open), open + 1);

function quotedPiece(
  text: string,
  from: number,
  closeOf = nextQuote,
): { value: string; to: number } | null {
  const quote = text.charAt(from);
  if (quote === "" || !"'\"`".includes(quote)) return null;
  const close = closeOf(text, from);
  if (close === -1) return null;
  const raw = text.slice(from + 1, close);
  return {
    value: quote === '"' ? raw.replaceAll("\\n", "\n") : raw,
    to: close + 1,
  };
}

/** Node 22.12 and later: an empty value with a space after it swallows the next line. */
export function readScanned22(
  text: string,
  out: Recorder,
  closeOf = nextQuote,
): void {
  const isSpace = spaceTabLine;
  const end = skipBack(text, text.length, isSpace);
  const inside = text.slice(0, end);
  const seek = /[=\n]/g;
  let at = skip(inside, 0, isSpace);
  while (at < end) {
    if (inside[at] === "\n" || inside[at] === "#") {
      at = nextIndex(inside, "\n", at) + 1;
      continue;
    }
    seek.lastIndex = at;
    const mark = seek.exec(inside)?.index;
    if (mark === undefined) return;
    if (inside[mark] === "\n") {
      at = skip(inside, mark + 1, isSpace);
      continue;
    }
    at = definition22({ text: inside, closeOf }, at, mark, out);
  }
}

function definition22(
  { text, closeOf }: { text: string; closeOf: Close },
  from: number,
  equals: number,
  out: Recorder,
): number {
  const start = skip(text, from, spaceTabLine, equals);
  const nameEnd = skipBack(text, equals, spaceTabLine, start);
  const bare = text.slice(start, nameEnd);
  const after = equals + 1;
  if (after >= text.length || text[after] === "\n") {
    out.add(bare, "", { start, from: after, to: after });
    return after;
  }
  const at = skip(text, after, spaceTabLine);
  if (bare === "") return at;
  const name = bare.startsWith("export ")
    ? bare.slice(7).replace(/^[ \t\n]+/, "")
    : bare;
  const quoted = quotedPiece(text, at, closeOf);
  if (quoted !== null) {
    out.add(name, quoted.value, { start, from: at, to: quoted.to });
    return nextIndex(text, "\n", quoted.to) + 1;
  }
  const line = nextIndex(text, "\n", at);
  const open = "'\"`".includes(text.charAt(at) || "-");
  const hash = open ? line : indexWithin(text, "#", at, line);
  const to = open ? hash : skipBack(text, hash, spaceTabLine, at);
  out.add(name, text.slice(at, to), { start, from: at, to });
  return skip(text, line + 1, spaceTabLine);
}

const rows = {
  node206: {
    id: "node@20.6.0 --env-file",
    duplicates: "first",
    read: readLines,
  },
  node209: { id: "node@20.9 --env-file", read: readLines },
  node2012: { id: "node@20.12 --env-file", breaks: "lf", read: readUnanchored },
  node20: { id: "node@20 --env-file", breaks: "no-cr", read: readScanned20 },
  node22: {
    id: "node@22 --env-file",
    breaks: "no-cr",
    read: (text, out) => {
      readScanned22(text, out);
    },
  },
} satisfies Record<string, DialectRow>;

type Parser = keyof typeof rows;

/** The first version of each parser, newest first. Two lines were maintained at once, so names repeat. */
const since = [
  ["23.7.0", "node22"],
  ["23.0.0", "node20"],
  ["22.14.0", "node22"],
  ["21.7.2", "node20"],
  ["21.7.0", "node2012"],
  ["21.0.0", "node209"],
  ["20.13.0", "node20"],
  ["20.12.0", "node2012"],
  ["20.7.0", "node209"],
  ["0.0.0", "node206"],
] as const satisfies [string, Parser][];

/** Node's own reader with what a tool adds: dialects are made once per parser, when asked for. */
function family(
  id: (parser: Parser) => string,
  more: Partial<DialectRow>,
): (nodeVersion: string | null) => Dialect {
  const made = new Map<Parser, Dialect>();
  return (nodeVersion) => {
    const parser = bySince(since, nodeVersion);
    const known = made.get(parser);
    if (known !== undefined) return known;
    const fresh = dialect({
      ...rows[parser],
      bom: "kept",
      nul: "cuts",
      id: id(parser),
      ...more,
    });
    made.set(parser, fresh);
    return fresh;
  };
}

/** `node --env-file` and `process.loadEnvFile()`. */
export const nodeDialect = family((parser) => rows[parser].id, {});

/** Vite 8: `util.parseEnv` of the Node that runs it, then dotenv-expand. */
export const viteEight = family((parser) => `vite@8 on ${parser}`, {
  nul: "kept",
  bom: "kept",
  expand: expandThirteen("own", "all"),
});

/** @expo/env: `util.parseEnv`, names trimmed as JavaScript does, then its own expansion. */
export const expoDialect = family((parser) => `@expo/env on ${parser}`, {
  trimsNames: true,
  expand: expandEleven("own", "expo"),
});
