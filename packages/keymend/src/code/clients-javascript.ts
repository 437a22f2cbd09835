import { noteClient, noteKeyExpression } from "./client.ts";
import type { Row } from "./row.ts";
import type { Source } from "./source.ts";

/** Constructors and the SDK they belong to, when the module does not say more. */
const CONSTRUCTORS: Readonly<Record<string, string>> = {
  OpenAI: "openai",
  OpenAIApi: "openai",
  Configuration: "openai",
  AzureOpenAI: "azure-openai",
  OpenAIClient: "azure-openai",
  ChatOpenAI: "langchain-openai",
  OpenAIEmbeddings: "langchain-openai",
  OpenAIChat: "langchain-openai",
  AzureChatOpenAI: "langchain-azure",
  AzureOpenAIEmbeddings: "langchain-azure",
  createOpenAI: "ai-sdk",
  createAzure: "ai-sdk-azure",
  createOpenAICompatible: "ai-sdk-compatible",
  OpenAIEmbedding: "llamaindex",
  ChatGPTAPI: "chatgpt-api",
  OpenAIEmbeddingFunction: "chromadb",
};

const MODULES: readonly (readonly [RegExp, string])[] = [
  [/["']llamaindex["']|["']@llamaindex\//, "llamaindex"],
  [/["']@langchain\/openai["']|["']langchain\//, "langchain-openai"],
];

function sdkOf(name: string, source: Source): string {
  const sdk = CONSTRUCTORS[name] ?? "openai";
  if (name !== "OpenAI" || /["']openai["']/.test(source.code)) return sdk;
  return MODULES.find(([pattern]) => pattern.test(source.code))?.[1] ?? sdk;
}

/** Constructors of the SDKs and wrappers, and settings of their modules. */
export const javascriptClients: readonly Row[] = [
  {
    id: "new OpenAI()",
    needs: ["OpenAI", "ChatGPTAPI"],
    pattern:
      /\bnew\s{1,9}(?:[A-Za-z_$][\w$]{0,40}\.)?(?<name>OpenAI|AzureOpenAI|OpenAIClient|ChatOpenAI|OpenAIEmbeddings|OpenAIChat|AzureChatOpenAI|AzureOpenAIEmbeddings|OpenAIEmbedding|ChatGPTAPI|OpenAIEmbeddingFunction)(?:<[^<>()\n]{0,60}>)?(?<open>\(|;|\n|$)/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"] ?? "";
      const positional =
        name === "OpenAIClient" ? (["baseURL", "apiKey"] as const) : [];
      noteClient(hit, {
        sdk: sdkOf(name, hit.source),
        open: hit.match.groups?.["open"] === "(" ? hit.end - 1 : null,
        positional,
      });
    },
    examples: [
      [
        "const openai = new OpenAI();",
        [{ kind: "client", sdk: "openai", topLevel: true, options: {} }],
      ],
      [
        "const key = process.env.MY_KEY;\nconst c = new OpenAI({ apiKey: key, organization: undefined });",
        [
          {
            kind: "client",
            at: { path: "a.ts", line: 2 },
            options: {
              apiKey: { kind: "variable", name: "MY_KEY" },
              organization: { kind: "empty" },
            },
          },
        ],
      ],
      [
        "export function make() { return new OpenAI({ apiKey: '' }) }",
        [
          {
            kind: "client",
            topLevel: false,
            options: { apiKey: { kind: "empty" } },
          },
        ],
      ],
      [
        "const make = () => new OpenAI()",
        [{ kind: "client", topLevel: false }],
      ],
      [
        "const m = new ChatOpenAI({ openAIApiKey: process.env.K_KEY, configuration: { baseURL: process.env.B_URL } })",
        [
          {
            kind: "client",
            sdk: "langchain-openai",
            options: {
              apiKey: { kind: "variable", name: "K_KEY" },
              baseURL: { kind: "variable", name: "B_URL" },
            },
          },
        ],
      ],
      [
        "const options = { apiKey: process.env.K };\nnew OpenAI(options)",
        [
          {
            kind: "client",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        "import { OpenAI } from 'llamaindex';\nnew OpenAI({ model: 'gpt-4o' })",
        [{ kind: "client", sdk: "llamaindex" }],
      ],
      [
        "const apiKey = fs.readFileSync('secrets/key.txt', 'utf8').trim();\nnew OpenAI({ apiKey })",
        [
          {
            kind: "client",
            options: {
              apiKey: { kind: "file", file: "secrets/key.txt", trimmed: true },
            },
          },
        ],
      ],
      [
        "new OpenAI({ dangerouslyAllowBrowser: true })",
        [{ kind: "client", browser: true }],
      ],
      [
        "new OpenAI({ apiKey: 'OPENAI_API_KEY' })",
        [{ kind: "name-as-key", name: "OPENAI_API_KEY" }],
      ],
      [
        "new OpenAI({ defaultHeaders: h, apiKey: getKey() })",
        [
          {
            kind: "client",
            options: { headers: { kind: "other" }, apiKey: { kind: "other" } },
          },
        ],
      ],
      ["// new OpenAI()", []],
      ["class OpenAIError {}; new OpenAIError()", []],
    ],
  },
  {
    id: "createOpenAI()",
    needs: ["createOpenAI", "createAzure"],
    pattern:
      /(?<![\w$.])(?<name>createOpenAI|createAzure|createOpenAICompatible)\(/g,
    read: (hit) => {
      noteClient(hit, {
        sdk: CONSTRUCTORS[hit.match.groups?.["name"] ?? ""] ?? "ai-sdk",
        open: hit.end - 1,
      });
    },
    examples: [
      [
        "const openai = createOpenAI({ apiKey: env.OPENAI_KEY, baseURL: 'https://x.example/v1' })",
        [
          {
            kind: "client",
            sdk: "ai-sdk",
            options: {
              apiKey: { kind: "variable", name: "OPENAI_KEY" },
              baseURL: { kind: "literal" },
            },
          },
        ],
      ],
    ],
  },
  {
    id: "default provider of the AI SDK",
    needs: ["@ai-sdk/openai"],
    pattern:
      /(?<![\w$.])openai(?:\.(?:chat|responses|embedding|image|completion|textEmbeddingModel))?\(\s{0,9}["'`](?<model>[\w.:-]{1,80})["'`]/g,
    read: (hit) => {
      const { source, notes, match } = hit;
      notes.fact({
        kind: "model",
        at: source.at(hit.end - 1),
        name: match.groups?.["model"] ?? "",
      });
      if (/createOpenAI\(/.test(source.code)) return;
      noteClient(hit, { sdk: "ai-sdk", open: null });
    },
    examples: [
      [
        "import { openai } from '@ai-sdk/openai';\nconst r = await generateText({ model: openai('gpt-4o'), prompt });",
        [
          { kind: "client", sdk: "ai-sdk", options: {} },
          { kind: "model", name: "gpt-4o" },
        ],
      ],
    ],
  },
  {
    id: "Configuration and OpenAIApi of version 3",
    needs: ["Configuration(", "OpenAIApi"],
    pattern:
      /\bnew\s{1,9}(?:[A-Za-z_$][\w$]{0,40}\.)?(?<name>Configuration|OpenAIApi)\(/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"] ?? "";
      if (!/["']openai/.test(hit.source.code)) return;
      hit.notes.fact({ kind: "legacy-sdk-setting", at: hit.at, setting: name });
      if (name === "Configuration")
        noteClient(hit, { sdk: "openai", open: hit.end - 1 });
    },
    examples: [
      [
        "import { Configuration, OpenAIApi } from 'openai';\nconst o = new OpenAIApi(new Configuration({ apiKey: process.env.K }));",
        [
          { kind: "legacy-sdk-setting", setting: "Configuration" },
          { kind: "legacy-sdk-setting", setting: "OpenAIApi" },
          {
            kind: "client",
            sdk: "openai",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      ["new Configuration({ entity: 1 })", []],
    ],
  },
  {
    id: "openai.apiKey =",
    needs: [".apiKey"],
    pattern: /(?<![\w$.])(?:openai|OpenAI|client)\.apiKey\s{0,9}=(?!=)\s{0,9}/g,
    read: (hit) => {
      if (!/openai/i.test(hit.source.code)) return;
      noteKeyExpression(hit, {
        sdk: "openai",
        option: "apiKey",
        span: hit.source.expressionAt(hit.end),
      });
    },
    examples: [
      [
        "openai.apiKey = process.env.K",
        [
          {
            kind: "client",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
];
