import { fakeKey } from "../key/fake.ts";
import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { answer, errorText, evidence, seen } from "./sketch.ts";
import { damage, isForgiven, illegalKeyHeader } from "./harm.ts";
import { repair } from "./remedies.ts";
import { from, keyHeads, named, sentValue, suspected } from "./sent.ts";

export const trailingNewline: Cause = {
  id: "trailing-newline",
  group: "value-damaged",
  title: "A line break at the end or inside the value",
  why:
    "A file, a secret or a command output ends with a line break, and the program uses all of it. " +
    "Some HTTP clients trim it, others refuse to send the header: it works in one program and fails in the next.",
  rank: 20,
  detect(e) {
    const said = illegalKeyHeader(e)?.what === "newline";
    const own = sentValue(e);
    const sent =
      said && !hasBreak(own?.value ?? "") ? suspected(e, hasBreak) : own;
    const value = sent?.value ?? "";
    const at = value.indexOf("\n");
    if (sent === null || at < 0 || value.trim() === "")
      return said && !ownReturn(e) ? saidOnly() : null;
    // two keys on two lines have a cause of their own
    if (keyHeads(value) > 1 || isForgiven(e, value)) return null;
    const atEnd = at >= value.trimEnd().length;
    const base64 = sent.at?.tags?.includes("base64") === true;
    const finding = damage(e, sent, {
      summary: `${named(e, sent)} ${atEnd ? "ends with a line break" : "has a line break inside"}, and it is sent as part of the key`,
      facts: [
        {
          fact: `character ${String(at + 1)} of ${String(value.length)} is a line feed (U+000A)`,
          from: from(sent),
        },
        ...(base64
          ? [
              {
                fact: "the base64 text encodes the line break too: it was made with echo, without -n",
                from: "file" as const,
              },
            ]
          : []),
      ],
      remedies: [
        repair(
          e,
          sent.at,
          {
            id: "strip-line-break",
            summary: "take the line break out of the value",
          },
          {
            clean: (text) =>
              text
                .split(/[\r\n]+/)
                .map((line) => line.trim())
                .join(""),
          },
        ),
      ],
    });
    // most clients refuse to send a line break: no answer is needed to say so
    return finding === null ? null : { ...finding, certainty: "proven" };
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
      // the error tells of a break, and another place than the subject has it
      evidence({
        value: null,
        seen: [
          seen({
            value: `${fakeKey()}\n`,
            source: "kubernetes",
            path: "k8s/secret.yaml",
            line: 7,
          }),
        ],
        error: errorText({
          local: [{ kind: "illegal-header", header: null, what: "newline" }],
        }),
      }),
      evidence({
        value: fakeKey(),
        error: errorText({
          local: [{ kind: "illegal-header", header: null, what: "newline" }],
        }),
      }),
      evidence({
        value: `${fakeKey()}\n`,
        winner: {
          source: "kubernetes",
          path: "k8s/secret.yaml",
          line: 7,
          tags: ["base64"],
        },
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
      evidence({ value: `${fakeKey()}\n`, answers: [answer()] }),
      evidence({
        value: fakeKey(),
        error: errorText({
          local: [
            {
              kind: "illegal-header",
              header: "OpenAI-Organization",
              what: "newline",
            },
          ],
        }),
      }),
      evidence({ value: `${fakeKey()}\n${fakeKey("project", 2)}` }),
    ],
  }),
};

const hasBreak = (value: string) => value.includes("\n") && value.trim() !== "";

/** A carriage return explains the same words of the client. */
function ownReturn(e: Evidence): boolean {
  const isReturn = (value: string) => value.includes("\r");
  return isReturn(e.subject.value ?? "") || suspected(e, isReturn) !== null;
}

function saidOnly(): Finding {
  return {
    certainty: "likely",
    at: null,
    summary: "the key that was sent has a line break at its end or inside",
    evidence: [
      {
        fact: "the client refused to send a header with a line break",
        from: "error-text",
      },
    ],
    remedies: [
      {
        id: "strip-line-break",
        summary: "take the line break out of the value where it is stored",
        steps: [
          'look at the end of the stored value: printf %s "$OPENAI_API_KEY" | od -c | tail -2',
          "store it again without the line break: printf %s instead of echo, and base64 of that",
          "or let the program trim what it reads",
        ],
      },
    ],
    undecided: ["carriage-return"],
  };
}
