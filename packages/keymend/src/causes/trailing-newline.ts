import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { evidence, errorText } from "./sketch.ts";
import { cleanValue, localFault, place, pointAt } from "./speak.ts";

export const trailingNewline: Cause = {
  id: "trailing-newline",
  group: "value-damaged",
  title: "A line break at the end or inside the value",
  why:
    "A file, a secret or a command output ends with a line break, and the program uses all of it. " +
    "Some HTTP clients trim it, others refuse to send the header: it works in one program and fails in the next.",
  rank: 20,
  detect(e) {
    const { value, occurrence } = e.subject;
    const at = value === null ? -1 : value.search(/\n/);
    if (value === null || at < 0 || value.trim() === "") return null;
    const atEnd = /^[^\n]*[\r\n]+$/.test(value);
    const said = localFault(e, "illegal-header") !== null;
    return {
      certainty: "proven",
      at: pointAt(occurrence),
      summary: `${place(e)} ${atEnd ? "ends with a line break" : "has a line break inside"}, and it is sent as part of the key`,
      evidence: [
        {
          fact: `${place(e)} holds a line feed (U+000A) at character ${String(at + 1)} of ${String(value.length)}`,
          from: occurrence?.source === "process" ? "environment" : "file",
        },
        ...(said
          ? [
              {
                fact: "the client refused to send a header with a line break",
                from: "error-text" as const,
              },
            ]
          : []),
      ],
      remedies: [
        cleanValue(
          e,
          "strip-line-break",
          "take the line break out of the value",
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        value: `${fakeKey()}\n`,
        winner: {
          source: "key-file",
          path: "secrets/openai_key.txt",
          variable: null,
        },
      }),
      evidence({
        value: `${fakeKey("legacy")}\r\n`,
        winner: { source: "process", path: null, line: null, column: null },
      }),
      evidence({
        value: `${fakeKey()}\n`,
        winner: { source: "kubernetes", path: "k8s/secret.yaml", line: 7 },
        error: errorText({
          local: [
            {
              kind: "illegal-header",
              header: "Authorization",
              what: "newline",
            },
          ],
        }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey() }),
      evidence({ value: null }),
      evidence({ value: `${fakeKey()}\n`, loaded: fakeKey() }),
    ],
  }),
};
