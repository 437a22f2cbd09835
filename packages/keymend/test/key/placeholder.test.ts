import { describe, expect, it } from "vitest";
import { fakeKey, type FakeKind } from "../../src/key/fake.ts";
import { providerMask } from "../../src/key/mask.ts";
import {
  isPlaceholder,
  isPlaceholderMask,
  placeholderKind,
} from "../../src/key/placeholder.ts";

const standIns: [string, string][] = [
  ["your-api-key", "fill-in"],
  ["your_openai_api_key", "fill-in"],
  ["YOUR_API_KEY", "fill-in"],
  ["yourapikeyhere", "fill-in"],
  ["YourOpenAIApiKeyHere", "fill-in"],
  ["ADD_YOUR_KEY_HERE", "fill-in"],
  ["<your key>", "fill-in"],
  ["<YOUR_API_KEY>", "fill-in"],
  ["{your_key}", "fill-in"],
  ["[insert key here]", "fill-in"],
  ["sk-your-key-here", "fill-in"],
  ["sk-proj-your-openai-key", "fill-in"],
  ["changeme", "fill-in"],
  ["change-me", "fill-in"],
  ["replace-with-your-acme-key", "fill-in"],
  ["placeholder-set-in-env-local", "fill-in"],
  ["placeholder", "fill-in"],
  ["TODO", "fill-in"],
  ["votre-cle-api", "fill-in"],
  ["你的key", "fill-in"],
  ["undefined", "null-word"],
  ["null", "null-word"],
  ["None", "null-word"],
  ["NaN", "null-word"],
  ['"None"', "null-word"],
  ["no-token", "dummy"],
  ["not-needed", "fill-in"],
  ["sk-samplekey", "dummy"],
  ["test", "dummy"],
  ["dummy", "dummy"],
  ["dummy-key", "dummy"],
  ["foo", "dummy"],
  ["sk-test", "dummy"],
  ["sk-test-1234", "dummy"],
  ["fake-key-for-ci", "dummy"],
  ["test-openai", "dummy"],
  ["api-key", "dummy"],
  ["hello", "dummy"],
  ["ollama", "dummy"],
  ["sk-xxxx", "pattern"],
  ["sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "pattern"],
  ["sk-proj-XXXXXXXXXXXXXXXXXXXXXXXX", "pattern"],
  ["sk-...", "pattern"],
  ["sk-…", "pattern"],
  ["sk-", "pattern"],
  ["sk-proj-...", "pattern"],
  ["sk-xxxx...xxxx", "pattern"],
  ["sk-1234567890", "pattern"],
  ["sk-1234567890abcdef", "pattern"],
  ["sk-abcdefghijklmnopqrstuvwxyz", "pattern"],
  ["OPENAI_API_KEY", "variable-name"],
];

const others = [
  "",
  "   ",
  "gpt-4",
  "gpt-4o-mini",
  "org-acme",
  "https://api.example.net/v1",
  "https://platform.openai.com/api-keys",
  "someone@example.org",
  "Winter-abKdeXghi!17",
  "hunter22secretz9",
  "kk3Jd8-2mmQp",
  "You are a helpful assistant that plans trips.",
  "/run/secrets/openai",
  "sk-...aB3d",
  "correct horse battery staple",
  "${OPENAI_API_KEY}",
  "${OPENAI_KEY_DEV}",
  "{{ secrets.OPENAI_API_KEY }}",
  "%OPENAI_API_KEY%",
];

describe("isPlaceholder", () => {
  it.each(standIns)("knows %s", (value, kind) => {
    expect(isPlaceholder(value)).toBe(true);
    expect(placeholderKind(value)).toBe(kind);
  });

  it.each(others)("leaves %j alone", (value) => {
    expect(placeholderKind(value)).toBeNull();
  });

  it("never takes a real key for one, whatever it is made of", () => {
    const kinds: FakeKind[] = [
      "project",
      "service-account",
      "admin",
      "none",
      "legacy",
      "anthropic",
      "openrouter",
      "groq",
      "azure",
      "gateway",
      "session",
      "organization",
      "project-id",
      "key-id",
      "jwt",
    ];
    const wrong = kinds.flatMap((kind) =>
      Array.from({ length: 400 }, (_, seed) => fakeKey(kind, seed)).filter(
        (key) =>
          isPlaceholder(key) ||
          isPlaceholder(key.slice(0, 32)) ||
          isPlaceholder(key.slice(3)),
      ),
    );
    expect(wrong).toHaveLength(0);
  });

  it("reads a line of a megabyte in no time", () => {
    const started = performance.now();
    expect(isPlaceholder("your-key-".repeat(120_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("isPlaceholderMask", () => {
  it.each([
    "your-openai-api-key-here",
    "ADD_YOUR_KEY_HERE",
    "your_key_here",
    "sk-your-key-goes-here",
    "replace-with-your-key",
  ])("sees a stand-in behind the mask of %s", (value) => {
    const mask = providerMask(value);
    expect(isPlaceholderMask(mask.slice(0, 8), mask.slice(-4))).toBe(true);
  });

  it("sees none behind the masks of keys", () => {
    const wrong = (["project", "legacy", "gateway", "azure"] as const).flatMap(
      (kind) =>
        Array.from({ length: 300 }, (_, seed) => fakeKey(kind, seed)).filter(
          (key) => isPlaceholderMask(key.slice(0, 8), key.slice(-4)),
        ),
    );
    expect(wrong).toHaveLength(0);
  });
});
