import type { Cause, Finding } from "../model/cause.ts";
import { factsOf, type Effective, type Evidence } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import {
  advice,
  bestFirst,
  holdsKey,
  isBlank,
  isHealthy,
  isInherited,
  wantedNames,
} from "./reach.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  seen,
} from "./sketch.ts";
import { localFault, place, pointAt, sourceOf } from "./speak.ts";

export const keyEmpty: Cause = {
  id: "key-empty",
  group: "not-loaded",
  title: "The variable is set but empty",
  why:
    "A variable that is set to nothing counts as set for most loaders: the value of the file does not replace " +
    "it. A secret that does not exist expands to an empty text, and so does a variable of a shell that was never set.",
  rank: 30,
  detect(e) {
    if (isHealthy(e)) return null;
    const empty = emptyWinner(e);
    if (empty !== null && !saysOther(e)) return emptyFinding(e, empty);
    // the header was built from an empty text, though no place that we see is empty
    const fault = localFault(e, "illegal-header");
    if (fault?.what !== "empty") return null;
    const name = wantedNames(e)[0] ?? e.subject.variable;
    return {
      certainty: "likely",
      at: mappedAt(e, name),
      summary: `the program was started with an empty ${name}: the header holds nothing behind "Bearer"`,
      evidence: [
        {
          fact: "the client refused a header with nothing behind `Bearer`",
          from: "error-text",
        },
      ],
      remedies: [fillIn(name)],
      undecided: ["key-missing"],
    };
  },
  examples: () => ({
    faulty: [
      evidence({ value: "" }),
      evidence({ value: "   ", winner: { line: 3 } }),
      evidence({
        value: "",
        winner: { source: "process", path: null, line: null, column: null },
        environment: new Map([["GITHUB_ACTIONS", "true"]]),
        facts: [
          {
            kind: "workflow-env",
            at: { path: ".github/workflows/digest.yml", line: 18 },
            variable: "OPENAI_API_KEY",
            secret: "OPEN_API_KEY",
            scope: "step",
            job: "digest",
            environment: null,
          },
        ],
      }),
      emptyBlocksFile(),
      evidence({
        value: null,
        command: "explain",
        error: errorText({
          local: [
            { kind: "illegal-header", header: "Authorization", what: "empty" },
          ],
        }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({ value: null }),
      // an empty line that a later file fills
      evidence({
        value: fakeKey(),
        seen: [
          seen({ value: fakeKey() }),
          seen({ id: "o2", path: ".env.example", value: "" }),
        ],
      }),
      evidence({
        value: "",
        command: "explain",
        error: errorText({
          refusals: [
            {
              kind: "insufficient-quota",
              status: 429,
              code: null,
              type: null,
              message: "",
              mask: null,
              details: {},
            },
          ],
        }),
      }),
    ],
  }),
};

function emptyBlocksFile(): Evidence {
  const from = seen({
    source: "process",
    path: null,
    line: null,
    column: null,
    value: "",
  });
  const file = seen({ id: "o2", value: fakeKey() });
  return evidence({
    value: "",
    winner: from,
    seen: [from, file],
    contexts: [
      context({
        variables: new Map([
          ["OPENAI_API_KEY", effective({ from, losers: [file] })],
        ]),
      }),
    ],
  });
}

/** The first name asked for that is set, when it is set to nothing. */
function emptyWinner(e: Evidence): Effective | null {
  const variables = e.contexts[0]?.variables;
  const set = wantedNames(e).flatMap((name) => variables?.get(name) ?? []);
  const first = set.find((one) => one.value !== null);
  return first !== undefined && isBlank(first.value) ? first : null;
}

/** The text is about something that only a key that arrived can meet. */
function saysOther(e: Evidence): boolean {
  return (
    e.error !== null &&
    e.error.refusals.some(
      (one) => one.kind !== "no-key" && one.mask?.whole !== true,
    )
  );
}

function emptyFinding(e: Evidence, empty: Effective): Finding {
  const { from, variable } = empty;
  const mapped = mappedAt(e, variable);
  const hidden = bestFirst(e, empty.losers.filter(holdsKey))[0];
  const blocks =
    hidden === undefined ? "" : `, and hides the key of ${place(e, hidden)}`;
  const inherited = from === null || isInherited(from);
  return {
    // a secret that is empty in a pull request is a fork's, more likely than not
    certainty:
      inherited && mapped !== null && isPullRequest(e) ? "likely" : "proven",
    at: inherited && mapped !== null ? mapped : pointAt(from),
    summary: `${place(e, from)} is set but empty${blocks}`,
    evidence: [
      {
        fact: `${place(e, from)} has ${empty.value === "" ? "no character" : "nothing but blanks"}`,
        from: sourceOf(from),
      },
      ...(hidden === undefined
        ? []
        : [
            {
              fact: `${place(e, hidden)} holds a key; a variable that is set, even to nothing, is not replaced`,
              from: sourceOf(hidden),
            },
          ]),
    ],
    remedies: [
      inherited && mapped === null && hidden !== undefined
        ? unset(variable)
        : fillIn(variable),
    ],
  };
}

function isPullRequest(e: Evidence): boolean {
  return e.environment.get("GITHUB_EVENT_NAME") === "pull_request";
}

/** The line of a workflow that maps the variable, when this is a CI run. */
function mappedAt(e: Evidence, name: string) {
  if (
    !e.environment.has("GITHUB_ACTIONS") &&
    e.error?.remarks.includes("in-ci") !== true
  )
    return null;
  const mapped = factsOf(e, "workflow-env").find(
    (fact) => fact.variable === name,
  );
  return mapped === undefined
    ? null
    : { path: mapped.at.path, line: mapped.at.line, variable: name };
}

function unset(name: string) {
  return advice(
    "unset-variable",
    `take the empty ${name} out of the environment`,
    [
      `run: unset ${name} (PowerShell: Remove-Item Env:${name})`,
      `look for an empty ${name} in the profile, the unit or the job that starts the program`,
      "start the program again",
    ],
  );
}

function fillIn(name: string) {
  return advice("fill-in-key", `give ${name} its value`, [
    `write the key behind ${name}, where it is empty`,
    "in CI: see that the secret exists under the name that the workflow uses",
    "start the program again",
  ]);
}
