import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { damage } from "./harm.ts";
import { repair } from "./remedies.ts";
import {
  begins,
  from,
  holdsSomeKey,
  named,
  sentValue,
  wrapped,
} from "./sent.ts";
import { stripped } from "./speak.ts";

const SCHEME = /^\s*["']?(?:authorization\s*:\s*)?(?:bearer|token)[\s:]+/i;
const NAME =
  /^\s*["']?(?:(?:export|set|setx)\s+|\$env:|--)?(?:[A-Z][A-Z0-9_]{3,60}|(?:open_?ai[-_.]?)?api[-_]?key|openai|key|token)["']?\s*[=:]\s*/i;

/** The masked form shows eight characters only. */
const NAME_HEAD =
  /^(?:OPENAI_[A-Z]|OPEN_AI_|export O|apiKey: |api_key=|api-key:)/;

const clean = (value: string): string => {
  let out = value;
  for (let before = ""; before !== out;) {
    before = out;
    out = stripped(out.replace(SCHEME, "").replace(NAME, ""));
  }
  return out;
};

export const bearerPrefixIncluded: Cause = {
  id: "bearer-prefix-included",
  group: "value-damaged",
  title: '"Bearer " or the variable name is part of the value',
  why:
    "The key was copied out of a header or a configuration line together with what stands before it. The client writes its " +
    'own "Bearer " in front, so the provider gets it twice, or gets the name of the variable as part of the key.',
  rank: 20,
  detect(e) {
    const sent = sentValue(e);
    if (sent === null) return null;
    const scheme = begins(sent, SCHEME);
    const name =
      sent.value === null ? begins(sent, NAME_HEAD) : begins(sent, NAME);
    if (!scheme && !name) return null;
    // a sentence may begin with such a word: a key must stand behind it
    if (sent.value !== null && !holdsSomeKey(clean(sent.value))) return null;
    const where = {
      ...sent,
      at: wrapped(e, sent, (value) => [
        `Bearer ${value}`,
        `bearer ${value}`,
        `OPENAI_API_KEY=${value}`,
        `apiKey: ${value}`,
      ]),
    };
    const what = scheme ? '"Bearer "' : "the name of the variable";
    return damage(e, where, {
      summary: `the value of ${named(e, where)} begins with ${what}, and it is sent as part of the key`,
      facts: [
        {
          fact: `what was sent begins with ${what}; the client puts its own "Bearer " before it`,
          from: from(where),
        },
      ],
      remedies: [
        repair(
          e,
          where.at,
          { id: "take-prefix-off", summary: `take ${what} off the value` },
          { clean },
        ),
      ],
    });
  },
  examples: () => {
    const key = fakeKey();
    const bearer = `Bearer ${key}`;
    return {
      faulty: [
        evidence({
          value: bearer,
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({
          value: `OPENAI_API_KEY=${key}`,
          winner: { source: "process", path: null, line: null, column: null },
          answers: [unknownKey(`OPENAI_API_KEY=${key}`)],
        }),
        evidence({ value: `apiKey: ${fakeKey("legacy")}` }),
        evidence({
          seen: [
            seen({ value: key, source: "tool-settings", path: "~/.tool.json" }),
          ],
          mask: { mask: maskOf(bearer), from: "error-text", matches: [] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask: maskOf(bearer) })],
          }),
        }),
      ],
      healthy: [
        evidence({ value: key }),
        evidence({ value: bearer, answers: [answer()] }),
        evidence({ value: "Bearer of good news" }),
        evidence({ value: "https://example.org/?key=1" }),
      ],
    };
  },
};
