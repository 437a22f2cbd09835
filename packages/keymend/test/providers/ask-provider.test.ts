import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  faultKinds,
  startSandbox,
  type FaultKind,
  type Sandbox,
} from "@keymend/sandbox";
import { fakeKey } from "../../src/key/fake.ts";
import { realHttp } from "../../src/io/http.ts";
import type { Http, HttpAnswer, HttpRequest } from "../../src/io/port.ts";
import { askProvider } from "../../src/providers/ask-provider.ts";
import { baseWithV1 } from "../../src/providers/openai.ts";
import type { ProbePlan } from "../../src/providers/plan.ts";
import { Secret } from "../../src/secret.ts";
import { serve } from "./local-servers.ts";

const key = (value: string, occurrence = "o1") => ({
  occurrence,
  value: new Secret(value),
});
const plan = (part: Partial<ProbePlan> = {}): ProbePlan => ({
  baseUrl: "https://api.openai.com/v1",
  trusted: true,
  subject: null,
  candidates: [],
  organization: null,
  project: null,
  endpoint: null,
  model: null,
  stream: false,
  paid: false,
  ...part,
});
const words = (
  answers: readonly {
    probe: string;
    occurrence: string | null;
    outcome: string;
    refusal: { kind: string } | null;
  }[],
) =>
  answers.map(({ probe, occurrence, outcome, refusal }) =>
    [probe, occurrence ?? "-", refusal?.kind ?? outcome].join(" "),
  );

/** A client that answers from a function and remembers what it was asked. */
function scripted(
  answer: (request: HttpRequest) => Partial<HttpAnswer>,
): Http & { asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  return {
    asked,
    request: (request) => {
      asked.push(request);
      return Promise.resolve({
        ok: true,
        status: 200,
        headers: {},
        body: '{"object":"list","data":[]}',
        truncated: false,
        ms: 1,
        ...answer(request),
      });
    },
  };
}

describe("asking the sandbox", () => {
  let sandbox: Sandbox;
  const http = realHttp({});
  const io = { http };
  const ask = (part: Partial<ProbePlan>) =>
    askProvider(io, plan({ baseUrl: sandbox.baseUrl, ...part }));
  const demo = () => sandbox.demo!;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed: "ask" });
  });
  afterAll(async () => {
    http.close();
    await sandbox.close();
  });
  beforeEach(() => {
    sandbox.faults.clear();
    sandbox.requests.clear();
  });

  it("needs two free requests for a key that works", async () => {
    const answers = await ask({ subject: key(demo().keys.project) });
    expect(words(answers)).toEqual(["control - no-key", "models o1 ok"]);
    const [control, models] = answers;
    expect(control).toMatchObject({
      genuine: true,
      status: 401,
      asked: `127.0.0.1:${String(sandbox.port)}/v1/models`,
    });
    expect(models?.models).toContain("gpt-4o-mini");
    expect(models?.project).toBe(demo().projectId);
    expect(sandbox.requests.all()).toHaveLength(2);
  });

  it("needs one more, also free, to know that the program's endpoint may be used", async () => {
    for (const endpoint of [
      "chat",
      "responses",
      "embeddings",
      "images",
    ] as const) {
      const answers = await ask({
        subject: key(demo().keys.project),
        endpoint,
      });
      expect(words(answers)).toEqual([
        "control - no-key",
        "models o1 ok",
        "scope o1 ok",
      ]);
    }
    const readOnly = await ask({
      subject: key(demo().keys.readOnly),
      endpoint: "chat",
    });
    expect(words(readOnly)).toEqual([
      "control - no-key",
      "models o1 ok",
      "scope o1 missing-scopes",
    ]);
  });

  it("asks up to two candidates when the key is not accepted", async () => {
    const answers = await ask({
      subject: key(fakeKey()),
      candidates: [
        key(fakeKey("project", 2), "o2"),
        key(demo().keys.user, "o3"),
        key(fakeKey("project", 3), "o4"),
      ],
    });
    expect(words(answers)).toEqual([
      "control - no-key",
      "models o1 invalid-api-key",
      "models o2 invalid-api-key",
      "models o3 ok",
    ]);
    expect(answers[1]?.refusal?.mask).toMatchObject({
      length: fakeKey().length,
      tail: fakeKey().slice(-4),
    });
  });

  it("asks candidates also when there is no key at all", async () => {
    expect(
      words(await ask({ candidates: [key(demo().keys.project, "o2")] })),
    ).toEqual(["control - no-key", "models o2 ok"]);
  });

  it("asks again without the headers when they may be at fault", async () => {
    const answers = await ask({
      subject: key(demo().keys.project),
      organization: sandbox.dashboard.createOrganization({
        title: "Other",
        ownerId: demo().memberId,
      }).id,
    });
    expect(words(answers)).toEqual([
      "control - no-key",
      "models o1 mismatched-organization",
      "without-headers o1 ok",
    ]);
    const other = await ask({
      subject: key(demo().keys.project),
      project: fakeKey("project-id"),
    });
    expect(words(other).at(-1)).toBe("without-headers o1 ok");
  });

  it("asks for the scope that the program needs when it may not list models", async () => {
    const restricted = sandbox.dashboard.createKey({
      scopes: ["model.request"],
    }).value;
    expect(words(await ask({ subject: key(restricted) }))).toEqual([
      "control - no-key",
      "models o1 missing-scopes",
      "scope o1 ok",
    ]);
    expect(
      words(await ask({ subject: key(restricted), endpoint: "responses" })).at(
        -1,
      ),
    ).toBe("scope o1 missing-scopes");
    expect(
      words(await ask({ subject: key(restricted), endpoint: "models" })),
    ).toEqual(["control - no-key", "models o1 missing-scopes"]);
  });

  it("makes a billed call only when it is asked to, on the program's endpoint and model", async () => {
    for (const [endpoint, path] of [
      ["chat", "/v1/chat/completions"],
      ["responses", "/v1/responses"],
      ["embeddings", "/v1/embeddings"],
      ["images", "/v1/chat/completions"],
    ] as const) {
      sandbox.requests.clear();
      const model =
        endpoint === "embeddings" ? "text-embedding-3-small" : "gpt-4o-mini";
      const answers = await ask({
        subject: key(demo().keys.project),
        endpoint,
        model,
        paid: true,
      });
      expect(words(answers).at(-1)).toBe("paid o1 ok");
      expect(sandbox.requests.all().at(-1)?.path).toBe(path);
    }
  });

  it("sees with a billed call what no free one shows", async () => {
    sandbox.dashboard.changeOrganization(undefined, {
      billing: { status: "credit-exhausted" },
    });
    const answers = await ask({
      subject: key(demo().keys.project),
      paid: true,
    });
    sandbox.dashboard.changeOrganization(undefined, {
      billing: { status: "active" },
    });
    expect(words(answers).slice(1)).toEqual([
      "models o1 ok",
      "paid o1 credit-exhausted",
    ]);
  });

  it.each([
    ["no-key-long", "no-key"],
    ["no-key-bearer", "no-key"],
    ["no-key-bearer-or-basic", "no-key"],
    ["invalid-key", "invalid-api-key"],
    ["foreign-issuer", "invalid-issuer"],
    ["token-expired", "token-expired"],
    ["token-invalidated", "token-invalidated"],
    ["session-key-needed", "session-key-required"],
    ["unsupported-version", "unsupported-version"],
    ["account-deactivated", "account-deactivated"],
    ["access-terminated", "access-terminated"],
    ["no-organization", "no-organization"],
    ["organization-access-lost", "owner-left-organization"],
    ["project-access-lost", "owner-left-project"],
    ["project-archived", "project-archived"],
    ["user-keys-forbidden", "key-type-not-allowed"],
    ["unknown-organization", "invalid-organization"],
    ["mismatched-organization", "mismatched-organization"],
    ["mismatched-project", "mismatched-project"],
    ["ip-not-authorized", "ip-not-authorized"],
    ["certificate-required", "certificate-required"],
    ["incorrect-hostname", "incorrect-hostname"],
    ["unsupported-region", "region"],
    ["missing-scopes", "missing-scopes"],
    ["missing-scopes-forbidden", "missing-scopes"],
    ["project-lacks-model", "model-no-access"],
    ["unknown-model", "model-not-found"],
    ["unverified-model", "organization-not-verified"],
    ["unverified-image-model", "organization-not-verified"],
    ["unverified-stream", "organization-not-verified"],
    ["requests-per-minute", "rate-limit"],
    ["tokens-per-minute", "rate-limit"],
    ["requests-per-day", "rate-limit"],
    ["request-too-large", "request-too-large"],
    ["slow-down", "rate-limit"],
    ["resource-unavailable", "overloaded"],
    ["credits-exhausted", "credit-exhausted"],
    ["quota-exceeded", "insufficient-quota"],
    ["organization-spend-limit", "organization-spend-limit"],
    ["project-spend-limit", "project-spend-limit"],
    ["organization-usage-limit", "usage-limit"],
    ["billing-not-active", "billing-not-active"],
    ["hard-limit-reached", "hard-limit"],
    ["server-error", "server-error"],
    ["overloaded", "overloaded"],
    ["engine-overloaded", "overloaded"],
  ])("reads the refusal %s of the platform as %s", async (refusal, kind) => {
    sandbox.faults.add({ kind: "refusal", refusal });
    expect(words(await ask({ subject: key(demo().keys.project) }))[1]).toBe(
      `models o1 ${kind}`,
    );
  });

  it("asks a damaged value as it is and cleaned", async () => {
    const answers = await ask({ subject: key(`"${demo().keys.project}"`) });
    expect(words(answers)).toEqual([
      "control - no-key",
      "models o1 invalid-api-key",
      "models o1#clean ok",
    ]);
  });

  it("does not send what no header can hold, but proves the key inside", async () => {
    for (const damaged of [
      `${demo().keys.project}\n`,
      `\u201c${demo().keys.project}\u201d`,
      `\ufeff${demo().keys.project}`,
    ]) {
      sandbox.requests.clear();
      const answers = await ask({ subject: key(damaged), paid: true });
      expect(words(answers)).toEqual([
        "control - no-key",
        "models o1#clean ok",
      ]);
      expect(sandbox.requests.all()).toHaveLength(2);
    }
  });

  it("tries the path with /v1 when the base URL lacks it", async () => {
    const answers = await ask({
      baseUrl: `${sandbox.url}/`,
      subject: key(demo().keys.project),
    });
    expect(words(answers).at(-1)).toBe("with-v1 o1 ok");
    expect(answers.slice(0, -1).every(({ status }) => status === 404)).toBe(
      true,
    );
  });

  it("asks for the model when the list lacks it and it is one of OpenAI's, or nearly", async () => {
    const typo = await ask({
      subject: key(demo().keys.project),
      model: "gpt-40-mini",
    });
    expect(words(typo).at(-1)).toBe("model o1 model-not-found");
    expect(typo.at(-1)?.refusal?.details).toEqual({ model: "gpt-40-mini" });
    expect(
      await ask({ subject: key(demo().keys.project), model: "our-own-model" }),
    ).toHaveLength(2);
    expect(
      await ask({ subject: key(demo().keys.project), model: "gpt-4o-mini" }),
    ).toHaveLength(2);
  });

  it.each(
    Object.keys(faultKinds) as FaultKind[] /* keys() forgets the names */,
  )("never throws for the fault %s", async (kind) => {
    sandbox.faults.add({
      kind,
      ms: 10,
      refusal: "unsupported-region",
      location: "http://127.0.0.1:1/",
    });
    const answers = await ask({
      subject: key(demo().keys.project),
      timeoutMs: 300,
    });
    const models = answers.find(({ probe }) => probe === "models");
    expect(models).toBeDefined();
    // slow is not broken
    if (kind !== "latency" && kind !== "content-type")
      expect(models?.outcome).not.toBe("ok");
  });
});

describe("where a key goes", () => {
  it("is nowhere when the base URL is not trusted", async () => {
    const http = scripted(() => ({}));
    expect(
      await askProvider(
        { http },
        plan({ trusted: false, subject: key(fakeKey()) }),
      ),
    ).toEqual([]);
    expect(http.asked).toEqual([]);
  });

  it("is the host of the base URL and no other, whatever that answers", async () => {
    const seen: (string | undefined)[] = [];
    const stranger = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end("{}");
    });
    const server = await serve((_, response) => {
      response.writeHead(307, { location: `${stranger.url}/v1/models` }).end();
    });
    const http = realHttp({});
    const answers = await askProvider(
      { http },
      plan({ baseUrl: server.url, subject: key(fakeKey()) }),
    );
    http.close();
    await Promise.all([server.close(), stranger.close()]);
    expect(answers.map(({ network }) => network?.fault)).toEqual([
      "redirect",
      "redirect",
    ]);
    expect(seen).toEqual([]);
  });

  it("stays out of the address, out of the control request and out of the answers", async () => {
    const http = scripted(({ url }) => ({
      status: url.endsWith("/models") ? 401 : 200,
      body: "{}",
    }));
    const value = fakeKey();
    const answers = await askProvider({ http }, plan({ subject: key(value) }));
    expect(http.asked[0]?.headers["authorization"]).toBeUndefined();
    expect(http.asked.map(({ url }) => url).join()).not.toContain(
      value.slice(8, 20),
    );
    expect(JSON.stringify(answers)).not.toContain(value.slice(8, 20));
  });

  it("is not asked about when it is blank", async () => {
    const http = scripted(() => ({}));
    for (const blank of ["", "  ", "\n"])
      await askProvider({ http }, plan({ subject: key(blank) }));
    expect(
      http.asked.every(({ headers }) => headers["authorization"] === undefined),
    ).toBe(true);
  });
});

describe("what an answer is called", () => {
  const outcome = async (part: Partial<HttpAnswer>) => {
    const http = scripted(() => part);
    const answers = await askProvider(
      { http },
      plan({ subject: key(fakeKey()) }),
    );
    return answers.find(({ probe }) => probe === "models");
  };
  const html = { "content-type": "text/html" };

  it.each([
    [{ status: 200, body: '{"object":"list","data":[{"id":"m"}]}' }, "ok"],
    [{ status: 200, body: '{"hello":1}' }, "not-openai"],
    [{ status: 200, body: "<html></html>", headers: html }, "not-openai"],
    [
      {
        status: 200,
        body: '{"data":[',
        headers: { "openai-version": "2020-10-01" },
      },
      "not-openai",
    ],
    [
      {
        status: 200,
        body: '{"data":[',
        truncated: true,
        headers: { "openai-version": "2020-10-01" },
      },
      "ok",
    ],
    [{ status: 401, body: '{"error":{"message":"no"}}' }, "refused"],
    [{ status: 401, body: "Unauthorized" }, "not-openai"],
    [
      {
        status: 401,
        body: "",
        headers: { "www-authenticate": 'Bearer realm="OpenAI API"' },
      },
      "refused",
    ],
    [
      { status: 403, body: "<html>cloudflare</html>", headers: html },
      "not-openai",
    ],
    [{ status: 302, body: "" }, "network"],
  ] as [Partial<HttpAnswer>, string][])("%j is %s", async (part, expected) => {
    expect((await outcome(part))?.outcome).toBe(expected);
  });

  it("knows OpenAI's own edge by its headers", async () => {
    for (const headers of [
      { "www-authenticate": 'Bearer realm="OpenAI API"' },
      { "openai-version": "2020-10-01" },
      { "x-request-id": `req_${"0a".repeat(16)}` },
    ])
      expect((await outcome({ headers }))?.genuine).toBe(true);
    expect((await outcome({ headers: { "x-request-id": "1" } }))?.genuine).toBe(
      false,
    );
  });
});

describe("the base URL with /v1", () => {
  it.each([
    ["https://api.openai.com", "https://api.openai.com/v1"],
    ["https://api.openai.com/v1", null],
    ["https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"],
    ["https://api.openai.com/v1/v1", "https://api.openai.com/v1"],
    ["https://gateway.test/openai", "https://gateway.test/openai/v1"],
    ["https://gateway.test/v1beta", "https://gateway.test/v1beta/v1"],
    ["no url", null],
  ])("of %s is %s", (base, expected) => {
    expect(baseWithV1(base)).toBe(expected);
  });
});
