import type { At, Endpoint, Fact } from "../model/fact.ts";
import type { Span } from "../model/occurrence.ts";
import type { GrammarId } from "./grammar.ts";
import type { Notes } from "./notes.ts";
import type { Source } from "./source.ts";

/** One thing that source code can say. */
export interface Row {
  readonly id: string;
  /** Languages in which it can say anything; absent: in all. */
  readonly only?: readonly GrammarId[];
  /** The row is tried only when the text holds one of these. */
  readonly needs: readonly string[];
  /** Global and linear-time; runs over the code without its comments. */
  readonly pattern: RegExp;
  /** The match may begin inside a string literal. */
  readonly inStrings?: boolean;
  /** Writes down what one match says. */
  read(hit: Hit): void;
  /** Code with the facts that it must give (by partial match), none when the row must leave it alone. */
  readonly examples: readonly RowExample[];
}

export interface Hit {
  match: RegExpExecArray;
  /** Offset of the match. */
  start: number;
  /** Offset behind the match. */
  end: number;
  source: Source;
  notes: Notes;
  at: At;
}

export type RowExample = readonly [
  code: string,
  facts: readonly (Record<string, unknown> & { kind: Fact["kind"] })[],
  path?: string,
];

/** A file with more of one thing is generated, or an attack. */
const MOST_MATCHES = 300;

export function runRows(
  rows: readonly Row[],
  source: Source,
  notes: Notes,
): void {
  for (const row of rows) {
    if (row.only && !row.only.includes(source.grammar.id)) continue;
    if (!source.mentions(row.needs)) continue;
    let matches = 0;
    for (const match of source.code.matchAll(row.pattern)) {
      if ((matches += 1) > MOST_MATCHES) break;
      if (row.inStrings !== true && source.inString(match.index)) continue;
      row.read({
        match,
        start: match.index,
        end: match.index + match[0].length,
        source,
        notes,
        at: source.at(match.index),
      });
    }
  }
}

/** The arguments of a call or the entries of an object literal. */
export interface Arguments {
  named: Map<string, Span>;
  positional: Span[];
  /** The whole list, for rows that only look whether something is said. */
  all: Span | null;
}

const ENTRY =
  /^(?:["'])?([A-Za-z_$][\w$-]*)["']?\s{0,20}(?:=>|:=|=(?![=>])|:(?![:=]))\s{0,200}/;
/** Options whose value is an object with more options. */
const NESTED =
  /^(?:configuration|clientOptions|client_options|options|config|clientConfig|parameters|headers|fields)$/;

/** Reads the list behind the bracket at `open`; goes into object literals, `new X { … }` and known nested options. */
export function argumentsAt(open: number, source: Source): Arguments {
  const all = source.insideOf(open);
  const list: Arguments = { named: new Map(), positional: [], all };
  if (all) collect(all, list, { source, depth: 0 });
  return list;
}

function collect(
  span: Span,
  list: Arguments,
  { source, depth }: { source: Source; depth: number },
): void {
  for (const part of source.split(span)) {
    const code = source.code.slice(
      part.start,
      Math.min(part.end, part.start + 300),
    );
    const entry = ENTRY.exec(code);
    const name = entry?.[1];
    const value =
      entry === null
        ? part
        : source.trim({ start: part.start + entry[0].length, end: part.end });
    const inner = objectIn(value, source, depth);
    if (name !== undefined) {
      if (!list.named.has(name)) list.named.set(name, value);
      if (inner && NESTED.test(name))
        collect(inner, list, { source, depth: depth + 1 });
    } else if (inner) collect(inner, list, { source, depth: depth + 1 });
    else if (/^[A-Za-z_$][\w$]*$/.test(code) && depth > 0)
      list.named.set(code, part); // shorthand { apiKey }
    else list.positional.push(part);
  }
}

/** The inside of an object literal that this expression is, or names. */
function objectIn(span: Span, source: Source, depth: number): Span | null {
  if (depth > 3) return null;
  const text = source.bare.slice(
    span.start,
    Math.min(span.end, span.start + 200),
  );
  const open =
    /^\[/.exec(text)?.[0].length ??
    /^(?:\*\*|&)?(?:new\s)?[\w.<>()\s]{0,100}\{/.exec(text)?.[0].length;
  if (open !== undefined) {
    const inside = source.insideOf(span.start + open - 1);
    return inside && inside.end < span.end ? inside : null;
  }
  const call = /^dict\(/.exec(text);
  if (call) return source.insideOf(span.start + call[0].length - 1);
  const name = /^(?:\*\*|\.\.\.)?([A-Za-z_$][\w$]*)$/.exec(text)?.[1];
  const from =
    name === undefined ? undefined : source.assigned(name, span.start)[0];
  if (!from || from.start >= span.start) return null;
  return /^(?:dict\()?[{[]|^new\b[^{]{0,80}\{/.test(source.slice(from))
    ? objectIn(from, source, depth + 1)
    : null;
}

/** The literal text of an argument, following one name; null when it is no literal. */
export function literalText(
  span: Span | undefined,
  source: Source,
): string | null {
  if (!span) return null;
  const token = source.stringIn(span);
  if (token && token.whole && token.start - span.start <= 2)
    return source.valueOf(token);
  const name = /^[A-Za-z_$][\w$]*$/.exec(source.slice(span))?.[0];
  const from =
    name === undefined ? undefined : source.assigned(name, span.start)[0];
  if (!from) return null;
  const named = source.stringIn(from);
  return named && named.whole && named.start - from.start <= 2
    ? source.valueOf(named)
    : null;
}

export function isTrue(span: Span | undefined, source: Source): boolean {
  return span !== undefined && /^(?:true|True|TRUE)$/.test(source.slice(span));
}

/** Which part of the API a path or a method chain belongs to. */
export function endpointOf(text: string): Endpoint {
  for (const [endpoint, pattern] of ENDPOINTS)
    if (pattern.test(text)) return endpoint;
  return "other";
}

const ENDPOINTS: readonly (readonly [Endpoint, RegExp])[] = [
  [
    "admin",
    /organization\/(?:admin|users|projects|audit|invites|costs|usage)|admin_api_keys/i,
  ],
  ["realtime", /realtime/i],
  ["responses", /responses/i],
  ["embeddings", /embedding/i],
  ["images", /image|dall/i],
  ["audio", /audio|speech|transcri|whisper|tts/i],
  ["files", /files|uploads/i],
  ["models", /models/i],
  ["chat", /chat|completion|generatetext|streamtext/i],
];
