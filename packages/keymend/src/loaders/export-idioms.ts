import { dialects, linesOf, nextIndex } from "./reading.ts";
import type { Recorder } from "./reading.ts";

/* `export $(cat .env | xargs)` and `export $(grep -v '^#' .env)`: the file becomes words, and each word an argument of export. */

interface Piece {
  value: string;
  start: number;
  end: number;
}

/** What `export` does with one argument that word splitting made: quotes in it mean nothing any more. */
function exportWord({ value, start, end }: Piece, out: Recorder): void {
  const head = /^([A-Za-z_]\w*)\+?=/.exec(value);
  if (head === null) return;
  const from = Math.min(end, start + head[0].length);
  out.add(head[1] ?? "", value.slice(head[0].length), { start, from, to: end });
}

/** grep: lines that do not start with `#`, split at white space. */
function readGrep(text: string, out: Recorder): void {
  // with a NUL or bytes that are no text, grep prints "Binary file matches" instead
  if (/[\0\ufffd]/.test(text)) return;
  for (const { start, end } of linesOf(text)) {
    if (text[start] === "#") continue;
    const word = /[^ \t\n]+/g;
    const line = text.slice(start, end);
    for (let m = word.exec(line); m !== null; m = word.exec(line))
      exportWord(
        {
          value: m[0],
          start: start + m.index,
          end: start + m.index + m[0].length,
        },
        out,
      );
  }
}

/** xargs: takes quotes and backslashes off; an open quote at the end of a line ends it all. */
function readXargs(text: string, out: Recorder): void {
  const words = xargsWords(text);
  for (const word of words) {
    // echo and word splitting once more
    let offset = 0;
    for (const part of word.value.split(/[ \t\n]+/)) {
      const only = part === word.value;
      exportWord(
        {
          value: part,
          start: word.start,
          end: only
            ? word.end
            : Math.min(word.end, word.start + offset + part.length),
        },
        out,
      );
      offset += part.length + 1;
    }
  }
}

function xargsWords(text: string): Piece[] {
  const words: Piece[] = [];
  let current: { value: string; start: number } | null = null;
  let line = nextIndex(text, "\n", 0);
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (/[ \t\n\0]/.test(char)) {
      if (current !== null) words.push({ ...current, end: at });
      current = null;
      continue;
    }
    current ??= { value: "", start: at };
    if (char === "\\") {
      at += 1;
      current.value += text.charAt(at);
    } else if (char === "'" || char === '"') {
      const close = text.indexOf(char, at + 1);
      if (line <= at) line = nextIndex(text, "\n", at + 1);
      // "unmatched single quote": xargs stops, and hands on the words before this one
      if (close === -1 || line < close) return words;
      current.value += text.slice(at + 1, close);
      at = close;
    } else current.value += char;
  }
  if (current !== null) words.push({ ...current, end: text.length });
  return words;
}

export const idioms = dialects({
  grep: { id: "export $(grep)", bom: "kept", nul: "cuts", read: readGrep },
  xargs: { id: "export $(xargs)", bom: "kept", nul: "cuts", read: readXargs },
});
