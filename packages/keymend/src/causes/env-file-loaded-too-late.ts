import type { Cause, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import { fakeKey } from "../key/fake.ts";
import { loaderLines } from "./loader-lines.ts";
import { firstRun, type TooLate } from "./run-order.ts";
import {
  advice,
  holders,
  holding,
  inheritedKey,
  isEnvFile,
  isTestPath,
  saidMissing,
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

export const envFileLoadedTooLate: Cause = {
  id: "env-file-loaded-too-late",
  group: "not-loaded",
  title: "The client is built before the .env file is loaded",
  why:
    "A module runs when it is imported. When it builds the client at its top, and the loader is called further " +
    "down in the file that imports it, the client has already looked for its key. ES imports run before every statement.",
  rank: 25,
  detect(e) {
    const names = wantedNames(e);
    if (e.error !== null && saidMissing(e) === null) return null;
    if (inheritedKey(e, names) !== null || loadsBeforeCode(e)) return null;
    const file = loadedFile(e, names);
    if (file === null) return null;
    const late = firstRun(
      e,
      (client) => readsVariable(client, names) && !isTestPath(client.at.path),
    );
    if (late === null) return null;
    return {
      certainty: "proven",
      at: { path: late.loader.path, line: late.loader.line, variable: null },
      summary: `${at(late.client)} builds the client before ${at(late.loader)} loads ${file.path ?? "the env file"}`,
      evidence: [
        holding(e, file),
        { fact: order(late), from: "file" },
        ...[saidMissing(e)].flatMap((proof) => proof ?? []),
      ],
      remedies: [remedy(e, late, file)],
    };
  },
  examples: () => ({
    faulty: [
      program([loader(3), required(2), client("server/lib/assistant.js", 4)]),
      // an ES import runs first even when it is written below
      program([
        loader(1),
        required(3, true),
        client("server/lib/assistant.js", 4),
      ]),
      program([loader(9), client("server/index.js", 5)]),
      {
        ...program([
          loader(3),
          required(2),
          client("server/lib/assistant.js", 4),
        ]),
        command: "explain" as const,
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-node",
              variables: ["OPENAI_API_KEY"],
            },
          ],
        }),
      },
    ],
    healthy: [
      program([loader(1), required(2), client("server/lib/assistant.js", 4)]),
      // import "dotenv/config" stands first among the imports
      program([
        { ...loader(1), loader: "dotenv/config", hoisted: true },
        required(2, true),
        client("server/lib/assistant.js", 4),
      ]),
      // the module loads the file itself
      program([
        loader(3),
        required(2),
        { ...loader(1), at: { path: "server/lib/assistant.js", line: 1 } },
        client("server/lib/assistant.js", 4),
      ]),
      // the client is built when it is asked for
      program([
        loader(3),
        required(2),
        { ...client("server/lib/assistant.js", 4), topLevel: false },
      ]),
      // the flag of node reads the file before any code
      program(
        [loader(3), required(2), client("server/lib/assistant.js", 4)],
        "node@22 --env-file",
      ),
      {
        ...program([
          loader(3),
          required(2),
          client("server/lib/assistant.js", 4),
        ]),
        seen: [
          seen({ value: fakeKey() }),
          seen({ id: "o2", source: "process", path: null, value: fakeKey() }),
        ],
      },
    ],
  }),
};

function loader(line: number): FactOf<"loader-call"> {
  return {
    kind: "loader-call",
    at: { path: "server/index.js", line },
    language: "javascript",
    loader: "dotenv",
    override: false,
    files: null,
    expand: false,
    fromFile: false,
  };
}

function required(line: number, hoisted = false): FactOf<"import"> {
  return {
    kind: "import",
    at: { path: "server/index.js", line },
    language: "javascript",
    from: "server/index.js",
    to: "server/lib/assistant.js",
    column: 1,
    hoisted,
  };
}

function client(path: string, line: number): FactOf<"client"> {
  return {
    kind: "client",
    at: { path, line },
    language: "javascript",
    sdk: "openai",
    browser: false,
    topLevel: true,
    options: {},
  };
}

function program(facts: Evidence["facts"], id = "dotenv@16"): Evidence {
  const from = seen({ value: fakeKey(), line: 2 });
  const first = context({
    loader: id,
    variables: new Map([["OPENAI_API_KEY", effective({ from })]]),
  });
  return evidence({
    value: fakeKey(),
    winner: from,
    seen: [from],
    contexts: [first],
    facts: [
      ...facts,
      {
        kind: "entry",
        path: "server/index.js",
        language: "javascript",
        by: "start",
      },
    ],
    answers: [answer()],
  });
}

/** A flag, a framework or a container gives the variables before the first line of code runs. */
function loadsBeforeCode(e: Evidence): boolean {
  return /env-file|^(?:next|vite|bun|deno|compose|docker|react-scripts|nuxt|astro|direnv|systemd|process)/i.test(
    e.contexts[0]?.loader ?? "",
  );
}

/** The env file that the loader reads, once it runs. */
function loadedFile(e: Evidence, names: readonly string[]): Seen | null {
  for (const name of names) {
    const from = e.contexts[0]?.variables.get(name)?.from ?? null;
    if (from?.source === "dotenv")
      return holders(e, names).find((one) => one.id === from.id) ?? null;
  }
  const read = new Set(e.contexts[0]?.files ?? []);
  return (
    holders(e, names).find(
      (one) => isEnvFile(one) && read.has(one.path ?? ""),
    ) ?? null
  );
}

/** The client looks for its key in the environment, by its own habit or by an option. */
function readsVariable(
  client: FactOf<"client">,
  names: readonly string[],
): boolean {
  const key = client.options.apiKey;
  if (client.browser || client.sdk === "raw-http") return false;
  return (
    key === undefined || (key.kind === "variable" && names.includes(key.name))
  );
}

function at(point: { path: string; line: number }): string {
  return `${point.path}:${String(point.line)}`;
}

function order({ loader: load, client: built, via }: TooLate): string {
  if (via === null) return `${at(built)} stands above ${at(load)}`;
  const hoisted = via.path === load.path && via.line > load.line;
  return `${at(via)} imports ${built.path}, which builds the client at line ${String(built.line)}, ${
    hoisted
      ? "and imports run before the statement that loads the file"
      : `before ${at(load)} runs`
  }`;
}

function remedy(
  e: Evidence,
  { loader: load, language, via }: TooLate,
  file: Seen,
): Remedy {
  const edits = loaderLines(e, file.path ?? "", load.path);
  const first =
    language === "python"
      ? "call load_dotenv()"
      : 'import "dotenv/config" (CommonJS: require("dotenv").config())';
  const told = advice(
    "load-first",
    `load the env file before anything else in ${load.path}`,
    [
      `open ${load.path} and ${first} on its first line, above ${via === null ? "the client" : `line ${String(via.line)}`}`,
      "take the later call out",
      "or build the client inside a function, when it is first needed",
    ],
  );
  return edits.length > 0 ? { ...told, edits } : told;
}
