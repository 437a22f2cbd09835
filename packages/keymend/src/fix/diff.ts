import { maskText } from "../key/mask-text.ts";

export interface DiffLine {
  sign: " " | "-" | "+";
  /** 1-based, in the old text for `-` and ` `, in the new one for `+`. */
  line: number;
  /** With every key masked and control characters made visible. */
  text: string;
}

/** Changed lines with one line of context. Texts differ in one stretch, as edits of a remedy do, or are shown as such. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail += 1;
  const out: DiffLine[] = [];
  const push = (
    sign: DiffLine["sign"],
    lines: readonly string[],
    index: number,
  ) => {
    const text = lines[index];
    if (text !== undefined)
      out.push({ sign, line: index + 1, text: visible(maskText(text)) });
  };
  if (head > 0) push(" ", a, head - 1);
  for (let i = head; i < a.length - tail; i += 1) push("-", a, i);
  for (let i = head; i < b.length - tail; i += 1) push("+", b, i);
  if (tail > 0) push(" ", a, a.length - tail);
  return out;
}

/** With their line ends: a lost carriage return is a difference too. */
function linesOf(text: string): string[] {
  return text === "" ? [] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
}

function visible(text: string): string {
  return text
    .replace(/\n$/, "")
    .replace(/\r/g, "␍")
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g,
      (c) =>
        `‹U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`,
    );
}
