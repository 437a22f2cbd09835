import type { Cause, Finding, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import type { Fact, FactOf } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import {
  advice,
  isBlank,
  isInherited,
  isHealthy,
  saidMissing,
  wantedNames,
} from "./reach.ts";
import { answer, errorText, evidence, refusal, seen } from "./sketch.ts";

export const ciSecretUnavailable: Cause = {
  id: "ci-secret-unavailable",
  group: "not-loaded",
  title: "The CI run has no access to the secret",
  why:
    "A pull request from a fork and a run that Dependabot started get no secrets; a secret of an environment " +
    "reaches only jobs that name it; and a step sees only what its env: maps. The variable is then empty or missing.",
  rank: 25,
  detect(e) {
    if (isHealthy(e) || (e.error !== null && saidMissing(e) === null))
      return null;
    const names = wantedNames(e);
    const name = names[0] ?? e.subject.variable;
    if (!isCi(e)) return toldOfCi(e, name);
    const inherited = e.seen.filter(
      (one) => isInherited(one) && names.includes(one.variable ?? ""),
    );
    if (inherited.some((one) => !isBlank(one.value))) return null;
    const empty = inherited.length > 0;
    const mapped = mappingOf(e, names);
    for (const rule of rules) {
      const reason = rule.applies(e, { mapped, empty });
      if (reason === null) continue;
      return finding(e, name, mapped, {
        certainty: rule.certainty,
        reason,
        steps: rule.steps(name),
        empty,
      });
    }
    return null;
  },
  examples: () => ({
    faulty: [
      job({
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_ACTOR: "dependabot[bot]",
        GITHUB_HEAD_REF: "dependabot/pip/openai-1.51.0",
      }),
      job({
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_EVENT_FORK: "true",
        GITHUB_HEAD_REF: "fix-typo",
      }),
      job(
        { GITHUB_EVENT_NAME: "push", GITHUB_JOB: "test" },
        [mapping({ at: { path: CI, line: 30 }, job: "deploy" }), step()],
        null,
      ),
      job({ GITHUB_EVENT_NAME: "push", GITHUB_EVENT_FORK: "false" }),
      evidence({
        value: null,
        command: "explain",
        facts: [mapping()],
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-python",
              variables: ["OPENAI_API_KEY"],
            },
          ],
          remarks: ["in-ci"],
        }),
      }),
    ],
    healthy: [
      job({ GITHUB_EVENT_NAME: "push" }, [mapping()], fakeKey()),
      // the same workflow on a desk
      evidence({ value: null, facts: [mapping()] }),
      evidence({ value: fakeKey(), facts: [mapping()], answers: [answer()] }),
      // a pull request of the repository's own branch, key in place
      job(
        { GITHUB_EVENT_NAME: "pull_request", GITHUB_EVENT_FORK: "false" },
        [mapping()],
        fakeKey(),
      ),
      {
        ...job({ GITHUB_EVENT_NAME: "push" }),
        command: "explain" as const,
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
      },
    ],
  }),
};

const CI = ".github/workflows/ci.yml";

function mapping(part: Partial<FactOf<"workflow-env">> = {}): Fact {
  return {
    kind: "workflow-env",
    at: { path: CI, line: 18 },
    variable: "OPENAI_API_KEY",
    secret: "OPENAI_API_KEY",
    scope: "step",
    job: "test",
    environment: null,
    ...part,
  };
}

function step(): Fact {
  return {
    kind: "workflow-run",
    at: { path: CI, line: 16 },
    job: "test",
    command: "pytest -q",
    variables: [],
    environment: null,
  };
}

/** A run of GitHub Actions; `value` null means that the variable is not there at all. */
function job(
  environment: Record<string, string>,
  facts: Fact[] = [mapping()],
  value: string | null = "",
): Evidence {
  const from =
    value === null
      ? []
      : [
          seen({
            source: "process",
            path: null,
            line: null,
            column: null,
            value,
          }),
        ];
  return evidence({
    value,
    ...(from[0] === undefined ? {} : { winner: from[0] }),
    seen: from,
    facts,
    environment: new Map(
      Object.entries({ CI: "true", GITHUB_ACTIONS: "true", ...environment }),
    ),
    answers: value === null || value === "" ? [] : [answer()],
  });
}

function isCi(e: Evidence): boolean {
  return ["GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI", "CI"].some((name) =>
    /^(?:true|1)$/i.test(e.environment.get(name) ?? ""),
  );
}

type Mapped = FactOf<"workflow-env"> | null;

interface Rule {
  certainty: Finding["certainty"];
  /** What explains the empty secret, as a sentence, or null. */
  applies(e: Evidence, run: { mapped: Mapped; empty: boolean }): string | null;
  steps(name: string): string[];
}

const isPullRequest = (e: Evidence) =>
  /^pull_request(?!_target)/.test(e.environment.get("GITHUB_EVENT_NAME") ?? "");

/** What takes a secret from a run; first match wins. docs.github.com/actions/security-guides, checked 2026-11. */
const rules: readonly Rule[] = [
  {
    certainty: "proven",
    applies: (e) =>
      ["GITHUB_ACTOR", "GITHUB_TRIGGERING_ACTOR"].some(
        (name) => e.environment.get(name) === "dependabot[bot]",
      ) ||
      (isPullRequest(e) &&
        e.environment.get("GITHUB_HEAD_REF")?.startsWith("dependabot/") ===
          true)
        ? "Dependabot started this run, and such runs get Dependabot secrets, not the secrets of Actions"
        : null,
    steps: (name) => [
      `add the secret under Settings, Secrets and variables, Dependabot as well, or skip the steps that need ${name} when github.actor is dependabot[bot]`,
      "let tests run without a key: a stand-in for the API needs no secret",
    ],
  },
  {
    certainty: "proven",
    applies: (e) =>
      isPullRequest(e) && e.environment.get("GITHUB_EVENT_FORK") === "true"
        ? "this run belongs to a pull request from a fork, and forks get no secrets"
        : null,
    steps: (name) => [
      `skip the steps that need ${name} for forks: if: \${{ !github.event.pull_request.head.repo.fork }}`,
      "let tests run without a key: a stand-in for the API needs no secret",
      "do not hand secrets to code of a fork with pull_request_target",
    ],
  },
  {
    certainty: "proven",
    applies: (e) =>
      ["CIRCLE_PR_REPONAME", "CIRCLE_PR_USERNAME"].some(
        (name) => !isBlank(e.environment.get(name) ?? null),
      )
        ? "this build belongs to a pull request from a fork, which gets no secrets unless the project says so"
        : null,
    steps: (name) => [
      `skip the steps that need ${name} for forks`,
      "let tests run without a key: a stand-in for the API needs no secret",
    ],
  },
  {
    certainty: "likely",
    applies: (e) =>
      e.environment.get("GITLAB_CI") === "true" &&
      e.environment.get("CI_COMMIT_REF_PROTECTED") === "false"
        ? "this branch is not protected, and a protected variable reaches protected branches only"
        : null,
    steps: (name) => [
      `open Settings, CI/CD, Variables: take "Protect variable" off ${name}, or protect this branch`,
      "run the pipeline again",
    ],
  },
  {
    certainty: "likely",
    applies: (e, { mapped, empty }) => {
      const run = empty ? undefined : unmappedStep(e, wantedNames(e));
      if (run === undefined) return null;
      return `the step at ${run.at.path}:${String(run.at.line)} sees no such variable${mapped === null ? ": no env: of the workflow maps it" : `; ${mapped.at.path}:${String(mapped.at.line)} maps it for other steps`}`;
    },
    steps: (name) => [
      `add to the step, below env: ${name}: \${{ secrets.${name} }}`,
      "a reusable workflow must be called with secrets: inherit",
    ],
  },
  {
    certainty: "likely",
    applies: (e, { mapped, empty }) =>
      mapped?.secret != null && empty
        ? isPullRequest(e) &&
          e.environment.get("GITHUB_EVENT_FORK") === undefined
          ? `secrets.${mapped.secret} came out empty in a pull request, as it does for forks`
          : `secrets.${mapped.secret} came out empty: it does not exist in this repository, or belongs to an environment that the job does not name`
        : null,
    steps: (name) => [
      `open Settings, Secrets and variables, Actions and see that the secret behind ${name} exists under the very name that the workflow uses`,
      "if it belongs to an environment, write environment: <its name> into the job",
    ],
  },
];

/** The mapping of this run's own job first. */
function mappingOf(e: Evidence, names: readonly string[]): Mapped {
  const mapped = inThisWorkflow(
    e,
    factsOf(e, "workflow-env").filter((fact) => names.includes(fact.variable)),
  );
  const current = e.environment.get("GITHUB_JOB");
  return (
    mapped.find((fact) => fact.job === current && current !== undefined) ??
    mapped[0] ??
    null
  );
}

/** A step of this job that runs a program and does not see the variable, while the workflow maps it elsewhere or nowhere. */
function unmappedStep(
  e: Evidence,
  names: readonly string[],
): FactOf<"workflow-run"> | undefined {
  const current = e.environment.get("GITHUB_JOB");
  return inThisWorkflow(e, factsOf(e, "workflow-run")).find(
    (fact) =>
      (current === undefined || fact.job === current) &&
      !fact.variables.some((one) => names.includes(one)) &&
      /\b(?:python3?|pytest|tox|node|npm|pnpm|yarn|bun|npx|go|cargo|make|php|ruby|bundle|dotnet|\.\/gradlew|mvn)\b(?! (?:install|ci|-m pip|mod download|restore))/.test(
        fact.command,
      ),
  );
}

function inThisWorkflow<T extends { at: { path: string } }>(
  e: Evidence,
  facts: T[],
): T[] {
  const path = /(\.github\/workflows\/[^@]+)@/.exec(
    e.environment.get("GITHUB_WORKFLOW_REF") ?? "",
  )?.[1];
  const own = facts.filter((fact) => fact.at.path === path);
  return own.length > 0 ? own : facts;
}

/** The mapping that the step lacks. */
function mappedTo(
  step: FactOf<"workflow-run"> | undefined,
  name: string,
  mapped: Mapped,
): Pick<Remedy, "edits"> {
  if (step === undefined) return {};
  return {
    edits: [
      {
        do: "add-variable",
        ...step.at,
        beside: true,
        block: "env",
        name,
        value: `\${{ secrets.${mapped?.secret ?? name} }}`,
      },
    ],
  };
}

/** A log of a CI run, read on a desk: only the text says where it happened. */
function toldOfCi(e: Evidence, name: string): Finding | null {
  if (e.error?.remarks.includes("in-ci") !== true) return null;
  const mapped = mappingOf(e, wantedNames(e));
  return finding(e, name, mapped, {
    certainty: mapped === null ? "possible" : "likely",
    reason:
      mapped?.secret == null
        ? `no workflow here maps ${name}`
        : `secrets.${mapped.secret} reaches neither forks nor Dependabot nor jobs of another environment`,
    steps: [
      `see in the log whether ${name} is listed below env: of the step, and whether a fork or Dependabot started the run`,
      `see that the secret behind ${name} exists under the very name that the workflow uses`,
    ],
    empty: true,
  });
}

function finding(
  e: Evidence,
  name: string,
  mapped: Mapped,
  found: {
    certainty: Finding["certainty"];
    reason: string;
    steps: string[];
    empty: boolean;
  },
): Finding {
  const said = saidMissing(e);
  const step = found.empty ? undefined : unmappedStep(e, wantedNames(e));
  const at = step?.at ?? mapped?.at;
  return {
    certainty: found.certainty,
    at:
      at === undefined
        ? null
        : {
            path: at.path,
            line: at.line,
            variable: step === undefined ? name : null,
          },
    summary: `${name} is ${found.empty ? "empty" : "not set"} in this CI run: ${found.reason}`,
    evidence: [
      { fact: found.reason, from: "environment" },
      ...(mapped === null
        ? []
        : [
            {
              fact: `${mapped.at.path}:${String(mapped.at.line)} maps ${name} to ${mapped.secret === null ? "an expression" : `secrets.${mapped.secret}`}`,
              from: "file" as const,
            },
          ]),
      ...(said === null ? [] : [said]),
    ],
    remedies: [
      {
        ...advice(
          "give-secret",
          `let this run have ${name}, or let it do without`,
          found.steps,
        ),
        ...(found.certainty === "likely" ? mappedTo(step, name, mapped) : {}),
      },
    ],
    ...(found.certainty === "possible"
      ? { undecided: ["key-empty", "key-missing"] }
      : {}),
  };
}
