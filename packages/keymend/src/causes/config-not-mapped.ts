import type { Cause, Finding, Proof, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { Fact, FactOf } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import { isKeyName } from "../key/names.ts";
import {
  advice,
  hasTag,
  holders,
  holding,
  isEnvFile,
  isInherited,
  isPersistent,
  isSameFact,
  lackOf,
  matchesAny,
  saidMissing,
  wantedNames,
  startedBy,
} from "./reach.ts";
import { answer, context, errorText, evidence, seen } from "./sketch.ts";
import { localFault } from "./speak.ts";

export const configNotMapped: Cause = {
  id: "config-not-mapped",
  group: "not-loaded",
  title: "The framework does not map or pass the variable",
  why:
    "Between the variable and the program stands a configuration: a file that gives it to the package under a " +
    "name of its own, or a task runner that hands on only the variables it was told about.",
  rank: 25,
  detect(e) {
    if (
      e.error !== null &&
      saidMissing(e) === null &&
      localFault(e, "config-missing") === null
    )
      return null;
    return misnamed(e) ?? unpublished(e) ?? filtered(e) ?? strict(e);
  },
  examples: () => ({
    faulty: [
      withFact(
        map({ configKey: "openai.apikey", expectedKey: "openai.api_key" }),
      ),
      {
        ...withFact({
          kind: "mapping-missing",
          framework: "laravel",
          expectedFile: "config/openai.php",
          at: null,
        }),
        command: "explain" as const,
        error: errorText({
          local: [{ kind: "config-missing", framework: "laravel" }],
        }),
      },
      {
        ...withFact(map({})),
        facts: [],
        command: "explain" as const,
        error: errorText({
          local: [{ kind: "config-missing", framework: "laravel" }],
        }),
      },
      drops({ tool: "turbo", passes: ["NODE_ENV"] }),
      drops({ tool: "tox", passes: [], patterns: ["AWS_*"] }),
      turbo("^2.1.0"),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      withFact(map({ configKey: "api_key", expectedKey: "api_key" })),
      withFact(map({ configKey: "secret", expectedKey: null })),
      // the runner names the variable, by itself or by a pattern
      drops({ tool: "turbo", passes: ["OPENAI_API_KEY"] }),
      drops({ tool: "tox", passes: [], patterns: ["OPENAI_*"] }),
      turbo("^1.13.0"),
      turbo("2.3.0", ["OPENAI_API_KEY"]),
      // another way of starting the program is under judgment, and works
      withFact({
        kind: "filter",
        at: { path: "tox.ini", line: 4 },
        tool: "tox",
        passes: [],
        patterns: [],
      }),
      withFact(
        map({
          configKey: "token",
          expectedKey: "api_token",
          variable: "GITHUB_TOKEN",
        }),
      ),
    ],
  }),
};

function map(part: Partial<FactOf<"mapping">>): Fact {
  return {
    kind: "mapping",
    at: { path: "config/openai.php", line: 4 },
    framework: "laravel",
    configKey: "api_key",
    expectedKey: "api_key",
    variable: "OPENAI_API_KEY",
    ...part,
  };
}

/** A project whose env file has a key that works. */
function withFact(fact: Fact): Evidence {
  return evidence({ value: fakeKey(), facts: [fact], answers: [answer()] });
}

function drops(part: Partial<FactOf<"filter">>): Evidence {
  const fact: Fact = {
    kind: "filter",
    at: { path: "turbo.json", line: 5 },
    tool: "turbo",
    passes: [],
    patterns: [],
    ...part,
  };
  return evidence({
    value: null,
    facts: [fact],
    contexts: [
      context({
        title: "turbo run dev",
        environmentOnly: true,
        files: [],
        fact,
      }),
    ],
    seen: [
      seen({ source: "process", path: null, line: null, value: fakeKey() }),
    ],
  });
}

/** The shell has the key, and `npm run dev` is `turbo run dev`. */
function turbo(version: string, passes: string[] = []): Evidence {
  return evidence({
    value: fakeKey(),
    winner: { source: "process", path: null, line: null },
    facts: [
      {
        kind: "dependency",
        path: "package.json",
        line: 12,
        ecosystem: "npm",
        name: "turbo",
        version,
      },
      {
        kind: "script",
        at: { path: "package.json", line: 5 },
        name: "dev",
        command: "turbo run dev",
      },
      {
        kind: "filter",
        at: { path: "turbo.json", line: 4 },
        tool: "turbo",
        passes,
        patterns: [],
      },
    ],
    answers: [answer()],
  });
}

/** The configuration gives the value under a name that the package does not read. */
function misnamed(e: Evidence): Finding | null {
  const names = wantedNames(e);
  const fact = factsOf(e, "mapping").find(
    (one) =>
      one.configKey !== null &&
      one.expectedKey !== null &&
      one.configKey !== one.expectedKey &&
      (one.variable === null ||
        names.includes(one.variable) ||
        isKeyName(one.variable)),
  );
  if (fact?.configKey == null || fact.expectedKey === null) return null;
  const [has, wants] = [lastPart(fact.configKey), lastPart(fact.expectedKey)];
  const where = `${fact.at.path}:${String(fact.at.line)}`;
  return {
    certainty: "proven",
    at: { path: fact.at.path, line: fact.at.line, variable: null },
    summary: `${where} gives the key under "${has}", and the package reads "${wants}"`,
    evidence: [
      {
        fact: `${where} sets "${has}" from ${fact.variable ?? "the environment"}`,
        from: "file",
      },
      ...supply(e),
      ...said(e),
    ],
    remedies: [
      {
        id: "rename-config-key",
        summary: `write "${wants}" in the place of "${has}"`,
        steps: [
          `open ${where} and write ${wants} in the place of ${has}`,
          ...clearCache(fact.framework),
        ],
        edits: [
          {
            do: "replace-text",
            path: fact.at.path,
            line: fact.at.line,
            find: has,
            with: wants,
          },
        ],
      },
    ],
  };
}

/** `openai.api_key` names `api_key` in config/openai.php. */
function lastPart(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

/** The file that would give the variable to the package is not there. */
function unpublished(e: Evidence): Finding | null {
  const fault = localFault(e, "config-missing");
  const fact = factsOf(e, "mapping-missing")[0];
  if (fault === null && (fact === undefined || supply(e).length === 0))
    return null;
  const framework = fact?.framework ?? fault?.framework ?? "the framework";
  const file = fact?.expectedFile ?? "its configuration file";
  return {
    certainty: fault === null ? "likely" : "proven",
    at:
      fact?.at == null
        ? null
        : { path: fact.at.path, line: fact.at.line, variable: null },
    summary: `${file} is not there, so ${framework} has nothing that gives the variable to the package`,
    evidence: [
      ...(fault === null
        ? []
        : [
            {
              fact: "the error asks for the configuration file to be published",
              from: "error-text" as const,
            },
          ]),
      ...(fact === undefined
        ? []
        : [
            {
              fact: `the project has no ${fact.expectedFile}`,
              from: "file" as const,
            },
          ]),
      ...supply(e),
    ],
    remedies: [
      advice("publish-config", `publish ${file}`, [
        /laravel/i.test(framework)
          ? "run: php artisan openai:install (or php artisan vendor:publish), then see that config/openai.php holds 'api_key' => env('OPENAI_API_KEY')"
          : `add ${file} and map the variable in it`,
        ...clearCache(framework),
      ]),
    ],
  };
}

/** A runner with a list of variables does not hand this one on. */
function filtered(e: Evidence): Finding | null {
  const lack = lackOf(e);
  if (lack === null) return null;
  const host = holders(e, lack.names).find(
    (one) =>
      (isInherited(one) || isPersistent(one)) && !hasTag(one, "not-exported"),
  );
  if (host === undefined) return null;
  const own = startedBy(e);
  const fact = factsOf(e, "filter").find(
    (one) =>
      one.tool !== "cron" &&
      one.tool !== "sudoers" &&
      (own === null ? lack.said : isSameFact(own, one)) &&
      !lack.names.some(
        (name) => one.passes.includes(name) || matchesAny(name, one.patterns),
      ),
  );
  if (fact === undefined) return null;
  return dropped(e, host, {
    fact,
    certainty: own === null ? "likely" : "proven",
    proof: lack.proof,
  });
}

function dropped(
  e: Evidence,
  host: Seen,
  found: {
    fact: FactOf<"filter">;
    certainty: Finding["certainty"];
    proof: Proof;
  },
): Finding {
  const { fact } = found;
  const name = host.variable ?? e.subject.variable;
  const where = `${fact.at.path}:${String(fact.at.line)}`;
  return {
    certainty: found.certainty,
    at: { path: fact.at.path, line: fact.at.line, variable: null },
    summary: `${fact.tool} hands on only the variables that ${where} lists, and ${name} is not among them`,
    evidence: [
      holding(e, host),
      {
        fact: `${where} lists ${fact.passes.length === 0 ? "no variable" : fact.passes.slice(0, 5).join(", ")}`,
        from: "file",
      },
      found.proof,
    ],
    remedies: [
      {
        ...advice("pass-variable", `let ${fact.tool} hand on ${name}`, [
          LISTS[fact.tool](name, fact.at.path),
          "start the program again",
        ]),
        ...listed(fact, name),
      },
    ],
  };
}

/** The lists that keymend knows how to write. */
function listed(fact: FactOf<"filter">, name: string): Pick<Remedy, "edits"> {
  const { tool, at } = fact;
  return tool === "turbo" || tool === "tox"
    ? { edits: [{ do: "add-name", ...at, list: tool, name }] }
    : {};
}

/** The scripts run turbo, which in its strict mode (the default from version 2) drops what no list names. */
function strict(e: Evidence): Finding | null {
  const { occurrence, variable } = e.subject;
  if (e.error !== null || occurrence === null || !isInherited(occurrence))
    return null;
  const runs = factsOf(e, "script").find(
    (one) =>
      /^(?:start|dev|serve)$/.test(one.name) &&
      /(?:^|\s)turbo\s/.test(one.command),
  );
  const version =
    factsOf(e, "dependency").find((one) => one.name === "turbo")?.version ?? "";
  const fact = factsOf(e, "filter").find(
    (one) =>
      one.tool === "turbo" &&
      !one.passes.includes(variable) &&
      !matchesAny(variable, one.patterns),
  );
  // a file that the package loads itself would give the key all the same
  const spare = e.contexts[0]?.variables.get(variable)?.losers.length ?? 0;
  if (
    runs === undefined ||
    fact === undefined ||
    spare > 0 ||
    Number(/\d+/.exec(version)?.[0] ?? 0) < 2
  )
    return null;
  return dropped(e, occurrence, {
    fact,
    certainty: "likely",
    proof: {
      fact: `${runs.at.path}:${String(runs.at.line)} starts the program with ${fact.tool}`,
      from: "file",
    },
  });
}

const LISTS: Readonly<
  Record<FactOf<"filter">["tool"], (name: string, path: string) => string>
> = {
  turbo: (name, path) =>
    `add "${name}" to "passThroughEnv" of the task (or "globalPassThroughEnv") in ${path}`,
  tox: (name, path) => `add ${name} to pass_env of the environment in ${path}`,
  nx: (name, path) =>
    `add { "env": "${name}" } to the inputs of the target in ${path}`,
  sudoers: (name) => `add ${name} to env_keep`,
  cron: (name, path) => `set ${name} in ${path}`,
  other: (name, path) => `add ${name} to the list in ${path}`,
};

/** The key is there, on the near side of the configuration. */
function supply(e: Evidence): Finding["evidence"] {
  const names = [...new Set([...wantedNames(e), "OPENAI_API_KEY"])];
  const held: Seen | undefined = holders(e, names).find(
    (one) => isEnvFile(one) || isInherited(one),
  );
  return held === undefined ? [] : [holding(e, held)];
}

function said(e: Evidence): Finding["evidence"] {
  const proof = saidMissing(e);
  return proof === null ? [] : [proof];
}

function clearCache(framework: string): string[] {
  return /laravel/i.test(framework) ? ["run: php artisan config:clear"] : [];
}
