import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { providerMask } from "../../src/key/mask.ts";
import { redact } from "../../src/error-text/redact.ts";
import { maskOf, masksIn } from "../../src/providers/mask-in-text.ts";
import { readRefusal } from "../../src/providers/read-refusal.ts";
import { refusalsInText } from "../../src/providers/refusals-in-text.ts";
import { refusalRows } from "../../src/providers/refusals.ts";

const KEYS_URL = "https://platform.openai.com/account/api-keys";
const examples = refusalRows.flatMap((row) =>
  row.examples.map((example) => [row.id, example] as const),
);
const incorrect = (value: string) =>
  `Incorrect API key provided: ${providerMask(value)}. You can find your API key at ${KEYS_URL}.`;
const body = (message: string, code: string | null = "invalid_api_key") =>
  JSON.stringify({
    error: { message, type: "invalid_request_error", param: null, code },
  });
const python = (json: string) =>
  json
    .replace(/\bnull\b/g, "None")
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) =>
      inner.includes("'") ? `"${inner}"` : `'${inner}'`,
    );
const read = (status: number, text: string, headers = {}) =>
  readRefusal({ status, headers, body: text });

describe("the table of refusals", () => {
  it.each(examples)("%s is read from its answer", (id, example) => {
    const refusal = read(example.status, example.body);
    expect(refusal.kind).toBe(id);
    expect(refusal.status).toBe(example.status);
  });

  it.each(examples.filter(([id]) => id !== "oauth" && id !== "html-block"))(
    "%s is read from logs that quote it",
    (id, { status, body: json }) => {
      const flat = JSON.stringify(JSON.parse(json));
      const logs = [
        `${String(status)} ${flat}`,
        `Error code: ${String(status)} - ${python(flat)}`,
        `{"level":"error","msg":${JSON.stringify(`upstream said ${flat}`)}}`,
        `x ${JSON.stringify(JSON.stringify({ body: flat }))}`,
      ];
      for (const log of logs)
        expect(refusalsInText(log).map(({ kind }) => kind)).toContain(id);
    },
  );

  it("gives every row a source and an example", () => {
    for (const row of refusalRows) {
      expect(row.source).not.toBe("");
      expect(row.examples.length).toBeGreaterThan(0);
    }
  });
});

describe("shapes of a body", () => {
  const message = "Your IP is not authorized to make this request.";
  it.each([
    ["an object", body(message, "ip_not_authorized")],
    [
      "an object with a sibling status",
      `{"error":${JSON.stringify({ message, type: null, code: "ip_not_authorized" })},"status":401}`,
    ],
    ["a bare string", JSON.stringify({ error: message })],
    ["no wrapper", JSON.stringify({ code: 401, message })],
    ["a list", `[${body(message)}]`],
    ["plain text", message],
  ])("is read from %s", (_, text) => {
    expect(read(401, text).kind).toBe("ip-not-authorized");
  });

  it("reads a page of Cloudflare as a block, and another page as nothing special", () => {
    const html = { "content-type": "text/html; charset=UTF-8" };
    expect(
      read(
        403,
        "<html><title>Sorry, you have been blocked</title></html>",
        html,
      ).kind,
    ).toBe("html-block");
    expect(
      read(403, "<html></html>", { ...html, "cf-mitigated": "challenge" }).kind,
    ).toBe("html-block");
    expect(read(404, "<html><h1>Not Found</h1></html>", html).kind).toBe(
      "other",
    );
    expect(read(502, "<html><h1>Bad gateway</h1></html>", html).kind).toBe(
      "server-error",
    );
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    '"text"',
    "\u0000",
    '{"error":7}',
    '{"error":{"message":{}}}',
  ])("does not throw for %j", (text) => {
    expect(read(418, text).kind).toBe("other");
  });

  it("takes the wait from the header", () => {
    expect(read(503, "", { "retry-after": "30" }).details).toEqual({
      retryAfterS: "30",
    });
  });

  it("keeps details by name", () => {
    const rate =
      "Rate limit reached for gpt-4o in organization org-abc on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 1.982s.";
    expect(read(429, body(rate, "rate_limit_exceeded")).details).toEqual({
      model: "gpt-4o",
      organization: "org-abc",
      unit: "tokens per min (TPM)",
      limit: "30000",
      retry: "1.982s",
    });
    expect(
      read(
        401,
        body(
          "You have insufficient permissions for this operation. Missing scopes: api.model.read, model.request. Check",
          null,
        ),
      ).details,
    ).toEqual({ scopes: "api.model.read, model.request" });
  });
});

describe("the mask", () => {
  it.each([
    "project",
    "legacy",
    "service-account",
    "openrouter",
    "anthropic",
    "azure",
  ] as const)(
    "of a %s key tells length, head and tail in every kind of text",
    (kind) => {
      const key = fakeKey(kind);
      const texts = [
        incorrect(key),
        body(incorrect(key)),
        `Error code: 401 - ${python(body(incorrect(key)))}`,
        `unexpected status 401: ${JSON.stringify(body(incorrect(key)))}; retrying`,
        `AuthenticationError: Incorrect API key provided: ${providerMask(key)}.`,
      ];
      for (const text of texts)
        expect(refusalsInText(text)[0]?.mask).toEqual({
          shown: providerMask(key),
          length: key.length,
          head: key.slice(0, 8),
          tail: key.slice(-4),
          whole: false,
        });
    },
  );

  it("keeps quotes, braces and blanks that belong to the value", () => {
    for (const value of [
      `"${fakeKey()}"`,
      `'${fakeKey()}'`,
      `\${${fakeKey()}}`,
      `<${fakeKey()}>`,
      `Bearer ${fakeKey()}`,
    ]) {
      const quoted = JSON.stringify(body(incorrect(value)));
      for (const text of [incorrect(value), body(incorrect(value)), quoted])
        expect(refusalsInText(text)[0]?.mask?.shown).toBe(providerMask(value));
    }
  });

  it("is whole for twelve characters or fewer, and the message does not repeat it", () => {
    for (const value of [
      "undefined",
      "hunter2",
      "sk jj",
      "''",
      "dummy-key",
      "YOUR_API_KEY",
    ]) {
      const refusal = read(401, body(incorrect(value)));
      expect(refusal.mask).toMatchObject({
        shown: value,
        whole: true,
        length: value.length,
      });
      expect(refusal.message).not.toContain(`: ${value}.`);
    }
  });

  it("has no length when somebody shortened it", () => {
    for (const value of [
      "nvapi-dy****xZvs",
      "sk-proj-...wxyz",
      "sk-proj…wxyz",
      "https://****lETQ",
    ])
      expect(maskOf(value)).toMatchObject({ length: null, whole: false });
    expect(maskOf("YOUR_OPE***_KEY")).toMatchObject({ length: 15 });
  });

  it("shows no more than eight and four characters of what somebody else masked", () => {
    expect(maskOf("verysecretpassword********d!!!")?.shown).toBe(
      "verysecr********d!!!",
    );
  });

  it("is not taken from a key in clear", () => {
    expect(
      masksIn(
        `Incorrect API key provided: ${fakeKey()}. You can find your API key`,
      ),
    ).toEqual([]);
  });
});

describe("redaction", () => {
  it.each([
    "project",
    "legacy",
    "admin",
    "jwt",
    "groq",
    "openrouter",
    "azure",
    "gateway",
    "session",
  ] as const)("takes a %s key out of any sentence", (kind) => {
    const key = fakeKey(kind);
    for (const text of [
      key,
      `Bearer ${key}`,
      `b'Bearer ${key}\\n'`,
      `key=${key};`,
      `Incorrect API key provided: ${key}.`,
    ]) {
      const out = redact(text);
      expect(out).not.toContain(key.slice(10, 22));
    }
  });

  it("keeps masks, names and request ids", () => {
    const text = `sk-proj-${"*".repeat(152)}abcA Missing bearer authentication in header, Bearer realm="OpenAI API", req_ab12, organization org-1`;
    expect(redact(text)).toBe(text);
  });

  it("holds for the message of a refusal", () => {
    const key = fakeKey();
    const said = read(400, body(`Illegal header value b'Bearer ${key}'`, null));
    expect(JSON.stringify(said)).not.toContain(key.slice(8, 30));
  });
});

describe("refusals in a log", () => {
  it("stand in their order, each once", () => {
    const log = `${"429 You exceeded your current quota, please check your plan\n".repeat(50)}401 ${incorrect(fakeKey())}\n401 ${incorrect(fakeKey("legacy"))}\n`;
    expect(
      refusalsInText(log).map(({ kind, status }) => [kind, status]),
    ).toEqual([
      ["insufficient-quota", 429],
      ["invalid-api-key", 401],
      ["invalid-api-key", 401],
    ]);
  });

  it("name the narrower code, not the type that wraps it", () => {
    const log =
      '{"error":{"message":"You have no credits remaining.","type":"insufficient_quota","param":null,"code":"credit_balance_exhausted"}}';
    expect(refusalsInText(log)).toMatchObject([
      {
        kind: "credit-exhausted",
        code: "credit_balance_exhausted",
        type: "insufficient_quota",
      },
    ]);
  });

  it("are found by a code whose words are cut off", () => {
    expect(refusalsInText("failed: ip_not_authorized")).toMatchObject([
      { kind: "ip-not-authorized" },
    ]);
  });

  it("take a bare 429 for a rate limit only when nothing else speaks", () => {
    expect(
      refusalsInText("429 Too Many Requests").map(({ kind }) => kind),
    ).toEqual(["rate-limit"]);
    expect(
      refusalsInText(
        "429 Too Many Requests: You exceeded your current quota",
      ).map(({ kind }) => kind),
    ).toEqual(["insufficient-quota"]);
  });
});
