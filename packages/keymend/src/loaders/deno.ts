import type { DialectOptions } from "../model/loader.ts";
import { readScanned22 } from "./node.ts";
import { dialects, nextIndex, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { blank, jsSpace, skip } from "./spaces.ts";

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
  readScanned22(text, target, lastOfLine);
}

/** A quote closes when only white space or a comment follows it; if none does, the first one closes. */
function lastOfLine(text: string, open: number): number {
  const quote = text.charAt(open);
  const first = text.indexOf(quote, open + 1);
  for (let at = first; at !== -1; at = text.indexOf(quote, at + 1)) {
    const after = skip(text, at + 1, blank);
    if (after >= text.length || text[after] === "\n" || text[after] === "#")
      return at;
  }
  return first;
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
  const head = /^[^\S]*(?:export\s+)?([^\s=#]+)\s*=[ \t]*/gm;
  const unquoted = new Set<string>();
  for (let m = head.exec(text); m !== null; m = head.exec(text)) {
    const from = head.lastIndex;
    const name = m[1] ?? "";
    const piece = stdQuoted(text, from);
    LINE_STOP.lastIndex = from;
    const line = LINE_STOP.exec(text)?.index ?? text.length;
    const to = piece?.to ?? Math.min(nextIndex(text, "#", from), line);
    head.lastIndex = Math.max(to, from);
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) continue;
    const value = piece?.value ?? text.slice(from, to).trim();
    if (piece === null) unquoted.add(name);
    out.add(name, value, {
      start: skip(text, m.index, jsSpace),
      from,
      to: from + text.slice(from, to).trimEnd().length,
    });
  }
  expandStd(unquoted, out, options);
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

/** Expansion of the unquoted values; a value that refers to itself never returns. */
function expandStd(
  unquoted: ReadonlySet<string>,
  out: Recorder,
  { environment }: DialectOptions,
): void {
  const original = new Map<string, string>();
  for (const [name, entry] of out.values) original.set(name, entry.value);
  const found = (match: string): string => {
    const [, braced, first, bare, second] = REFERENCE.exec(match) ?? [];
    const name = braced ?? bare ?? "";
    const fallback = first ?? second ?? "undefined";
    return original.get(name) ?? environment.get(name) ?? fallback;
  };
  for (const name of unquoted) {
    const entry = out.values.get(name);
    for (
      let round = 0;
      entry !== undefined && REFERENCE.test(entry.value);
      round += 1
    ) {
      if (round > 50 || entry.value.length > 1_000_000)
        throw new Refused("a value refers to itself without end");
      entry.value = entry.value.replace(new RegExp(REFERENCE, "g"), found);
    }
  }
}

const REFERENCE = /\$\{([^}:]+)(?::-([^}]+))?\}|(?<!\\)\$(\w+)(?::-([^\n]+))?/;

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
