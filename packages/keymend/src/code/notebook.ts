import { getNodeValue, parseTree, type Node } from "jsonc-parser";
import type { Fact } from "../model/fact.ts";
import type { Found, Span } from "../model/occurrence.ts";
import type { PlaceContext, Reading } from "../model/place.ts";
import { Secret } from "../secret.ts";
import { grammars } from "./grammar.ts";
import { isSecretLike } from "./names.ts";
import { readSource } from "./read-source.ts";
import { below, lineStarts } from "./text.ts";

/** One JSON string of a cell: where it stands in the joined code and in the file. */
interface Piece {
  start: number;
  text: string;
  /** Behind the opening quote. */
  rawStart: number;
}

interface Cells {
  code: string;
  pieces: Piece[];
}

const LARGEST = 20_000_000;

/** Reads the code cells of a notebook as one Python file; lines and columns are those of the JSON file. */
export function readNotebook(
  file: { path: string; text: string },
  context: Pick<PlaceContext, "has">,
): Reading {
  if (file.text.length > LARGEST || !/"cells"/.test(file.text))
    return { found: [], facts: [] };
  const cells = cellsOf(file.text);
  const magics = readMagics(cells.code, file.path);
  const reading = readSource(
    { path: file.path, text: cells.code, grammar: grammars.python },
    context,
  );
  const place = new Mapping(file.text, cells);
  const known = new Set(magics.found.map(({ span }) => span?.start));
  return {
    found: [
      ...magics.found,
      ...reading.found.filter(
        ({ span }) => !overlaps(span, magics.found) && !known.has(span?.start),
      ),
    ]
      .sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0))
      .map((found) => place.found(found)),
    facts: [...magics.facts, ...reading.facts].map((fact) => place.fact(fact)),
  };
}

const overlaps = (span: Span | undefined, others: readonly Found[]) =>
  span !== undefined &&
  others.some(
    ({ span: other }) =>
      other !== undefined && other.start <= span.start && span.end <= other.end,
  );

function cellsOf(text: string): Cells {
  const cells: Cells = { code: "", pieces: [] };
  const root = parseTree(text, [], { allowTrailingComma: true });
  const parts: string[] = [];
  let length = 0;
  const add = (node: Node) => {
    const value: unknown = getNodeValue(node);
    if (node.type !== "string" || typeof value !== "string") return;
    cells.pieces.push({
      start: length,
      text: value,
      rawStart: node.offset + 1,
    });
    parts.push(value);
    length += value.length;
  };
  for (const cell of member(root, "cells")?.children ?? []) {
    if (member(cell, "cell_type")?.value !== "code") continue;
    const source = member(cell, "source");
    if (!source) continue;
    for (const node of source.type === "array"
      ? (source.children ?? [])
      : [source])
      add(node);
    parts.push("\n");
    length += 1;
  }
  cells.code = parts.join("");
  return cells;
}

function member(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== "object") return undefined;
  return node.children?.find(
    (property) => property.children?.[0]?.value === name,
  )?.children?.[1];
}

const MAGIC =
  /^[ \t]{0,20}(?:%(?<magic>env|set_env)[ \t]{1,20}(?<name>[A-Za-z_]\w{0,100})(?:[ \t]{0,9}=|[ \t]{1,9})|!(?:export|set)[ \t]{1,9}(?<shell>[A-Za-z_]\w{0,100})=)(?<value>[^\n]{0,2000})/gm;

/** `%env X=value` keeps everything behind the sign, quotes too; `!export` sets it for a shell that ends at once. */
function readMagics(code: string, path: string): Reading {
  const reading: Reading = { found: [], facts: [] };
  for (const match of code.matchAll(MAGIC)) {
    const { magic, name, shell, value: raw = "" } = match.groups ?? {};
    const variable = name ?? shell ?? "";
    const value = raw.trim();
    if (isSecretLike(variable)) continue;
    const before = code.slice(0, match.index);
    const line = before.split("\n").length;
    const expression = /^\{.*\}$|^\$[A-Za-z_{(]/.test(value);
    if (magic !== undefined)
      reading.facts.push({
        kind: "env-write",
        at: { path, line },
        language: "python",
        name: variable,
        to: expression ? "expression" : value === "" ? "empty" : "literal",
        topLevel: true,
      });
    if (
      value === "" ||
      expression ||
      !/KEY|TOKEN|SECRET|OPENAI/i.test(variable)
    )
      continue;
    const start =
      match.index + match[0].length - raw.length + raw.indexOf(value);
    reading.found.push({
      line,
      column: start - (before.lastIndexOf("\n") + 1) + 1,
      variable,
      value: new Secret(value),
      role: /BASE|URL/.test(variable)
        ? "base-url"
        : /ORG/.test(variable)
          ? "organization"
          : "key",
      span: { start, end: start + value.length },
      ...(magic === undefined ? { tags: ["not-exported" as const] } : {}),
    });
  }
  return reading;
}

/** From points of the joined code to points of the file. */
class Mapping {
  readonly #text: string;
  readonly #cells: Cells;
  readonly #rawLines: number[];
  readonly #codeLines: number[];

  constructor(text: string, cells: Cells) {
    this.#text = text;
    this.#cells = cells;
    this.#rawLines = lineStarts(text);
    this.#codeLines = lineStarts(cells.code);
  }

  found(found: Found): Found {
    if (!found.span) return found;
    const span = {
      start: this.#raw(found.span.start),
      end: this.#raw(found.span.end),
    };
    const index = below(this.#rawLines, span.start);
    return {
      ...found,
      line: index + 1,
      column: span.start - (this.#rawLines[index] ?? 0) + 1,
      span,
    };
  }

  fact(fact: Fact): Fact {
    if (!("at" in fact) || fact.at === null) return fact;
    const column = "column" in fact ? fact.column : 1;
    const raw = this.#raw(
      (this.#codeLines[fact.at.line - 1] ?? 0) + column - 1,
    );
    const index = below(this.#rawLines, raw);
    const at = { ...fact.at, line: index + 1 };
    return "column" in fact
      ? { ...fact, at, column: raw - (this.#rawLines[index] ?? 0) + 1 }
      : { ...fact, at };
  }

  /** The offset in the file of an offset in the joined code: escapes are longer than what they stand for. */
  #raw(offset: number): number {
    const { pieces } = this.#cells;
    const starts = pieces.map(({ start }) => start);
    const piece = pieces[below(starts, offset)];
    if (!piece) return 0;
    let at = piece.rawStart;
    const steps = Math.min(offset - piece.start, piece.text.length);
    for (let done = 0; done < steps; done += 1) {
      if (this.#text[at] !== "\\") at += 1;
      else at += this.#text[at + 1] === "u" ? 6 : 2;
    }
    return at;
  }
}
