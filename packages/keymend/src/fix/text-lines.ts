import type { Seen } from "../model/evidence.ts";
import type { Span } from "../model/occurrence.ts";

// Lines and names in a text. Pure.

/** Half-open range of a 1-based line without its line break. */
export function lineRange(text: string, line: number): Span | null {
  let start = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) return null;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  const stop = end < 0 ? text.length : end;
  return {
    start,
    end: text[stop - 1] === "\r" && stop > start ? stop - 1 : stop,
  };
}

export function lineStartAt(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset of the line feed that ends the line, or of the end of the text. */
export function lineEndAt(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

/** The line break that the lines around an offset end with. */
export function breakNear(text: string, offset: number): string {
  const at =
    offset > 0 ? text.lastIndexOf("\n", offset - 1) : text.indexOf("\n");
  const feed = at < 0 ? text.indexOf("\n", offset) : at;
  return feed > 0 && text[feed - 1] === "\r" ? "\r\n" : "\n";
}

/** Where the name of a definition is written: the last time before its value, as a word of its own; null when it is not. */
export function nameAt(text: string, seen: Seen): number | null {
  const { variable, span, definition, line } = seen;
  if (variable === null || variable === "") return null;
  const range = line === null ? null : lineRange(text, line);
  const value = span?.start ?? range?.end ?? text.length;
  const from = Math.min(
    definition?.start ?? range?.start ?? 0,
    range?.start ?? value,
  );
  for (
    let at = text.lastIndexOf(variable, value - 1);
    at >= from && at >= 0;
    at = at === 0 ? -1 : text.lastIndexOf(variable, at - 1)
  )
    if (isWordAt(text, at, variable.length)) return at;
  const end = Math.max(definition?.end ?? 0, range?.end ?? 0);
  const behind = text.indexOf(variable, span?.end ?? from);
  return behind >= 0 &&
    behind + variable.length <= end &&
    isWordAt(text, behind, variable.length)
    ? behind
    : null;
}

function isWordAt(text: string, at: number, length: number): boolean {
  return (
    !/[\w-]/.test(text[at - 1] ?? "") && !/[\w-]/.test(text[at + length] ?? "")
  );
}
