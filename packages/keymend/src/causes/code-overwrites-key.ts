import type { Cause, Finding, Proof } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { At, Fact, FactOf } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import { providerMask } from "../key/mask.ts";
import {
  advice,
  bestFirst,
  holdsKey,
  isHealthy,
  isTestPath,
  mayBeKey,
  reachedElsewhere,
  saidMissing,
  wantedNames,
} from "./reach.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
} from "./sketch.ts";
import { place } from "./speak.ts";

export const codeOverwritesKey: Cause = {
  id: "code-overwrites-key",
  group: "not-loaded",
  title: "The code itself overwrites or misreads the key",
  why:
    "The environment is right and the program spoils it: it assigns an empty text to the variable, asks for a " +
    "variable that is called like the key itself, or sends the name of the variable in the place of its value.",
  rank: 20,
  detect(e) {
    return overwritten(e) ?? keyAsName(e) ?? nameAsKey(e);
  },
  examples: () => ({
    faulty: [
      withFact(write({})),
      {
        ...withFact(write({ to: "expression" })),
        command: "explain" as const,
        error: missing(),
      },
      literalFiller(),
      {
        ...withFact({ kind: "key-as-name", at: { path: "crew.py", line: 6 } }),
        contexts: [],
      },
      withFact({
        kind: "name-as-key",
        at: { path: "app.js", line: 4 },
        name: "OPENAI_API_KEY",
      }),
      sentName(),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      withFact(write({ at: { path: "tests/test_client.py", line: 12 } })),
      withFact(write({ name: "OPENAI_ORG_ID" })),
      withFact(write({ to: "input" })),
      withFact(write({ onlyIfUnset: true })),
      withFact(write({ to: "expression" })),
      // the client is built above the line
      { ...withFact(write({})), facts: [client(3), write({})] },
      {
        ...withFact(write({})),
        command: "explain" as const,
        error: errorText({ refusals: [refusal("rate-limit")] }),
      },
      // a fall-back gives the key all the same
      withFact({ kind: "key-as-name", at: { path: "crew.py", line: 6 } }),
    ],
  }),
};

function write(part: Partial<FactOf<"env-write">>): Fact {
  return {
    kind: "env-write",
    at: { path: "vmkit/client.py", line: 12 },
    language: "python",
    name: "OPENAI_API_KEY",
    to: "empty",
    ...part,
  };
}

function client(line: number): Fact {
  return {
    kind: "client",
    at: { path: "vmkit/client.py", line },
    language: "python",
    sdk: "openai",
    browser: false,
    topLevel: true,
    options: {},
  };
}

function withFact(fact: Fact): Evidence {
  return evidence({ value: fakeKey(), facts: [fact], answers: [answer()] });
}

function missing() {
  return errorText({
    local: [
      {
        kind: "missing-key",
        sdk: "openai-python",
        variables: ["OPENAI_API_KEY"],
      },
    ],
  });
}

function literalFiller(): Evidence {
  const good = seen({ value: fakeKey() });
  const filler = seen({
    id: "o2",
    source: "source-code",
    path: "vmkit/client.py",
    line: 12,
    value: "YOUR_API_KEY",
  });
  return { ...withFact(write({ to: "literal" })), seen: [good, filler] };
}

function sentName(): Evidence {
  const mask = maskOf("OPENAI_API_KEY");
  return {
    ...withFact({
      kind: "name-as-key",
      at: { path: "app.js", line: 4 },
      name: "OPENAI_API_KEY",
    }),
    command: "explain",
    mask: { mask, from: "error-text", matches: [] },
    error: errorText({ refusals: [refusal("invalid-api-key", { mask })] }),
  };
}

/** The program replaces the value that it was given. */
function overwritten(e: Evidence): Finding | null {
  const said = saidMissing(e);
  if (e.error !== null && said === null) return null;
  const names = wantedNames(e);
  const good = bestFirst(
    e,
    e.seen.filter(
      (one) =>
        holdsKey(one) &&
        names.includes(one.variable ?? "") &&
        one.source !== "source-code",
    ),
  )[0];
  const writes = factsOf(e, "env-write").filter(
    (fact) =>
      names.includes(fact.name) &&
      fact.onlyIfUnset !== true &&
      !isTestPath(fact.at.path) &&
      !comesTooLate(e, fact),
  );
  const spoiling = writes.find(
    (fact) =>
      fact.to === "empty" ||
      (fact.to === "literal" && writesFiller(e, fact) && good !== undefined),
  );
  // an expression may be empty: it takes a text that says the key is missing, and a key that was there
  const blind =
    said === null || good === undefined
      ? undefined
      : writes.find((fact) => fact.to === "expression");
  const fact = spoiling ?? blind;
  if (fact === undefined) return null;
  const what =
    fact.to === "empty"
      ? "an empty text"
      : fact.to === "literal"
        ? "a filler"
        : "a value that is empty here";
  return {
    certainty: spoiling === undefined ? "likely" : "proven",
    at: { path: fact.at.path, line: fact.at.line, variable: fact.name },
    summary: `${where(fact.at)} assigns ${what} to ${fact.name}${good === undefined ? "" : `, over the key of ${place(e, good)}`}`,
    evidence: [
      {
        fact: `${where(fact.at)} assigns to ${fact.name} before the client reads it`,
        from: "file",
      },
      ...proofs(said),
    ],
    remedies: [
      advice(
        "remove-assignment",
        `take the assignment out of ${where(fact.at)}`,
        [
          `delete ${where(fact.at)}, or assign only when there is a value`,
          "start the program again",
        ],
      ),
    ],
  };
}

/** All clients of that file are built above the line. */
function comesTooLate(e: Evidence, fact: FactOf<"env-write">): boolean {
  const built = factsOf(e, "client").filter(
    (one) => one.at.path === fact.at.path,
  );
  return (
    built.length > 0 &&
    built.every((one) => one.topLevel && one.at.line < fact.at.line)
  );
}

function writesFiller(e: Evidence, fact: FactOf<"env-write">): boolean {
  const literal: Seen | undefined = e.seen.find(
    (one) => one.path === fact.at.path && one.line === fact.at.line,
  );
  return literal !== undefined && !mayBeKey(literal.value);
}

/** `os.environ.get("sk-…")`: nothing is called like that. */
function keyAsName(e: Evidence): Finding | null {
  const said = saidMissing(e);
  if (e.error !== null && said === null) return null;
  if (isHealthy(e) && reachedElsewhere(e, wantedNames(e))) return null;
  const fact = factsOf(e, "key-as-name").find(
    (one) => !isTestPath(one.at.path),
  );
  if (fact === undefined) return null;
  const name = wantedNames(e)[0] ?? "OPENAI_API_KEY";
  return {
    certainty: "proven",
    at: { path: fact.at.path, line: fact.at.line, variable: null },
    summary: `${where(fact.at)} asks for a variable that is called like the key, and there is none`,
    evidence: [
      {
        fact: `${where(fact.at)} has the key where the name of a variable belongs`,
        from: "file",
      },
      ...proofs(said),
    ],
    remedies: [
      advice("read-by-name", `write the name ${name} at ${where(fact.at)}`, [
        `write ${name} in the place of the key at ${where(fact.at)}`,
        `set ${name} in the environment or in a .env that is loaded`,
        "the key stood in the source: end it and make a new one if the file was ever shared",
      ]),
    ],
  };
}

/** `apiKey: "OPENAI_API_KEY"`: the name is sent. */
function nameAsKey(e: Evidence): Finding | null {
  const fact = factsOf(e, "name-as-key").find(
    (one) => !isTestPath(one.at.path),
  );
  if (fact === undefined) return null;
  const shown = e.mask?.mask.shown ?? null;
  const matches = shown !== null && shown === providerMask(fact.name);
  const generic = e.error?.local.some((one) => one.kind === "generic") === true;
  if (e.error !== null && !matches && !generic) return null;
  return {
    certainty: "proven",
    at: { path: fact.at.path, line: fact.at.line, variable: null },
    summary: `${where(fact.at)} sends the text "${fact.name}" as the key, not the value of that variable`,
    evidence: [
      {
        fact: `${where(fact.at)} has the name of a variable where its value belongs`,
        from: "file",
      },
      ...(matches
        ? [
            {
              fact: `the server received ${shown}, which is that name`,
              from: "error-text" as const,
            },
          ]
        : []),
    ],
    remedies: [
      advice("read-variable", `read the variable at ${where(fact.at)}`, [
        `write process.env.${fact.name} (Python: os.environ["${fact.name}"]) in the place of the text`,
        "start the program again",
      ]),
    ],
  };
}

function proofs(said: Proof | null): Proof[] {
  return said === null ? [] : [said];
}

function where(at: At): string {
  return `${at.path}:${String(at.line)}`;
}
