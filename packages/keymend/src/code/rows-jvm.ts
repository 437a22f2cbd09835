import {
  noteClient,
  noteOption,
  optionName,
  type OptionName,
} from "./client.ts";
import type { FactOf } from "../model/fact.ts";
import { callArguments, filesOf, noteLoader } from "./loader.ts";
import { literalText, type Hit, type Row } from "./row.ts";

/** Options that follow a constructor as calls: `.apiKey(x).baseUrl(y).build()`. */
export function noteBuilder(
  hit: Hit,
  sdk: string,
  names: Readonly<Record<string, OptionName>> = {},
): void {
  const { source, notes } = hit;
  const options: FactOf<"client">["options"] = {};
  const text = source.code.slice(hit.end, hit.end + 2_000);
  const stop = text.search(/\.build\w{0,20}\(|;/);
  for (const match of text
    .slice(0, stop < 0 ? 800 : stop + 1)
    .matchAll(/\.\s{0,9}(\w{2,40})\(/g)) {
    const option =
      names[match[1] ?? ""] ??
      optionName((match[1] ?? "").replace(/^with_?/i, ""));
    const inside = source.insideOf(hit.end + match.index + match[0].length - 1);
    if (option && inside && options[option] === undefined)
      options[option] = noteOption(option, inside, { source, notes });
  }
  notes.fact({
    kind: "client",
    at: hit.at,
    language: source.language,
    sdk,
    browser: false,
    topLevel: source.isTopLevel(hit.start),
    options,
  });
}

/** Java, Kotlin and their relatives. */
export const jvmRows: readonly Row[] = [
  {
    id: "dotenv-java",
    needs: ["Dotenv", "dotenv"],
    pattern:
      /\b(?:Dotenv\.(?<call>load|configure)\(|dotenv\s{0,3}(?<kotlin>\{|\(\)))/g,
    read: (hit) => {
      const { source } = hit;
      const text = source.code.slice(hit.end, hit.end + 500);
      const stop = text.search(/\.load\(|[;}]/);
      const part = stop < 0 ? text : text.slice(0, stop);
      const folder = /\bdirectory(?:\(|\s{0,3}=)\s{0,3}"([^"\n]{1,200})"/.exec(
        part,
      )?.[1];
      const name = /\bfilename(?:\(|\s{0,3}=)\s{0,3}"([^"\n]{1,200})"/.exec(
        part,
      )?.[1];
      noteLoader(hit, "dotenv-java", {
        intoEnvironment: /systemProperties/.test(part),
        files:
          folder === undefined && name === undefined
            ? null
            : [
                [folder, name ?? ".env"]
                  .filter((one) => one !== undefined)
                  .join("/"),
              ],
      });
    },
    examples: [
      [
        "Dotenv dotenv = Dotenv.load();",
        [
          {
            kind: "loader-call",
            loader: "dotenv-java",
            files: null,
            intoEnvironment: false,
          },
        ],
      ],
      [
        'Dotenv.configure().directory("./conf").filename("env").load();',
        [{ kind: "loader-call", files: ["./conf/env"] }],
      ],
    ],
  },
  {
    id: "OpenAIOkHttpClient",
    needs: ["OpenAIOkHttpClient"],
    pattern: /\bOpenAIOkHttpClient(?:Async)?\.(?<call>fromEnv|builder)\(\)/g,
    read: (hit) => {
      noteBuilder(hit, "openai-java");
    },
    examples: [
      [
        "class A { OpenAIClient c = OpenAIOkHttpClient.fromEnv(); }",
        [{ kind: "client", sdk: "openai-java", options: {} }],
      ],
      [
        'var c = OpenAIOkHttpClient.builder().apiKey(System.getenv("K")).organization("").build();',
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
  {
    id: "builders of LangChain4j, Spring AI and others",
    needs: ["OpenAi", "OpenAI", "AzureKeyCredential"],
    pattern:
      /\b(?<name>OpenAi(?:Streaming)?(?:Chat|Embedding|Image|Language|Moderation)Model|OpenAiApi|SimpleOpenAI|OpenAiClient|AzureOpenAi\w{0,30})\.builder\(\)/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"] ?? "";
      noteBuilder(
        hit,
        name === "OpenAiApi"
          ? "spring-ai"
          : name === "SimpleOpenAI"
            ? "simple-openai"
            : name.startsWith("Azure")
              ? "langchain4j-azure"
              : "langchain4j",
      );
    },
    examples: [
      [
        'ChatModel m = OpenAiChatModel.builder().apiKey(System.getenv("K")).modelName("gpt-4o").build();',
        [
          {
            kind: "client",
            sdk: "langchain4j",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
  {
    id: "OpenAiService",
    needs: ["OpenAiService", "OpenAiApi", "OpenAIClientBuilder"],
    pattern:
      /\b(?:new\s{1,9})?(?<name>OpenAiService|OpenAiApi|OpenAIClientBuilder)\(/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"];
      if (name === "OpenAIClientBuilder") {
        noteBuilder(hit, "azure-openai");
        return;
      }
      noteClient(hit, {
        sdk: name === "OpenAiService" ? "openai-java-theokanning" : "spring-ai",
        open: hit.end - 1,
        positional: ["apiKey"],
      });
    },
    examples: [
      [
        'String token = System.getenv("K");\nOpenAiService s = new OpenAiService(token);',
        [
          {
            kind: "client",
            sdk: "openai-java-theokanning",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        'new OpenAIClientBuilder().credential(new AzureKeyCredential(System.getenv("K"))).buildClient();',
        [
          {
            kind: "client",
            sdk: "azure-openai",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      ["// new OpenAiService(token)", []],
    ],
  },
  {
    id: "OpenAI() of openai-kotlin",
    needs: ["aallam"],
    pattern: /(?<![\w.])OpenAI(?:Config)?\(/g,
    read: (hit) => {
      if (
        /^OpenAI\(\s*OpenAIConfig/.test(
          hit.source.code.slice(hit.start, hit.start + 60),
        )
      )
        return;
      noteClient(hit, {
        sdk: "openai-kotlin",
        open: hit.end - 1,
        positional: ["apiKey"],
      });
    },
    examples: [
      [
        'import com.aallam.openai.client.OpenAI\nval c = OpenAI(token = System.getenv("K"))',
        [
          {
            kind: "client",
            sdk: "openai-kotlin",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
        "a.kt",
      ],
    ],
  },
];

export const csharpRows: readonly Row[] = [
  {
    id: "DotNetEnv and dotenv.net",
    needs: ["Env.", "DotEnv."],
    pattern:
      /\b(?<name>DotNetEnv\.Env|Env|DotEnv)\.(?<chain>(?:TraversePath|NoClobber|Clobber|Fluent|NoEnvVars)\(\)\.)?(?:Load|LoadMulti|AutoConfig|Read)\(/g,
    read: (hit) => {
      const { name, chain } = hit.match.groups ?? {};
      if (name !== "DotEnv" && !/DotNetEnv/.test(hit.source.code)) return;
      const list = callArguments(hit);
      noteLoader(hit, name === "DotEnv" ? "dotenv-net" : "dotnet-env", {
        // both overwrite what the process has unless they are told not to
        override: chain !== "NoClobber().",
        intoEnvironment: chain !== "NoEnvVars().",
        ...(chain === "TraversePath()."
          ? { search: "cwd-upward" as const }
          : {}),
        ...filesOf([list.positional[0]], hit.source),
      });
    },
    examples: [
      [
        "DotNetEnv.Env.Load();",
        [{ kind: "loader-call", loader: "dotnet-env", files: null }],
      ],
      [
        'using DotNetEnv;\nEnv.TraversePath().Load(".env.local");',
        [{ kind: "loader-call", search: "cwd-upward", files: [".env.local"] }],
      ],
      ["DotEnv.Load();", [{ kind: "loader-call", loader: "dotenv-net" }]],
      ["Env.Load();", []],
    ],
  },
  {
    id: "clients",
    needs: ["OpenAI", "ChatClient", "EmbeddingClient", "ImageClient"],
    pattern:
      /\bnew\s{1,9}(?:[\w.]{1,60}\.)?(?<name>OpenAIClient|AzureOpenAIClient|ChatClient|EmbeddingClient|ImageClient|AudioClient|OpenAIResponseClient|OpenAIAPI|OpenAIService)\(/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"] ?? "";
      const { source } = hit;
      const [sdk, positional] =
        CSHARP[name] ??
        (/Client$/.test(name)
          ? (["openai-dotnet", [null, "apiKey"]] as const)
          : (["openai-dotnet", ["apiKey"]] as const));
      if (
        /^(?:Chat|Embedding|Image|Audio)Client$/.test(name) &&
        !/OpenAI/.test(source.code)
      )
        return;
      noteClient(hit, {
        sdk:
          name === "OpenAIClient" && /OpenAIAuthentication/.test(source.code)
            ? "openai-dotnet-rage"
            : sdk,
        open: hit.end - 1,
        positional,
      });
      if (/^(?:Chat|Embedding|Image|Audio)Client$/.test(name))
        noteModelArgument(hit);
    },
    examples: [
      [
        'using OpenAI;\nvar key = Environment.GetEnvironmentVariable("OPENAI_API_KEY");\nvar client = new OpenAIClient(new OpenAIAuthentication(key));',
        [
          {
            kind: "client",
            sdk: "openai-dotnet-rage",
            at: { path: "a.cs", line: 3 },
            topLevel: true,
            options: { apiKey: { kind: "variable", name: "OPENAI_API_KEY" } },
          },
        ],
      ],
      [
        'using OpenAI.Chat;\nChatClient c = new(model: "x", apiKey: k);\nvar d = new ChatClient(model: "gpt-4o", apiKey: Environment.GetEnvironmentVariable("K"));',
        [
          {
            kind: "client",
            sdk: "openai-dotnet",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
          { kind: "model", name: "gpt-4o" },
        ],
      ],
      [
        'using OpenAI;\nvar d = new ChatClient("gpt-4o", Environment.GetEnvironmentVariable("K"));',
        [
          {
            kind: "client",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        'new AzureOpenAIClient(new Uri(Environment.GetEnvironmentVariable("E")), new AzureKeyCredential(Environment.GetEnvironmentVariable("K")))',
        [
          {
            kind: "client",
            sdk: "azure-openai",
            options: {
              apiKey: { kind: "variable", name: "K" },
              baseURL: { kind: "variable", name: "E" },
            },
          },
        ],
      ],
      [
        'new OpenAIService(new OpenAiOptions { ApiKey = Environment.GetEnvironmentVariable("K") })',
        [
          {
            kind: "client",
            sdk: "betalgo-openai",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
  {
    id: "Semantic Kernel",
    needs: ["AddOpenAI"],
    pattern:
      /\.AddOpenAI(?:ChatCompletion|TextEmbeddingGeneration|ChatClient|EmbeddingGenerator)\(/g,
    read: (hit) => {
      noteClient(hit, {
        sdk: "semantic-kernel",
        open: hit.end - 1,
        positional: [null, "apiKey", "organization"],
      });
    },
    examples: [
      [
        'builder.AddOpenAIChatCompletion("gpt-4o", Environment.GetEnvironmentVariable("K"));',
        [
          {
            kind: "client",
            sdk: "semantic-kernel",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
    ],
  },
];

const CSHARP: Readonly<
  Record<
    string,
    readonly [sdk: string, positional: readonly (OptionName | null)[]]
  >
> = {
  OpenAIClient: ["openai-dotnet", ["apiKey"]],
  AzureOpenAIClient: ["azure-openai", ["baseURL", "apiKey"]],
  OpenAIAPI: ["openai-api-dotnet", ["apiKey"]],
  OpenAIService: ["betalgo-openai", ["apiKey"]],
};

function noteModelArgument(hit: Hit): void {
  const list = callArguments(hit);
  const span = list.named.get("model") ?? list.positional[0];
  const name = literalText(span, hit.source);
  if (name !== null && span && /^[\w.:-]{2,80}$/.test(name))
    hit.notes.fact({ kind: "model", at: hit.source.at(span.start), name });
}
