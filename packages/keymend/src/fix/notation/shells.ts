import {
  before,
  hasBreak,
  hasControl,
  isWord,
  openQuote,
  over,
  quoteOf,
  writeWord,
  type Write,
} from "./site.ts";

// Env files and the languages of shells.

/** A loader may take `$`, `#`, quotes and backslashes for its own: they go into the quotes in which most leave them alone. */
export const writeDotenv: Write = (value, site) => {
  const container = openQuote(before(site));
  if (container !== null || hasBreak(value) || hasControl(value))
    return isWord(value) || value === "" ? over(site, value) : null;
  const quote = quoteOf(site.raw);
  for (const one of [quote, "bare", "'", '"', "`"] as const) {
    if (one !== null && dotenvForms[one](value))
      return over(site, one === "bare" ? value : one + value + one);
  }
  return null;
};

const dotenvForms: Readonly<
  Record<"bare" | '"' | "'" | "`", (value: string) => boolean>
> = {
  // a backslash before the closing quote keeps it from closing: such a value goes without quotes
  bare: (value) => !/[\s#"'`$]|\\(?=.)/.test(value),
  '"': (value) => !/["$\\`]/.test(value),
  "'": (value) => !/'|\\$/.test(value),
  "`": (value) => !/`|\\$/.test(value),
};

const inDouble = (value: string) => value.replace(/[\\"$`]/g, "\\$&");

/** sh, bash, zsh. */
export const writeSh: Write = (value, site) => {
  if (value.includes("\0")) return null;
  const container = openQuote(before(site));
  if (container === '"') return over(site, inDouble(value));
  const single = value.replaceAll("'", `'\\''`);
  if (container === "'") return over(site, single);
  const quote = quoteOf(site.raw);
  if (quote === '"') return over(site, `"${inDouble(value)}"`);
  return quote === "'" || !(isWord(value) || value === "")
    ? over(site, `'${single}'`)
    : over(site, value);
};

/** csh takes `!` and line breaks for its own even in quotes. */
export const writeCsh: Write = (value, site) =>
  /[!'"\\$`]/.test(value) || hasBreak(value) ? null : writeSh(value, site);

export const writeFish: Write = (value, site) => {
  const container = openQuote(before(site));
  const double = value.replace(/[\\"$]/g, "\\$&");
  if (container === '"') return over(site, double);
  if (container === "'") return writeWord(value, site);
  const quote = quoteOf(site.raw);
  if (quote === '"' || /['\\]/.test(value)) return over(site, `"${double}"`);
  return quote === "'" || !isWord(value)
    ? over(site, `'${value}'`)
    : over(site, value);
};

/** Words of Dockerfiles and of `docker run`: as in a shell, on one line, and nothing escapes a single quote. */
export const writeDockerWord: Write = (value, site) => {
  if (hasBreak(value) || hasControl(value)) return null;
  const container = openQuote(before(site));
  if (container === '"') return over(site, inDouble(value));
  if (container === "'") return value.includes("'") ? null : over(site, value);
  const quote = quoteOf(site.raw);
  if (quote === null && (isWord(value) || value === ""))
    return over(site, value);
  return quote === "'" && !value.includes("'")
    ? over(site, `'${value}'`)
    : over(site, `"${inDouble(value)}"`);
};

/** Units expand `%`, and quotes go around the whole assignment. */
export const writeSystemd: Write = (value, site) => {
  if (hasBreak(value) || hasControl(value)) return null;
  const percent = value.replaceAll("%", "%%");
  const container = openQuote(before(site));
  if (container === null) return isWord(value) ? over(site, value) : null;
  return over(
    site,
    percent.replace(/["'\\]/g, (character) =>
      character === "\\" || character === container
        ? `\\${character}`
        : character,
    ),
  );
};

export const writePowerShell: Write = (value, site) => {
  if (hasBreak(value) || hasControl(value)) return null;
  const container = openQuote(before(site));
  if (container !== null) return writeWord(value, site);
  const quote = quoteOf(site.raw);
  if (quote === "'") return over(site, `'${value.replaceAll("'", "''")}'`);
  // behind `=` a word without quotes is the name of a command
  const isArgument = !/=\s*$/.test(before(site));
  return quote === null && isArgument && isWord(value)
    ? over(site, value)
    : over(site, `"${value.replace(/[`"$]/g, "`$&")}"`);
};

/** cmd: everything up to the end of the command is the value. */
export const writeCmd: Write = (value, site) => {
  if (hasControl(value) || hasBreak(value) || /[%!"]/.test(value)) return null;
  const quote = quoteOf(site.raw);
  const isSet = /\bset\s+"?[^"=]*=$/i.test(before(site));
  const inQuotes = openQuote(before(site).replaceAll("'", " ")) === '"';
  // quotes behind `set NAME=` are a part of the value; those of setx are not
  if (quote === '"' && !isSet) return over(site, `"${value}"`);
  if (inQuotes) return over(site, value);
  return value === value.trimEnd() && (isSet || !/\s/.test(value))
    ? over(site, value.replace(/[&|<>^]/g, "^$&"))
    : null;
};

export const writeNushell: Write = (value, site) => {
  if (hasControl(value) || hasBreak(value)) return null;
  const quote = quoteOf(site.raw);
  for (const one of [quote, '"', "'", "`"] as const) {
    if (one === null || value.includes(one)) continue;
    if (one === '"' && value.includes("\\")) continue;
    return over(site, one + value + one);
  }
  return null;
};
