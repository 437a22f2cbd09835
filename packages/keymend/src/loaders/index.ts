import type { Dialect, LoaderRules } from "../model/loader.ts";
import { bun } from "./bun.ts";
import { containers } from "./container.ts";
import { deno } from "./deno.ts";
import { direnv } from "./direnv.ts";
import { dotenv14, dotenv4, dotenv8 } from "./dotenv-classic.ts";
import { dotenv15, dotenv16 } from "./dotenv-modern.ts";
import { idioms } from "./export-idioms.ts";
import { localFirst, modeFirst, only } from "./file-orders.ts";
import { go } from "./go.ts";
import { make } from "./make.ts";
import { expoDialect, nodeDialect, viteEight } from "./node.ts";
import { npmDotenv } from "./npm-dotenv.ts";
import { npmTools } from "./npm-tools.ts";
import { phpdotenv } from "./phpdotenv.ts";
import { python } from "./python.ts";
import { ruby } from "./ruby.ts";
import { rust } from "./rust.ts";
import { services } from "./services.ts";
import { shells } from "./shell.ts";
import { symfony } from "./symfony.ts";
import { systemd } from "./systemd.ts";
import { atLeast, bySince, nodeVersionIn } from "./versions.ts";

/** Where the rules come from: every row of the measured ones was run with the real program. */
const MEASURED = "measured with the real loader, 2026-11-23";
const READ = "read in the loader's source, 2026-11-23";

const always = (dialect: Dialect) => (): Dialect => dialect;

const since =
  (...rows: [string, Dialect][]) =>
  (version: string | null): Dialect =>
    bySince(rows, version);

type Row = Omit<LoaderRules, "id">;

/** Most loaders: the process wins, empty counts, `.env` of the current folder. */
const usual = {
  environmentWins: true,
  emptyCounts: true,
  files: only(".env"),
  search: "cwd",
  source: MEASURED,
} as const satisfies Partial<Row>;

/** The file wins over the process. */
const fileWins = { ...usual, environmentWins: false } as const;
/** The process does not reach the program at all. */
const sealed = { ...fileWins, sealed: true } as const;

const rows = {
  // ---- JavaScript
  dotenv: {
    ...usual,
    title: "dotenv",
    dialect: since(
      ["16.0.0", dotenv16],
      ["15.0.0", dotenv15],
      ["11.0.0", dotenv14],
      ["5.0.0", dotenv8],
      ["0.0.0", dotenv4],
    ),
    // dotenv 4 asks whether the variable is truthy
    exceptions: (version) =>
      atLeast(version, "5.0.0") ? {} : { emptyCounts: false },
  },
  "dotenv-expand": {
    ...usual,
    title: "dotenv with dotenv-expand",
    dialect: since(
      ["1000.0.0", npmDotenv.expand1000],
      ["12.0.0", npmDotenv.expand13],
      ["11.0.0", npmDotenv.expand11],
      ["10.0.0", npmDotenv.expand10],
      ["0.0.0", npmDotenv.expand5],
    ),
    emptyCounts: false,
    exceptions: (version) =>
      atLeast(version, "12.0.0") ? {} : { emptyCounts: true },
  },
  next: {
    ...usual,
    title: "Next.js",
    dialect: since(
      ["14.0.0", npmDotenv.next14],
      ["13.0.0", npmDotenv.next13],
      ["0.0.0", npmDotenv.next12],
    ),
    files: localFirst("development"),
    search: "package-root",
  },
  vite: {
    ...usual,
    title: "Vite",
    dialect: (version) =>
      atLeast(version, "8.0.0")
        ? viteEight(nodeVersionIn(version))
        : bySince(
            [
              ["6.0.0", npmDotenv.vite6],
              ["5.0.0", npmDotenv.vite5],
              ["4.0.0", npmDotenv.vite4],
              ["0.0.0", npmDotenv.vite3],
            ],
            version,
          ),
    files: modeFirst("development", false),
    search: "package-root",
    mergesFirst: true,
  },
  "dotenv-flow": {
    ...usual,
    title: "dotenv-flow",
    dialect: since(["4.0.0", dotenv16], ["0.0.0", dotenv8]),
    files: modeFirst(null, true),
  },
  c12: { ...usual, title: "c12 (Nuxt, Nitro)", dialect: always(npmTools.c12) },
  expo: {
    ...usual,
    title: "@expo/env",
    dialect: (version) => expoDialect(nodeVersionIn(version)),
    files: localFirst(null),
    search: "package-root",
    mergesFirst: true,
  },
  nest: { ...usual, title: "@nestjs/config", dialect: always(dotenv16) },
  wrangler: {
    ...sealed,
    title: "wrangler",
    dialect: always(npmDotenv.wrangler),
    files: only(".dev.vars", ".env.local", ".env"),
    search: "package-root",
    alone: [".dev.vars"],
  },
  "wrangler-dev-vars": {
    ...sealed,
    title: "wrangler (.dev.vars)",
    dialect: always(npmDotenv.devVars),
    files: only(".dev.vars"),
    search: "package-root",
  },
  cra: {
    ...usual,
    title: "Create React App",
    dialect: always(npmDotenv.expand5),
    files: localFirst("development"),
    search: "package-root",
    source: READ,
  },
  node: {
    ...usual,
    title: "node --env-file",
    dialect: nodeDialect,
    exceptions: (version) =>
      atLeast(version, "20.7.0") ? {} : { environmentWins: false },
  },
  bun: {
    ...usual,
    title: "Bun",
    dialect: since(["1.3.0", bun.bun14], ["0.0.0", bun.bun12]),
    files: localFirst("development"),
  },
  deno: {
    ...usual,
    title: "deno --env-file",
    dialect: always(deno.deno),
    search: "cwd-upward",
  },
  "deno-std": {
    ...usual,
    title: "@std/dotenv",
    dialect: always(deno.std),
    source: READ,
  },
  dotenvx: { ...usual, title: "dotenvx", dialect: always(npmTools.dotenvx) },
  "dotenv-cli": {
    ...usual,
    title: "dotenv-cli",
    dialect: always(npmDotenv.expand13),
  },
  "env-cmd": {
    ...fileWins,
    title: "env-cmd",
    dialect: since(["11.0.0", npmTools.envCmd11], ["0.0.0", npmTools.envCmd10]),
  },
  "foreman-npm": {
    ...fileWins,
    title: "foreman (nf)",
    dialect: always(npmTools.foreman),
  },
  "heroku-local": {
    ...fileWins,
    title: "heroku local",
    dialect: always(npmTools.foreman),
  },
  firebase: {
    ...sealed,
    title: "firebase functions",
    dialect: always(npmTools.firebase),
    files: (mode) => [
      ".env.local",
      ...(mode === null ? [] : [`.env.${mode}`]),
      ".env",
    ],
    search: "package-root",
  },
  "vscode-python": {
    ...usual,
    title: "VS Code python.envFile",
    dialect: always(npmTools.vscode),
    search: "project-file",
  },

  // ---- Python
  "python-dotenv": {
    ...usual,
    title: "python-dotenv",
    dialect: since(["1.2.3", python.dotenv12], ["0.0.0", python.dotenv1]),
    search: "calling-file-upward",
  },
  "pydantic-settings": {
    ...usual,
    title: "pydantic-settings",
    dialect: always(python.dotenv12),
    source: READ,
  },
  decouple: {
    ...usual,
    title: "python-decouple",
    dialect: always(python.decouple),
    search: "calling-file-upward",
  },
  "django-environ": {
    ...usual,
    title: "django-environ",
    dialect: always(python.environ),
    search: "calling-file-upward",
  },

  // ---- Ruby, PHP, Go, Rust, Java, .NET
  "ruby-dotenv": {
    ...usual,
    title: "Ruby dotenv",
    dialect: since(["3.0.0", ruby.dotenv3], ["0.0.0", ruby.dotenv2]),
  },
  "foreman-ruby": {
    ...fileWins,
    title: "foreman (Ruby)",
    dialect: always(ruby.foreman),
  },
  phpdotenv: {
    ...usual,
    title: "phpdotenv (Laravel)",
    dialect: always(phpdotenv),
  },
  symfony: {
    ...usual,
    title: "symfony/dotenv",
    dialect: always(symfony),
    files: modeFirst("dev", true),
    search: "package-root",
  },
  godotenv: { ...usual, title: "godotenv", dialect: always(go.godotenv) },
  dotenvy: {
    ...usual,
    title: "dotenvy",
    dialect: always(rust.dotenvy),
    search: "cwd-upward",
  },
  "rust-dotenv": {
    ...usual,
    title: "dotenv (Rust)",
    dialect: always(rust.dotenv015),
    search: "cwd-upward",
  },
  just: {
    ...usual,
    title: "just",
    dialect: always(rust.just),
    search: "cwd-upward",
  },
  "dotenv-java": {
    ...usual,
    title: "dotenv-java",
    dialect: always(services.java),
  },
  // not measured: read as Compose reads, the nearest grammar we know; it overwrites the environment by default
  "dotnet-env": {
    ...fileWins,
    title: "DotNetEnv",
    dialect: always(go.compose),
    source: "DotNetEnv README; not measured",
  },

  // ---- shells and make
  bash: {
    ...fileWins,
    title: "bash: set -a; . ./.env",
    dialect: always(shells.bash),
  },
  "bash-no-export": {
    ...fileWins,
    title: "bash: . ./.env without export",
    dialect: always(shells.bashNoExport),
  },
  dash: {
    ...fileWins,
    title: "sh: set -a; . ./.env",
    dialect: always(shells.dash),
  },
  zsh: {
    ...fileWins,
    title: "zsh: set -a; . ./.env",
    dialect: always(shells.zsh),
  },
  "xargs-export": {
    ...fileWins,
    title: "export $(cat .env | xargs)",
    dialect: always(idioms.xargs),
  },
  "grep-export": {
    ...fileWins,
    title: "export $(grep -v '^#' .env)",
    dialect: always(idioms.grep),
  },
  make: { ...fileWins, title: "make include .env", dialect: always(make) },
  direnv: {
    ...fileWins,
    title: "direnv dotenv",
    dialect: always(direnv),
    search: "project-file",
  },

  // ---- containers, services, stores
  docker: {
    ...sealed,
    title: "docker run --env-file",
    dialect: always(containers.docker),
  },
  podman: {
    ...sealed,
    title: "podman run --env-file",
    dialect: always(containers.podman),
    source: READ,
  },
  compose: {
    ...sealed,
    title: "docker compose env_file",
    dialect: always(go.compose),
    search: "project-file",
  },
  "compose-interpolation": {
    ...usual,
    title: "docker compose .env for ${NAME}",
    dialect: always(go.composeProject),
    search: "project-file",
  },
  "compose-v1": {
    ...sealed,
    title: "docker-compose 1 env_file",
    dialect: always(python.composeOne),
    search: "project-file",
  },
  kubectl: {
    ...sealed,
    title: "kubectl create secret --from-env-file",
    dialect: always(containers.kubectl),
  },
  kustomize: {
    ...sealed,
    title: "kustomize secretGenerator envs",
    dialect: always(containers.kustomize),
    search: "project-file",
  },
  systemd: {
    ...sealed,
    title: "systemd EnvironmentFile=",
    dialect: always(systemd),
    search: "project-file",
  },
  fly: {
    ...sealed,
    title: "fly secrets import",
    dialect: always(services.fly),
  },
  gh: { ...sealed, title: "gh secret set -f", dialect: always(go.gh) },
  "github-env": {
    ...fileWins,
    title: "$GITHUB_ENV",
    dialect: always(services.githubEnv),
  },
} satisfies Record<string, Row>;

/** One of the ways a program may get its env file. */
export type LoaderId = keyof typeof rows;

/** Every loader: how it reads, what it reads, and who wins. A new loader is a row above. */
export const loaderRules: Readonly<Record<LoaderId, LoaderRules>> = stamp(rows);

function stamp<K extends string>(
  table: Record<K, Row>,
): Readonly<Record<K, LoaderRules>> {
  const stamped: Partial<Record<K, LoaderRules>> = {};
  for (const id in table) stamped[id] = { ...table[id], id };
  return stamped as Record<K, LoaderRules>; // every key of the table was set
}

/** The rules of a loader at a version: what older versions did otherwise is applied. */
export function rulesAt(
  rules: LoaderRules,
  version: string | null,
): LoaderRules {
  if (version === null || rules.exceptions === undefined) return rules;
  return { ...rules, ...rules.exceptions(version) };
}

/** How a loader reads at a version (of the loader, or of Node); an unknown id reads as dotenv does. */
export function dialectFor(id: string, version: string | null): Dialect {
  const table: Readonly<Record<string, LoaderRules | undefined>> = loaderRules;
  return (table[id] ?? loaderRules.dotenv).dialect(version);
}
