import type { DialectOptions, LoadedEntry } from "../model/loader.ts";
import { assignment, dotEnd } from "./dotenv-classic.ts";
import { dotenv16Row, readModern } from "./dotenv-modern.ts";
import { expandX, runsCommand } from "./expand-new.ts";
import { Budget, surroundings } from "./expand-old.ts";
import type { Expand } from "./expand-old.ts";
import { isQuoted } from "./quotes.ts";
import { dialects, indexWithin, linesOf, Refused } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { isWord, jsSpace, skip, skipBack } from "./spaces.ts";

/** Lines as JavaScript's `^` and `$` see them. */
function* jsLines(text: string): Generator<{ start: number; end: number }> {
  const stop = /[\r\n\u2028\u2029]/g;
  let start = 0;
  for (let m = stop.exec(text); m !== null; m = stop.exec(text)) {
    yield { start, end: m.index };
    start = m.index + 1;
  }
  yield { start, end: text.length };
}

/** env-cmd (toddbluhm/env-cmd parse-env-file): everything before the first `=` is the name. */
const envCmd =
  (
    isComment: (line: string) => boolean,
    valueOf: (raw: string) => string,
  ): DialectRow["read"] =>
  (text, out) => {
    for (const { start, end } of jsLines(text)) {
      const line = text.slice(start, end);
      const equals = line.indexOf("=", 1);
      if (isComment(line) || equals === -1) continue;
      const from = skip(line, equals + 1, jsSpace);
      const to = skipBack(line, line.length, jsSpace, from);
      out.add(line.slice(0, equals).trim(), valueOf(line.slice(from, to)), {
        start: start + skip(line, 0, jsSpace, equals),
        from: start + from,
        to: start + to,
      });
    }
  };

const unquoteEach = (raw: string) =>
  raw.replace(/^['"]/, "").replace(/['"]$/, "").replaceAll("\\n", "\n");

function unquoteToLast(raw: string): string {
  const quote = raw.charAt(0);
  if (quote !== "'" && quote !== '"')
    return (raw.split("#")[0] ?? "").trim().replaceAll("\\n", "\n");
  return raw
    .slice(1, Math.max(1, raw.lastIndexOf(quote)))
    .replaceAll("\\n", "\n");
}

/** foreman (npm) and `heroku local` (strongloop/node-foreman lib/envs.js); a JSON file is taken as JSON. */
function readForeman(text: string, out: Recorder): void {
  if (readJson(text, out)) return;
  for (const { start: from, end: to } of linesOf(text)) {
    const start = skip(text, from, jsSpace, to);
    const end = skipBack(text, to, jsSpace, start);
    if (text[start] === "#" || end - start <= 2) continue;
    const equals = indexWithin(text, "=", start, end);
    const valueStart = skip(text, equals + 1, jsSpace, end);
    const raw = text.slice(Math.min(valueStart, end), end);
    out.add(text.slice(start, equals).trim(), foremanValue(raw), {
      start,
      from: Math.min(valueStart, end),
      to: end,
    });
  }
}

function foremanValue(raw: string): string {
  const quote = raw.charAt(0);
  if (quote === '"' || quote === "'") {
    const close = raw.indexOf(quote, 1);
    if (close === -1) throw new Refused("a quote is not closed");
    return raw.slice(1, close);
  }
  const hash = raw.indexOf("#");
  if (hash === -1) return raw;
  return raw.slice(0, skipBack(raw, hash, jsSpace));
}

/** `{"a":{"b":1}}` gives A_B=1. */
function readJson(text: string, out: Recorder): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return false;
  }
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value === "object" && value !== null && path.length < 100) {
      for (const [name, inner] of Object.entries(value))
        walk(inner, [...path, name]);
      return;
    }
    const from = Math.max(0, text.indexOf(JSON.stringify(value)));
    const to = from + JSON.stringify(value).length;
    if (path.length > 0)
      out.add(path.join("_").toUpperCase(), String(value), {
        start: from,
        from,
        to,
      });
  };
  walk(parsed, []);
  return true;
}

/** c12 (Nuxt, Nitro): references are followed over all names; one that comes back to itself becomes empty. */
const expandC12: Expand = (values, options) => {
  const environment = surroundings(values, options, "filled");
  const budget = new Budget();
  const known = (name: string) =>
    environment.get(name) ?? values.get(name)?.value;
  const interpolate = (value: string, parents: readonly string[]): string => {
    let result = value;
    for (const match of value.match(/.?\$\{?[\w:]*\}?/g) ?? []) {
      budget.step(result, parents.length);
      const prefix = match.slice(
        0,
        match.indexOf("$", match[1] === "$" ? 1 : 0),
      );
      if (prefix === "\\") {
        result = result.replace(match, match.slice(1));
        continue;
      }
      const reference = match.slice(prefix.length);
      const name = /[\w:]+/.exec(reference)?.[0] ?? "undefined";
      if (parents.includes(name)) return "";
      const found = known(name);
      if (found !== undefined)
        result = result.replace(
          reference,
          interpolate(found, [...parents, name]),
        );
    }
    return result;
  };
  for (const entry of values.values())
    entry.value = interpolate(entry.value, []);
};

/** dotenvx: the expression of dotenv, but expansion goes along with reading and leaves single quotes alone. */
function dotenvxValue(
  raw: string,
  out: Recorder,
  { environment }: DialectOptions,
): string {
  const quote = raw.charAt(0);
  let value = isQuoted(raw, "'\"`") ? raw.slice(1, -1) : raw;
  if (quote === "'") return value.replaceAll("\\'", "'");
  if (quote === '"')
    value = value
      .replaceAll("\\n", "\n")
      .replaceAll("\\r", "\r")
      .replaceAll("\\t", "\t");
  const running = new Map<string, string>();
  for (const [name, entry] of out.values) running.set(name, entry.value);
  return value.includes("$")
    ? expandX(value, environment, running).replaceAll("\\$", "$")
    : value;
}

/** VS Code's Python extension reads `python.envFile` itself (microsoft/vscode-python common/variables/environment.ts). */
function readVscode(
  text: string,
  out: Recorder,
  options: DialectOptions,
): void {
  for (const line of linesOf(text)) {
    const found = assignment(text, line, isWord);
    if (found === null) continue;
    const name = text.slice(found.nameStart, found.nameEnd);
    const stop = dotEnd(text, found.valueStart, line.end);
    if (stop === -1 || !/^[a-zA-Z]/.test(name)) continue;
    const to = skipBack(text, stop, jsSpace, found.valueStart);
    const raw = text.slice(found.valueStart, to);
    out.add(name, vscodeValue(raw, out, options), {
      start: found.nameStart,
      from: found.valueStart,
      to,
    });
  }
}

function vscodeValue(
  raw: string,
  out: Recorder,
  { environment }: DialectOptions,
): string {
  const value = isQuoted(raw) ? raw.slice(1, -1).replaceAll("\\n", "\n") : raw;
  return value
    .replace(
      /(?<!\\)\$\{([a-zA-Z]\w*)\}/g,
      (_, name: string) =>
        out.values.get(name)?.value ?? environment.get(name) ?? "",
    )
    .replaceAll("\\$", "$");
}

/** firebase-tools for functions: one line it does not know refuses all; names are upper case. */
function firebaseValue(raw: string): string {
  if (isQuoted(raw, "'")) return raw.slice(1, -1);
  if (!isQuoted(raw, '"')) return raw;
  return raw
    .slice(1, -1)
    .replaceAll("\\n", "\n")
    .replaceAll("\\r", "\r")
    .replaceAll("\\t", "\t")
    .replaceAll("\\v", "\v")
    .replace(/\\([\\'"])/g, "$1");
}

function checkFirebaseNames(values: ReadonlyMap<string, LoadedEntry>): void {
  for (const name of values.keys())
    if (
      !/^[A-Z_][A-Z0-9_]*$/.test(name) ||
      /^(?:X_GOOGLE_|FIREBASE_|EXT_)/.test(name)
    )
      throw new Refused("a name is reserved or not in capital letters");
}

export const npmTools = dialects({
  envCmd10: {
    id: "env-cmd@10",
    read: envCmd((line) => line.startsWith("#"), unquoteEach),
  },
  envCmd11: {
    id: "env-cmd@11",
    read: envCmd((line) => line.trimStart().startsWith("#"), unquoteToLast),
  },
  foreman: { id: "foreman (npm)", bom: "kept", read: readForeman },
  c12: { ...dotenv16Row, id: "c12", nul: "kept", expand: expandC12 },
  dotenvx: {
    ...dotenv16Row,
    id: "dotenvx",
    utf16: "little",
    runs: runsCommand,
    read: readModern({ quotes: "'\"`", unquote: dotenvxValue }),
  },
  vscode: { id: "VS Code python.envFile", read: readVscode },
  firebase: {
    id: "firebase functions",
    breaks: "first-lf",
    read: readModern({
      quotes: "'\"",
      isName: isWord,
      noColon: true,
      unquote: firebaseValue,
      other(line) {
        if (line !== "" && !line.startsWith("#"))
          throw new Refused("a line is no definition");
      },
    }),
    expand: checkFirebaseNames,
  },
});
