import type { Refusal } from "../model/answer.ts";
import { makeRefusal } from "./read-refusal.ts";
import {
  fitsCode,
  kindOfType,
  knownCodes,
  refusalRows,
  rowOfCode,
  type RefusalRow,
} from "./refusals.ts";

/** Different refusals kept of one text; a log repeats itself. */
const MAX_REFUSALS = 40;
/** Hits of one pattern that are looked at. */
const MAX_HITS = 400;
/** How far from the words of a refusal its code and status may stand. */
const BEFORE = 160;
const AFTER = 1_200;

interface Hit {
  row: RefusalRow;
  index: number;
  message: string;
  code: string | null;
  type: string | null;
}

const CODES = new RegExp(
  `(?<![\\w./-])(?:${knownCodes.join("|")})(?![\\w-])`,
  "g",
);
/** What comes right before the value of `type`. */
const AS_TYPE = /["']type["']\s{0,3}:\s{0,3}["']$/;
const TYPE = /["']type["']\s{0,3}:\s{0,3}["'](\w{1,60})["']/;

/**
 * The refusals that a log, a stack trace or a sentence quotes, in the order of their places: JSON, JSON inside a
 * string, a Python dict, or the plain words. Linear in the length of the text.
 */
export function refusalsInText(input: string): Refusal[] {
  const text = unescaped(input);
  const firm = [...byWords(text, (row) => row.patterns), ...byCodes(text)];
  const statuses = new Set(firm.flatMap(({ row }) => row.statuses));
  const vague = byWords(text, (row) => row.vague ?? []).filter(
    ({ row }) => !row.statuses.some((status) => statuses.has(status)),
  );
  return dedupe(withoutEchoes([...firm, ...vague])).map((hit) =>
    makeRefusal(hit.row.id, hit.row, {
      message: hit.message,
      code: hit.code,
      type: hit.type,
      status: statusNear(text, hit.index, hit.message.length),
      details: {},
    }),
  );
}

/** Takes up to three layers of string escapes off the quotes, so that nested JSON reads like JSON. */
export function unescaped(text: string): string {
  let out = text;
  for (let layer = 0; layer < 3 && /\\["']/.test(out); layer += 1)
    out = out.replace(/\\(["'])/g, "$1").replace(/\\\\(?=["'\\])/g, "\\");
  return out;
}

function byWords(
  text: string,
  patternsOf: (row: RefusalRow) => readonly RegExp[],
): Hit[] {
  const hits: Hit[] = [];
  for (const row of refusalRows)
    for (const pattern of patternsOf(row)) {
      let count = 0;
      for (const match of text.matchAll(global(pattern))) {
        if ((count += 1) > MAX_HITS) break;
        const around = text.slice(match.index, match.index + AFTER);
        hits.push({
          row,
          index: match.index,
          message: sentence(around),
          code: codeIn(around, row),
          type: TYPE.exec(around)?.[1] ?? null,
        });
      }
    }
  return hits;
}

/** Codes that stand alone: their words were cut off, or are not known yet. */
function byCodes(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of text.matchAll(CODES)) {
    const row = rowOfCode(match[0]);
    if (row === null || hits.length >= MAX_HITS) continue;
    // `insufficient_quota` is also the type of narrower codes
    if (isTypeOnly(text, match.index) && kindOfType[match[0]] !== undefined)
      continue;
    hits.push({
      row,
      index: match.index,
      message: "",
      code: match[0],
      type: null,
    });
  }
  return hits;
}

function isTypeOnly(text: string, index: number): boolean {
  return (
    AS_TYPE.test(text.slice(Math.max(index - 16, 0), index)) &&
    /["']code["']/.test(text.slice(index, index + AFTER))
  );
}

function codeIn(around: string, row: RefusalRow): string | null {
  for (const match of around.matchAll(CODES)) {
    const before = around.slice(Math.max(match.index - 16, 0), match.index);
    if (AS_TYPE.test(before)) continue;
    if (fitsCode(row, match[0])) return match[0];
  }
  return null;
}

const globals = new Map<RegExp, RegExp>();
function global(pattern: RegExp): RegExp {
  const known = globals.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(pattern.source, `${pattern.flags}g`);
  globals.set(pattern, made);
  return made;
}

/** The message from its first known word to the end of its string or line. */
function sentence(around: string): string {
  const end = around.search(/\n|\\n|["'],\s{0,3}["']|["']\s{0,3}[}\])]/);
  return (end < 0 ? around : around.slice(0, end)).slice(0, 900).trim();
}

/** A code near the words of a refusal belongs to those words; narrower words take the wider ones beside them. */
function withoutEchoes(hits: Hit[]): Hit[] {
  const worded = hits.filter((hit) => hit.message !== "");
  return hits
    .filter(
      (hit) =>
        hit.message !== "" ||
        !worded.some(
          (other) =>
            fitsCode(other.row, hit.code ?? "") &&
            hit.index > other.index - BEFORE - 240 &&
            hit.index < other.index + AFTER,
        ),
    )
    .sort((a, b) => a.index - b.index);
}

function dedupe(hits: Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits) {
    const known = kept.some(
      (other) => other.row === hit.row && saysTheSame(other, hit),
    );
    if (!known) kept.push(hit);
    if (kept.length >= MAX_REFUSALS) break;
  }
  return kept;
}

/** Kinds with parts of their own (a key, a model) may stand twice; the others say the same thing again. */
function saysTheSame(a: Hit, b: Hit): boolean {
  const plain = a.row.details === undefined && a.row.id !== "invalid-api-key";
  const inside = b.index >= a.index && b.index < a.index + a.message.length;
  return plain || inside || a.message === b.message || b.message === "";
}

const STATUS_BEFORE =
  /(?:\b(?:http|status|code|error|errors?)\b[^\d\n]{0,24}|(?:^|\n|[:(>-])\s{0,4})([45]\d\d)\b(?![.\d])/gi;
const STATUS_AFTER =
  /(?:\bHTTP(?: status)?(?: code)?[ :/]{0,3}|["']?status["']?\s{0,3}[:=]\s{0,3}|\bstatus code:? )([45]\d\d)\b/i;

function statusNear(
  text: string,
  index: number,
  length: number,
): number | null {
  const before = text.slice(Math.max(index - BEFORE, 0), index);
  const last = [...before.matchAll(STATUS_BEFORE)].at(-1)?.[1];
  if (last !== undefined) return Number(last);
  const after = text.slice(index, index + length + 400);
  const next = STATUS_AFTER.exec(after)?.[1];
  return next === undefined ? null : Number(next);
}
