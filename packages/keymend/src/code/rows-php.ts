import { noteClient, noteOption, type OptionName } from "./client.ts";
import type { FactOf } from "../model/fact.ts";
import { callArguments, filesOf, noteLoader } from "./loader.ts";
import { pathOf } from "./paths.ts";
import { nameBefore } from "./names.ts";
import type { Hit, Row } from "./row.ts";
import type { Source } from "./source.ts";

const loaderRows: readonly Row[] = [
  {
    id: "phpdotenv",
    needs: ["Dotenv"],
    pattern: /\bDotenv::create(?<kind>Unsafe)?(?<mutable>Immutable|Mutable)\(/g,
    read: (hit) => {
      const { source } = hit;
      const [folder, name] = callArguments(hit).positional;
      const at = folder ? pathOf(folder, source) : null;
      const given = filesOf([name], source).files ?? [".env"];
      // createImmutable(__DIR__) names a folder and no text
      const here =
        folder !== undefined && /^__DIR__$/.test(source.slice(folder));
      noteLoader(hit, "phpdotenv", {
        override: hit.match.groups?.["mutable"] === "Mutable",
        expand: true,
        files:
          at || here
            ? given.map((one) => (at ? `${at.path}/${one}` : one))
            : null,
        fromFile: here || (at?.fromFile ?? false),
      });
    },
    examples: [
      [
        "<?php $d = Dotenv\\Dotenv::createImmutable(__DIR__);\n$d->load();",
        [
          {
            kind: "loader-call",
            loader: "phpdotenv",
            files: [".env"],
            fromFile: true,
            override: false,
          },
        ],
      ],
      [
        "<?php Dotenv::createMutable(__DIR__ . '/..', '.env.local')->load();",
        [
          {
            kind: "loader-call",
            override: true,
            files: ["../.env.local"],
            fromFile: true,
          },
        ],
      ],
      ["<?php // Dotenv::createImmutable(__DIR__);", []],
    ],
  },
  {
    id: "dotenv of Symfony",
    needs: ["Dotenv"],
    pattern: /->(?<call>bootEnv|loadEnv|overload)\(/g,
    read: (hit) => {
      noteLoader(hit, "symfony-dotenv", {
        override: hit.match.groups?.["call"] === "overload",
        expand: true,
        ...filesOf([callArguments(hit).positional[0]], hit.source),
      });
    },
    examples: [
      [
        "<?php (new Dotenv())->bootEnv(dirname(__DIR__).'/.env');",
        [
          {
            kind: "loader-call",
            loader: "symfony-dotenv",
            files: ["../.env"],
            fromFile: true,
          },
        ],
      ],
    ],
  },
];

const BUILDER: Readonly<Record<string, OptionName>> = {
  withApiKey: "apiKey",
  withOrganization: "organization",
  withProject: "project",
  withBaseUri: "baseURL",
};

const clientRows: readonly Row[] = [
  {
    id: "OpenAI::client",
    needs: ["OpenAI::client", "new OpenAi(", "new OpenAI("],
    pattern:
      /(?<![\w])(?:OpenAI::client|new\s{1,9}\\?(?:[\w\\]{1,60}\\)?OpenA[iI])\(/g,
    read: (hit) => {
      const own = hit.match[0].includes("::");
      noteClient(hit, {
        sdk: own ? "openai-php" : "open-ai-php",
        open: hit.end - 1,
        positional: ["apiKey", "organization", "project"],
      });
    },
    examples: [
      [
        "<?php $c = OpenAI::client(getenv('K'), getenv('ORG'));",
        [
          {
            kind: "client",
            sdk: "openai-php",
            options: {
              apiKey: { kind: "variable", name: "K" },
              organization: { kind: "variable", name: "ORG" },
            },
          },
        ],
      ],
      [
        "<?php $key = $_ENV['K'];\n$c = OpenAI::client($key);",
        [
          {
            kind: "client",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        "<?php $c = OpenAI::client(trim(file_get_contents('/run/secrets/openai')));",
        [
          {
            kind: "client",
            options: {
              apiKey: {
                kind: "file",
                file: "/run/secrets/openai",
                trimmed: true,
              },
            },
          },
        ],
      ],
    ],
  },
  {
    id: "OpenAI::factory",
    needs: ["OpenAI::factory"],
    pattern: /(?<![\w])OpenAI::factory\(\)/g,
    read: noteFactory,
    examples: [
      [
        "<?php $c = OpenAI::factory()->withApiKey(env('K'))->withBaseUri('x.example/v1')->make();",
        [
          {
            kind: "client",
            sdk: "openai-php",
            options: {
              apiKey: { kind: "variable", name: "K" },
              baseURL: { kind: "literal" },
            },
          },
        ],
      ],
    ],
  },
  {
    id: "facade of openai-php/laravel",
    needs: ["OpenAI\\Laravel"],
    pattern: /\bOpenAI\\Laravel\\Facades\\OpenAI\b/g,
    read: (hit) => {
      noteClient(hit, { sdk: "openai-php-laravel", open: null });
    },
    examples: [
      [
        "<?php use OpenAI\\Laravel\\Facades\\OpenAI;",
        [{ kind: "client", sdk: "openai-php-laravel", options: {} }],
      ],
    ],
  },
];

function noteFactory(hit: Hit): void {
  const { source, notes } = hit;
  const options: FactOf<"client">["options"] = {};
  const text = source.code.slice(hit.end, hit.end + 2_000);
  const end = text.indexOf("->make");
  for (const match of text
    .slice(0, end < 0 ? 600 : end)
    .matchAll(/->(with\w{1,20})\(/g)) {
    const option = BUILDER[match[1] ?? ""];
    const inside = source.insideOf(hit.end + match.index + match[0].length - 1);
    if (option && inside)
      options[option] = noteOption(option, inside, { source, notes });
  }
  notes.fact({
    kind: "client",
    at: hit.at,
    language: "php",
    sdk: "openai-php",
    browser: false,
    topLevel: source.isTopLevel(hit.start),
    options,
  });
}

/** Configuration keys that packages read, by the file they belong to. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  openai: {
    apikey: "api_key",
    key: "api_key",
    token: "api_key",
    secret: "api_key",
    accesstoken: "api_key",
    openaiapikey: "api_key",
    organization: "organization",
    organisation: "organization",
    org: "organization",
    orgid: "organization",
    organizationid: "organization",
    project: "project",
    baseuri: "base_uri",
    requesttimeout: "request_timeout",
    baseurl: "base_uri",
  },
};

const ENTRY =
  /["'](?<key>[\w.-]{1,80})["']\s{0,9}=>\s{0,9}(?:\(string\)\s{0,9})?env\(\s{0,9}["'](?<variable>\w{1,100})["']/g;

const configRows: readonly Row[] = [
  {
    id: "config of Laravel",
    needs: ["env("],
    inStrings: true,
    pattern: ENTRY,
    read: (hit) => {
      const { source } = hit;
      const file = /(?:^|\/)config\/([\w-]{1,60})\.php$/.exec(source.path)?.[1];
      const { key, variable } = hit.match.groups ?? {};
      if (file === undefined || key === undefined || variable === undefined)
        return;
      const configKey = [file, ...arrayPath(source, hit.start), key].join(".");
      if (!/open_?ai|gpt|llm/i.test(configKey + variable)) return;
      const wanted = EXPECTED[file]?.[key.toLowerCase().replace(/[_-]/g, "")];
      hit.notes.fact({
        kind: "mapping",
        at: hit.at,
        framework: "laravel",
        configKey,
        expectedKey: wanted === undefined ? null : `${file}.${wanted}`,
        variable,
      });
    },
    examples: [
      [
        "<?php\nreturn [\n  'apikey' => env('OPENAI_API_KEY'),\n];",
        [
          {
            kind: "mapping",
            at: { path: "config/openai.php", line: 3 },
            framework: "laravel",
            configKey: "openai.apikey",
            expectedKey: "openai.api_key",
            variable: "OPENAI_API_KEY",
          },
        ],
        "config/openai.php",
      ],
      [
        "<?php return ['openai' => ['key' => env('OPENAI_API_KEY')]];",
        [
          {
            kind: "mapping",
            configKey: "services.openai.key",
            expectedKey: null,
          },
        ],
        "config/services.php",
      ],
      ["<?php return ['name' => env('APP_NAME')];", [], "config/app.php"],
    ],
  },
  {
    id: "cached config of Laravel",
    needs: ["=>"],
    inStrings: true,
    pattern:
      /["'](?:api_?key|key|secret|token)["']\s{0,9}=>\s{0,9}(?<value>NULL|null|["'])/g,
    read: (hit) => {
      const { source } = hit;
      if (!/(?:^|\/)bootstrap\/cache\/config\.php$/.test(source.path)) return;
      if (!arrayPath(source, hit.start).some((part) => /open_?ai/i.test(part)))
        return;
      const token = /null/i.test(hit.match.groups?.["value"] ?? "")
        ? null
        : source.stringIn({ start: hit.end - 1, end: hit.end + 1 });
      const holds = token && source.valueOf(token) !== "" ? "value" : "empty";
      hit.notes.fact({
        kind: "cached-config",
        at: hit.at,
        framework: "laravel",
        holds,
      });
      if (token)
        hit.notes.literal(token, "key", {
          variable: nameBefore(source, token.start),
          tags: ["build-time"],
        });
    },
    examples: [
      [
        "<?php return array (\n  'openai' => \n  array (\n    'api_key' => NULL,\n  ),\n);",
        [
          {
            kind: "cached-config",
            at: { path: "bootstrap/cache/config.php", line: 4 },
            framework: "laravel",
            holds: "empty",
          },
        ],
        "bootstrap/cache/config.php",
      ],
      [
        "<?php return array ('mail' => array ('key' => NULL));",
        [],
        "bootstrap/cache/config.php",
      ],
    ],
  },
];

/** Keys of the arrays around an offset, outermost first. */
function arrayPath(source: Source, offset: number): string[] {
  return source
    .opensAround(offset)
    .map((open) => {
      const before = source.code.slice(Math.max(0, open - 160), open);
      return /["']([\w.-]{1,80})["']\s{0,99}=>\s{0,99}(?:array\s{0,9})?$/.exec(
        before,
      )?.[1];
    })
    .filter((key) => key !== undefined);
}

export const phpRows: readonly Row[] = [
  ...loaderRows,
  ...clientRows,
  ...configRows,
];
