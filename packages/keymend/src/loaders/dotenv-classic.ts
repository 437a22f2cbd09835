import { dialect, indexWithin, linesOf, nextIndex } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { isNamePart, jsSpace, skip } from "./spaces.ts";

/** Where a `NAME = rest` line has its parts. */
export interface Assignment {
  nameStart: number;
  nameEnd: number;
  valueStart: number;
}

/** `^\s*(NAME)\s*=\s*` on one line, as the JavaScript loaders write it; null when the line is something else. */
export function assignment(
  text: string,
  line: { start: number; end: number },
  isName = isNamePart,
): Assignment | null {
  const nameStart = skip(text, line.start, jsSpace, line.end);
  const nameEnd = skip(text, nameStart, isName, line.end);
  const equals = skip(text, nameEnd, jsSpace, line.end);
  if (nameEnd === nameStart || equals >= line.end || text[equals] !== "=")
    return null;
  const valueStart = skip(text, equals + 1, jsSpace, line.end);
  return { nameStart, nameEnd, valueStart };
}

/** `(.*)?\s*$`: a dot stops at CR, LF, U+2028 and U+2029; after those only space may follow. -1: no match. */
export function dotEnd(text: string, from: number, end: number): number {
  const stop = /[\r\n\u2028\u2029]/g;
  stop.lastIndex = from;
  const at = stop.exec(text)?.index ?? end;
  if (at >= end) return end;
  return skip(text, at, jsSpace, end) === end ? at : -1;
}

type Unquote = (raw: string) => string;

const isQuoted = (raw: string, quote: string) =>
  raw.startsWith(quote) && raw.endsWith(quote);

/** dotenv 4: takes a quote off each end, whether or not they match. */
const unquote4: Unquote = (raw) => {
  const value = isQuoted(raw, '"') ? raw.replaceAll("\\n", "\n") : raw;
  return value.replace(/^['"]/, "").replace(/['"]$/, "").trim();
};

/** dotenv 6 to 14: takes off a pair of equal quotes; only unquoted values are trimmed. A lone quote stays. */
const unquotePair: Unquote = (raw) => {
  const double = isQuoted(raw, '"');
  if (!double && !isQuoted(raw, "'")) return raw.trim();
  const value = raw.length === 1 ? raw : raw.slice(1, -1);
  return double ? value.replaceAll("\\n", "\n") : value;
};

const plain =
  (breaks: "any" | "lf", unquote: Unquote): DialectRow["read"] =>
  (text, out) => {
    for (const line of linesOf(text, breaks)) {
      const found = assignment(text, line);
      if (found === null) continue;
      const to = dotEnd(text, found.valueStart, line.end);
      if (to !== -1) record({ text, out }, found, to, unquote);
    }
  };

function record(
  { text, out }: { text: string; out: Recorder },
  found: Assignment,
  to: number,
  unquote: Unquote,
): void {
  const raw = text.slice(found.valueStart, to);
  out.add(text.slice(found.nameStart, found.nameEnd), unquote(raw), {
    start: found.nameStart,
    from: found.valueStart,
    to: found.valueStart + raw.trimEnd().length,
  });
}

/** dotenv 11 to 14: a value ends before white space and `#`, unless it is one quoted piece. */
function readWithComments(text: string, out: Recorder): void {
  for (const line of linesOf(text, "any")) {
    const found = assignment(text, line);
    if (found === null) continue;
    const end =
      quotedEnd(text, found.valueStart, line.end) ??
      commentStart(text, found.valueStart, line.end);
    if (end !== -1) record({ text, out }, found, end, unquotePair);
  }
}

/** `("[^"]*"|'[^']*')(\s+#.*)?$`, or null. */
function quotedEnd(text: string, from: number, end: number): number | null {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") return null;
  const close = nextIndex(text, quote, from + 1) + 1;
  if (close > end) return null;
  const after = skip(text, close, jsSpace, end);
  const fits =
    close === end ||
    (after > close &&
      text[after] === "#" &&
      !/[\u2028\u2029]/.test(text.slice(after, end)));
  return fits ? close : null;
}

/** `.*?(\s+#.*)?$`: the start of the white space before the first `#` that has some. */
function commentStart(text: string, from: number, end: number): number {
  for (
    let hash = indexWithin(text, "#", from, end);
    hash < end;
    hash = indexWithin(text, "#", hash + 1, end)
  ) {
    let space = hash;
    while (space > from && jsSpace(text.charCodeAt(space - 1))) space -= 1;
    if (space < hash) return space;
  }
  return dotEnd(text, from, end) === end || from === end ? end : -1;
}

/** dotenv up to 14, and what was built on it: one line at a time, no `export`, no multi-line values. */
export const dotenv4 = dialect({
  id: "dotenv@4",
  bom: "off",
  nul: "cuts",
  read: plain("lf", unquote4),
});

export const dotenv8Row: DialectRow = {
  id: "dotenv@8",
  nul: "cuts",
  read: plain("any", unquotePair),
};
export const dotenv8 = dialect(dotenv8Row);

export const dotenv14Row: DialectRow = {
  id: "dotenv@14",
  nul: "cuts",
  read: readWithComments,
};
export const dotenv14 = dialect(dotenv14Row);
