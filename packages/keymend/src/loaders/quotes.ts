/**
 * The quote that closes the one at `open`, where a backslash protects a quote: the first without a backslash before it,
 * else the last one with; -1 when there is none. (What `"(?:\\"|[^"])*"` matches.)
 */
export function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  let escaped = -1;
  for (
    let at = text.indexOf(quote, open + 1);
    at !== -1;
    at = text.indexOf(quote, at + 1)
  ) {
    if (text[at - 1] !== "\\" || at - 1 === open) return at;
    escaped = at;
  }
  return escaped;
}

/** Is `raw` one piece between two equal quotes? */
export const isQuoted = (raw: string, quotes = "'\""): boolean =>
  raw.length > 1 &&
  quotes.includes(raw.charAt(0)) &&
  raw.endsWith(raw.charAt(0));
