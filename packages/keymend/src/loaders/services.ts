import { dialects, linesOf, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { isQuoted } from "./quotes.ts";
import { isNamePart, skip, skipBack, unicodeSpace } from "./spaces.ts";

/* Readers of hosted services and of Java: fly secrets import, $GITHUB_ENV, dotenv-java. */

const MAX_LINE = 64 * 1024;

/** `fly secrets import` (superfly/flyctl internal/command/secrets/parser.go). */
function readFly(text: string, out: Recorder): void {
  let open: {
    name: string;
    start: number;
    from: number;
    value: string;
  } | null = null;
  for (const { start, end: to } of linesOf(text)) {
    if (to - start >= MAX_LINE) return;
    const end = text[to - 1] === "\r" ? to - 1 : to;
    const line = text.slice(start, end);
    if (open !== null) {
      const closes = line.endsWith('"""');
      open.value += closes ? line.slice(0, -3) : `${line}\n`;
      if (!closes) continue;
      out.add(open.name, open.value, {
        start: open.start,
        from: open.from,
        to: end,
      });
      open = null;
      continue;
    }
    if (line.startsWith("#") || line.trim() === "") continue;
    const equals = line.indexOf("=");
    if (equals === -1) throw new Refused("a line is no NAME=VALUE pair");
    const nameStart = skip(line, 0, unicodeSpace, equals);
    const name = line.slice(
      nameStart,
      skipBack(line, equals, unicodeSpace, nameStart),
    );
    const from = skip(line, equals + 1, (code) => code === 32);
    const stand = { start: start + nameStart, from: start + from };
    const raw = flyWithoutComment(line.slice(from));
    if (raw.startsWith('"""')) {
      const rest = raw.slice(3);
      if (rest.endsWith('"""'))
        out.add(name, rest.slice(0, -3), { ...stand, to: end });
      else open = { name, ...stand, value: `${rest}\n` };
    } else if (raw === '"' || raw === "'") {
      throw new Refused("a value is a lone quote");
    } else {
      const to = stand.from + raw.length;
      out.add(name, isQuoted(raw) ? raw.slice(1, -1) : raw, { ...stand, to });
    }
  }
}

/** A comment ends an unquoted value at any `#`, and a double-quoted one after its closing quote. */
function flyWithoutComment(raw: string): string {
  if (raw.startsWith('"')) {
    const close = raw.indexOf('"', 1);
    return close !== -1 &&
      raw
        .slice(close + 1)
        .trimStart()
        .startsWith("#")
      ? raw.slice(0, close + 1)
      : raw;
  }
  const hash = raw.indexOf("#");
  return hash === -1
    ? raw
    : raw.slice(
        0,
        skipBack(raw, hash, (code) => code === 32),
      );
}

/** The file behind $GITHUB_ENV (actions/runner EnvFileKeyValuePairs, on Linux and macOS). */
function readGithubEnv(text: string, out: Recorder): void {
  const lines = [...linesOf(text)];
  for (let i = 0; i < lines.length; i += 1) {
    const { start, end } = lines[i] ?? { start: 0, end: 0 };
    const line = text.slice(start, end);
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals !== -1 && (heredoc === -1 || equals < heredoc)) {
      if (equals === 0) throw new Refused("a line has no name");
      out.add(line.slice(0, equals), line.slice(equals + 1), {
        start,
        from: start + equals + 1,
        to: end,
      });
      continue;
    }
    if (heredoc <= 0 || heredoc + 2 === line.length)
      throw new Refused("a line is no NAME=VALUE pair");
    const delimiter = line.slice(heredoc + 2);
    const first = i + 1;
    i += 1;
    while (
      i < lines.length &&
      text.slice(lines[i]?.start, lines[i]?.end) !== delimiter
    )
      i += 1;
    if (i >= lines.length) throw new Refused("a delimiter is not found again");
    const from = lines[first]?.start ?? end;
    const to = i > first ? (lines[i - 1]?.end ?? from) : from;
    out.add(line.slice(0, heredoc), text.slice(from, to), { start, from, to });
  }
}

/** Java's String.trim: everything up to the space. */
const javaSpace = (code: number) => code <= 32;
const javaWhite = (code: number) => code === 32 || (code >= 9 && code <= 13);

/**
 * dotenv-java (cdimascio/dotenv-java DotenvParser): one malformed line refuses the file. A value that starts with a
 * double quote and does not end with one goes on over the next lines.
 */
function readJava(text: string, out: Recorder): void {
  let open: JavaValue | null = null;
  for (const { start: lineStart, end } of linesOf(text)) {
    const first = skip(text, lineStart, javaWhite, end);
    const isNothing =
      first === end || text[first] === "#" || text.startsWith("////", first);
    if (open === null && isNothing) continue;
    const value: JavaValue | null = open ?? javaHead(text, first, end);
    const to: number | null = value === null ? null : javaEnd(text, value, end);
    if (value === null || to === null) throw new Refused("a line is malformed");
    const goesOn: boolean =
      text[value.from] === '"' && (text[to - 1] !== '"' || to < value.from + 1);
    open = goesOn ? value : null;
    if (goesOn) continue;
    const from = skip(text, value.from, javaSpace, to);
    const stop = skipBack(text, to, javaSpace, from);
    out.add(value.name, javaUnquote(text.slice(from, stop)), {
      start: value.start,
      from,
      to: stop,
    });
  }
}

function javaUnquote(value: string): string {
  const starts = value.startsWith('"');
  if (!starts && !value.endsWith('"')) return value;
  const inner = value.slice(1, -1);
  if (
    !starts ||
    value.length < 2 ||
    !value.endsWith('"') ||
    /(?<!\\)"/.test(inner)
  )
    throw new Refused("quotes do not match");
  return inner;
}

/** A value that may go on; what was seen of it so far is kept, so that no line is read twice. */
interface JavaValue {
  name: string;
  start: number;
  from: number;
  scanned: number;
  /** The first `#`, and the first quote like the one at the start. */
  hash: number | null;
  close: number | null;
}

function javaHead(text: string, start: number, end: number): JavaValue | null {
  const nameEnd = skip(text, start, isNamePart, end);
  const equals = skip(text, nameEnd, javaWhite, end);
  if (nameEnd === start || text[equals] !== "=" || equals >= end) return null;
  const from = skip(text, equals + 1, javaWhite, end);
  const name = text.slice(start, nameEnd);
  return { name, start, from, scanned: from, hash: null, close: null };
}

/** Where the value group ends: one quoted piece, or everything before the first `#`; null when lines follow a comment. */
function javaEnd(text: string, value: JavaValue, end: number): number | null {
  const quote = text[value.from];
  const lineStart = value.scanned;
  for (let at = lineStart; at < end; at += 1) {
    if (text[at] === "#") value.hash ??= at;
    if (text[at] === quote && at > value.from) value.close ??= at;
  }
  value.scanned = end;
  if ((quote === "'" || quote === '"') && value.close !== null) {
    const after = skip(text, value.close + 1, javaWhite, end);
    if (after === end || text[after] === "#") return value.close + 1;
  }
  if (value.hash === null) return end;
  return value.hash < lineStart ? null : value.hash;
}

export const services = dialects({
  fly: { id: "fly secrets import", bom: "kept", read: readFly },
  githubEnv: { id: "$GITHUB_ENV", utf16: "both", read: readGithubEnv },
  java: {
    id: "dotenv-java@3",
    bom: "kept",
    breaks: "lf",
    utf8: "strict",
    read: readJava,
  },
});
