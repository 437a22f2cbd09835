import type { DialectOptions } from "../model/loader.ts";
import { closingQuote, isQuoted } from "./quotes.ts";
import { dialects, indexWithin, linesOf, nextIndex } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { isWord, pythonSpace, skip, skipBack } from "./spaces.ts";

/*
 * python-dotenv (theskumar/python-dotenv src/dotenv/parser.py, main.py, variables.py). Files are opened as text, so every
 * line break is LF before it reads. A line it cannot read is skipped with a warning.
 */

const inlineSpace = (code: number) => code !== 10 && pythonSpace(code);

function readPythonDotenv(
  text: string,
  out: Recorder,
  options: DialectOptions,
): void {
  const reading: Reading = { text, out, options, bare: new Set() };
  let at = 0;
  while (at < text.length) {
    const start = skip(text, at, pythonSpace);
    if (start >= text.length) return;
    at = binding(reading, start);
  }
}

interface Reading {
  text: string;
  out: Recorder;
  options: DialectOptions;
  /** Names that stood alone: known, and without a value. */
  bare: Set<string>;
}

/** Reads one binding; what does not end cleanly is skipped to the end of the line where reading stopped. */
function binding(reading: Reading, start: number): number {
  const { text, out, bare } = reading;
  const exported = text.startsWith("export", start)
    ? skip(text, start + 6, inlineSpace)
    : start + 6;
  const keyStart = exported > start + 6 ? exported : start;
  if (text[keyStart] === "#") return nextIndex(text, "\n", keyStart) + 1;
  const key = readKey(text, keyStart);
  if (key === null) return nextIndex(text, "\n", keyStart) + 1;
  const mark = skip(text, key.end, inlineSpace);
  const hasValue = text[mark] === "=";
  const from = hasValue ? skip(text, mark + 1, inlineSpace) : mark;
  const value = hasValue ? readValue(text, from) : { raw: "", to: mark };
  if (value === null) return nextIndex(text, "\n", from) + 1;
  const space = skip(text, value.to, inlineSpace);
  const end = text[space] === "#" ? nextIndex(text, "\n", space) : space;
  if (end < text.length && text[end] !== "\n")
    return nextIndex(text, "\n", space) + 1;
  if (hasValue) {
    out.add(key.name, resolve(value.raw, reading), {
      start,
      from,
      to: value.to,
    });
    bare.delete(key.name);
  } else {
    out.forget(key.name);
    bare.add(key.name);
  }
  return end + 1;
}

function readKey(
  text: string,
  from: number,
): { name: string; end: number } | null {
  if (text[from] === "'") {
    const close = text.indexOf("'", from + 1);
    return close > from + 1
      ? { name: text.slice(from + 1, close), end: close + 1 }
      : null;
  }
  const end = skip(
    text,
    from,
    (code) => code !== 61 && code !== 35 && !pythonSpace(code),
  );
  return end === from ? null : { name: text.slice(from, end), end };
}

const DOUBLE_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function readValue(
  text: string,
  from: number,
): { raw: string; to: number } | null {
  const quote = text[from];
  if (quote === "'" || quote === '"') {
    const close = closingQuote(text, from);
    if (close === -1) return null;
    const inner = text.slice(from + 1, close);
    const raw = inner.replace(
      quote === "'" ? /\\([\\'])/g : /\\([\\'"abfnrtv])/g,
      (_, char: string) =>
        quote === '"' ? (DOUBLE_ESCAPES[char] ?? char) : char,
    );
    return { raw, to: close + 1 };
  }
  const line = nextIndex(text, "\n", from);
  const to = skipBack(text, commentStart(text, from, line), pythonSpace, from);
  return { raw: text.slice(from, to), to };
}

/** Where white space with a `#` after it starts. */
function commentStart(text: string, from: number, end: number): number {
  for (
    let hash = indexWithin(text, "#", from, end);
    hash < end;
    hash = indexWithin(text, "#", hash + 1, end)
  ) {
    const space = skipBack(text, hash, pythonSpace, from);
    if (space < hash) return space;
  }
  return end;
}

/** `${NAME}` and `${NAME:-default}`: the environment first, then earlier lines. */
function resolve(
  value: string,
  { out, bare, options: { environment } }: Reading,
): string {
  let result = "";
  let done = 0;
  for (let at = value.indexOf("${"); at !== -1;) {
    const colon = value.indexOf(":", at);
    const brace = value.indexOf("}", at);
    if (brace === -1) break;
    const stop = colon !== -1 && colon < brace ? colon : brace;
    if (stop === colon && value[colon + 1] !== "-") {
      at = value.indexOf("${", colon);
      continue;
    }
    const name = value.slice(at + 2, stop);
    const fallback = stop === colon ? value.slice(colon + 2, brace) : "";
    result +=
      value.slice(done, at) +
      (environment.get(name) ??
        out.values.get(name)?.value ??
        (bare.has(name) ? "" : fallback));
    done = brace + 1;
    at = value.indexOf("${", done);
  }
  return result + value.slice(done);
}

/** python-decouple: `NAME = value` line by line, no comments after a value, a pair of quotes taken off. */
function readDecouple(text: string, out: Recorder): void {
  for (const { start: from, end: to } of linesOf(text)) {
    const start = skip(text, from, pythonSpace, to);
    const end = skipBack(text, to, pythonSpace, start);
    const equals = indexWithin(text, "=", start, end);
    if (start === end || text[start] === "#" || equals >= end) continue;
    const name = text.slice(start, skipBack(text, equals, pythonSpace, start));
    const valueStart = skip(text, equals + 1, pythonSpace, end);
    const raw = text.slice(valueStart, end);
    out.add(name, isQuoted(raw) ? raw.slice(1, -1) : raw, {
      start,
      from: valueStart,
      to: end,
    });
  }
}

/** django-environ: no space anywhere around the name, quotes off, and a value `$NAME` stands for that variable. */
function readDjangoEnviron(text: string, out: Recorder): void {
  const line = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+/g;
  for (let m = line.exec(text); m !== null; m = line.exec(text)) {
    const [content] = m;
    const nameStart = content.startsWith("export ") ? 7 : 0;
    const nameEnd = skip(content, nameStart, isWord);
    if (nameEnd === nameStart || content[nameEnd] !== "=") continue;
    const raw = content.slice(nameEnd + 1);
    out.add(content.slice(nameStart, nameEnd), unquoteEnviron(raw), {
      start: m.index,
      from: m.index + nameEnd + 1,
      to: m.index + content.length,
    });
  }
}

function unquoteEnviron(raw: string): string {
  const value = isQuoted(raw, "'") ? raw.slice(1, -1) : raw;
  if (!isQuoted(value, '"')) return value;
  return value
    .slice(1, -1)
    .replace(/\\(.)/g, (pair, char: string) =>
      "rnt".includes(char) ? pair : char,
    );
}

const base = {
  bom: "kept",
  breaks: "lf",
  utf8: "strict",
  nul: "refused",
} as const satisfies Partial<DialectRow>;

export const python = dialects({
  dotenv1: {
    ...base,
    id: "python-dotenv@1.0",
    read: readPythonDotenv,
  },
  dotenv12: {
    ...base,
    // 1.2.2 still kept the byte order mark; its successor drops it
    id: "python-dotenv@1.2.3",
    bom: "off",
    read: readPythonDotenv,
  },
  composeOne: {
    ...base,
    id: "docker-compose@1 env_file",
    bom: "off",
    nul: "kept",
    read: readPythonDotenv,
  },
  decouple: {
    ...base,
    id: "python-decouple",
    nul: "kept",
    read: readDecouple,
  },
  environ: { ...base, id: "django-environ", read: readDjangoEnviron },
});
