import { dialects, linesOf, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
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
    const raw = line.slice(from);
    const stand = { start: start + nameStart, from: start + from };
    if (raw.startsWith('"""'))
      open = { name, ...stand, value: `${raw.slice(3)}\n` };
    else if (raw === '"') throw new Refused("a value is a lone quote");
    else {
      const quoted = raw.startsWith('"') && raw.endsWith('"');
      out.add(name, quoted ? raw.slice(1, -1) : raw, { ...stand, to: end });
    }
  }
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

/** dotenv-java (cdimascio/dotenv-java DotenvParser): one malformed line refuses the file. */
function readJava(text: string, out: Recorder): void {
  let open: number | null = null;
  for (const { start: lineStart, end: lineEnd } of linesOf(text)) {
    const from: number = open ?? lineStart;
    const start = skip(text, from, javaSpace, lineEnd);
    const end = skipBack(text, lineEnd, javaSpace, start);
    if (start === end || text[start] === "#" || text.startsWith("////", start))
      continue;
    const head = javaHead(text, start, end);
    if (
      head !== null &&
      text[head.from] === '"' &&
      !text.slice(head.from + 1, end).includes('"')
    ) {
      // an open double quote goes on over the next lines
      open = from;
      continue;
    }
    open = null;
    const to = head === null ? null : javaValue(text, head.from, end);
    if (head === null || to === null) throw new Refused("a line is malformed");
    const raw = text.slice(head.from, to);
    const isQuoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
    out.add(head.name, isQuoted ? raw.slice(1, -1) : raw, {
      start,
      from: head.from,
      to,
    });
  }
}

function javaHead(
  text: string,
  start: number,
  end: number,
): { name: string; from: number } | null {
  const nameEnd = skip(text, start, isNamePart, end);
  const equals = skip(text, nameEnd, javaWhite, end);
  if (nameEnd === start || text[equals] !== "=" || equals >= end) return null;
  return {
    name: text.slice(start, nameEnd),
    from: skip(text, equals + 1, javaWhite, end),
  };
}

function javaValue(text: string, from: number, end: number): number | null {
  const quote = text[from];
  if (quote === "'" || quote === '"') {
    const close = text.indexOf(quote, from + 1);
    if (close !== -1 && close < end) {
      const after = skip(text, close + 1, javaWhite, end);
      if (after === end || text[after] === "#") return close + 1;
    }
  }
  const hash = text.indexOf("#", from);
  const stop = hash === -1 || hash > end ? end : hash;
  return skipBack(text, stop, javaSpace, from);
}

export const services = dialects({
  fly: { id: "fly secrets import", bom: "kept", read: readFly },
  githubEnv: { id: "$GITHUB_ENV", utf16: true, read: readGithubEnv },
  java: {
    id: "dotenv-java@3",
    bom: "kept",
    breaks: "lf",
    utf8: "strict",
    read: readJava,
  },
});
