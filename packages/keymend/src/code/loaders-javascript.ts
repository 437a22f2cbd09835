import { callArguments, filesOf, noteLoader, overrides } from "./loader.ts";
import type { Hit, Row } from "./row.ts";
import type { Source } from "./source.ts";

/** Modules that load env files when imported or by a call of `config`. */
const LOADERS: Readonly<Record<string, string>> = {
  dotenv: "dotenv",
  "dotenv-flow": "dotenv-flow",
  "dotenv-safe": "dotenv-safe",
  "dotenv-extended": "dotenv-extended",
  "dotenv-defaults": "dotenv-defaults",
  "@dotenvx/dotenvx": "dotenvx",
  "dotenv-mono": "dotenv-mono",
};
const expands = (source: Source) => source.text.includes("dotenv-expand");

function noteConfig(hit: Hit, loader: string): void {
  const { source } = hit;
  const list = callArguments(hit);
  noteLoader(hit, loader, {
    override: overrides(list, source),
    expand: expands(source) || loader === "dotenvx",
    ...filesOf([list.named.get("path")], source),
  });
}

const noteRequired = (hit: Hit) => {
  const loader = LOADERS[hit.match.groups?.["module"] ?? ""];
  if (loader) noteConfig(hit, loader);
};

const BINDING =
  /(?:\bimport\s{1,9}(?<imported>[^;'"]{1,300}?)\s{0,9}from\s{0,9}|\b(?:const|let|var)\s{1,9}(?<required>\{[^{}]{1,300}\}|[\w$]{1,60})\s{0,9}=\s{0,9}(?:await\s{1,9}import|require)\(\s{0,9})["'](?<module>@dotenvx\/dotenvx|dotenv(?:-flow|-safe|-extended|-defaults|-mono)?)["']/g;
const bindings = new WeakMap<Source, Map<string, string>>();

/** Names bound to a loader: `import dotenv from "dotenv"`, `const { config: load } = require("dotenv")`. */
function boundLoaders(source: Source): Map<string, string> {
  const known = bindings.get(source);
  if (known) return known;
  const names = new Map<string, string>();
  for (const { groups } of source.code.matchAll(BINDING)) {
    const loader = LOADERS[groups?.["module"] ?? ""];
    const list = groups?.["imported"] ?? groups?.["required"] ?? "";
    if (loader)
      for (const [name] of list.matchAll(/[A-Za-z_$][\w$]*/g))
        names.set(name, loader);
  }
  bindings.set(source, names);
  return names;
}

/** Calls and imports that load env files. */
export const javascriptLoaders: readonly Row[] = [
  {
    id: "import of dotenv/config",
    needs: ["/config", "dotenv/load"],
    pattern:
      /(?<![\w$.])(?:import\s{0,9}(?:\(\s{0,9})?|require\(\s{0,9})["'](?<module>@dotenvx\/dotenvx|dotenv(?:-flow|-safe|-extended|-defaults)?)\/config(?:\.js)?["']/g,
    read: (hit) => {
      noteLoader(hit, LOADERS[hit.match.groups?.["module"] ?? ""] ?? "dotenv", {
        expand: expands(hit.source),
        hoisted: /^import\s*["']/.test(hit.match[0]),
      });
    },
    examples: [
      [
        "import 'dotenv/config';",
        [
          {
            kind: "loader-call",
            loader: "dotenv",
            files: null,
            hoisted: true,
            topLevel: true,
          },
        ],
      ],
      [
        'require("dotenv-flow/config")',
        [{ kind: "loader-call", loader: "dotenv-flow", hoisted: false }],
      ],
      ["// import 'dotenv/config'", []],
    ],
  },
  {
    id: "require('dotenv').config()",
    needs: ["dotenv"],
    pattern:
      /require\(\s{0,9}["'](?<module>@dotenvx\/dotenvx|dotenv(?:-flow|-safe|-extended|-defaults|-mono)?)["']\s{0,9}\)\s{0,9}\.(?:config|load|dotenvLoad)\(/g,
    read: noteRequired,
    examples: [
      [
        "require('dotenv').config()",
        [
          {
            kind: "loader-call",
            loader: "dotenv",
            override: false,
            files: null,
            topLevel: true,
          },
        ],
      ],
      [
        "require('dotenv').config({ path: path.join(__dirname, '..', '.env.local'), override: true })",
        [
          {
            kind: "loader-call",
            override: true,
            files: ["../.env.local"],
            fromFile: true,
          },
        ],
      ],
      [
        "require('dotenv').config({ path: ['.env.local', '.env'] })",
        [
          {
            kind: "loader-call",
            files: [".env.local", ".env"],
            fromFile: false,
          },
        ],
      ],
    ],
  },
  {
    id: "config() of a bound name",
    needs: ["dotenv"],
    pattern:
      /(?<![\w$.])(?<bound>[A-Za-z_$][\w$]{0,40})(?<method>\.(?:config|load|configDotenv))?\(/g,
    read: (hit) => {
      const bound = hit.match.groups?.["bound"] ?? "";
      const loader = boundLoaders(hit.source).get(bound);
      if (loader) noteConfig(hit, loader);
    },
    examples: [
      [
        "import dotenv from 'dotenv';\ndotenv.config({ path: '../.env' });",
        [
          {
            kind: "loader-call",
            at: { path: "a.ts", line: 2 },
            files: ["../.env"],
          },
        ],
      ],
      [
        'import * as env from "dotenv";\nenv.config();',
        [{ kind: "loader-call", loader: "dotenv" }],
      ],
      [
        "import { config } from 'dotenv';\nfunction f() { config(); }",
        [{ kind: "loader-call", topLevel: false }],
      ],
      [
        "const { config: loadEnv } = require('dotenv');\nloadEnv();",
        [{ kind: "loader-call", loader: "dotenv" }],
      ],
      [
        "const dotenv = require('dotenv');\nrequire('dotenv-expand').expand(dotenv.config());",
        [{ kind: "loader-call", expand: true }],
      ],
      ["import { config } from './config'; // not dotenv\nconfig();", []],
    ],
  },
  {
    id: "loadEnvConfig of Next.js",
    needs: ["loadEnvConfig"],
    pattern: /(?<![\w$])loadEnvConfig\(/g,
    read: (hit) => {
      noteLoader(hit, "next", { expand: true });
    },
    examples: [
      [
        "import { loadEnvConfig } from '@next/env';\nloadEnvConfig(process.cwd());",
        [{ kind: "loader-call", loader: "next", expand: true }],
      ],
    ],
  },
  {
    id: "loadEnv of Vite",
    needs: ["loadEnv("],
    pattern: /(?<![\w$.])loadEnv\(/g,
    read: (hit) => {
      if (/["']vite["']/.test(hit.source.code))
        noteLoader(hit, "vite", { expand: true, intoEnvironment: false });
    },
    examples: [
      [
        "import { loadEnv } from 'vite';\nconst env = loadEnv(mode, process.cwd(), '');",
        [{ kind: "loader-call", loader: "vite" }],
      ],
    ],
  },
  {
    id: "process.loadEnvFile",
    needs: ["loadEnvFile"],
    pattern: /(?<![\w$])(?:process\.)?loadEnvFile\(/g,
    read: (hit) => {
      const list = callArguments(hit);
      noteLoader(
        hit,
        "node-loadenvfile",
        filesOf([list.positional[0]], hit.source),
      );
    },
    examples: [
      [
        "process.loadEnvFile('.env.local')",
        [
          {
            kind: "loader-call",
            loader: "node-loadenvfile",
            files: [".env.local"],
          },
        ],
      ],
      ["process.loadEnvFile()", [{ kind: "loader-call", files: null }]],
    ],
  },
  {
    id: "ConfigModule of NestJS",
    needs: ["ConfigModule.forRoot"],
    pattern: /\bConfigModule\.forRoot(?:Async)?\(/g,
    read: (hit) => {
      const { named } = callArguments(hit);
      const { source } = hit;
      if (
        /^true$/.test(
          source.slice(named.get("ignoreEnvFile") ?? { start: 0, end: 0 }),
        )
      )
        return;
      noteLoader(hit, "nest", {
        ...filesOf([named.get("envFilePath")], source),
        expand: named.has("expandVariables"),
      });
    },
    examples: [
      [
        "ConfigModule.forRoot({ envFilePath: ['.env.dev', '.env'] })",
        [
          {
            kind: "loader-call",
            loader: "nest",
            files: [".env.dev", ".env"],
          },
        ],
      ],
      ["ConfigModule.forRoot({ ignoreEnvFile: true })", []],
    ],
  },
  {
    id: "dotenv of Deno",
    needs: ["dotenv"],
    pattern:
      /\bimport\s{0,9}["'](?:https:\/\/deno\.land\/std[^"'\n]{0,40}|jsr:@std|@std)\/dotenv(?:@[^"'\n]{1,20})?\/load(?:\.ts)?["']/g,
    read: (hit) => {
      noteLoader(hit, "deno-dotenv", { hoisted: true });
    },
    examples: [
      [
        "import '@std/dotenv/load';",
        [{ kind: "loader-call", loader: "deno-dotenv" }],
      ],
    ],
  },
];
