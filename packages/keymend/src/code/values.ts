import type { OptionValue } from "../model/fact.ts";
import type { Span } from "../model/occurrence.ts";
import { pathOf, resolvedPath } from "./paths.ts";
import type { StringToken } from "./scan.ts";
import type { Source } from "./source.ts";

/** Where an expression gets its value from, and the literal when it is one. */
export interface Valued {
  value: OptionValue;
  literal: StringToken | null;
}

const OTHER: Valued = { value: { kind: "other" }, literal: null };
const EMPTY: Valued = { value: { kind: "empty" }, literal: null };

const NOTHING = /^(?:None|null|nil|undefined|NULL|""|'')$/;
const NAME =
  /^(?:(?:self|this|cls)(?:\.|->)|[$@]+)?[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_]\w*)?/;
const TRIMS =
  /\.(?:r?strip|trim(?:End|_end)?|chomp|Trim(?:End|Space)?|split(?:lines)?)\s*\(|\bTrim(?:Space|Right|Suffix)\s*\(|\btrim\s*\(/;
const READS_FILE =
  /(\.read_text\s*\()|(?:\b(?:readFileSync|readFile|readTextFileSync|readTextFile|file_get_contents|read_to_string|ReadAllText|ReadAllTextAsync|readString|readAllBytes|readText)|\bBun\.file|(?<![.\w])open|\bos\.ReadFile|\bioutil\.ReadFile|\bFile\.(?:read|open|readlines)|\bFile)\s*\(/;
/** What may stand behind a name without changing where its value is from. */
const TAIL =
  /^(?:!|\?)?(?:\s+as\s+[\w.]+|\.(?:r?strip|trim|chomp|to_s|toString|get_secret_value|unwrap|clone|as_str|ToString|Trim|String)\(\)|\.chomp|\.value|\?\.trim\(\))*(?:!|\?)?$/;

/** Follows an expression for at most `hops` names. */
export function valueOf(span: Span, source: Source, hops = 2): Valued {
  const at = source.trim(span);
  const text = source.slice(at);
  if (text === "" || text.length > 2_000) return OTHER;
  if (NOTHING.test(text)) return EMPTY;
  const literal = wholeLiteral(at, source);
  if (literal)
    return source.valueOf(literal) === ""
      ? { ...EMPTY, literal }
      : { value: { kind: "literal" }, literal };
  const read = source.envReads.find(
    (one) => one.start >= at.start && one.start < at.end,
  );
  if (read)
    return { value: { kind: "variable", name: read.name }, literal: null };
  return (
    fileRead(at, source) ??
    bearer(at, source, hops) ??
    named(at, source, hops) ??
    alternative(at, source, hops) ??
    wrapped(at, source, hops) ??
    OTHER
  );
}

function wholeLiteral(at: Span, source: Source): StringToken | null {
  const token = source.stringIn(at);
  if (!token || token.end < at.end || !token.whole || token.regex) return null;
  if (!/^[rRbBuUfF]{0,2}$/.test(source.code.slice(at.start, token.start)))
    return null;
  return isInterpolated(token, source) ? null : token;
}

/** `"Bearer $key"`: languages that put a variable into a string without brackets. */
function isInterpolated(token: StringToken, source: Source): boolean {
  const text = source.code.slice(token.start, token.end);
  return BARE_HOLES.test(source.grammar.id) && /^"[^]*\$[{A-Za-z_]/.test(text);
}

const BARE_HOLES = /^(?:php|kotlin|dart)$/;

/** `Path("a").read_text()`, `open("a").read()`, `readFileSync("a", "utf8")`, and `f.read()` below `with open("a") as f`. */
export function fileRead(at: Span, source: Source): Valued | null {
  const bare = source.bare.slice(at.start, at.end);
  const trimmed = TRIMS.test(bare);
  const match = READS_FILE.exec(bare);
  let path: Span | null = null;
  if (match?.[1] !== undefined) {
    const start = bare.slice(0, match.index).search(/[^\s(]/);
    path = { start: at.start + start, end: at.start + match.index };
  } else if (match) {
    const open = at.start + match.index + match[0].length - 1;
    const inside = source.insideOf(open);
    path = inside ? (source.split(inside)[0] ?? null) : null;
  } else {
    const handle = /^(\w+)\.(?:read|readline|readlines)\(/.exec(bare)?.[1];
    path = handle === undefined ? null : openedAs(handle, at.start, source);
  }
  const file = path && pathOf(path, source);
  if (!file) return null;
  return {
    value: { kind: "file", file: resolvedPath(source, file), trimmed },
    literal: null,
  };
}

function openedAs(handle: string, before: number, source: Source): Span | null {
  const from = Math.max(0, before - 2_000);
  const text = source.bare.slice(from, before);
  const matches = [...text.matchAll(/\bopen\(|\)\s{0,4}as\s{1,4}(\w+)/g)];
  const close = matches.findLastIndex((one) => one[1] === handle);
  const open = matches[close - 1];
  if (open?.[1] !== undefined || !open) return null;
  const at = from + open.index + open[0].length - 1;
  // `path.open()` reads what stands before the dot
  const inside = source.insideOf(at);
  if (!inside) return null;
  const dot = from + open.index - 1;
  if (source.bare[dot] === ".") {
    const line = source.bare.lastIndexOf("\n", dot) + 1;
    const word = /[\w.]+$/.exec(source.bare.slice(line, dot))?.[0] ?? "";
    return { start: dot - word.length, end: dot };
  }
  return source.split(inside)[0] ?? null;
}

const BEARER = /^["'`]?\s*(?:Authorization["']?\s*[:=]\s*)?Bearer\s*/i;

/** `"Bearer " + key`, `` `Bearer ${key}` ``, f"Bearer {key}", "Bearer $key", Sprintf("Bearer %s", key). */
function bearer(at: Span, source: Source, hops: number): Valued | null {
  const token = source.stringIn(at);
  if (!token || hops === 0) return null;
  const content = source.code.slice(token.contentStart, token.contentEnd);
  const scheme = BEARER.exec(content);
  if (!scheme) return null;
  const rest = content.slice(scheme[0].length);
  const inner = /^\{?\$\{?([A-Za-z_]\w*)\}?$/.exec(rest)?.[1];
  if (inner !== undefined) return followName(inner, at, source, hops);
  const next = source.bare.slice(token.end, at.end);
  const skip = /^\s*(?:[+.,%]|\.format\()?\s*/.exec(next)?.[0].length ?? 0;
  const start = token.end + skip;
  const end = holeEnd(start, at.end, source);
  if (rest.trim() !== "" && !/^(?:%s|%v|\{\}|\{0\})$/.test(rest.trim()))
    return null;
  return end > start ? valueOf({ start, end }, source, hops - 1) : null;
}

/** The end of an expression inside a string or a call: the next own `}`, `)`, `,` or quote. */
function holeEnd(start: number, end: number, source: Source): number {
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const character = source.bare[at] ?? "";
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (depth === 0 && (character === "," || character === "+"))
      return at;
  }
  return end;
}

function named(at: Span, source: Source, hops: number): Valued | null {
  const text = source.slice(at);
  const name = NAME.exec(text)?.[0];
  if (name === undefined || !TAIL.test(text.slice(name.length))) return null;
  const followed = followName(name, at, source, hops);
  if (followed?.value.kind !== "file" || followed.value.trimmed)
    return followed;
  return TRIMS.test(text)
    ? { ...followed, value: { ...followed.value, trimmed: true } }
    : followed;
}

function followName(
  name: string,
  at: Span,
  source: Source,
  hops: number,
): Valued | null {
  if (hops === 0) return null;
  const given = source
    .assigned(name, at.start)
    .filter((from) => from.start > at.start || at.end > from.end);
  const values = given.map((from) => valueOf(from, source, hops - 1));
  const known = values.find(
    ({ value }) => value.kind !== "other" && value.kind !== "empty",
  );
  // a name that begins empty and gets another value later is not empty
  return known ?? (values.length === 1 ? values[0] : OTHER) ?? null;
}

/** `a || b`, `a ?? b`, `a or b`: the first that we can follow to a value. */
function alternative(at: Span, source: Source, hops: number): Valued | null {
  const bare = source.bare.slice(at.start, at.end);
  if (hops === 0 || !/\|\||\?\?|\bor\b|\?:/.test(bare)) return null;
  let start = at.start;
  for (const mark of [...bare.matchAll(/\|\||\?\?|\bor\b|\?:|$/g)]) {
    const part = { start, end: at.start + mark.index };
    if (part.start < part.end) {
      const got = valueOf(part, source, hops - 1);
      if (got.value.kind !== "other" && got.value.kind !== "empty") return got;
    }
    start = at.start + mark.index + mark[0].length;
  }
  return null;
}

/** Calls that hand a literal on as it is; what another function makes of one is not known. */
const PASSES_ON =
  /(?:^|[\s.:])(?:SecretStr|str|String|bytes|Some|Ok|Uri|URL|trim|TrimSpace|\w*Credentials?|\w*Authentication|\w*Config\w*)\s*\($/;

/** `SecretStr(x)`, `new ApiKeyCredential(x)`: a call of one argument hands its value on. */
function wrapped(at: Span, source: Source, hops: number): Valued | null {
  if (hops === 0) return null;
  const bare = source.bare.slice(at.start, at.end);
  const call = /^(?:await\s+|new\s+|&)?[\w.:$]*\s*\(/.exec(bare);
  if (!call) return null;
  const inside = source.insideOf(at.start + call[0].length - 1);
  if (!inside) return null;
  const parts = source.split(inside);
  const first = parts[0];
  if (parts.length !== 1 || !first) return null;
  const got = valueOf(first, source, hops - 1);
  return got.literal && call[0] !== "(" && !PASSES_ON.test(call[0])
    ? null
    : got;
}
