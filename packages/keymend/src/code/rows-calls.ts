import { noteKeyExpression } from "./client.ts";
import {
  argumentsAt,
  endpointOf,
  isTrue,
  literalText,
  type Hit,
  type Row,
} from "./row.ts";
import type { Source } from "./source.ts";

const MODEL_KEYS = [
  "model",
  "Model",
  "model_name",
  "modelName",
  "ModelName",
  "engine",
];
const MODEL_TEXT = /^[\w.:/@-]{2,80}$/;
function noteCall(hit: Hit, open: number, chain: string): void {
  const { source, notes } = hit;
  if (isForeign(source)) return;
  const { named } = argumentsAt(open, source);
  const span = MODEL_KEYS.map((key) => named.get(key)).find(
    (one) => one !== undefined,
  );
  const text = literalText(span, source);
  const model = text !== null && MODEL_TEXT.test(text) ? text : null;
  notes.fact({
    kind: "api-call",
    at: hit.at,
    language: source.language,
    endpoint: endpointOf(chain),
    model,
    stream:
      isTrue(named.get("stream") ?? named.get("Stream"), source) ||
      /stream/i.test(chain.split(".").at(-1) ?? ""),
  });
  const token = span && source.stringIn(span);
  if (model !== null && token)
    notes.fact({ kind: "model", at: source.at(token.start), name: model });
}

/** Only clients of another provider are made here: the same method names, another service. */
function isForeign(source: Source): boolean {
  return (
    /(?:from|import|require\()\s*["']?(?:groq|together|mistralai|cerebras|anthropic|zhipuai|@anthropic|groq-sdk|together-ai)/.test(
      source.code,
    ) && !/open_?ai/i.test(source.code)
  );
}

export const callRows: readonly Row[] = [
  {
    id: "method chains of the SDKs",
    needs: [
      ".create(",
      ".parse(",
      ".stream(",
      ".generate(",
      ".list(",
      ".edit(",
      ".New(",
      ".NewStreaming(",
      ".with_",
      ".create_stream(",
      ".retrieve(",
    ],
    pattern:
      /\.(?<chain>(?:chat\(?\)?\.completions\(?\)?|chat\(\)|responses\(?\)?|embeddings\(?\)?|images\(?\)?|audio\(?\)?\.(?:speech|transcriptions|translations)\(?\)?|models\(?\)?|files\(?\)?|Chat\.Completions|Responses|Embeddings|Images|Models)\.(?:with_(?:raw|streaming)_response\.)?(?:create|parse|stream|generate|edit|list|retrieve|New|NewStreaming|create_stream|createStreaming))\(/g,
    read: (hit) => {
      const chain = hit.match.groups?.["chain"] ?? "";
      if (!/chat|completion/i.test(chain) && !/open_?ai/i.test(hit.source.text))
        return;
      noteCall(hit, hit.end - 1, chain);
    },
    examples: [
      [
        "const r = await openai.chat.completions.create({\n  model: 'gpt-4o-mini',\n  messages: [],\n});",
        [
          {
            kind: "api-call",
            endpoint: "chat",
            model: "gpt-4o-mini",
            stream: false,
            at: { path: "a.ts", line: 1 },
          },
          { kind: "model", name: "gpt-4o-mini", at: { path: "a.ts", line: 2 } },
        ],
      ],
      [
        "const openai = 1; openai.responses.create({ model: 'o3', input, stream: true })",
        [
          {
            kind: "api-call",
            endpoint: "responses",
            model: "o3",
            stream: true,
          },
        ],
      ],
      [
        "const MODEL = 'gpt-4o';\nopenai.images.generate({ model: MODEL, prompt })",
        [{ kind: "api-call", endpoint: "images", model: "gpt-4o" }],
      ],
      [
        "for (const m of await openai.models.list()) f(m)",
        [{ kind: "api-call", endpoint: "models", model: null }],
      ],
      ["db.responses.create({ model: 'x' })", []],
      [
        "import Groq from 'groq-sdk';\nclient.chat.completions.create({ model: 'llama3' })",
        [],
      ],
    ],
  },
  {
    id: "methods of older and other SDKs",
    needs: [
      "reateChatCompletion",
      "reateCompletion",
      "reateEmbedding",
      "reateImage",
      "ChatCompletion.",
      "Completion.create",
      "Embedding.create",
      "CreateTranscription",
      "GetCompletion",
      "CompleteChat",
      ".chat(",
      "CreateModelResponse",
    ],
    pattern:
      /(?:\.(?<method>[cC]reateChatCompletion(?:Stream)?|[cC]reateCompletion|[cC]reateEmbeddings?|[cC]reateImage|[cC]reateTranscription|GetCompletion(?:Async)?|CompleteChat(?:Async|Streaming|StreamingAsync)?|CreateModelResponse)|\bopenai\.(?<old>ChatCompletion|Completion|Embedding|Image|Audio)\.a?create|(?<![\w])client\.(?<ruby>chat|embeddings))\(/g,
    read: (hit) => {
      const { method, old, ruby } = hit.match.groups ?? {};
      if (ruby !== undefined && hit.source.grammar.id !== "ruby") return;
      noteCall(hit, hit.end - 1, method ?? old ?? ruby ?? "");
    },
    examples: [
      [
        "await openai.createChatCompletion({ model: 'gpt-3.5-turbo', messages })",
        [{ kind: "api-call", endpoint: "chat", model: "gpt-3.5-turbo" }],
      ],
      [
        "openai.ChatCompletion.create(model='gpt-4', stream=True)",
        [{ kind: "api-call", endpoint: "chat", model: "gpt-4", stream: true }],
        "a.py",
      ],
      [
        "openai.Embedding.create(engine='ada', input=x)",
        [{ kind: "api-call", endpoint: "embeddings", model: "ada" }],
        "a.py",
      ],
      [
        "client.chat(parameters: { model: 'gpt-4o', messages: [] })",
        [{ kind: "api-call", model: "gpt-4o" }],
        "a.rb",
      ],
      [
        'c.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: "gpt-4o", Stream: true})',
        [{ kind: "api-call", endpoint: "chat", model: "gpt-4o", stream: true }],
        "a.go",
      ],
    ],
  },
  {
    id: "calls of openai-php",
    needs: ["->create("],
    pattern:
      /(?:::|->)(?<endpoint>chat|responses|embeddings|images|audio|completions|models)\(\)\s{0,9}->(?<method>create|createStreamed|list|transcribe|speech)\(/g,
    read: (hit) => {
      const { endpoint, method } = hit.match.groups ?? {};
      noteCall(hit, hit.end - 1, `${endpoint ?? ""}.${method ?? ""}`);
    },
    examples: [
      [
        "<?php OpenAI::chat()->create(['model' => 'gpt-4o-mini', 'messages' => []]);",
        [{ kind: "api-call", endpoint: "chat", model: "gpt-4o-mini" }],
        "a.php",
      ],
    ],
  },
  {
    id: "functions of the AI SDK",
    needs: [
      "generateText",
      "streamText",
      "generateObject",
      "streamObject",
      "embedMany",
    ],
    pattern:
      /(?<![\w$.])(?<name>generateText|streamText|generateObject|streamObject|embed|embedMany)\(\s{0,9}\{/g,
    read: (hit) => {
      const { source, notes } = hit;
      if (!source.code.includes("@ai-sdk/openai")) return;
      const name = hit.match.groups?.["name"] ?? "";
      const open = source.code.lastIndexOf("(", hit.end);
      const span = argumentsAt(open, source).named.get("model");
      const model =
        span &&
        /^openai(?:\.\w+)?\(\s*["'`]([\w.:-]{1,80})/.exec(
          source.slice(span),
        )?.[1];
      notes.fact({
        kind: "api-call",
        at: hit.at,
        language: source.language,
        endpoint: /embed/.test(name) ? "embeddings" : "responses",
        model: model ?? null,
        stream: name.startsWith("stream"),
      });
    },
    examples: [
      [
        "import { openai } from '@ai-sdk/openai';\nstreamText({ model: openai('gpt-4o'), prompt })",
        [
          {
            kind: "api-call",
            endpoint: "responses",
            model: "gpt-4o",
            stream: true,
          },
        ],
      ],
    ],
  },
  {
    id: "address of the API",
    needs: ["api.openai.com"],
    inStrings: true,
    pattern: /\bapi\.openai\.com\/v1\/(?<path>[\w/-]{2,80})/g,
    read: (hit) => {
      const { source, notes } = hit;
      if (!source.inString(hit.start)) return;
      const near = source.code.slice(hit.end, hit.end + 1_500);
      const model =
        /["']?\bmodel["']?\s{0,9}(?::|=>|=)\s{0,9}["']([\w.:-]{2,80})["']/.exec(
          near,
        );
      notes.fact({
        kind: "api-call",
        at: hit.at,
        language: source.language,
        endpoint: endpointOf(hit.match.groups?.["path"] ?? ""),
        model: model?.[1] ?? null,
        stream: /\bstream["']?\s{0,9}(?::|=>|=)\s{0,9}[tT]rue/.test(near),
      });
    },
    examples: [
      [
        "fetch('https://api.openai.com/v1/chat/completions', { body: JSON.stringify({ model: 'gpt-3.5-turbo' }) })",
        [{ kind: "api-call", endpoint: "chat", model: "gpt-3.5-turbo" }],
      ],
      ["// https://api.openai.com/v1/models", []],
    ],
  },
  {
    id: "Authorization header",
    needs: ["uthorization", "AUTHORIZATION", "Bearer"],
    inStrings: true,
    pattern:
      /["'`]?(?<![\w-])[Aa]uthorization["'`]?\s{0,9}\]?\s{0,9}(?::|=>|=(?!=)|,)\s{0,9}(?=\S)|\b(?:bearerAuth|bearer_auth|bearer|withToken|setBearerAuth|AuthenticationHeaderValue)\(\s{0,9}(?:["']Bearer["']\s{0,9},\s{0,9})?/g,
    read: noteHeader,
    examples: [
      [
        "const K = process.env.K;\nfetch('https://api.openai.com/v1/models', { headers: { Authorization: `Bearer ${K}` } })",
        [
          {
            kind: "client",
            sdk: "raw-http",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        "fetch('https://api.openai.com/v1/models', { headers: { 'Authorization': 'Bearer ' + process.env.K } })",
        [
          {
            kind: "client",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
      ],
      [
        'r = requests.get("https://api.openai.com/v1/models", headers={"Authorization": f"Bearer {key}"})',
        [
          {
            kind: "client",
            sdk: "raw-http",
            options: { apiKey: { kind: "other" } },
          },
        ],
        "a.py",
      ],
      [
        'u := "https://api.openai.com/v1/models"\nreq.Header.Set("Authorization", "Bearer "+os.Getenv("K"))',
        [
          {
            kind: "client",
            sdk: "raw-http",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
        "a.go",
      ],
      [
        "<?php $u = 'https://api.openai.com/v1/models'; $k = getenv('K'); $h = [\"Authorization: Bearer $k\"];",
        [
          {
            kind: "client",
            sdk: "raw-http",
            options: { apiKey: { kind: "variable", name: "K" } },
          },
        ],
        "a.php",
      ],
      [
        "fetch('https://example.com', { headers: { Authorization: 'Bearer ' + t } })",
        [],
      ],
    ],
  },
];

function noteHeader(hit: Hit): void {
  const { source } = hit;
  if (!source.text.includes("api.openai.com")) return;
  // the whole header may be one literal: "Authorization: Bearer …"; inside a longer text it is prose or other code
  const around = source.inString(hit.end) ? source.stringAround(hit.end) : null;
  if (around && hit.start > around.contentStart + 1) return;
  if (!around && source.inString(hit.start)) return;
  const span = around
    ? { start: around.start, end: lineEnd(source, around.end) }
    : source.expressionAt(hit.end);
  if (span.end > span.start)
    noteKeyExpression(hit, { sdk: "raw-http", option: "apiKey", span });
}

function lineEnd(source: Source, at: number): number {
  const end = source.bare.slice(at - 1, at + 200).search(/[,;\n\])]/);
  return end < 0 ? at : Math.max(at, at - 1 + end);
}
