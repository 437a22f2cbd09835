import { folderOf, nameOf } from "../doctor/paths.ts";
import type { Edit } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { Ecosystem } from "../model/fact.ts";
import { isTestPath } from "./reach.ts";

// Lines of a program that keymend can write: calls of a loader that is installed, and reads of a variable. Pure.

const SCRIPT = /\.[cm]?[jt]sx?$/i;
const PYTHON = /\.pyw?$/i;

/** Calls the loader that the project has among its dependencies, at the head of the program; empty when there is none. */
export function loaderLines(
  e: Evidence,
  path: string,
  entry: string | null = entryOf(e),
): Edit[] {
  // both loaders look for a file of this very name
  if (entry === null || nameOf(path) !== ".env") return [];
  if (SCRIPT.test(entry))
    return isDependency(e, "npm", "dotenv") && isStartFolder(e, path)
      ? [
          {
            do: "insert-statement",
            path: entry,
            text: 'import "dotenv/config";',
            commonjs: 'require("dotenv/config");',
          },
        ]
      : [];
  // load_dotenv() goes from the folder of its file upward
  const isAbove =
    folderOf(path) === "" ||
    `${folderOf(entry)}/`.startsWith(`${folderOf(path)}/`);
  return PYTHON.test(entry) &&
    isDependency(e, "pypi", "python-dotenv") &&
    isAbove
    ? [
        {
          do: "insert-statement",
          path: entry,
          text: "from dotenv import load_dotenv\nload_dotenv()",
        },
      ]
    : [];
}

/** The file that is started, else the one that builds the client. */
function entryOf(e: Evidence): string | null {
  const entry = factsOf(e, "entry").find(
    ({ path }) => (SCRIPT.test(path) || PYTHON.test(path)) && !isTestPath(path),
  );
  const client = factsOf(e, "client").find(
    ({ at, browser }) => !browser && !isTestPath(at.path),
  );
  return entry?.path ?? client?.at.path ?? null;
}

function isDependency(
  e: Evidence,
  ecosystem: Ecosystem,
  name: string,
): boolean {
  return factsOf(e, "dependency").some(
    (one) =>
      one.ecosystem === ecosystem &&
      one.name.toLowerCase().replaceAll("_", "-") === name,
  );
}

/** The folder in which package scripts run: that of the manifest. */
function isStartFolder(e: Evidence, path: string): boolean {
  return factsOf(e, "dependency").some(
    (one) =>
      one.name === "dotenv" &&
      nameOf(one.path) === "package.json" &&
      folderOf(one.path) === folderOf(path),
  );
}

/** Reads the variable in the place of a literal; empty where keymend does not write the language, or in a browser. */
export function readInstead(
  e: Pick<Evidence, "facts">,
  literal: Seen,
  name: string,
): Edit[] {
  const { path } = literal;
  if (path === null || literal.source !== "source-code") return [];
  const inBrowser = factsOf(e, "client").some(
    ({ at, browser }) => browser && at.path === path,
  );
  if (inBrowser || literal.tags?.includes("commented") === true) return [];
  if (SCRIPT.test(path))
    return [
      {
        do: "replace-literal",
        occurrence: literal.id,
        with: `process.env.${name}`,
      },
    ];
  return PYTHON.test(path)
    ? [
        {
          do: "replace-literal",
          occurrence: literal.id,
          with: `os.environ["${name}"]`,
        },
        {
          do: "insert-statement",
          path,
          text: "import os",
          unless: "import os",
        },
      ]
    : [];
}
