import type { DialectOptions } from "../model/loader.ts";
import { substitute } from "./compose-template.ts";
import { dialects, nextIndex, Refused } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { skip, skipBack, unicodeSpace } from "./spaces.ts";
import type { IsSpace } from "./spaces.ts";

/*
 * godotenv (joho/godotenv parser.go) and its descendant in Compose (compose-spec/compose-go dotenv/parser.go):
 * a name, `=` or `:`, a value; anything else in a name refuses the file.
 */

/** Their own idea of space: no line feed. */
const goSpace = (code: number) =>
  code === 32 ||
  (code >= 9 && code <= 13 && code !== 10) ||
  code === 0x85 ||
  code === 0xa0;

interface Style {
  /** A name may hold these besides letters, digits, `_` and `.`. */
  extra: string;
  /** Names end with the line: a bare name takes the value of the environment. */
  inherits: boolean;
  letter(char: string): boolean;
  plain(raw: string, known: (name: string) => string | undefined): string;
  unquotedEnd(text: string, from: number, end: number): number;
  /** What is trimmed at the end of an unquoted value. */
  trailing: IsSpace;
  quoted(text: string, open: number): { value: string; to: number } | null;
  double(inner: string, known: (name: string) => string | undefined): string;
}

const read =
  (style: Style): DialectRow["read"] =>
  (text, out, options) => {
    let at = 0;
    for (;;) {
      at = skip(text, at, unicodeSpace);
      if (at >= text.length) return;
      at =
        text[at] === "#"
          ? nextIndex(text, "\n", at)
          : statement(text, at, style, { out, options });
    }
  };

interface Target {
  out: Recorder;
  options: DialectOptions;
}

function statement(
  text: string,
  start: number,
  style: Style,
  { out, options }: Target,
): number {
  const nameStart = afterExport(text, start);
  const mark = nameEnd(text, nameStart, style);
  const name = text
    .slice(nameStart, mark)
    .slice(
      0,
      skipBack(text.slice(nameStart, mark), mark - nameStart, unicodeSpace),
    );
  if (style.inherits && name.includes(" "))
    throw new Refused("a name has white space in it");
  const ends = text[mark] === "\n" || mark >= text.length;
  const from = skip(text, mark + 1, goSpace);
  if (ends && style.inherits) {
    const value = options.environment.get(name);
    // without a line break at the end the name is lost
    if (value !== undefined && mark < text.length)
      out.add(name, value, { start, from: mark, to: mark });
    return mark >= text.length ? mark : from;
  }
  if (ends) {
    // godotenv reads on to the next `=` or `:`; at the end of the file it makes an empty name
    return text.length;
  }
  return value(text, { start, from, name }, style, { out, options });
}

function afterExport(text: string, start: number): number {
  if (!text.startsWith("export", start)) return start;
  const after = skip(text, start + 6, goSpace);
  return after > start + 6 ? after : start;
}

function nameEnd(text: string, from: number, style: Style): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "=" || char === ":") return at;
    if (char === "\n" && style.inherits) return at;
    const fits =
      goSpace(char.charCodeAt(0)) ||
      /[\w.]/.test(char) ||
      style.extra.includes(char) ||
      style.letter(char);
    if (!fits) throw new Refused("a name has a character that is not allowed");
  }
  return text.length;
}

function value(
  text: string,
  { start, from, name }: { start: number; from: number; name: string },
  style: Style,
  { out, options }: Target,
): number {
  const known = (key: string) => {
    const own = out.values.get(key)?.value;
    const outer = options.environment.get(key);
    return style.inherits ? (outer ?? own) : (own ?? outer);
  };
  const quote = text[from];
  if (quote === '"' || quote === "'") {
    const piece = style.quoted(text, from);
    if (piece === null) throw new Refused("a quote is not closed");
    const inner =
      quote === '"' ? style.double(piece.value, known) : piece.value;
    out.add(name, inner, { start, from, to: piece.to });
    return piece.to;
  }
  const line = style.unquotedEnd(text, from, -1);
  const stop = style.unquotedEnd(text, from, line);
  const to = skipBack(text, stop, style.trailing, from);
  out.add(name, style.plain(text.slice(from, to), known), { start, from, to });
  return line;
}

// ---- godotenv

const GODOTENV_REFERENCE = /\\?\$\(?\{?([A-Z0-9_]*)\}?/g;

const expandGodotenv: Style["plain"] = (raw, known) =>
  raw.replace(GODOTENV_REFERENCE, (whole, name: string) => {
    if (whole.startsWith("\\")) return whole.slice(1);
    return name === "" ? whole : (known(name) ?? "");
  });

/** Letters and digits of Latin-1, since godotenv looks at bytes. */
const latinLetter = (byte: number) =>
  byte === 0x85 ||
  byte === 0xa0 ||
  byte === 0xaa ||
  byte === 0xb5 ||
  byte === 0xba ||
  [0xb2, 0xb3, 0xb9, 0xbc, 0xbd, 0xbe].includes(byte) ||
  (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7);

const LINE_END = /[\r\n]/g;

const godotenvStyle: Style = {
  extra: "",
  inherits: false,
  letter: (char) =>
    char > "\x7f" && [...Buffer.from(char, "utf8")].every(latinLetter),
  plain: expandGodotenv,
  trailing: goSpace,
  unquotedEnd(text, from, line) {
    if (line === -1) {
      LINE_END.lastIndex = from;
      return LINE_END.exec(text)?.index ?? text.length;
    }
    const raw = text.slice(from, line);
    for (
      let hash = raw.lastIndexOf("#");
      hash > 0;
      hash = raw.lastIndexOf("#", hash - 1)
    )
      if (goSpace(raw.charCodeAt(hash - 1))) return from + hash;
    return line;
  },
  quoted(text, open) {
    const quote = text.charAt(open);
    let close = text.indexOf(quote, open + 1);
    while (close !== -1 && text[close - 1] === "\\")
      close = text.indexOf(quote, close + 1);
    if (close === -1) return null;
    // every quote at either end goes, not just one
    let inner = text.slice(open, close);
    while (inner.startsWith(quote)) inner = inner.slice(1);
    while (inner.endsWith(quote)) inner = inner.slice(0, -1);
    return { value: inner, to: close + 1 };
  },
  double: (inner, known) =>
    expandGodotenv(
      inner
        .replace(/\\(.)/g, (pair, char: string) =>
          char === "n" ? "\n" : char === "r" ? "\r" : pair,
        )
        .replace(/\\([^$])/g, "$1"),
      known,
    ),
};

// ---- Compose

const GO_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
};

const unescapeCompose = (inner: string) =>
  inner.replace(
    /\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g,
    (pair, char?: string, octal?: string) => {
      if (char === "$") return "$$";
      if (char !== undefined) return GO_ESCAPES[char] ?? pair;
      return octal !== undefined && /^[0-3][0-7]{2}$/.test(octal)
        ? String.fromCharCode(parseInt(octal, 8))
        : pair;
    },
  );

const composeStyle: Style = {
  extra: "-[]",
  inherits: true,
  letter: (char) => char > "\x7f" && /[\p{L}\p{N}]/u.test(char),
  plain: (raw, known) => substitute(raw, known),
  trailing: unicodeSpace,
  unquotedEnd(text, from, line) {
    if (line === -1) return nextIndex(text, "\n", from);
    const comment = text.slice(from, line).indexOf(" #");
    return comment === -1 ? line : from + comment;
  },
  quoted: composeQuoted,
  double: (inner, known) => substitute(unescapeCompose(inner), known),
};

/** A backslash protects the quote and is dropped there; elsewhere it stays. */
function composeQuoted(
  text: string,
  open: number,
): { value: string; to: number } | null {
  const quote = text.charAt(open);
  const parts: string[] = [];
  let kept = open + 1;
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === "\\" && at + 1 < text.length) {
      if (text[at + 1] === quote) {
        parts.push(text.slice(kept, at));
        kept = at + 1;
      }
      at += 1;
    } else if (text[at] === quote) {
      parts.push(text.slice(kept, at));
      return { value: parts.join(""), to: at + 1 };
    }
  }
  return null;
}

const withoutDigits =
  (readRow: DialectRow["read"]): DialectRow["read"] =>
  (text, out, options) => {
    readRow(text, out, options);
    for (const name of [...out.values.keys()])
      if (/^\s*\d/.test(name)) out.forget(name);
  };

export const go = dialects({
  godotenv: {
    id: "godotenv@1.5",
    bom: "kept",
    breaks: "crlf",
    read: read(godotenvStyle),
  },
  gh: {
    id: "gh secret set -f",
    bom: "kept",
    breaks: "crlf",
    read(text, out, options) {
      read(godotenvStyle)(text, out, options);
      if (out.values.size === 0) throw new Refused("the file holds no secrets");
    },
  },
  compose: {
    id: "compose@2 env_file",
    read: withoutDigits(read(composeStyle)),
  },
  composeProject: {
    id: "compose@2 .env",
    read(text, out, options) {
      withoutDigits(read(composeStyle))(text, out, options);
      for (const { value: held } of out.values.values())
        if (held.includes("\0"))
          throw new Refused("a value holds a NUL character");
    },
  },
});
