import { familyOf } from "../key/families.ts";
import type { Mask } from "../model/answer.ts";

const PHRASE = /API key (?:provided|received)\b[:,]?[ \t]?/gi;
/** Longest stretch after the phrase that is looked at. */
const REACH = 4_000;
/** What ends the echoed value when the usual next sentence is missing: the frame that a log put around the message. */
const FRAME =
  /\n|\.?["'],\s*["']|\.?["']\s*[}\])]|\.?\\"|\s+\((?:code|type|HTTP|status)\b/;

/** The key that a refusal echoes, in its masked form, for every place in the text that echoes one. */
export function masksIn(text: string): { mask: Mask; index: number }[] {
  const found: { mask: Mask; index: number }[] = [];
  for (const match of text.matchAll(PHRASE)) {
    const start = match.index + match[0].length;
    const mask = maskOf(echoed(text.slice(start, start + REACH)));
    if (mask !== null && match[0].includes(":"))
      found.push({ mask, index: match.index });
  }
  return found;
}

function echoed(rest: string): string {
  const next = rest.search(/\.\s{1,3}You can (?:find|obtain)/);
  const frame = rest.search(FRAME);
  const line = rest.indexOf("\n");
  // the next sentence of the server is a surer end than a quote, which may belong to the value
  if (next >= 0 && (line < 0 || next < line)) return rest.slice(0, next);
  const value = frame < 0 ? rest : rest.slice(0, frame);
  return value.replace(/\.?\s*$/, "");
}

/** Reads one echoed value; null when there is none. */
export function maskOf(value: string): Mask | null {
  if (value === "" || /^\s/.test(value.trim()) || value.length > 3_000)
    return null;
  const characters = Array.from(value);
  const stars = /\*{1,3000}|…+|\.{3,}/.exec(value);
  if (stars === null) {
    if (characters.length <= 12)
      return {
        shown: value,
        length: characters.length,
        head: characters.slice(0, 8).join(""),
        tail: characters.slice(-4).join(""),
        whole: true,
      };
    return null; // longer and unmasked: a key in clear, which no answer of the provider shows
  }
  const head = Array.from(value.slice(0, stars.index));
  const tail = Array.from(value.slice(stars.index + stars[0].length));
  const exact =
    head.length === 8 &&
    tail.length === 4 &&
    !isShortened(head.join(""), stars[0]);
  return {
    shown: exact
      ? value
      : `${head.slice(0, 8).join("")}${stars[0]}${tail.slice(-4).join("")}`,
    length: exact ? characters.length : null,
    head: head.slice(0, 8).join(""),
    tail: tail.slice(-4).join(""),
    whole: false,
  };
}

/** People shorten the row of stars when they paste: a head of a long family over three or four of them. */
function isShortened(head: string, stars: string): boolean {
  if (!stars.startsWith("*")) return true;
  const bare = head.replace(/^[^\w]+/, "");
  return (
    stars.length <= 6 &&
    (/^(?:https?:|sk-|nvapi-|gsk_|xai-|pplx-|AIza|hf_|eyJ)/.test(bare) ||
      familyOf(bare)?.kind === "secret")
  );
}
