import {
  oddCharacters,
  plainForm,
  type OddCharacter,
} from "../key/characters.ts";
import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import { answer, errorText, evidence } from "./sketch.ts";
import { characterAt, saidCharacter } from "./codec-character.ts";
import { damage, isForgiven } from "./harm.ts";
import { newKey, repair } from "./remedies.ts";
import { from, named, sentValue, type Sent } from "./sent.ts";

/** Quotes, bullets and ellipses are causes of their own. */
const OWN: readonly OddCharacter["kind"][] = ["smart-quote", "bullet"];

/** Curly quotes, and the dots of a masked form, have causes of their own. */
const isOwn = (code: number) =>
  code > 0x7e &&
  !/[\u2018-\u201f\u2022\u2026\u25cf]/.test(String.fromCodePoint(code));

export const invisibleCharacter: Cause = {
  id: "invisible-character",
  group: "value-damaged",
  title: "An invisible or non-ASCII character in the value",
  why:
    "Pages, PDFs and chat programs put characters into a copied key that nobody sees (no-break and zero-width spaces, " +
    "soft hyphens) or that look like another letter. A key is plain ASCII: the provider refuses it, or the client cannot send it.",
  rank: 20,
  detect(e) {
    const reported = characterAt(e, isOwn);
    const sent = reported === null ? sentValue(e) : reported.sent;
    if (sent?.value == null)
      return reported === null ? null : saidCharacter(reported);
    const value = sent.value;
    const odd = oddCharacters(value).filter((one) => !OWN.includes(one.kind));
    const first = odd[0];
    if (first === undefined || isMaskOrText(value) || isFileMark(e, sent, odd))
      return null;
    // the trim of JavaScript takes no-break spaces and byte order marks too
    const core = value.trim();
    if (oddCharacters(core).length === 0 && isForgiven(e, core)) {
      if (isForgiven(e, value)) return null;
    }
    return damage(e, sent, {
      summary: `${named(e, sent)} has ${first.name === "character outside ASCII" ? "a character outside ASCII" : `a ${first.name}`} (${first.notation}) at character ${String(first.index + 1)}`,
      facts: [
        ...odd.slice(0, 4).map((one) => ({
          fact: `character ${String(one.index + 1)} of ${String(sent.length)} is ${one.notation} ${one.name}`,
          from: from(sent),
        })),
        ...(reported === null ? [] : [reported.proof]),
      ],
      remedies: remediesFor(e, sent, odd),
    });
  },
  examples: () => {
    const key = fakeKey();
    const put = (at: number, text: string) =>
      key.slice(0, at) + text + key.slice(at);
    const swapped = `${key.slice(0, 146)}\u028b${key.slice(147)}`;
    return {
      faulty: [
        evidence({
          value: put(8, "\u200b"),
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({ value: `${key}\u00a0` }),
        evidence({
          value: swapped,
          error: errorText({
            local: [
              {
                kind: "codec",
                codePoint: 0x28b,
                position: 153,
                endPosition: null,
              },
            ],
          }),
        }),
        evidence({ value: key.replace("sk-", "sk\u2011") }),
      ],
      healthy: [
        evidence({ value: key }),
        evidence({ value: `\u201c${key}\u201d` }),
        evidence({ value: `sk-proj-\u2026${key.slice(-4)}` }),
        evidence({ value: "S\u00f6mmer-2024-geheim!" }),
        evidence({ value: put(8, "\u200b"), loaded: key, answers: [answer()] }),
      ],
    };
  },
};

/** A masked form has its own cause; text in another script, or a password with an umlaut, is no key at all. */
function isMaskOrText(value: string): boolean {
  if (/^[\w-]{2,14}\u2026+[\w-]{0,8}$/.test(value.trim())) return true;
  const plain = (plainForm(value) ?? value).replace(/[^\x21-\x7e]/g, "");
  return !/^["'<{]*(?:sk-|\w[\w-]{19})/.test(plain);
}

/** The byte order mark is the file's own: the cause of the file's encoding says so. */
function isFileMark(
  e: Evidence,
  sent: Sent,
  odd: readonly OddCharacter[],
): boolean {
  return (
    odd.length === 1 &&
    odd[0]?.index === 0 &&
    odd[0].codePoint === 0xfeff &&
    factsOf(e, "encoding").some((fact) => fact.path === sent.at?.path)
  );
}

function remediesFor(e: Evidence, sent: Sent, odd: readonly OddCharacter[]) {
  const invisible = odd.every((one) => one.kind === "invisible");
  const plain = sent.value === null ? null : plainForm(sent.value);
  const words = invisible
    ? {
        id: "take-character-out",
        summary: "take the invisible character out of the value",
      }
    : {
        id: "put-plain-letter",
        summary: "put the plain letter in the place of the look-alike",
      };
  const clean = (value: string) => (plainForm(value) ?? value).trim();
  return [
    ...(plain === null
      ? []
      : [
          repair(e, sent.at, words, {
            clean,
            raw: (raw) => plainForm(raw) ?? raw,
          }),
        ]),
    newKey(sent.at, {
      id: "copy-again",
      summary:
        "copy the key again with the copy button of the page that made it, or make a new one",
    }),
  ];
}
