import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeKey } from "../src/platform/families.ts";
import { letters } from "../src/platform/random.ts";
import { startSandbox } from "../src/server.ts";

/** Every run of 12 characters of a key, so that a part of it is found as well. */
function parts(value: string): string[] {
  const body = value.slice(value.lastIndexOf("-") + 1, -4);
  const long = value.length > 40 ? value.slice(12, -4) : body;
  const runs: string[] = [];
  for (let at = 0; at + 12 <= long.length; at += 6)
    runs.push(long.slice(at, at + 12));
  return runs;
}

const isIn = (text: string, value: string): boolean =>
  parts(value).some((part) => text.includes(part));

describe("keys in clear", () => {
  it("are in no dump, no log, no state file and no list", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sandbox-secrets-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const stateFile = join(folder, "state.json");
    const canary = makeKey("project", letters(null, "canary"));
    const sandbox = await startSandbox({
      stateFile,
      keys: [{ value: canary, name: "given" }],
    });
    onTestFinished(() => sandbox.close());
    const { admin } = sandbox.demo!.keys;
    const send = async (
      path: string,
      init: {
        method?: string;
        body?: string;
        headers?: Record<string, string>;
      } = {},
    ) =>
      (
        await fetch(sandbox.url + path, {
          ...init,
          headers: { authorization: `Bearer ${admin}`, ...init.headers },
        })
      ).text();
    const project = `/v1/organization/projects/${sandbox.demo!.projectId}`;
    const account = JSON.parse(
      await send(`${project}/service_accounts`, {
        method: "POST",
        body: '{"name":"robot"}',
      }),
    ) as { id: string; api_key: { value: string } };
    const second = JSON.parse(
      await send("/v1/organization/admin_api_keys", {
        method: "POST",
        body: '{"name":"second"}',
      }),
    ) as { value: string };
    const stranger = makeKey("user", letters(null, "stranger"));
    await send("/v1/models", {
      headers: { authorization: `Bearer ${stranger}` },
    });
    await send(`/v1/models/${stranger}?key=${stranger}`);
    await send("/v1/models", {
      headers: { authorization: `Bearer ${canary}` },
    });

    const secrets = [
      canary,
      stranger,
      account.api_key.value,
      second.value,
      ...Object.values(sandbox.demo!.keys),
    ];
    const texts: Record<string, string> = {
      dump: await send("/_sandbox/state"),
      requests: await send("/_sandbox/requests"),
      keys: await send(`${project}/api_keys?owner_project_access=any`),
      adminKeys: await send("/v1/organization/admin_api_keys"),
      account: await send(`${project}/service_accounts/${account.id}`),
      audit: await send("/v1/organization/audit_logs?limit=100"),
      state: JSON.stringify(sandbox.platform.state),
      file: await readFile(stateFile, "utf8"),
    };
    for (const [name, text] of Object.entries(texts)) {
      expect(text.length, name).toBeGreaterThan(50);
      for (const secret of secrets)
        expect(isIn(text, secret), name).toBe(false);
    }
    expect(texts["dump"]).toContain('"given"');
    expect(texts["dump"]).not.toMatch(/"hash"|"salt"/);
    expect(isIn(`x${canary}y`, canary)).toBe(true);
  });

  it("get the same short name in the log for the same key, on one sandbox only", async () => {
    const value = makeKey("user", letters(null, "x"));
    const nameOn = async () => {
      const sandbox = await startSandbox();
      onTestFinished(() => sandbox.close());
      const headers = { authorization: `Bearer ${value}` };
      await fetch(`${sandbox.baseUrl}/models`, { headers });
      await fetch(`${sandbox.baseUrl}/me`, { headers });
      const [first, second] = sandbox.requests.all();
      expect(first?.key).toMatch(/^[0-9a-f]{12}$/);
      expect(second?.key).toBe(first?.key);
      return first?.key;
    };
    expect(await nameOn()).not.toBe(await nameOn());
  });
});

describe("the source", () => {
  it("holds neither the marker of real keys in one piece nor anything that looks like a key", async () => {
    const root = new URL("..", import.meta.url).pathname;
    const files = (
      await Promise.all(
        ["src", "test"].map((folder) =>
          readdir(join(root, folder), { recursive: true }),
        ),
      )
    )
      .flatMap((names, index) =>
        names.map((name) => join(root, index === 0 ? "src" : "test", name)),
      )
      .filter((name) => name.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const text = await readFile(file, "utf8");
      expect(text.includes("T3Blbk" + "FJ"), file).toBe(false);
      expect(
        /\bsk-(?:proj|svcacct|admin|None)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}/.test(
          text,
        ),
        file,
      ).toBe(false);
    }
  });
});
