import type { Span } from "../model/occurrence.ts";
import { blank } from "./text.ts";

const LONGEST_LINE = 5_000;

/** The text with minified lines blanked: rows would find noise in them, and take long. */
export function shortLines(text: string): string {
  if (text.length <= LONGEST_LINE) return text;
  const long: Span[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    if (end - start > LONGEST_LINE) long.push({ start, end });
    start = end + 1;
  }
  return blank(text, long);
}

/** The scripts of a page or a component; everything else is blanked, offsets stay. */
export function codeOnly(path: string, text: string): string {
  if (!/\.(?:vue|svelte|astro|html?)$/i.test(path)) return text;
  const scripts = scriptSpans(text);
  if (path.endsWith(".astro")) {
    const open = /^\s*---/.exec(text)?.[0].length;
    const close = open === undefined ? -1 : text.indexOf("\n---", open);
    if (open !== undefined && close > 0)
      scripts.unshift({ start: open, end: close });
  }
  return blank(text, between(scripts, text));
}

function scriptSpans(text: string): Span[] {
  const spans: Span[] = [];
  const opening = /<script\b[^<>]{0,500}>/gi;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = match.index + match[0].length;
    const found = text.indexOf("</script", start);
    const end = found < 0 ? text.length : found;
    spans.push({ start, end });
    opening.lastIndex = end;
  }
  return spans;
}

/** What lies between these spans; inputs of forms stay for the rows that read them. */
function between(spans: readonly Span[], text: string): Span[] {
  const gaps: Span[] = [];
  let last = 0;
  for (const { start, end } of [
    ...spans,
    { start: text.length, end: text.length },
  ]) {
    let from = last;
    for (const input of text
      .slice(last, start)
      .matchAll(/<(?:input|v-text-field|el-input|textarea)\b[^<>]{0,800}>/gi)) {
      gaps.push({ start: from, end: last + input.index });
      from = last + input.index + input[0].length;
    }
    gaps.push({ start: from, end: start });
    last = end;
  }
  return gaps;
}
