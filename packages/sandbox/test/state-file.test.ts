import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from "../src/server.ts";

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-state-"));
  stateFile = join(folder, "state.json");
  onTestFinished(() => rm(folder, { recursive: true }));
});

const start = (options: SandboxOptions = {}): Promise<Sandbox> =>
  startSandbox({ stateFile, ...options });

const models = (baseUrl: string, key: string) =>
  fetch(`${baseUrl}/models`, { headers: { authorization: `Bearer ${key}` } });

describe("the state file", () => {
  it("brings everything back after a restart", async () => {
    const first = await start();
    const { keys } = first.demo!;
    first.clock.freeze("2026-12-24T00:00:00Z");
    const made = first.dashboard.createKey({ expiresInSeconds: 60 });
    await models(first.baseUrl, keys.project);
    first.dashboard.deleteKey(first.demo!.keyIds.user);
    await first.close();

    const second = await start();
    expect(second.demo).toBeNull();
    expect(second.clock.now()).toBe(Date.parse("2026-12-24T00:00:00Z") / 1000);
    expect((await models(second.baseUrl, keys.project)).status).toBe(200);
    expect((await models(second.baseUrl, keys.user)).status).toBe(401);
    second.clock.advance(59);
    expect((await models(second.baseUrl, made.value)).status).toBe(200);
    second.clock.advance(1);
    expect((await models(second.baseUrl, made.value)).status).toBe(401);
    const { id } = second.dashboard.createKey();
    expect(
      second.platform.state.keys.filter((key) => key.id === id),
    ).toHaveLength(1);
    await second.close();
  });

  it("is on disk before a change is answered", async () => {
    const sandbox = await start();
    onTestFinished(() => sandbox.close());
    const response = await fetch(`${sandbox.baseUrl}/organization/projects`, {
      method: "POST",
      headers: { authorization: `Bearer ${sandbox.demo!.keys.admin}` },
      body: '{"name":"On disk"}',
    });
    expect(response.status).toBe(200);
    expect(await readFile(stateFile, "utf8")).toContain('"On disk"');
  });

  it("belongs to its owner alone and leaves nothing beside it", async () => {
    const sandbox = await start();
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        fetch(`${sandbox.url}/_sandbox/keys`, {
          method: "POST",
          body: JSON.stringify({ name: `k${n}` }),
        }),
      ),
    );
    await sandbox.close();
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["state.json"]);
    expect(await readFile(stateFile, "utf8")).toContain('"k4"');
  });

  it("that is something else is left alone", async () => {
    for (const text of ["not json", '{"version":7}', "[]"]) {
      await writeFile(stateFile, text);
      await expect(start()).rejects.toThrow();
      expect(await readFile(stateFile, "utf8")).toBe(text);
    }
  });

  it("gives new ids after a restart with the same seed", async () => {
    const first = await start({ seed: "s" });
    const before = first.platform.state.keys.map(({ id }) => id);
    await first.close();
    const second = await start({ seed: "s" });
    const { id, value } = second.dashboard.createKey();
    expect(before).not.toContain(id);
    expect((await models(second.baseUrl, value)).status).toBe(200);
    await second.close();
  });
});
