import { loaderRules } from "../../loaders/index.ts";
import type { LoaderRules } from "../../model/loader.ts";
import type { FactOf } from "../../model/fact.ts";
import { folderOf, joinPath, nameOf, normalise } from "../paths.ts";
import type { ProjectView } from "../project-view.ts";
import { codeLoaders, type CodeLoader } from "./code-loaders.ts";
import {
  plainVersion,
  WEIGHT,
  type ContextRule,
  type ContextSketch,
} from "./sketch.ts";

/** The program loads its env file itself: `load_dotenv()`, `import 'dotenv/config'`. */
export const codeLoaderRule: ContextRule = {
  id: "code-loader",
  sketch(view) {
    const calls = view
      .factsOf("loader-call")
      .filter((call) => !isAside(call.at.path));
    const seen = new Set<string>();
    return calls.flatMap((call) => {
      const loader = codeLoaders[call.loader];
      if (loader === undefined) return [];
      const sketch = sketchOf(view, call, loader);
      const key = `${sketch.loader ?? ""} ${sketch.files.join(" ")} ${String(call.override)}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [sketch];
    });
  },
};

/** Tests, examples and documentation are not how the program is started. */
export function isAside(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures|examples?|docs?|benchmarks?)\/|\.(?:test|spec)\.[a-z]+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|(?:^|\/)node_modules\/|site-packages\//.test(
    path,
  );
}

function sketchOf(
  view: ProjectView,
  call: FactOf<"loader-call">,
  loader: CodeLoader,
): ContextSketch {
  const dependency = view.dependency(loader.package, loader.ecosystem);
  const rules = (call.expand ? loader.expanding : undefined) ?? loader.rules;
  // expansion is a package of its own, with its own versions
  const decisive =
    rules === loader.rules
      ? dependency
      : (view.dependency(rules, loader.ecosystem) ?? dependency);
  const version = plainVersion(decisive?.version ?? null);
  return {
    title: `${call.at.path} with ${loader.package}`,
    loader: rules,
    version,
    reason: `${call.at.path}:${String(call.at.line)} calls ${loader.package}${dependency === undefined ? "" : `, which ${nameOf(dependency.path)} names`}`,
    files: filesOf(view, call, loader),
    override: call.override,
    inheritsEnvironment: true,
    direct: [],
    fact: call,
    weight: WEIGHT.code + depthOf(call.at.path),
  };
}

/** Nearer files are likelier entries. */
function depthOf(path: string): number {
  return Math.min(path.split("/").length, 9) / 10;
}

function filesOf(
  view: ProjectView,
  call: FactOf<"loader-call">,
  loader: CodeLoader,
): string[] {
  const here = folderOf(call.at.path);
  const cwd = view.packageRoot(call.at.path, loader.manifests);
  if (call.files !== null && call.files.length > 0)
    return call.files.map((file) => named(call.fromFile ? here : cwd, file));
  if (call.unknownFile === true) return anyEnvFile(view, cwd);
  const search = call.search ?? loader.search;
  const start = search === "calling-file-upward" || call.fromFile ? here : cwd;
  const names = fileNames(loader.rules, view.plain.get("NODE_ENV") ?? null);
  const folders = search === "cwd" ? [start] : upward(start);
  return folders.flatMap((folder) =>
    names.map((name) => joinPath(folder, name)),
  );
}

/** The code works out the name: any env file below the folder may be meant, the usual names first. */
function anyEnvFile(view: ProjectView, cwd: string): string[] {
  const mode = view.plain.get("NODE_ENV") ?? "development";
  const usual = [`.env.${mode}`, ".env"].map((name) => joinPath(cwd, name));
  const rank = (path: string) =>
    (usual.includes(path) ? usual.indexOf(path) : 5) + path.split("/").length;
  const paths = view.seen.flatMap((seen) =>
    seen.source === "dotenv" &&
    seen.path !== null &&
    !/^[~/]|^\.\.\//.test(seen.path) &&
    !seen.tags?.some((tag) => /^(?:template|misnamed|test)$/.test(tag))
      ? [seen.path]
      : [],
  );
  return [...new Set(paths)].sort((a, b) => rank(a) - rank(b));
}

/** Names that the loader looks for, winner first. */
export function fileNames(rules: string, mode: string | null): string[] {
  const table: Readonly<Record<string, LoaderRules | undefined>> = loaderRules;
  return table[rules]?.files(mode) ?? [".env"];
}

const named = (folder: string, file: string) =>
  /^[~/]/.test(file) ? file : normalise(joinPath(folder, file));

/** The folder, those above it, and those above the project that were read. */
function upward(folder: string): string[] {
  const out: string[] = [];
  for (let at = folder; at !== ""; at = folderOf(at)) out.push(at);
  return [...out, "", "..", "../..", "../../.."];
}
