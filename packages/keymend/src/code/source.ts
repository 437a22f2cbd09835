import type { At, Language } from "../model/fact.ts";
import type { PlaceContext } from "../model/place.ts";
import type { Span } from "../model/occurrence.ts";
import type { Grammar } from "./grammar.ts";
import { scan, type Scanned, type StringToken } from "./scan.ts";
import { below, blank, lineStarts, unescape } from "./text.ts";
import { Trigrams } from "./trigrams.ts";
import { sideOf, isTestPath, type Side } from "./side.ts";

/** A read of an environment variable, as the rows of the language found it. */
export interface EnvRead {
  name: string;
  start: number;
  end: number;
}

interface Bracket {
  open: number;
  close: number;
  kind: string;
  parent: number;
}

export interface SourceInput {
  path: string;
  text: string;
  grammar: Grammar;
  context: Pick<PlaceContext, "has">;
}

const CONTROL =
  /^[\s}]*(?:else\s+)?(?:if|for|while|switch|catch|with|elseif|foreach|using|lock|match|try|do|select|unless|guard)\b/;
const FUNCTION =
  /=>\s*$|\b(?:function|func|fn|fun|class|interface|struct|impl|trait|enum|object)\b|\)\s*(?:(?::|->|throws|async|const|where)[^;{}]*)?$/;

/** One file ready for the rows: comments and strings known, offsets and lines of the original text kept. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly grammar: Grammar;
  readonly context: Pick<PlaceContext, "has">;
  readonly isTest: boolean;
  /** Filled by the first pass over the rows. */
  readonly envReads: EnvRead[] = [];
  #scanned: Scanned | null = null;
  readonly #asked = new Set<string>();
  #code: string | null = null;
  #trigrams: Trigrams | null = null;
  #bare: string | null = null;
  #lineStarts: number[] | null = null;
  #brackets: Bracket[] | null = null;
  #insideDef: boolean[] | null = null;
  #assignments: Map<string, number[]> | null = null;
  #side: Side | null = null;

  constructor(input: SourceInput) {
    this.path = input.path;
    this.text = input.text;
    this.grammar = input.grammar;
    this.context = input.context;
    this.isTest = isTestPath(input.path);
  }

  #scan(): Scanned {
    this.#scanned ??= scan(this.text, this.grammar);
    return this.#scanned;
  }

  get strings(): readonly StringToken[] {
    return this.#scan().strings;
  }

  get comments(): readonly Span[] {
    return this.#scan().comments;
  }

  /** Comments blanked; strings as they are. */
  get code(): string {
    this.#code ??= blank(this.text, this.comments);
    return this.#code;
  }

  get language(): Language {
    return this.grammar.language;
  }

  /** True for the first who asks by this name: for rows that read a whole file at their first match. */
  first(name: string): boolean {
    if (this.#asked.has(name)) return false;
    this.#asked.add(name);
    return true;
  }

  /** Does the code hold one of these words? Cheap to ask for many. */
  mentions(words: readonly string[]): boolean {
    const trigrams = (this.#trigrams ??= new Trigrams(this.code));
    return words.some((word) => trigrams.includes(word));
  }

  /** Comments and the insides of strings blanked. */
  get bare(): string {
    this.#bare ??= blank(
      this.code,
      this.strings.map((one) => ({
        start: one.contentStart,
        end: one.contentEnd,
      })),
    );
    return this.#bare;
  }

  get side(): Side {
    this.#side ??= sideOf(this.path, this.code, this.context);
    return this.#side;
  }

  get browser(): boolean {
    return this.side === "browser";
  }

  lineOf(offset: number): number {
    return below(this.#starts(), offset) + 1;
  }

  columnOf(offset: number): number {
    const starts = this.#starts();
    return offset - (starts[below(starts, offset)] ?? 0) + 1;
  }

  at(offset: number): At {
    return { path: this.path, line: this.lineOf(offset) };
  }

  #starts(): number[] {
    this.#lineStarts ??= lineStarts(this.text);
    return this.#lineStarts;
  }

  /** The string literal around or at an offset. */
  stringAround(offset: number): StringToken | null {
    let low = 0;
    let high = this.strings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.strings[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const token = this.strings[low - 1];
    return token && offset < token.end ? token : null;
  }

  /** Does this offset lie inside the text of a string (not at its opening quote)? */
  inString(offset: number): boolean {
    const token = this.stringAround(offset);
    return token !== null && offset >= token.contentStart;
  }

  inComment(offset: number): boolean {
    return this.comments.some((one) => one.start <= offset && offset < one.end);
  }

  /** The first literal that starts inside a range. */
  stringIn(span: Span): StringToken | null {
    const inside = this.stringAround(span.start);
    if (inside && inside.start >= span.start) return inside;
    let low = 0;
    let high = this.strings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.strings[middle]?.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    const token = this.strings[low];
    return token && token.start < span.end ? token : null;
  }

  /** What the program gets from a literal. */
  valueOf(token: StringToken): string {
    const raw = this.text.slice(token.contentStart, token.contentEnd);
    return token.escapes && raw.includes("\\") ? unescape(raw) : raw;
  }

  /** Does this code run as soon as the file is loaded? */
  isTopLevel(offset: number): boolean {
    if (this.grammar.indented)
      return !(this.#defs()[this.lineOf(offset) - 1] ?? false);
    if (/=>\s*\(?\s*$/.test(this.bare.slice(Math.max(0, offset - 40), offset)))
      return false;
    for (
      let index = this.#innermost(offset);
      index >= 0;
      index = this.#pairs()[index]?.parent ?? -1
    ) {
      const bracket = this.#pairs()[index];
      if (bracket?.kind === "{" && this.#isFunction(bracket.open)) return false;
    }
    return true;
  }

  #isFunction(open: number): boolean {
    const before = this.bare.slice(Math.max(0, open - 300), open);
    const cut = Math.max(
      before.lastIndexOf(";"),
      before.lastIndexOf("{"),
      before.lastIndexOf("}"),
    );
    const header = before.slice(cut + 1);
    return !CONTROL.test(header) && FUNCTION.test(header.trimEnd());
  }

  /** For languages told by indentation: is this line inside a `def`? */
  #defs(): boolean[] {
    if (this.#insideDef) return this.#insideDef;
    const open: { indent: number; def: boolean }[] = [];
    const inside: boolean[] = [];
    let defs = 0;
    for (const line of this.bare.split("\n")) {
      const indent = line.search(/\S/);
      if (indent >= 0) {
        for (
          let top = open.at(-1);
          top && indent <= top.indent;
          top = open.at(-1)
        ) {
          if (top.def) defs -= 1;
          open.pop();
        }
      }
      inside.push(defs > 0);
      const head = /^\s*(?:async\s+)?(def|class)\b/.exec(line);
      if (head) {
        const def = head[1] === "def";
        open.push({ indent, def });
        if (def) defs += 1;
      }
    }
    this.#insideDef = inside;
    return inside;
  }

  #pairs(): Bracket[] {
    if (this.#brackets) return this.#brackets;
    const pairs: Bracket[] = [];
    let current = -1;
    for (const match of this.bare.matchAll(/[()[\]{}]/g)) {
      if ("([{".includes(match[0])) {
        pairs.push({
          open: match.index,
          close: this.text.length,
          kind: match[0],
          parent: current,
        });
        current = pairs.length - 1;
      } else {
        const pair = pairs[current];
        if (!pair) continue;
        pair.close = match.index;
        current = pair.parent;
      }
    }
    this.#brackets = pairs;
    return pairs;
  }

  /** Index of the innermost pair around an offset, -1 for none. */
  #innermost(offset: number): number {
    const pairs = this.#pairs();
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[middle]?.open ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    let index = low - 1;
    for (let pair = pairs[index]; pair; pair = pairs[index]) {
      if (pair.close >= offset) return index;
      index = pair.parent;
    }
    return -1;
  }

  /** Offsets of the brackets open at an offset, outermost first. */
  opensAround(offset: number): number[] {
    const opens: number[] = [];
    for (
      let pair = this.#pairs()[this.#innermost(offset)];
      pair && opens.length < 30;
      pair = this.#pairs()[pair.parent]
    )
      opens.unshift(pair.open);
    return opens;
  }

  /** The bracket pair that opens at this offset: the span between its brackets. */
  insideOf(open: number): Span | null {
    const pairs = this.#pairs();
    const index = this.#innermost(open + 1);
    const pair = pairs[index];
    return pair?.open === open ? { start: open + 1, end: pair.close } : null;
  }

  /** Splits a span at its own commas (or another mark). */
  split(span: Span, marks = ","): Span[] {
    const parts: Span[] = [];
    let depth = 0;
    let start = span.start;
    const end = Math.min(span.end, span.start + LONGEST_CALL);
    for (let at = span.start; at < end; at += 1) {
      const character = this.bare[at] ?? "";
      if ("([{".includes(character)) depth += 1;
      else if (")]}".includes(character)) depth -= 1;
      else if (depth === 0 && marks.includes(character)) {
        parts.push({ start, end: at });
        start = at + 1;
      }
    }
    parts.push({ start, end });
    return parts
      .map((part) => this.trim(part))
      .filter((part) => part.end > part.start);
  }

  trim(span: Span): Span {
    let { start, end } = span;
    while (start < end && /\s/.test(this.code[start] ?? "")) start += 1;
    while (end > start && /\s/.test(this.code[end - 1] ?? "")) end -= 1;
    return { start, end };
  }

  slice(span: Span): string {
    return this.code.slice(span.start, span.end);
  }

  /** The expressions assigned to a name, the likeliest first: backwards from an offset, else the first of the file. */
  assigned(name: string, before: number): Span[] {
    this.#assignments ??= this.#findAssignments();
    const starts = this.#assignments.get(name.replace(/^\$/, "")) ?? [];
    const above = starts
      .filter((one) => one < before)
      .slice(-4)
      .reverse();
    const order = above.length > 0 ? above : starts.slice(0, 1);
    return order.map((start) => this.expressionAt(start));
  }

  #findAssignments(): Map<string, number[]> {
    const found = new Map<string, number[]>();
    const pattern =
      /(?<![\w$.])\$?((?:self\.|this\.|this->|@)?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?:!|\?)?[ \t]{0,4}(?::[ \t]?[\w$.<>[\]|?, ]{1,60})?[ \t]{0,20}(?::=|\|\|=|\?\?=|=)(?![=>~])[ \t]{0,20}/g;
    for (const match of this.bare.matchAll(pattern)) {
      const name = match[1] ?? "";
      const around = this.#pairs()[this.#innermost(match.index)];
      // a keyword argument or a default is no assignment
      if (around && around.kind !== "{") continue;
      const list = found.get(name) ?? [];
      list.push(match.index + match[0].length);
      found.set(name, list);
    }
    return found;
  }

  /** From an offset to the end of its expression: a line break, `;` or `,` outside brackets. */
  expressionAt(start: number): Span {
    let depth = 0;
    const limit = Math.min(this.bare.length, start + 2_000);
    let end = start;
    for (; end < limit; end += 1) {
      const character = this.bare[end] ?? "";
      if ("([{".includes(character)) depth += 1;
      else if (")]}".includes(character)) {
        if (depth === 0) break;
        depth -= 1;
      } else if (depth === 0 && /[;,\n]/.test(character)) {
        if (character !== "\n" || !this.#continues(start, end)) break;
      }
    }
    return this.trim({ start, end });
  }

  /** Does the expression go on behind this line break? */
  #continues(start: number, end: number): boolean {
    if (this.bare.slice(start, end).trim() === "") return true;
    const before = this.bare.slice(Math.max(start, end - 20), end).trimEnd();
    const after = this.bare.slice(end, end + 80).trimStart();
    return (
      /(?:[?:|&+.=\\]|\bor|\band)$/.test(before) ||
      /^(?:\.(?!\.)|\|\||\?\?|\?\.|&&|\+ |->)/.test(after)
    );
  }
}

/** No call that we look into is longer. */
const LONGEST_CALL = 8_000;
