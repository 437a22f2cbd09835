import { LineIndex } from "../formats/lines.ts";
import type { Span } from "../model/occurrence.ts";

/** One definition of an env-like file in the reading that a person would give it. */
export interface LenientEntry {
  name: string;
  /** Outer quotes and an inline comment taken off. */
  value: string;
  /** As written, quotes included. */
  raw: string;
  line: number;
  /** 1-based, of the first character of `raw`. */
  column: number;
  /** Where `raw` stands. */
  span: Span;
  /** The line without its break. */
  definition: Span;
  quote: '"' | "'" | "`" | null;
  /** Stands in a comment. */
  commented: boolean;
  /** Has `export` in front. */
  export: boolean;
}

const DEFINITION =
  /^([ \t\ufeff]*)(#[#\t ]*)?((?:export|set|declare|typeset)[ \t]+(?:-x[ \t]+)?)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*/;

/**
 * Every `NAME=value` of an env-like file, in order, whatever a particular loader would make of it: commented ones
 * and repeated ones too. Pure; gives an empty list for junk.
 */
export function lenientEntries(text: string): LenientEntry[] {
  const entries: LenientEntry[] = [];
  for (const { line, start, text: content } of new LineIndex(text).all()) {
    const head = DEFINITION.exec(content.slice(0, 1_000));
    const name = head?.[4];
    if (head === null || name === undefined) continue;
    const commented = head[2] !== undefined;
    // `# Note: …` is prose
    if (commented && !head[0].includes("=")) continue;
    const from = head[0].length;
    const { raw, value, quote } = valueOf(content.slice(from));
    entries.push({
      name,
      value,
      raw,
      line,
      column: from + 1,
      span: { start: start + from, end: start + from + raw.length },
      definition: { start, end: start + content.length },
      quote,
      commented,
      export: head[3]?.startsWith("export") === true,
    });
  }
  return entries;
}

function valueOf(rest: string): Pick<LenientEntry, "raw" | "value" | "quote"> {
  const first = rest[0];
  if (first === '"' || first === "'" || first === "`") {
    const close = closingQuote(rest, first);
    if (close > 0)
      return {
        raw: rest.slice(0, close + 1),
        value: rest.slice(1, close),
        quote: first,
      };
  }
  const comment = rest.search(/[ \t]#/);
  let end = rest.startsWith("#") ? 0 : comment < 0 ? rest.length : comment;
  // other white space may be what is wrong with the value
  while (end > 0 && /[ \t]/.test(rest[end - 1] ?? "")) end -= 1;
  const raw = rest.slice(0, end);
  return { raw, value: raw, quote: null };
}

function closingQuote(rest: string, quote: string): number {
  for (let at = 1; at < rest.length; at += 1) {
    if (rest[at] === quote) return at;
    if (rest[at] === "\\" && quote === '"') at += 1;
  }
  return -1;
}
