import type { Cause, Edit } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import { folderOf, joinPath } from "../doctor/paths.ts";
import { fakeKey } from "../key/fake.ts";
import { isKeyName } from "../key/names.ts";
import {
  holders,
  holding,
  isBlank,
  isHealthy,
  isInherited,
  isRefusedValue,
  isSameFact,
  mayBeKey,
  saidMissing,
  wantedNames,
  namesFile,
} from "./reach.ts";
import {
  answer,
  context,
  effective,
  evidence,
  refusal,
  errorText,
  seen,
  unknownKey,
} from "./sketch.ts";
import { place, stripped } from "./speak.ts";

type Service = FactOf<"compose-service">;
type Entry = Service["environment"][number];

export const composeOverridesEnvFile: Cause = {
  id: "compose-overrides-env-file",
  group: "not-loaded",
  title: 'compose "environment:" overrides env_file',
  why:
    "In compose an entry under environment: beats the same name of an env_file, even when it comes out empty: " +
    "${NAME:-} with nothing set gives an empty text, and the key of the file never arrives.",
  rank: 20,
  detect(e) {
    if (isHealthy(e)) return null;
    const found = overridden(e);
    if (found === null) return null;
    const { service, entry, file, got } = found;
    const result = isBlank(got) ? "an empty value" : "another value";
    return {
      certainty: "proven",
      at: { path: service.at.path, line: entry.line, variable: entry.name },
      summary: `${service.at.path}:${String(entry.line)} gives ${entry.name} ${result} in the service ${service.service}, and that beats ${place(e, file)}`,
      evidence: [
        holding(e, file),
        {
          fact: `${service.at.path}:${String(entry.line)} sets ${entry.name} under environment:, which compose prefers to env_file, and it comes out as ${result}`,
          from: "file",
        },
        ...[saidMissing(e)].flatMap((proof) => proof ?? []),
      ],
      remedies: [
        {
          id: "remove-entry",
          summary: `take ${entry.name} out of environment: in ${service.at.path}`,
          steps: [
            `delete line ${String(entry.line)} of ${service.at.path}; ${file.path ?? "the env_file"} already sets ${entry.name}`,
            "run: docker compose up -d",
          ],
          edits: removal(service, entry),
        },
      ],
    };
  },
  examples: () => ({
    faulty: [
      composed({ form: "interpolated", value: "${OPENAI_API_KEY:-}" }),
      composed({ form: "literal", value: "" }),
      composed({ form: "literal", value: "changeme" }),
      composed({ form: "interpolated", value: "${OPENAI_KEY}" }),
      shellValue(true),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      composed({ name: "NODE_ENV", form: "literal", value: "production" }),
      // the shell has the same key
      composed(
        { form: "interpolated", value: "${OPENAI_API_KEY:-}" },
        {
          seen: [
            seen({ path: ".env.docker", value: fakeKey() }),
            seen({ id: "o2", source: "process", path: null, value: fakeKey() }),
          ],
        },
      ),
      shellValue(false),
      // compose fills in ${…} from .env, which is the env_file too
      composed(
        { form: "interpolated", value: "${OPENAI_API_KEY:-}" },
        { seen: [seen({ path: ".env", value: fakeKey() })] },
      ),
      composed(
        { form: "literal", value: "" },
        {
          command: "explain",
          error: errorText({ refusals: [refusal("insufficient-quota")] }),
        },
      ),
    ],
  }),
};

function composed(
  part: Partial<Entry>,
  rest: Partial<Evidence> = {},
): Evidence {
  const held =
    rest.seen?.[0] ?? seen({ path: ".env.docker", value: fakeKey() });
  const service: Service = {
    kind: "compose-service",
    at: { path: "docker-compose.yml", line: 2 },
    service: "api",
    image: null,
    build: ".",
    envFiles: [{ path: held.path ?? "", line: 7, format: null }],
    environment: [
      { name: "NODE_ENV", line: 9, value: "production", form: "literal" },
      { name: "OPENAI_API_KEY", line: 10, value: null, form: "bare", ...part },
    ],
  };
  return evidence({ value: null, seen: [held], facts: [service], ...rest });
}

/** The shell's value beats the file: dead, or alive. */
function shellValue(dead: boolean): Evidence {
  const file = seen({ path: ".env.docker", value: fakeKey() });
  const shell = seen({
    id: "o2",
    source: "process",
    path: null,
    value: fakeKey("legacy"),
  });
  const made = composed(
    { form: "interpolated", value: "${OPENAI_API_KEY}" },
    { seen: [file, shell] },
  );
  const first = context({
    fact: made.facts[0] ?? null,
    variables: new Map([
      ["OPENAI_API_KEY", effective({ from: shell, losers: [file] })],
    ]),
  });
  return {
    ...made,
    contexts: [first],
    subject: {
      occurrence: shell,
      variable: "OPENAI_API_KEY",
      value: shell.value,
      context: first,
      chosenBy: "winner",
    },
    answers: [
      answer(),
      dead ? unknownKey(fakeKey("legacy"), "o2") : answer({ occurrence: "o2" }),
    ],
  };
}

interface Overridden {
  service: Service;
  entry: Entry;
  file: Seen;
  got: string | null;
}

function overridden(e: Evidence): Overridden | null {
  const names = wantedNames(e);
  const told = e.error === null || saidMissing(e) !== null;
  for (const service of factsOf(e, "compose-service"))
    for (const entry of service.environment) {
      if (!names.includes(entry.name) && !isKeyName(entry.name)) continue;
      const file = holders(e, [entry.name]).find((one) =>
        service.envFiles.some((env) =>
          namesFile(service.at, env.path, one.path ?? ""),
        ),
      );
      if (file === undefined) continue;
      const { got, from } = resolve(e, service, entry);
      const refused =
        from !== null &&
        stripped(from.value ?? "") !== stripped(file.value ?? "") &&
        isRefusedValue(e, from);
      if (refused || (told && (isBlank(got) || !mayBeKey(got))))
        return { service, entry, file, got };
    }
  return null;
}

/** What the entry comes out as: as the resolver says, else as compose would fill it in. */
function resolve(
  e: Evidence,
  service: Service,
  entry: Entry,
): { got: string | null; from: Seen | null } {
  const own = e.contexts
    .find((one) => one.fact !== null && isSameFact(one.fact, service))
    ?.variables.get(entry.name);
  if (own !== undefined) return { got: own.value, from: own.from };
  const literal =
    e.seen.find(
      (one) =>
        one.path === service.at.path &&
        one.line === entry.line &&
        one.variable === entry.name,
    ) ?? null;
  if (entry.form === "literal")
    return { got: entry.value ?? literal?.value ?? null, from: literal };
  const asked =
    entry.form === "bare"
      ? entry.name
      : /^\$\{?(\w{1,80})/.exec(entry.value ?? "")?.[1];
  const fill = /:?-([^}]*)\}?$/.exec(entry.value ?? "")?.[1] ?? "";
  const beside = joinPath(folderOf(service.at.path), ".env");
  const hosts = e.seen.filter(
    (one) => one.variable === asked && !isBlank(one.value),
  );
  const from =
    hosts.find(isInherited) ?? hosts.find((one) => one.path === beside) ?? null;
  return { got: from?.value ?? fill, from };
}

/** An environment: without entries is not valid, so its last entry takes the word along. */
function removal(service: Service, entry: Entry): Edit[] {
  const { path } = service.at;
  const line: Edit = { do: "remove-line", path, line: entry.line };
  if (service.environment.length > 1) return [line];
  return [
    {
      do: "replace-text",
      path,
      line: entry.line - 1,
      find: "environment:",
      with: "# environment:",
    },
    line,
  ];
}
