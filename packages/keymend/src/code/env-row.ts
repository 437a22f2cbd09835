import type { FactOf } from "../model/fact.ts";
import { isSecretLike, nameBefore, VARIABLE_NAME } from "./names.ts";
import type { Notes } from "./notes.ts";
import type { Source } from "./source.ts";

export type Fallback = FactOf<"env-read">["fallback"];

/** A name that code reads, with the offset where it stands. */
export interface ReadName {
  name: string;
  start: number;
  /** Known already; else it is read from the text behind. */
  fallback?: Fallback;
}

/** One way to read an environment variable. */
export interface EnvRow {
  readonly id: string;
  /** The row is tried only when the text holds one of these. */
  readonly needs: readonly string[];
  /** Global; the group `name` is the variable, and the match ends right behind it (and its quote). */
  readonly pattern: RegExp;
  /** The names of one match, when they are not simply the group. */
  names?(match: RegExpExecArray, source: Source): ReadName[];
  /** A bundler may put the value into browser code although nothing else says that it runs there. */
  readonly bundled?: boolean;
  /** [code, names that it must give, fallback of the first]; no names: the row must leave it alone. */
  readonly examples: readonly (readonly [
    code: string,
    names: readonly string[],
    fallback?: Fallback,
  ])[];
}

const MOST_MATCHES = 1_000;

/** Runs the rows and keeps the reads for whoever follows an expression. */
export function readEnvironment(
  source: Source,
  rows: readonly EnvRow[],
  notes: Notes,
): void {
  for (const row of rows) {
    if (!source.mentions(row.needs)) continue;
    let matches = 0;
    for (const match of source.code.matchAll(row.pattern)) {
      if ((matches += 1) > MOST_MATCHES) break;
      if (source.inString(match.index)) continue;
      for (const read of row.names?.(match, source) ?? simpleNames(match))
        takeRead(read, { row, match, source, notes });
    }
  }
  source.envReads.sort((a, b) => a.start - b.start);
}

function simpleNames(match: RegExpExecArray): ReadName[] {
  const name = match.groups?.["name"] ?? "";
  return [{ name, start: match.index }];
}

function takeRead(
  read: ReadName,
  {
    row,
    match,
    source,
    notes,
  }: { row: EnvRow; match: RegExpExecArray; source: Source; notes: Notes },
): void {
  const at = source.at(read.start);
  if (isSecretLike(read.name)) {
    notes.fact({ kind: "key-as-name", at });
    const token = source.stringIn({
      start: match.index,
      end: match.index + match[0].length,
    });
    if (token)
      notes.literal(token, "key", {
        variable: nameBefore(source, token.start),
      });
    return;
  }
  if (!VARIABLE_NAME.test(read.name) || read.name.length > 100) return;
  const end = match.index + match[0].length;
  source.envReads.push({ name: read.name, start: read.start, end });
  notes.fact({
    kind: "env-read",
    at,
    column: source.columnOf(read.start),
    language: source.language,
    name: read.name,
    browser: row.bundled ? source.side !== "server" : source.browser,
    fallback: read.fallback ?? fallbackBehind(source, end),
  });
}

const OR =
  /^["'`]?\s{0,9}(?:,\s{0,99}(?:default(?:_value)?\s{0,3}[=:]\s{0,3}|defaultValue\s{0,3}:\s{0,3})?|(?:\)|\])?!?\)?\s{0,99}(?:\|\||\?\?|\?:|\?|or\b|\{)\s{0,99})([\s\S]?)/;

/** What the code takes when the variable is not set: the second argument, or what stands behind `||`, `??`, `or`. */
export function fallbackBehind(source: Source, end: number): Fallback {
  const match = OR.exec(source.code.slice(end, end + 240));
  if (!match) return "none";
  const at = end + match[0].length - (match[1]?.length ?? 0);
  const token = source.stringAround(at);
  if (token && /["'`]/.test(match[1] ?? "") && token.start <= at)
    return source.valueOf(token) === "" ? "empty" : "literal";
  return /\d/.test(match[1] ?? "") ? "literal" : "none";
}

/** The group before an optional `: alias` or ` as alias`, with its default: names of `{ A, B: b = "" }`. */
export function destructured(list: string, start: number): ReadName[] {
  const names: ReadName[] = [];
  let at = start;
  for (const part of list.split(",")) {
    const name = /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1];
    const given = /=\s*(["'`])(.?)/.exec(part);
    if (name !== undefined && !part.includes("..."))
      names.push({
        name,
        start: at + part.indexOf(name),
        fallback:
          given === null ? "none" : given[2] === given[1] ? "empty" : "literal",
      });
    at += part.length + 1;
  }
  return names;
}
