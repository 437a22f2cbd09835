import { describe, expect, it } from "vitest";
import { echoKey } from "../src/mask.ts";

// what was sent is rebuilt from the public masked samples: any filling gives the same echo
const filled = (head: string, stars: number, tail: string) =>
  head + "x".repeat(stars) + tail;
const starred = (head: string, stars: number, tail: string) =>
  head + "*".repeat(stars) + tail;

describe("what a 401 shows of the value it received", () => {
  it.each([
    "ai",
    "kk",
    "sk jj",
    "hello",
    "claude",
    "test",
    "None",
    "undefined",
    "dummy-key",
    "test-openai",
    "YOUR_API_KEY",
  ])("shows %s whole, as it has at most 12 characters", (value) => {
    expect(echoKey(value)).toBe(value);
  });

  it.each([
    ["your_key", 1, "here", 13],
    ["sk-admin", 1, "fake", 13],
    ["8kaL5ja$", 2, "oQnP", 14],
    ["YOUR_OPE", 3, "_KEY", 15],
    ["key_8Tjw", 8, "rtUb", 20],
    ["your-ope", 12, "here", 24],
    ["sk-ant-C", 20, "9f3a", 32],
    ["AIzaSyDX", 27, "abcd", 39],
    ["sk-uvwx5", 31, "abcd", 43],
    ["sk-XXXXX", 39, "abcd", 51],
    ["sk-or-v1", 61, "abcd", 73],
    ["https://", 80, "abcd", 92],
    ["sk-proj-", 138, "SJh4", 150],
    ["sk-proj-", 152, "abcA", 164],
    ["sk-proj-", 160, "abcd", 172],
  ])("masks %s… with %i stars before %s", (head, stars, tail, length) => {
    const value = filled(head, stars, tail);
    expect(value).toHaveLength(length);
    expect(echoKey(value)).toBe(starred(head, stars, tail));
  });
});
