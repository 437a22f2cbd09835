import type { Edit } from "../model/cause.ts";
import type { Seen } from "../model/evidence.ts";
import type { Splice } from "./notation/site.ts";
import { breakNear, lineEndAt, lineRange, lineStartAt } from "./text-lines.ts";

// Additions that depend on what stands around them. Pure.

type EditOf<K extends Edit["do"]> = Extract<Edit, { do: K }>;

/** A line before the line of that number, or behind the last; its line break is the one of its neighbours. */
export function insertion(text: string, line: number, added: string): Splice {
  const range = lineRange(text, line);
  const start = range?.start ?? text.length;
  const end = breakNear(text, start);
  const block = added.replace(/\r?\n/g, end) + end;
  const isGlued = range === null && text !== "" && !text.endsWith("\n");
  return { start, end: start, text: (isGlued ? end : "") + block };
}

const linesOf = (text: string) =>
  text.split("\n").map((line) => line.replace(/\r$/, ""));

export function appended(
  text: string,
  { text: line }: EditOf<"append-line">,
): Splice[] {
  const known = linesOf(text).map((one) => one.trim());
  return known.includes(line.trim())
    ? []
    : [insertion(text, Number.MAX_SAFE_INTEGER, line)];
}

/** `"sk-…"` → `process.env.X`; `"Bearer sk-…"` → `"Bearer " + process.env.X`. Null for literals with rules of their own. */
export function literalReplaced(
  text: string,
  seen: Seen,
  expression: string,
): Splice | null {
  if (seen.span === undefined) return null;
  const { start, end } = seen.span;
  const quote = text[end] ?? "";
  if (!/["'`]/.test(quote)) return null;
  const opened = text.lastIndexOf(quote, start - 1);
  const head = text.slice(opened + 1, start);
  const isPlain =
    opened >= lineStartAt(text, start) &&
    !/[\w$@]/.test(text[opened - 1] ?? "") &&
    text[opened - 1] !== quote &&
    text[end + 1] !== quote &&
    !/[\\${}]/.test(head);
  if (!isPlain) return null;
  return head === ""
    ? { start: opened, end: end + 1, text: expression }
    : /^(?:Authorization: )?Bearer $/.test(head)
      ? { start, end: end + 1, text: `${quote} + ${expression}` }
      : null;
}

export function statement(
  text: string,
  edit: EditOf<"insert-statement">,
): Splice[] {
  const lines = linesOf(text);
  const { unless } = edit;
  if (unless !== undefined && lines.some((line) => line.startsWith(unless)))
    return [];
  const isPython = /\.pyw?$/i.test(edit.path);
  const isModule =
    /\.[mc]?tsx?$|\.mjs$/i.test(edit.path) ||
    lines.some((line) => /^(?:import\s*[\w{*"']|export\s)/.test(line));
  const words =
    edit.commonjs !== undefined && !isModule ? edit.commonjs : edit.text;
  const at = isPython ? pythonHead(lines) : scriptHead(lines);
  return [insertion(text, at + 1, words)];
}

/** Behind `#!`, comments, the docstring and `from __future__`. */
function pythonHead(lines: readonly string[]): number {
  let at = 0;
  const skipComments = () => {
    while (/^\s*(?:#.*)?$/.test(lines[at] ?? "x")) at += 1;
  };
  skipComments();
  const fence = /^[rRuU]?("""|''')/.exec(lines[at] ?? "");
  if (fence !== null) {
    const mark = fence[1] ?? "";
    const rest = (lines[at] ?? "").slice(fence[0].length);
    if (!rest.includes(mark)) {
      at += 1;
      while (at < lines.length && !(lines[at] ?? "").includes(mark)) at += 1;
    }
    at += 1;
  } else if (/^(["'])[^"']*\1\s*$/.test(lines[at] ?? "")) at += 1;
  for (let next = at; next < lines.length; next += 1) {
    const line = lines[next] ?? "";
    if (/^from __future__ import\b/.test(line)) at = next + 1;
    else if (!/^\s*(?:#.*)?$/.test(line)) break;
  }
  return Math.min(at, lines.length - 1);
}

/** Behind `#!`, the comments of the head and directives such as "use strict". */
function scriptHead(lines: readonly string[]): number {
  let at = (lines[0] ?? "").startsWith("#!") ? 1 : 0;
  for (let next = at; next < lines.length; next += 1) {
    const line = (lines[next] ?? "").trim();
    if (line === "" || line.startsWith("//")) continue;
    if (line.startsWith("/*")) {
      while (next < lines.length && !(lines[next] ?? "").includes("*/"))
        next += 1;
      at = next + 1;
    } else if (/^(["'])use [a-z]+\1;?$/.test(line)) at = next + 1;
    else break;
  }
  return Math.min(at, lines.length - 1);
}

const indentOf = (line: string) => /^ */.exec(line)?.[0].length ?? 0;
const isContent = (line: string) => !/^\s*(?:#.*)?$/.test(line);

/** Null where the map is not written as lines of its own. */
export function variableAdded(
  text: string,
  edit: EditOf<"add-variable">,
): Splice[] | null {
  const lines = linesOf(text);
  const own = edit.line - 1;
  const first = edit.beside ? own : firstBelow(lines, own);
  if (first === null || lines[own] === undefined) return null;
  const column = keyColumn(lines[first] ?? "");
  const block = blockAt(lines, first, column, edit.block);
  if (block === null) {
    const pad = " ".repeat(column);
    // beside a key whose own value may go on over lines, the block stands before it
    const at = edit.beside ? endOfEntry(lines, first, column) : first;
    return [
      insertion(
        text,
        at + 1,
        `${pad}${edit.block}:\n${pad}  ${edit.name}: ${edit.value}`,
      ),
    ];
  }
  const entry = firstBelow(lines, block);
  const isOpen = /:\s*(?:#.*)?$/.test(lines[block] ?? "");
  if (entry === null || !isOpen) return null;
  const pad = " ".repeat(indentOf(lines[entry] ?? ""));
  const isList = /^\s*-\s/.test(lines[entry] ?? "");
  return [
    insertion(
      text,
      entry + 1,
      isList
        ? `${pad}- ${edit.name}=${edit.value}`
        : `${pad}${edit.name}: ${edit.value}`,
    ),
  ];
}

/** Where the key of a line begins: behind the dash of a list. */
const keyColumn = (line: string) => /^ *(?:- +)*/.exec(line)?.[0].length ?? 0;

function firstBelow(lines: readonly string[], line: number): number | null {
  for (let at = line + 1; at < lines.length; at += 1) {
    const one = lines[at] ?? "";
    if (!isContent(one)) continue;
    const isDeeper = indentOf(one) > indentOf(lines[line] ?? "");
    const isList =
      /^ *- /.test(one) && indentOf(one) === indentOf(lines[line] ?? "");
    return isDeeper || isList ? at : null;
  }
  return null;
}

/** The line of `block:` among the keys of the map that `line` belongs to. */
function blockAt(
  lines: readonly string[],
  line: number,
  column: number,
  block: string,
): number | null {
  const isHead = (at: number) => /^ *- /.test(lines[at] ?? "");
  let from = line;
  while (
    !isHead(from) &&
    from > 0 &&
    (!isContent(lines[from - 1] ?? "") ||
      keyColumn(lines[from - 1] ?? "") >= column)
  )
    from -= 1;
  for (let at = from; at < lines.length; at += 1) {
    const one = lines[at] ?? "";
    if (!isContent(one)) continue;
    if (
      at > line &&
      (keyColumn(one) < column || (isHead(at) && indentOf(one) < column))
    )
      return null;
    const isKey = one.slice(keyColumn(one)).startsWith(`${block}:`);
    if (keyColumn(one) === column && isKey) return at;
  }
  return null;
}

/** The line behind an entry and everything deeper than its key. */
function endOfEntry(
  lines: readonly string[],
  line: number,
  column: number,
): number {
  let end = line + 1;
  for (let at = end; at < lines.length; at += 1) {
    const one = lines[at] ?? "";
    if (one.trim() === "") continue;
    if (indentOf(one) <= column - (/^ *- /.test(one) ? 1 : 0)) break;
    end = at + 1;
  }
  return end;
}

export function nameAdded(
  text: string,
  edit: EditOf<"add-name">,
): Splice[] | null {
  const add = { turbo: addToTurbo, tox: addToTox };
  return add[edit.list](text, edit);
}

/** `"globalPassThroughEnv": ["NAME"]` of turbo.json. */
function addToTurbo(text: string, edit: EditOf<"add-name">): Splice[] | null {
  const list = /"globalPassThroughEnv"\s*:\s*\[(\s*)/.exec(text);
  if (list !== null) {
    const at = list.index + list[0].length;
    const gap = list[1] ?? "";
    const isEmpty = text[at] === "]";
    const item = `"${edit.name}"${isEmpty ? "" : `,${gap === "" ? " " : gap}`}`;
    return [{ start: at, end: at, text: item }];
  }
  const line = lineRange(text, edit.line);
  if (line === null) return null;
  const key = /^(\s*)"(?:tasks|pipeline)"\s*:/.exec(
    text.slice(line.start, line.end),
  );
  // a file on one line has no place for a line
  return key === null
    ? null
    : [
        insertion(
          text,
          edit.line,
          `${key[1] ?? ""}"globalPassThroughEnv": ["${edit.name}"],`,
        ),
      ];
}

/** `pass_env` of tox.ini: one name more, or the setting below its section. */
function addToTox(text: string, edit: EditOf<"add-name">): Splice[] | null {
  const range = lineRange(text, edit.line);
  if (range === null || !/\.ini$|\.cfg$/i.test(edit.path)) return null;
  const line = text.slice(range.start, range.end);
  if (/^\s*\[testenv/.test(line))
    return [insertion(text, edit.line + 1, `pass_env = ${edit.name}`)];
  const setting = /^(\s*pass_?env\s*=)(\s*)(.*)$/.exec(line);
  if (setting === null) return null;
  if ((setting[3] ?? "") !== "") {
    const separator = /,/.test(setting[3] ?? "") ? ", " : " ";
    const at =
      range.start + (setting[1] ?? "").length + (setting[2] ?? "").length;
    return [{ start: at, end: at, text: edit.name + separator }];
  }
  const next = text.slice(
    lineEndAt(text, range.start) + 1,
    lineEndAt(text, lineEndAt(text, range.start) + 1),
  );
  const pad = /^[ \t]+(?=\S)/.exec(next)?.[0] ?? "    ";
  return [insertion(text, edit.line + 1, pad + edit.name)];
}
