import type { Role } from "../model/occurrence.ts";

// What a name says, and nothing about the value under it. Pure.

/** Prefixes that make a bundler put a variable into a page. They change nothing about what the variable is. */
export const PUBLIC_PREFIXES = [
  "NEXT_PUBLIC_",
  "NUXT_PUBLIC_",
  "EXPO_PUBLIC_",
  "REACT_APP_",
  "VUE_APP_",
  "GATSBY_",
  "PUBLIC_",
  "VITE_",
] as const;

// the longer of two near names first: HTTSP_PROXY is HTTPS_PROXY with two letters swapped
export const PROXY_NAMES = [
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
] as const;

/** Words that name a provider, in order: the first that a name holds decides. `null`: any provider, told by the settings beside it. */
const PROVIDERS: readonly (readonly [word: RegExp, provider: string | null])[] =
  [
    [/^AZURE$/, "azure"],
    [/^(?:OPENAI|OAI|CHATGPT|GPT|GPT[34]|CODEX|DALLE|WHISPER)$/, "openai"],
    [/^(?:ANTHROPIC|CLAUDE)$/, "anthropic"],
    [/^(?:GOOGLE|GEMINI|VERTEX|VERTEXAI)$/, "google"],
    [
      /^(?:GROQ|MISTRAL|COHERE|DEEPSEEK|OPENROUTER|TOGETHER|TOGETHERAI|FIREWORKS|PERPLEXITY|PPLX|XAI|GROK|REPLICATE)$/,
      "other",
    ],
    [
      /^(?:HF|HUGGINGFACE|NVIDIA|STABILITY|ELEVENLABS|VOYAGE|PINECONE|LANGSMITH|SERPAPI|TAVILY|DASHSCOPE|MOONSHOT|ZHIPU|ZHIPUAI)$/,
      "other",
    ],
    [
      /^(?:GITHUB|GITLAB|STRIPE|SLACK|DISCORD|TWILIO|SENDGRID|AWS|SUPABASE|CLOUDFLARE)$/,
      "other",
    ],
    [/^LLM$/, null],
  ];

/** Words that may follow the name of a key and leave it a key: `OPENAI_API_KEY_DEV`, `OPENAI_API_KEY_2`. */
const AFTER =
  /(?:_(?:DEV|DEVELOPMENT|PROD|PRODUCTION|STAGE|STAGING|TEST|TESTING|LOCAL|OLD|NEW|BACKUP|PRIMARY|SECONDARY|DEFAULT|FALLBACK|VALUE|\d+))+$/;

/** Keys and secrets of another kind: OPENAI_WEBHOOK_SECRET signs callbacks, `existingSecret` names an object. */
const NOT_A_KEY =
  /_(?:WEBHOOK|EXISTING|PUBLIC|ENCRYPTION|SIGNING|CACHE|HAS|USE|USES|NO|REQUIRES?|NEEDS?|CLIENT)_(?:API_)?(?:KEY|SECRET|TOKEN)$/;

/** What the end of a name says, once its provider is known. */
const ENDINGS: readonly (readonly [ending: RegExp, role: Role])[] = [
  [/_ADMIN_(?:API_?)?(?:KEY|TOKEN)$/, "admin-key"],
  [
    /_API_?KEYS?$|_KEYS?$|_TOKEN$|_SECRET$|_PAT$|_(?:BEARER|AUTHORIZATION|PASSWORD)$/,
    "key",
  ],
  [/_ORG(?:ANI[SZ]ATION)?(?:_ID)?$/, "organization"],
  [/_PROJECT(?:_ID)?$/, "project"],
  [
    /_(?:BASE|BASE_PATH|(?:BASE|API|SERVER|PROXY)_?UR[IL]|UR[IL]|HOST|ENDPOINT|API_BASE_?UR[IL])$/,
    "base-url",
  ],
  [/_(?:HTTPS?_)?PROXY$/, "proxy"],
  [/_MODEL(?:_(?:NAME|ID))?$/, "model"],
];

/** Names that are a key's only beside something that names the provider: `apiKey` in an object `openai`. */
const GENERIC =
  /^(?:(?:API|AUTH|ACCESS|SECRET|BEARER)_)?(?:KEY|TOKEN|SECRET)$|^APIKEY$|^(?:API_)?SECRET_KEY$|^API_TOKEN$|^AUTHORIZATION$/;

/** Most names hold none of these words, and then nothing else needs a look. */
const OF_INTEREST =
  /open[-_. ]?ai|oai|gpt|codex|dalle|whisper|azure|llm|proxy/i;

/** `openAiApiKey`, `openai-api-key` and `OPENAI_API_KEY` become one: `OPENAI_API_KEY`. */
export function plainName(name: string): string {
  if (name.length > 200) return "";
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase()
    .replace(/^_+|_+$/g, "")
    .replace(/(^|_)OPEN_AI(?=_|$)/g, "$1OPENAI")
    .replace(
      /(^|_)OPENAI(?=(?:API|KEY|TOKEN|SECRET|BASE|ORG|PROJECT))/g,
      "$1OPENAI_",
    )
    .replace(/(^|_)CHAT_GPT(?=_|$)/g, "$1CHATGPT")
    .replace(/(^|_)APIKEY(?=S?(?:_|$))/g, "$1API_KEY");
}

/** Whose name it is: `openai`, `azure`, ..., or null when the name does not say. */
export function providerOfName(name: string): string | null {
  const words = plainName(name).split("_");
  return (
    PROVIDERS.find(([word]) => words.some((one) => word.test(one)))?.[1] ?? null
  );
}

function isForAnyone(plain: string): boolean {
  return /(?:^|_)LLM_/.test(plain);
}

function isProxyName(name: string): boolean {
  return (PROXY_NAMES as readonly string[]).includes(name.toUpperCase());
}

/**
 * What a value under this name is for; null when the name is of no interest here. A key of another provider
 * has no role; a name of Azure OpenAI has (`providerOfName` tells it from OpenAI's own), except its address.
 */
export function roleOfName(name: string): Role | null {
  if (!OF_INTEREST.test(name)) return null;
  if (isProxyName(name)) return "proxy";
  const plain = plainName(name).replace(AFTER, "");
  const provider = providerOfName(plain);
  if (
    provider !== "openai" &&
    provider !== "azure" &&
    !(provider === null && isForAnyone(plain))
  )
    return null;
  if (provider === "azure" && !/(?:^|_)OPENAI(?:_|$)/.test(plain)) return null;
  if (NOT_A_KEY.test(plain)) return null;
  const role = ENDINGS.find(([ending]) => ending.test(plain))?.[1] ?? null;
  return role === "base-url" && provider === "azure" ? "other" : role;
}

/** A name under which a key of the OpenAI API is kept by somebody. */
export function isKeyName(name: string): boolean {
  return roleOfName(name) === "key";
}

/** `api_key`, `apiKey`, `token`: a key's name only when something beside it names the provider. */
export function isGenericKeyName(name: string): boolean {
  return GENERIC.test(plainName(name));
}

/** As `roleOfName`, for a property below others: `['openai', 'apiKey']` is a key, `['anthropic', 'apiKey']` is not. */
export function roleOfProperty(path: readonly string[]): Role | null {
  const name = path.at(-1) ?? "";
  if (!path.some((one) => OF_INTEREST.test(one))) return null;
  const own = roleOfName(name);
  if (own !== null || providerOfName(name) !== null) return own;
  for (const above of path.slice(0, -1).reverse()) {
    const provider = providerOfName(above);
    if (provider === null) continue;
    if (provider !== "openai") return null;
    return isGenericKeyName(name)
      ? "key"
      : roleOfName(`openai_${plainName(name)}`);
  }
  return null;
}

/** Edits (insert, delete, replace, swap of neighbours) from one word to the other, counted up to `limit` + 1. */
export function editDistance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit || a.length > 80 || b.length > 80)
    return limit + 1;
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (old[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (old[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (older[j - 2] ?? 0) + 1);
      row.push(best);
    }
    older = old;
    old = row;
  }
  return Math.min(old[b.length] ?? 0, limit + 1);
}

/** The proxy variable that a misspelt name means (`HTTPS_PORXY`), or null. Keeps the case of the name. */
export function proxyMeant(name: string): string | null {
  if (name.length > 14 || !/^(?:HTTPS?|NO|ALL)[_-]|PROXY$/i.test(name))
    return null;
  const upper = name.toUpperCase();
  if (isProxyName(upper)) return null;
  const meant = PROXY_NAMES.find((wanted) => {
    const [head = "", tail = ""] = wanted.split("_");
    if (upper === head + tail || upper === `${head}-${tail}`) return true;
    const [first = "", second = "", more] = upper.split("_");
    if (more !== undefined) return false;
    // two edits are many for a short word: PROTO and PORT must not count as PROXY
    if (first === head)
      return editDistance(second, tail) <= (/X.*Y|Y.*X/.test(second) ? 2 : 1);
    return (
      second === tail &&
      head.length > 3 &&
      editDistance(first, head) === 1 &&
      first !== "HTTP" &&
      first !== "HTTPS"
    );
  });
  if (meant === undefined) return null;
  return name === name.toLowerCase() ? meant.toLowerCase() : meant;
}

/** Is `name` what somebody writes who means `wanted`? A slip of the pen, or another tool's name for the same thing. */
export function nearMiss(name: string, wanted: string): boolean {
  if (name === wanted || name === "" || wanted === "") return false;
  const [mine, theirs] = [roleOfName(name), roleOfName(wanted)];
  if (mine !== null && theirs !== null)
    return mine === theirs && providerOfName(name) === providerOfName(wanted);
  if (mine === null && theirs === "key" && isForeign(name)) return false;
  const [a, b] = [
    plainName(name).replaceAll("_", ""),
    plainName(wanted).replaceAll("_", ""),
  ];
  return (
    a === b || editDistance(a, b) <= (Math.min(a.length, b.length) < 8 ? 1 : 2)
  );
}

function isForeign(name: string): boolean {
  const provider = providerOfName(name);
  return provider !== null && provider !== "openai";
}
