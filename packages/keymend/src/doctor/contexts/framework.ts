import type { Ecosystem } from "../../model/fact.ts";
import { folderOf, joinPath, nameOf } from "../paths.ts";
import type { ProjectView } from "../project-view.ts";
import {
  plainVersion,
  WEIGHT,
  type ContextRule,
  type ContextSketch,
} from "./sketch.ts";

/** A framework that loads env files by itself. */
interface Framework {
  package: string;
  ecosystem: Ecosystem;
  rules: string;
  title: string;
  /** Files it reads, winner first (measured, reference table of precedence, 2026-11-23). */
  names(mode: string): string[];
  /** Version that decides the dialect, when it is another package's. */
  versionOf?: string;
  /** It loads nothing without this package of the same manifest or lock file. */
  needs?: string;
  /** Only projects with this manifest: the tool that owns it loads the file, whatever the packages. */
  manifest?: RegExp;
}

const localFirst = (mode: string) => [
  `.env.${mode}.local`,
  ...(mode === "test" ? [] : [".env.local"]),
  `.env.${mode}`,
  ".env",
];
const modeFirst = (mode: string) => [
  `.env.${mode}.local`,
  `.env.${mode}`,
  ".env.local",
  ".env",
];
const only = () => [".env"];

const frameworks: readonly Framework[] = [
  {
    package: "next",
    ecosystem: "npm",
    rules: "next",
    title: "Next.js",
    names: localFirst,
  },
  {
    package: "react-scripts",
    ecosystem: "npm",
    rules: "cra",
    title: "Create React App",
    names: localFirst,
  },
  {
    package: "nuxt",
    ecosystem: "npm",
    rules: "c12",
    title: "Nuxt",
    names: only,
  },
  {
    package: "astro",
    ecosystem: "npm",
    rules: "vite",
    title: "Astro",
    names: modeFirst,
    versionOf: "vite",
  },
  {
    package: "@sveltejs/kit",
    ecosystem: "npm",
    rules: "vite",
    title: "SvelteKit",
    names: modeFirst,
    versionOf: "vite",
  },
  {
    package: "@remix-run/dev",
    ecosystem: "npm",
    rules: "dotenv",
    title: "Remix",
    names: only,
    versionOf: "dotenv",
  },
  {
    package: "expo",
    ecosystem: "npm",
    rules: "expo",
    title: "Expo",
    names: localFirst,
  },
  {
    package: "gatsby",
    ecosystem: "npm",
    rules: "dotenv",
    title: "Gatsby",
    names: (mode) => [`.env.${mode}`],
    versionOf: "dotenv",
  },
  {
    package: "@vue/cli-service",
    ecosystem: "npm",
    rules: "dotenv-expand",
    title: "Vue CLI",
    names: modeFirst,
    versionOf: "dotenv-expand",
  },
  {
    package: "vite",
    ecosystem: "npm",
    rules: "vite",
    title: "Vite",
    names: modeFirst,
  },
  {
    package: "@nestjs/config",
    ecosystem: "npm",
    rules: "nest",
    title: "Nest",
    names: only,
  },
  {
    package: "wrangler",
    ecosystem: "npm",
    rules: "wrangler",
    title: "Wrangler",
    names: () => [".dev.vars", ".env.local", ".env"],
  },
  {
    package: "firebase-functions",
    ecosystem: "npm",
    rules: "firebase",
    title: "Firebase Functions",
    names: () => [".secret.local", ".env.local", ".env"],
  },
  {
    package: "serverless-dotenv-plugin",
    ecosystem: "npm",
    rules: "dotenv",
    title: "Serverless",
    names: modeFirst,
    versionOf: "dotenv",
  },
  {
    package: "laravel/framework",
    ecosystem: "composer",
    rules: "phpdotenv",
    title: "Laravel",
    names: only,
    versionOf: "vlucas/phpdotenv",
  },
  {
    package: "symfony/framework-bundle",
    ecosystem: "composer",
    rules: "symfony",
    title: "Symfony",
    names: (mode) => [
      `.env.${mode}.local`,
      `.env.${mode}`,
      ".env.local",
      ".env",
    ],
  },
  {
    package: "dotenv-rails",
    ecosystem: "gem",
    rules: "ruby-dotenv",
    title: "Rails with dotenv",
    names: (mode) => [
      `.env.${mode}.local`,
      ".env.local",
      `.env.${mode}`,
      ".env",
    ],
    versionOf: "dotenv",
  },
  // `flask run` and `app.run()` load it when python-dotenv is installed
  {
    package: "flask",
    ecosystem: "pypi",
    rules: "python-dotenv",
    title: "Flask",
    names: () => [".env", ".flaskenv"],
    needs: "python-dotenv",
    versionOf: "python-dotenv",
  },
  {
    package: "chainlit",
    ecosystem: "pypi",
    rules: "python-dotenv",
    title: "Chainlit",
    names: only,
    versionOf: "python-dotenv",
  },
  {
    package: "crewai",
    ecosystem: "pypi",
    rules: "python-dotenv",
    title: "CrewAI",
    names: only,
    versionOf: "python-dotenv",
  },
  {
    package: "poetry-dotenv-plugin",
    ecosystem: "pypi",
    rules: "python-dotenv",
    title: "poetry run with its dotenv plugin",
    names: only,
    versionOf: "python-dotenv",
  },
  {
    package: "*",
    manifest: /^Pipfile$/,
    ecosystem: "pypi",
    rules: "python-dotenv",
    title: "pipenv run",
    names: only,
    versionOf: "python-dotenv",
  },
  ...(
    [
      ["@strapi/strapi", "Strapi"],
      ["@adonisjs/core", "AdonisJS"],
      ["@redwoodjs/core", "RedwoodJS"],
      ["@mastra/core", "Mastra"],
      ["netlify-cli", "netlify dev"],
      ["vercel", "vercel dev"],
      ["serverless", "Serverless"],
      ["parcel", "Parcel"],
    ] as const
  ).map(([name, title]): Framework => ({
    package: name,
    ecosystem: "npm",
    rules: "dotenv",
    title,
    names: localFirst,
    versionOf: "dotenv",
  })),
  ...(["nitropack", "vinxi", "@solidjs/start"] as const).map(
    (name): Framework => ({
      package: name,
      ecosystem: "npm",
      rules: "c12",
      title: name,
      names: only,
    }),
  ),
];

/** Frameworks that load env files from the folder of their manifest. */
export const frameworkRule: ContextRule = {
  id: "framework",
  sketch(view) {
    const sketches = view
      .factsOf("dependency")
      .flatMap((fact) =>
        frameworks
          .filter(
            (one) =>
              (one.package === fact.name || one.package === "*") &&
              one.ecosystem === fact.ecosystem &&
              (one.manifest?.test(nameOf(fact.path)) ?? true) &&
              (one.needs === undefined ||
                view.dependency(one.needs, one.ecosystem) !== undefined),
          )
          .map((one) => ({ fact, one })),
      )
      .filter(
        ({ fact }) =>
          !/(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml|yarn\.lock|composer\.lock|Gemfile\.lock)$/.test(
            fact.path,
          ),
      )
      .map(({ fact, one }) =>
        sketchOf(view, one, folderOf(fact.path), nameOf(fact.path)),
      );
    return withoutHosts(sketches);
  },
};

function sketchOf(
  view: ProjectView,
  framework: Framework,
  root: string,
  manifest: string,
): ContextSketch {
  const mode = view.plain.get("NODE_ENV") ?? "development";
  const version =
    view.dependency(
      framework.versionOf ?? framework.package,
      framework.ecosystem,
    )?.version ?? null;
  const bundler = view
    .factsOf("bundler")
    .find((fact) => folderOf(fact.at.path) === root && fact.envDir !== null);
  const folder = bundler?.envDir
    ? joinPath(root, bundler.envDir.replace(/^\.\//, ""))
    : root;
  return {
    title: framework.title + (root === "" ? "" : ` in ${root}`),
    loader: framework.rules,
    version: plainVersion(version),
    reason:
      framework.package === "*"
        ? `${joinPath(root, manifest)} is there, and ${framework.title} loads env files by itself`
        : `${joinPath(root, manifest)} depends on ${framework.package}, which loads env files by itself`,
    files: framework.names(mode).map((name) => joinPath(folder, name)),
    override: null,
    inheritsEnvironment: true,
    direct: [],
    fact: null,
    weight:
      WEIGHT.framework +
      Math.min(root.split("/").length, 9) / 10 +
      frameworks.indexOf(framework) / 1000,
  };
}

/** Astro and SvelteKit stand on Vite: one context for one folder is enough. */
function withoutHosts(sketches: ContextSketch[]): ContextSketch[] {
  const best = new Map<string, ContextSketch>();
  for (const sketch of sketches.sort((a, b) => a.weight - b.weight)) {
    const key = `${sketch.loader ?? ""} ${sketch.files.join(" ")}`;
    if (!best.has(key)) best.set(key, sketch);
  }
  return [...best.values()];
}
