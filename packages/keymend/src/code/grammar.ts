import type { Language } from "../model/fact.ts";

/** How one kind of string literal is written. */
export interface StringForm {
  open: string;
  close: string;
  /** A backslash takes the next character along. */
  escapes: boolean;
  /** May it run over line breaks? One that may not ends at the break, so a stray quote does little harm. */
  lines: boolean;
  /** What opens an expression inside the string, closed by `}` or `)`. */
  hole?: string;
  /** The hole exists only when one of these letters stands before the quote: f"{x}". */
  holeLetters?: RegExp;
}

export interface Grammar {
  readonly id: GrammarId;
  readonly language: Language;
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [string, string])[];
  readonly strings: readonly StringForm[];
  /** `/…/` is a literal. */
  readonly regexLiterals: boolean;
  /** Blocks are told by indentation or `end`, not by braces. */
  readonly indented: boolean;
}

export type GrammarId =
  | "javascript"
  | "python"
  | "go"
  | "ruby"
  | "php"
  | "java"
  | "kotlin"
  | "csharp"
  | "rust"
  | "swift"
  | "dart"
  | "schema";

const form = (
  open: string,
  more: Partial<Omit<StringForm, "open">> = {},
): StringForm => ({ open, close: open, escapes: true, lines: false, ...more });

const C_COMMENTS = {
  lineComments: ["//"],
  blockComments: [["/*", "*/"]] as const,
};
const PLAIN = { regexLiterals: false, indented: false } as const;

const PYTHON_HOLE = { hole: "{", holeLetters: /[fFtT]/ } as const;

export const grammars: Readonly<Record<GrammarId, Grammar>> = {
  javascript: {
    id: "javascript",
    language: "javascript",
    ...C_COMMENTS,
    strings: [form("`", { lines: true, hole: "${" }), form('"'), form("'")],
    regexLiterals: true,
    indented: false,
  },
  python: {
    id: "python",
    language: "python",
    lineComments: ["#"],
    blockComments: [],
    strings: [
      form('"""', { lines: true, ...PYTHON_HOLE }),
      form("'''", { lines: true, ...PYTHON_HOLE }),
      form('"', PYTHON_HOLE),
      form("'", PYTHON_HOLE),
    ],
    regexLiterals: false,
    indented: true,
  },
  go: {
    id: "go",
    language: "go",
    ...C_COMMENTS,
    strings: [form("`", { lines: true, escapes: false }), form('"'), form("'")],
    ...PLAIN,
  },
  ruby: {
    id: "ruby",
    language: "ruby",
    lineComments: ["#"],
    blockComments: [["\n=begin", "\n=end"]],
    strings: [form('"', { hole: "#{" }), form("'")],
    regexLiterals: false,
    indented: true,
  },
  php: {
    id: "php",
    language: "php",
    lineComments: ["//", "#"],
    blockComments: [["/*", "*/"]],
    strings: [form('"'), form("'")],
    ...PLAIN,
  },
  java: {
    id: "java",
    language: "java",
    ...C_COMMENTS,
    strings: [form('"""', { lines: true }), form('"'), form("'")],
    ...PLAIN,
  },
  kotlin: {
    id: "kotlin",
    language: "java",
    ...C_COMMENTS,
    strings: [
      form('"""', { lines: true, escapes: false, hole: "${" }),
      form('"', { hole: "${" }),
      form("'"),
    ],
    ...PLAIN,
  },
  csharp: {
    id: "csharp",
    language: "csharp",
    ...C_COMMENTS,
    strings: [
      form('"""', { lines: true, escapes: false }),
      form('$@"', { close: '"', lines: true, escapes: false, hole: "{" }),
      form('@$"', { close: '"', lines: true, escapes: false, hole: "{" }),
      form('@"', { close: '"', lines: true, escapes: false }),
      form('$"', { close: '"', hole: "{" }),
      form('"'),
      form("'"),
    ],
    ...PLAIN,
  },
  rust: {
    id: "rust",
    language: "rust",
    ...C_COMMENTS,
    strings: [
      form('r#"', { close: '"#', lines: true, escapes: false }),
      form('"'),
    ],
    ...PLAIN,
  },
  swift: {
    id: "swift",
    language: "other",
    ...C_COMMENTS,
    strings: [
      form('"""', { lines: true, hole: "\\(" }),
      form('"', { hole: "\\(" }),
    ],
    ...PLAIN,
  },
  dart: {
    id: "dart",
    language: "other",
    ...C_COMMENTS,
    strings: [
      form('"""', { lines: true, hole: "${" }),
      form("'''", { lines: true, hole: "${" }),
      form('"', { hole: "${" }),
      form("'", { hole: "${" }),
    ],
    ...PLAIN,
  },
  schema: {
    id: "schema",
    language: "other",
    lineComments: ["--", "//"],
    blockComments: [["/*", "*/"]],
    strings: [form("'"), form('"')],
    ...PLAIN,
  },
};

const BY_EXTENSION: Readonly<Record<string, GrammarId>> = {
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  ts: "javascript",
  mts: "javascript",
  cts: "javascript",
  tsx: "javascript",
  vue: "javascript",
  svelte: "javascript",
  astro: "javascript",
  html: "javascript",
  htm: "javascript",
  py: "python",
  pyw: "python",
  go: "go",
  rb: "ruby",
  rake: "ruby",
  php: "php",
  java: "java",
  groovy: "java",
  scala: "java",
  kt: "kotlin",
  kts: "kotlin",
  cs: "csharp",
  rs: "rust",
  swift: "swift",
  dart: "dart",
  prisma: "schema",
  sql: "schema",
};

/** The grammar of a file by its name, or null when it is no program source that we read. */
export function grammarOf(path: string): Grammar | null {
  const dot = path.lastIndexOf(".");
  if (dot < 0 || /\.d\.[cm]?ts$/.test(path)) return null;
  const id = BY_EXTENSION[path.slice(dot + 1).toLowerCase()];
  return id === undefined ? null : grammars[id];
}
