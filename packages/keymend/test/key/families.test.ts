import { describe, expect, it } from "vitest";
import {
  families,
  familyOf,
  isOpenAiSecret,
  keysInside,
  MARKER,
} from "../../src/key/families.ts";
import { fakeKey } from "../../src/key/fake.ts";

const rest = (length: number) =>
  fakeKey("groq", length).slice(4).repeat(4).slice(0, length);
const hex = (length: number) =>
  fakeKey("openrouter", length).slice(9).repeat(2).slice(0, length);
const letters = (length: number) =>
  "abcdefghijklmnopqrstuvwxyz".repeat(3).slice(0, length);

/** Per family: one of its own, and a near miss. Built at run time, so that no file holds a key-like literal. */
const examples: Record<string, { is: string[]; isNot: string[] }> = {
  "openai-project": {
    is: [fakeKey("project"), "sk-proj-" + rest(48), "sk-proj-" + rest(24)],
    isNot: [
      "sk-proj-short",
      "sk-proj-" + rest(20) + " x",
      fakeKey("project") + "\n",
      "SK-PROJ-" + rest(48),
    ],
  },
  "openai-service-account": {
    is: [fakeKey("service-account")],
    isNot: ["sk-svcacct-abc", "sk_svcacct_" + rest(40)],
  },
  "openai-admin": {
    is: [fakeKey("admin")],
    isNot: ["sk-admin-abc", `"${fakeKey("admin")}"`],
  },
  "openai-none": {
    is: [fakeKey("none")],
    isNot: ["sk-None-x", "sk-none-" + rest(48) + "!"],
  },
  "openai-legacy": {
    is: [fakeKey("legacy")],
    isNot: [
      fakeKey("legacy") + "x",
      fakeKey("legacy").slice(0, -1),
      "sk-" + rest(48),
    ],
  },
  "openai-session": {
    is: [fakeKey("session")],
    isNot: ["sess-" + rest(10), "session-" + rest(40)],
  },
  "openai-realtime": {
    is: ["ek_" + hex(32)],
    isNot: ["ek_short", "ek-" + hex(32)],
  },
  jwt: {
    is: [fakeKey("jwt")],
    isNot: ["eyJ" + rest(40), fakeKey("jwt").split(".").slice(0, 2).join(".")],
  },
  "openai-key-id": {
    is: [fakeKey("key-id")],
    isNot: ["key_", "key-" + rest(16)],
  },
  "openai-organization": {
    is: [fakeKey("organization")],
    isNot: ["org-acme", "org_" + rest(24)],
  },
  "openai-project-id": {
    is: [fakeKey("project-id")],
    isNot: ["proj_x", "proj-" + rest(24)],
  },
  anthropic: {
    is: [fakeKey("anthropic")],
    isNot: ["sk-ant-short", "ant-" + rest(40)],
  },
  openrouter: {
    is: [fakeKey("openrouter")],
    isNot: ["sk-or-v1-xyz", "sk-or-v1-" + hex(31)],
  },
  groq: {
    is: [fakeKey("groq")],
    isNot: ["gs" + "k_" + rest(10), "gs" + "k-" + rest(52)],
  },
  xai: { is: ["xa" + "i-" + rest(80)], isNot: ["xa" + "i-" + rest(20)] },
  perplexity: {
    is: ["pp" + "lx-" + rest(48)],
    isNot: ["pp" + "lx-" + rest(12)],
  },
  google: {
    is: ["AI" + "za" + rest(35)],
    isNot: ["AI" + "za" + rest(34), "AI" + "za" + rest(36)],
  },
  huggingface: {
    is: ["h" + "f_" + letters(34)],
    isNot: ["h" + "f_" + letters(12)],
  },
  replicate: { is: ["r" + "8_" + rest(37)], isNot: ["r" + "8_" + rest(36)] },
  nvidia: { is: ["nvap" + "i-" + rest(64)], isNot: ["nvap" + "i-" + rest(12)] },
  fireworks: { is: ["f" + "w_" + rest(24)], isNot: ["f" + "w_" + rest(8)] },
  stripe: {
    is: ["sk_" + "live_" + rest(24), "rk_" + "test_" + rest(24)],
    isNot: ["sk_" + "demo_" + rest(24)],
  },
  elevenlabs: {
    is: ["sk_" + hex(48)],
    isNot: ["sk_" + hex(47), "sk_" + "g".repeat(48)],
  },
  github: { is: ["gh" + "p_" + rest(36)], isNot: ["gh" + "p_" + rest(20)] },
  deepseek: { is: ["sk-" + hex(32)], isNot: ["sk-" + hex(33)] },
  "azure-openai": {
    is: [fakeKey("azure"), rest(52) + "JQQJ99" + rest(26)],
    isNot: [hex(31), hex(33), rest(84)],
  },
  cohere: { is: ["aB3" + rest(37)], isNot: ["aB3" + rest(36), letters(40)] },
  gateway: {
    is: [fakeKey("gateway"), "sk-1234"],
    isNot: ["sk-a", "sk-" + rest(20) + MARKER + rest(3)],
  },
};

describe("families", () => {
  it("has an example of each row", () => {
    expect(Object.keys(examples).sort()).toEqual(
      families.map((family) => family.id).sort(),
    );
  });

  it.each(families.map((family) => [family.id, family] as const))(
    "%s takes its own and no near miss",
    (id) => {
      const { is = [], isNot = [] } = examples[id] ?? {};
      expect(is.length).toBeGreaterThan(0);
      expect(isNot.length).toBeGreaterThan(0);
      for (const [i, value] of is.entries())
        expect(familyOf(value)?.id, `own ${i}`).toBe(id);
      for (const [i, value] of isNot.entries())
        expect(familyOf(value)?.id, `near miss ${i}`).not.toBe(id);
    },
  );

  it.each(
    families
      .filter((family) => family.lengths.length > 0)
      .map((family) => [family.id, family] as const),
  )("%s names the length of its first example", (id, family) => {
    expect(family.lengths).toContain(examples[id]?.is[0]?.length);
  });

  it("shows a head that its keys begin with", () => {
    for (const family of families)
      expect(
        examples[family.id]?.is[0]?.startsWith(family.head),
        family.id,
      ).toBe(true);
  });

  it("takes the secrets of OpenAI's API for such, and nothing else", () => {
    for (const kind of [
      "project",
      "service-account",
      "none",
      "legacy",
    ] as const)
      expect(isOpenAiSecret(fakeKey(kind))).toBe(true);
    for (const kind of [
      "admin",
      "gateway",
      "anthropic",
      "jwt",
      "azure",
      "organization",
    ] as const)
      expect(isOpenAiSecret(fakeKey(kind))).toBe(false);
  });

  it("answers at once for a line of a megabyte", () => {
    const started = performance.now();
    for (const text of [
      "a".repeat(1 << 20),
      "sk-" + "a".repeat(1 << 20),
      "eyJ" + "a.".repeat(1 << 19),
    ])
      expect(familyOf(text)?.kind).not.toBe("secret");
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("keysInside", () => {
  it("finds keys with their offsets and leaves words alone", () => {
    const [one, two] = [fakeKey("project", 7), fakeKey("legacy", 8)];
    const text = `a=${one}; "${two}" task-${"x".repeat(40)} sk-short`;
    expect(keysInside(text)).toEqual([
      { value: one, index: 2 },
      { value: two, index: text.indexOf(two) },
    ]);
  });
});
