import { fakeKey } from "../key/fake.ts";
import {
  isPlaceholderMask,
  placeholderKind,
  type PlaceholderKind,
} from "../key/placeholder.ts";
import type { Cause } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { damage } from "./harm.ts";
import { newKey, useOther } from "./remedies.ts";
import { from, named, sentValue, type Sent } from "./sent.ts";
import { worksAtProvider } from "./speak.ts";

const KIND: Readonly<Record<PlaceholderKind, string>> = {
  "fill-in": "a text that asks for the key to be filled in",
  "null-word": "the word that a language writes for nothing",
  dummy: "a sample or dummy word",
  pattern: "a sample pattern, not a key",
  "variable-name": "the name of the variable, not its value",
};

const REFERENCE =
  /^(?:\$\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}|\$\(?[A-Z_][A-Z0-9_]*\)?|%[A-Z_]\w*%)$/;

export const placeholderKey: Cause = {
  id: "placeholder-key",
  group: "value-damaged",
  title: "A placeholder stands where the key should be",
  why:
    "A template was copied and its sample value never replaced, or the key went into another file than the one that is " +
    "loaded. What the program sends is a word like your-api-key, and the provider knows no such key.",
  rank: 20,
  alike: ["env-file-wrong-name"],
  detect(e) {
    const sent = sentValue(e);
    if (sent === null || e.subject.occurrence?.tags?.includes("indirect"))
      return null;
    // a reference that nothing replaced is a cause of its own
    if (sent.value !== null && REFERENCE.test(sent.value.trim())) return null;
    const kind = kindOf(sent);
    if (kind === null || isMeant(e)) return null;
    // nobody wrote it: a variable that is not set became a word on the way
    if (kind === "null-word" && sent.at === null) return null;
    const finding = damage(e, sent, {
      summary: `${named(e, sent)} holds a placeholder, not a key`,
      facts: [{ fact: `what was sent is ${KIND[kind]}`, from: from(sent) }],
      remedies: [
        ...useOther(e, sent.at),
        newKey(sent.at, {
          id: "put-real-key",
          summary: "put a real key in the place of the placeholder",
        }),
      ],
    });
    // a working key lost against this line: the order of the places is the better explanation
    return finding !== null && lostAgainst(e)
      ? {
          ...finding,
          certainty: "possible",
          undecided: ["duplicate-definition"],
        }
      : finding;
  },
  examples: () => {
    const said = (value: string) =>
      errorText({
        refusals: [refusal("invalid-api-key", { mask: maskOf(value) })],
      });
    const long = "your-openai-api-key-here";
    const dummy = "no-token";
    return {
      faulty: [
        evidence({
          value: "ADD_YOUR_KEY_HERE",
          answers: [unknownKey("ADD_YOUR_KEY_HERE")],
        }),
        evidence({
          value: "sk-samplekey",
          winner: {
            source: "config-file",
            path: "workflow.json",
            line: 16,
            variable: "api_key",
          },
          mask: {
            mask: maskOf("sk-samplekey"),
            from: "error-text",
            matches: [],
          },
          error: said("sk-samplekey"),
        }),
        // no place here holds it: the masked form tells
        evidence({
          value: fakeKey(),
          mask: { mask: maskOf(long), from: "error-text", matches: [] },
          error: said(long),
        }),
        evidence({
          value: dummy,
          answers: [unknownKey(dummy)],
          contexts: [
            context({
              variables: new Map([
                [
                  "OPENAI_API_KEY",
                  effective({
                    from: seen({ value: dummy, line: 6 }),
                    losers: [seen({ id: "o2", value: fakeKey(), line: 2 })],
                  }),
                ],
              ]),
            }),
          ],
        }),
      ],
      healthy: [
        evidence({ value: fakeKey() }),
        evidence({ value: fakeKey(), answers: [unknownKey(fakeKey())] }),
        evidence({ value: "dummy", answers: [answer()] }),
        // a local server takes any word for a key
        evidence({
          value: "ollama",
          base: {
            url: "http://127.0.0.1:11434/v1",
            from: seen({
              id: "o9",
              variable: "OPENAI_BASE_URL",
              role: "base-url",
            }),
            trusted: false,
            defaulted: false,
          },
        }),
        evidence({ value: null }),
      ],
    };
  },
};

function kindOf(sent: Sent): PlaceholderKind | null {
  if (sent.value !== null) return placeholderKind(sent.value);
  return isPlaceholderMask(sent.head, sent.tail) ? "fill-in" : null;
}

/** A dummy for a server of one's own that asks for no key. */
function isMeant(e: Evidence): boolean {
  return !e.base.trusted && !e.base.defaulted && e.error === null;
}

function lostAgainst(e: Evidence): boolean {
  const got = e.subject.context?.variables.get(e.subject.variable);
  return got?.losers.some((one) => worksAtProvider(e, one)) === true;
}
