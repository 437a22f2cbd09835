import OpenAI, { APIError, toFile } from "openai";
import { describe, expect, it } from "vitest";
import type { FaultSpec } from "../src/faults.ts";
import { running, sdk } from "./support/running.ts";

const chat = {
  model: "gpt-4o-mini",
  messages: [{ role: "user" as const, content: "hello" }],
};

async function failure(promise: Promise<unknown>): Promise<APIError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw new Error("expected an APIError");
  return error;
}

describe("the official SDK", () => {
  it("lists models and chats", async () => {
    const sandbox = await running({ settings: { reply: "pong" } });
    const client = sdk(sandbox);
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toContain("gpt-4o-mini");
    const completion = await client.chat.completions.create(chat);
    expect(completion.choices[0]?.message.content).toBe("pong");
    expect(completion.usage?.total_tokens).toBe(3);
    expect(completion._request_id).toMatch(/^req_/);
  });

  it("cuts a reply at max_completion_tokens", async () => {
    const client = sdk(await running({ settings: { reply: "abcdefghij" } }));
    const { choices, usage } = await client.chat.completions.create({
      ...chat,
      max_completion_tokens: 1,
    });
    expect(choices[0]).toMatchObject({
      finish_reason: "length",
      message: { content: "abcd" },
    });
    expect(usage?.completion_tokens).toBe(1);
  });

  it("streams a chat, with usage at the end", async () => {
    const client = sdk(await running({ settings: { reply: "one two three" } }));
    const stream = await client.chat.completions.create({
      ...chat,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    let total = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      total = chunk.usage?.total_tokens ?? total;
    }
    expect(text).toBe("one two three");
    expect(total).toBe(6);
  });

  it("gets and streams a response", async () => {
    const client = sdk(await running({ settings: { reply: "one two" } }));
    const request = { model: "gpt-4.1", input: "hello" };
    const response = await client.responses.create(request);
    expect(response.output_text).toBe("one two");
    expect(response.status).toBe("completed");
    const final = await client.responses.stream(request).finalResponse();
    expect(final.output_text).toBe("one two");
    expect(final.usage?.input_tokens).toBe(2);
  });

  it("embeds, as numbers and as the SDK's own base64", async () => {
    const client = sdk(await running());
    const { data, usage } = await client.embeddings.create({
      model: "text-embedding-3-small",
      input: ["a", "b"],
      dimensions: 8,
    });
    expect(data.map(({ embedding }) => embedding.length)).toEqual([8, 8]);
    expect(Math.hypot(...data[0]!.embedding)).toBeCloseTo(1, 5);
    expect(data[0]!.embedding).not.toEqual(data[1]!.embedding);
    expect(usage.prompt_tokens).toBe(2);
  });

  it("makes images, keeps files, mints realtime secrets", async () => {
    const client = sdk(await running());
    const image = await client.images.generate({
      model: "gpt-image-1",
      prompt: "a key",
    });
    expect(
      Buffer.from(image.data![0]!.b64_json!, "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    const file = await client.files.create({
      file: await toFile(Buffer.from("12345"), "notes.txt"),
      purpose: "user_data",
    });
    expect(file).toMatchObject({ bytes: 5, filename: "notes.txt" });
    expect((await client.files.list()).data).toHaveLength(1);
    expect((await client.files.retrieve(file.id)).id).toBe(file.id);
    expect((await client.files.delete(file.id)).deleted).toBe(true);
    const secret = await client.realtime.clientSecrets.create({
      session: { type: "realtime" },
    });
    expect(secret.value).toMatch(/^ek_/);
  });

  it("administers projects, service accounts and keys", async () => {
    const sandbox = await running();
    const { organization } = sdk(sandbox).admin;
    const project = await organization.projects.create({ name: "Shop" });
    const { serviceAccounts, apiKeys } = organization.projects;
    const account = await serviceAccounts.create(project.id, { name: "robot" });
    const second = await serviceAccounts.apiKeys.create(account.id, {
      project_id: project.id,
      name: "second",
      expires_in_seconds: 3600,
    });
    const path = { project_id: project.id };
    const updated = await apiKeys.update(second.id, {
      ...path,
      scopes: ["model.request"],
    });
    expect(updated.redacted_value.endsWith(second.value.slice(-4))).toBe(true);
    const names: string[] = [];
    const all = apiKeys.list(project.id, {
      limit: 1,
      owner_project_access: "any",
    });
    for await (const key of all) names.push(key.name);
    expect(names).toEqual(["Secret Key", "second"]);
    const robot = sdk(sandbox, { apiKey: second.value });
    expect((await robot.chat.completions.create(chat)).object).toBe(
      "chat.completion",
    );
    await apiKeys.delete(second.id, path);
    const dead = await failure(robot.chat.completions.create(chat));
    expect(dead).toBeInstanceOf(OpenAI.AuthenticationError);
    await organization.projects.archive(project.id);
    const listed = await organization.projects.list();
    expect(listed.data.map(({ id }) => id)).not.toContain(project.id);
  });

  it("reads audit logs, usage and costs with filters of the SDK's making", async () => {
    const sandbox = await running();
    const client = sdk(sandbox);
    await client.chat.completions.create(chat);
    const { organization } = client.admin;
    const logs = await organization.auditLogs.list({
      event_types: ["api_key.created"],
      effective_at: { gte: 0 },
      limit: 100,
    });
    expect(logs.data).toHaveLength(Object.keys(sandbox.demo.keys).length);
    const start_time = sandbox.clock.now() - 3600;
    const usage = await organization.usage.completions({
      start_time,
      group_by: ["model", "api_key_id"],
      api_key_ids: [sandbox.demo.keyIds.project],
    });
    expect(usage.data.at(-1)?.results[0]).toMatchObject({
      model: "gpt-4o-mini",
      api_key_id: sandbox.demo.keyIds.project,
      num_model_requests: 1,
    });
    const costs = await organization.usage.costs({
      start_time,
      group_by: ["line_item"],
    });
    expect(
      costs.data
        .at(-1)
        ?.results.map((result) =>
          "line_item" in result ? result.line_item : null,
        ),
    ).toEqual(["gpt-4o-mini, input_tokens", "gpt-4o-mini, output_tokens"]);
  });

  it("sees an ordinary key on an admin route as a permission error with a bare string", async () => {
    const sandbox = await running();
    const client = new OpenAI({
      apiKey: sandbox.demo.keys.project,
      adminAPIKey: sandbox.demo.keys.project,
      baseURL: sandbox.baseUrl,
      maxRetries: 0,
    });
    const error = await failure(client.admin.organization.projects.list());
    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(error.message).toMatch(/^403 "You have insufficient permissions/);
  });

  it.each<[string, FaultSpec, new (...parts: never[]) => Error]>([
    [
      "400",
      { kind: "refusal", refusal: "model-missing" },
      OpenAI.BadRequestError,
    ],
    [
      "401",
      { kind: "refusal", refusal: "invalid-key" },
      OpenAI.AuthenticationError,
    ],
    ["403", { kind: "region" }, OpenAI.PermissionDeniedError],
    [
      "404",
      { kind: "refusal", refusal: "unknown-model" },
      OpenAI.NotFoundError,
    ],
    ["409", { kind: "outage", status: 409 }, OpenAI.ConflictError],
    ["422", { kind: "outage", status: 422 }, OpenAI.UnprocessableEntityError],
    [
      "429",
      { kind: "refusal", refusal: "credits-exhausted" },
      OpenAI.RateLimitError,
    ],
    ["500", { kind: "outage", status: 500 }, OpenAI.InternalServerError],
    ["503", { kind: "outage" }, OpenAI.InternalServerError],
    ["no answer", { kind: "reset" }, OpenAI.APIConnectionError],
  ])("maps %s to the class it should", async (_, fault, type) => {
    const sandbox = await running();
    sandbox.faults.add(fault);
    const error = await failure(sdk(sandbox).chat.completions.create(chat));
    expect(error.constructor).toBe(type);
  });

  it("maps a hang to a timeout", async () => {
    const sandbox = await running();
    sandbox.faults.add({ kind: "hang" });
    const error = await failure(sdk(sandbox).models.list({ timeout: 100 }));
    expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  });

  it("retries what heals and tells how often", async () => {
    const sandbox = await running();
    sandbox.faults.add({ kind: "outage", status: 500, times: 2 });
    const client = sdk(sandbox, { maxRetries: 2 });
    expect((await client.models.list()).data.length).toBeGreaterThan(0);
    expect(sandbox.requests.all().map(({ status }) => status)).toEqual([
      500, 500, 200,
    ]);
  });

  it("reports the code and type of a quota refusal and tries it three times, as it cannot know better", async () => {
    const sandbox = await running();
    sandbox.dashboard.changeOrganization(undefined, {
      billing: { creditUsd: 0 },
    });
    const client = sdk(sandbox, { maxRetries: 2 });
    const error = await failure(client.chat.completions.create(chat));
    expect(error).toMatchObject({
      status: 429,
      code: "credit_balance_exhausted",
      type: "insufficient_quota",
      param: null,
    });
    expect(sandbox.requests.count("POST", "/v1/chat/completions")).toBe(3);
  });
});
