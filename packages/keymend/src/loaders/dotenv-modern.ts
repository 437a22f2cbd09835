import type { DialectOptions } from "../model/loader.ts";
import { dialect } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { isNamePart, jsSpace, skip, skipBack } from "./spaces.ts";
import type { IsSpace } from "./spaces.ts";

/*
 * dotenv 15 and later read the whole text with one regular expression:
 *   ^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'…'|\s*"…"|\s*`…`|[^#\r\n]+)?\s*(?:#.*)?$
 * The scanner below gives the same answers (oracle tests compare them), but stays linear on hostile text.
 */

const isLineEnd = (code: number) =>
  code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

/** How one of the family differs. */
export interface ModernStyle {
  quotes: string;
  isName?: IsSpace;
  /** White space and line ends; default those of JavaScript. */
  isSpace?: IsSpace;
  isLineEnd?: IsSpace;
  /** Turns the trimmed raw value into the value; earlier entries and the environment are at hand. */
  unquote: (raw: string, out: Recorder, options: DialectOptions) => string;
  /** A colon does not stand for the equals sign. */
  noColon?: boolean;
  /** A line that is no definition. */
  other?: (line: string) => void;
  /** A name alone on its line; default: not a definition. */
  bare?: (name: string, isExported: boolean, out: Recorder) => boolean;
}

interface Reading extends ModernStyle {
  isName: IsSpace;
  isSpace: IsSpace;
  isLineEnd: IsSpace;
  text: string;
  out: Recorder;
  options: DialectOptions;
}

export const readModern =
  (style: ModernStyle): DialectRow["read"] =>
  (text, out, options) => {
    const reading: Reading = {
      isName: isNamePart,
      isSpace: jsSpace,
      isLineEnd,
      ...style,
      text,
      out,
      options,
    };
    let at = 0;
    while (at < text.length) at = next(reading, at);
  };

interface Head {
  start: number;
  nameStart: number;
  nameEnd: number;
  /** Right after the separator. */
  after: number;
}

/** Reads one definition or skips one line; gives the offset to go on from. */
function next(reading: Reading, from: number): number {
  const { text, isSpace, isName, out } = reading;
  const start = skip(text, from, isSpace);
  const head = readHead(reading, start);
  if (head === null) {
    const end = bareName(reading, start);
    if (end !== null) return end;
    const stop = lineEnd(reading, Math.max(start, skip(text, start, isName)));
    reading.other?.(text.slice(start, stop).trim());
    return stop + 1;
  }
  const { from: valueStart, to, end } = readValue(reading, head.after);
  const raw = text.slice(valueStart, to);
  const name = text.slice(head.nameStart, head.nameEnd);
  out.add(name, reading.unquote(raw, out, reading.options), {
    start: head.start,
    from: valueStart,
    to,
  });
  return end;
}

function exportEnd({ text, isSpace }: Reading, start: number): number | null {
  if (!text.startsWith("export", start)) return null;
  const end = skip(text, start + 6, isSpace);
  return end > start + 6 ? end : null;
}

function readHead(reading: Reading, start: number): Head | null {
  const exported = exportEnd(reading, start);
  if (exported !== null) {
    const found = separator(reading, exported);
    if (found !== null) return { ...found, start };
  }
  const found = separator(reading, start);
  return found === null ? null : { ...found, start };
}

function separator(
  { text, isName, isSpace, noColon }: Reading,
  nameStart: number,
): Omit<Head, "start"> | null {
  const nameEnd = skip(text, nameStart, isName);
  if (nameEnd === nameStart) return null;
  const equals = skip(text, nameEnd, isSpace);
  if (text[equals] === "=") return { nameStart, nameEnd, after: equals + 1 };
  if (noColon === true) return null;
  if (text[nameEnd] === ":" && isSpace(text.charCodeAt(nameEnd + 1)))
    return { nameStart, nameEnd, after: nameEnd + 2 };
  return null;
}

/** `NAME` and `export NAME` with nothing after them, for the loaders that take them. */
function bareName(reading: Reading, start: number): number | null {
  const { text, isName, out, bare } = reading;
  if (bare === undefined) return null;
  const exported = exportEnd(reading, start);
  for (const nameStart of exported === null ? [start] : [exported, start]) {
    const nameEnd = skip(text, nameStart, isName);
    if (nameEnd === nameStart) continue;
    const end = endsLine(reading, nameEnd);
    if (end === null) continue;
    const name = text.slice(nameStart, nameEnd);
    if (bare(name, nameStart !== start, out))
      out.add(name, "", { start, from: nameEnd, to: nameEnd });
    return lineEnd(reading, end);
  }
  return null;
}

function readValue(
  reading: Reading,
  after: number,
): { from: number; to: number; end: number } {
  const { text, isSpace } = reading;
  const from = skip(text, after, isSpace);
  const quote = text[from];
  if (quote !== undefined && reading.quotes.includes(quote)) {
    const close = closingQuote(reading, from, quote);
    if (close !== null)
      return { from, to: close.at + 1, end: lineEnd(reading, close.end) };
  }
  // unquoted: to the first hash or line break; a mere line break leaves it empty
  STOP.lastIndex = after;
  const stop = STOP.exec(text)?.index ?? text.length;
  const begin = skip(text, after, isSpace, stop);
  const to = skipBack(text, stop, isSpace, begin);
  const end = text[stop] === "#" ? lineEnd(reading, stop) : stop;
  return { from: begin, to, end };
}

/** `\s*(?:#.*)?$`: the end of the line or the comment, when nothing else follows. */
function endsLine(reading: Reading, from: number): number | null {
  const { text, isSpace } = reading;
  const end = skip(
    text,
    from,
    (code) => !reading.isLineEnd(code) && isSpace(code),
  );
  const fits =
    end === text.length ||
    text[end] === "#" ||
    reading.isLineEnd(text.charCodeAt(end));
  return fits ? end : null;
}

/** The quote that ends the value: the first one without a backslash if nothing but a comment follows, else the last escaped one that does. */
function closingQuote(
  reading: Reading,
  open: number,
  quote: string,
): { at: number; end: number } | null {
  const { text } = reading;
  let best: { at: number; end: number } | null = null;
  for (
    let at = text.indexOf(quote, open + 1);
    at !== -1;
    at = text.indexOf(quote, at + 1)
  ) {
    const end = endsLine(reading, at + 1);
    if (end !== null) best = { at, end };
    if (text[at - 1] !== "\\" || at - 1 === open) break;
  }
  return best;
}

function lineEnd(reading: Reading, from: number): number {
  const { text } = reading;
  let at = from;
  while (at < text.length && !reading.isLineEnd(text.charCodeAt(at))) at += 1;
  return at;
}

const STOP = /[#\r\n]/g;

/** `value.replace(/^(['"`])([\s\S]*)\1$/mg, '$2')`: with a line separator inside, single lines are unquoted too. */
function unpair(raw: string, quotes: string): string {
  const first = raw.charAt(0);
  if (raw.length > 1 && quotes.includes(first) && raw.endsWith(first))
    return raw.slice(1, -1);
  if (raw.length > 10_000 || !/[\n\u2028\u2029]/.test(raw)) return raw;
  return raw.replace(new RegExp(`^([${quotes}])([^]*)\\1$`, "gm"), "$2");
}

const unquote =
  (quotes: string) =>
  (raw: string): string => {
    const value = unpair(raw, quotes);
    return raw.startsWith('"')
      ? value.replaceAll("\\n", "\n").replaceAll("\\r", "\r")
      : value;
  };

export const dotenv15Row: DialectRow = {
  id: "dotenv@15",
  breaks: "lf",
  nul: "cuts",
  read: readModern({ quotes: "'\"", unquote: unquote("'\"") }),
};
export const dotenv15 = dialect(dotenv15Row);

/** dotenv 16, 17 and 18 read alike. */
export const dotenv16Row: DialectRow = {
  id: "dotenv@16",
  breaks: "lf",
  nul: "cuts",
  read: readModern({ quotes: "'\"`", unquote: unquote("'\"`") }),
};
export const dotenv16 = dialect(dotenv16Row);
