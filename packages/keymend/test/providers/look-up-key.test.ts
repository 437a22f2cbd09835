import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "@keymend/sandbox";
import { fakeKey } from "../../src/key/fake.ts";
import { realHttp } from "../../src/io/http.ts";
import { isRedacted, lookUpKey } from "../../src/providers/look-up-key.ts";
import { Secret } from "../../src/secret.ts";

describe("looking a key up in the organization's lists", () => {
  let sandbox: Sandbox;
  const http = realHttp({});
  const look = (
    value: string,
    part: {
      project?: string | null;
      adminKey?: string;
      nowMs?: number;
      trusted?: boolean;
    } = {},
  ) =>
    lookUpKey(
      { http },
      {
        baseUrl: sandbox.baseUrl,
        trusted: part.trusted ?? true,
        adminKey: new Secret(part.adminKey ?? sandbox.demo!.keys.admin),
        value: new Secret(value),
        project: part.project ?? null,
        nowMs: part.nowMs ?? Date.now(),
      },
    );

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: "look up" });
  });
  afterAll(async () => {
    http.close();
    await sandbox.close();
  });

  it("finds a key by its last characters", async () => {
    const { keys, keyIds } = sandbox.demo!;
    expect(await look(keys.project)).toMatchObject({
      state: "listed",
      id: keyIds.project,
      projectArchived: false,
      endedBy: null,
    });
    expect(await look(keys.serviceAccount)).toMatchObject({
      id: keyIds.serviceAccount,
    });
    expect(await look(keys.admin)).toMatchObject({
      state: "listed",
      id: keyIds.admin,
    });
  });

  it("finds it in any project", async () => {
    const project = sandbox.dashboard.createProject({ name: "Second" });
    const made = sandbox.dashboard.createKey({ projectId: project.id });
    expect(await look(made.value)).toMatchObject({
      state: "listed",
      id: made.id,
    });
  });

  it("says that a key has expired", async () => {
    const made = sandbox.dashboard.createKey({ expiresInSeconds: 60 });
    const record = await look(made.value, { nowMs: Date.now() + 3_600_000 });
    expect(record).toMatchObject({ state: "expired", id: made.id });
    expect(record?.expiresAtMs).toBeGreaterThan(Date.now() - 1_000);
  });

  it("calls a key gone when the whole list of its own project lacks it, and says what ended it", async () => {
    const project = sandbox.dashboard.createProject({ name: "Third" });
    const made = sandbox.dashboard.createKey({ projectId: project.id });
    sandbox.dashboard.deleteKey(made.id);
    const record = await look(made.value, { project: project.id });
    expect(record).toMatchObject({ state: "gone", id: null });
    expect(record?.endedBy?.event).toBe("api_key.deleted");
    expect(await look(fakeKey())).toMatchObject({
      state: "not-found",
      endedBy: null,
    });
  });

  it("says that the project is archived", async () => {
    const project = sandbox.dashboard.createProject({ name: "Fourth" });
    const made = sandbox.dashboard.createKey({ projectId: project.id });
    sandbox.dashboard.archiveProject(project.id);
    expect(await look(made.value, { project: project.id })).toMatchObject({
      projectArchived: true,
    });
  });

  it("gives nothing when the admin key is not accepted, cannot be sent, or must not be sent", async () => {
    const { keys } = sandbox.demo!;
    expect(await look(keys.project, { adminKey: keys.user })).toBeNull();
    expect(
      await look(keys.project, { adminKey: `${keys.admin}\n` }),
    ).toBeNull();
    const before = sandbox.requests.all().length;
    expect(await look(keys.project, { trusted: false })).toBeNull();
    expect(sandbox.requests.all().length).toBe(before);
  });
});

describe("a redacted value", () => {
  it.each([
    ["sk-proj-...wxyz", "sk-proj-aaaabbbbwxyz", true],
    ["sk-aaa...xyz", "sk-aaabbbxyz", true],
    ["sk-admin-****wxyz", "sk-admin-bbbbwxyz", true],
    ["sk-proj-…wxyz", "sk-proj-bbbbwxyz", true],
    ["sk-proj-...wxyz", "sk-proj-bbbbwxyy", false],
    ["sk-svcacct-...wxyz", "sk-proj-bbbbwxyz", false],
    ["sk-proj-...yz", "sk-proj-bbbbwxyz", false],
    ["...", "sk-proj-bbbbwxyz", false],
    [null, "sk-proj-bbbbwxyz", false],
  ])("%s fits %s: %s", (redacted, key, fits) => {
    expect(isRedacted(redacted, key)).toBe(fits);
  });
});
