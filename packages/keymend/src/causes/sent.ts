import { describeCharacter } from "../key/characters.ts";
import {
  families,
  familyOf,
  keysInside,
  MARKER,
  type Family,
} from "../key/families.ts";
import { providerMask } from "../key/mask.ts";
import type { Mask, RefusalKind } from "../model/answer.ts";
import type {
  Certainty,
  Edit,
  Finding,
  Proof,
  Remedy,
} from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import {
  aliveAtProvider,
  localFault,
  place,
  pointAt,
  sourceOf,
  stripped,
  subjectAnswers,
  refusalOf,
  worksAtProvider,
} from "./speak.ts";

// What was sent as the key, as far as it is known, and how surely it is refused for being damaged. Pure.

export const KEYS_PAGE = "https://platform.openai.com/api-keys";
export const ORGANIZATION_KEYS_PAGE =
  "https://platform.openai.com/settings/organization/api-keys";

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

function whole(value: string, at: Seen | null): Sent {
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

/** Refusals that only a key gets which was recognised: the value itself is in order. */
const RECOGNISED: ReadonlySet<RefusalKind> = new Set([
  "account-deactivated",
  "access-terminated",
  "no-organization",
  "owner-left-organization",
  "owner-left-project",
  "mismatched-organization",
  "mismatched-project",
  "project-archived",
  "key-type-not-allowed",
  "missing-scopes",
  "ip-not-authorized",
  "certificate-required",
  "incorrect-hostname",
  "credit-exhausted",
  "insufficient-quota",
  "organization-spend-limit",
  "project-spend-limit",
  "usage-limit",
  "billing-not-active",
  "hard-limit",
  "rate-limit",
  "request-too-large",
  "model-no-access",
  "model-not-found",
  "organization-not-verified",
]);

/** The provider knew the key: nothing about its characters can be the fault. */
export function isRecognised(e: Evidence): boolean {
  if (e.error !== null) {
    if (saysBadKey(e)) return false;
    if (e.error.refusals.some((one) => RECOGNISED.has(one.kind))) return true;
  }
  return (
    aliveAtProvider(e) ||
    subjectAnswers(e).some(
      (one) => one.refusal !== null && RECOGNISED.has(one.refusal.kind),
    )
  );
}

/** The error text is about the key itself: unknown, missing, or impossible to send. */
export function saysBadKey(e: Evidence): boolean {
  return (
    e.error?.refusals.some((one) =>
      ["invalid-api-key", "no-key", "invalid-issuer"].includes(one.kind),
    ) === true ||
    localFault(e, "illegal-header") !== null ||
    localFault(e, "codec") !== null
  );
}

export interface Harm {
  certainty: Certainty;
  evidence: Proof[];
}

/** What shows that the value is refused as it is; null when the provider recognised it. */
export function harmOf(e: Evidence, sent: Sent): Harm | null {
  if (isRecognised(e)) return null;
  const evidence: Proof[] = [];
  const clean = sent.at === null ? undefined : cleanAnswer(e, sent.at);
  if (clean === "accepted")
    evidence.push({
      fact: "OpenAI accepts the same value once that is taken out",
      from: "provider",
    });
  evidence.push(...refusals(e));
  const proven = evidence.length > 0;
  if (clean === "refused")
    evidence.push({
      fact: "OpenAI refuses the cleaned value too: the key itself may be dead as well",
      from: "provider",
    });
  return {
    certainty: proven && clean !== "refused" ? "proven" : "likely",
    evidence,
  };
}

/** Something beyond the form of the value says that it is refused. */
export function isRefusedAsSent(e: Evidence, sent: Sent): boolean {
  return (harmOf(e, sent)?.evidence.length ?? 0) > 0;
}

function refusals(e: Evidence): Proof[] {
  const out: Proof[] = [];
  const refused = refusalOf(e, "invalid-api-key", "no-key", "invalid-issuer");
  if (refused !== null)
    out.push({ fact: "OpenAI refuses the value as it is", from: refused.from });
  if (localFault(e, "illegal-header") !== null)
    out.push({
      fact: "the client refused to send it as a header",
      from: "error-text",
    });
  if (localFault(e, "codec") !== null)
    out.push({
      fact: "the client could not encode it as a header",
      from: "error-text",
    });
  if (subjectAnswers(e).some((one) => one.network?.fault === "illegal-header"))
    out.push({
      fact: "it cannot be sent as a header as it is",
      from: "provider",
    });
  return out;
}

/** What the provider said of the cleaned form of this occurrence's value. */
export function cleanAnswer(
  e: Evidence,
  at: Seen,
): "accepted" | "refused" | null {
  const answer = e.answers.find((one) => one.occurrence === `${at.id}#clean`);
  if (answer === undefined) return null;
  if (answer.outcome === "ok" || answer.refusal?.kind === "missing-scopes")
    return "accepted";
  return answer.refusal?.kind === "invalid-api-key" ? "refused" : null;
}

/** The finding of a damaged value, or null when the provider recognised it all the same. */
export function damage(
  e: Evidence,
  sent: Sent,
  words: {
    summary: string;
    facts: Proof[];
    remedies: Remedy[];
    /** At most that sure. */
    cap?: Certainty;
  },
): Finding | null {
  const harm = harmOf(e, sent);
  if (harm === null) return null;
  return {
    certainty:
      words.cap !== undefined && harm.certainty === "proven"
        ? words.cap
        : harm.certainty,
    at: pointAt(sent.at),
    summary: words.summary,
    evidence: [...words.facts, ...harm.evidence],
    remedies: words.remedies,
  };
}

/**
 * Cleans the value where it stands. `clean` works on the value as the place holds it; `raw` on the text of the
 * line, for damage that the place's own reading does not show (a loader that keeps quotes, blanks, comments).
 */
export function repair(
  e: Evidence,
  at: Seen | null,
  words: { id: string; summary: string; steps?: string[] },
  how: {
    clean?: (value: string) => string;
    raw?: (raw: string) => string;
  } = {},
): Remedy {
  const clean = how.clean ?? stripped;
  const edits = homes(e, at).flatMap((home): Edit[] => {
    if (home.value !== null && clean(home.value) !== home.value)
      return [{ do: "replace-value", occurrence: home.id, with: clean }];
    return how.raw === undefined
      ? []
      : [{ do: "replace-raw", occurrence: home.id, with: how.raw }];
  });
  return {
    id: words.id,
    summary: words.summary,
    steps: words.steps ?? [
      at === null
        ? "go to where the key is set"
        : at.path === null
          ? `go to where ${at.variable ?? e.subject.variable} is set`
          : `open ${at.path}${at.line === null ? "" : ` at line ${String(at.line)}`}`,
      words.summary,
      "start the program again",
    ],
    ...(edits.length > 0 ? { edits } : {}),
  };
}

/** Files that can be changed for this value: its own, or for a variable of the process the files that set it so. */
function homes(e: Evidence, at: Seen | null): Seen[] {
  if (at === null) return [];
  const editable = (one: Seen) =>
    one.path !== null &&
    one.source !== "git-history" &&
    one.source !== "shell-history" &&
    one.tags?.includes("indirect") !== true &&
    one.tags?.includes("commented") !== true;
  if (at.path !== null) return editable(at) ? [at] : [];
  return e.seen.filter(
    (one) =>
      editable(one) &&
      one.variable === at.variable &&
      one.value !== null &&
      one.value === at.value,
  );
}

/** Makes a new key at the provider and puts it here: what remains when only a person can act. */
export function newKey(
  at: Seen | null,
  words: { id?: string; summary?: string; url?: string } = {},
): Remedy {
  const url = words.url ?? KEYS_PAGE;
  return {
    id: words.id ?? "make-new-key",
    summary:
      words.summary ?? "make a new key and put it in the place of this one",
    steps: [
      `open ${url} and create a key`,
      at === null
        ? "put it where the program reads its key"
        : at.path === null
          ? `set ${at.variable ?? "the variable"} to it where that is set`
          : `put it into ${at.path}${at.line === null ? "" : ` at line ${String(at.line)}`}`,
      "start the program again",
    ],
    url,
  };
}

/** Another place holds a key that the provider takes: put that one here. */
export function useOther(e: Evidence, at: Seen | null): Remedy[] {
  const good = [...e.candidates, ...e.seen].find(
    (one) => one.id !== at?.id && one.value !== null && worksAtProvider(e, one),
  );
  const value = good?.value;
  if (good === undefined || value == null || at === null || at.path === null)
    return [];
  return [
    {
      id: "use-working-key",
      summary: `put the working key of ${place(e, good)} into ${place(e, at)}`,
      steps: [
        `copy the value of ${place(e, good)}`,
        `put it into ${place(e, at)}`,
        "start the program again",
      ],
      edits: [{ do: "replace-value", occurrence: at.id, with: () => value }],
    },
  ];
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

/**
 * The client takes blanks and breaks off the ends of this value, so that they do no harm: the official Node SDK
 * trims what it reads from the environment itself, and fetch trims the end of a header (reference 6.1 and 6.3).
 * Judged only where no error contradicts it.
 */
export function isForgiven(e: Evidence, value: string): boolean {
  const client = factsOf(e, "client").find(
    (one) => !/(?:^|\/)(?:tests?|examples?)\//.test(one.at.path),
  );
  if (e.error !== null || client === undefined) return false;
  if (client.language !== "javascript" || client.sdk !== "openai") return false;
  if (/[\r\n]/.test(value.trim())) return false;
  if (client.options.apiKey === undefined) return true;
  if (/^\s/.test(value)) return false;
  return !/[\r\n]/.test(value) || nodeSdkMajor(e) >= 5;
}

function nodeSdkMajor(e: Evidence): number {
  const fact = factsOf(e, "dependency").find(
    (one) => one.ecosystem === "npm" && one.name === "openai",
  );
  return majorOf(fact?.version ?? null) ?? 0;
}

/** `^4.68.0`, `>=1.40`, `1.14.3` → 4, 1, 1. */
export function majorOf(version: string | null): number | null {
  const found = version === null ? null : /\d+/.exec(version);
  return found === null ? null : Number(found[0]);
}

const KEY_HEAD =
  /sk-(?:proj|svcacct|admin|None|ant)-|sk-or-v\d-|(?:^|[^A-Za-z0-9_-])sk-(?=[A-Za-z0-9]{20})|gsk_(?=\w{20})|nvapi-/g;

/** How many keys begin in this text; the marker in the middle of OpenAI's keys counts keys that were joined without a gap. */
export function keyHeads(text: string): number {
  const heads = text.match(KEY_HEAD)?.length ?? 0;
  return Math.max(heads, text.split(MARKER).length - 1);
}

export interface Reported {
  /** Null when no place here holds such a character at that position. */
  sent: Sent | null;
  codePoint: number;
  proof: Proof;
}

/**
 * The character that a codec error names, found where it says: the reported index less the seven characters of
 * "Bearer " is the index in the key.
 */
export function characterAt(
  e: Evidence,
  wanted: (codePoint: number) => boolean,
): Reported | null {
  const fault = localFault(e, "codec");
  if (fault?.codePoint == null || !wanted(fault.codePoint)) return null;
  const { codePoint, position } = fault;
  const index = position === null ? null : position - 7;
  const holds = (value: string | null) =>
    value !== null &&
    (index === null
      ? value.includes(String.fromCodePoint(codePoint))
      : value.codePointAt(index) === codePoint);
  const { occurrence, value } = e.subject;
  const other = e.seen.find((one) => one.role !== "other" && holds(one.value));
  const sent =
    value !== null && holds(value)
      ? whole(value, occurrence)
      : other?.value == null
        ? null
        : whole(other.value, other);
  const where =
    index === null || index < 0
      ? ""
      : ` at character ${String(index + 1)} of the key (its position less "Bearer ")`;
  return {
    sent,
    codePoint,
    proof: {
      fact: `the error names ${describeCharacter(codePoint)}${where}`,
      from: "error-text",
    },
  };
}

/** The finding when only the error text shows the character. */
export function saidCharacter(reported: Reported): Finding {
  return {
    certainty: "likely",
    at: null,
    summary: `the key that was sent has ${describeCharacter(reported.codePoint)} in it`,
    evidence: [reported.proof],
    remedies: [
      newKey(null, {
        id: "copy-again",
        summary:
          "copy the key again with the copy button of the page that made it, and paste it as plain text",
      }),
    ],
  };
}
