import { describe, expect, it } from "vitest";
import { running, sdk } from "./support/running.ts";
import type { Json } from "./support/client.ts";

async function strings() {
  const sandbox = await running();
  const pull = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; json: Json }> => {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Json };
  };
  const models = async (key: string) =>
    (
      await fetch(`${sandbox.baseUrl}/models`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status;
  return { sandbox, pull, models };
}

describe("the strings to pull over HTTP", () => {
  it("list themselves", async () => {
    const { pull } = await strings();
    const { json } = await pull("GET", "");
    expect(json.controls).toContain(
      "GET /_sandbox/state: the whole state, without secrets",
    );
  });

  it("make, change and delete keys", async () => {
    const { pull, models } = await strings();
    const { json } = await pull("POST", "/keys", {
      family: "user",
      name: "mine",
    });
    expect(json.value).toHaveLength(51);
    expect(await models(json.value)).toBe(200);
    await pull("POST", `/keys/${json.id}`, { leaked: true });
    expect(await models(json.value)).toBe(401);
    await pull("POST", `/keys/${json.id}`, { leaked: false });
    expect(await models(json.value)).toBe(200);
    await pull("DELETE", `/keys/${json.id}`);
    expect(await models(json.value)).toBe(401);
  });

  it("set the clock", async () => {
    const { pull } = await strings();
    expect(
      (
        await pull("POST", "/clock", {
          set: "2027-01-01T00:00:00Z",
          freeze: true,
        })
      ).json.iso,
    ).toBe("2027-01-01T00:00:00.000Z");
    expect((await pull("POST", "/clock", { advance: 60 })).json.iso).toBe(
      "2027-01-01T00:01:00.000Z",
    );
    expect((await pull("GET", "/clock")).json.now).toBe(1_798_761_660);
    expect((await pull("POST", "/clock", { set: "soon" })).status).toBe(400);
  });

  it("set, list and remove faults, and are never hit themselves", async () => {
    const { pull, models } = await strings();
    const { json } = await pull("POST", "/faults", {
      kind: "outage",
      status: 500,
    });
    expect(await models("x")).toBe(500);
    expect((await pull("GET", "/faults")).json.faults).toMatchObject([
      { kind: "outage", hits: 1 },
    ]);
    expect((await pull("DELETE", `/faults/${json.id}`)).json.removed).toBe(
      true,
    );
    expect(await models("x")).toBe(401);
    await pull("POST", "/faults", { kind: "region" });
    await pull("DELETE", "/faults");
    expect(await models("x")).toBe(401);
  });

  it("change organizations, projects, users and settings", async () => {
    const { sandbox, pull, models } = await strings();
    const { demo } = sandbox;
    await pull("POST", `/organizations/${demo.organizationId}`, {
      billing: { status: "not-active" },
      verified: false,
    });
    const client = sdk(sandbox);
    const chat = client.chat.completions.create({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "x" }],
    });
    await expect(chat).rejects.toMatchObject({ code: "billing_not_active" });
    await pull("POST", `/projects/${demo.projectId}`, {
      residency: "EU_STORAGE_PROCESSING",
    });
    expect(await models(demo.keys.project)).toBe(401);
    await pull("POST", `/projects/${demo.projectId}`, { residency: "GLOBAL" });
    await pull("POST", `/users/${demo.userId}`, { deactivated: true });
    expect(await models(demo.keys.project)).toBe(401);
    expect(
      (await pull("POST", "/settings", { reply: "moin" })).json.reply,
    ).toBe("moin");
  });

  it("write usage into the past", async () => {
    const { sandbox, pull } = await strings();
    const at = sandbox.clock.now() - 86_400;
    await pull("POST", "/usage", {
      kind: "completions",
      at,
      model: "gpt-4o",
      amounts: { input_tokens: 7, num_model_requests: 2 },
    });
    expect(sandbox.platform.state.usage).toMatchObject([
      { amounts: { input_tokens: 7, num_model_requests: 2 } },
    ]);
  });

  it("show and forget the requests", async () => {
    const { pull, models } = await strings();
    await models("your_key_here");
    expect((await pull("GET", "/requests")).json.requests).toMatchObject([
      {
        method: "GET",
        path: "/v1/models",
        status: 401,
        refusal: "invalid-key",
        keyId: null,
      },
    ]);
    await pull("DELETE", "/requests");
    expect((await pull("GET", "/requests")).json.requests).toEqual([]);
  });

  it.each([
    ["POST", "/keys", { family: "golden" }, 400],
    ["POST", "/keys", { colour: "red" }, 400],
    ["POST", "/keys/key_none", { leaked: true }, 404],
    ["POST", "/faults", { kind: "earthquake" }, 400],
    ["POST", "/organizations/org-none", {}, 404],
    ["POST", "/settings", { reply: 1 }, 400],
    ["POST", "/settings", { refusals: { nonsense: {} } }, 404],
    ["POST", "/invites/none/accept", {}, 404],
    ["GET", "/nothing", undefined, 404],
  ])(
    "answer %s %s %j with %i and say why",
    async (method, path, body, status) => {
      const { pull } = await strings();
      const answer = await pull(method, path, body);
      expect(answer.status).toBe(status);
      expect(answer.json.error).toEqual(expect.any(String));
    },
  );

  it("are not for web pages", async () => {
    const { sandbox } = await strings();
    const response = await fetch(`${sandbox.url}/_sandbox/keys`, {
      method: "POST",
      headers: { origin: "https://evil.example" },
      body: "{}",
    });
    expect(response.status).toBe(403);
  });
});
