import { describe, expect, it } from "vitest";
import { fakeKey, type FakeKind } from "../../src/key/fake.ts";
import { maskKey, providerMask } from "../../src/key/mask.ts";

// the table of the reference: length, and what the provider shows
const shown: [string, string][] = [
  ["ai", "ai"],
  ["hello", "hello"],
  ["dummy-key", "dummy-key"],
  ["YOUR_API_KEY", "YOUR_API_KEY"],
  ["your_key_here", "your_key*here"],
  ["sk-admin-fake", "sk-admin*fake"],
  ["YOUR_OPENAI_KEY", "YOUR_OPE***_KEY"],
  ["your-openai-api-key-here", "your-ope************here"],
  ["ADD_YOUR_KEY_HERE", "ADD_YOUR*****HERE"],
];

const stars: [FakeKind, number][] = [
  ["key-id", 8],
  ["azure", 20],
  ["legacy", 39],
  ["openrouter", 61],
  ["project", 152],
];

describe("providerMask", () => {
  it.each(shown)("shows %s as %s", (value, mask) => {
    expect(providerMask(value)).toBe(mask);
  });

  it.each(stars)(
    "keeps the length of a key: %s has %i stars",
    (kind, count) => {
      const key = fakeKey(kind);
      expect(providerMask(key)).toBe(
        key.slice(0, 8) + "*".repeat(count) + key.slice(-4),
      );
    },
  );

  it("shows what was kept around a key", () => {
    const key = fakeKey("legacy");
    expect(providerMask(`<${key}>`)).toBe(
      `<${key.slice(0, 7)}${"*".repeat(41)}${key.slice(-3)}>`,
    );
    expect(providerMask(`"${key}"`)).toHaveLength(53);
  });

  it("counts characters, not halves of them", () => {
    expect(providerMask("\u{1f511}".repeat(13))).toBe(
      `${"\u{1f511}".repeat(8)}*${"\u{1f511}".repeat(4)}`,
    );
  });
});

describe("maskKey", () => {
  it.each([
    ["project", "sk-proj-"],
    ["service-account", "sk-svcacct-"],
    ["admin", "sk-admin-"],
    ["legacy", "sk-"],
    ["anthropic", "sk-ant-"],
    ["azure", ""],
    ["jwt", "eyJ"],
  ] as const)("shows the head and the last four of a %s key", (kind, head) => {
    const key = fakeKey(kind);
    expect(maskKey(key)).toBe(`${head}…${key.slice(-4)}`);
  });

  it("never shows more than the head and the last four, whatever surrounds the key", () => {
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
      "jwt",
    ];
    const wraps = [
      (key: string) => key,
      (key: string) => `"${key}"`,
      (key: string) => `  ${key}\n`,
      (key: string) => `<${key}>`,
      (key: string) => `\${${key}}`,
      (key: string) => `Bearer ${key}`,
      (key: string) => `\u201c${key}\u201d`,
      (key: string) => `OPENAI_API_KEY=${key}`,
      (key: string) => `${key} # note`,
    ];
    for (const kind of kinds)
      for (let seed = 0; seed < 40; seed += 1)
        for (const wrap of wraps) {
          const masked = maskKey(wrap(fakeKey(kind, seed)));
          const [head = "", tail = ""] = masked.split("…");
          expect(tail.length).toBeLessThanOrEqual(4);
          expect([
            "",
            "sk-",
            "sk-proj-",
            "sk-svcacct-",
            "sk-admin-",
            "sk-None-",
            "sk-ant-",
            "sk-or-v1-",
            "gs" + "k_",
            "sess-",
            "eyJ",
          ]).toContain(head);
        }
  });

  it("shows no tail of a short value", () => {
    expect(maskKey("hunter22")).toBe("…");
    expect(maskKey("sk-short12345678")).toBe("sk-…");
    expect(maskKey("")).toBe("…");
  });
});
