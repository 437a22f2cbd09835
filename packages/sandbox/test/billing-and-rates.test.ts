import { describe, expect, it } from "vitest";
import { CHAT, START, world, type World } from "./support/client.ts";

const ask = (w: World, body: object = CHAT) =>
  w.send("POST", "/chat/completions", w.demo.keys.project, { body });

const draw = (w: World, body: object = {}) =>
  w.send("POST", "/images/generations", w.demo.keys.project, {
    body: { prompt: "a key", ...body },
  });

describe("billing", () => {
  it("eats up the credit and then says so in the words of 2026", async () => {
    const w = world();
    w.platform.dashboard.changeOrganization(undefined, {
      billing: { creditUsd: 0.000_001 },
    });
    expect((await ask(w)).status).toBe(200);
    const refused = await ask(w);
    expect(refused.status).toBe(429);
    expect(refused.json.error).toEqual({
      message:
        "You have no credits remaining. Add credits to continue using the API at https://platform.openai.com/settings/organization/billing/.",
      type: "insufficient_quota",
      param: null,
      code: "credit_balance_exhausted",
    });
    expect(refused.text).toContain('\n    "error": {');
    expect((await w.send("GET", "/models", w.demo.keys.project)).status).toBe(
      200,
    );
  });

  it.each([
    ["not-active", 429, "billing_not_active"],
    ["credit-exhausted", 429, "credit_balance_exhausted"],
    ["hard-limit", 429, "credit_balance_exhausted"],
  ] as const)("answers %s on chat with %i %s", async (status, http, code) => {
    const w = world();
    w.platform.dashboard.changeOrganization(undefined, { billing: { status } });
    const answer = await ask(w);
    expect(answer.status).toBe(http);
    expect(answer.json.error.code).toBe(code);
  });

  it("answers the hard limit on images with 400", async () => {
    const w = world();
    w.platform.dashboard.changeOrganization(undefined, {
      billing: { status: "hard-limit" },
    });
    const answer = await draw(w);
    expect(answer.status).toBe(400);
    expect(answer.json.error.code).toBe("billing_hard_limit_reached");
  });

  it.each([
    ["project", "project_spend_limit_exceeded"],
    ["organization", "organization_spend_limit_exceeded"],
    ["usage", "organization_usage_limit_exceeded"],
  ])("stops at the %s limit until the month is over", async (which, code) => {
    const w = world();
    const { dashboard } = w.platform;
    const spendLimit = { thresholdCents: 4 };
    if (which === "project") dashboard.changeProject(undefined, { spendLimit });
    if (which === "organization") {
      dashboard.changeOrganization(undefined, { spendLimit });
    }
    if (which === "usage") {
      dashboard.changeOrganization(undefined, {
        billing: { usageLimitUsd: 0.04 },
      });
    }
    expect((await draw(w)).status).toBe(200);
    const refused = await draw(w);
    expect(refused.status).toBe(429);
    expect(refused.json.error).toMatchObject({
      code,
      type: "insufficient_quota",
    });
    w.platform.clock.advance(31 * 86_400);
    expect((await draw(w)).status).toBe(200);
  });

  it("shows a limit as enforcing once it is reached", async () => {
    const w = world();
    w.platform.dashboard.changeOrganization(undefined, {
      spendLimit: { thresholdCents: 4 },
    });
    const status = async () =>
      (await w.send("GET", "/organization/spend_limit", w.demo.keys.admin)).json
        .enforcement.status;
    expect(await status()).toBe("inactive");
    await draw(w);
    expect(await status()).toBe("enforcing");
  });
});

describe("rate limits", () => {
  const limited = (limits: Record<string, number>): World => {
    const w = world();
    w.platform.dashboard.changeProject(undefined, {
      rateLimits: { "gpt-4o-mini": limits },
    });
    return w;
  };

  it("counts requests a minute and lets them through again in time", async () => {
    const w = limited({ max_requests_per_1_minute: 3 });
    for (const left of ["2", "1", "0"]) {
      const { headers } = await ask(w);
      expect(headers.get("x-ratelimit-remaining-requests")).toBe(left);
    }
    const refused = await ask(w);
    expect(refused.status).toBe(429);
    expect(refused.json.error).toEqual({
      message: `Rate limit reached for gpt-4o-mini in organization ${w.demo.organizationId} on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more.`,
      type: "requests",
      param: null,
      code: "rate_limit_exceeded",
    });
    expect(refused.headers.get("retry-after")).toBe("20");
    expect(refused.headers.get("retry-after-ms")).toBe("20000");
    expect(refused.headers.get("x-ratelimit-limit-requests")).toBe("3");
    expect(refused.headers.get("x-ratelimit-reset-requests")).toBe("1m0s");
    w.platform.clock.advance(19.9);
    expect((await ask(w)).status).toBe(429);
    w.platform.clock.advance(0.1);
    expect((await ask(w)).status).toBe(200);
  });

  it("counts tokens a minute, output wishes included", async () => {
    const w = limited({ max_tokens_per_1_minute: 100 });
    const body = { ...CHAT, max_tokens: 58 };
    expect((await ask(w, body)).status).toBe(200);
    const refused = await ask(w, body);
    expect(refused.json.error.type).toBe("tokens");
    expect(refused.json.error.message).toContain(
      "on tokens per min (TPM): Limit 100, Used 60, Requested 60. Please try again in 12s.",
    );
  });

  it("tells a request that can never pass from one that must wait", async () => {
    const w = limited({ max_tokens_per_1_minute: 100 });
    const refused = await ask(w, { ...CHAT, max_tokens: 500 });
    expect(refused.json.error.message).toMatch(
      /^Request too large for gpt-4o-mini /,
    );
  });

  it("counts requests a day", async () => {
    const w = limited({ max_requests_per_1_day: 1 });
    expect((await ask(w)).status).toBe(200);
    const refused = await ask(w);
    expect(refused.json.error.message).toContain(
      "on requests per day (RPD): Limit 1",
    );
    w.platform.clock.advance(86_400);
    expect((await ask(w)).status).toBe(200);
  });

  it("keeps models and projects apart", async () => {
    const w = limited({ max_requests_per_1_minute: 1 });
    const other = w.platform.dashboard.createProject({ name: "Other" });
    const { value } = w.platform.dashboard.createKey({ projectId: other.id });
    expect((await ask(w)).status).toBe(200);
    expect((await ask(w, { ...CHAT, model: "gpt-4.1-mini" })).status).toBe(200);
    const elsewhere = await w.send("POST", "/chat/completions", value, {
      body: CHAT,
    });
    expect(elsewhere.status).toBe(200);
    expect((await ask(w)).status).toBe(429);
  });
});

describe("models", () => {
  it("answers a name that is not there with 404", async () => {
    const w = world();
    for (const model of ["gpt-9", "text-embedding-3-small"]) {
      const answer = await ask(w, { ...CHAT, model });
      expect(answer.status).toBe(404);
      expect(answer.json.error).toMatchObject({
        code: "model_not_found",
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
      });
    }
  });

  it("takes a dated name for the model and counts it as that", async () => {
    const w = world();
    const model = "gpt-4o-mini-2024-07-18";
    expect((await ask(w, { ...CHAT, model })).json.model).toBe(model);
    expect(w.platform.state.usage[0]?.dimensions["model"]).toBe("gpt-4o-mini");
  });

  it("wants a verified organization for some models and some streams", async () => {
    const w = world();
    w.platform.dashboard.changeOrganization(undefined, { verified: false });
    const o3 = await ask(w, { ...CHAT, model: "o3" });
    expect(o3.status).toBe(404);
    expect(o3.json.error.message).toMatch(
      /^Your organization must be verified to use the model `o3`\./,
    );
    expect(o3.headers.get("openai-version")).toBeNull();
    expect((await draw(w, { model: "gpt-image-1" })).status).toBe(403);
    expect((await ask(w, { ...CHAT, model: "gpt-5" })).status).toBe(200);
    const stream = await ask(w, { ...CHAT, model: "gpt-5", stream: true });
    expect(stream.status).toBe(400);
    expect(stream.json.error).toMatchObject({
      code: "unsupported_value",
      param: "stream",
    });
    const summary = await w.send("POST", "/responses", w.demo.keys.project, {
      body: { model: "gpt-5", input: "x", reasoning: { summary: "auto" } },
    });
    expect(summary.json.error.param).toBe("reasoning.summary");
  });

  it("answers a body that cannot run with 400, which proves the scope at no cost", async () => {
    const w = world();
    for (const path of [
      "/chat/completions",
      "/responses",
      "/embeddings",
      "/images/generations",
    ]) {
      const answer = await w.send("POST", path, w.demo.keys.project, {
        body: { speed: 1 },
      });
      expect(answer.status, path).toBe(400);
    }
    const files = await w.send("POST", "/files", w.demo.keys.project, {
      body: {},
    });
    expect(files.status).toBe(415);
    const response = await w.send("GET", "/responses/1", w.demo.keys.project);
    expect(response.status).toBe(400);
    expect(w.platform.state.usage).toEqual([]);
  });
});

describe("/v1/me", () => {
  it("names the owner and the organizations", async () => {
    const w = world();
    const { json } = await w.send("GET", "/me", w.demo.keys.user);
    expect(json).toMatchObject({
      object: "user",
      id: w.demo.userId,
      email: "ada@example.test",
      created: START,
      orgs: {
        data: [{ id: w.demo.organizationId, role: "owner", is_default: true }],
      },
    });
    const robot = await w.send("GET", "/me", w.demo.keys.serviceAccount);
    expect(robot.json.name).toBe("demo-service");
  });
});
