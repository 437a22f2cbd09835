import type { PlaceContext } from "../model/place.ts";

/** Where code runs: `browser`, `server`, or `unknown` when nothing in the file or beside it says so. */
export type Side = "browser" | "server" | "unknown";

type Has = Pick<PlaceContext, "has">;

const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|fixtures?|e2e|testdata|cypress)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|[._-](?:test|spec|cy|stories)\.[a-z]+$|_(?:test|spec)\.(?:go|py|rb|dart)$|Tests?\.(?:java|kt|cs|php|swift)$/;

/** Is this a test or a fixture, by its path? */
export function isTestPath(path: string): boolean {
  return TEST_PATH.test(path);
}

const SERVER_PATH =
  /(?:^|\/)(?:api|server|servers|backend|functions|netlify|edge-functions|scripts?|bin|cli|electron|main-process|workers?)\/|(?:^|\/)(?:route|middleware|instrumentation|server|entry-server|hooks\.server)\.[cm]?[jt]sx?$|\.server\.[cm]?[jt]sx?$|\+server\.[jt]s$|\.config\.[cm]?[jt]s$/;
const BROWSER_SOURCE = /(?:^|\/)(?:src|client|frontend|components)\//;
const NODE_MODULE =
  /\brequire\(\s*["'](?:node:|fs|path|http|express|dotenv)|\bfrom\s+["'](?:node:[a-z]|(?:fs|path|http|express|fastify|koa|dotenv)["'/])|\bprocess\.(?:argv|cwd|exit|stdin|stdout)\b|\bimport\s+["'](?:dotenv\/config|server-only)["']/;
const BROWSER_OBJECT =
  /\b(?:document\.(?:getElementById|querySelector|createElement|addEventListener|body)|window\.|localStorage\.|chrome\.(?:runtime|storage|tabs))/;

const BUNDLERS = [
  // root of the app → marks beside it
  ["vite.config.js", "vite.config.ts", "vite.config.mjs", "vite.config.mts"],
  // beside an Express server there may be public/index.html as well
  ["src/App.js", "src/App.jsx", "src/App.tsx", "src/App.vue"],
  ["angular.json"],
] as const;
const SERVER_FRAMEWORKS = [
  "next.config.js",
  "next.config.mjs",
  "next.config.ts",
  "astro.config.mjs",
  "astro.config.ts",
  "astro.config.js",
  "nuxt.config.ts",
  "nuxt.config.js",
  "svelte.config.js",
] as const;

/** Folders from that of the file up to the root, as prefixes: `a/b/`, `a/`, ``. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (
    let at = path.lastIndexOf("/");
    at >= 0;
    at = at === 0 ? -1 : path.lastIndexOf("/", at - 1)
  )
    folders.push(path.slice(0, at + 1));
  folders.push("");
  return folders;
}

/**
 * Where the code of this file runs, as far as the file and the files beside it tell. The resolver may know more:
 * a file that a browser component imports runs in the browser, too.
 */
export function sideOf(path: string, code: string, context: Has): Side {
  const directive = /^\s*(["'])use (client|server)\1/.exec(code.slice(0, 400));
  if (directive) return directive[2] === "client" ? "browser" : "server";
  const extension = path.slice(path.lastIndexOf(".") + 1);
  if (extension === "html" || extension === "htm") return "browser";
  if (extension === "astro") return "server";
  if (!/^(?:[cm]?[jt]sx?|vue|svelte)$/.test(extension)) return "server";
  if (/^(?:mjs|cjs|mts|cts)$/.test(extension)) return "server";
  if (isTestPath(path) || NODE_MODULE.test(code)) return "server";
  if (/\bfrom\s+["'](?:react-native|expo)["'/-]/.test(code)) return "browser";
  const root = appRoot(path, context);
  const inside = root === null ? path : path.slice(root.folder.length);
  if (extension === "vue" || extension === "svelte") return "browser";
  // `src/api/` of a pure browser app is browser code as well
  const serverPath = SERVER_PATH.test(
    root?.kind === "browser" ? inside.replace(/^src\/(?=api\/)/, "") : path,
  );
  if (root?.kind === "browser" && /^src\/api\//.test(inside)) return "browser";
  if (serverPath) return "server";
  if (
    root?.kind === "browser" &&
    /^(?:src|app|components|public)\//.test(inside)
  )
    return "browser";
  if (root?.kind === "server") return "unknown";
  if (BROWSER_OBJECT.test(code) && !/typeof (?:window|document)/.test(code))
    return "browser";
  if (/^[jt]sx$/.test(extension) && BROWSER_SOURCE.test(path))
    return /\bfrom\s+["']react["']/.test(code) ? "browser" : "unknown";
  return "unknown";
}

function appRoot(
  path: string,
  context: Has,
): { folder: string; kind: "browser" | "server" } | null {
  for (const folder of foldersAbove(path)) {
    if (SERVER_FRAMEWORKS.some((name) => context.has(folder + name)))
      return { folder, kind: "server" };
    const marks = BUNDLERS.findIndex((names) =>
      names.some((name) => context.has(folder + name)),
    );
    if (marks === 1 && context.has(`${folder}public/index.html`))
      return { folder, kind: "browser" };
    if (marks === 2) return { folder, kind: "browser" };
    // a vite.config alone may only serve the tests
    if (marks === 0 && context.has(`${folder}index.html`))
      return { folder, kind: "browser" };
  }
  return null;
}
