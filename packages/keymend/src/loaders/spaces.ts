/** What counts as white space; languages differ, and a no-break space after a key decides whether it works. */
export type IsSpace = (code: number) => boolean;

const WIDE = (code: number) =>
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;

/** C `isspace` in the C locale. */
export const cSpace: IsSpace = (code) =>
  code === 32 || (code >= 9 && code <= 13);
/** JavaScript `\s` and `trim()`. */
export const jsSpace: IsSpace = (code) =>
  cSpace(code) || (code > 127 && (WIDE(code) || code === 0xfeff));
/** Go `unicode.IsSpace`, Rust `char::is_whitespace`. */
export const unicodeSpace: IsSpace = (code) =>
  cSpace(code) || (code > 127 && (WIDE(code) || code === 0x85));
/** Python `str.strip()` and `\s`. */
export const pythonSpace: IsSpace = (code) =>
  unicodeSpace(code) || (code >= 0x1c && code <= 0x1f);
/** PHP `trim()`. */
export const phpSpace: IsSpace = (code) =>
  code === 32 || (code >= 9 && code <= 11) || code === 13 || code === 0;
export const blank: IsSpace = (code) => code === 32 || code === 9;
/** Not a space and not a tab, but a space to the regular expressions of Go and Ruby. */
export const asciiSpace: IsSpace = (code) =>
  code === 32 || code === 9 || code === 10 || code === 12 || code === 13;

/** `[A-Za-z0-9_]`. */
export const isWord: IsSpace = (code) =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  code === 95 ||
  (code >= 97 && code <= 122);
/** `[\w.-]`. */
export const isNamePart: IsSpace = (code) =>
  isWord(code) || code === 45 || code === 46;
/** `[\w.]`. */
export const isDottedPart: IsSpace = (code) => isWord(code) || code === 46;

/** The first offset at or after `from`, below `end`, that is not `is`. */
export function skip(
  text: string,
  from: number,
  is: IsSpace,
  end = text.length,
): number {
  let at = from;
  while (at < end && is(text.charCodeAt(at))) at += 1;
  return at;
}

/** The offset after the last character below `end` that is not `is`. */
export function skipBack(
  text: string,
  end: number,
  is: IsSpace,
  from = 0,
): number {
  let at = end;
  while (at > from && is(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

export function trim(text: string, is: IsSpace): string {
  const start = skip(text, 0, is);
  return text.slice(start, skipBack(text, text.length, is, start));
}
