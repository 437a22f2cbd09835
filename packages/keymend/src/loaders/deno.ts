import type { DialectOptions } from "../model/loader.ts";
import { readScanned22 } from "./node.ts";
import { replaceReferences, splitDefault } from "./references.ts";
import { dialects, indexWithin, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { blank, jsSpace, skip, skipBack } from "./spaces.ts";

/** Deno 2.9 `--env-file`: Node's parser, with substitution. Source: denoland/deno libs/dotenv/lib.rs. */
function readDeno(
  text: string,
  out: Recorder,
  { environment }: DialectOptions,
): void {
  const target: Recorder = {
    values: out.values,
    markUnknown: out.markUnknown.bind(out),
    forget: out.forget.bind(out),
    add(name, value, stand) {
      const quote = text.charAt(stand.from);
      const literal = quote === "'" || quote === "`";
      const known = (key: string) =>
        environment.get(key) ?? out.values.get(key)?.value ?? "";
      out.add(name, literal ? value : substitute(value, known), stand);
    },
  };
  readScanned22(text, target, closesLine());
}

/** A quote closes when only white space or a comment follows it; if none does, the first one closes. */
function closesLine(): (text: string, open: number) => number {
  // by quote: the next one that closes, found from an earlier start; Infinity when there is none
  const next = new Map<string, number>();
  const seek = (text: string, quote: string, from: number): number => {
    for (let at = from; at !== -1; at = text.indexOf(quote, at + 1)) {
      const after = skip(text, at + 1, blank);
      if (after >= text.length || text[after] === "\n" || text[after] === "#")
        return at;
    }
    return Infinity;
  };
  return (text, open) => {
    const quote = text.charAt(open);
    const first = text.indexOf(quote, open + 1);
    let close = next.get(quote) ?? -1;
    if (close <= open) close = seek(text, quote, first);
    next.set(quote, close);
    return close === Infinity ? first : close;
  };
}

function substitute(value: string, known: (name: string) => string): string {
  return value.replace(
    /\\\$|\$\{([^}]*)\}?|\$([A-Za-z0-9_]*)/g,
    (whole, braced?: string, bare?: string) =>
      whole === "\\$" ? "$" : known(braced ?? bare ?? ""),
  );
}

/** `@std/dotenv`: one regular expression over the whole text; names must be identifiers. */
function readStd(text: string, out: Recorder, options: DialectOptions): void {
  const unquoted = new Set<string>();
  let at = 0;
  while (at < text.length) {
    const start = skip(text, at, jsSpace);
    const head = stdHead(text, start);
    if (head === null) {
      at = lineStop(text, Math.max(start, skip(text, start, isStdName))) + 1;
      continue;
    }
    const { name, from } = head;
    const piece = stdQuoted(text, from);
    const line = lineStop(text, from);
    const to = piece?.to ?? indexWithin(text, "#", from, line);
    at = lineStop(text, to);
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) continue;
    if (piece === null) unquoted.add(name);
    out.add(name, piece?.value ?? text.slice(from, to).trim(), {
      start,
      from,
      to: skipBack(text, to, jsSpace, from),
    });
  }
  expandStd(unquoted, out, options);
}

const isStdName = (code: number) =>
  code !== 61 && code !== 35 && !jsSpace(code);

function stdHead(
  text: string,
  start: number,
): { name: string; from: number } | null {
  const exported = text.startsWith("export", start)
    ? skip(text, start + 6, jsSpace)
    : start + 6;
  for (const nameStart of exported > start + 6 ? [exported, start] : [start]) {
    const end = skip(text, nameStart, isStdName);
    const equals = skip(text, end, jsSpace);
    if (end > nameStart && text[equals] === "=")
      return {
        name: text.slice(nameStart, end),
        from: skip(text, equals + 1, blank),
      };
  }
  return null;
}

function lineStop(text: string, from: number): number {
  LINE_STOP.lastIndex = from;
  return LINE_STOP.exec(text)?.index ?? text.length;
}

const LINE_STOP = /[\r\n]/g;

function stdQuoted(
  text: string,
  from: number,
): { value: string; to: number } | null {
  const quote = text.charAt(from);
  if (quote !== "'" && quote !== '"') return null;
  const close = text.indexOf(quote, from + 1);
  if (close === -1) return null;
  const inner = text
    .slice(from + 1, close)
    .replace(/^\r?\n?/, "")
    .replace(/\r?\n?$/, "");
  const value =
    quote === "'"
      ? inner
      : inner
          .replaceAll("\\n", "\n")
          .replaceAll("\\r", "\r")
          .replaceAll("\\t", "\t");
  return { value, to: close + 1 };
}

/** Expansion of the unquoted values, until none is left; a value that refers to itself never returns. */
function expandStd(
  unquoted: ReadonlySet<string>,
  out: Recorder,
  { environment }: DialectOptions,
): void {
  const original = new Map<string, string>();
  for (const [name, entry] of out.values) original.set(name, entry.value);
  const expand = (value: string) =>
    replaceReferences(value, {
      closers: { "{": "}" },
      bare: /\w+(?::-[^\n]+)?/y,
      resolve: (key, dollar) => {
        if (value[dollar - 1] === "\\" && value[dollar + 1] !== "{")
          return null;
        const { name, fallback = "undefined" } = splitDefault(key);
        return original.get(name) ?? environment.get(name) ?? fallback;
      },
    });
  for (const name of unquoted) {
    const entry = out.values.get(name);
    if (entry === undefined) continue;
    for (let round = 0; ; round += 1) {
      const next = expand(entry.value);
      if (next === entry.value && !/\$\{\w*\}/.test(next)) break;
      if (round > 50 || next.length > 1_000_000)
        throw new Refused("a value refers to itself without end");
      entry.value = next;
    }
  }
}

export const deno = dialects({
  deno: {
    id: "deno@2.9 --env-file",
    bom: "kept",
    breaks: "no-cr",
    utf8: "strict",
    duplicates: "first",
    read(text, out, options) {
      if (text.includes("\0"))
        throw new Refused("the file holds a NUL character");
      if (/(?:^|\n)[ \t]*=/.test(text))
        throw new Refused(
          "Deno stops at a line that starts with an equals sign",
        );
      readDeno(text, out, options);
    },
  },
  std: { id: "@std/dotenv", read: readStd },
});
