import type { Cause, Edit, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { Fact, Language } from "../model/fact.ts";
import { folderOf, nameOf } from "../doctor/paths.ts";
import { fakeKey } from "../key/fake.ts";
import {
  hasProgram,
  holders,
  holding,
  inheritedKey,
  isEnvFile,
  isHandedOn,
  lackOf,
  languageOf,
  reachedElsewhere,
  startedBy,
  isSameFile,
  isGiven,
} from "./reach.ts";
import { loaderLines } from "./loader-lines.ts";
import { answer, context, errorText, evidence, seen } from "./sketch.ts";
import { place, pointAt } from "./speak.ts";

export const envFileNotLoaded: Cause = {
  id: "env-file-not-loaded",
  group: "not-loaded",
  title: "The .env file is there but nothing loads it",
  why:
    "An env file is only text. Something must read it: a call of a loader in the program, a flag of the runtime, " +
    "or the framework. Without it the program sees the environment of its shell and nothing else.",
  rank: 30,
  detect(e) {
    const lack = lackOf(e);
    const first = e.contexts[0];
    if (lack !== null && isGiven(e, lack.names)) return null;
    if (
      lack === null ||
      first?.environmentOnly !== true ||
      inheritedKey(e, lack.names) !== null
    )
      return null;
    if (!lack.said && (!hasProgram(e) || reachedElsewhere(e, lack.names)))
      return null;
    if (loadedByLibrary(e)) return null;
    const file = nearest(
      holders(e, lack.names).filter(
        (one) => isEnvFile(one) && !isHandedOn(e, one.path ?? ""),
      ),
    );
    if (file?.path == null) return null;
    return {
      certainty: startedBy(e) === null ? "proven" : "likely",
      at: pointAt(file),
      summary: `${place(e, file)} holds the key, but nothing loads ${file.path} when ${first.title} runs`,
      evidence: [
        holding(e, file),
        lack.proof,
        {
          fact: `${first.title} sees its environment alone: ${first.loaderReason}`,
          from: "file",
        },
      ],
      remedies: [remedy(e, file.path)],
    };
  },
  examples: () => ({
    faulty: [
      unloaded(),
      unloaded({
        facts: [
          ...program("javascript"),
          {
            kind: "script",
            at: { path: "package.json", line: 7 },
            name: "start",
            command: "node src/index.js",
          },
        ],
      }),
      unloaded({
        command: "explain",
        facts: [],
        error: errorText({
          local: [
            {
              kind: "missing-key",
              sdk: "openai-python",
              variables: ["OPENAI_API_KEY"],
            },
          ],
        }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // nothing here is a program
      unloaded({ facts: [] }),
      // the shell has the key, the file is a copy
      unloaded({
        seen: [
          seen({ value: fakeKey() }),
          seen({ id: "o2", source: "process", path: null, value: fakeKey() }),
        ],
      }),
      unloaded({ seen: [seen({ value: "your-api-key-here" })] }),
      unloaded({
        facts: [
          ...program("python"),
          {
            kind: "compose-service",
            at: { path: "compose.yml", line: 2 },
            service: "app",
            image: null,
            build: ".",
            envFiles: [{ path: ".env", line: 4, format: null }],
            environment: [],
          },
        ],
      }),
      // the text shows that a key arrived
      unloaded({
        command: "explain",
        error: errorText({
          local: [
            { kind: "codec", codePoint: 8220, position: 7, endPosition: null },
          ],
        }),
      }),
    ],
  }),
};

function program(language: Language): Fact[] {
  return [
    {
      kind: "client",
      at: { path: "main", line: 8 },
      language,
      sdk: "openai",
      browser: false,
      topLevel: true,
      options: {},
    },
  ];
}

function unloaded(part: Partial<Evidence> = {}): Evidence {
  const first = context({
    title: "python main.py",
    loader: "process",
    loaderReason: "main.py imports no loader",
    environmentOnly: true,
    files: [],
  });
  return evidence({
    value: null,
    contexts: [first],
    seen: [seen({ value: fakeKey() })],
    facts: program("python"),
    ...part,
  });
}

/** A library in the trace calls a loader itself: then the file lies in the wrong place. */
function loadedByLibrary(e: Evidence): boolean {
  const frames = (e.error?.frames ?? []).filter((frame) => frame.library);
  return factsOf(e, "loader-call").some((call) =>
    frames.some((frame) => isSameFile(frame.path, call.at.path)),
  );
}

/** The file nearest to the folder under diagnosis. */
function nearest(files: readonly Seen[]): Seen | null {
  const depth = (one: Seen) =>
    (one.path ?? "").split("/").length +
    (one.path?.startsWith("../") === true ? 10 : 0);
  return [...files].sort((a, b) => depth(a) - depth(b))[0] ?? null;
}

const ADD: Partial<Record<Language, (path: string) => string[]>> = {
  python: () => [
    "pip install python-dotenv, and add python-dotenv to the requirements",
    "write these two lines at the top of the program, before the client is built: from dotenv import load_dotenv / load_dotenv()",
  ],
  javascript: (path) => [
    `start the program with: node --env-file=${path} … (Node 20.6 or newer), or write import "dotenv/config" as its first line`,
  ],
  ruby: () => [
    'add the gem dotenv and write require "dotenv/load" as the first line',
  ],
  go: (path) => [
    `call godotenv.Load("${path}") first thing in main (github.com/joho/godotenv)`,
  ],
  php: () => [
    "load it with vlucas/phpdotenv before the client is built: Dotenv::createImmutable(__DIR__)->load()",
  ],
  rust: () => ["call dotenvy::dotenv() first thing in main"],
  java: () => [
    "load it with dotenv-java, or give the file to the run configuration",
  ],
  csharp: () => [
    "call DotNetEnv.Env.Load() before the client is built, or use user secrets",
  ],
};

function remedy(e: Evidence, path: string): Remedy {
  const language = languageOf(e) ?? "other";
  const lines = loaderLines(e, path);
  const edits = lines.length > 0 ? lines : scriptFlag(e, path);
  const steps = ADD[language]?.(path) ?? [
    `set the variables of ${path} in the shell that starts the program: set -a; . ./${path}; set +a`,
  ];
  return {
    id: "load-env-file",
    summary:
      lines.length === 0 && edits.length > 0
        ? `let node read ${path} itself`
        : `let the program load ${path}`,
    steps: [...steps, "start the program again"],
    ...(edits.length > 0 ? { edits } : {}),
  };
}

/** `node src/index.js` → `node --env-file=.env src/index.js`, in the start script of the package that the file lies in. */
function scriptFlag(e: Evidence, path: string): Edit[] {
  if (languageOf(e) !== "javascript") return [];
  return factsOf(e, "script").flatMap((script): Edit[] => {
    const runner = /^(node|tsx)(?= (?!.*--env-file))/.exec(script.command)?.[1];
    const mine =
      nameOf(script.at.path) === "package.json" &&
      folderOf(script.at.path) === folderOf(path);
    if (
      runner === undefined ||
      !mine ||
      !/^(?:start|dev|serve)$/.test(script.name)
    )
      return [];
    return [
      {
        do: "replace-text",
        path: script.at.path,
        line: script.at.line,
        find: `"${runner} `,
        with: `"${runner} --env-file=${nameOf(path)} `,
      },
    ];
  });
}
