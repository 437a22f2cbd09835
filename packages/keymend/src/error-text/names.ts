import { roleOfName } from "../key/names.ts";

const ENV_NAME = /\b[A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,8}\b/g;
const ENDING =
  /(?:_KEY|_TOKEN|_SECRET|_KEY_\d|_PROXY|_PORXY|_API_BASE|_BASE_URL|_ORG(?:_ID)?|_PROJECT(?:_ID)?)$/;
/** Codes and samples that look like names of variables. */
const NO_NAME =
  /^(?:YOUR|MY|ADD|INSERT|ERR|SSL|CERT|UNABLE|INVALID|MISSING|API_KEY_INVALID|ENTER|REPLACE|PUT)_/;
const MAX_NAMES = 60;

/** Names in the text that look like environment variables about keys, hosts or proxies. */
export function variablesIn(text: string): string[] {
  const names = new Set<string>();
  const met = new Set<string>();
  for (const [name] of text.matchAll(ENV_NAME)) {
    if (names.size >= MAX_NAMES || met.size >= 2_000) break;
    if (met.has(name)) continue;
    met.add(name);
    if (!NO_NAME.test(name) && (roleOfName(name) !== null || ENDING.test(name)))
      names.add(name);
  }
  return [...names];
}

/** Tools and SDKs by the marks they leave in a text. */
const tools: readonly (readonly [id: string, marks: RegExp])[] = [
  [
    "openai-python",
    /\bopenai\.(?:error\.)?\w*Error\b|(?:site|dist)-packages[\\/]openai[\\/]|client option must be set|\bError code: \d{3} - \{/,
  ],
  [
    "openai-node",
    /node_modules[\\/]openai[\\/]|APIError\.generate|instantiate the OpenAI client with an apiKey option|Please pass an `apiKey`/,
  ],
  ["openai-ruby", /\/gems\/(?:ruby-)?openai-[\d.]+\//],
  ["openai-php", /OpenAI\\(?:Laravel|Exceptions)|vendor[\\/]openai-php[\\/]/],
  ["openai-java", /\bcom\.openai\./],
  ["openai-go", /github\.com\/(?:openai\/openai-go|sashabaranov\/go-openai)/],
  ["laravel", /\\Laravel\\|\bartisan\b/],
  ["litellm", /\blitellm\b/i],
  ["langchain", /\blangchain\b|\bChatOpenAI\b|Did not find openai_api_key/i],
  ["llama-index", /\bllama[_-]index\b|No API key found for OpenAI/i],
  ["ai-sdk", /\bAI_(?:LoadAPIKeyError|APICallError)\b|@ai-sdk\//],
  ["openai-agents", /skipping trace export|OpenAI tracing exporter/],
  [
    "codex",
    /exceeded retry limit, last status|\bunexpected status \d{3}|\bcodex\b/i,
  ],
  ["continue", /\bcontinue\.dev\b|\.continue[\\/]/],
  ["aider", /\baider\b/i],
  ["cursor", /\bcursor\b(?=[^\n]{0,40}\b(?:editor|key|settings)\b)/i],
  ["cline", /\bcline\b/i],
  ["flowise", /\bflowise\b/i],
  ["n8n", /\bn8n\b/i],
  ["chroma", /\bchroma(?:db)?\b|chroma_|\bCHROMA_/i],
  ["nextchat", /please enter access code|empty access code/i],
  ["autogpt", /API Rate Limit Reached\. Waiting|\bauto-?gpt\b/i],
  ["aicommits", /\baicommits\b|✖ OpenAI API Error/i],
  [
    "jetbrains",
    /\b(?:JetBrains|IntelliJ|PyCharm|WebStorm)\b|^ChatGPT: HTTP \d{3}/im,
  ],
  ["chromem", /couldn't create embedding of document/],
  ["weblate", /\bweblate\b/i],
  [
    "vscode",
    /\b(?:vs ?code|visual studio code)\b[^\n]{0,40}\b(?:extension|plug-?in)\b/i,
  ],
  ["xcode", /\bCopilot for Xcode\b|\bXcode extension\b/i],
  ["roo", /\bRoo ?(?:Code|Cline)\b/],
  ["obsidian", /\bobsidian\b/i],
  ["raycast", /\braycast\b/i],
  ["open-webui", /\bopen[- ]?webui\b/i],
  ["dify", /\bdify\b/i],
  ["shell-gpt", /\bsgpt\b|shell[-_]gpt/i],
];

export function toolsIn(text: string): string[] {
  return tools.filter(([, marks]) => marks.test(text)).map(([id]) => id);
}
