import type { Span } from "../model/occurrence.ts";
import type { Source } from "./source.ts";

/** A path that an expression names. */
export interface NamedPath {
  /** `/` between parts; `~/` for the home folder. */
  path: string;
  /** It starts at the folder of the file that holds the expression. */
  fromFile: boolean;
}

/** Takes out `.` and resolves `..` where it can. */
export function normalPath(path: string): string {
  const absolute = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part);
  }
  return (absolute ? "/" : "") + out.join("/");
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The path relative to the folder under diagnosis when the calling file is known, else as written. */
export function resolvedPath(source: Source, named: NamedPath): string {
  return named.fromFile
    ? normalPath(`${folderOf(source.path)}/${named.path}`.replace(/^\//, ""))
    : named.path;
}

const FILE_ANCHOR =
  /__dirname|__file__|__DIR__|__FILE__|import\.meta|Platform\.script|CARGO_MANIFEST_DIR/;
const HOME = /expanduser|homedir\(|Path\.home\(|UserHomeDir|Dir\.home/;
/** Words that build paths and say nothing by themselves. */
const WORDS = new Set(
  (
    "require path join resolve Path PurePath os str abspath realpath dirname parent parents expanduser homedir home " +
    "process cwd getcwd import meta url URL new fileURLToPath dirname __dirname __file__ __DIR__ __FILE__ File " +
    "expand_path base_path Rails root filepath Join Paths get of Path Combine String toString await f r as const " +
    "normpath absolute posix sep pathlib settings BASE joinpath with_name cwd Directory GetCurrentDirectory " +
    "AppContext BaseDirectory user Dir Path storage_path var"
  ).split(" "),
);
const WORD = /[A-Za-z_$][\w$]*/g;

/** The path that an expression comes to, following one name; null when it holds anything we do not know. */
export function pathOf(span: Span, source: Source, hops = 2): NamedPath | null {
  const code = source.slice(span);
  if (code.length > 400) return null;
  const bare = source.bare.slice(span.start, span.end);
  let fromFile = FILE_ANCHOR.test(code);
  const parts: string[] = [];
  for (const match of bare.matchAll(WORD)) {
    const word = match[0];
    const before = bare[match.index - 1] ?? "";
    if (WORDS.has(word) || source.inString(span.start + match.index)) continue;
    if (before === "." || hops === 0) return null;
    const from = source.assigned(word, span.start)[0];
    const inner =
      from === undefined || from.start === span.start
        ? null
        : pathOf(from, source, hops - 1);
    if (inner === null) return null;
    fromFile ||= inner.fromFile;
    parts.push(inner.path);
  }
  if (HOME.test(code) && !code.includes("~")) parts.push("~");
  parts.push(...Array<string>(stepsUp(bare)).fill(".."));
  for (
    let token = source.stringIn(span);
    token !== null;
    token = source.stringIn({ start: token.end, end: span.end })
  ) {
    const text = source.valueOf(token);
    if (text.length > 300 || /[\n\0]/.test(text)) return null;
    const before = source.code.slice(
      Math.max(0, token.start - 12),
      token.start,
    );
    if (!/^utf-?8$/i.test(text) && !/\brequire\(\s{0,3}$/.test(before))
      parts.push(text);
  }
  // a name for the folder of the file: what it is joined with says the rest
  if (parts.length === 0)
    return fromFile && hops < 2 ? { path: "", fromFile } : null;
  const joined = parts.filter((part) => part !== "").join("/");
  if (joined === "") return null;
  const path = normalPath(
    fromFile ? joined.replace(/^\//, "") : joined.replace(/^~\/+/, "~/"),
  );
  return { path, fromFile };
}

/** How many folders above its own file an expression climbs by `.parent` and `dirname`. */
function stepsUp(bare: string): number {
  const parents = bare.match(/\.parent\b/g)?.length ?? 0;
  const index = /\.parents\[(\d)\]/.exec(bare)?.[1];
  const calls = bare.match(/\bdirname\s*\(/g)?.length ?? 0;
  // the first step goes from the file to its folder; __DIR__ is a folder already
  const first = /__DIR__|__dirname/.test(bare) ? 0 : 1;
  const climbed = Math.max(
    parents,
    calls,
    index === undefined ? 0 : Number(index) + 1,
  );
  return Math.max(0, climbed - (climbed > 0 ? first : 0));
}
