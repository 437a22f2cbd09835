import type { Ecosystem } from "../model/fact.ts";
import { LineIndex } from "./lines.ts";
import {
  child,
  entriesOf,
  itemsOf,
  leavesOf,
  textOf,
  type TreeEntry,
  type TreeNode,
} from "./tree.ts";
import { readIni } from "./ini.ts";
import { readJson } from "./json.ts";
import { readToml } from "./toml.ts";
import { readYaml } from "./yaml.ts";

/** A package that a manifest asks for, or that a lock file settles. */
export interface Dependency {
  name: string;
  /** Exact as a lock file or an exact pin says, else the range's own text; null when any will do. */
  version: string | null;
  line: number;
}

/** How the dependencies of one kind of file are read. */
export interface DependencyFile {
  file: RegExp;
  ecosystem: Ecosystem;
  read(text: string): Dependency[] | Promise<Dependency[]>;
}

/** Lock files of big projects list thousands; beyond this nobody asks. */
const MAX_DEPENDENCIES = 3_000;

/** One row for each kind of manifest and lock file. */
export const dependencyFiles: readonly DependencyFile[] = [
  { file: /(?:^|\/)package\.json$/, ecosystem: "npm", read: packageJson },
  {
    file: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/,
    ecosystem: "npm",
    read: packageLock,
  },
  { file: /(?:^|\/)pnpm-lock\.yaml$/, ecosystem: "npm", read: pnpmLock },
  {
    file: /(?:^|\/)yarn\.lock$/,
    ecosystem: "npm",
    read: (text) =>
      matches(
        text,
        /^"?((?:@[^@"\s]+\/)?[^@"\s]+)@[^\n]*:\r?\n[ \t]+version:? "?([^"\s]+)"?/gm,
      ),
  },
  {
    file: /(?:^|\/)bun\.lock$/,
    ecosystem: "npm",
    read: (text) =>
      matches(text, /^[ \t]+"(@?[^"@\n]+)": \["@?[^"@\n]+@(\d[^"\n]*)"/gm),
  },
  {
    file: /(?:^|\/)(?:requirements|constraints)[^/]*\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i,
    ecosystem: "pypi",
    read: requirements,
  },
  { file: /(?:^|\/)pyproject\.toml$/, ecosystem: "pypi", read: pyproject },
  {
    file: /(?:^|\/)Pipfile$/,
    ecosystem: "pypi",
    read: (text) => tables(text, [["packages"], ["dev-packages"]], "pypi"),
  },
  { file: /(?:^|\/)Pipfile\.lock$/, ecosystem: "pypi", read: pipfileLock },
  {
    file: /(?:^|\/)(?:uv|poetry|pdm)\.lock$/,
    ecosystem: "pypi",
    read: lockedPackages,
  },
  { file: /(?:^|\/)setup\.py$/, ecosystem: "pypi", read: setupPy },
  { file: /(?:^|\/)setup\.cfg$/, ecosystem: "pypi", read: setupCfg },
  {
    file: /(?:^|\/)environment\.ya?ml$/,
    ecosystem: "pypi",
    read: condaEnvironment,
  },
  {
    file: /(?:^|\/)(?:Gemfile|gems\.rb)$|\.gemspec$/,
    ecosystem: "gem",
    read: gemfile,
  },
  {
    file: /(?:^|\/)(?:Gemfile|gems)\.(?:lock|locked)$/,
    ecosystem: "gem",
    read: (text) => matches(text, /^ {4}([\w.-]+) \(([^)\n]+)\)/gm),
  },
  {
    file: /(?:^|\/)composer\.json$/,
    ecosystem: "composer",
    read: composerJson,
  },
  {
    file: /(?:^|\/)composer\.lock$/,
    ecosystem: "composer",
    read: (text) =>
      matches(
        text,
        /"name":\s*"([^"\n]+\/[^"\n]+)",\s*"version":\s*"v?([^"\n]+)"/g,
      ),
  },
  {
    file: /(?:^|\/)go\.mod$/,
    ecosystem: "go",
    read: (text) =>
      matches(
        text,
        /^(?:require)?[ \t]+([\w.-]+\.[\w.-]+\/[^\s]+)[ \t]+v([^\s/]+)/gm,
      ),
  },
  { file: /(?:^|\/)pom\.xml$/, ecosystem: "maven", read: pom },
  {
    file: /(?:^|\/)[\w.-]*\.gradle(?:\.kts)?$/,
    ecosystem: "maven",
    read: (text) =>
      matches(
        text,
        /(?:implementation|api|compile|compileOnly|runtimeOnly|testImplementation|platform)[ \t]*\(?[ \t]*["']([\w.-]+:[\w.-]+)(?::([^"'\n@]+))?/g,
      ),
  },
  {
    file: /\.(?:cs|fs|vb)proj$|(?:^|\/)Directory\.Packages\.props$/i,
    ecosystem: "nuget",
    read: (text) =>
      matches(
        text,
        /<Package(?:Reference|Version)\s[^<>]{0,200}?Include="([^"\n]+)"(?:[^<>]{0,200}?Version="([^"\n]+)")?/g,
      ),
  },
  {
    file: /(?:^|\/)Cargo\.toml$/,
    ecosystem: "crates",
    read: (text) =>
      tables(
        text,
        [["dependencies"], ["dev-dependencies"], ["workspace", "dependencies"]],
        "crates",
      ),
  },
  { file: /(?:^|\/)Cargo\.lock$/, ecosystem: "crates", read: lockedPackages },
];

/** Name in group 1, version in group 2 if there is one. */
function matches(text: string, pattern: RegExp): Dependency[] {
  const lines = new LineIndex(text);
  const found: Dependency[] = [];
  for (const match of text.matchAll(pattern)) {
    if (found.length >= MAX_DEPENDENCIES) break;
    const offset = match.index + match[0].search(/\S/);
    found.push({
      name: match[1] ?? "",
      version: match[2] ?? null,
      line: lines.lineOf(offset),
    });
  }
  return found;
}

async function packageJson(text: string): Promise<Dependency[]> {
  const root = await readJson(text);
  const lines = new LineIndex(text);
  return [
    "dependencies",
    "devDependencies",
    "optionalDependencies",
    "peerDependencies",
  ].flatMap((kind) =>
    entriesOf(child(root, kind)).map((entry) => ({
      name: entry.key,
      version: textOf(entry.node),
      line: lines.lineOf(entry.keyStart),
    })),
  );
}

/** Versions 2 and 3 name the folder; version 1 nests. Only what stands at the top can be imported by the project. */
function packageLock(text: string): Dependency[] {
  const modern = matches(
    text,
    /^[ \t]*"node_modules\/((?:@[^/"\n]+\/)?[^/"\n]+)": \{\s*"version": "([^"\n]+)"/gm,
  );
  return modern.length > 0
    ? modern
    : matches(
        text,
        /^ {4}"((?:@[^/"\n]+\/)?[^/"\n]+)": \{\s*"version": "([^"\n]+)"/gm,
      );
}

function pnpmLock(text: string): Dependency[] {
  const direct = matches(
    text,
    /^ {4,6}'?((?:@[^@/\s']+\/)?[^@/\s':]+)'?:\r?\n[ \t]+specifier:[^\n]*\r?\n[ \t]+version: (\d[^\s(]*)/gm,
  );
  const all = matches(
    text,
    /^ {2}'?\/?((?:@[^@/\s']+\/)?[^@/\s'(:]+)[@/](\d[^\s('_:]*)[^\n]*:\r?$/gm,
  );
  return [...direct, ...all].slice(0, MAX_DEPENDENCIES);
}

/** Python names are equal whatever their case and their dashes (PEP 503). */
function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** `openai[datalib]==1.2 ; python_version > "3"`; an exact pin gives the version alone. */
function requirement(text: string): Omit<Dependency, "line"> | null {
  const match =
    /^[ \t]*([A-Za-z0-9][\w.-]*)[ \t]*(?:\[[^\]\n]*\])?[ \t]*(\(?(?:[=<>!~]=?=?|===)[^;#\n\\]*)?(?=[;#\\@\s]|$)/.exec(
      text,
    );
  if (match === null) return null;
  const range =
    (match[2] ?? "").replace(/[()]/g, "").split("--")[0]?.trim() ?? "";
  return {
    name: pythonName(match[1] ?? ""),
    version: range === "" ? null : range.replace(/^={2,3}\s*(?=[\w.+-]+$)/, ""),
  };
}

function requirements(text: string): Dependency[] {
  const found: Dependency[] = [];
  for (const { line, text: content } of new LineIndex(text).all()) {
    const one = /^[ \t]*(?:#|-|$)/.test(content) ? null : requirement(content);
    if (one !== null) found.push({ ...one, line });
  }
  return found.slice(0, MAX_DEPENDENCIES);
}

function listed(node: TreeNode | null, lines: LineIndex): Dependency[] {
  return itemsOf(node).flatMap((item) => {
    const one = requirement(textOf(item) ?? "#");
    return one === null ? [] : [{ ...one, line: lines.lineOf(item.start) }];
  });
}

function pyproject(text: string): Dependency[] {
  const root = readToml(text);
  const lines = new LineIndex(text);
  const groups = [
    ...entriesOf(child(root, "project", "optional-dependencies")),
    ...entriesOf(child(root, "dependency-groups")),
  ];
  const poetry = entriesOf(child(root, "tool", "poetry", "group")).map(
    (group) => child(group.node, "dependencies"),
  );
  return [
    ...listed(child(root, "project", "dependencies"), lines),
    ...groups.flatMap((group) => listed(group.node, lines)),
    ...listed(child(root, "tool", "uv", "dev-dependencies"), lines),
    ...[
      child(root, "tool", "poetry", "dependencies"),
      child(root, "tool", "poetry", "dev-dependencies"),
      child(root, "tool", "poetry", "requires-plugins"),
      ...poetry,
    ].flatMap((table) => fromTable(table, lines, "pypi")),
  ].filter((one) => one.name !== "python");
}

function tables(
  text: string,
  paths: string[][],
  ecosystem: Ecosystem,
): Dependency[] {
  const root = readToml(text);
  const lines = new LineIndex(text);
  return paths.flatMap((path) =>
    fromTable(child(root, ...path), lines, ecosystem),
  );
}

/** `openai = "^1.2"` or `openai = { version = "^1.2" }`. */
function fromTable(
  node: TreeNode | null,
  lines: LineIndex,
  ecosystem: Ecosystem,
): Dependency[] {
  return entriesOf(node).map((entry: TreeEntry) => {
    const version = textOf(entry.node) ?? textOf(child(entry.node, "version"));
    return {
      name: ecosystem === "pypi" ? pythonName(entry.key) : entry.key,
      version:
        version === "*" ? null : (version?.replace(/^==\s*/, "") ?? null),
      line: lines.lineOf(entry.keyStart),
    };
  });
}

async function pipfileLock(text: string): Promise<Dependency[]> {
  const root = await readJson(text);
  const lines = new LineIndex(text);
  return ["default", "develop"].flatMap((kind) =>
    fromTable(child(root, kind), lines, "pypi"),
  );
}

function lockedPackages(text: string): Dependency[] {
  return matches(
    text,
    /^\[\[package\]\]\r?\nname = "([^"\n]+)"\r?\nversion = "([^"\n]+)"/gm,
  ).map((one) => ({ ...one, name: one.name.replaceAll("_", "-") }));
}

/** The strings of `install_requires=[…]` and its like; nothing is run. */
function setupPy(text: string): Dependency[] {
  const start = text.search(
    /\b(?:install_requires|requires|REQUIREMENTS|requirements)\s*=\s*\[/,
  );
  if (start < 0) return [];
  const end = text.indexOf("]", start);
  const block = text.slice(start, end < 0 ? start + 5_000 : end);
  const lines = new LineIndex(text);
  return [...block.matchAll(/["']([^"'\n]+)["']/g)].flatMap((match) => {
    const one = requirement(match[1] ?? "");
    return one === null
      ? []
      : [{ ...one, line: lines.lineOf(start + match.index) }];
  });
}

function setupCfg(text: string): Dependency[] {
  const wanted = readIni(text).entries.filter(
    (entry) =>
      (entry.section === "options" && entry.key === "install_requires") ||
      entry.section === "options.extras_require",
  );
  return wanted.flatMap((entry) =>
    entry.value.split("\n").flatMap((line, index) => {
      const one = requirement(line);
      return line === "" || one === null
        ? []
        : [{ ...one, line: entry.line + index }];
    }),
  );
}

async function condaEnvironment(text: string): Promise<Dependency[]> {
  const lines = new LineIndex(text);
  const documents = await readYaml(text);
  return documents.flatMap((document) =>
    leavesOf(child(document, "dependencies")).flatMap(({ node }) => {
      // conda writes one equals sign where pip writes two
      const one = requirement(
        (node.text ?? "#")
          .replace(/^[\w.-]+::/, "")
          .replace(/^([\w.-]+)=(?!=)/, "$1=="),
      );
      return one === null || one.name === "python"
        ? []
        : [{ ...one, line: lines.lineOf(node.start) }];
    }),
  );
}

function gemfile(text: string): Dependency[] {
  return matches(
    text,
    /^[ \t]*(?:gem|\w+\.add(?:_runtime|_development)?_dependency)[ \t(]+["']([\w.-]+)["'](?:[ \t]*,[ \t]*["']([^"'\n]+)["'])?/gm,
  );
}

async function composerJson(text: string): Promise<Dependency[]> {
  const root = await readJson(text);
  const lines = new LineIndex(text);
  return ["require", "require-dev"].flatMap((kind) =>
    fromTable(child(root, kind), lines, "composer"),
  );
}

function pom(text: string): Dependency[] {
  const lines = new LineIndex(text);
  const found: Dependency[] = [];
  for (
    let at = text.indexOf("<dependency>");
    at >= 0 && found.length < MAX_DEPENDENCIES;
    at = text.indexOf("<dependency>", at + 1)
  ) {
    const block = text.slice(at, at + 1_000).split("</dependency>")[0] ?? "";
    const tag = (name: string) =>
      new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(block)?.[1] ??
      null;
    const [group, artifact] = [tag("groupId"), tag("artifactId")];
    if (group !== null && artifact !== null)
      found.push({
        name: `${group}:${artifact}`,
        version: tag("version"),
        line: lines.lineOf(at),
      });
  }
  return found;
}
