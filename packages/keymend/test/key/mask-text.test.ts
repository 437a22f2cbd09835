import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { maskText } from "../../src/key/mask-text.ts";
import { leaksIn } from "../support/leaks.ts";

const key = fakeKey();
const legacy = fakeKey("legacy");
const cut = (at: number, put: string) => key.slice(0, at) + put + key.slice(at);

describe("a line for people", () => {
  it.each([
    ["an assignment", `OPENAI_API_KEY="${key}" # team`],
    ["a look-alike letter inside", `OPENAI_API_KEY=${cut(146, "\u028b")}`],
    ["an invisible character inside", `OPENAI_API_KEY=${cut(40, "\u200b")}`],
    ["a look-alike in code", `const client = make("${cut(100, "\u0430")}")`],
    ["something glued in front", `--${key}`],
    ["a word glued in front", `doctr${key}`],
    ["a YAML list", `  - OPENAI_API_KEY=${legacy}`],
    ["a header", `Authorization: Bearer ${legacy}`],
    [
      "base64",
      `  OPENAI_API_KEY: ${Buffer.from(`${key}\n`).toString("base64")}`,
    ],
    ["a JWT", `token: ${fakeKey("jwt")}`],
    ["a URL with a password", `DATABASE_URL=postgres://u:${legacy}@host/db`],
  ])("%s: the key is masked", (_name, line) => {
    expect(leaksIn(maskText(line), [key, legacy, fakeKey("jwt")])).toEqual([]);
  });

  it("keeps what tells the story: names, quotes, comments", () => {
    expect(maskText(`export OPENAI_API_KEY="${key}" # team`)).toBe(
      `export OPENAI_API_KEY="sk-proj-…${key.slice(-4)}" # team`,
    );
    expect(maskText("PORT=3000")).toBe("PORT=3000");
    expect(maskText("error: no file at src/some/long/path/index.js")).toBe(
      "error: no file at src/some/long/path/index.js",
    );
  });

  it("leaves a mask as it is", () => {
    expect(maskText("OPENAI_API_KEY=sk-proj-…wxyz")).toBe(
      "OPENAI_API_KEY=sk-proj-…wxyz",
    );
  });
});
