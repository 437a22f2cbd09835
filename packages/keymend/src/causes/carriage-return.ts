import { fakeKey } from "../key/fake.ts";
import type { Cause, Edit } from "../model/cause.ts";
import { answer, errorText, evidence } from "./sketch.ts";
import { damage, isForgiven, illegalKeyHeader } from "./harm.ts";
import { repair } from "./remedies.ts";
import { from, named, sentValue, suspected } from "./sent.ts";

export const carriageReturn: Cause = {
  id: "carriage-return",
  group: "value-damaged",
  title: "A CR at the end of the value",
  why:
    "The file has Windows line ends (CR and LF), and what reads it knows only LF: the shell's source, some env-file " +
    "readers and scripts. The carriage return stays at the end of the value and is sent as part of the key.",
  rank: 20,
  detect(e) {
    const own = sentValue(e);
    const said = illegalKeyHeader(e)?.what === "newline";
    const sent =
      said && own?.value?.includes("\r") !== true
        ? suspected(e, (value) => /^[^\r\n]+\r$/.test(value))
        : own;
    const at = sent?.value?.indexOf("\r") ?? -1;
    if (sent?.value == null || at < 0 || sent.value.includes("\n")) return null;
    if (sent.value.trim() === "" || isForgiven(e, sent.value)) return null;
    const path = sent.at?.path ?? null;
    const inPlace = sent.at?.value?.includes("\r") === true;
    const remedy = repair(
      e,
      sent.at,
      {
        id: "use-plain-line-ends",
        summary:
          path === null || inPlace
            ? "take the carriage return out of the value"
            : `give ${path} plain line ends (LF)`,
      },
      { clean: (value) => value.replace(/\r/g, "").trim() },
    );
    const edits: Edit[] =
      path === null || inPlace
        ? (remedy.edits ?? [])
        : [{ do: "normalise-line-ends", path, to: "lf" }];
    return damage(e, sent, {
      summary: `${named(e, sent)} ends with a carriage return, and it is sent as part of the key`,
      facts: [
        {
          fact: `character ${String(at + 1)} of ${String(sent.length)} is a carriage return (U+000D)`,
          from: from(sent),
        },
        ...(path === null || e.subject.context === null
          ? []
          : [
              {
                fact: `${path} has Windows line ends, and ${e.subject.context.loader} keeps the carriage return`,
                from: "file" as const,
              },
            ]),
        ...(said
          ? [
              {
                fact: "the client found a line break or carriage return in the header",
                from: "error-text" as const,
              },
            ]
          : []),
      ],
      remedies: [{ ...remedy, ...(edits.length > 0 ? { edits } : {}) }],
    });
  },
  examples: () => {
    const key = fakeKey();
    return {
      faulty: [
        evidence({
          value: key,
          loaded: `${key}\r`,
          answers: [answer({ occurrence: "o1#clean" })],
        }),
        evidence({
          value: `${key}\r`,
          winner: { source: "process", path: null, line: null, column: null },
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
        evidence({ value: `${key}\r`, loaded: key, answers: [answer()] }),
        evidence({ value: `${key}\r\n` }),
        evidence({ value: key }),
      ],
    };
  },
};
