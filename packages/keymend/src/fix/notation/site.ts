import type { Span } from "../../model/occurrence.ts";

// Where a value stands, for those who write another in its place. Pure.

/** A raw value in its text. */
export interface Site extends Span {
  text: string;
  /** `text` between `start` and `end`. */
  raw: string;
  path: string;
}

/** One replacement in a text. */
export interface Splice extends Span {
  text: string;
}

/** The value in the notation of a place, with the quotes that stood there if they serve; null when it cannot be written there. */
export type Write = (value: string, site: Site) => Splice | null;

/** Means itself in every notation, in quotes and without. All keys and most other values are such words. */
export function isWord(value: string): boolean {
  return /^[\w./:@+=~-]+$/.test(value);
}

export function over(site: Site, text: string): Splice {
  return { start: site.start, end: site.end, text };
}

/** The text of its line before the value. */
export function before(site: Site): string {
  const from = site.text.lastIndexOf("\n", site.start - 1) + 1;
  return site.text.slice(Math.max(from, site.start - 5_000), site.start);
}

/** The quote that is open at the end of a text; a backslash protects the next character outside of single quotes. */
export function openQuote(text: string): '"' | "'" | null {
  let open: '"' | "'" | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\\" && open !== "'") at += 1;
    else if (character === '"' || character === "'") {
      if (open === null) open = character;
      else if (open === character) open = null;
    }
  }
  return open;
}

/** The quote at both ends of a raw value, else null. */
export function quoteOf(raw: string): '"' | "'" | "`" | null {
  const first = raw[0];
  return raw.length > 1 &&
    raw.endsWith(first ?? " ") &&
    (first === '"' || first === "'" || first === "`")
    ? first
    : null;
}

export const hasBreak = (value: string) => /[\r\n\u2028\u2029]/.test(value);

/** Characters that no notation writes as they are. */
export const hasControl = (value: string) =>
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(value);

/** A JSON string also means the same in YAML and, but for DEL, in TOML. */
export function jsonString(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** For text of which only the value itself is understood: words, in the quotes that are there. */
export const writeWord: Write = (value, site) => {
  if (!isWord(value)) return null;
  const quote = quoteOf(site.raw) ?? "";
  return over(site, quote + value + quote);
};
