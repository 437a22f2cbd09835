import { describe, expect, it } from "vitest";
import { refusals } from "../src/refusals.ts";
import { CHAT, world } from "./support/client.ts";

const fake = "your_key_here";

describe("bytes and layout of refusals", () => {
  it("answers GET /v1/models without a key in the 151 bytes that were captured", async () => {
    const { send } = world();
    const answer = await send("GET", "/models", null);
    expect(answer.status).toBe(401);
    expect(Buffer.byteLength(answer.text)).toBe(151);
    expect(answer.text).toBe(
      '{\n  "error": {\n    "message": "Missing bearer authentication in header",\n    "type": "invalid_request_error",\n    "param": null,\n    "code": null\n  }\n}',
    );
  });

  it("answers a key of 13 characters in the 242 bytes that were captured", async () => {
    const { send } = world();
    const answer = await send("GET", "/models", fake);
    expect(Buffer.byteLength(answer.text)).toBe(242);
    expect(answer.json.error.message).toContain("provided: your_key*here.");
    expect(answer.json.error.code).toBe("invalid_api_key");
  });

  it("answers the old quota refusal in the 316 bytes that were captured", async () => {
    const { send, platform, demo } = world({
      settings: { quotaWording: "quota" },
    });
    platform.dashboard.changeOrganization(undefined, {
      billing: { creditUsd: 0 },
    });
    const answer = await send("POST", "/chat/completions", demo.keys.project, {
      body: CHAT,
    });
    expect(answer.status).toBe(429);
    expect(Buffer.byteLength(answer.text)).toBe(316);
  });

  it("indents errors of chat completions by four", async () => {
    const { send } = world();
    const answer = await send("POST", "/chat/completions", null, {
      body: CHAT,
    });
    expect(answer.text.split("\n")[1]).toBe('    "error": {');
    expect(Object.keys(answer.json.error)).toEqual([
      "message",
      "type",
      "param",
      "code",
    ]);
  });

  it.each([
    ["POST", "/chat/completions", /^You didn't provide an API key\. /],
    ["POST", "/embeddings", /^You didn't provide an API key\. /],
    ["GET", "/models", /^Missing bearer authentication in header$/],
    [
      "POST",
      "/responses",
      /^Missing bearer or basic authentication in header$/,
    ],
    ["GET", "/chat/completions", /^Missing bearer or basic authentication/],
  ])(
    "has words of its own for %s %s without a key",
    async (method, path, words) => {
      const { send } = world();
      const answer = await send(method, path, null);
      expect(answer.status).toBe(401);
      expect(answer.json.error.message).toMatch(words);
    },
  );

  it("treats a key without a scheme, an empty bearer and Azure's header as no key", async () => {
    const { send, demo } = world();
    const headers = [
      { authorization: demo.keys.project },
      { authorization: "Bearer " },
      { "api-key": demo.keys.project },
    ];
    for (const set of headers) {
      const answer = await send("GET", "/models", null, { headers: set });
      expect(answer.json.error.message).toBe(
        "Missing bearer authentication in header",
      );
    }
  });

  it("takes the key as the password of Basic with a blank user", async () => {
    const { send, demo } = world();
    const basic = Buffer.from(`:${demo.keys.project}`).toString("base64");
    const headers = { authorization: `Basic ${basic}` };
    expect((await send("GET", "/models", null, { headers })).status).toBe(200);
  });

  it("keeps everything after Bearer, so that a doubled word shows in the mask", async () => {
    const { send, demo } = world();
    const answer = await send("GET", "/models", `Bearer ${demo.keys.project}`);
    expect(answer.json.error.message).toContain("provided: Bearer s***");
  });

  it("puts code before param and a status beside error once gateway bodies are on", async () => {
    const { send } = world({ settings: { gatewayBodies: true } });
    const answer = await send("GET", "/models", fake);
    expect(Object.keys(answer.json)).toEqual(["error", "status"]);
    expect(Object.keys(answer.json.error)).toEqual([
      "message",
      "type",
      "code",
      "param",
    ]);
    expect(answer.json.status).toBe(401);
  });

  it("answers an unknown path with 404 even without a key", async () => {
    const { send } = world();
    expect((await send("GET", "/nonsense", null)).status).toBe(404);
  });

  it("says a missing scope of an admin route as a bare string", async () => {
    const { send, demo } = world();
    const answer = await send(
      "GET",
      "/organization/projects",
      demo.keys.project,
    );
    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({
      error: expect.stringMatching(
        /^You have insufficient permissions for this operation\. Missing scopes: api\.management\.read\. /,
      ),
    });
    expect(answer.headers.get("www-authenticate")).toBeNull();
  });

  it("lets settings replace what is not known, an expired key for one", async () => {
    const { send, platform, demo } = world({
      settings: {
        refusals: { "expired-key": { code: "key_expired", message: "over" } },
      },
    });
    platform.dashboard.changeKey(demo.keyIds.project, { expiresAt: 1 });
    const answer = await send("GET", "/models", demo.keys.project);
    expect(answer.json.error).toMatchObject({
      code: "key_expired",
      message: "over",
    });
  });

  it.each(Object.entries(refusals))(
    "can answer %s with its status, its code and a whole sentence",
    async (id, row) => {
      const { send, platform, demo } = world();
      platform.faults.add({ kind: "refusal", refusal: id });
      const answer = await send("GET", "/models", demo.keys.project);
      expect(answer.status).toBe(row.status);
      expect(answer.text).not.toMatch(/undefined|NaN|\[object/);
      if (row.code !== null) expect(answer.json.error.code).toBe(row.code);
      expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    },
  );

  it("marks as assumed what the reference calls unknown", () => {
    for (const id of [
      "expired-key",
      "certificate-required",
      "organization-spend-limit",
      "project-spend-limit",
      "organization-usage-limit",
      "access-terminated",
      "unknown-project",
    ] as const) {
      expect(refusals[id]).toHaveProperty("assumed");
    }
  });
});

describe("headers per outcome", () => {
  it("gives a good inference answer the organization, the project and six limits", async () => {
    const { send, platform, demo } = world();
    const { headers } = await send(
      "POST",
      "/chat/completions",
      demo.keys.project,
      { body: CHAT },
    );
    expect(headers.get("openai-organization")).toBe(
      platform.dashboard.organization().slug,
    );
    expect(headers.get("openai-project")).toBe(demo.projectId);
    expect(headers.get("openai-version")).toBe("2020-10-01");
    expect(headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
    expect(headers.get("x-ratelimit-limit-requests")).toBe("500");
    expect(headers.get("x-ratelimit-remaining-requests")).toBe("499");
    expect(headers.get("x-ratelimit-reset-requests")).toBe("120ms");
    expect(headers.get("x-ratelimit-limit-tokens")).toBe("200000");
    expect(headers.get("x-ratelimit-remaining-tokens")).toBe("199998");
    expect(headers.get("x-ratelimit-reset-tokens")).toMatch(/^\d+ms$/);
  });

  it("gives a 401 the realm and neither organization nor limits", async () => {
    const { send } = world();
    const { headers } = await send("GET", "/models", fake);
    expect(headers.get("www-authenticate")).toBe('Bearer realm="OpenAI API"');
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expect(headers.get("x-request-id")).toMatch(/^req_/);
    expect(headers.get("openai-organization")).toBeNull();
    expect(headers.get("x-ratelimit-limit-requests")).toBeNull();
  });

  it("gives a quota 429 the organization and no limits and no retry-after", async () => {
    const { send, platform, demo } = world();
    platform.dashboard.changeOrganization(undefined, {
      billing: { status: "credit-exhausted" },
    });
    const { status, headers } = await send(
      "POST",
      "/chat/completions",
      demo.keys.project,
      { body: CHAT },
    );
    expect(status).toBe(429);
    expect(headers.get("openai-organization")).not.toBeNull();
    expect(headers.get("openai-project")).toBe(demo.projectId);
    expect(headers.get("x-ratelimit-limit-requests")).toBeNull();
    expect(headers.get("retry-after")).toBeNull();
  });

  it("shows no limits on the model list", async () => {
    const { send, demo } = world();
    const { headers } = await send("GET", "/models", demo.keys.project);
    expect(headers.get("x-ratelimit-limit-requests")).toBeNull();
    expect(headers.get("openai-organization")).not.toBeNull();
  });

  it("has the marks of the edge, until they are switched off", async () => {
    const { send, platform } = world();
    const on = await send("GET", "/models", null);
    expect(on.headers.get("cf-ray")).not.toBeNull();
    platform.dashboard.changeSettings({ edgeHeaders: false });
    const off = await send("GET", "/models", null);
    expect(off.headers.get("cf-ray")).toBeNull();
  });
});
