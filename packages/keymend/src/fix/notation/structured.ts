import {
  before,
  hasBreak,
  hasControl,
  isWord,
  jsonString,
  openQuote,
  over,
  quoteOf,
  writeWord,
  type Site,
  type Splice,
  type Write,
} from "./site.ts";

// YAML, JSON, TOML, INI and XML.

/** A string, a number, a truth value: everything else that a span may cover stands inside of a string. */
export const writeJson: Write = (value, site) => {
  const isWhole =
    /^(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)$/s.test(site.raw) &&
    /[[:,]\s*$/.test(withoutComments(before(site)) || ",");
  return isWhole ? over(site, jsonString(value)) : writeWord(value, site);
};

const withoutComments = (text: string) => text.replace(/\/\*.*?\*\//g, "");

/** `key:`, `- `, `[`, with tags and anchors behind them. */
const NODE_AHEAD = /(?:^\s*|[:?-]\s+|[[{,:]\s*)(?:[!&]\S+\s+)*$/;
const LIST_ITEM = /^(\s*(?:-\s+)+)([A-Za-z_][\w.-]*\s*=\s*)$/;

export const writeYaml: Write = (value, given) => {
  // the parser counts blanks and line breaks behind a scalar as a part of it
  const raw = given.raw.trimEnd();
  const site = { ...given, raw, end: given.start + raw.length };
  const ahead = before(site);
  if (/^[|>][0-9+-]*(?:[ \t]+#.*)?\r?\n/.test(site.raw))
    return yamlBlock(value, site) ?? over(site, jsonString(value));
  const quote = quoteOf(site.raw);
  if (NODE_AHEAD.test(ahead) && openQuote(ahead) === null)
    return over(site, yamlScalar(value, quote));
  const container = openQuote(ahead);
  if (container === '"') return over(site, jsonString(value).slice(1, -1));
  if (container === "'")
    return hasControl(value) ? null : over(site, value.replaceAll("'", "''"));
  const item = LIST_ITEM.exec(ahead);
  // the whole of `- NAME=value` is one scalar
  if (item !== null && !isWord(value) && value !== "")
    return {
      start: site.start - (item[2] ?? "").length,
      end: site.end,
      text: yamlScalar((item[2] ?? "") + value, '"'),
    };
  return value === "" ? over(site, "") : writeWord(value, site);
};

/** Words that YAML 1.1 or 1.2 takes for something else than a string. */
const NO_STRING =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+.]?\d.*|[-+]?\.(?:inf|nan|\d.*)|=)$/i;

function yamlScalar(value: string, quote: string | null): string {
  const isPlain =
    /^[A-Za-z0-9_./][\w./@+~=-]*$/.test(value) && !NO_STRING.test(value);
  if (quote === null && isPlain) return value;
  const isSingle = quote === "'" || (quote === null && !value.includes("'"));
  return isSingle && !hasControl(value)
    ? `'${value.replaceAll("'", "''")}'`
    : jsonString(value);
}

/** The lines of a block scalar with the indentation that they have; null for what a block cannot say. */
function yamlBlock(value: string, site: Site): Splice | null {
  const [, style = "|", , rest = ""] =
    /^([|>])([0-9+-]*)([ \t]*(?:#.*)?\r?\n)/.exec(site.raw) ?? [];
  const body = site.raw.slice(site.raw.indexOf("\n") + 1);
  const indent = /^(?:[ \t]*\r?\n)*( +)\S/.exec(body)?.[1];
  const content = value.replace(/\n$/, "");
  const isOneLine = !content.includes("\n");
  const ending = /\r\n/.test(rest) ? "\r\n" : "\n";
  if (
    indent === undefined ||
    content === "" ||
    /^[\s#]|\n\s|\s$/.test(content) ||
    hasControl(content.replaceAll("\n", "")) ||
    (style === ">" && !isOneLine)
  )
    return null;
  const chomp = value === content ? "-" : "";
  const lines = content
    .split("\n")
    .map((line) => indent + line)
    .join(ending);
  return over(site, style + chomp + rest + lines);
}

export const writeToml: Write = (value, site) => {
  const { raw } = site;
  const isWhole = /^["']/.test(raw) || /[=[,]\s*$/.test(before(site));
  if (!isWhole || openQuote(before(site)) !== null)
    return writeWord(value, site);
  const fence = /^(?:'''|""")/.exec(raw)?.[0] ?? quoteOf(raw) ?? '"';
  const isLiteral =
    fence.startsWith("'") && !value.includes("'") && !hasControl(value);
  return over(
    site,
    isLiteral
      ? fence + value + fence
      : fence === '"""'
        ? fence + jsonString(value).slice(1, -1) + fence
        : jsonString(value),
  );
};

/** What stands behind the sign is the value, but for quotes at both its ends. */
export const writeIni: Write = (value, site) => {
  if (hasControl(value) || hasBreak(value)) return null;
  const quote = quoteOf(site.raw);
  if (quote !== null && quote !== "`") return over(site, quote + value + quote);
  const isBare =
    value === value.trim() &&
    !/(?:^|\s)[;#]/.test(value) &&
    quoteOf(value) === null &&
    // in .properties a backslash is an escape
    !(value.includes("\\") && /\.properties$/i.test(site.path));
  if (isBare) return over(site, value);
  return value.includes('"') || value.includes("\\")
    ? null
    : over(site, `"${value}"`);
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

export const writeXml: Write = (value, site) =>
  hasControl(value)
    ? null
    : over(
        site,
        value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? ""),
      );
