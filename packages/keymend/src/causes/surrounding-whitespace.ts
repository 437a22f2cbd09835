import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import { aliveAtProvider, pointAt } from "./speak.ts";
import { answer, evidence, unknownKey } from "./sketch.ts";
import { damage, isForgiven } from "./harm.ts";
import { repair } from "./remedies.ts";
import { begins, characterName, ends, from, named, sentValue } from "./sent.ts";

export const surroundingWhitespace: Cause = {
  id: "surrounding-whitespace",
  group: "value-damaged",
  title: "Blanks before or after the value",
  why:
    "A blank or tab was typed or pasted along with the key, and the loader keeps it (docker --env-file, cmd's set, " +
    "settings fields). The provider sees another key, or the client refuses to send the header.",
  rank: 20,
  detect(e) {
    const sent = sentValue(e);
    if (sent === null || sent.value?.trim() === "") return null;
    const before = begins(sent, /^[ \t]/);
    const after = ends(sent, /[ \t]$/);
    if (!before && !after) return null;
    if (sent.value !== null && isForgiven(e, sent.value)) return null;
    const length = sent.length === null ? "" : ` of ${String(sent.length)}`;
    const side =
      before && after ? "before and after" : before ? "before" : "after";
    const mark = before
      ? (sent.value ?? sent.head)[0]
      : (sent.value ?? sent.tail).at(-1);
    const words = {
      summary: `${named(e, sent)} has blanks ${side} the key, and they are sent with it`,
      facts: [
        {
          fact: `${before ? `character 1${length}` : `the last character${length}`} is ${characterName(mark ?? " ")}`,
          from: from(sent),
        },
        ...(e.subject.context === null || sent.at?.path == null
          ? []
          : [
              {
                fact: `${e.subject.context.loader} keeps blanks at the ends of a value`,
                from: "file" as const,
              },
            ]),
      ],
      remedies: [
        repair(
          e,
          sent.at,
          { id: "take-blanks-off", summary: "take the blanks off the value" },
          {
            clean: (value) => value.trim(),
            raw: (raw) => raw.trim() + (raw.endsWith("\r") ? "\r" : ""),
          },
        ),
      ],
    };
    if (!before && isPython(e) && aliveAtProvider(e))
      return {
        certainty: "proven",
        at: pointAt(sent.at),
        summary: words.summary,
        // HTTP itself drops the blank: the provider's yes to the probe is none to this program
        evidence: [
          ...words.facts,
          {
            fact: "OpenAI accepts the key without the blank, and Python's HTTP client refuses to send it with it (Illegal header value)",
            from: "provider",
          },
        ],
        remedies: words.remedies,
      };
    return damage(e, sent, words);
  },
  examples: () => {
    const key = fakeKey();
    return {
      faulty: [
        evidence({
          value: key,
          loaded: `${key} `,
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({ value: `\t${key}`, answers: [unknownKey(`\t${key}`)] }),
        evidence({ value: ` ${key} `, offline: true }),
        evidence({
          value: `${key} `,
          answers: [answer()],
          facts: [
            {
              kind: "client",
              at: { path: "worker.py", line: 5 },
              language: "python",
              sdk: "openai",
              browser: false,
              topLevel: true,
              options: {},
            },
          ],
        }),
      ],
      healthy: [
        evidence({ value: key }),
        evidence({ value: `${key} `, loaded: key, answers: [answer()] }),
        evidence({ value: "   " }),
        // the Node SDK trims what it reads from the environment itself
        evidence({
          value: ` ${key} `,
          answers: [answer({ occurrence: "o1#clean" })],
          facts: [
            {
              kind: "client",
              at: { path: "src/index.js", line: 3 },
              language: "javascript",
              sdk: "openai",
              browser: false,
              topLevel: true,
              options: {},
            },
          ],
        }),
      ],
    };
  },
};

function isPython(e: Evidence): boolean {
  return (
    (factsOf(e, "client")[0] ?? factsOf(e, "env-read")[0])?.language ===
    "python"
  );
}
