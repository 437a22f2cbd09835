import { oddCharacters } from "../key/characters.ts";
import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import { answer, errorText, evidence } from "./sketch.ts";
import { characterAt, saidCharacter } from "./codec-character.ts";
import { damage } from "./harm.ts";
import { repair } from "./remedies.ts";
import { from, named, sentValue } from "./sent.ts";
import { stripped } from "./speak.ts";

const CURLY = /[\u2018-\u201f\u00ab\u00bb]/g;

const withoutCurly = (text: string) => stripped(text.replace(CURLY, ""));

export const smartQuotes: Cause = {
  id: "smart-quotes",
  group: "value-damaged",
  title: "Curly quotes stand around or in the value",
  why:
    "Word processors, wikis and chat programs turn straight quotes into curly ones (U+2018, U+2019, U+201C, U+201D). " +
    "No loader and no shell takes them for quotes: they become part of the key, and most clients cannot even send them.",
  rank: 20,
  detect(e) {
    const reported = characterAt(e, (code) =>
      /[\u2018-\u201f]/.test(String.fromCodePoint(code)),
    );
    const sent = reported === null ? sentValue(e) : reported.sent;
    if (sent?.value == null)
      return reported === null ? null : saidCharacter(reported);
    const odd = oddCharacters(sent.value).filter(
      (one) => one.kind === "smart-quote",
    );
    const first = odd[0];
    if (first === undefined) return null;
    return damage(e, sent, {
      summary: `${named(e, sent)} has curly quotes in it, and they are sent as part of the key`,
      facts: [
        ...odd.slice(0, 4).map((one) => ({
          fact: `character ${String(one.index + 1)} of ${String(sent.length)} is ${one.notation} ${one.name}`,
          from: from(sent),
        })),
        ...(reported === null ? [] : [reported.proof]),
      ],
      remedies: [
        repair(
          e,
          sent.at,
          {
            id: "take-curly-quotes-off",
            summary: "take the curly quotes out of the value",
          },
          {
            clean: withoutCurly,
            raw: (raw) => raw.replace(CURLY, ""),
          },
        ),
      ],
    });
  },
  examples: () => {
    const curly = `\u2019${fakeKey()}\u2019`;
    return {
      faulty: [
        evidence({
          value: curly,
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({
          value: `\u201c${fakeKey("legacy")}\u201d`,
          winner: { source: "process", path: null, line: null, column: null },
          error: errorText({
            local: [
              {
                kind: "codec",
                codePoint: 0x201c,
                position: 7,
                endPosition: null,
              },
            ],
          }),
        }),
      ],
      healthy: [
        evidence({ value: fakeKey() }),
        evidence({ value: `"${fakeKey()}"` }),
        evidence({ value: curly, loaded: fakeKey(), answers: [answer()] }),
      ],
    };
  },
};
