import { noteClient, noteOption, type OptionName } from "./client.ts";
import { callArguments, filesOf, noteLoader } from "./loader.ts";
import type { OptionValue } from "../model/fact.ts";
import type { Hit, Row } from "./row.ts";
import { VARIABLE_NAME } from "./names.ts";

/** `option.WithAPIKey(x)`, `openai.WithToken(x)`: options as calls, by name. */
const OPTION_CALL =
  /\bWith(?<name>APIKey|AdminAPIKey|Token|BaseURL|Organization|Project)\(/g;
const OPTION_NAMES: Readonly<Record<string, OptionName>> = {
  APIKey: "apiKey",
  AdminAPIKey: "adminKey",
  Token: "apiKey",
  BaseURL: "baseURL",
  Organization: "organization",
  Project: "project",
};

export const goRows: readonly Row[] = [
  {
    id: "godotenv",
    needs: ["godotenv."],
    pattern: /\bgodotenv\.(?<call>Load|Overload|Read)\(/g,
    read: (hit) => {
      const call = hit.match.groups?.["call"];
      noteLoader(hit, "godotenv", {
        override: call === "Overload",
        expand: true,
        ...(call === "Read" ? { intoEnvironment: false } : {}),
        ...filesOf(callArguments(hit).positional, hit.source),
      });
    },
    examples: [
      [
        "func main() {\n\tgodotenv.Load()\n}",
        [
          {
            kind: "loader-call",
            loader: "godotenv",
            files: null,
            topLevel: false,
          },
        ],
      ],
      [
        'err := godotenv.Overload(".env.local", ".env")',
        [
          {
            kind: "loader-call",
            override: true,
            files: [".env.local", ".env"],
          },
        ],
      ],
      ["// godotenv.Load()", []],
    ],
  },
  {
    id: "godotenv/autoload",
    needs: ["godotenv/autoload"],
    inStrings: true,
    pattern: /"github\.com\/joho\/godotenv\/autoload"/g,
    read: (hit) => {
      noteLoader(hit, "godotenv", { expand: true, hoisted: true });
    },
    examples: [
      [
        'import _ "github.com/joho/godotenv/autoload"',
        [{ kind: "loader-call", loader: "godotenv" }],
      ],
    ],
  },
  {
    id: "viper",
    needs: ["viper.SetConfigFile"],
    pattern: /\bviper\.SetConfigFile\(/g,
    read: (hit) => {
      noteLoader(hit, "viper", {
        intoEnvironment: false,
        ...filesOf([callArguments(hit).positional[0]], hit.source),
      });
    },
    examples: [
      [
        'viper.SetConfigFile(".env")',
        [{ kind: "loader-call", loader: "viper", files: [".env"] }],
      ],
    ],
  },
  {
    id: "struct tag",
    needs: ['env:"', 'envconfig:"'],
    inStrings: true,
    pattern:
      /\b(?:env|envconfig):"(?<name>[A-Z][A-Z0-9_]{2,80})(?<rest>[^"`\n]{0,80})"/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"] ?? "";
      if (!VARIABLE_NAME.test(name)) return;
      hit.notes.fact({
        kind: "env-read",
        at: hit.at,
        column: hit.source.columnOf(hit.start),
        language: "go",
        name,
        browser: false,
        fallback: "none",
      });
    },
    examples: [
      [
        'type C struct {\n\tKey string `env:"OPENAI_API_KEY,required"`\n}',
        [
          {
            kind: "env-read",
            name: "OPENAI_API_KEY",
            at: { path: "a.go", line: 2 },
          },
        ],
      ],
    ],
  },
  {
    id: "openai.NewClient",
    needs: ["openai."],
    pattern:
      /\bopenai\.(?<call>NewClient|NewOrgClient|DefaultConfig|DefaultAzureConfig|New)\(/g,
    read: noteGoClient,
    examples: [
      [
        'import "github.com/sashabaranov/go-openai"\nvar c = openai.NewClient(os.Getenv("K"))',
        [
          {
            kind: "client",
            sdk: "go-openai",
            topLevel: true,
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        'import "github.com/openai/openai-go"\nfunc f() {\n\tkey := os.Getenv("K")\n\tc := openai.NewClient(option.WithAPIKey(key), option.WithBaseURL("https://x.example"))\n}',
        [
          {
            kind: "client",
            sdk: "openai-go",
            topLevel: false,
            options: {
              apiKey: { kind: "variable", name: "K" },
              baseURL: { kind: "literal" },
            },
          },
        ],
      ],
      [
        'import "github.com/openai/openai-go"\nvar c = openai.NewClient()',
        [{ kind: "client", sdk: "openai-go", options: {} }],
      ],
      [
        'import "github.com/tmc/langchaingo/llms/openai"\nllm, err := openai.New(openai.WithToken(""))',
        [
          {
            kind: "client",
            sdk: "langchaingo",
            options: { apiKey: { kind: "empty" } },
          },
        ],
      ],
      [
        'b, _ := os.ReadFile("key.txt")\nvar c = openai.NewClient(strings.TrimSpace(string(b)))',
        [{ kind: "client" }],
      ],
    ],
  },
];

function noteGoClient(hit: Hit): void {
  const { source, notes } = hit;
  const call = hit.match.groups?.["call"] ?? "";
  const inside = source.insideOf(hit.end - 1);
  const sdk =
    call === "New"
      ? "langchaingo"
      : /openai\/openai-go|option\.With/.test(source.code)
        ? "openai-go"
        : "go-openai";
  if (call === "New" && !/langchaingo/.test(source.code)) return;
  if (sdk === "go-openai") {
    noteClient(hit, {
      sdk,
      open: hit.end - 1,
      positional: [
        "apiKey",
        call === "NewOrgClient" ? "organization" : "baseURL",
      ],
    });
    return;
  }
  const options: Partial<Record<OptionName, OptionValue>> = {};
  const text = inside
    ? source.slice({
        start: inside.start,
        end: Math.min(inside.end, inside.start + 4_000),
      })
    : "";
  for (const match of text.matchAll(OPTION_CALL)) {
    const option = OPTION_NAMES[match.groups?.["name"] ?? ""];
    const open = (inside?.start ?? 0) + match.index + match[0].length - 1;
    const value = source.insideOf(open);
    if (option && value)
      options[option] = noteOption(option, value, { source, notes });
  }
  notes.fact({
    kind: "client",
    at: hit.at,
    language: "go",
    sdk,
    browser: false,
    topLevel: source.isTopLevel(hit.start),
    options,
  });
}
