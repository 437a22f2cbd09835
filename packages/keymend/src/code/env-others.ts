import type { EnvRow } from "./env-row.ts";
import type { GrammarId } from "./grammar.ts";

const NAME = String.raw`\s{0,9}(["'])(?<name>[^"'\n]{1,300})\1`;
const call = (head: string) => new RegExp(`${head}\\(${NAME}`, "g");

const go: readonly EnvRow[] = [
  {
    id: "os.Getenv",
    needs: ["os.Getenv", "os.LookupEnv"],
    pattern: call(String.raw`\bos\.(?:Getenv|LookupEnv)`),
    examples: [
      ['key := os.Getenv("OPENAI_API_KEY")', ["OPENAI_API_KEY"], "none"],
      ['// os.Getenv("A")', []],
      ['s := `os.Getenv("A")`', []],
    ],
  },
  {
    id: "viper",
    needs: ["viper."],
    pattern: call(String.raw`\bviper\.(?:GetString|Get|BindEnv|MustBindEnv)`),
    names: (match) => [
      {
        name: (match.groups?.["name"] ?? "")
          .replace(/[.-]/g, "_")
          .toUpperCase(),
        start: match.index,
      },
    ],
    examples: [['viper.GetString("openai_api_key")', ["OPENAI_API_KEY"]]],
  },
  {
    id: "helper with a default",
    needs: ["nv("],
    pattern: call(String.raw`\b(?:getEnv|GetEnv|getenv|mustGetenv|envOr)`),
    examples: [['getEnv("OPENAI_API_KEY", "")', ["OPENAI_API_KEY"], "empty"]],
  },
];

/** Struct tags stand in raw strings, so they are looked for in the text. */
export const goTag =
  /`[^`\n]{0,200}\b(?:env|envconfig):"(?<name>[A-Z][A-Z0-9_]{2,80})/g;

const ruby: readonly EnvRow[] = [
  {
    id: "ENV['X']",
    needs: ["ENV["],
    pattern: new RegExp(
      String.raw`\bENV\[${NAME}\s{0,9}\](?!\s{0,9}(?:\|\|)?=(?!=))`,
      "g",
    ),
    examples: [
      [
        "OpenAI::Client.new(access_token: ENV['OPENAI_API_KEY'])",
        ["OPENAI_API_KEY"],
        "none",
      ],
      ["ENV['A'] || ''", ["A"], "empty"],
      ["ENV['A'] = 'x'", []],
      ["# ENV['A']", []],
      ['"Bearer #{ENV["A_KEY"]}"', ["A_KEY"]],
    ],
  },
  {
    id: "ENV.fetch('X')",
    needs: ["ENV.fetch", "ENV.dig", "ENV.key"],
    pattern: call(String.raw`\bENV\.fetch`),
    examples: [
      ["ENV.fetch('OPENAI_API_KEY')", ["OPENAI_API_KEY"], "none"],
      ["ENV.fetch('A', '')", ["A"], "empty"],
      ["ENV.fetch('A') { 'x' }", ["A"], "literal"],
    ],
  },
];

const php: readonly EnvRow[] = [
  {
    id: "getenv and env",
    needs: ["env("],
    pattern: call(String.raw`(?<![\w>:$])(?:getenv|env|Env::get|env_get)`),
    examples: [
      ["<?php $k = getenv('OPENAI_API_KEY');", ["OPENAI_API_KEY"], "none"],
      [
        "<?php return ['api_key' => env('OPENAI_API_KEY', '')];",
        ["OPENAI_API_KEY"],
        "empty",
      ],
      ["<?php # env('A')", []],
    ],
  },
  {
    id: "$_ENV and $_SERVER",
    needs: ["$_ENV", "$_SERVER"],
    pattern: new RegExp(
      String.raw`\$_(?:ENV|SERVER)\[${NAME}\s{0,9}\](?!\s{0,9}=(?!=))`,
      "g",
    ),
    examples: [
      [
        "<?php $k = $_ENV['OPENAI_API_KEY'] ?? '';",
        ["OPENAI_API_KEY"],
        "empty",
      ],
      ["<?php $_ENV['A'] = 'x';", []],
    ],
  },
];

/** Property of Spring as the environment variable that its relaxed binding reads. */
function relaxed(property: string): string {
  return /^[A-Z0-9_]+$/.test(property)
    ? property
    : property.replace(/-/g, "").replace(/\./g, "_").toUpperCase();
}

const java: readonly EnvRow[] = [
  {
    id: "System.getenv",
    needs: ["getenv"],
    pattern: call(String.raw`\bgetenv(?:\(\)\.get|\(\)\.getOrDefault)?`),
    examples: [
      [
        'String k = System.getenv("OPENAI_API_KEY");',
        ["OPENAI_API_KEY"],
        "none",
      ],
      ['System.getenv().getOrDefault("A", "")', ["A"], "empty"],
      ['/* System.getenv("A") */', []],
      ['val k = System.getenv("A") ?: ""', ["A"], "empty"],
    ],
  },
  {
    id: "@Value of Spring",
    needs: ["@Value", "@ConfigProperty", "getProperty"],
    pattern:
      /@Value\(\s{0,9}(?:value\s{0,3}=\s{0,3})?"\\?\$\{(?<name>[A-Za-z][\w.-]{1,100})(?<given>:[^}\n]{0,200})?\}|@ConfigProperty\(\s{0,9}name\s{0,3}=\s{0,3}"(?<property>[A-Za-z][\w.-]{1,100})"|\b(?:env|environment)\.getProperty\(\s{0,9}"(?<asked>[A-Za-z][\w.-]{1,100})"/g,
    names(match) {
      const { name, property, asked, given } = match.groups ?? {};
      return [
        {
          name: relaxed(name ?? property ?? asked ?? ""),
          start: match.index,
          fallback:
            given === undefined ? "none" : given === ":" ? "empty" : "literal",
        },
      ];
    },
    examples: [
      ['@Value("${OPENAI_API_KEY}") String key;', ["OPENAI_API_KEY"], "none"],
      ['@Value("${openai.api.key:}") String key;', ["OPENAI_API_KEY"], "empty"],
      ['@Value("${spring.ai.openai.api-key}")', ["SPRING_AI_OPENAI_APIKEY"]],
    ],
  },
  {
    id: "dotenv.get",
    needs: ["Dotenv", "dotenv"],
    pattern: new RegExp(String.raw`\bdotenv(?:\.get\(|\[)${NAME}`, "g"),
    examples: [
      [
        'Dotenv dotenv = Dotenv.load(); dotenv.get("OPENAI_API_KEY")',
        ["OPENAI_API_KEY"],
      ],
    ],
  },
];

const csharp: readonly EnvRow[] = [
  {
    id: "Environment.GetEnvironmentVariable",
    needs: ["GetEnvironmentVariable"],
    pattern: call(String.raw`\bGetEnvironmentVariable`),
    examples: [
      [
        'var k = Environment.GetEnvironmentVariable("OPENAI_API_KEY");',
        ["OPENAI_API_KEY"],
        "none",
      ],
      [
        'var k = Environment.GetEnvironmentVariable("A") ?? "";',
        ["A"],
        "empty",
      ],
      ['// GetEnvironmentVariable("A")', []],
    ],
  },
  {
    id: "configuration",
    needs: ["onfig"],
    pattern: new RegExp(
      String.raw`\b_?[cC]onfig(?:uration)?(?:\[|\.GetValue<string>\(|\.GetRequiredValue\()${NAME}`,
      "g",
    ),
    names: (match) => [
      {
        name: (match.groups?.["name"] ?? "").replace(/:/g, "__"),
        start: match.index,
      },
    ],
    examples: [
      ['builder.Configuration["OPENAI_API_KEY"]', ["OPENAI_API_KEY"]],
      ['config["OpenAI:ApiKey"]', ["OpenAI__ApiKey"]],
    ],
  },
  {
    id: "Env.GetString",
    needs: ["Env.GetString"],
    pattern: call(String.raw`\bEnv\.GetString`),
    examples: [
      ['DotNetEnv.Env.GetString("OPENAI_API_KEY")', ["OPENAI_API_KEY"]],
    ],
  },
];

const rust: readonly EnvRow[] = [
  {
    id: "env::var",
    needs: ["var(", "var_os(", "env!("],
    pattern: call(
      String.raw`(?:\b(?:env|dotenvy|dotenv)::(?:var|var_os)|\b(?:option_)?env!|\bdotenv!|(?<![\w:.])var)`,
    ),
    examples: [
      [
        'let k = std::env::var("OPENAI_API_KEY").expect("no key");',
        ["OPENAI_API_KEY"],
        "none",
      ],
      ['env!("OPENAI_API_KEY")', ["OPENAI_API_KEY"]],
      ['// env::var("A")', []],
    ],
  },
  {
    id: "env= of clap",
    needs: ["env ="],
    pattern: new RegExp(String.raw`\benv\s=\s${NAME}`, "g"),
    examples: [['#[arg(long, env = "OPENAI_API_KEY")]', ["OPENAI_API_KEY"]]],
  },
];

const swift: readonly EnvRow[] = [
  {
    id: "ProcessInfo",
    needs: ["environment["],
    pattern: new RegExp(String.raw`\benvironment\[${NAME}`, "g"),
    examples: [
      [
        'let k = ProcessInfo.processInfo.environment["OPENAI_API_KEY"] ?? ""',
        ["OPENAI_API_KEY"],
        "empty",
      ],
    ],
  },
  {
    id: "Info.plist",
    needs: ["infoDictionary", "forInfoDictionaryKey"],
    pattern: new RegExp(
      String.raw`\b(?:infoDictionary[?!]?\[|forInfoDictionaryKey:)${NAME}`,
      "g",
    ),
    examples: [
      ['Bundle.main.infoDictionary?["OPENAI_API_KEY"]', ["OPENAI_API_KEY"]],
    ],
  },
];

const dart: readonly EnvRow[] = [
  {
    id: "fromEnvironment",
    needs: ["fromEnvironment"],
    pattern: call(String.raw`\bString\.fromEnvironment`),
    examples: [
      [
        "const k = String.fromEnvironment('OPENAI_API_KEY', defaultValue: '');",
        ["OPENAI_API_KEY"],
        "empty",
      ],
    ],
  },
  {
    id: "dotenv.env",
    needs: ["env[", "env.get(", "environment["],
    pattern: new RegExp(
      String.raw`\b(?:dotenv\.env|DotEnv\(\)\.env|env|Platform\.environment)(?:\[|\.get\()${NAME}`,
      "g",
    ),
    examples: [
      [
        "final k = dotenv.env['OPENAI_API_KEY'] ?? '';",
        ["OPENAI_API_KEY"],
        "empty",
      ],
      ["Platform.environment['OPENAI_API_KEY']", ["OPENAI_API_KEY"]],
    ],
  },
];

/** Reads of the languages besides JavaScript and Python. */
export const otherReads: Readonly<
  Partial<Record<GrammarId, readonly EnvRow[]>>
> = { go, ruby, php, java, kotlin: java, csharp, rust, swift, dart };
