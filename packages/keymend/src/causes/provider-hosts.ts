/** Providers that speak OpenAI's protocol, by the family of their keys: where their keys belong. Vendors' own pages, checked 2026-11. */
export const providerHosts: Readonly<
  Record<string, { host: RegExp; baseUrl: string }>
> = {
  openrouter: {
    host: /(?:^|\.)openrouter\.ai$/,
    baseUrl: "https://openrouter.ai/api/v1",
  },
  groq: {
    host: /(?:^|\.)groq\.com$/,
    baseUrl: "https://api.groq.com/openai/v1",
  },
  xai: { host: /(?:^|\.)x\.ai$/, baseUrl: "https://api.x.ai/v1" },
  perplexity: {
    host: /(?:^|\.)perplexity\.ai$/,
    baseUrl: "https://api.perplexity.ai",
  },
  google: {
    host: /(?:^|\.)googleapis\.com$/,
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai/",
  },
  huggingface: {
    host: /(?:^|\.)huggingface\.co$/,
    baseUrl: "https://router.huggingface.co/v1",
  },
  nvidia: {
    host: /(?:^|\.)nvidia\.com$/,
    baseUrl: "https://integrate.api.nvidia.com/v1",
  },
  fireworks: {
    host: /(?:^|\.)fireworks\.ai$/,
    baseUrl: "https://api.fireworks.ai/inference/v1",
  },
  deepseek: {
    host: /(?:^|\.)deepseek\.com$/,
    baseUrl: "https://api.deepseek.com",
  },
  anthropic: {
    host: /(?:^|\.)anthropic\.com$/,
    baseUrl: "https://api.anthropic.com/v1/",
  },
  cohere: {
    host: /(?:^|\.)cohere\.(?:ai|com)$/,
    baseUrl: "https://api.cohere.ai/compatibility/v1",
  },
  "azure-openai": {
    host: /(?:^|\.)(?:openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/,
    baseUrl: "https://<resource>.openai.azure.com/openai/v1/",
  },
};

/** Host of a URL in lower case; null when it is none. */
export function hostIn(url: string): string | null {
  return (
    /^\s*[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@]*@)?([^\s/:?#]+)/i
      .exec(url.slice(0, 2_000))?.[1]
      ?.toLowerCase() ?? null
  );
}

export function isOpenAiHost(host: string | null): boolean {
  return host !== null && /(?:^|\.)openai\.com$/.test(host);
}

export function isLoopback(host: string | null): boolean {
  return (
    host !== null &&
    /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal)$/.test(
      host,
    )
  );
}

/** Gateways that take a key of OpenAI's and hand it on (their own pages, checked 2026-11). */
export function passesOn(host: string): boolean {
  return /(?:^|\.)(?:helicone\.ai|gateway\.ai\.cloudflare\.com|portkey\.ai|langdb\.ai|braintrust\.dev|respan\.ai|keywordsai\.co)$/.test(
    host,
  );
}
