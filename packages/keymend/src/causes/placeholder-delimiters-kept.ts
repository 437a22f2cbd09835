import { fakeKey } from "../key/fake.ts";
import { keysInside } from "../key/families.ts";
import { isPlaceholder } from "../key/placeholder.ts";
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
import { newKey, repair, useOther } from "./remedies.ts";
import {
  begins,
  characterName,
  ends,
  from,
  named,
  sentValue,
  wrapped,
} from "./sent.ts";
import { stripped } from "./speak.ts";

const OPENS = /^(?:[$#]?\{+|<+|\$\(|\[+(?=sk-)|%(?=[A-Z])|\$(?=[A-Z_]))/;

/** A reference that nothing resolved: `${OPENAI_API_KEY}`, `{{ secrets.X }}`, `$NAME`, `%NAME%`, `<%= ENV['X'] %>`. */
const REFERENCE =
  /^(?:\$?\{{1,2}\s*[A-Za-z_][\w.:'"[\] -]*\}{0,2}|\$\(?[A-Z_][A-Z0-9_]*\)?|%[A-Z_][A-Z0-9_]*%|<%.*%>|\$?env[.:][A-Z_]\w*)$/;

const unwrap = (value: string) =>
  stripped(value.trim().replace(/^\[+(.*?)\]+$/, "$1"));

export const placeholderDelimitersKept: Cause = {
  id: "placeholder-delimiters-kept",
  group: "value-damaged",
  title: "Template braces were kept or never replaced",
  why:
    "Instructions write <key>, {key} or ${OPENAI_API_KEY} to show where the key goes. The signs were typed along with the " +
    "key, or a template was used where nothing fills it in, and they are sent as part of the key.",
  rank: 20,
  detect(e) {
    const sent = sentValue(e);
    if (sent === null || sent.at?.tags?.includes("indirect")) return null;
    const reference = sent.value !== null && isReference(sent.value.trim());
    const opened = begins(sent, OPENS);
    const closed = ends(sent, /[}>\]%)]$/);
    if (!reference && !(opened && closed)) return null;
    if (sent.value !== null && !reference && isPlaceholder(sent.value))
      return null;
    const where = {
      ...sent,
      at: wrapped(e, sent, (value) => [
        `<${value}>`,
        `{${value}}`,
        `\${${value}}`,
        `{{${value}}}`,
      ]),
    };
    const mark = characterName((sent.value ?? sent.head).trim()[0] ?? "{");
    return damage(e, where, {
      summary: reference
        ? `${named(e, where)} holds a reference that nothing replaces by the key`
        : `the signs around the key in ${named(e, where)} are sent as part of it`,
      facts: [
        {
          fact: reference
            ? `what was sent is a reference to a variable, ${String(sent.length)} characters long, not a key`
            : `what was sent begins with ${mark} and ends with its counterpart`,
          from: from(where),
        },
      ],
      remedies: reference
        ? [
            ...useOther(e, where.at),
            newKey(where.at, {
              id: "put-key-for-reference",
              summary: `put the key itself there, or let a loader with variable expansion read it`,
            }),
          ]
        : [
            repair(
              e,
              where.at,
              {
                id: "take-signs-off",
                summary: "take the signs around the key off",
              },
              { clean: unwrap },
            ),
          ],
    });
  },
  examples: () => {
    const key = fakeKey("legacy");
    const braces = `\${${key}}`;
    return {
      faulty: [
        evidence({
          value: braces,
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({ value: `<${key}>`, answers: [unknownKey(`<${key}>`)] }),
        evidence({
          value: "${OPENAI_API_KEY}",
          answers: [unknownKey("${OPENAI_API_KEY}")],
        }),
        evidence({ value: "{{ secrets.OPENAI_API_KEY }}" }),
        evidence({
          seen: [
            seen({
              value: key,
              source: "shell-history",
              path: "~/.bash_history",
            }),
          ],
          mask: { mask: maskOf(braces), from: "error-text", matches: [] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask: maskOf(braces) })],
          }),
        }),
      ],
      healthy: [
        evidence({ value: key }),
        evidence({ value: "<your key>" }),
        evidence({
          value: "${OPENAI_API_KEY}",
          loaded: key,
          answers: [answer()],
        }),
        evidence({
          value: "${{ secrets.OPENAI_API_KEY }}",
          winner: { source: "github-actions", tags: ["indirect"] },
        }),
      ],
    };
  },
};

function isReference(value: string): boolean {
  return REFERENCE.test(value) && keysInside(value).length === 0;
}
