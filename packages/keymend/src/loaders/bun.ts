import type { LoadedEntry } from "../model/loader.ts";
import { dialects, nextIndex, Refused } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import type { Expand } from "./expand-old.ts";
import { cSpace, isNamePart, skip, skipBack } from "./spaces.ts";
import type { IsSpace } from "./spaces.ts";

/*
 * Bun reads bytes. Source: oven-sh/bun src/env_loader.zig. Until 1.2 the byte 0xA0 alone counts as space,
 * which cuts the two-byte no-break space in half.
 */

const byteSpace: IsSpace = (code) => cSpace(code) || code === 0xa0;

interface BunStyle {
  isSpace: IsSpace;
  /** Whatever follows the closing quote is dropped; before, only a comment or a line break may follow. */
  anythingAfterQuote: boolean;
  /** A dollar sign without a name stays. */
  keepsBareDollar: boolean;
}

const readBytes =
  (style: BunStyle): DialectRow["read"] =>
  (text, out) => {
    const { isSpace } = style;
    let at = 0;
    while (at < text.length) {
      const start = skip(text, at, isSpace);
      const key = readKey(text, start, isSpace);
      at =
        key === null
          ? breakAfter(text, start)
          : readValue(text, key, style, out);
    }
  };

interface Key {
  start: number;
  name: string;
  after: number;
}

const BREAK = /[\r\n]/g;

const breakAfter = (text: string, from: number) => {
  BREAK.lastIndex = from;
  return (BREAK.exec(text)?.index ?? text.length) + 1;
};

function readKey(text: string, start: number, isSpace: IsSpace): Key | null {
  const end = skip(text, start, isNamePart);
  if (end >= text.length || end === start) return null;
  const mark = skip(text, end, isSpace);
  if (mark > end && text.slice(start, end) === "export") {
    const exported = readKey(text, mark, isSpace);
    if (exported !== null) return { ...exported, start };
  }
  const name = text.slice(start, end);
  if (text[mark] === "=") return { start, name, after: mark + 1 };
  if (text[mark] === ":" && isSpace(text.charCodeAt(mark + 1)))
    return { start, name, after: mark + 2 };
  return null;
}

function readValue(
  text: string,
  { start, name, after }: Key,
  style: BunStyle,
  out: Recorder,
): number {
  const { isSpace } = style;
  const open = skip(text, after, isSpace);
  const quote = text.charAt(open);
  if (quote !== "" && "'\"`".includes(quote)) {
    const close = closing(text, open, quote, style);
    if (close !== null) {
      const raw = text.slice(open + 1, close.at);
      out.add(name, unquote(raw, quote), {
        start,
        from: open,
        to: close.at + 1,
      });
      return close.next;
    }
  }
  STOP.lastIndex = after;
  const end = STOP.exec(text)?.index ?? text.length;
  const from = skip(text, after, isSpace, end);
  const to = skipBack(text, end, isSpace, from);
  out.add(name, text.slice(from, to), { start, from, to });
  return text[end] === "#" ? breakAfter(text, end) : end;
}

const STOP = /[#\r\n]/g;

/** Quotes looked at for one value; the real one looks at all, which takes quadratic time in a file of open quotes. */
const MAX_TRIES = 100;

/** The quote that ends a value; up to 1.2 only a comment or a line break may follow it. */
function closing(
  text: string,
  open: number,
  quote: string,
  { isSpace, anythingAfterQuote }: BunStyle,
): { at: number; next: number } | null {
  let tries = 0;
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      const next = skip(text, at + 1, isSpace);
      if (anythingAfterQuote) return { at, next: lineAfter(text, at + 1) };
      const between = text.slice(at + 1, next);
      if (next >= text.length || text[next] === "#" || /[\r\n]/.test(between))
        return { at, next };
      at += 1; // it steps over one more character here
      tries += 1;
      if (tries > MAX_TRIES) return null;
    }
  }
  return null;
}

const lineAfter = (text: string, from: number) => {
  STOP.lastIndex = from;
  return nextIndex(text, "\n", from);
};

function unquote(raw: string, quote: string): string {
  const unbroken = raw.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (quote !== '"') return unbroken;
  return unbroken.replace(/\\([^])/g, (pair, char: string) =>
    char === "n" ? "\n" : char === "r" ? "\r" : pair,
  );
}

/** From the last dollar sign backwards; nothing found is expanded again. */
const expand =
  (style: BunStyle): Expand =>
  (values, { environment }) => {
    for (const entry of values.values()) {
      const known = (name: string) =>
        name === "" && style.keepsBareDollar
          ? "$"
          : (environment.get(name) ?? values.get(name)?.value);
      entry.value = expandValue(entry, known);
    }
  };

const MAX_LENGTH = 4_000_000;

function expandValue(
  { value }: LoadedEntry,
  known: (name: string) => string | undefined,
): string {
  const parts: string[] = [];
  let last = value.length;
  let stop = value.length; // where a default value that starts before `last` ends
  let length = 0;
  // a dollar sign at the very end is never looked at
  for (
    let at = value.lastIndexOf("$", value.length - 2);
    at !== -1 && value.length > 1;
    at = at === 0 ? -1 : value.lastIndexOf("$", at - 1)
  ) {
    if (value[at - 1] === "\\") {
      parts.push(value.slice(at, last));
      at -= 1;
    } else {
      const { end, text, found } = reference(value, at, [last, stop], known);
      parts.push(value.slice(Math.min(end, last), last), text);
      length += text.length;
      if (length > MAX_LENGTH)
        throw new Refused("a value grows beyond all bounds");
      stop = found;
    }
    last = at;
  }
  parts.push(value.slice(0, last));
  return parts.reverse().join("");
}

const HEAD = /\$\{?(\w*)(:-)?/y;

/** `found`: the first closing brace or backslash at or after this reference. */
function reference(
  value: string,
  dollar: number,
  [last, stop]: [number, number],
  known: (name: string) => string | undefined,
): { end: number; text: string; found: number } {
  HEAD.lastIndex = dollar;
  const match = HEAD.exec(value);
  const after = dollar + (match?.[0].length ?? 1);
  const near = value.slice(after, Math.max(after, last)).search(/[}\\]/);
  const found = near === -1 ? Math.max(stop, after) : after + near;
  const hasDefault = match?.[2] !== undefined;
  let end = hasDefault ? found : after;
  const fallback = hasDefault ? value.slice(after, end) : "";
  if (value[end] === "}") end += 1;
  return { end, text: known(match?.[1] ?? "") ?? fallback, found };
}

const old: BunStyle = {
  isSpace: byteSpace,
  anythingAfterQuote: false,
  keepsBareDollar: false,
};
const present: BunStyle = {
  isSpace: cSpace,
  anythingAfterQuote: true,
  keepsBareDollar: true,
};

/** Bun loads `.env` files by itself. */
export const bun = dialects({
  bun12: {
    id: "bun@1.2",
    bom: "kept",
    unit: "byte",
    read: readBytes(old),
    expand: expand(old),
  },
  bun14: {
    id: "bun@1.4",
    read: readBytes(present),
    expand: expand(present),
  },
});
