/** A word of a command line, without its quotes. */
export interface Word {
  text: string;
  /** Offset of the first character in the text given. */
  start: number;
  end: number;
  /** A `$` or back-tick outside single quotes: the shell puts something else here. */
  expands: boolean;
  /** Any part of it was quoted. */
  quoted: boolean;
}

const MAX_LENGTH = 20_000;
const SEPARATOR = /[;&|\n]/;

/**
 * The words of the command that begins at `from`, up to the end of the command: `;`, `&&`, `|` or a line end that
 * no `\`, `^` or back-tick carries on. A quote that never closes ends with the line.
 */
export function wordsFrom(text: string, from = 0): Word[] {
  const words: Word[] = [];
  const limit = Math.min(text.length, from + MAX_LENGTH);
  let at = from;
  while (at < limit) {
    const next = skipBlank(text, at, limit);
    if (next >= limit || SEPARATOR.test(text[next] ?? "")) break;
    if (text[next] === "#" && next > from) break;
    const word = readWord(text, next, limit);
    if (word.text !== "" || word.quoted) words.push(word);
    at = word.end > next ? word.end : next + 1;
  }
  return words;
}

/** Over blanks and line ends that are carried on. */
function skipBlank(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    const character = text[at] ?? "";
    const carriedOn = /[\\^`]/.test(character)
      ? /^.[ \t]*\r?\n/.exec(text.slice(at, at + 40))
      : null;
    if (carriedOn !== null) at += carriedOn[0].length;
    else if (character === " " || character === "\t" || character === "\r")
      at += 1;
    else break;
  }
  return at;
}

function readWord(text: string, start: number, limit: number): Word {
  const word: Word = {
    text: "",
    start,
    end: start,
    expands: false,
    quoted: false,
  };
  let at = start;
  while (at < limit) {
    const character = text[at] ?? "";
    if (character === "'" || character === '"') {
      const close = closingQuote(text, at, limit);
      const inner = text.slice(at + 1, close);
      word.quoted = true;
      word.text +=
        character === '"' ? inner.replace(/\\(["\\$`])/g, "$1") : inner;
      if (character === '"' && /[$`]/.test(inner)) word.expands = true;
      // the line end that stands in for a missing quote still ends the command
      at = text[close] === "\n" ? close : Math.min(close + 1, limit);
      continue;
    }
    if (/[\s;&|]/.test(character)) break;
    if (character === "\\" && /[^\r\n]/.test(text[at + 1] ?? "\n")) {
      word.text += text[at + 1] ?? "";
      at += 2;
      continue;
    }
    if (character === "\\") break;
    if (character === "$" || character === "`") word.expands = true;
    if (character === "$" && /[({]/.test(text[at + 1] ?? "")) {
      const close = closingBracket(text, at + 1, limit);
      word.text += text.slice(at, close);
      at = close;
      continue;
    }
    word.text += character;
    at += 1;
  }
  return { ...word, end: at };
}

/** Offset of the quote that closes the one at `at`; the end of the line when none does. */
function closingQuote(text: string, at: number, limit: number): number {
  const quote = text[at];
  for (let index = at + 1; index < limit; index += 1) {
    if (text[index] === quote) return index;
    if (quote === '"' && text[index] === "\\") index += 1;
    else if (text[index] === "\n" && !isCarriedOn(text, index)) return index;
  }
  return limit;
}

function isCarriedOn(text: string, lineEnd: number): boolean {
  return text[lineEnd - 1] === "\\";
}

function closingBracket(text: string, at: number, limit: number): number {
  const [open, close] = text[at] === "(" ? ["(", ")"] : ["{", "}"];
  let depth = 0;
  for (let index = at; index < limit && text[index] !== "\n"; index += 1) {
    if (text[index] === open) depth += 1;
    if (text[index] === close) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return at + 1;
}
