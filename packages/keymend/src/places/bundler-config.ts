import {
  objectsNamed,
  propertiesOf,
  stringOf,
  type JsProperty,
} from "../formats/js-objects.ts";
import { referredName } from "../formats/reference.ts";
import { fakeKey } from "../key/fake.ts";
import { roleOfName, roleOfProperty } from "../key/names.ts";
import type { FilePlace } from "../model/place.ts";
import { FileReading } from "./file-reading.ts";

/** How a JavaScript framework's configuration file lets variables through. */
interface Bundler {
  bundler: string;
  file: RegExp;
  /** Prefixes of variables that reach the page when the file says nothing. */
  prefix: readonly string[];
  /** Option that changes the prefixes, and the one that changes the folder of env files. */
  prefixOption: string | null;
  dirOption: string | null;
  /** Blocks that hand values on under names of their own. */
  blocks: readonly string[];
}

const JS = "(?:\\.[cm]?[jt]s)$";
const named = (name: string) => new RegExp(`(?:^|/)${name}${JS}`);

// documentation of each framework, checked 2026-11
const BUNDLERS: readonly Bundler[] = [
  {
    bundler: "next",
    file: named("next\\.config"),
    prefix: ["NEXT_PUBLIC_"],
    prefixOption: null,
    dirOption: null,
    blocks: ["env", "publicRuntimeConfig", "serverRuntimeConfig"],
  },
  {
    bundler: "nuxt",
    file: named("nuxt\\.config"),
    prefix: ["NUXT_PUBLIC_"],
    prefixOption: null,
    dirOption: null,
    blocks: ["runtimeConfig", "public", "env"],
  },
  {
    bundler: "astro",
    file: named("astro\\.config"),
    prefix: ["PUBLIC_"],
    prefixOption: "envPrefix",
    dirOption: "envDir",
    blocks: ["define"],
  },
  {
    bundler: "svelte-kit",
    file: named("svelte\\.config"),
    prefix: ["PUBLIC_"],
    prefixOption: "publicPrefix",
    dirOption: "dir",
    blocks: [],
  },
  {
    bundler: "vite",
    file: named("(?:vite|vitest|electron\\.vite)\\.config"),
    prefix: ["VITE_"],
    prefixOption: "envPrefix",
    dirOption: "envDir",
    blocks: ["define"],
  },
  {
    bundler: "vue-cli",
    file: named("vue\\.config"),
    prefix: ["VUE_APP_"],
    prefixOption: null,
    dirOption: null,
    blocks: [],
  },
  {
    bundler: "gatsby",
    file: named("gatsby-config"),
    prefix: ["GATSBY_"],
    prefixOption: null,
    dirOption: null,
    blocks: [],
  },
  {
    bundler: "rsbuild",
    file: named("(?:rsbuild|rspack)\\.config"),
    prefix: ["PUBLIC_"],
    prefixOption: null,
    dirOption: null,
    blocks: ["define"],
  },
  {
    bundler: "webpack",
    file: named(
      "(?:webpack|craco|config-overrides)(?:\\.[\\w-]+)*(?:\\.config)?(?:\\.[\\w-]+)*",
    ),
    prefix: [],
    prefixOption: null,
    dirOption: null,
    blocks: ["process\\.env", "env"],
  },
  {
    bundler: "expo",
    file: named("app\\.config"),
    prefix: ["EXPO_PUBLIC_"],
    prefixOption: null,
    dirOption: null,
    blocks: ["extra"],
  },
];

/** Configuration of bundlers and of frameworks that stand on one: what reaches the page, under which name. */
export const bundlerConfig: FilePlace = {
  source: "bundler-config",
  scopes: ["project"],
  matches: (path) => bundlerOf(path) !== undefined,
  read(file) {
    const reading = new FileReading(file);
    const row = bundlerOf(file.path);
    if (row !== undefined) readBundler(reading, row);
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "next.config.mjs",
      text: `/** config */\nexport default {\n  reactStrictMode: true,\n  env: {\n    OPENAI_API_KEY: process.env.OPENAI_KEY,\n    KEY2: '${fakeKey()}',\n  },\n};\n`,
      found: [
        { line: 5, variable: "OPENAI_API_KEY", value: null },
        { line: 6, variable: "KEY2", value: fakeKey() },
      ],
      facts: [
        {
          kind: "bundler",
          at: { path: "next.config.mjs", line: 1 },
          bundler: "next",
          prefix: ["NEXT_PUBLIC_"],
          envDir: null,
        },
        {
          kind: "mapping",
          at: { path: "next.config.mjs", line: 5 },
          framework: "next",
          configKey: "OPENAI_API_KEY",
          variable: "OPENAI_KEY",
        },
      ],
    },
    {
      path: "vite.config.ts",
      text: "export default defineConfig({\n  envDir: '../env',\n  envPrefix: ['APP_', 'VITE_'],\n  define: { 'process.env.OPENAI_API_KEY': JSON.stringify(env.VITE_OPENAI_API_KEY) },\n});\n",
      found: [{ line: 4, variable: "process.env.OPENAI_API_KEY", value: null }],
      facts: [
        {
          kind: "bundler",
          bundler: "vite",
          prefix: ["APP_", "VITE_"],
          envDir: "../env",
        },
        {
          kind: "mapping",
          framework: "vite",
          configKey: "OPENAI_API_KEY",
          variable: "VITE_OPENAI_API_KEY",
        },
      ],
    },
    {
      path: "nuxt.config.ts",
      text: "export default defineNuxtConfig({\n  runtimeConfig: {\n    openaiApiKey: '',\n    public: { base: '/' },\n  },\n})\n",
      found: [{ line: 3, variable: "openaiApiKey", value: "" }],
      facts: [
        {
          kind: "mapping",
          framework: "nuxt",
          configKey: "runtimeConfig.openaiApiKey",
          variable: "NUXT_OPENAI_API_KEY",
        },
      ],
    },
  ],
};

function bundlerOf(path: string): Bundler | undefined {
  return BUNDLERS.find((row) => row.file.test(path));
}

function readBundler(reading: FileReading, row: Bundler): void {
  const { text } = reading;
  const prefixes =
    row.prefixOption === null ? null : optionOf(text, row.prefixOption);
  const dir = row.dirOption === null ? null : optionOf(text, row.dirOption);
  reading.fact({
    kind: "bundler",
    at: reading.at(0),
    bundler: row.bundler,
    prefix: prefixes ?? [...row.prefix],
    envDir: dir?.[0] ?? null,
  });
  for (const block of row.blocks) {
    for (const { properties } of objectsNamed(text, block))
      for (const property of properties)
        readProperty(reading, property, {
          framework: row.bundler,
          above: [block.replace("\\", "")],
        });
  }
}

/** A string or list of strings given to an option: `envPrefix: ['APP_', 'VITE_']`. */
function optionOf(text: string, option: string): string[] | null {
  const match = new RegExp(
    `(?<![\\w$.])${option}\\s*:\\s*(\\[[^\\]]{0,500}\\]|["'\`][^"'\`\\n]{0,200}["'\`])`,
  ).exec(text);
  if (match?.[1] === undefined) return null;
  return [...match[1].matchAll(/["'`]([^"'`\n]*)["'`]/g)].map(
    (one) => one[1] ?? "",
  );
}

function readProperty(
  reading: FileReading,
  property: JsProperty,
  at: { framework: string; above: readonly string[] },
): void {
  const { name, value, nameStart, start, end } = property;
  const path = [...at.above, name];
  if (value.startsWith("{") && path.length < 6) {
    for (const one of propertiesOf(reading.text, start + 1))
      readProperty(reading, one, { ...at, above: path });
    return;
  }
  const literal = stringOf(value);
  const variable = literal === null ? variableIn(value) : null;
  const role =
    roleOfProperty(path) ?? (variable === null ? null : roleOfName(variable));
  reading.setting({
    name,
    path,
    text: literal ?? `\${${variable ?? ""}}`,
    span: { start, end },
    start: nameStart,
    ...(role === null ? {} : { role }),
    tags: at.above[0] === "serverRuntimeConfig" ? [] : publicTags(at),
  });
  if (role === null) return;
  // Nuxt fills runtimeConfig from NUXT_… when the server starts, whatever the file says
  const own =
    at.framework === "nuxt" && path[0] === "runtimeConfig"
      ? `NUXT_${snake(path.slice(1).join("_"))}`
      : null;
  for (const one of new Set(
    variable === null ? [own] : [variable, ...(own === null ? [] : [own])],
  )) {
    reading.fact({
      kind: "mapping",
      at: reading.at(nameStart),
      framework: at.framework,
      configKey: shownName(path),
      expectedKey: null,
      variable: one,
    });
  }
}

/** The name that the code uses: of `env` and `define` the last part, of other blocks the whole way. */
function shownName(path: readonly string[]): string {
  if (!/^(?:env|define|process\.env)$/.test(path[0] ?? ""))
    return path.join(".");
  return path
    .slice(1)
    .join(".")
    .replace(/^(?:process\.env|import\.meta\.env)\./, "");
}

/** What a bundler writes into the code of a page. */
function publicTags(at: {
  framework: string;
  above: readonly string[];
}): ("public" | "build-time")[] {
  if (at.framework === "nuxt" && at.above[0] === "runtimeConfig")
    return at.above.includes("public") ? ["public"] : [];
  return at.framework === "webpack" ? ["build-time"] : ["public", "build-time"];
}

function variableIn(source: string): string | null {
  return (
    referredName(source) ??
    /(?:^|[^\w$])(?:env|process\.env|config)\.([A-Z][A-Z0-9_]+)/.exec(
      source,
    )?.[1] ??
    null
  );
}

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
}
