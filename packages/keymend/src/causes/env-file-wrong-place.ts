import type { Cause, Finding } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { folderOf, joinPath, nameOf } from "../doctor/paths.ts";
import { fakeKey } from "../key/fake.ts";
import { bundlerRoots } from "./bundlers.ts";
import {
  advice,
  holders,
  holding,
  inheritedKey,
  isEnvFile,
  isHandedOn,
  lackOf,
  titleOf,
  type Lack,
  isSameFile,
  isGiven,
} from "./reach.ts";
import { answer, context, errorText, evidence, seen } from "./sketch.ts";
import { place, pointAt } from "./speak.ts";

export const envFileWrongPlace: Cause = {
  id: "env-file-wrong-place",
  group: "not-loaded",
  title: "The .env file is in a folder the loader does not look in",
  why:
    "A loader starts at one folder: the working directory, the folder of the package, or that of the file that " +
    "calls it. A file one level up or down is not seen, and nothing says so.",
  rank: 30,
  detect(e) {
    const lack = lackOf(e);
    if (lack === null || inheritedKey(e, lack.names) !== null) return null;
    const files = holders(e, lack.names).filter(
      (one) => isEnvFile(one) && !isHandedOn(e, one.path ?? ""),
    );
    const [nearest] = files;
    if (nearest === undefined) return null;
    const own = isGiven(e, lack.names)
      ? null
      : (besideBundler(e, lack, files) ?? besideLoader(e, lack, files));
    return own ?? besideLibrary(e, lack, nearest);
  },
  examples: () => ({
    faulty: [
      misplaced("server/.env", [".env"]),
      misplaced("../.env", [".env"]),
      clientReadsRoot(),
      libraryLooksBesideItself(true),
      libraryLooksBesideItself(false),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // two packages, two keys
      evidence({
        value: fakeKey("project", 1),
        winner: { path: "packages/api/.env" },
        seen: [
          seen({ path: "packages/api/.env", value: fakeKey("project", 1) }),
          seen({
            id: "o2",
            path: "packages/worker/.env",
            value: fakeKey("project", 2),
          }),
        ],
        answers: [answer()],
      }),
      // the neighbour's file is the neighbour's
      misplaced("packages/worker/.env", ["packages/api/.env"]),
      misplaced("server/.env.example", [".env"], { tags: ["template"] }),
      misplaced("server/.env", [".env"], { value: "your-api-key-here" }),
    ],
  }),
};

function misplaced(
  path: string,
  wanted: string[],
  part: Partial<Seen> = {},
): Evidence {
  return evidence({
    value: null,
    contexts: [context({ files: [], wanted })],
    seen: [seen({ path, value: fakeKey(), ...part })],
  });
}

function clientReadsRoot(): Evidence {
  const variable = "REACT_APP_OPENAI_KEY";
  return evidence({
    value: null,
    reads: [variable],
    contexts: [
      context({ environmentOnly: true, files: [], title: "npm start" }),
    ],
    seen: [seen({ variable, value: fakeKey() })],
    facts: [
      {
        kind: "dependency",
        path: "client/package.json",
        line: 8,
        ecosystem: "npm",
        name: "react-scripts",
        version: "5.0.1",
      },
      {
        kind: "env-read",
        at: { path: "client/src/App.js", line: 3 },
        column: 38,
        language: "javascript",
        name: variable,
        browser: true,
        fallback: "none",
      },
    ],
  });
}

function libraryLooksBesideItself(known: boolean): Evidence {
  const path = ".venv/lib/python3.11/site-packages/desk/cli.py";
  return evidence({
    value: null,
    command: "explain",
    contexts: [context({ environmentOnly: true, files: [] })],
    seen: [seen({ value: fakeKey() })],
    facts: known
      ? [
          {
            kind: "loader-call",
            at: { path, line: 5 },
            language: "python",
            loader: "python-dotenv",
            override: false,
            files: null,
            expand: true,
            fromFile: false,
          },
        ]
      : [],
    error: errorText({
      local: [
        {
          kind: "missing-key",
          sdk: "openai-python",
          variables: ["OPENAI_API_KEY"],
        },
      ],
      frames: [
        { path: ".venv/bin/desk", line: 8, library: true },
        { path, line: 10, library: true },
      ],
    }),
  });
}

function isAbove(folder: string, other: string): boolean {
  if (folder === other) return false;
  const up = /^(?:\.\.\/?)+$/.test(folder === "" ? "x" : `${folder}/`);
  return folder === ""
    ? !other.startsWith("..")
    : up || other.startsWith(`${folder}/`);
}

/** The file lies above or below the folder where the loader looks; a neighbour's file is the neighbour's. */
function besideLoader(
  e: Evidence,
  lack: Lack,
  files: readonly Seen[],
): Finding | null {
  const first = e.contexts[0];
  if (first === undefined || first.environmentOnly) return null;
  const looked = [...first.wanted, ...first.files];
  const folders = new Set(looked.map(folderOf));
  for (const file of files) {
    const folder = folderOf(file.path ?? "");
    if (folders.has(folder)) continue;
    const near = [...folders].find(
      (one) => isAbove(one, folder) || isAbove(folder, one),
    );
    if (near === undefined) continue;
    const name = looked.some((path) => nameOf(path) === nameOf(file.path ?? ""))
      ? nameOf(file.path ?? "")
      : ".env";
    return finding(e, lack, file, {
      to: joinPath(near, name),
      reason: `${titleOf(e)} looks for ${looked.join(", ")}: ${first.loaderReason}`,
    });
  }
  return null;
}

/** A bundler reads the env files of its own package only. */
function besideBundler(
  e: Evidence,
  lack: Lack,
  files: readonly Seen[],
): Finding | null {
  const reads = factsOf(e, "env-read").filter(
    (fact) => fact.browser && lack.names.includes(fact.name),
  );
  for (const { root, bundler } of bundlerRoots(e)) {
    // a folder of its own for env files is the loader's business
    const moved = factsOf(e, "bundler").some(
      (fact) => fact.envDir !== null && folderOf(fact.at.path) === root,
    );
    if (
      moved ||
      root === "" ||
      !reads.some((fact) => fact.at.path.startsWith(`${root}/`))
    )
      continue;
    const inside = files.some((one) => folderOf(one.path ?? "") === root);
    const outside = files[0];
    if (inside || outside === undefined) continue;
    return finding(e, lack, outside, {
      to: `${root}/.env`,
      reason: `${bundler.title} reads the env files of ${root} only`,
    });
  }
  return null;
}

/** An installed program that calls the loader without a path: the search starts in its own folder. */
function besideLibrary(e: Evidence, lack: Lack, file: Seen): Finding | null {
  if (!lack.said) return null;
  const frames = (e.error?.frames ?? []).filter(
    (frame) =>
      frame.library && /(?:^|\/)(?:site|dist)-packages\//.test(frame.path),
  );
  const call = factsOf(e, "loader-call").find(
    (fact) =>
      fact.language === "python" &&
      fact.files === null &&
      frames.some(
        (frame) =>
          isSameFile(frame.path, fact.at.path) ||
          sameLibrary(frame.path, fact.at.path),
      ),
  );
  if (call !== undefined)
    return finding(e, lack, file, {
      to: null,
      reason: `${call.at.path}:${String(call.at.line)} loads a .env, and the search starts in the folder of that file`,
    });
  const own = frames.filter(
    (frame) =>
      !/-packages\/(?:openai|langchain\w*|litellm|pydantic\w*|httpx|dotenv)\//.test(
        frame.path,
      ),
  );
  const mine = (e.error?.frames ?? []).some(
    (frame) => !frame.library && !/(?:^|\/)bin\//.test(frame.path),
  );
  if (own[0] === undefined || mine) return null;
  const found = finding(e, lack, file, {
    to: null,
    reason: `the program is installed: ${own[0].path} runs, and it does not look for ${file.path ?? "the file"} here`,
  });
  return {
    ...found,
    certainty: "possible",
    undecided: ["env-file-not-loaded"],
  };
}

function sameLibrary(a: string, b: string): boolean {
  const name = (path: string) => /-packages\/([^/]+)\//.exec(path)?.[1];
  return name(a) !== undefined && name(a) === name(b);
}

function finding(
  e: Evidence,
  lack: Lack,
  file: Seen,
  where: { to: string | null; reason: string },
): Finding {
  const from = file.path ?? "";
  return {
    certainty: "proven",
    at: pointAt(file),
    summary: `${place(e, file)} holds the key, and the loader does not look in that folder`,
    evidence: [
      holding(e, file),
      lack.proof,
      { fact: where.reason, from: "file" },
    ],
    remedies: [
      where.to === null
        ? advice(
            "export-variables",
            `hand the variables of ${from} to the program`,
            [
              `run: set -a; . ./${from}; set +a, then start the program in the same shell`,
              "or ask its author for load_dotenv(find_dotenv(usecwd=True))",
            ],
          )
        : advice("move-env-file", `move ${from} to ${where.to}`, [
            `move ${from}, or the lines that this program needs, to ${where.to}`,
            "or name the file where the loader is called",
            "start the program again; a bundler reads env files only when it starts",
          ]),
    ],
  };
}
