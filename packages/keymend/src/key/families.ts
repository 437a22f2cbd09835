/** What a string is, judged by its form alone. Form never condemns a key: it only names what it looks like. */
export interface Family {
  readonly id: string;
  /** For people: "an OpenAI project key". */
  readonly title: string;
  readonly provider: string;
  /**
   * `secret`: a key of the OpenAI API. `admin`: of its admin API. `login`: a session or access token.
   * `id`: a name, not a secret. `foreign`: another provider's. `gateway`: made by a proxy.
   */
  readonly kind: "secret" | "admin" | "login" | "id" | "foreign" | "gateway";
  /** Public head that may be shown. */
  readonly head: string;
  /** The whole value is of this family. */
  readonly whole: RegExp;
  /** Lengths seen in the wild; empty when unknown. */
  readonly lengths: readonly number[];
  /** Where this is known from, and when it was checked. */
  readonly source: string;
}

// base64 of the company's name, which sits in the middle of every modern secret; split so that no scanner stumbles
export const MARKER = "T3Blbk" + "FJ";

const GITLEAKS = "gitleaks config/gitleaks.toml, checked 2026-07-22";
const url = "[A-Za-z0-9_-]";

/** First match wins: narrow heads stand before wide ones. */
export const families: readonly Family[] = [
  {
    id: "openai-project",
    title: "an OpenAI project key",
    provider: "openai",
    kind: "secret",
    head: "sk-proj-",
    whole: new RegExp(`^sk-proj-${url}{20,}$`),
    lengths: [56, 132, 164],
    source: GITLEAKS,
  },
  {
    id: "openai-service-account",
    title: "an OpenAI service-account key",
    provider: "openai",
    kind: "secret",
    head: "sk-svcacct-",
    whole: new RegExp(`^sk-svcacct-${url}{20,}$`),
    lengths: [135, 167],
    source: GITLEAKS,
  },
  {
    id: "openai-admin",
    title: "an OpenAI admin key",
    provider: "openai",
    kind: "admin",
    head: "sk-admin-",
    whole: new RegExp(`^sk-admin-${url}{20,}$`),
    lengths: [133, 165],
    source: "trufflehog pkg/detectors/openaiadmin, checked 2026-08-21",
  },
  {
    id: "openai-none",
    title: "an OpenAI user key without a project",
    provider: "openai",
    kind: "secret",
    head: "sk-None-",
    whole: new RegExp(`^sk-None-${url}{20,}$`),
    lengths: [56, 164],
    source: "kingfisher rules openai.yml, checked 2025-06",
  },
  {
    id: "openai-legacy",
    title: "an OpenAI user key (old form)",
    provider: "openai",
    kind: "secret",
    head: "sk-",
    whole: new RegExp(`^sk-[A-Za-z0-9]{20}${MARKER}[A-Za-z0-9]{20}$`),
    lengths: [51],
    source: GITLEAKS,
  },
  {
    id: "openai-session",
    title: "a token of the OpenAI dashboard session",
    provider: "openai",
    kind: "login",
    head: "sess-",
    whole: /^sess-[A-Za-z0-9]{30,}$/,
    lengths: [45],
    source: "gpt_academic key patterns, checked 2026-08",
  },
  {
    id: "openai-realtime",
    title: "a short-lived Realtime client secret",
    provider: "openai",
    kind: "login",
    head: "ek_",
    whole: /^ek_[A-Za-z0-9]{16,}$/,
    lengths: [],
    source: "OpenAPI document POST /realtime/client_secrets, 2026-08-21",
  },
  {
    id: "jwt",
    title: "a login token (JWT)",
    provider: "openai",
    kind: "login",
    head: "eyJ",
    whole: /^eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*$/,
    lengths: [],
    source: "RFC 7519; Codex auth.json, checked 2026-09",
  },
  {
    id: "openai-key-id",
    title: "the id of a key, not the key",
    provider: "openai",
    kind: "id",
    head: "key_",
    whole: /^key_[A-Za-z0-9]{8,40}$/,
    lengths: [20],
    source: "continue issue 12788 (mask), OpenAPI examples, 2026-08-21",
  },
  {
    id: "openai-organization",
    title: "an organization id",
    provider: "openai",
    kind: "id",
    head: "org-",
    whole: /^org-[A-Za-z0-9]{8,40}$/,
    lengths: [28],
    source: "OpenAPI examples, 2026-08-21",
  },
  {
    id: "openai-project-id",
    title: "a project id",
    provider: "openai",
    kind: "id",
    head: "proj_",
    whole: /^proj_[A-Za-z0-9]{8,40}$/,
    lengths: [29],
    source: "OpenAPI examples, 2026-08-21",
  },
  {
    id: "anthropic",
    title: "an Anthropic key",
    provider: "Anthropic",
    kind: "foreign",
    head: "sk-ant-",
    whole: new RegExp(`^sk-ant-${url}{20,}$`),
    lengths: [108],
    source: GITLEAKS,
  },
  {
    id: "openrouter",
    title: "an OpenRouter key",
    provider: "OpenRouter",
    kind: "foreign",
    head: "sk-or-v1-",
    whole: /^sk-or-(?:v\d-)?[0-9a-f]{32,}$/,
    lengths: [73],
    source: "masked samples in public issues, 2026",
  },
  {
    id: "groq",
    title: "a Groq key",
    provider: "Groq",
    kind: "foreign",
    head: "gsk_",
    whole: /^gsk_[A-Za-z0-9]{40,60}$/,
    lengths: [56],
    source: GITLEAKS,
  },
  {
    id: "xai",
    title: "an xAI key",
    provider: "xAI",
    kind: "foreign",
    head: "xai-",
    whole: /^xai-\w{60,100}$/,
    lengths: [84],
    source: "trufflehog and kingfisher rules, 2026-08",
  },
  {
    id: "perplexity",
    title: "a Perplexity key",
    provider: "Perplexity",
    kind: "foreign",
    head: "pplx-",
    whole: /^pplx-[A-Za-z0-9]{40,60}$/,
    lengths: [53],
    source: GITLEAKS,
  },
  {
    id: "google",
    title: "a Google API key",
    provider: "Google",
    kind: "foreign",
    head: "AIza",
    whole: new RegExp(`^AIza${url}{35}$`),
    lengths: [39],
    source: GITLEAKS,
  },
  {
    id: "huggingface",
    title: "a Hugging Face token",
    provider: "Hugging Face",
    kind: "foreign",
    head: "hf_",
    whole: /^(?:hf_|api_org_)[A-Za-z]{30,40}$/,
    lengths: [37],
    source: GITLEAKS,
  },
  {
    id: "replicate",
    title: "a Replicate token",
    provider: "Replicate",
    kind: "foreign",
    head: "r8_",
    whole: /^r8_[A-Za-z0-9]{37}$/,
    lengths: [40],
    source: "trufflehog and kingfisher rules, 2026-08",
  },
  {
    id: "nvidia",
    title: "an NVIDIA key",
    provider: "NVIDIA",
    kind: "foreign",
    head: "nvapi-",
    whole: new RegExp(`^nvapi-${url}{40,}$`),
    lengths: [70],
    source: "masked sample in a public issue (nvapi-dy…), 2026",
  },
  {
    id: "fireworks",
    title: "a Fireworks key",
    provider: "Fireworks",
    kind: "foreign",
    head: "fw_",
    whole: /^fw_[A-Za-z0-9]{20,}$/,
    lengths: [],
    source: "prefix only; no public pattern was found, 2026-11",
  },
  {
    id: "stripe",
    title: "a Stripe key",
    provider: "Stripe",
    kind: "foreign",
    head: "sk_live_",
    whole: /^[sr]k_(?:live|test)_[A-Za-z0-9]{10,}$/,
    lengths: [],
    source: GITLEAKS,
  },
  {
    id: "elevenlabs",
    title: "an ElevenLabs key",
    provider: "ElevenLabs",
    kind: "foreign",
    head: "sk_",
    whole: /^sk_[0-9a-f]{48}$/,
    lengths: [51],
    source: "kingfisher rules, 2025-06",
  },
  {
    id: "github",
    title: "a GitHub token",
    provider: "GitHub",
    kind: "foreign",
    head: "ghp_",
    whole: /^(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})$/,
    lengths: [40],
    source: GITLEAKS,
  },
  {
    id: "deepseek",
    title: "a DeepSeek key",
    provider: "DeepSeek",
    kind: "foreign",
    head: "sk-",
    whole: /^sk-[0-9a-f]{32}$/,
    lengths: [35],
    source: "trufflehog and kingfisher rules, 2026-08",
  },
  {
    id: "azure-openai",
    title: "an Azure OpenAI key",
    provider: "Azure",
    kind: "foreign",
    head: "",
    whole:
      /^(?:[0-9a-f]{32}|[0-9a-fA-F]{32}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})$/,
    lengths: [32, 84],
    source:
      "trufflehog rule for 32 hex; the 84-character form is seen with JQQJ99, no official pattern, 2026-08",
  },
  {
    id: "cohere",
    title: "possibly a Cohere key",
    provider: "Cohere",
    kind: "foreign",
    head: "",
    whole: /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9]{40}$/,
    lengths: [40],
    source: "trufflehog rule, 2026-08",
  },
  {
    id: "gateway",
    title: "a key in the form that gateways and proxies make",
    provider: "a gateway",
    kind: "gateway",
    head: "sk-",
    whole: new RegExp(`^sk-(?!.*${MARKER})[A-Za-z0-9_-]{4,}$`),
    lengths: [],
    source: "LiteLLM, one-api and new-api reports, many",
  },
];

export function familyOf(value: string): Family | null {
  return families.find((family) => family.whole.test(value)) ?? null;
}

/** A secret that OpenAI itself makes for API calls, by form. */
export function isOpenAiSecret(value: string): boolean {
  const family = familyOf(value);
  return family?.provider === "openai" && family.kind === "secret";
}

// the heads that may appear anywhere inside a text; used to find keys, never to condemn them
const INSIDE = new RegExp(
  `(?<![A-Za-z0-9_])(?<![A-Za-z0-9_]-)(?:sk-(?:proj|svcacct|admin|None)-${url}{20,}|sk-[A-Za-z0-9]{20}${MARKER}[A-Za-z0-9]{20}|` +
    `sk-ant-${url}{20,}|sk-or-v\\d-[0-9a-f]{32,}|sk-[A-Za-z0-9]{32,}|sess-[A-Za-z0-9]{30,}|nvapi-${url}{40,}|` +
    `gsk_[A-Za-z0-9]{40,}|xai-\\w{60,}|pplx-[A-Za-z0-9]{40,}|AIza${url}{35}|eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]{8,})`,
  "g",
);

/** Key-like strings inside a longer text, with their offsets. */
export function keysInside(text: string): { value: string; index: number }[] {
  return [...text.matchAll(INSIDE)].map((match) => ({
    value: match[0],
    index: match.index,
  }));
}
