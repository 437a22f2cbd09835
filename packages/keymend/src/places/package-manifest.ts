import { dependencyFiles } from "../formats/dependencies.ts";
import { readDockerRun } from "../formats/docker-run.ts";
import { readJson } from "../formats/json.ts";
import { redact } from "../formats/redact.ts";
import { readToml } from "../formats/toml.ts";
import { child, entriesOf, textOf, type TreeNode } from "../formats/tree.ts";
import type { FilePlace, PlaceContext } from "../model/place.ts";
import { localPath, readEntries } from "./command-lines.ts";
import { FileReading } from "./file-reading.ts";

const LOCK = /(?:lock|shrinkwrap)(?:\.json|\.yaml|ed)?$|go\.mod$/;

/** Scripts that start no program of the user's. */
const CHORES =
  /^(?:pre|post)?(?:test|lint|format|build|typecheck|type-check|check|prepare|install|publish|clean|coverage|release|version|docs|storybook)(?:$|[:-])/;
/** Scripts that start the program, the most telling first. */
const STARTS = ["start", "dev", "serve", "start:dev", "develop"];

/** Manifests and lock files of packages: what the project depends on, how it is started. */
export const packageManifest: FilePlace = {
  source: "package-manifest",
  scopes: ["project"],
  matches: (path) => dependencyFiles.some((row) => row.file.test(path)),
  async read(file, context) {
    const reading = new FileReading(file);
    const row = dependencyFiles.find((one) => one.file.test(file.path));
    for (const { name, version, line } of (await row?.read(file.text)) ?? []) {
      reading.fact({
        kind: "dependency",
        path: file.path,
        line,
        ecosystem: row?.ecosystem ?? "npm",
        name,
        version,
      });
    }
    if (/(?:^|\/)package\.json$/.test(file.path))
      readPackageJson(reading, await readJson(file.text), context);
    if (/(?:^|\/)pyproject\.toml$/.test(file.path))
      readPyproject(reading, context);
    // integrity hashes of lock files are long and hold no key
    if (!LOCK.test(file.path)) reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "package.json",
      text: '{\n  "main": "lib/index.js",\n  "scripts": {\n    "test": "node --test x.js",\n    "start": "node --env-file=.env src/index.js",\n    "docker:run": "docker run --rm -p 3000:3000 --env-file .env search-api"\n  },\n  "dependencies": {\n    "openai": "^4.68.0"\n  }\n}\n',
      found: [],
      facts: [
        {
          kind: "dependency",
          path: "package.json",
          line: 9,
          ecosystem: "npm",
          name: "openai",
          version: "^4.68.0",
        },
        {
          kind: "script",
          at: { path: "package.json", line: 5 },
          name: "start",
          command: "node --env-file=.env src/index.js",
        },
        {
          kind: "docker-run",
          at: { path: "package.json", line: 6 },
          envFiles: [{ path: ".env", line: 6 }],
          image: "search-api",
        },
        {
          kind: "entry",
          path: "src/index.js",
          language: "javascript",
          by: "package.json start",
        },
        {
          kind: "entry",
          path: "lib/index.js",
          language: "javascript",
          by: "package.json main",
        },
      ],
    },
    {
      path: "web/package-lock.json",
      text: '{\n  "lockfileVersion": 3,\n  "packages": {\n    "node_modules/openai": {\n      "version": "4.68.1"\n    },\n    "node_modules/a/node_modules/openai": {\n      "version": "3.0.0"\n    }\n  }\n}\n',
      found: [],
      facts: [
        {
          kind: "dependency",
          path: "web/package-lock.json",
          line: 4,
          name: "openai",
          version: "4.68.1",
        },
      ],
    },
    {
      path: "requirements-dev.txt",
      text: '# pins\nopenai==1.14.3\npython_dotenv>=1.0 ; python_version > "3"\n-r other.txt\nlitellm\n',
      found: [],
      facts: [
        {
          kind: "dependency",
          name: "openai",
          version: "1.14.3",
          line: 2,
          ecosystem: "pypi",
        },
        {
          kind: "dependency",
          name: "python-dotenv",
          version: ">=1.0",
          line: 3,
        },
        { kind: "dependency", name: "litellm", version: null, line: 5 },
      ],
    },
    {
      path: "pyproject.toml",
      text: '[project]\ndependencies = [\n  "openai[datalib] >= 1.40",\n]\n[project.scripts]\ndemo = "demo.cli:main"\n[tool.poetry.dependencies]\nlangchain-openai = { version = "^0.2" }\n',
      found: [],
      facts: [
        { kind: "dependency", name: "openai", version: ">= 1.40", line: 3 },
        {
          kind: "dependency",
          name: "langchain-openai",
          version: "^0.2",
          line: 8,
        },
        {
          kind: "entry",
          path: "demo/cli.py",
          language: "python",
          by: "pyproject.toml demo",
        },
      ],
    },
    {
      path: "Gemfile.lock",
      text: "GEM\n  remote: https://rubygems.org/\n  specs:\n    openai (0.3.0)\n    ruby-openai (4.2.0)\n      faraday (>= 1)\n",
      found: [],
      facts: [
        {
          kind: "dependency",
          ecosystem: "gem",
          name: "openai",
          version: "0.3.0",
          line: 4,
        },
        {
          kind: "dependency",
          ecosystem: "gem",
          name: "ruby-openai",
          version: "4.2.0",
          line: 5,
        },
      ],
    },
    {
      path: "go.mod",
      text: "module example.org/kb\n\ngo 1.22\n\nrequire github.com/philippgille/chromem-go v0.7.0\n",
      found: [],
      facts: [
        {
          kind: "dependency",
          ecosystem: "go",
          name: "github.com/philippgille/chromem-go",
          version: "0.7.0",
          line: 5,
        },
      ],
    },
    {
      path: "composer.json",
      text: '{ "require": { "php": "^8.2", "openai-php/laravel": "^0.8.1" } }',
      found: [],
      facts: [
        {
          kind: "dependency",
          ecosystem: "composer",
          name: "openai-php/laravel",
          version: "^0.8.1",
          line: 1,
        },
      ],
    },
    {
      path: "App.csproj",
      text: '<Project>\n  <PackageReference Include="OpenAI" Version="2.0.0" />\n</Project>\n',
      found: [],
      facts: [
        {
          kind: "dependency",
          ecosystem: "nuget",
          name: "OpenAI",
          version: "2.0.0",
          line: 2,
        },
      ],
    },
  ],
};

function readPackageJson(
  reading: FileReading,
  root: TreeNode | null,
  context: PlaceContext,
): void {
  const scripts = entriesOf(child(root, "scripts")).map((entry) => ({
    ...entry,
    command: textOf(entry.node) ?? "",
  }));
  for (const { key, keyStart, command } of scripts) {
    const at = reading.at(keyStart);
    reading.fact({ kind: "script", at, name: key, command: redact(command) });
    reading.fact(
      ...readDockerRun(command, { path: at.path, firstLine: at.line }).map(
        (fact) => oneLine(fact, at.line),
      ),
    );
  }
  const rank = (name: string) =>
    STARTS.includes(name) ? STARTS.indexOf(name) : STARTS.length;
  for (const { key, command } of scripts.toSorted(
    (a, b) => rank(a.key) - rank(b.key),
  )) {
    if (!CHORES.test(key))
      readEntries(reading, command, { by: `${reading.path} ${key}`, context });
  }
  for (const name of ["main", "module"]) {
    const main = textOf(child(root, name));
    const path = main === null ? null : localPath(reading.path, main, context);
    if (path !== null && /\.[cm]?[jt]s$/.test(path))
      reading.fact({
        kind: "entry",
        path,
        language: "javascript",
        by: `${reading.path} ${name}`,
      });
  }
}

/** A script is one line of the manifest, whatever line breaks its string holds. */
function oneLine(
  fact: ReturnType<typeof readDockerRun>[number],
  line: number,
): ReturnType<typeof readDockerRun>[number] {
  return {
    ...fact,
    at: { ...fact.at, line },
    envFiles: fact.envFiles.map((one) => ({ ...one, line })),
    passes: fact.passes.map((one) => ({ ...one, line })),
  };
}

/** `demo = "package.module:function"`. */
function readPyproject(reading: FileReading, context: PlaceContext): void {
  const root = readToml(reading.text);
  for (const table of [
    child(root, "project", "scripts"),
    child(root, "tool", "poetry", "scripts"),
  ]) {
    for (const { key, keyStart, node } of entriesOf(table)) {
      const target = textOf(node) ?? "";
      reading.fact({
        kind: "script",
        at: reading.at(keyStart),
        name: key,
        command: redact(target),
      });
      const module = /^([A-Za-z_][\w.]*):/.exec(target)?.[1];
      const path =
        module === undefined
          ? null
          : localPath(
              reading.path,
              `${module.replaceAll(".", "/")}.py`,
              context,
            );
      if (path !== null)
        reading.fact({
          kind: "entry",
          path,
          language: "python",
          by: `${reading.path} ${key}`,
        });
    }
  }
}
