import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { AUDIT_TYPES } from "../src/platform/audit.ts";
import { routes } from "../src/routes/index.ts";
import { CHAT, START, world, type Json, type World } from "./support/client.ts";
import { operationOf, operations, problems } from "./support/schema.ts";

/** Paths of the document that this platform does not play. */
const LEFT_OUT = [
  /\/groups/,
  /\/roles/,
  // nothing in the catalogue belongs to a customer, so nothing can be deleted
  /^DELETE \/models\//,
];

/** Answers of this route are newer than the document; the SDK's types describe it. */
const NEWER = "POST /organization/projects/{project_id}/api_keys/{api_key_id}";

const seen = new Set<string>();

type Request = (method: string, path: string, body?: unknown) => Promise<Json>;

/** Sends as admin (or with the key that models need) and holds every answer against the document. */
function checked(w: World, key = w.demo.keys.admin): Request {
  return async (method, path, body) => {
    const answer = await w.send(method, path, key, { body });
    expect(answer.status, answer.text).toBe(200);
    const pathname = path.replace(/\?.*/, "");
    const operation = operationOf(method, pathname);
    if (operation === null) return answer.json;
    seen.add(operation);
    expect(
      problems(operation, 200, answer.json),
      `${operation}\n${answer.text}`,
    ).toEqual([]);
    return answer.json;
  };
}

const pem = readFileSync(
  new URL("fixtures/certificate.pem", import.meta.url),
  "utf8",
);

describe("every answer of the admin API is as OpenAI's document says", () => {
  it("admin keys", async () => {
    const w = world();
    const ask = checked(w);
    const made = await ask("POST", "/organization/admin_api_keys", {
      name: "second",
      expires_in_seconds: 3600,
    });
    expect(made.value).toHaveLength(133);
    expect(made.expires_at).toBe(START + 3600);
    const got = await ask("GET", `/organization/admin_api_keys/${made.id}`);
    expect(got).not.toHaveProperty("value");
    expect(got.redacted_value).toBe(`sk-admin...${made.value.slice(-4)}`);
    const list = await ask("GET", "/organization/admin_api_keys?order=desc");
    expect(list.data.map((key: Json) => key.name)).toEqual([
      "second",
      "Demo admin key",
    ]);
    const asSecond = await w.send("GET", "/organization/users", made.value);
    expect(asSecond.status).toBe(200);
    await ask("DELETE", `/organization/admin_api_keys/${made.id}`);
    const gone = await w.send(
      "GET",
      `/organization/admin_api_keys/${made.id}`,
      w.demo.keys.admin,
    );
    expect(gone.status).toBe(404);
    const refused = await w.send("GET", "/organization/users", made.value);
    expect(refused.json.error.code).toBe("invalid_api_key");
  });

  it("projects", async () => {
    const w = world();
    const ask = checked(w);
    const made = await ask("POST", "/organization/projects", {
      name: "Shop",
      residency: "EU_STORAGE_PROCESSING",
    });
    const path = `/organization/projects/${made.id}`;
    expect((await ask("POST", path, { name: "Shop 2" })).name).toBe("Shop 2");
    expect((await ask("GET", path)).status).toBe("active");
    const archived = await ask("POST", `${path}/archive`);
    expect(archived).toMatchObject({ status: "archived", archived_at: START });
    expect((await ask("GET", "/organization/projects")).data).toHaveLength(1);
    const all = await ask(
      "GET",
      "/organization/projects?include_archived=true",
    );
    expect(all.data).toHaveLength(2);
    const update = await w.send("POST", path, w.demo.keys.admin, {
      body: { name: "x" },
    });
    expect(update.status).toBe(400);
    expect(
      problems("POST /organization/projects/{project_id}", 400, update.json),
    ).toEqual([]);
    expect(update.json.error).toMatchObject({
      code: "project_archived",
      message: `Project '${made.id}' is archived. You can only update an active project.`,
    });
  });

  it("says in the documented form that a project is not there", async () => {
    const w = world();
    const answer = await w.send(
      "GET",
      "/organization/projects/proj_x/rate_limits",
      w.demo.keys.admin,
    );
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      code: 404,
      message: "The project proj_x was not found",
    });
  });

  it("project keys", async () => {
    const w = world();
    const ask = checked(w);
    const base = `/organization/projects/${w.demo.projectId}/api_keys`;
    const list = await ask("GET", `${base}?owner_project_access=any`);
    expect(list.data.map((key: Json) => key.owner.type)).toEqual([
      "user",
      "service_account",
      "user",
      "user",
    ]);
    const id = w.demo.keyIds.restricted;
    const got = await ask("GET", `${base}/${id}`);
    expect(got).toMatchObject({
      last_used_at: null,
      owner_project_access: "active",
      owner: { user: { id: w.demo.userId } },
    });
    await ask("DELETE", `${base}/${id}`);
    const refused = await w.send(
      "POST",
      "/chat/completions",
      w.demo.keys.restricted,
      { body: CHAT },
    );
    expect(refused.json.error.code).toBe("invalid_api_key");
  });

  it("shows keys of people who left only when asked for them", async () => {
    const w = world();
    const ask = checked(w);
    const base = `/organization/projects/${w.demo.projectId}/api_keys`;
    const { id } = w.platform.dashboard.createKey({ ownerId: w.demo.memberId });
    await ask(
      "DELETE",
      `/organization/projects/${w.demo.projectId}/users/${w.demo.memberId}`,
    );
    const ids = async (query: string) =>
      (await ask("GET", base + query)).data.map((key: Json) => key.id);
    expect(await ids("")).not.toContain(id);
    expect(await ids("?owner_project_access=active")).not.toContain(id);
    expect(await ids("?owner_project_access=inactive")).toEqual([id]);
    expect(await ids("?owner_project_access=any")).toContain(id);
  });

  it("updates scopes and life of a project key", async () => {
    const w = world();
    const { admin } = w.demo.keys;
    const path = `/organization/projects/${w.demo.projectId}/api_keys/${w.demo.keyIds.project}`;
    const update = (body: unknown) => w.send("POST", path, admin, { body });
    const changed = await update({
      scopes: ["api.all.read"],
      expires_in_seconds: 60,
    });
    expect(changed.json).toMatchObject({
      expires_at: START + 60,
      object: "organization.project.api_key",
    });
    expect(changed.json).not.toHaveProperty("value");
    const chat = () =>
      w.send("POST", "/chat/completions", w.demo.keys.project, { body: CHAT });
    expect((await chat()).json.error.message).toContain("Missing scopes");
    await update({ scopes: [] });
    expect((await chat()).status).toBe(200);
    for (const body of [
      {},
      { scopes: null },
      { expires_in_seconds: null },
      { expires_in_seconds: 31_536_001 },
    ]) {
      expect((await update(body)).status).toBe(400);
    }
    w.platform.clock.advance(60);
    expect((await update({ scopes: [] })).json.error.message).toBe(
      "Expired API keys cannot be updated.",
    );
  });

  it("holds keys to the longest life that organization and project allow", async () => {
    const w = world();
    w.platform.dashboard.changeProject(undefined, {
      maxKeyLifetimeSeconds: 100,
    });
    const path = `/organization/projects/${w.demo.projectId}/service_accounts/${w.demo.serviceAccountId}/api_keys`;
    const make = (body: unknown) =>
      w.send("POST", path, w.demo.keys.admin, { body });
    expect((await make({ expires_in_seconds: 101 })).status).toBe(400);
    expect((await make({ expires_in_seconds: 100 })).json.expires_at).toBe(
      START + 100,
    );
    expect((await make({})).json.expires_at).toBe(START + 100);
  });

  it("service accounts and their keys", async () => {
    const w = world();
    const ask = checked(w);
    const base = `/organization/projects/${w.demo.projectId}/service_accounts`;
    const made = await ask("POST", base, { name: "robot" });
    expect(made.role).toBe("member");
    expect(made.api_key.value).toHaveLength(167);
    const bare = await ask("POST", base, {
      name: "bare",
      create_service_account_only: true,
    });
    expect(bare).toMatchObject({ api_key: null, role: "none" });
    const one = `${base}/${made.id}`;
    expect(await ask("GET", one)).not.toHaveProperty("api_key");
    expect(
      (await ask("POST", one, { name: "robot 2", role: "owner" })).name,
    ).toBe("robot 2");
    const second = await ask("POST", `${one}/api_keys`, {
      name: "second",
      scopes: ["model.request"],
      expires_in_seconds: 60,
    });
    expect(second.expires_at).toBe(START + 60);
    const values = [made.api_key.value, second.value];
    for (const value of values) {
      expect(
        (await w.send("POST", "/chat/completions", value, { body: CHAT }))
          .status,
      ).toBe(200);
    }
    expect((await ask("GET", base)).data).toHaveLength(3);
    await ask("DELETE", one);
    for (const value of values) {
      expect((await w.send("GET", "/models", value)).json.error.code).toBe(
        "invalid_api_key",
      );
    }
  });

  it("can be as old as platforms that know no second key and no key update", async () => {
    const w = world({
      settings: {
        serviceAccountKeyCreation: false,
        projectKeyUpdate: false,
        serviceAccountKeyDeletion: false,
      },
    });
    const base = `/organization/projects/${w.demo.projectId}`;
    const { admin } = w.demo.keys;
    const second = await w.send(
      "POST",
      `${base}/service_accounts/${w.demo.serviceAccountId}/api_keys`,
      admin,
      { body: {} },
    );
    const update = await w.send(
      "POST",
      `${base}/api_keys/${w.demo.keyIds.project}`,
      admin,
      { body: { scopes: [] } },
    );
    const removal = await w.send(
      "DELETE",
      `${base}/api_keys/${w.demo.keyIds.serviceAccount}`,
      admin,
    );
    expect([second.status, update.status, removal.status]).toEqual([
      404, 404, 400,
    ]);
    expect(
      (await w.send("GET", "/models", w.demo.keys.serviceAccount)).status,
    ).toBe(200);
  });

  it("users and project users", async () => {
    const w = world();
    const ask = checked(w);
    const users = "/organization/users";
    expect((await ask("GET", users)).data).toHaveLength(2);
    for (const name of ["emails[]", "emails"]) {
      const found = await ask("GET", `${users}?${name}=grace@example.test`);
      expect(found.data.map((user: Json) => user.id)).toEqual([
        w.demo.memberId,
      ]);
    }
    const one = `${users}/${w.demo.memberId}`;
    expect((await ask("POST", one, { role: "owner" })).role).toBe("owner");
    expect((await ask("GET", one)).email).toBe("grace@example.test");
    const inProject = `/organization/projects/${w.demo.projectId}/users`;
    await ask("DELETE", `${inProject}/${w.demo.memberId}`);
    const added = await ask("POST", inProject, {
      email: "grace@example.test",
      role: "member",
    });
    expect(added.id).toBe(w.demo.memberId);
    await ask("POST", `${inProject}/${added.id}`, { role: "owner" });
    expect((await ask("GET", `${inProject}/${added.id}`)).role).toBe("owner");
    expect((await ask("GET", inProject)).data).toHaveLength(2);
    const stranger = await w.send("POST", inProject, w.demo.keys.admin, {
      body: { user_id: "user-x", role: "member" },
    });
    expect(stranger.status).toBe(404);
    await ask("DELETE", one);
    expect((await ask("GET", inProject)).data).toHaveLength(1);
  });

  it("invites", async () => {
    const w = world();
    const ask = checked(w);
    const base = "/organization/invites";
    const asked = {
      email: "new@example.test",
      role: "reader",
      projects: [{ id: w.demo.projectId, role: "member" }],
    };
    const made = await ask("POST", base, asked);
    expect(made.status).toBe("pending");
    w.platform.dashboard.acceptInvite(made.id);
    expect((await ask("GET", `${base}/${made.id}`)).status).toBe("accepted");
    const users = await ask(
      "GET",
      "/organization/users?emails[]=new@example.test",
    );
    expect(users.data).toHaveLength(1);
    const other = await ask("POST", base, {
      email: "late@example.test",
      role: "owner",
    });
    w.platform.clock.advance(8 * 86_400);
    expect((await ask("GET", `${base}/${other.id}`)).status).toBe("expired");
    await ask("DELETE", `${base}/${other.id}`);
    expect((await ask("GET", base)).data).toHaveLength(1);
  });

  it("rate limits, which then hold", async () => {
    const w = world();
    const ask = checked(w);
    const base = `/organization/projects/${w.demo.projectId}/rate_limits`;
    const list = await ask("GET", base);
    expect(list.data.length).toBeGreaterThan(5);
    const changed = await ask("POST", `${base}/rl-gpt-4o-mini`, {
      max_requests_per_1_minute: 1,
    });
    expect(changed).toMatchObject({
      model: "gpt-4o-mini",
      max_requests_per_1_minute: 1,
      max_tokens_per_1_minute: 200_000,
    });
    const chat = () =>
      w.send("POST", "/chat/completions", w.demo.keys.project, { body: CHAT });
    expect((await chat()).status).toBe(200);
    expect((await chat()).status).toBe(429);
  });

  it("model and tool permissions, which then hold", async () => {
    const w = world();
    const ask = checked(w);
    const base = `/organization/projects/${w.demo.projectId}`;
    expect((await ask("GET", `${base}/model_permissions`)).mode).toBe(
      "deny_list",
    );
    await ask("POST", `${base}/model_permissions`, {
      mode: "allow_list",
      model_ids: ["gpt-4o"],
    });
    const chat = () =>
      w.send("POST", "/chat/completions", w.demo.keys.project, { body: CHAT });
    const refused = await chat();
    expect(refused.status).toBe(403);
    expect(refused.json.error).toMatchObject({
      code: "model_not_found",
      message: `Project \`${w.demo.projectId}\` does not have access to model \`gpt-4o-mini\``,
    });
    const models = checked(w, w.demo.keys.project);
    expect(
      (await models("GET", "/models")).data.map((model: Json) => model.id),
    ).toEqual(["gpt-4o"]);
    await ask("DELETE", `${base}/model_permissions`);
    expect((await chat()).status).toBe(200);
    const tools = await ask("POST", `${base}/hosted_tool_permissions`, {
      mcp: { enabled: false },
    });
    expect(tools).toMatchObject({
      mcp: { enabled: false },
      web_search: { enabled: true },
    });
    expect(
      (await ask("GET", `${base}/hosted_tool_permissions`)).mcp.enabled,
    ).toBe(false);
  });

  it("spend limits and alerts of organization and project", async () => {
    const w = world();
    const ask = checked(w);
    for (const base of [
      "/organization",
      `/organization/projects/${w.demo.projectId}`,
    ]) {
      const limit = {
        threshold_amount: 1000,
        currency: "USD",
        interval: "month",
      };
      expect(
        (await w.send("GET", `${base}/spend_limit`, w.demo.keys.admin)).status,
      ).toBe(404);
      expect(
        (await ask("POST", `${base}/spend_limit`, limit)).enforcement.status,
      ).toBe("inactive");
      expect((await ask("GET", `${base}/spend_limit`)).threshold_amount).toBe(
        1000,
      );
      await ask("DELETE", `${base}/spend_limit`);
      const alert = {
        ...limit,
        notification_channel: { type: "email", recipients: ["a@example.test"] },
      };
      const { id } = await ask("POST", `${base}/spend_alerts`, alert);
      await ask("POST", `${base}/spend_alerts/${id}`, {
        ...alert,
        threshold_amount: 5,
      });
      if (operationOf("GET", `${base}/spend_alerts/${id}`)) {
        expect(
          (await ask("GET", `${base}/spend_alerts/${id}`)).threshold_amount,
        ).toBe(5);
      }
      expect((await ask("GET", `${base}/spend_alerts`)).data).toHaveLength(1);
      expect((await ask("GET", `${base}/spend_alerts?limit=0`)).data).toEqual(
        [],
      );
      await ask("DELETE", `${base}/spend_alerts/${id}`);
      expect((await ask("GET", `${base}/spend_alerts`)).data).toEqual([]);
    }
  });

  it("certificates", async () => {
    const w = world();
    const ask = checked(w);
    const base = "/organization/certificates";
    const { id, certificate_details } = await ask("POST", base, {
      name: "one",
      certificate: pem,
    });
    expect(certificate_details.expires_at).toBeGreaterThan(
      certificate_details.valid_at,
    );
    expect((await ask("POST", `${base}/${id}`, { name: "renamed" })).name).toBe(
      "renamed",
    );
    expect(
      (await ask("GET", `${base}/${id}`)).certificate_details,
    ).not.toHaveProperty("content");
    const full = await ask("GET", `${base}/${id}?include[]=content`);
    expect(full.certificate_details.content).toBe(pem);
    const inProject = `/organization/projects/${w.demo.projectId}/certificates`;
    for (const scope of [base, inProject]) {
      const ids = { certificate_ids: [id] };
      expect(
        (await ask("POST", `${scope}/activate`, ids)).data[0]!.active,
      ).toBe(true);
      expect((await ask("GET", scope)).data[0]!.active).toBe(true);
      const early = await w.send("DELETE", `${base}/${id}`, w.demo.keys.admin);
      expect(early.status).toBe(400);
      expect(
        (await ask("POST", `${scope}/deactivate`, ids)).data[0]!.active,
      ).toBe(false);
    }
    await ask("DELETE", `${base}/${id}`);
    const bad = await w.send("POST", base, w.demo.keys.admin, {
      body: { certificate: "no" },
    });
    expect(bad.status).toBe(400);
    const many = Array.from({ length: 11 }, () => id);
    const eleven = await w.send("POST", `${base}/activate`, w.demo.keys.admin, {
      body: { certificate_ids: many },
    });
    expect(eleven.status).toBe(400);
  });

  it("data retention", async () => {
    const w = world();
    const ask = checked(w);
    const cases = [
      ["/organization/data_retention", "zero_data_retention"],
      [`/organization/projects/${w.demo.projectId}/data_retention`, "none"],
    ] as const;
    for (const [path, retention_type] of cases) {
      await ask("GET", path);
      await ask("POST", path, { retention_type });
      expect((await ask("GET", path)).type).toBe(retention_type);
      const wrong = await w.send("POST", path, w.demo.keys.admin, {
        body: { retention_type: "for ever" },
      });
      expect(wrong.status).toBe(400);
    }
  });

  it("audit logs", async () => {
    const w = world();
    const ask = checked(w);
    w.platform.clock.advance(10);
    const { id } = await ask("POST", "/organization/projects", {
      name: "Audited",
    });
    w.platform.clock.advance(10);
    const logs = "/organization/audit_logs";
    const created = await ask(
      "GET",
      `${logs}?event_types[]=project.created&project_ids[]=${id}`,
    );
    expect(created.data).toHaveLength(1);
    expect(created.data[0]).toMatchObject({
      effective_at: START + 10,
      project: { id, name: "Audited" },
      actor: {
        type: "api_key",
        api_key: {
          id: w.demo.keyIds.admin,
          type: "user",
          user: { email: "ada@example.test" },
        },
      },
      "project.created": { id, data: { name: "Audited" } },
    });
    const since = await ask("GET", `${logs}?effective_at[gt]=${START}`);
    const until = await ask(
      "GET",
      `${logs}?effective_at[lte]=${START}&limit=100`,
    );
    expect(since.data.map((event: Json) => event.type)).toEqual([
      "project.created",
    ]);
    expect(until.data.map((event: Json) => event.type)).not.toContain(
      "project.archived",
    );
    expect(until.data.length + since.data.length).toBe(
      w.platform.state.audit.length,
    );
    for (const query of [
      `actor_ids[]=${w.demo.keyIds.admin}`,
      "actor_emails[]=ada@example.test&event_types[]=project.created&effective_at[gte]=1790000001",
      `resource_ids[]=${id}`,
    ]) {
      expect((await ask("GET", `${logs}?${query}`)).data, query).toHaveLength(
        1,
      );
    }
    expect((await ask("GET", `${logs}?tenant_only=true`)).data).toEqual([]);
    const newestFirst = await ask("GET", `${logs}?limit=1`);
    expect(newestFirst.data[0]!.type).toBe("project.created");
  });

  it("usage of every kind, and costs", async () => {
    const w = world();
    const ask = checked(w);
    const kinds = operations.flatMap(
      (operation) => /usage\/(\w+)/.exec(operation)?.[1] ?? [],
    );
    expect(kinds).toHaveLength(10);
    for (const kind of kinds) {
      w.platform.dashboard.recordUsage({
        kind: kind as "completions",
        projectId: w.demo.projectId,
        model: "gpt-4o",
        amounts: {
          input_tokens: 10,
          output_tokens: 5,
          images: 1,
          seconds: 3,
          characters: 4,
          usage_bytes: 9,
          num_sessions: 1,
          num_requests: 1,
        },
      });
      const page = await ask(
        "GET",
        `/organization/usage/${kind}?start_time=${START - 60}&bucket_width=1m`,
      );
      expect(page.data.at(-1)!.results, kind).toHaveLength(1);
    }
    const costs = await ask(
      "GET",
      `/organization/costs?start_time=${START - 86_400}&group_by=line_item`,
    );
    expect(costs.data.at(-1)!.results.length).toBeGreaterThan(0);
  });

  it("models and realtime secrets, with an ordinary key", async () => {
    const w = world();
    const ask = checked(w, w.demo.keys.project);
    expect((await ask("GET", "/models")).data.length).toBeGreaterThan(5);
    expect((await ask("GET", "/models/gpt-4o")).owned_by).toBe("system");
    for (const session of [
      { type: "realtime", model: "gpt-realtime" },
      { type: "transcription" },
    ]) {
      const secret = await ask("POST", "/realtime/client_secrets", {
        session,
        expires_after: { anchor: "created_at", seconds: 60 },
      });
      expect(secret.value).toMatch(/^ek_[0-9a-f]{32}$/);
      expect(secret.expires_at).toBe(START + 60);
      expect(secret.session.type).toBe(session.type);
    }
  });
});

describe("the audit log", () => {
  it("gets an event of a documented type from every change", async () => {
    const w = world();
    const { admin } = w.demo.keys;
    const project = `/organization/projects/${w.demo.projectId}`;
    const account = `${project}/service_accounts/${w.demo.serviceAccountId}`;
    const limit = { threshold_amount: 1, currency: "USD", interval: "month" };
    const changes: [string, string, unknown, string][] = [
      [
        "POST",
        "/organization/admin_api_keys",
        { name: "x" },
        "api_key.created",
      ],
      ["POST", "/organization/projects", { name: "x" }, "project.created"],
      ["POST", project, { name: "y" }, "project.updated"],
      ["POST", `${project}/api_keys/${w.demo.keyIds.user}x`, {}, ""],
      [
        "POST",
        `${project}/api_keys/${w.demo.keyIds.project}`,
        { scopes: [] },
        "api_key.updated",
      ],
      [
        "DELETE",
        `${project}/api_keys/${w.demo.keyIds.project}`,
        undefined,
        "api_key.deleted",
      ],
      ["POST", account, { role: "owner" }, "service_account.updated"],
      ["POST", `${account}/api_keys`, {}, "api_key.created"],
      ["DELETE", account, undefined, "service_account.deleted"],
      [
        "POST",
        `${project}/rate_limits/rl-gpt-4o`,
        { max_requests_per_1_minute: 9 },
        "rate_limit.updated",
      ],
      [
        "POST",
        `${project}/model_permissions`,
        { mode: "deny_list", model_ids: [] },
        "project.updated",
      ],
      ["POST", "/organization/spend_limit", limit, "organization.updated"],
      [
        "POST",
        "/organization/invites",
        { email: "a@b.test", role: "reader" },
        "invite.sent",
      ],
      [
        "POST",
        `/organization/users/${w.demo.memberId}`,
        { role: "owner" },
        "user.updated",
      ],
      [
        "DELETE",
        `${project}/users/${w.demo.memberId}`,
        undefined,
        "user.deleted",
      ],
      [
        "POST",
        `${project}/users`,
        { user_id: w.demo.memberId, role: "member" },
        "user.added",
      ],
      ["POST", `${project}/archive`, undefined, "project.archived"],
    ];
    for (const [method, path, body, type] of changes) {
      const before = w.platform.state.audit.length;
      const answer = await w.send(method, path, admin, { body });
      const written = w.platform.state.audit
        .slice(before)
        .map((event) => event.type);
      expect(answer.status, answer.text).toBe(type === "" ? 404 : 200);
      expect(written.at(-1) ?? "", `${method} ${path}`).toBe(type);
    }
  });

  it("writes only types that the document knows", () => {
    const body = (type: string) => ({
      object: "list",
      data: [{ id: "a", type, effective_at: 1 }],
      has_more: false,
    });
    for (const type of AUDIT_TYPES) {
      expect(
        problems("GET /organization/audit_logs", 200, body(type)),
        type,
      ).toEqual([]);
    }
    expect(
      problems("GET /organization/audit_logs", 200, body("made.up")),
    ).not.toEqual([]);
  });
});

afterAll(() => {
  const known = operations.filter(
    (operation) => !LEFT_OUT.some((pattern) => pattern.test(operation)),
  );
  expect(
    known.filter((operation) => !seen.has(operation)),
    "operations that no test asked for",
  ).toEqual([]);
  const admin = routes.filter(({ style }) => style === "admin");
  const undocumented = admin
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`)
    .filter(
      (operation) => !operations.includes(operation) && operation !== NEWER,
    );
  expect(undocumented, "routes that the document does not have").toEqual([]);
});
