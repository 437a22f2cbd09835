import type { Span } from "../model/occurrence.ts";
import type { Grammar, StringForm } from "./grammar.ts";

/** One string literal, or a stretch of it between two expressions. */
export interface StringToken {
  /** Of the opening quote. */
  start: number;
  /** Behind the closing quote. */
  end: number;
  contentStart: number;
  contentEnd: number;
  escapes: boolean;
  /** It holds no expression: its text is its value. */
  whole: boolean;
  regex: boolean;
}

export interface Scanned {
  comments: Span[];
  /** In order of their start. */
  strings: StringToken[];
}

interface Hole {
  form: StringForm;
  depth: number;
  close: "}" | ")";
}

const REGEX_LITERAL =
  /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const BEFORE_REGEX =
  /(?:^|[=(,:[!&|?;+~^>{\n]|\b(?:return|typeof|case|in|of|and|or|not|when))\s*$/;
const openers = new Map<string, RegExp>();
const stops = new Map<StringForm, RegExp>();

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function openerOf(grammar: Grammar): RegExp {
  const known = openers.get(grammar.id);
  if (known) return known;
  const tokens = [
    ...grammar.blockComments.map(([open]) => open),
    ...grammar.lineComments,
    ...grammar.strings.map((one) => one.open),
    ...(grammar.strings.some((one) => one.hole !== undefined)
      ? ["{", "}", "(", ")"]
      : []),
    ...(grammar.regexLiterals ? ["/"] : []),
  ].sort((a, b) => b.length - a.length);
  const made = new RegExp(tokens.map(quote).join("|"), "g");
  openers.set(grammar.id, made);
  return made;
}

/** What may end or interrupt a string of this form; the doubled hole opener `{{` is text. */
function stopOf(form: StringForm): RegExp {
  const known = stops.get(form);
  if (known) return known;
  const made = new RegExp(
    [
      ...(form.hole === undefined ? [] : ["\\{\\{", quote(form.hole)]),
      ...(form.escapes ? ["\\\\"] : []),
      quote(form.close),
      ...(form.lines ? [] : ["\\n"]),
    ].join("|"),
    "g",
  );
  stops.set(form, made);
  return made;
}

/** Finds comments and string literals in one pass. Never throws; damage by a stray quote ends with its line. */
export function scan(text: string, grammar: Grammar): Scanned {
  return new Scanner(text, grammar).run();
}

class Scanner {
  readonly #text: string;
  readonly #grammar: Grammar;
  readonly #opener: RegExp;
  readonly #comments: Span[] = [];
  readonly #strings: StringToken[] = [];
  readonly #holes: Hole[] = [];
  /** Forms whose opener was never closed: looking again would cost the whole file each time. */
  readonly #dead = new Set<StringForm>();

  constructor(text: string, grammar: Grammar) {
    this.#text = text;
    this.#grammar = grammar;
    this.#opener = new RegExp(openerOf(grammar).source, "g");
  }

  run(): Scanned {
    for (
      let match = this.#opener.exec(this.#text);
      match !== null;
      match = this.#opener.exec(this.#text)
    ) {
      const next = this.#take(match[0], match.index);
      this.#opener.lastIndex = Math.max(next, match.index + 1);
    }
    return { comments: this.#comments, strings: this.#strings };
  }

  #take(token: string, at: number): number {
    if (/^[{}()]$/.test(token)) return this.#bracket(token, at);
    const block = this.#grammar.blockComments.find(([open]) => open === token);
    if (block) return this.#blockComment(at, block);
    if (this.#grammar.lineComments.includes(token))
      return this.#lineComment(token, at);
    const form = this.#grammar.strings.find((one) => one.open === token);
    if (form) return this.#open(form, at);
    return this.#regex(at);
  }

  #bracket(token: string, at: number): number {
    const hole = this.#holes.at(-1);
    if (!hole) return at + 1;
    const open = hole.close === "}" ? "{" : "(";
    if (token === open) hole.depth += 1;
    else if (token === hole.close) {
      if (hole.depth > 0) hole.depth -= 1;
      else {
        this.#holes.pop();
        return this.#string(hole.form, { start: at, from: at + 1 });
      }
    }
    return at + 1;
  }

  #blockComment(at: number, [open, close]: readonly [string, string]): number {
    const found = this.#text.indexOf(close, at + open.length);
    const end = found < 0 ? this.#text.length : found + close.length;
    this.#comments.push({ start: at, end });
    return end;
  }

  #lineComment(token: string, at: number): number {
    // an attribute of PHP
    if (
      token === "#" &&
      this.#grammar.id === "php" &&
      this.#text[at + 1] === "["
    )
      return at + 1;
    // a URL in text that is no string (JSX, a stray quote before it)
    if (token === "//" && this.#text[at - 1] === ":") return at + 2;
    const found = this.#text.indexOf("\n", at);
    const end = found < 0 ? this.#text.length : found;
    this.#comments.push({ start: at, end });
    return end;
  }

  #open(form: StringForm, at: number): number {
    const start = at + form.open.length;
    if (this.#dead.has(form)) return start;
    const letters = this.#text.slice(Math.max(0, at - 2), at);
    const holes =
      form.holeLetters === undefined ||
      (/(?:^|[^\w])[A-Za-z]{1,2}$/.test(
        this.#text.slice(Math.max(0, at - 3), at),
      ) &&
        form.holeLetters.test(letters));
    const used = holes ? form : withoutHole(form);
    return this.#string(used, { start: at, from: start, opening: form });
  }

  /** Reads on from `from` to the close, a hole, or the end of what the form allows. */
  #string(
    form: StringForm,
    at: { start: number; from: number; opening?: StringForm },
  ): number {
    const stop = stopOf(form);
    stop.lastIndex = at.from;
    for (
      let match = stop.exec(this.#text);
      match !== null;
      match = stop.exec(this.#text)
    ) {
      const token = match[0];
      const whole = at.opening !== undefined;
      if (token === form.close) {
        // "" inside a verbatim string is one quote
        if (!form.escapes && form.lines && form.close === '"') {
          if (this.#text[match.index + 1] === '"') {
            stop.lastIndex = match.index + 2;
            continue;
          }
        }
        return this.#push(form, at, match.index, {
          whole,
          closed: form.close.length,
        });
      }
      if (token === "\n")
        return this.#push(form, at, match.index, { whole, closed: 0 });
      if (token === form.hole) {
        this.#holes.push({
          form,
          depth: 0,
          close: form.hole.endsWith("(") ? ")" : "}",
        });
        const end = match.index + form.hole.length;
        this.#push(form, at, match.index, {
          whole: false,
          closed: form.hole.length,
        });
        return end;
      }
      stop.lastIndex = match.index + 2; // an escaped character or a doubled brace
    }
    if (at.opening !== undefined && form.lines) {
      this.#dead.add(at.opening);
      return at.from;
    }
    return this.#push(form, at, this.#text.length, { whole: false, closed: 0 });
  }

  #push(
    form: StringForm,
    at: { start: number; from: number },
    contentEnd: number,
    how: { whole: boolean; closed: number },
  ): number {
    const end = contentEnd + how.closed;
    this.#strings.push({
      start: at.start,
      end,
      contentStart: at.from,
      contentEnd,
      escapes: form.escapes,
      whole: how.whole,
      regex: false,
    });
    return end;
  }

  #regex(at: number): number {
    const before = this.#text.slice(Math.max(0, at - 40), at);
    if (!BEFORE_REGEX.test(before)) return at + 1;
    const line = this.#text.slice(at, at + 500);
    REGEX_LITERAL.lastIndex = 0;
    const match = REGEX_LITERAL.exec(line);
    if (!match) return at + 1;
    const last = match[0].lastIndexOf("/");
    this.#strings.push({
      start: at,
      end: at + match[0].length,
      contentStart: at + 1,
      contentEnd: at + last,
      escapes: false,
      whole: true,
      regex: true,
    });
    return at + match[0].length;
  }
}

const plainForms = new Map<StringForm, StringForm>();

function withoutHole(form: StringForm): StringForm {
  const known = plainForms.get(form);
  if (known) return known;
  const { open, close, escapes, lines } = form;
  const made = { open, close, escapes, lines };
  plainForms.set(form, made);
  return made;
}
