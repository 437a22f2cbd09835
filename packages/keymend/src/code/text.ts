import type { Span } from "../model/occurrence.ts";

/** Index of the last start that is not behind the offset. */
export function below(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The text with these spans turned into blanks; line breaks stay. */
export function blank(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let last = 0;
  for (const { start, end } of spans) {
    if (end <= last) continue;
    const from = Math.max(start, last);
    parts.push(text.slice(last, from));
    const gone = text.slice(from, end);
    parts.push(
      gone.includes("\n")
        ? gone.replace(/[^\n]+/g, (piece) => " ".repeat(piece.length))
        : " ".repeat(gone.length),
    );
    last = end;
  }
  parts.push(text.slice(last));
  return parts.join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "0": "\0",
  b: "\b",
  "\n": "",
};

/** What the escapes of a string literal stand for; those that all languages share. */
export function unescape(raw: string): string {
  return raw.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_whole, ...groups: (string | undefined)[]) => {
      const [braced, four, two, one] = groups;
      const hex = braced ?? four ?? two;
      if (hex === undefined) return ESCAPES[one ?? ""] ?? one ?? "";
      const code = parseInt(hex, 16);
      return code > 0x10ffff ? "" : String.fromCodePoint(code);
    },
  );
}

/** Offsets at which lines begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
    starts.push(at + 1);
  return starts;
}
