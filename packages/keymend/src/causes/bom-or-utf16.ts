import { fakeKey } from "../key/fake.ts";
import type { Cause, Certainty, Edit } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  seen,
} from "./sketch.ts";
import { isRecognised } from "./harm.ts";
import { localFault, place, pointAt } from "./speak.ts";

type Encoded = FactOf<"encoding">;

const NAME: Readonly<Record<Encoded["encoding"], string>> = {
  "utf-16le": "is UTF-16 (little endian)",
  "utf-16be": "is UTF-16 (big endian)",
  "utf-8-bom": "starts with a byte order mark",
  "not-utf-8": "is not UTF-8",
};

export const bomOrUtf16: Cause = {
  id: "bom-or-utf16",
  group: "value-damaged",
  title: "The file is UTF-16 or starts with a byte order mark",
  why:
    "Windows PowerShell's > and Notepad write UTF-16 or put a byte order mark before the first character. Loaders that " +
    "expect plain UTF-8 then read no variable at all, or lose the first one, whose name has become another.",
  rank: 15,
  detect(e) {
    if (isRecognised(e)) return null;
    const said = localFault(e, "env-file")?.what === "utf-16";
    for (const fact of factsOf(e, "encoding")) {
      const lost = lostIn(e, fact);
      if (lost === null && !(said && isNamed(e, fact.path))) continue;
      const certainty = lost?.certainty ?? "proven";
      const at = lost?.at ?? null;
      return {
        certainty: said ? "proven" : certainty,
        at:
          at === null
            ? { path: fact.path, line: 1, variable: null }
            : pointAt(at),
        summary: `${fact.path} ${NAME[fact.encoding]}, and ${lost?.loader ?? "what reads it"} cannot read ${at?.variable ?? "it"} from it`,
        evidence: [
          { fact: `${fact.path} ${NAME[fact.encoding]}`, from: "file" },
          ...(lost?.loader === undefined || at === null
            ? []
            : [
                {
                  fact: `${lost.loader} gets no ${at.variable ?? "value"} out of ${place(e, at)}`,
                  from: "file" as const,
                },
              ]),
          ...(said
            ? [
                {
                  fact: "the error shows the bytes of UTF-16 in a variable's name",
                  from: "error-text" as const,
                },
              ]
            : []),
        ],
        remedies: [recode(e, fact.path)],
      };
    }
    return said ? saidOnly(e) : null;
  },
  examples: () => {
    const fact: Encoded = {
      kind: "encoding",
      path: ".env",
      encoding: "utf-16le",
    };
    const winner = seen({ value: fakeKey("legacy") });
    const compose = context({
      title: "compose service backend",
      loader: "compose@2 env_file",
    });
    const lost = {
      seen: [winner],
      contexts: [compose],
      facts: [fact],
    };
    const bom: Encoded = { ...fact, encoding: "utf-8-bom" };
    const got = new Map([["OPENAI_API_KEY", effective({ from: winner })]]);
    return {
      faulty: [
        evidence(lost),
        evidence({ ...lost, facts: [bom] }),
        evidence({
          facts: [fact],
          contexts: [compose],
          error: errorText({
            local: [
              {
                kind: "env-file",
                loader: "compose",
                what: "utf-16",
                path: ".env",
              },
            ],
          }),
        }),
      ],
      healthy: [
        // this loader takes the mark off
        evidence({
          seen: [winner],
          facts: [bom],
          contexts: [context({ variables: got })],
        }),
        evidence({ value: fakeKey(), facts: [fact], answers: [answer()] }),
        evidence({ seen: [winner], contexts: [compose] }),
        // some other file of the project
        evidence({
          facts: [{ ...fact, path: "notes.txt" }],
          contexts: [compose],
        }),
      ],
    };
  },
};

interface Lost {
  at: Seen;
  loader?: string;
  certainty: Certainty;
}

/** A key stands in the file, and the program does not get it from there. */
function lostIn(e: Evidence, { path, encoding }: Encoded): Lost | null {
  const at = e.seen.find(
    (one) =>
      one.path === path &&
      one.role === "key" &&
      one.value !== null &&
      one.variable !== null &&
      !one.tags?.includes("commented") &&
      (e.reads.includes(one.variable) || one.variable === e.subject.variable),
  );
  if (at?.variable == null) return null;
  const reader = e.contexts.find((one) => one.files.includes(path));
  if (reader !== undefined) {
    const got = reader.variables.get(at.variable);
    // an earlier file or the environment gives the value: the encoding then explains nothing
    if (got?.value != null && got.value !== "") return null;
    return { at, loader: reader.loader, certainty: "proven" };
  }
  const wide = encoding.startsWith("utf-16") && e.subject.value === null;
  return wide ? { at, certainty: "likely" } : null;
}

/** The error names this file, or the program reads it. */
function isNamed(e: Evidence, path: string): boolean {
  const named = localFault(e, "env-file")?.path ?? null;
  return (
    (named !== null && (named.endsWith(path) || path.endsWith(named))) ||
    e.contexts.some((one) => one.files.includes(path)) ||
    /(?:^|\/)\.env/.test(path)
  );
}

function recode(e: Evidence, path: string) {
  const edits: Edit[] = [
    { do: "recode-file", path, to: "utf-8" },
    ...(e.platform === "win32"
      ? []
      : [{ do: "normalise-line-ends" as const, path, to: "lf" as const }]),
  ];
  return {
    id: "save-as-utf8",
    summary: `save ${path} as UTF-8 without a byte order mark`,
    steps: [
      `open ${path} in an editor and save it as UTF-8 (without BOM)`,
      "in PowerShell, write env files with Set-Content -Encoding utf8NoBOM (7 and later), not with >",
      "start the program again",
    ],
    edits,
  };
}

function saidOnly(e: Evidence) {
  const path = localFault(e, "env-file")?.path ?? null;
  const { id, summary, steps } = recode(e, path ?? "the env file");
  return {
    certainty: "likely" as const,
    at: path === null ? null : { path, line: 1, variable: null },
    summary: `${path ?? "the env file"} is UTF-16, and the loader cannot read it`,
    evidence: [
      {
        fact: "the error shows the bytes of UTF-16 in a variable's name",
        from: "error-text" as const,
      },
    ],
    remedies: [{ id, summary, steps }],
  };
}
