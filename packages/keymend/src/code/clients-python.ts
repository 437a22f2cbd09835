import type { FactOf } from "../model/fact.ts";
import {
  noteClient,
  noteOption,
  optionName,
  type OptionName,
} from "./client.ts";
import { callArguments } from "./loader.ts";
import { literalText, type Hit, type Row } from "./row.ts";
import type { Source } from "./source.ts";

const first = <T>(values: readonly T[]): T | undefined => values[0];

interface Constructor {
  sdk: string;
  positional?: readonly (OptionName | null)[];
}

/** Classes and factories of the SDKs and wrappers. */
const CONSTRUCTORS: Readonly<Record<string, Constructor>> = {
  OpenAI: { sdk: "openai" },
  AsyncOpenAI: { sdk: "openai" },
  AzureOpenAI: { sdk: "azure-openai" },
  AsyncAzureOpenAI: { sdk: "azure-openai" },
  ChatOpenAI: { sdk: "langchain-openai" },
  OpenAIEmbeddings: { sdk: "langchain-openai" },
  AzureChatOpenAI: { sdk: "langchain-azure" },
  AzureOpenAIEmbeddings: { sdk: "langchain-azure" },
  ChatLiteLLM: { sdk: "litellm" },
  OpenAIEmbedding: { sdk: "llamaindex" },
  OpenAILike: { sdk: "llamaindex" },
  OpenAIEmbeddingFunction: { sdk: "chromadb" },
  OpenAIChat: { sdk: "agno" },
  OpenAIModel: { sdk: "pydantic-ai" },
  OpenAIProvider: { sdk: "pydantic-ai" },
  OpenAIChatModel: { sdk: "pydantic-ai" },
  OpenAIChatCompletionClient: { sdk: "autogen" },
  OpenAIChatCompletion: { sdk: "semantic-kernel" },
  OpenAIChatGenerator: { sdk: "haystack" },
  OpenAIGenerator: { sdk: "haystack" },
  OpenAITextEmbedder: { sdk: "haystack" },
  OpenAIServerModel: { sdk: "smolagents" },
};

/** Where a class named `OpenAI` may come from besides the SDK itself. */
const MODULES: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:from|import)\s+openai\b/m, "openai"],
  [/^\s*from\s+langfuse\.openai\b/m, "openai"],
  [/^\s*from\s+langchain/m, "langchain-openai"],
  [/^\s*from\s+llama_index/m, "llamaindex"],
];

function sdkOf(name: string, source: Source): string {
  const sdk = CONSTRUCTORS[name]?.sdk ?? "openai";
  if (sdk !== "openai") return sdk;
  return (
    MODULES.find(([pattern]) => pattern.test(source.code))?.[1] ?? "openai"
  );
}

const MODULE_SETTING =
  /(?<![\w.])(?<owner>openai|litellm)\.(?<setting>api_key|openai_key|api_type|api_base|api_version|base_url|organization|project)\s{0,9}=(?!=)\s{0,9}/g;

/** Constructors of the SDKs and wrappers, and settings of their modules. */
export const pythonClients: readonly Row[] = [
  {
    id: "OpenAI()",
    needs: ["OpenAI", "ChatLiteLLM"],
    pattern:
      /(?<!class\s)(?<!def\s)(?<![\w])(?<name>(?:Async)?(?:Azure)?OpenAI|(?:Azure)?ChatOpenAI|(?:Azure)?OpenAIEmbeddings|ChatLiteLLM|OpenAIEmbedding(?:Function)?|OpenAILike|OpenAIChat(?:Model|CompletionClient|Completion|Generator)?|OpenAI(?:Model|Provider|Generator|TextEmbedder|ServerModel))\(/g,
    read: (hit) => {
      const name = hit.match.groups?.["name"] ?? "";
      const own = CONSTRUCTORS[name]?.positional;
      noteClient(hit, {
        sdk: sdkOf(name, hit.source),
        open: hit.end - 1,
        ...(own ? { positional: own } : {}),
      });
    },
    examples: [
      [
        "from openai import OpenAI\n\nclient = OpenAI()",
        [
          {
            kind: "client",
            sdk: "openai",
            at: { path: "a.py", line: 3 },
            topLevel: true,
            options: {},
          },
        ],
      ],
      [
        "import openai\nclient = openai.OpenAI(api_key='')",
        [{ kind: "client", options: { apiKey: { kind: "empty" } } }],
      ],
      [
        "key = os.getenv('MY_KEY')\nclient = AsyncOpenAI(api_key=key, base_url=None)",
        [
          {
            kind: "client",
            options: {
              apiKey: { kind: "variable", name: "MY_KEY" },
              baseURL: { kind: "empty" },
            },
          },
        ],
      ],
      [
        "KEY_FILE = Path(__file__).parent / 'secrets' / 'openai_key.txt'\nclient = OpenAI(api_key=KEY_FILE.read_text())",
        [
          {
            kind: "client",
            options: {
              apiKey: {
                kind: "file",
                file: "secrets/openai_key.txt",
                trimmed: false,
              },
            },
          },
          {
            kind: "key-file-read",
            file: "secrets/openai_key.txt",
            trimmed: false,
            at: { path: "a.py", line: 2 },
          },
        ],
      ],
      [
        "with open('key.txt') as f:\n    key = f.read().strip()\nclient = OpenAI(api_key=key)",
        [
          {
            kind: "client",
            options: {
              apiKey: { kind: "file", file: "key.txt", trimmed: true },
            },
          },
        ],
      ],
      [
        "from langchain_openai import OpenAI\nllm = OpenAI(openai_api_key=open('k.txt').read())",
        [
          {
            kind: "client",
            sdk: "langchain-openai",
            options: {
              apiKey: { kind: "file", file: "k.txt", trimmed: false },
            },
          },
        ],
      ],
      [
        "class C:\n    client = OpenAI()\n    def f(self):\n        self.c = OpenAI(organization=os.environ['ORG'])",
        [
          { kind: "client", at: { path: "a.py", line: 2 }, topLevel: true },
          {
            kind: "client",
            at: { path: "a.py", line: 4 },
            topLevel: false,
            options: { organization: { kind: "variable", name: "ORG" } },
          },
        ],
      ],
      [
        'client = OpenAI(api_key="OPENAI_API_KEY")',
        [{ kind: "name-as-key", name: "OPENAI_API_KEY" }],
      ],
      [
        "client = OpenAI(api_key=settings.openai_api_key)",
        [{ kind: "client", options: { apiKey: { kind: "other" } } }],
      ],
      [
        "llm = ChatOpenAI(api_key=SecretStr(os.environ['K']))",
        [
          {
            kind: "client",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      ["class OpenAI(Base): pass\ndef OpenAI(): pass", []],
      ["'''\nclient = OpenAI()\n'''", []],
    ],
  },
  {
    id: "settings of the module",
    needs: ["openai.", "litellm."],
    pattern: MODULE_SETTING,
    read: (hit) => {
      const { source, notes, at } = hit;
      const setting = hit.match.groups?.["setting"] ?? "";
      if (/^api_(?:type|base|version)$/.test(setting)) {
        const value = literalText(source.expressionAt(hit.end), source) ?? "";
        const azure = setting === "api_type" && /^azure(?:_ad)?$/.test(value);
        notes.fact({
          kind: "legacy-sdk-setting",
          at,
          setting: `openai.${setting}${azure ? ` = "${value}"` : ""}`,
        });
      }
      noteModule(hit);
    },
    examples: [
      [
        "import openai\nopenai.api_key = os.getenv('K')",
        [
          {
            kind: "client",
            sdk: "openai",
            topLevel: true,
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        "openai.api_base = os.getenv('B')\nopenai.api_key = ''",
        [
          {
            kind: "client",
            at: { path: "a.py", line: 2 },
            options: {
              apiKey: { kind: "empty" },
              baseURL: { kind: "variable", name: "B" },
            },
          },
          { kind: "legacy-sdk-setting", setting: "openai.api_base" },
        ],
      ],
      [
        'openai.api_type = "azure"',
        [{ kind: "legacy-sdk-setting", setting: 'openai.api_type = "azure"' }],
      ],
      ["if openai.api_key == '': pass", []],
    ],
  },
  {
    id: "calls of the old SDK",
    needs: ["openai."],
    pattern:
      /(?<![\w.])openai\.(?<name>ChatCompletion|Completion|Embedding|Image|Audio|Moderation|Model|File|Edit|Engine)\.(?:a?create|list|retrieve|transcribe)\(/g,
    read: (hit) => {
      const setting = `openai.${hit.match.groups?.["name"] ?? ""}`;
      hit.notes.fact({ kind: "legacy-sdk-setting", at: hit.at, setting });
      const { named } = callArguments(hit);
      for (const old of ["engine", "deployment_id"])
        if (named.has(old))
          hit.notes.fact({
            kind: "legacy-sdk-setting",
            at: hit.at,
            setting: old,
          });
      moduleClient(hit);
    },
    examples: [
      [
        "import openai\nopenai.ChatCompletion.create(model='gpt-4', engine='d')",
        [
          { kind: "legacy-sdk-setting", setting: "openai.ChatCompletion" },
          { kind: "legacy-sdk-setting", setting: "engine" },
          { kind: "client", sdk: "openai", options: {} },
        ],
      ],
    ],
  },
  {
    id: "calls of the module itself",
    needs: ["openai."],
    pattern:
      /(?<![\w.])openai\.(?:chat|responses|embeddings|images|audio|models|files|moderations)\.[\w.]{1,40}\(/g,
    read: moduleClient,
    examples: [
      [
        "import openai\nopenai.chat.completions.create(model='gpt-4o')",
        [{ kind: "client", sdk: "openai", options: {} }],
      ],
    ],
  },
  {
    id: "completion() of litellm",
    needs: ["litellm"],
    pattern:
      /(?<!def\s)(?<![\w.])(?:litellm\.)?(?:a?completion|a?embedding|a?responses|image_generation)\(/g,
    read: (hit) => {
      const { source } = hit;
      const { named, positional } = callArguments(hit);
      const model =
        literalText(named.get("model") ?? first(positional), source) ?? "";
      // another provider by its prefix
      if (
        model.includes("/") &&
        !/^(?:openai|text-completion-openai)\//.test(model)
      )
        return;
      if (/^(?:claude|gemini|command|mistral|llama)/.test(model)) return;
      noteClient(hit, { sdk: "litellm", open: hit.end - 1 });
    },
    examples: [
      [
        "from litellm import completion\nr = completion(model='gpt-4o', messages=m, api_key=os.environ['K'])",
        [
          {
            kind: "client",
            sdk: "litellm",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        "import litellm\nlitellm.completion(model='anthropic/claude-3', messages=m)",
        [],
      ],
    ],
  },
  {
    id: "LLM() of frameworks over litellm",
    needs: ["crewai", "dspy"],
    pattern: /(?<![\w])(?:dspy\.(?:LM|OpenAI)|LLM)\(/g,
    read: (hit) => {
      const { named, positional } = callArguments(hit);
      const model =
        literalText(named.get("model") ?? first(positional), hit.source) ?? "";
      if (model.includes("/") && !model.startsWith("openai/")) return;
      noteClient(hit, {
        sdk: hit.match[0].startsWith("dspy") ? "dspy" : "crewai",
        open: hit.end - 1,
      });
    },
    examples: [
      [
        "from crewai import LLM\nllm = LLM(model='gpt-4o', api_key=os.getenv('K'))",
        [
          {
            kind: "client",
            sdk: "crewai",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      ["from crewai import LLM\nllm = LLM(model='ollama/llama3')", []],
    ],
  },
];

/** The module is its own client; it is one only when no key was set on it before. */
function moduleClient(hit: Hit): void {
  if (!hit.notes.has("client")) noteClient(hit, { sdk: "openai", open: null });
}

/** One client for all settings of a module, where its key is set or else at the first of them. */
function noteModule(hit: Hit): void {
  const { source, notes } = hit;
  const owner = hit.match.groups?.["owner"] ?? "openai";
  const options: FactOf<"client">["options"] = {};
  let at: number | null = null;
  // written once, when its first setting is met
  if (!source.first(`module ${owner}`)) return;
  for (const match of source.code.matchAll(MODULE_SETTING)) {
    if (match.groups?.["owner"] !== owner || source.inString(match.index))
      continue;
    const option = optionName(match.groups["setting"] ?? "");
    if (!option) continue;
    const span = source.expressionAt(match.index + match[0].length);
    options[option] = noteOption(option, span, { source, notes });
    if (at === null || option === "apiKey") at = match.index;
  }
  if (at === null) return;
  notes.fact({
    kind: "client",
    at: source.at(at),
    language: source.language,
    sdk: owner,
    browser: false,
    topLevel: source.isTopLevel(at),
    options,
  });
}
