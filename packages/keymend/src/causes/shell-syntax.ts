import type { Cause, Finding, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { isKeyName } from "../key/names.ts";
import type { SourceKind } from "../model/occurrence.ts";
import {
  advice,
  hasTag,
  holders,
  inheritedKey,
  isHealthy,
  lackOf,
  wantedNames,
  type Lack,
} from "./reach.ts";
import { answer, errorText, evidence, seen } from "./sketch.ts";
import { localFault, place, pointAt } from "./speak.ts";

export const shellSyntax: Cause = {
  id: "shell-syntax",
  group: "not-loaded",
  title: "The assignment is not valid in that shell",
  why:
    "Each shell sets variables in its own way. Blanks around =, a missing export, set in PowerShell or $env: in " +
    "cmd: the line runs, or prints an error that is easy to miss, and the program gets no such variable.",
  rank: 25,
  detect(e) {
    if (isHealthy(e)) return null;
    const fault = localFault(e, "shell");
    const lack = lackOf(e);
    if (
      (lack === null && fault === null) ||
      inheritedKey(e, wantedNames(e)) !== null
    )
      return null;
    return (
      badLine(e, lack) ??
      notExported(e, lack) ??
      sourced(e, lack) ??
      (fault === null ? null : typed(e, fault.shell))
    );
  },
  examples: () => ({
    faulty: [
      withLine(
        "cmd",
        "start.bat",
        "$env: is PowerShell; cmd takes it for a path",
      ),
      withLine("bash", "~/.bashrc", "blanks around ="),
      {
        ...withLine("cmd", "start.bat", "$env: is PowerShell"),
        command: "explain" as const,
        error: errorText({
          local: [
            { kind: "shell", shell: "cmd" },
            {
              kind: "missing-key",
              sdk: "python",
              variables: ["OPENAI_API_KEY"],
            },
          ],
        }),
      },
      evidence({
        value: null,
        seen: [
          seen({
            source: "shell-profile",
            path: "~/.bashrc",
            line: 9,
            value: fakeKey(),
            tags: ["not-exported"],
          }),
        ],
      }),
      evidence({
        value: null,
        seen: [seen({ value: fakeKey() })],
        facts: [
          {
            kind: "shell-source",
            at: { path: "run.sh", line: 3 },
            file: ".env",
            exports: false,
          },
        ],
      }),
      evidence({
        value: null,
        command: "explain",
        error: errorText({
          local: [{ kind: "shell", shell: "cmd" }],
          variables: ["OPENAI_API_KEY"],
        }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // the file's line is wrong, the program gets the key anyhow
      {
        ...withLine("bash", "old.sh", "blanks around ="),
        ...evidence({ value: fakeKey(), answers: [answer()] }),
      },
      withLine("bash", "old.sh", "blanks around =", "SERPAPI_API_KEY"),
      evidence({
        value: null,
        seen: [seen({ value: fakeKey() })],
        facts: [
          {
            kind: "shell-source",
            at: { path: "run.sh", line: 3 },
            file: ".env",
            exports: true,
          },
        ],
      }),
      evidence({
        value: null,
        command: "explain",
        error: errorText({ local: [{ kind: "shell", shell: "bash" }] }),
      }),
    ],
  }),
};

function withLine(
  shell: string,
  path: string,
  problem: string,
  variable = "OPENAI_API_KEY",
): Evidence {
  return evidence({
    value: null,
    seen: [],
    facts: [
      { kind: "shell-syntax", at: { path, line: 3 }, shell, variable, problem },
    ],
  });
}

function badLine(e: Evidence, lack: Lack | null): Finding | null {
  const names = wantedNames(e);
  const line = factsOf(e, "shell-syntax").find(
    (fact) =>
      names.includes(fact.variable) ||
      (lack?.said === true && isKeyName(fact.variable)),
  );
  if (line === undefined) return null;
  const where = `${line.at.path}:${String(line.at.line)}`;
  return {
    certainty: "proven",
    at: { path: line.at.path, line: line.at.line, variable: line.variable },
    summary: `${where} does not set ${line.variable}: ${line.problem}`,
    evidence: [
      { fact: `${where}: ${line.problem}`, from: "file" },
      ...proofs(e, lack),
    ],
    remedies: [correct(line.variable, line.shell, `correct ${where}`)],
  };
}

const SHELL_PLACES: readonly SourceKind[] = ["shell-profile", "shell-script"];

/** Set for the shell alone: the program that it starts does not get it. */
function notExported(e: Evidence, lack: Lack | null): Finding | null {
  if (lack === null) return null;
  const line = holders(e, lack.names).find(
    (one) => SHELL_PLACES.includes(one.source) && hasTag(one, "not-exported"),
  );
  if (line?.path == null || line.variable === null) return null;
  const { path, variable } = line;
  return {
    certainty: "proven",
    at: pointAt(line),
    summary: `${place(e, line)} sets the variable without export, so no program gets it`,
    evidence: [
      {
        fact: `${place(e, line)} has no export before or after it`,
        from: "file",
      },
      ...proofs(e, lack),
    ],
    remedies: [
      {
        ...correct(
          variable,
          "bash",
          `write export before ${variable} in ${path}`,
        ),
        ...(line.line === null
          ? {}
          : {
              edits: [
                {
                  do: "replace-text",
                  path,
                  line: line.line,
                  find: `${variable}=`,
                  with: `export ${variable}=`,
                },
              ],
            }),
      },
    ],
  };
}

/** `. ./.env` without `set -a`: the same, for a whole file. */
function sourced(e: Evidence, lack: Lack | null): Finding | null {
  if (lack === null) return null;
  const held = holders(e, lack.names).filter((one) => !hasTag(one, "exported"));
  for (const fact of factsOf(e, "shell-source")) {
    const file: Seen | undefined = fact.exports
      ? undefined
      : held.find((one) => one.path === fact.file);
    if (file === undefined) continue;
    const where = `${fact.at.path}:${String(fact.at.line)}`;
    return {
      certainty: "proven",
      at: { path: fact.at.path, line: fact.at.line, variable: null },
      summary: `${where} reads ${fact.file} into the shell, but exports nothing to the programs it starts`,
      evidence: [
        {
          fact: `${where} sources ${fact.file} without set -a, and ${place(e, file)} has no export`,
          from: "file",
        },
        ...proofs(e, lack),
      ],
      remedies: [
        advice("export-all", `export what ${fact.file} sets`, [
          `write set -a before, and set +a after, ${where}`,
          "start the program again",
        ]),
      ],
    };
  }
  return null;
}

/** The text shows a line that a shell did not understand, and a key's name beside it. */
function typed(e: Evidence, shell: string): Finding | null {
  const name = [...(e.error?.variables ?? []), ...wantedNames(e)].find(
    isKeyName,
  );
  const mentioned =
    e.error?.variables.some(isKeyName) === true || lackOf(e)?.said === true;
  if (name === undefined || !mentioned) return null;
  return {
    certainty: "likely",
    at: null,
    summary: `the line that should set ${name} is not valid in ${shell === "" ? "that shell" : shell}, so nothing was set`,
    evidence: [
      {
        fact: `the error text is ${shell === "" ? "a shell" : shell} saying that it did not understand the line`,
        from: "error-text",
      },
    ],
    remedies: [correct(name, shell, `set ${name} as this shell wants it`)],
  };
}

function proofs(e: Evidence, lack: Lack | null): Finding["evidence"] {
  const fault = localFault(e, "shell");
  return [
    ...(lack === null ? [] : [lack.proof]),
    ...(fault === null
      ? []
      : [
          {
            fact: "the shell's own error message stands in the text",
            from: "error-text" as const,
          },
        ]),
  ];
}

const FORMS: readonly (readonly [
  shell: RegExp,
  form: (name: string) => string,
])[] = [
  [/power|pwsh/i, (name) => `$env:${name} = "<the key>"`],
  [/cmd|batch/i, (name) => `set "${name}=<the key>"`],
  [/fish/i, (name) => `set -gx ${name} "<the key>"`],
  [/csh/i, (name) => `setenv ${name} "<the key>"`],
  [/./, (name) => `export ${name}="<the key>"`],
];

function correct(name: string, shell: string, summary: string): Remedy {
  const form =
    FORMS.find(([pattern]) => pattern.test(shell))?.[1] ??
    ((one: string) => `export ${one}="<the key>"`);
  return advice("correct-assignment", summary, [
    `write: ${form(name)}`,
    "open a new shell, or run the line in this one, and start the program there",
  ]);
}
