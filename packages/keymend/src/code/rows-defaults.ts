import type { GrammarId } from "./grammar.ts";
import { argumentsAt, type Row } from "./row.ts";

const FOREIGN_LLM =
  /\b(?:ChatAnthropic|Anthropic|ChatGoogleGenerativeAI|Gemini|ChatGroq|Groq|ChatOllama|Ollama|ChatMistralAI|MistralAI|HuggingFace\w{0,20}|Bedrock\w{0,20}|ChatCohere|LlamaCPP|ChatDeepSeek|ChatVertexAI)\(|["'](?:ollama|anthropic|groq|gemini|mistral|bedrock)\/|base_url\s{0,3}=|baseURL\s{0,3}:/;

/** A component that takes OpenAI when nothing else is named. */
interface Default {
  component: string;
  only: readonly GrammarId[];
  needs: readonly string[];
  pattern: RegExp;
  /** What makes it another choice, looked for in the call or in the whole file. */
  unless: RegExp;
  within: "call" | "file";
  /** The default surprises only where the file otherwise uses another provider. */
  beside?: RegExp;
  examples: Row["examples"];
}

const DEFAULTS: readonly Default[] = [
  {
    component: "chromem CreateCollection",
    only: ["go"],
    needs: ["chromem"],
    pattern: /\.(?:CreateCollection|GetOrCreateCollection)\(/g,
    unless: /^(?![^]*,\s*nil,?\s*$)/,
    within: "call",
    examples: [
      [
        'import "github.com/philippgille/chromem-go"\nc, err := db.CreateCollection("kb", nil, nil)',
        [
          {
            kind: "hidden-default",
            component: "chromem CreateCollection",
            at: { path: "a.go", line: 2 },
          },
        ],
        "a.go",
      ],
      [
        'import "github.com/philippgille/chromem-go"\nc, err := db.CreateCollection("kb", nil, embed)',
        [],
        "a.go",
      ],
    ],
  },
  {
    component: "LlamaIndex embeddings",
    only: ["python"],
    needs: ["llama_index"],
    pattern: /\bVectorStoreIndex(?:\.from_documents|\.from_vector_store)?\(/g,
    unless: /embed_model|service_context/,
    within: "file",
    beside: FOREIGN_LLM,
    examples: [
      [
        "from llama_index.llms.ollama import Ollama\nSettings.llm = Ollama(model='llama3')\nindex = VectorStoreIndex.from_documents(docs)",
        [{ kind: "hidden-default", component: "LlamaIndex embeddings" }],
        "a.py",
      ],
      [
        "from llama_index.core import Settings\nSettings.llm = Ollama()\nSettings.embed_model = e\nindex = VectorStoreIndex.from_documents(docs)",
        [],
        "a.py",
      ],
    ],
  },
  {
    component: "mem0 Memory",
    only: ["python"],
    needs: ["mem0"],
    pattern: /(?<![\w.])(?:Async)?Memory(?:\.from_config)?\(/g,
    unless: /embedder/,
    within: "file",
    examples: [
      [
        "from mem0 import Memory\nm = Memory()",
        [{ kind: "hidden-default", component: "mem0 Memory" }],
        "a.py",
      ],
      [
        "from mem0 import Memory\nm = Memory.from_config({'embedder': {'provider': 'ollama'}})",
        [],
        "a.py",
      ],
    ],
  },
  {
    component: "crewAI memory",
    only: ["python"],
    needs: ["crewai"],
    pattern: /(?<![\w])Crew\(/g,
    unless: /embedder|^(?![^]*memory\s*=\s*True)/,
    within: "call",
    beside: FOREIGN_LLM,
    examples: [
      [
        "from crewai import Crew, LLM\nllm = LLM(model='ollama/llama3')\ncrew = Crew(agents=[a], memory=True)",
        [{ kind: "hidden-default", component: "crewAI memory" }],
        "a.py",
      ],
      [
        "from crewai import Crew\ncrew = Crew(agents=[a], memory=True)",
        [],
        "a.py",
      ],
      [
        "from crewai import Crew, LLM\nllm = LLM(model='ollama/llama3')\ncrew = Crew(agents=[a])",
        [],
        "a.py",
      ],
    ],
  },
  {
    component: "LangChain OpenAIEmbeddings",
    only: ["python", "javascript"],
    needs: ["OpenAIEmbeddings"],
    pattern: /(?<![\w])OpenAIEmbeddings\(/g,
    unless: /base_url|baseURL|openai_api_base|api_key|apiKey/i,
    within: "call",
    beside: FOREIGN_LLM,
    examples: [
      [
        "from langchain_openai import OpenAIEmbeddings\nllm = ChatAnthropic(model='c')\ne = OpenAIEmbeddings()",
        [{ kind: "hidden-default", component: "LangChain OpenAIEmbeddings" }],
        "a.py",
      ],
      ["llm = ChatOpenAI()\ne = OpenAIEmbeddings()", [], "a.py"],
    ],
  },
  {
    component: "Chroma with OpenAIEmbeddingFunction",
    only: ["python", "javascript"],
    needs: ["OpenAIEmbeddingFunction"],
    pattern: /(?<![\w])OpenAIEmbeddingFunction\(/g,
    unless: /api_base|apiBase|base_url/,
    within: "call",
    beside: FOREIGN_LLM,
    examples: [
      [
        "llm = ChatOllama()\nf = embedding_functions.OpenAIEmbeddingFunction(model_name='text-embedding-3-small')",
        [
          {
            kind: "hidden-default",
            component: "Chroma with OpenAIEmbeddingFunction",
          },
        ],
        "a.py",
      ],
    ],
  },
  {
    component: "tracing of the Agents SDK",
    only: ["python"],
    needs: ["agents"],
    pattern:
      /(?<![\w.])(?:Runner\.run(?:_sync|_streamed)?|set_default_openai_client)\(/g,
    unless:
      /set_tracing_disabled|set_tracing_export_api_key|tracing_disabled|OPENAI_AGENTS_DISABLE_TRACING/,
    within: "file",
    beside: /base_url\s{0,3}=|LitellmModel/,
    examples: [
      [
        "from agents import Agent, Runner\nset_default_openai_client(AsyncOpenAI(base_url='http://x', api_key='k'))",
        [{ kind: "hidden-default", component: "tracing of the Agents SDK" }],
        "a.py",
      ],
      ["from agents import Runner\nRunner.run(a, 'hi')", [], "a.py"],
    ],
  },
  {
    component: "AutoGen retrieval",
    only: ["python"],
    needs: ["autogen"],
    pattern: /(?<![\w])RetrieveUserProxyAgent\(/g,
    unless: /embedding_function|embedding_model/,
    within: "call",
    beside: FOREIGN_LLM,
    examples: [
      [
        "import autogen\np = RetrieveUserProxyAgent(name='r')\nx(base_url='http://y')",
        [{ kind: "hidden-default", component: "AutoGen retrieval" }],
        "a.py",
      ],
    ],
  },
];

export const defaultRows: readonly Row[] = DEFAULTS.map((one) => ({
  id: one.component,
  only: one.only,
  needs: one.needs,
  pattern: one.pattern,
  examples: one.examples,
  read: ({ source, notes, end, at }) => {
    const inside = argumentsAt(end - 1, source).all;
    const call = inside
      ? source.slice({
          start: inside.start,
          end: Math.min(inside.end, inside.start + 4_000),
        })
      : "";
    if (one.unless.test(one.within === "call" ? call : source.code)) return;
    if (one.beside && !one.beside.test(source.code)) return;
    notes.fact({ kind: "hidden-default", at, component: one.component });
  },
}));
