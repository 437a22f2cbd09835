import { folderOf } from "../doctor/paths.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";

/** A tool that builds code for browsers and hands on only the variables with its prefix. */
export interface Bundler {
  /** The package that a project depends on. */
  readonly dependency: string;
  readonly title: string;
  readonly prefix: string;
  /** Where secret calls belong. */
  readonly server: string;
}

/** Narrow ones first: SvelteKit and Astro are built on Vite. Prefixes as the tools document them, checked 2026-11. */
export const bundlers: readonly Bundler[] = [
  {
    dependency: "next",
    title: "Next.js",
    prefix: "NEXT_PUBLIC_",
    server: "a route handler (app/api/…/route.ts) or a server action",
  },
  {
    dependency: "nuxt",
    title: "Nuxt",
    prefix: "NUXT_PUBLIC_",
    server: "a server route (server/api/…) that reads runtimeConfig",
  },
  {
    dependency: "expo",
    title: "Expo",
    prefix: "EXPO_PUBLIC_",
    server: "an API route or a small server of your own",
  },
  {
    dependency: "react-scripts",
    title: "Create React App",
    prefix: "REACT_APP_",
    server: "a small server of your own",
  },
  {
    dependency: "gatsby",
    title: "Gatsby",
    prefix: "GATSBY_",
    server: "a Gatsby function (src/api/…)",
  },
  {
    dependency: "@vue/cli-service",
    title: "Vue CLI",
    prefix: "VUE_APP_",
    server: "a small server of your own",
  },
  {
    dependency: "@sveltejs/kit",
    title: "SvelteKit",
    prefix: "PUBLIC_",
    server: "an endpoint (+server.ts) that reads $env/static/private",
  },
  {
    dependency: "astro",
    title: "Astro",
    prefix: "PUBLIC_",
    server: "an endpoint (src/pages/api/…)",
  },
  {
    dependency: "vite",
    title: "Vite",
    prefix: "VITE_",
    server: "a small server of your own",
  },
];

/** The bundlers that manifests name, with the folder of the manifest; one per folder. */
export function bundlerRoots(
  e: Evidence,
): { root: string; bundler: Bundler }[] {
  const found = new Map<string, Bundler>();
  const dependencies = factsOf(e, "dependency").filter(
    (fact) => fact.ecosystem === "npm",
  );
  for (const bundler of bundlers)
    for (const fact of dependencies) {
      const root = folderOf(fact.path);
      if (fact.name === bundler.dependency && !found.has(root))
        found.set(root, bundler);
    }
  return [...found].map(([root, bundler]) => ({ root, bundler }));
}

/** What the names of variables must start with to reach a page of that folder: as configured, else the tool's own rule. */
export function prefixesOf(
  e: Evidence,
  root: string,
  bundler: Bundler,
): readonly string[] {
  const set = factsOf(e, "bundler").find(
    (fact) => folderOf(fact.at.path) === root && fact.prefix.length > 0,
  );
  return set?.prefix ?? [bundler.prefix];
}

/** The bundler that builds this file: that of the nearest manifest above it. */
export function bundlerOf(
  e: Evidence,
  path: string,
): { root: string; bundler: Bundler } | null {
  const above = bundlerRoots(e).filter(
    ({ root }) => root === "" || path.startsWith(`${root}/`),
  );
  return above.sort((a, b) => b.root.length - a.root.length)[0] ?? null;
}
