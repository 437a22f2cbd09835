import type { Notes } from "./notes.ts";
import { folderOf, normalPath } from "./paths.ts";
import { foldersAbove } from "./side.ts";
import type { GrammarId } from "./grammar.ts";
import type { Source } from "./source.ts";

const SCRIPT_ENDINGS = [
  "",
  ".ts",
  ".tsx",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".mts",
  ".cts",
  ".vue",
  ".svelte",
  "/index.ts",
  "/index.tsx",
  "/index.js",
  "/index.jsx",
  "/index.mjs",
  "/index.cjs",
];

const STATIC_IMPORT =
  /^[ \t]{0,20}(?:import|export)\b(?!\s{0,9}\(|[ \t]{1,9}(?:const|let|var|function|class|default|async|enum|interface|abstract|declare)\b)[^;'"`()]{0,2000}?["'](?<path>\.{1,2}\/[^"'\n]{1,300}|\.{1,2}|[@~]\/[^"'\n]{1,300})["']/gm;
const CALLED_IMPORT =
  /\b(?:require|import)\(\s{0,9}["'](?<path>\.{1,2}(?:\/[^"'\n]{0,300})?|[@~]\/[^"'\n]{1,300})["']/g;

function scriptImports(source: Source, notes: Notes): void {
  if (source.text.includes("import") || source.text.includes("export"))
    for (const match of source.text.matchAll(STATIC_IMPORT))
      // a type leaves nothing to run
      if (!/^\s*(?:import|export)\s+type\b/.test(match[0]))
        noteScript(source, notes, { match, hoisted: true });
  if (source.text.includes("require(") || source.text.includes("import("))
    for (const match of source.text.matchAll(CALLED_IMPORT))
      if (!isCommented(source, match.index))
        noteScript(source, notes, { match, hoisted: false });
}

function noteScript(
  source: Source,
  notes: Notes,
  { match, hoisted }: { match: RegExpExecArray; hoisted: boolean },
): void {
  const to = resolveScript(source, match.groups?.["path"] ?? "");
  if (to === null) return;
  const start = match.index + match[0].search(/\S/);
  noteImport(source, notes, { to, start, hoisted });
}

function resolveScript(source: Source, written: string): string | null {
  const { context } = source;
  const plain = written.replace(/[?#].*$/s, "");
  if (/^[@~]\//.test(plain)) {
    const rest = plain.slice(2);
    for (const folder of foldersAbove(source.path))
      for (const root of ["src/", "app/", ""]) {
        const found = withEnding(folder + root + rest, context.has);
        if (found !== null) return found;
      }
    return null;
  }
  const path = normalPath(
    `${folderOf(source.path)}/${plain}`.replace(/^\//, ""),
  );
  return withEnding(path, context.has) ?? path;
}

/** The first file that this import may mean; TypeScript writes `.js` for its own files. */
function withEnding(
  path: string,
  has: (path: string) => boolean,
): string | null {
  for (const ending of SCRIPT_ENDINGS)
    if ((ending !== "" || /\.[a-z]+$/.test(path)) && has(path + ending))
      return path + ending;
  const stem = path.replace(/\.([cm]?)js(x?)$/, "");
  if (stem === path) return null;
  for (const ending of [".ts", ".tsx", ".mts", ".cts"])
    if (has(stem + ending)) return stem + ending;
  return null;
}

const PYTHON_IMPORT =
  /^[ \t]{0,40}(?:from[ \t]{1,9}(?<module>\.{0,5}[\w.]{0,200})[ \t]{1,9}import[ \t]{1,9}(?<names>\([^()]{0,2000}\)|[^\n#]{1,1000})|import[ \t]{1,9}(?<modules>[\w., \t]{1,500}))/gm;

function pythonImports(source: Source, notes: Notes): void {
  for (const match of source.text.matchAll(PYTHON_IMPORT)) {
    const { module, names, modules } = match.groups ?? {};
    const start = match.index + match[0].search(/\S/);
    const targets =
      module === undefined
        ? (modules ?? "")
            .split(",")
            .flatMap((one) =>
              pythonFiles(source, one.trim().split(/\s/)[0] ?? "", []),
            )
        : pythonFiles(
            source,
            module,
            [...(names ?? "").matchAll(/(?<![\w.])(\w+)(?:\s+as\s+\w+)?/g)].map(
              (one) => one[1] ?? "",
            ),
          );
    for (const to of new Set(targets))
      if (to !== source.path)
        noteImport(source, notes, { to, start, hoisted: false });
  }
}

/** Files that run when this module is imported: the packages above it, itself, and submodules named. */
function pythonFiles(
  source: Source,
  module: string,
  names: readonly string[],
): string[] {
  const { has } = source.context;
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const parts = module
    .slice(dots)
    .split(".")
    .filter((part) => part !== "");
  const roots =
    dots > 0
      ? [
          Array<string>(dots - 1)
            .fill("..")
            .reduce((folder) => folderOf(folder), folderOf(source.path)),
        ]
      : foldersAbove(source.path)
          .flatMap((folder) => [folder, `${folder}src/`])
          .map((folder) => folder.replace(/\/$/, ""));
  for (const root of roots) {
    const files = filesBelow(root, parts, names, has);
    if (files.length > 0) return files;
  }
  return [];
}

function filesBelow(
  root: string,
  parts: readonly string[],
  names: readonly string[],
  has: (path: string) => boolean,
): string[] {
  const files: string[] = [];
  let at = root;
  const join = (name: string) => (at === "" ? name : `${at}/${name}`);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (last && has(`${join(part)}.py`)) return [...files, `${join(part)}.py`];
    at = join(part);
    if (has(`${at}/__init__.py`)) files.push(`${at}/__init__.py`);
  }
  const found = names
    .slice(0, 50)
    .filter(
      (name) => has(`${join(name)}.py`) || has(`${join(name)}/__init__.py`),
    );
  for (const name of found)
    files.push(
      has(`${join(name)}.py`)
        ? `${join(name)}.py`
        : `${join(name)}/__init__.py`,
    );
  return files;
}

const PLAIN: Partial<Record<GrammarId, { pattern: RegExp; ending: string }>> = {
  ruby: {
    pattern:
      /^[ \t]{0,20}require_relative[ \t(]{1,9}["'](?<to>[^"'\n]{1,300})["']/gm,
    ending: ".rb",
  },
  php: {
    pattern:
      /^[ \t]{0,20}(?:require|include)(?:_once)?[ \t(]{1,9}(?:__DIR__\s{0,9}\.\s{0,9}|dirname\(__FILE__\)\s{0,9}\.\s{0,9})?["']\/?(?<to>[^"'\n$]{1,300}\.php)["']/gm,
    ending: "",
  },
  dart: {
    pattern:
      /^[ \t]{0,20}(?:import|part)[ \t]{1,9}["'](?!package:|dart:)(?<to>[^"'\n]{1,300}\.dart)["']/gm,
    ending: "",
  },
};

function plainImports(source: Source, notes: Notes): void {
  const row = PLAIN[source.grammar.id];
  if (!row) return;
  for (const match of source.text.matchAll(row.pattern)) {
    const written = match.groups?.["to"] ?? "";
    const path = normalPath(
      `${folderOf(source.path)}/${written}`.replace(/^\//, ""),
    );
    const to =
      row.ending !== "" && !path.endsWith(row.ending)
        ? path + row.ending
        : path;
    noteImport(source, notes, {
      to,
      start: match.index + match[0].search(/\S/),
      hoisted: false,
    });
  }
}

/** A line that begins as a comment; enough where the file is not scanned. */
function isCommented(source: Source, offset: number): boolean {
  const line = source.text.slice(
    Math.max(source.text.lastIndexOf("\n", offset) + 1, offset - 200),
    offset,
  );
  return /^\s*(?:\/\/|\*|#|\/\*)|\s\/\/\s/.test(line);
}

function noteImport(
  source: Source,
  notes: Notes,
  { to, start, hoisted }: { to: string; start: number; hoisted: boolean },
): void {
  // indentation tells it well enough, and spares the scan of a file that holds nothing else
  const line = source.text.lastIndexOf("\n", start) + 1;
  notes.fact({
    kind: "import",
    at: source.at(start),
    language: source.language,
    from: source.path,
    to,
    column: source.columnOf(start),
    hoisted,
    topLevel: hoisted || !/^\s/.test(source.text.slice(line, line + 1)),
  });
}

/** Notes the imports of files of the project itself. */
export function readImports(source: Source, notes: Notes): void {
  if (source.grammar.id === "javascript") scriptImports(source, notes);
  else if (source.grammar.id === "python") pythonImports(source, notes);
  else plainImports(source, notes);
}
