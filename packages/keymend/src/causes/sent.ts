import {
  families,
  familyOf,
  keysInside,
  MARKER,
  type Family,
} from "../key/families.ts";
import { providerMask } from "../key/mask.ts";
import type { Mask } from "../model/answer.ts";
import type { Proof } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { place, sourceOf, stripped } from "./speak.ts";

// What was sent as the key, as far as it is known. Pure.

/** What the program sent: the whole value when some place is known to hold it, else the masked form of the error. */
export interface Sent {
  value: string | null;
  /** First eight and last four characters at least. */
  head: string;
  tail: string;
  length: number | null;
  /** The place that holds it. */
  at: Seen | null;
}

/** Null when nothing was sent, or nothing is known of it. */
export function sentValue(e: Evidence): Sent | null {
  const { value, occurrence } = e.subject;
  const mask = e.mask?.from === "error-text" ? e.mask.mask : null;
  if (mask === null || (value !== null && fitsMask(value, mask)))
    return value === null || value === "" ? null : whole(value, occurrence);
  const at = e.mask?.matches[0] ?? null;
  if (mask.whole) return whole(mask.shown, at);
  if (at?.value != null && fitsMask(at.value, mask)) return whole(at.value, at);
  return {
    value: null,
    head: mask.head,
    tail: mask.tail,
    length: mask.length,
    at,
  };
}

/** A value that is known as a whole, with the place that holds it. */
export function whole(value: string, at: Seen | null): Sent {
  return {
    value,
    head: value.slice(0, 8),
    tail: value.slice(-4),
    length: Array.from(value).length,
    at,
  };
}

/** Would the provider show this value so? */
export function fitsMask(value: string, mask: Mask): boolean {
  if (mask.whole || mask.length !== null)
    return providerMask(value) === providerMaskOf(mask);
  return (
    value.length > 12 &&
    value.startsWith(mask.head) &&
    value.endsWith(mask.tail)
  );
}

function providerMaskOf({ whole, shown, length, head, tail }: Mask): string {
  return whole || length === null
    ? shown
    : head + "*".repeat(Math.max(length - 12, 0)) + tail;
}

export const begins = (sent: Sent, pattern: RegExp): boolean =>
  pattern.test(sent.value ?? sent.head);

export const ends = (sent: Sent, pattern: RegExp): boolean =>
  pattern.test(sent.value ?? sent.tail);

/** `.env:3 (OPENAI_API_KEY)`, or words for a value that no place here holds. */
export function named(e: Evidence, sent: Sent): string {
  return sent.at === null ? "the value that was sent" : place(e, sent.at);
}

export function from(sent: Sent): Proof["from"] {
  return sent.value === null && sent.at === null
    ? "error-text"
    : sourceOf(sent.at);
}

/** What else could have been sent when the error tells of a damage that the value under judgment has not. */
export function suspected(
  e: Evidence,
  isDamaged: (value: string) => boolean,
): Sent | null {
  const rank = (one: Seen) =>
    one.variable !== null && e.reads.includes(one.variable) ? 0 : 1;
  const at = e.seen
    .filter(
      (one) =>
        one.role === "key" &&
        one.value !== null &&
        one.tags?.some((tag) => ASIDE.has(tag)) !== true &&
        isDamaged(one.value),
    )
    .sort((a, b) => rank(a) - rank(b))[0];
  return at?.value == null ? null : whole(at.value, at);
}

const ASIDE: ReadonlySet<string> = new Set(["commented", "template", "test"]);

/** A place whose value, wrapped so, is what the error shows: the damage happened on the way from there. */
export function wrapped(
  e: Evidence,
  sent: Sent,
  wrap: (value: string) => string[],
): Seen | null {
  if (sent.at !== null) return sent.at;
  const mask = e.mask?.mask;
  if (mask === undefined) return null;
  return (
    e.seen.find(
      ({ value }) =>
        value !== null &&
        value.length < 2_000 &&
        wrap(stripped(value)).some((form) => fitsMask(form, mask)),
    ) ?? null
  );
}

/** Family of what was sent: by the whole value, else by what the mask shows of it. */
export function sentFamily(sent: Sent): Family | null {
  if (sent.value !== null) return familyOf(stripped(sent.value));
  return (
    families.find(
      (family) =>
        family.head.length > 3 &&
        (sent.head.startsWith(family.head) ||
          (sent.head.length >= 8 && family.head.startsWith(sent.head))),
    ) ?? byShape(sent)
  );
}

/** Families without a telling head: hexadecimal ends and the right length. */
function byShape({ head, tail, length }: Sent): Family | null {
  if (length === null) return null;
  const hex = (text: string) => /^[0-9a-f]+$/.test(text);
  const short = families.find(
    (family) =>
      family.kind === "foreign" &&
      family.head.length > 0 &&
      family.head.length <= 3 &&
      head.startsWith(family.head) &&
      family.lengths.includes(length) &&
      (family.head !== "sk-" || (hex(head.slice(3)) && hex(tail))),
  );
  if (short !== undefined) return short;
  if (head.startsWith("eyJ"))
    return families.find((family) => family.id === "jwt") ?? null;
  const azure =
    (length === 32 && hex(head) && hex(tail)) ||
    (length === 84 && /^[A-Za-z0-9]+$/.test(head + tail));
  return azure
    ? (families.find((family) => family.id === "azure-openai") ?? null)
    : null;
}

/** A key of some kind stands in it, whatever surrounds it. */
export function holdsSomeKey(value: string): boolean {
  return keysInside(value).length > 0 || familyOf(stripped(value)) !== null;
}

/** `a double quote (U+0022)` */
export function characterName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const names: Readonly<Record<string, string>> = {
    '"': "a double quote",
    "'": "a single quote",
    "`": "a backquote",
    " ": "a blank",
    "\t": "a tab",
    "\r": "a carriage return",
    "\n": "a line feed",
    "<": "a less-than sign",
    "{": "an opening brace",
    $: "a dollar sign",
    "[": "an opening bracket",
    "%": "a percent sign",
  };
  return `${names[character] ?? "a character"} (U+${code.toString(16).toUpperCase().padStart(4, "0")})`;
}

const KEY_HEAD =
  /sk-(?:proj|svcacct|admin|None|ant)-|sk-or-v\d-|(?:^|[^A-Za-z0-9_-])sk-(?=[A-Za-z0-9]{20})|gsk_(?=\w{20})|nvapi-/g;

/** How many keys begin in this text; the marker in the middle of OpenAI's keys counts keys that were joined without a gap. */
export function keyHeads(text: string): number {
  const heads = text.match(KEY_HEAD)?.length ?? 0;
  return Math.max(heads, text.split(MARKER).length - 1);
}
