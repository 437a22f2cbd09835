import { describe, expect, it } from "vitest";
import { fakeKey } from "../../../src/key/fake.ts";
import {
  isAccepted,
  isRefusedValue,
  isRejected,
  isSameFile,
  isTestPath,
  lackOf,
  matchesAny,
  mayBeKey,
  namesFile,
  saidMissing,
  wantedNames,
} from "../../../src/causes/reach.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "../../../src/causes/sketch.ts";
import type { ErrorText } from "../../../src/model/error-text.ts";

const told = (part: Partial<ErrorText>) =>
  evidence({ value: null, command: "explain", error: errorText(part) });

describe("the names a program asks for", () => {
  it("are those of the error text before those of the code", () => {
    const e = told({
      local: [
        { kind: "missing-variable", variables: ["CHROMA_OPENAI_API_KEY"] },
      ],
    });
    expect(wantedNames(e)).toEqual(["CHROMA_OPENAI_API_KEY"]);
  });

  it("are in capitals when the text names an argument, and stand once", () => {
    const e = told({
      local: [
        {
          kind: "missing-key",
          sdk: "langchain",
          variables: ["openai_api_key", "OPENAI_API_KEY"],
        },
      ],
    });
    expect(wantedNames(e)).toEqual(["OPENAI_API_KEY"]);
  });

  it("are those of the code when the text names none", () => {
    expect(
      wantedNames({ ...told({}), reads: ["OPENAI_KEY", "OPENAI_API_KEY"] }),
    ).toEqual(["OPENAI_KEY", "OPENAI_API_KEY"]);
  });
});

describe("a text that says the key is missing", () => {
  it.each<[string, Partial<ErrorText>, boolean]>([
    [
      "the SDK's own words",
      { local: [{ kind: "missing-key", sdk: "x", variables: [] }] },
      true,
    ],
    [
      "an empty header",
      {
        local: [
          { kind: "illegal-header", header: "Authorization", what: "empty" },
        ],
      },
      true,
    ],
    [
      "a line break in the header",
      {
        local: [
          { kind: "illegal-header", header: "Authorization", what: "newline" },
        ],
      },
      false,
    ],
    ["the provider without a header", { refusals: [refusal("no-key")] }, true],
    [
      "the word undefined at the provider",
      {
        refusals: [refusal("invalid-api-key", { mask: maskOf("undefined") })],
      },
      true,
    ],
    [
      "a placeholder at the provider",
      { refusals: [refusal("invalid-api-key", { mask: maskOf("changeme") })] },
      false,
    ],
    [
      "a masked key at the provider",
      { refusals: [refusal("invalid-api-key", { mask: maskOf(fakeKey()) })] },
      false,
    ],
    ["no credit", { refusals: [refusal("insufficient-quota")] }, false],
  ])("%s", (_, part, missing) => {
    expect(saidMissing(told(part)) !== null).toBe(missing);
    expect(lackOf(told(part)) !== null).toBe(missing);
  });
});

describe("a program that lacks its key", () => {
  it("is one whose names are all unset or blank in the first context", () => {
    expect(lackOf(evidence({ value: null }))?.said).toBe(false);
    expect(lackOf(evidence({ value: "  " }))).not.toBeNull();
    expect(lackOf(evidence({ value: fakeKey() }))).toBeNull();
  });

  it("is not one that reads another name which is set", () => {
    const first = context({
      variables: new Map([
        ["OPENAI_KEY", effective({ variable: "OPENAI_KEY", value: fakeKey() })],
      ]),
    });
    const e = evidence({
      value: null,
      contexts: [first],
      reads: ["OPENAI_API_KEY", "OPENAI_KEY"],
    });
    expect(lackOf(e)).toBeNull();
  });

  it("is not one that sends a key of its source or of its settings", () => {
    const base = evidence({ value: null });
    const subject = { ...base.subject, value: fakeKey() };
    for (const chosenBy of ["code-literal", "tool", "mask"] as const)
      expect(lackOf({ ...base, subject: { ...subject, chosenBy } })).toBeNull();
  });

  it("is not one whose key the provider accepts, whichever way it is started", () => {
    const from = seen({ value: fakeKey() });
    const base = evidence({ value: null, answers: [answer()] });
    const subject = { ...base.subject, occurrence: from, value: fakeKey() };
    expect(lackOf({ ...base, subject })).toBeNull();
  });
});

describe("a value that may be a key", () => {
  it.each([
    [fakeKey(), true],
    [`"${fakeKey("legacy")}"`, true],
    [fakeKey("groq"), true],
    [fakeKey("azure"), true],
    [fakeKey("gateway"), true],
    [fakeKey("organization"), false],
    ["your-api-key-here", false],
    ["sk-" + "x".repeat(48), false],
    ["", false],
    ["https://api.openai.com/v1?a=1", false],
    ["sk-…", false],
    ["hunter2", false],
  ])("%#", (value, may) => {
    expect(mayBeKey(value)).toBe(may);
  });
});

describe("the provider's word about a value", () => {
  const sent = seen({ source: "process", path: null, value: fakeKey() });
  const copy = seen({ id: "o2", value: fakeKey() });
  const other = seen({ id: "o3", value: fakeKey("legacy") });
  const base = { value: fakeKey(), winner: sent, seen: [sent, copy, other] };

  it("counts for every place that holds the same value", () => {
    const alive = evidence({ ...base, answers: [answer()] });
    expect(isAccepted(alive, copy)).toBe(true);
    expect(isAccepted(alive, other)).toBe(false);
    const dead = evidence({ ...base, answers: [unknownKey(fakeKey())] });
    expect(isRejected(dead, copy)).toBe(true);
    expect(isRejected(dead, other)).toBe(false);
  });
});

describe("a value that was refused", () => {
  const from = seen({ value: fakeKey() });
  const base = { value: fakeKey(), winner: from };
  const explained = (part: Partial<ErrorText>) =>
    evidence({
      ...base,
      command: "explain",
      answers: [unknownKey(fakeKey())],
      mask: { mask: maskOf(fakeKey()), from: "provider", matches: [from] },
      error: errorText(part),
    });

  it("is the one that the provider refuses", () => {
    expect(
      isRefusedValue(
        evidence({ ...base, answers: [unknownKey(fakeKey())] }),
        from,
      ),
    ).toBe(true);
    expect(
      isRefusedValue(evidence({ ...base, answers: [answer()] }), from),
    ).toBe(false);
  });

  it("is the one of the masked form in the text, whatever was asked", () => {
    const mask = maskOf(fakeKey());
    const e = { ...explained({}), answers: [] };
    expect(
      isRefusedValue(
        { ...e, mask: { mask, from: "error-text", matches: [from] } },
        from,
      ),
    ).toBe(true);
    expect(
      isRefusedValue(
        { ...e, mask: { mask, from: "error-text", matches: [] } },
        from,
      ),
    ).toBe(false);
  });

  it("is the one that was asked when the text says no more than 401", () => {
    expect(
      isRefusedValue(
        explained({ local: [{ kind: "generic", status: 401 }] }),
        from,
      ),
    ).toBe(true);
    expect(
      isRefusedValue(
        explained({ refusals: [refusal("insufficient-quota")] }),
        from,
      ),
    ).toBe(false);
  });
});

describe("patterns of a runner", () => {
  it.each([
    ["OPENAI_API_KEY", ["OPENAI_*"], true],
    ["OPENAI_API_KEY", ["*"], true],
    ["OPENAI_API_KEY", ["*_KEY"], true],
    ["OPENAI_API_KEY", ["OPEN*API*KEY"], true],
    ["OPENAI_API_KEY", ["OPENAI_API_KEY"], true],
    ["OPENAI_API_KEY", ["AWS_*", "NODE_ENV"], false],
    ["OPENAI_API_KEY", ["OPENAI_API_KEY_*"], false],
    ["ABA", ["AB*BA"], false],
    ["OPENAI_API_KEY", [], false],
  ])("%s in %j: %s", (name, patterns, fits) => {
    expect(matchesAny(name, patterns)).toBe(fits);
  });
});

describe("paths", () => {
  it.each([
    ["/srv/app/src/chat.py", "src/chat.py", true],
    ["src/chat.py", "src/chat.py", true],
    ["./src/Chat.tsx", "src/Chat.tsx", true],
    ["webpack-internal:///(ssr)/./src/Chat.tsx", "src/Chat.tsx", true],
    ["src/Chat.tsx?t=1", "src/Chat.tsx", true],
    ["/srv/app/other/chat.py", "src/chat.py", false],
    ["", "src/chat.py", false],
  ])("%s is %s: %s", (frame, path, same) => {
    expect(isSameFile(frame, path)).toBe(same);
  });

  it.each([
    ["compose.yml", ".env", ".env", true],
    ["compose.yml", "./.env", ".env", true],
    ["deploy/compose.yml", "../.env", ".env", true],
    ["deploy/compose.yml", "app.env", "deploy/app.env", true],
    ["bot.service", "-/etc/bot/.env", ".env", true],
    ["deploy/compose.yml", "app.env", "app.env.local", false],
  ])("%s names %s: %s is it: %s", (manifest, written, path, same) => {
    expect(namesFile({ path: manifest, line: 1 }, written, path)).toBe(same);
  });

  it.each([
    ["tests/test_chat.py", true],
    ["src/chat.test.ts", true],
    ["test_chat.py", true],
    ["conftest.py", true],
    ["src/latest/chat.py", false],
    ["src/contest.py", false],
    [null, false],
  ])("%s belongs to tests: %s", (path, test) => {
    expect(isTestPath(path)).toBe(test);
  });
});
