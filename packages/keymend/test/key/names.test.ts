import { describe, expect, it } from "vitest";
import {
  editDistance,
  isGenericKeyName,
  isKeyName,
  nearMiss,
  plainName,
  providerOfName,
  proxyMeant,
  roleOfName,
  roleOfProperty,
} from "../../src/key/names.ts";

describe("isKeyName", () => {
  it.each([
    "OPENAI_API_KEY",
    "OPENAI_KEY",
    "OPEN_AI_KEY",
    "OPENAI_APIKEY",
    "OPENAI_TOKEN",
    "OPENAI_API_TOKEN",
    "OPENAI_SECRET",
    "OPENAI_SECRET_KEY",
    "OPENAIKEY",
    "OPENAIAPIKEY",
    "GPT_API_KEY",
    "CHATGPT_API_KEY",
    "CHAT_GPT_API_KEY",
    "GPT3_API_KEY",
    "REACT_APP_OPENAI_API_KEY",
    "VITE_OPENAI_API_KEY",
    "NEXT_PUBLIC_OPENAI_API_KEY",
    "EXPO_PUBLIC_OPENAI_KEY",
    "PUBLIC_OPENAI_API_KEY",
    "NUXT_PUBLIC_OPENAI_API_KEY",
    "CHROMA_OPENAI_API_KEY",
    "WEBLATE_MT_OPENAI_KEY",
    "LLM_API_KEY",
    "CODEX_API_KEY",
    "AZURE_OPENAI_API_KEY",
    "openAiApiKey",
    "OpenAIApiKey",
    "openaiApiKey",
    "openai-api-key",
    "openai_api_key",
    "OPENAI_API_KEY_DEV",
    "OPENAI_API_KEY_2",
    "OPENAI_API_KEYS",
    "OpenAI:ApiKey",
    "spring.ai.openai.api-key",
  ])("%s is a name for a key", (name) => {
    expect(isKeyName(name)).toBe(true);
  });

  it.each([
    "OPENAI_MAX_TOKENS",
    "OPENAI_API_KEY_FILE",
    "OPENAI_KEY_ID",
    "OPENAI_WEBHOOK_SECRET",
    "openai.existingSecret",
    "OPENAI_TOKEN_LIMIT",
    "ANTHROPIC_API_KEY",
    "AZURE_API_KEY",
    "API_KEY",
    "apiKey",
    "KEY",
    "MONKEY",
    "OPENAI_MODEL",
    "GITHUB_TOKEN",
    "",
    "PATH",
    "HTTP_PROXY",
    "x".repeat(100_000),
  ])("%s is not", (name) => {
    expect(isKeyName(name)).toBe(false);
  });
});

describe("roleOfName", () => {
  it.each([
    ["OPENAI_ADMIN_KEY", "admin-key"],
    ["OPENAI_ADMIN_API_KEY", "admin-key"],
    ["OPENAI_ORG_ID", "organization"],
    ["OPENAI_ORGANIZATION", "organization"],
    ["openAiOrganizationId", "organization"],
    ["OPENAI_PROJECT_ID", "project"],
    ["OPENAI_PROJECT", "project"],
    ["OPENAI_BASE_URL", "base-url"],
    ["OPENAI_API_BASE", "base-url"],
    ["OPENAI_API_BASE_URL", "base-url"],
    ["OPENAI_API_HOST", "base-url"],
    ["http_proxy", "proxy"],
    ["HTTPS_PROXY", "proxy"],
    ["OPENAI_PROXY", "proxy"],
    ["OPENAI_MODEL", "model"],
    ["OPENAI_MODEL_NAME", "model"],
    ["AZURE_OPENAI_ENDPOINT", "other"],
    ["DATABASE_URL", null],
    ["ORG_ID", null],
    ["toString", null],
    ["__proto__", null],
  ])("%s is for %s", (name, role) => {
    expect(roleOfName(name)).toBe(role);
  });
});

describe("roleOfProperty", () => {
  it("takes the provider from above", () => {
    expect(roleOfProperty(["openai", "apiKey"])).toBe("key");
    expect(roleOfProperty(["spring", "ai", "openai", "api-key"])).toBe("key");
    expect(roleOfProperty(["providers", "openai", "options", "baseURL"])).toBe(
      "base-url",
    );
    expect(roleOfProperty(["openai", "organization"])).toBe("organization");
  });

  it("leaves what belongs to others", () => {
    expect(roleOfProperty(["anthropic", "apiKey"])).toBeNull();
    expect(roleOfProperty(["openai", "anthropic", "apiKey"])).toBeNull();
    expect(roleOfProperty(["apiKey"])).toBeNull();
    expect(roleOfProperty(["openai", "temperature"])).toBeNull();
    expect(roleOfProperty([])).toBeNull();
  });
});

describe("providerOfName", () => {
  it("tells Azure OpenAI from OpenAI, and says nothing of a name for any provider", () => {
    expect(providerOfName("AZURE_OPENAI_API_KEY")).toBe("azure");
    expect(providerOfName("OPENAI_API_KEY")).toBe("openai");
    expect(providerOfName("LLM_API_KEY")).toBeNull();
  });
});

describe("nearMiss", () => {
  it.each([
    ["OPENAI_KEY", "OPENAI_API_KEY"],
    ["OPENAI_API_KEY", "OPENAI_KEY"],
    ["OPENAI_APIKEY", "OPENAI_API_KEY"],
    ["openai_api_key", "OPENAI_API_KEY"],
    ["OPENAI_API_KYE", "OPENAI_API_KEY"],
    ["OPENIA_API_KEY", "OPENAI_API_KEY"],
    ["OPENAI_API_KEY_", "OPENAI_API_KEY"],
    ["OPNEAI_API_KEY", "OPENAI_API_KEY"],
    ["CHROMA_OPENAI_API_KEY", "OPENAI_API_KEY"],
    ["VITE_OPENAI_API_KEY", "OPENAI_API_KEY"],
  ])("%s is near %s", (name, wanted) => {
    expect(nearMiss(name, wanted)).toBe(true);
  });

  it.each([
    ["OPENAI_API_KEY", "OPENAI_API_KEY"],
    ["OPENAI_API_BASE", "OPENAI_API_KEY"],
    ["OPENAI_ORG_ID", "OPENAI_PROJECT_ID"],
    ["AZURE_OPENAI_API_KEY", "OPENAI_API_KEY"],
    ["ANTHROPIC_API_KEY", "OPENAI_API_KEY"],
    ["DATABASE_URL", "OPENAI_API_KEY"],
    ["", "OPENAI_API_KEY"],
    ["XAI_API_KEY", "OPENAI_API_KEY"],
  ])("%s is not near %s", (name, wanted) => {
    expect(nearMiss(name, wanted)).toBe(false);
  });
});

describe("proxyMeant", () => {
  it.each([
    ["HTTP_PORXY", "HTTP_PROXY"],
    ["HTTPS_PORXY", "HTTPS_PROXY"],
    ["HTTPS_PRXOY", "HTTPS_PROXY"],
    ["HTTP_PROXXY", "HTTP_PROXY"],
    ["HTPP_PROXY", "HTTP_PROXY"],
    ["http_porxy", "http_proxy"],
    ["NO_PORXY", "NO_PROXY"],
    ["HTTPSPROXY", "HTTPS_PROXY"],
    ["HTTPS_POXY", "HTTPS_PROXY"],
    ["HTTSP_PROXY", "HTTPS_PROXY"],
  ])("%s means %s", (name, meant) => {
    expect(proxyMeant(name)).toBe(meant);
  });

  it.each([
    "HTTP_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "MY_PROXY",
    "API_PROXY",
    "HTTP_PORT",
    "HTTPS_PORT",
    "HTTP_PROTO",
    "NO_COLOR",
    "PROXY",
    "OPENAI_PROXY",
    "",
  ])("%s is its own name", (name) => {
    expect(proxyMeant(name)).toBeNull();
  });
});

it("generic names say nothing alone", () => {
  expect(
    ["apiKey", "api_key", "token", "secretKey", "Authorization"].every(
      isGenericKeyName,
    ),
  ).toBe(true);
  expect(
    ["tokens", "keyboard", "max_tokens", "publicKeyPath"].some(
      isGenericKeyName,
    ),
  ).toBe(false);
});

it("one name whatever its spelling", () => {
  expect(
    new Set(
      [
        "openAiApiKey",
        "OPENAI_API_KEY",
        "openai-api-key",
        "OpenAIApiKey",
        "OPEN_AI_APIKEY",
      ].map(plainName),
    ),
  ).toEqual(new Set(["OPENAI_API_KEY"]));
});

it("counts a swap of neighbours as one edit and stops at the limit", () => {
  expect(editDistance("PORXY", "PROXY")).toBe(1);
  expect(editDistance("abc", "xyz", 2)).toBe(3);
});
