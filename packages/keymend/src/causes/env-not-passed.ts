import type { Cause, Finding, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { At, Fact, FactOf } from "../model/fact.ts";
import { folderOf, joinPath } from "../doctor/paths.ts";
import { fakeKey } from "../key/fake.ts";
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
  type Lack,
  startedBy,
  namesFile,
} from "./reach.ts";
import { answer, context, errorText, evidence, seen } from "./sketch.ts";
import { place } from "./speak.ts";

export const envNotPassed: Cause = {
  id: "env-not-passed",
  group: "not-loaded",
  title: "The host has the key, the container or child does not",
  why:
    "A container, a service unit, a cron job and sudo start with an environment of their own. What the shell " +
    "has reaches them only when the command or the file says so, and a missing variable is left out without a word.",
  rank: 25,
  detect(e) {
    const lack = lackOf(e);
    if (lack === null) return null;
    const host = hostKey(e, lack.names);
    if (host === null) return null;
    return (
      first(factsOf(e, "docker-run"), (fact) =>
        dockerRun(e, lack, host, fact),
      ) ??
      compose(e, lack, host) ??
      first(factsOf(e, "service-unit"), (fact) => unit(e, lack, host, fact)) ??
      first(factsOf(e, "filter"), (fact) => stripping(e, lack, host, fact))
    );
  },
  examples: () => ({
    faulty: [
      told([
        run({
          sudo: true,
          passes: [{ name: "OPENAI_API_KEY", line: 6, form: "bare" }],
        }),
      ]),
      told([run({})]),
      told(
        [run({ passes: [{ name: "OPENAI_API_KEY", line: 6, form: "bare" }] })],
        { seen: [seen({ value: fakeKey() })] },
      ),
      told([service({})]),
      inContext(service({})),
      inContext({
        kind: "service-unit",
        at: { path: "bot.service", line: 5 },
        environmentFiles: [],
        variables: ["PORT"],
        command: "python bot.py",
      }),
      inContext({
        kind: "filter",
        at: { path: "crontab", line: 2 },
        tool: "cron",
        passes: ["PATH"],
        patterns: [],
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      told([
        run({
          sudo: true,
          preservesEnv: true,
          passes: [{ name: "OPENAI_API_KEY", line: 6, form: "bare" }],
        }),
      ]),
      told([
        run({ passes: [{ name: "OPENAI_API_KEY", line: 6, form: "bare" }] }),
      ]),
      told([run({ envFiles: [{ path: ".env", line: 6 }] })], {
        seen: [seen({ value: fakeKey() })],
      }),
      told([
        service({
          environment: [
            {
              name: "OPENAI_API_KEY",
              line: 9,
              value: "${OPENAI_API_KEY}",
              form: "interpolated",
            },
          ],
        }),
      ]),
      // nothing to hand on
      told([run({})], { seen: [] }),
      // a unit of the machine that has nothing to do with the project
      told([
        {
          kind: "service-unit",
          at: { path: "/etc/systemd/system/ntp.service", line: 21 },
          environmentFiles: [],
          variables: ["SYSTEMD_NSS"],
          command: "/usr/sbin/ntpd",
        },
      ]),
      // the database needs no key, and the host gives the program one
      evidence({
        value: fakeKey(),
        facts: [service({ build: null, image: "postgres:16" })],
        answers: [answer()],
      }),
    ],
  }),
};

function run(part: Partial<FactOf<"docker-run">>): Fact {
  return {
    kind: "docker-run",
    at: { path: "run.sh", line: 5 },
    sudo: false,
    preservesEnv: false,
    envFiles: [],
    passes: [],
    image: "agent",
    ...part,
  };
}

function service(part: Partial<FactOf<"compose-service">>): Fact {
  return {
    kind: "compose-service",
    at: { path: "compose.yml", line: 2 },
    service: "app",
    image: null,
    build: ".",
    envFiles: [],
    environment: [],
    ...part,
  };
}

function told(facts: Fact[], part: Partial<Evidence> = {}): Evidence {
  return evidence({
    value: null,
    command: "explain",
    facts,
    seen: [
      seen({ source: "process", path: null, line: null, value: fakeKey() }),
    ],
    error: errorText({
      local: [
        {
          kind: "missing-key",
          sdk: "openai-python",
          variables: ["OPENAI_API_KEY"],
        },
      ],
      remarks: ["in-container"],
    }),
    ...part,
  });
}

function inContext(fact: Fact): Evidence {
  return evidence({
    value: null,
    facts: [fact],
    contexts: [
      context({ title: "the service", environmentOnly: true, files: [], fact }),
    ],
    seen: [
      seen({
        source: "shell-profile",
        path: "~/.bashrc",
        line: 8,
        value: fakeKey(),
      }),
    ],
  });
}

function first<T>(
  list: readonly T[],
  look: (one: T) => Finding | null,
): Finding | null {
  for (const one of list) {
    const found = look(one);
    if (found !== null) return found;
  }
  return null;
}

/** What the user's own shell or project has under the name. */
function hostKey(e: Evidence, names: readonly string[]): Seen | null {
  const held = holders(e, names).filter((one) => !hasTag(one, "not-exported"));
  return (
    held.find(isInherited) ??
    held.find(isPersistent) ??
    held.find(isEnvFile) ??
    null
  );
}

/** Is the program under diagnosis the one that this fact starts? */
function concerns(e: Evidence, lack: Lack, host: Seen, fact: Fact): boolean {
  // units and crontabs of the machine start other programs
  if ("at" in fact && /^[~/]/.test(fact.at?.path ?? "")) return false;
  const own = startedBy(e);
  if (own !== null && isSameFact(own, fact)) return true;
  // the shell has the key and the program says it has none: it does not run in that shell
  return (
    lack.said &&
    (e.error?.remarks.includes("in-container") === true || isInherited(host))
  );
}

function dockerRun(
  e: Evidence,
  lack: Lack,
  host: Seen,
  fact: FactOf<"docker-run">,
): Finding | null {
  if (!concerns(e, lack, host, fact)) return null;
  const held = holders(e, lack.names);
  if (handsFile(fact, fact.envFiles, held)) return null;
  const passed = fact.passes.find((one) => lack.names.includes(one.name));
  const name = passed?.name ?? lack.names[0] ?? e.subject.variable;
  if (passed === undefined)
    return finding(e, lack, host, {
      at: { ...fact.at, variable: name },
      because: `docker run at ${where(fact.at)} hands on neither ${name} nor a file that holds it`,
      remedy: {
        ...advice("pass-variable", `hand ${name} to the container`, [
          `add -e ${name} (or --env-file .env) to docker run at ${where(fact.at)}`,
          "start the container again",
        ]),
        ...option(fact, host, name),
      },
    });
  if (passed.form !== "bare") return null;
  const at = { path: fact.at.path, line: passed.line, variable: name };
  if (fact.sudo && !fact.preservesEnv)
    return finding(e, lack, host, {
      at,
      because: `sudo at ${where(fact.at)} clears the environment, so -e ${name} has nothing to hand on`,
      remedy: advice("keep-environment", `let sudo keep ${name}`, [
        `write sudo --preserve-env=${name} docker run … at ${where(fact.at)}`,
        "or run docker without sudo, as a member of the group docker",
        "start the container again",
      ]),
    });
  if (held.some(isInherited) || !isEnvFile(host)) return null;
  return finding(e, lack, host, {
    at,
    because: `-e ${name} hands on the variable of the shell, which does not have it; docker does not read ${host.path ?? "the file"}`,
    remedy: advice(
      "pass-env-file",
      `give docker the file: --env-file ${host.path ?? ".env"}`,
      [
        `write --env-file ${host.path ?? ".env"} in the place of -e ${name} at ${where(fact.at)}`,
        "start the container again",
      ],
    ),
  });
}

/** `docker run` with the option that is missing; not in a text for people, and not behind a sudo that drops the variable. */
function option(
  fact: FactOf<"docker-run">,
  host: Seen,
  name: string,
): Pick<Remedy, "edits"> {
  const file = isEnvFile(host) ? host.path : null;
  const isDrop = file === null && fact.sudo && !fact.preservesEnv;
  // a script may be started from anywhere: only beside the file its folder is known
  const isNear =
    file === null || (folderOf(file) === "" && folderOf(fact.at.path) === "");
  if (isDrop || !isNear || /\.(?:md|rst|txt)$/i.test(fact.at.path)) return {};
  const added = file === null ? `-e ${name}` : `--env-file ${file}`;
  return {
    edits: [
      {
        do: "replace-text",
        path: fact.at.path,
        line: fact.at.line,
        find: "docker run",
        with: `docker run ${added}`,
      },
    ],
  };
}

/** One of the files that are handed on holds the key. */
function handsFile(
  fact: { at: At },
  files: readonly { path: string }[],
  held: readonly Seen[],
): boolean {
  return files.some((file) =>
    held.some((one) => namesFile(fact.at, file.path, one.path ?? "")),
  );
}

const INFRASTRUCTURE =
  /^(?:[^/]+\/)*(?:postgres|mysql|mariadb|redis|valkey|mongo|rabbitmq|nginx|traefik|caddy|minio|elasticsearch|qdrant|memcached|adminer|pgvector)\b/;

function compose(e: Evidence, lack: Lack, host: Seen): Finding | null {
  // the shell has the key: started there, without the container, the program gets it
  if (!lack.said && isInherited(host)) return null;
  const services = factsOf(e, "compose-service").filter(
    (fact) => fact.build !== null || !INFRASTRUCTURE.test(fact.image ?? ""),
  );
  const held = holders(e, lack.names);
  const hands = (fact: FactOf<"compose-service">) =>
    fact.environment.some((one) => lack.names.includes(one.name)) ||
    handsFile(fact, fact.envFiles, held);
  const own = startedBy(e);
  const mine = services.filter((fact) => concerns(e, lack, host, fact));
  const missing = mine.find((fact) => !hands(fact));
  if (missing === undefined || (own === null && mine.some(hands))) return null;
  const name = lack.names[0] ?? e.subject.variable;
  const file = isEnvFile(host) ? host.path : null;
  return finding(e, lack, host, {
    at: { ...missing.at, variable: null },
    because: `the service ${missing.service} at ${where(missing.at)} has neither an environment entry for ${name} nor an env_file that holds it${
      file === null ? "" : `; compose reads ${file} only to fill in \${…}`
    }`,
    remedy: {
      ...advice(
        "pass-to-service",
        `hand ${name} to the service ${missing.service}`,
        [
          file === null
            ? `add to the service, below environment: - ${name}=\${${name}}`
            : `add to the service: env_file: ${file}`,
          "run: docker compose up -d (a restart alone keeps the old environment)",
        ],
      ),
      ...mapping(missing, host, name),
    },
  });
}

/** An entry that compose fills in: from the shell, or from the .env beside its file. */
function mapping(
  { at }: FactOf<"compose-service">,
  host: Seen,
  name: string,
): Pick<Remedy, "edits"> {
  const isFilledIn =
    isInherited(host) || host.path === joinPath(folderOf(at.path), ".env");
  if (!isFilledIn || host.variable !== name) return {};
  return {
    edits: [
      {
        do: "add-variable",
        path: at.path,
        line: at.line,
        beside: false,
        block: "environment",
        name,
        value: `\${${name}}`,
      },
    ],
  };
}

function unit(
  e: Evidence,
  lack: Lack,
  host: Seen,
  fact: FactOf<"service-unit">,
): Finding | null {
  if (
    !concerns(e, lack, host, fact) ||
    fact.variables.some((one) => lack.names.includes(one))
  )
    return null;
  const held = holders(e, lack.names);
  if (handsFile(fact, fact.environmentFiles, held)) return null;
  const name = lack.names[0] ?? e.subject.variable;
  return finding(e, lack, host, {
    at: { ...fact.at, variable: null },
    because: `the unit ${fact.at.path} sets no ${name}; a service does not read the profile of a user`,
    remedy: advice("pass-to-unit", `give the unit a file with ${name}`, [
      `write ${name}=<the key> into a file that only root may read, and name it in the unit: EnvironmentFile=/etc/<name>.env`,
      "run: systemctl daemon-reload, then systemctl restart",
    ]),
  });
}

function stripping(
  e: Evidence,
  lack: Lack,
  host: Seen,
  fact: FactOf<"filter">,
): Finding | null {
  if (
    (fact.tool !== "cron" && fact.tool !== "sudoers") ||
    !concerns(e, lack, host, fact)
  )
    return null;
  const name = lack.names[0] ?? e.subject.variable;
  if (fact.passes.includes(name) || matchesAny(name, fact.patterns))
    return null;
  return finding(e, lack, host, {
    at: { ...fact.at, variable: null },
    because:
      fact.tool === "cron"
        ? `cron starts ${where(fact.at)} with a bare environment`
        : `${where(fact.at)} lets sudo keep a few variables, and ${name} is not among them`,
    remedy: advice("pass-variable", `hand ${name} on at ${where(fact.at)}`, [
      fact.tool === "cron"
        ? "let the job load the env file itself: set -a; . /path/to/.env; set +a; the command"
        : `run sudo --preserve-env=${name}, or add ${name} to env_keep`,
    ]),
  });
}

function finding(
  e: Evidence,
  lack: Lack,
  host: Seen,
  found: {
    at: { path: string; line: number; variable: string | null };
    because: string;
    remedy: Remedy;
  },
): Finding {
  return {
    certainty:
      startedBy(e) !== null ||
      e.error?.remarks.includes("in-container") === true
        ? "proven"
        : "likely",
    at: found.at,
    summary: `${place(e, host)} holds the key on the host, but it is not handed on: ${found.because}`,
    evidence: [
      holding(e, host),
      lack.proof,
      { fact: found.because, from: "file" },
    ],
    remedies: [found.remedy],
  };
}

function where(at: { path: string; line: number }): string {
  return `${at.path}:${String(at.line)}`;
}
