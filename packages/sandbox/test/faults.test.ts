import { describe, expect, it } from "vitest";
import { faultKinds } from "../src/fault-kinds.ts";
import { running } from "./support/running.ts";

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) return null;
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? cause.code : error.message;
}

describe("faults", () => {
  it("can be told to come late", async () => {
    const { baseUrl, faults } = await running();
    faults.add({ kind: "latency", ms: 120, times: 1 });
    const before = performance.now();
    expect((await fetch(`${baseUrl}/models`)).status).toBe(401);
    expect(performance.now() - before).toBeGreaterThanOrEqual(115);
  });

  it("reset the connection before anything happens", async () => {
    const { baseUrl, faults, demo, platform } = await running();
    faults.add({ kind: "reset", times: 1 });
    const url = `${baseUrl}/organization/projects`;
    const post = {
      method: "POST",
      headers: bearer(demo.keys.admin),
      body: '{"name":"x"}',
    };
    expect(await codeOf(fetch(url, post))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(platform.state.projects).toHaveLength(1);
  });

  it("lose the answer after the effect", async () => {
    const { baseUrl, faults, demo, platform, requests } = await running();
    faults.add({ kind: "lost-answer", times: 1, method: "POST" });
    const url = `${baseUrl}/organization/projects`;
    const post = {
      method: "POST",
      headers: bearer(demo.keys.admin),
      body: '{"name":"Lost"}',
    };
    expect(await codeOf(fetch(url, post))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(platform.state.projects.map(({ name }) => name)).toContain("Lost");
    expect(requests.all().at(-1)).toMatchObject({
      status: null,
      fault: "lost-answer",
    });
    expect((await fetch(url, post)).status).toBe(200);
  });

  it("send half an answer", async () => {
    const { baseUrl, faults } = await running();
    faults.add({ kind: "half", times: 1 });
    const response = await fetch(`${baseUrl}/models`);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-length")).toBe("151");
    await expect(response.text()).rejects.toThrow("terminated");
  });

  it("block with an HTML page, by region, and by outage", async () => {
    const { baseUrl, faults } = await running();
    faults.add({ kind: "html-block", times: 1 });
    faults.add({ kind: "region", times: 1 });
    faults.add({ kind: "outage", times: 1 });
    const html = await fetch(`${baseUrl}/models`);
    expect(html.status).toBe(403);
    expect(html.headers.get("cf-mitigated")).toBe("challenge");
    expect(await html.text()).toMatch(/^<!DOCTYPE html>/);
    const region = await fetch(`${baseUrl}/models`);
    expect(region.status).toBe(403);
    const body = (await region.json()) as { error: object };
    expect(Object.entries(body.error)).toEqual([
      ["code", "unsupported_country_region_territory"],
      ["message", "Country, region, or territory not supported"],
      ["param", null],
      ["type", "request_forbidden"],
    ]);
    const outage = await fetch(`${baseUrl}/models`);
    expect(outage.status).toBe(503);
    expect(outage.headers.get("retry-after")).toBe("1");
    expect((await fetch(`${baseUrl}/models`)).status).toBe(401);
  });

  it("redirect and lie about the type", async () => {
    const { baseUrl, faults } = await running();
    faults.add({ kind: "redirect", times: 1, location: "http://127.0.0.1:1/" });
    faults.add({ kind: "content-type", times: 1, contentType: "text/plain" });
    const redirect = await fetch(`${baseUrl}/models`, { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([
      302,
      "http://127.0.0.1:1/",
    ]);
    const plain = await fetch(`${baseUrl}/models`);
    expect(plain.headers.get("content-type")).toBe("text/plain");
    expect((await plain.text()).length).toBe(151);
  });

  it("hang until the client gives up, and let the sandbox close", async () => {
    const { baseUrl, faults } = await running();
    faults.add({ kind: "hang" });
    const signal = AbortSignal.timeout(100);
    await expect(fetch(`${baseUrl}/models`, { signal })).rejects.toThrow(
      /timeout/i,
    );
    // left hanging on purpose: closing must not wait for it
    fetch(`${baseUrl}/models`).catch(() => undefined);
  });

  it("hit only the method and path they are meant for", async () => {
    const { baseUrl, faults } = await running();
    const outage = { kind: "outage", status: 500 } as const;
    faults.add({ ...outage, method: "get", path: "/v1/models" });
    faults.add({ ...outage, path: "/v1/organization/projects/*/api_keys" });
    const status = async (path: string, method = "GET") =>
      (await fetch(baseUrl + path, { method })).status;
    expect(await status("/models")).toBe(500);
    expect(await status("/models/gpt-4o")).toBe(401);
    expect(await status("/organization/projects/proj_1/api_keys")).toBe(500);
    expect(await status("/organization/projects/proj_1/api_keys/key_1")).toBe(
      401,
    );
    expect(await status("/models", "POST")).toBe(404);
  });

  it("let some pass, hit so many, and heal", async () => {
    const { baseUrl, faults } = await running();
    const fault = faults.add({
      kind: "outage",
      status: 500,
      skip: 1,
      times: 2,
    });
    const statuses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      statuses.push((await fetch(`${baseUrl}/models`)).status);
    }
    expect(statuses).toEqual([401, 500, 500, 401, 401]);
    expect(fault.hits).toBe(2);
    expect(faults.remove(fault.id)).toBe(true);
    expect(faults.remove(fault.id)).toBe(false);
  });

  it("can be any refusal there is", async () => {
    const { baseUrl, faults } = await running();
    faults.add({ kind: "refusal", refusal: "requests-per-minute", times: 1 });
    faults.add({ kind: "refusal", refusal: "slow-down", times: 1 });
    const rate = await fetch(`${baseUrl}/chat/completions`, { method: "POST" });
    expect(rate.status).toBe(429);
    expect(rate.headers.get("retry-after")).toBe("20");
    const slow = await fetch(`${baseUrl}/chat/completions`, { method: "POST" });
    expect(
      ((await slow.json()) as { error: { code: string } }).error.code,
    ).toBe("slow_down");
  });

  it("of an unknown kind are refused", async () => {
    const { faults } = await running();
    expect(() => faults.add({ kind: "earthquake" as "reset" })).toThrow(
      RangeError,
    );
    expect(Object.keys(faultKinds)).toHaveLength(11);
  });
});

describe("regional hosts", () => {
  it("listen on ports of their own", async () => {
    const { baseUrl, regionUrls, dashboard, demo } = await running({
      regions: ["us", "eu"],
    });
    dashboard.changeProject(undefined, { residency: "EU_STORAGE_PROCESSING" });
    const headers = bearer(demo.keys.project);
    const status = async (url: string | undefined) =>
      (await fetch(`${url ?? ""}/models`, { headers })).status;
    expect(await status(regionUrls["eu"])).toBe(200);
    expect(await status(regionUrls["us"])).toBe(401);
    const plain = await fetch(`${baseUrl}/models`, { headers });
    expect(await plain.json()).toEqual({
      error: {
        message:
          "Attempted to access resource with incorrect regional hostname. Please make your request to eu.api.openai.com",
        type: "invalid_request_error",
        code: "incorrect_hostname",
        param: null,
      },
      status: 401,
    });
  });

  it("know the address of the client from the connection", async () => {
    const { baseUrl, dashboard, demo } = await running();
    const headers = bearer(demo.keys.project);
    dashboard.changeOrganization(undefined, { allowedIps: ["127.0.0.0/8"] });
    expect((await fetch(`${baseUrl}/models`, { headers })).status).toBe(200);
    dashboard.changeOrganization(undefined, { allowedIps: ["203.0.113.1"] });
    expect((await fetch(`${baseUrl}/models`, { headers })).status).toBe(401);
    dashboard.changeOrganization(undefined, { allowedIps: null });
    expect((await fetch(`${baseUrl}/models`, { headers })).status).toBe(200);
  });
});
