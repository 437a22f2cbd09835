import {
  before,
  hasBreak,
  hasControl,
  isWord,
  jsonString,
  over,
  type Site,
  type Write,
} from "./site.ts";

// String literals of programs and notebooks. Pure.

/** What the most common languages agree on: `\\`, `\"`, `\'` and `\n` in quotes. */
export const writeLiteral: Write = (value, site) => {
  const escaped = inLiteral(value, {
    quote: site.text[site.start - 1] ?? "",
    ahead: before(site).slice(0, -1),
  });
  return escaped === null ? null : over(site, escaped);
};

/** A notebook holds the code as JSON strings. */
export const writeNotebook: Write = (value, site) => {
  const ahead = before(site);
  const isJsonQuote = /\\"$/.test(ahead);
  const quote = isJsonQuote ? '"' : (ahead.at(-1) ?? "");
  const isMagic = /[%!](?:set_)?(?:env|export|set)\b[^"']*$/.test(ahead);
  const code = isMagic
    ? hasBreak(value) || hasControl(value)
      ? null
      : value
    : inLiteral(value, {
        quote,
        ahead: ahead.slice(0, isJsonQuote ? -2 : -1),
      });
  return code === null ? null : over(site, jsonString(code).slice(1, -1));
};

function inLiteral(
  value: string,
  { quote, ahead }: { quote: string; ahead: string },
): string | null {
  if (isWord(value) || value === "") return value;
  const isQuoted = quote === '"' || quote === "'";
  // r"…", f"…", $"…", @"…" have rules of their own
  if (!isQuoted || /[\w$@#]$/.test(ahead) || ahead.endsWith(quote)) return null;
  if (/[$#{}]/.test(value) || hasControl(value.replaceAll("\n", "")))
    return null;
  return value
    .replace(/[\\"']/g, (character) =>
      character === "\\" || character === quote ? `\\${character}` : character,
    )
    .replaceAll("\n", "\\n");
}

/** A file that is the value. */
export const writeWhole: Write = (value: string, site: Site) =>
  over(site, value);
