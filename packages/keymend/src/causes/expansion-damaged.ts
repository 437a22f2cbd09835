import { fakeKey } from "../key/fake.ts";
import type { Cause } from "../model/cause.ts";
import { answer, context, effective, evidence, seen } from "./sketch.ts";
import { damage } from "./harm.ts";
import { named, sentValue } from "./sent.ts";
import { stripped } from "./speak.ts";

/** The value is nothing but a reference: what it comes to is the wanted effect. */
const REFERENCE = /^\s*["']?\$(?:\{[^{}]*\}|\w+|\([^()]*\))["']?\s*$/;

export const expansionDamaged: Cause = {
  id: "expansion-damaged",
  group: "value-damaged",
  title: "The loader expanded or unescaped part of the value",
  why:
    "A dollar sign or a backslash in the value means something to the loader: it puts a variable there, mostly an empty " +
    "one, or takes the backslash away. What the program gets is no longer what the file says.",
  rank: 20,
  detect(e) {
    const { occurrence } = e.subject;
    const sent = sentValue(e);
    const raw = occurrence?.value;
    if (
      sent?.value == null ||
      raw == null ||
      sent.at === null ||
      sent.at.id !== occurrence?.id
    )
      return null;
    const sign = /[$\\`]/.exec(raw);
    if (sign === null || REFERENCE.test(raw)) return null;
    const [before, after] = [stripped(raw), stripped(sent.value)];
    if (before === after || sent.value.includes(raw)) return null;
    const what =
      sign[0] === "$"
        ? "dollar sign"
        : sign[0] === "\\"
          ? "backslash"
          : "backquote";
    const loader = e.subject.context?.loader ?? "the loader";
    return damage(e, sent, {
      summary: `${loader} changes the value of ${named(e, sent)}: it acts on the ${what} at character ${String(sign.index + 1)}`,
      facts: [
        {
          fact: `the file holds ${String(raw.length)} characters with a ${what} at character ${String(sign.index + 1)}; the program gets ${String(sent.value.length)}`,
          from: "file",
        },
      ],
      remedies: [
        {
          id: "quote-value",
          summary: `put the value of ${named(e, sent)} between single quotes, so that it is taken as it stands`,
          steps: [
            `put single quotes around the value in ${named(e, sent)}`,
            "where the loader knows no single quotes, write each $ as \\$ (dotenv-expand) or $$ (compose)",
            "start the program again",
          ],
          edits: [
            {
              do: "replace-raw",
              occurrence: sent.at.id,
              with: (text) => singleQuoted(text, raw),
            },
          ],
        },
      ],
    });
  },
  examples: () => {
    const head = fakeKey("gateway");
    const raw = `${head}$tail9`;
    const expanding = (value: string, loaded: string) =>
      context({
        loader: "@next/env",
        variables: new Map([
          [
            "OPENAI_API_KEY",
            effective({ from: seen({ value }), value: loaded }),
          ],
        ]),
      });
    return {
      faulty: [
        evidence({
          value: raw,
          loaded: head,
          contexts: [expanding(raw, head)],
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({ value: `${head}\\n9`, loaded: `${head}n9` }),
      ],
      healthy: [
        evidence({ value: raw }),
        evidence({ value: raw, loaded: head, answers: [answer()] }),
        evidence({ value: "${MAIN_KEY}", loaded: fakeKey() }),
        evidence({ value: head, loaded: `"${head}"` }),
      ],
    };
  },
};

/** The value between single quotes; what follows it on the line stays. */
function singleQuoted(text: string, value: string): string {
  const at = text.indexOf(value);
  if (at < 0 || value.includes("'")) return text;
  const open = /["']/.test(text[at - 1] ?? "") ? at - 1 : at;
  const close = at + value.length + (open < at ? 1 : 0);
  return `${text.slice(0, open)}'${value}'${text.slice(close)}`;
}
