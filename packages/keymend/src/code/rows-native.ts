import { noteClient, noteKeyExpression } from "./client.ts";
import { callArguments, filesOf, noteLoader } from "./loader.ts";
import type { Row } from "./row.ts";
import { noteBuilder } from "./rows-jvm.ts";

export const rustRows: readonly Row[] = [
  {
    id: "dotenvy",
    needs: ["dotenv"],
    pattern:
      /(?<![\w:])(?:(?:dotenvy|dotenv)::)?(?<call>dotenv|dotenv_override|from_filename|from_filename_override|from_path|from_path_override)\(/g,
    read: (hit) => {
      const call = hit.match.groups?.["call"] ?? "";
      noteLoader(hit, "dotenvy", {
        override: call.endsWith("override"),
        expand: true,
        ...(call.startsWith("from")
          ? filesOf([callArguments(hit).positional[0]], hit.source)
          : {}),
      });
    },
    examples: [
      [
        "fn main() { dotenvy::dotenv().ok(); }",
        [
          {
            kind: "loader-call",
            loader: "dotenvy",
            files: null,
            topLevel: false,
          },
        ],
      ],
      [
        'use dotenv::dotenv;\ndotenv::from_filename(".env.local").ok();',
        [{ kind: "loader-call", files: [".env.local"] }],
      ],
      ["// dotenvy::dotenv()", []],
    ],
  },
  {
    id: "async-openai",
    needs: ["async_openai"],
    pattern:
      /(?<![\w])(?<name>OpenAIConfig|AzureConfig|Client)::(?:new|default)\(\)/g,
    read: (hit) => {
      if (
        hit.match.groups?.["name"] === "Client" &&
        /(?<!\w)(?:OpenAIConfig|AzureConfig)::/.test(hit.source.code)
      )
        return;
      noteBuilder(hit, "async-openai");
    },
    examples: [
      [
        "use async_openai::Client;\nfn main() { let c = Client::new(); }",
        [{ kind: "client", sdk: "async-openai", options: {} }],
      ],
      [
        'use async_openai::config::OpenAIConfig;\nlet k = std::env::var("K").unwrap();\nlet c = OpenAIConfig::new().with_api_key(k).with_org_id("");',
        [
          {
            kind: "client",
            options: {
              apiKey: { kind: "variable", name: "K" },
              organization: { kind: "empty" },
            },
          },
        ],
      ],
    ],
  },
];

export const swiftRows: readonly Row[] = [
  {
    id: "OpenAI()",
    needs: ["OpenAI("],
    pattern:
      /(?<![\w.])OpenAI\(\s{0,9}(?:configuration:\s{0,9})?(?:(?:OpenAI)?\.?Configuration\()?/g,
    read: (hit) => {
      noteClient(hit, {
        sdk: "openai-swift",
        open: hit.end - 1 - (/\s*$/.exec(hit.match[0])?.[0].length ?? 0),
      });
    },
    examples: [
      [
        'let c = OpenAI(apiToken: ProcessInfo.processInfo.environment["K"] ?? "")',
        [
          {
            kind: "client",
            sdk: "openai-swift",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
];

export const dartRows: readonly Row[] = [
  {
    id: "flutter_dotenv",
    needs: ["dotenv", "DotEnv"],
    pattern: /\b(?:dotenv|DotEnv\([^()\n]{0,60}\))\.(?:\.)?load\(/g,
    read: (hit) => {
      const { named, positional } = callArguments(hit);
      noteLoader(hit, "flutter-dotenv", {
        intoEnvironment: false,
        ...filesOf([named.get("fileName") ?? positional[0]], hit.source),
      });
    },
    examples: [
      [
        'await dotenv.load(fileName: "assets/.env");',
        [
          {
            kind: "loader-call",
            loader: "flutter-dotenv",
            files: ["assets/.env"],
          },
        ],
      ],
    ],
  },
  {
    id: "dart_openai",
    needs: ["OpenAI."],
    pattern: /(?<![\w.])OpenAI\.apiKey\s{0,9}=(?!=)\s{0,9}/g,
    read: (hit) => {
      noteKeyExpression(hit, {
        sdk: "dart-openai",
        option: "apiKey",
        span: hit.source.expressionAt(hit.end),
      });
    },
    examples: [
      [
        "OpenAI.apiKey = dotenv.env['K'] ?? '';",
        [
          {
            kind: "client",
            sdk: "dart-openai",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
  {
    id: "OpenAIClient",
    needs: ["OpenAIClient(", "OpenAI.instance"],
    pattern: /(?<![\w.])(?:OpenAIClient|OpenAI\.instance\.build)\(/g,
    read: (hit) => {
      noteClient(hit, { sdk: "openai-dart", open: hit.end - 1 });
    },
    examples: [
      [
        "final c = OpenAIClient(apiKey: Platform.environment['K']);",
        [
          {
            kind: "client",
            sdk: "openai-dart",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
];
