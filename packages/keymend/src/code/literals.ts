import { familyOf, keysInside } from "../key/families.ts";
import type { Role, Tag } from "../model/occurrence.ts";
import {
  FOREIGN_NAME,
  KEY_NAME,
  looksKeyLike,
  nameBefore,
  nameInPlaceOfKey,
  OPENAI_KEY_NAME,
} from "./names.ts";
import type { Notes } from "./notes.ts";
import type { StringToken } from "./scan.ts";
import type { Source } from "./source.ts";

/** Every key that keysInside finds begins with one of these. */
export const HEADS = [
  "sk-",
  "sess-",
  "nvapi-",
  "gsk_",
  "xai-",
  "pplx-",
  "AIza",
  "eyJ",
] as const;

/** What may stand around a key in its literal and still be meant as part of the value. */
const DAMAGE =
  /^[\s"'`\u00ab\u00bb\u2018-\u201f\u200b-\u200f\u2060\ufeff<>{}$]*$/;
const SCHEME = /^(?:Authorization\s*:\s*)?Bearer\s+/i;

/** Everything that has the form of a key, in code and in comments. */
export function readKeys(source: Source, notes: Notes): void {
  if (!HEADS.some((head) => source.text.includes(head))) return;
  for (const { value, index } of keysInside(source.text)) {
    if (notes.covers(index)) continue;
    const commented = source.inComment(index);
    const token = commented ? null : source.stringAround(index);
    const variable = token
      ? nameOf(source, token, index)
      : nameBefore(source, behindQuote(source, index));
    const tags: Tag[] = commented ? ["commented"] : [];
    const role = roleOf(value, variable);
    const span = token
      ? valueSpan(source, token, index, value)
      : { start: index, end: index + value.length };
    const raw = source.text.slice(span.start, span.end);
    notes.value(
      span,
      token?.whole && span.start === token.contentStart
        ? source.valueOf(token)
        : raw,
      { role, variable, tags },
    );
  }
}

/** In comments and markup quotes are no tokens. */
function behindQuote(source: Source, index: number): number {
  return /["'`]/.test(source.text[index - 1] ?? "") ? index - 1 : index;
}

function nameOf(
  source: Source,
  token: StringToken,
  index: number,
): string | null {
  // the literal may hold the name as well: "OPENAI_API_KEY=…"
  const inside = source.text.slice(
    Math.max(token.contentStart, index - 120),
    index,
  );
  const own = /([A-Za-z_][\w-]{1,60})\\?["']?\s{0,3}[=:]\s{0,3}\\?["']?$/.exec(
    inside,
  )?.[1];
  return own ?? nameBefore(source, token.start);
}

function valueSpan(
  source: Source,
  token: StringToken,
  index: number,
  value: string,
) {
  const key = { start: index, end: index + value.length };
  if (!token.whole || token.regex) return key;
  const before = source.text
    .slice(token.contentStart, key.start)
    .replace(SCHEME, "");
  const after = source.text.slice(key.end, token.contentEnd);
  if (after.length > 400 || before.length > 20) return key;
  const scheme =
    source.text.slice(token.contentStart, key.start).length - before.length;
  const rest = before + after;
  // one word: the tail belongs to the value, be it a look-alike letter or an escaped line break
  const oneWord = before === "" && !/[\s,;:=&?/]/.test(after);
  return DAMAGE.test(rest.replace(/\\[nrt"']/g, "")) || oneWord
    ? { start: token.contentStart + scheme, end: token.contentEnd }
    : key;
}

/** A key of another service under its own name is none of ours. */
function roleOf(value: string, variable: string | null): Role {
  const family = familyOf(value);
  if (family?.kind === "admin") return "admin-key";
  if (family?.kind === "secret") return "key";
  if (
    variable !== null &&
    FOREIGN_NAME.test(variable) &&
    !OPENAI_KEY_NAME.test(variable)
  )
    return "other";
  if (family?.kind === "gateway" || family?.id === "deepseek") return "key";
  return variable !== null &&
    (OPENAI_KEY_NAME.test(variable) || /^api_?key$/i.test(variable))
    ? "key"
    : "other";
}

const MENTIONS_OPENAI = /open_?-?ai|gpt-/i;
const MOST_LITERALS = 3_000;

/** Placeholders, ids and addresses: literals that are known by the name they are given to. */
export function readNamedLiterals(source: Source, notes: Notes): void {
  if (!MENTIONS_OPENAI.test(source.text)) return;
  for (const token of source.strings.slice(0, MOST_LITERALS)) {
    const length = token.contentEnd - token.contentStart;
    if (!token.whole || token.regex || length < 3 || length > 400) continue;
    if (!LIKELY.test(source.text.slice(token.contentStart, token.contentEnd)))
      continue;
    const before = source.text.slice(
      Math.max(0, token.start - 80),
      token.start,
    );
    if (!WORTH.test(before)) continue;
    if (notes.covers(token.contentStart)) continue;
    const name = nameBefore(source, token.start);
    const role = name === null ? null : namedRole(name, source.valueOf(token));
    if (role) notes.literal(token, role, { variable: name });
  }
}

/** A cheap first look at the value, at least as wide as what looksKeyLike takes. */
const LIKELY =
  /^(?:org-|proj_|https?:|sk|<|\[|\$|\{|%)|x{3}|\*{3}|\.{3}|…|your|^my[-_ ]|change|replace|insert|paste|placeholder|example|sample|dummy|fake|todo|fixme|here$|^test$|^none$|^no-|key$|^add[-_ ]|^[\w.-]{30,}$/i;
const WORTH = /key|token|secret|org|project|base|url|endpoint/i;

/** `openaiApiKey: "apiKey"`: a name again, as in tables of names. */
function isLabel(name: string, value: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  return plain(name).endsWith(plain(value));
}

function namedRole(name: string, value: string): Role | null {
  if (FOREIGN_NAME.test(name)) return null;
  const family = familyOf(value)?.id;
  if (/org/i.test(name) && family === "openai-organization")
    return "organization";
  if (/project/i.test(name) && family === "openai-project-id") return "project";
  // a table of providers names many addresses; only one under the name of OpenAI is meant for it
  if (/open_?ai.{0,20}(?:base|url|endpoint)/i.test(name))
    return /^https?:\/\//.test(value) ? "base-url" : null;
  const sure = OPENAI_KEY_NAME.test(name);
  if (!sure && !(KEY_NAME.test(name) && /^(?:sk-|your|<your|my-)/i.test(value)))
    return null;
  return looksKeyLike(value) &&
    !isLabel(name, value) &&
    nameInPlaceOfKey(value) === null &&
    !/^[\w.]*\.[\w.]*$/.test(value)
    ? "key"
    : null;
}
