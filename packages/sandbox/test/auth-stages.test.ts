import { describe, expect, it } from "vitest";
import {
  families,
  makeKey,
  type FamilyName,
} from "../src/platform/families.ts";
import { letters } from "../src/platform/random.ts";
import { CHAT, world, type World } from "./support/client.ts";

interface Case {
  /** Breaks something. */
  given(world: World): void;
  key?: (world: World) => string;
  headers?: (world: World) => Record<string, string>;
  code: string;
  words?: RegExp;
}

const project = ({ demo }: World) => demo.keys.project;
const user = ({ demo }: World) => demo.keys.user;

const cases: Record<string, Case> = {
  "a deleted key": {
    given: ({ platform, demo }) => {
      platform.dashboard.deleteKey(demo.keyIds.project);
    },
    code: "invalid_api_key",
  },
  "a key that was found in public": {
    given: ({ platform, demo }) => {
      platform.dashboard.changeKey(demo.keyIds.project, { leaked: true });
    },
    code: "invalid_api_key",
  },
  "an expired key": {
    given: ({ platform, demo }) => {
      platform.dashboard.changeKey(demo.keyIds.project, {
        expiresAt: platform.clock.now() + 60,
      });
      platform.clock.advance(60);
    },
    code: "invalid_api_key",
  },
  "a JWT of somebody else": {
    given: () => undefined,
    key: () =>
      ["ey" + "JhbGciOiJSUzI1NiJ9", "eyJpc3MiOiJ4In0", "c2ln"].join("."),
    code: "invalid_issuer",
  },
  "a sign-in token whose time is over": {
    given: ({ platform }) => {
      platform.clock.advance(3600);
    },
    key: ({ platform }) => {
      const family = "access-token";
      return platform.dashboard.createKey({ family, expiresInSeconds: 3600 })
        .value;
    },
    code: "token_expired",
  },
  "a sign-in token that was taken back": {
    given: ({ platform }) => {
      platform.dashboard.deleteKey(platform.state.keys.at(-1)!.id);
    },
    key: ({ platform }) =>
      platform.dashboard.createKey({ family: "access-token" }).value,
    code: "token_invalidated",
  },
  "a deactivated account": {
    given: ({ platform, demo }) => {
      platform.dashboard.changeUser(demo.userId, { deactivated: true });
    },
    code: "account_deactivated",
    words: /^The OpenAI account associated with this API key/,
  },
  "a deactivated account in the words of 2023": {
    given: ({ platform, demo }) => {
      platform.dashboard.changeSettings({ deactivatedWording: "2023" });
      platform.dashboard.changeUser(demo.userId, { deactivated: true });
    },
    code: "account_deactivated",
    words: /^This key is associated with a deactivated account\./,
  },
  "a terminated organization": {
    given: ({ platform }) => {
      platform.dashboard.changeOrganization(undefined, { terminated: true });
    },
    code: "access_terminated",
  },
  "a disabled organization": {
    given: ({ platform }) => {
      platform.dashboard.changeOrganization(undefined, { disabled: true });
    },
    code: "invalid_organization",
    words: /tied to the API key/,
  },
  "a project key whose owner left the organization": {
    given: ({ platform, demo }) => {
      platform.dashboard.removeFromOrganization(demo.userId);
    },
    code: "invalid_organization",
  },
  "a user key whose owner is in no organization": {
    given: ({ platform, demo }) => {
      platform.dashboard.removeFromOrganization(demo.userId);
    },
    key: user,
    code: "no_organization",
  },
  "a project key whose owner left the project": {
    given: ({ platform, demo }) => {
      platform.dashboard.removeFromProject(demo.userId);
    },
    code: "invalid_project",
  },
  "a key of an archived project": {
    given: ({ platform, demo }) => {
      platform.dashboard.archiveProject(demo.projectId);
    },
    code: "not_authorized_invalid_project",
  },
  "a user key where they are forbidden": {
    given: ({ platform }) => {
      platform.dashboard.changeOrganization(undefined, {
        forbidsUserKeys: true,
      });
    },
    key: user,
    code: "not_authorized_invalid_key_type",
    words: /^Your organization does not allow user keys/,
  },
  "an organization header that names nothing": {
    given: () => undefined,
    headers: () => ({ "openai-organization": "My Company" }),
    code: "invalid_organization",
    words: /^No such organization: My Company\.$/,
  },
  "an organization header of another organization": {
    given: ({ platform, demo }) => {
      const { userId: ownerId } = demo;
      platform.dashboard.createOrganization({ title: "Other", ownerId });
    },
    headers: ({ platform }) => ({
      "openai-organization": platform.state.organizations[1]!.id,
    }),
    code: "mismatched_organization",
  },
  "a project header of another project": {
    given: () => undefined,
    headers: () => ({ "openai-project": "proj_other" }),
    code: "mismatched_project",
  },
  "an address outside the allow-list": {
    given: ({ platform }) => {
      platform.dashboard.changeOrganization(undefined, {
        allowedIps: ["203.0.113.0/24"],
      });
    },
    headers: () => ({ "x-sandbox-client-ip": "198.51.100.7" }),
    code: "ip_not_authorized",
  },
  "no client certificate where one is demanded": {
    given: ({ platform }) => {
      platform.dashboard.changeProject(undefined, { requiresMtls: true });
    },
    code: "certificate_required",
  },
  "the plain host for a project with data residency": {
    given: ({ platform }) => {
      platform.dashboard.changeProject(undefined, {
        residency: "EU_STORAGE_PROCESSING",
      });
    },
    code: "incorrect_hostname",
    words: /make your request to eu\.api\.openai\.com$/,
  },
};

describe("who is let in", () => {
  it.each(Object.entries(cases))("refuses %s", async (_, entry) => {
    const w = world();
    const key = (entry.key ?? project)(w);
    const before = await w.send("GET", "/models", project(w));
    expect(before.status).toBe(200);
    entry.given(w);
    const headers = entry.headers?.(w) ?? {};
    const answer = await w.send("GET", "/models", key, { headers });
    expect(answer.status).toBe(401);
    expect(answer.json.error.code).toBe(entry.code);
    if (entry.words) expect(answer.json.error.message).toMatch(entry.words);
  });

  it("lets an address of the allow-list and a matching host and header through", async () => {
    const { send, platform, demo } = world();
    platform.dashboard.changeOrganization(undefined, {
      allowedIps: ["203.0.113.0/24", "2001:db8::/32"],
    });
    platform.dashboard.changeProject(undefined, {
      residency: "US_STORAGE_PROCESSING",
    });
    for (const ip of ["203.0.113.9", "2001:db8::1", "::ffff:203.0.113.9"]) {
      const headers = {
        "x-sandbox-client-ip": ip,
        host: "us.localhost",
        "openai-organization": demo.organizationId,
        "openai-project": demo.projectId,
      };
      const answer = await send("GET", "/models", demo.keys.project, {
        headers,
      });
      expect(answer.status).toBe(200);
    }
  });

  it("takes an empty organization header for one that names nothing", async () => {
    const { send, demo } = world();
    const headers = { "openai-organization": "" };
    const answer = await send("GET", "/models", demo.keys.project, { headers });
    expect(answer.json.error.message).toBe("No such organization: .");
  });

  it("refuses a stray OpenAI-Version header", async () => {
    const { send, demo } = world();
    const headers = { "openai-version": "2024-01-01" };
    const answer = await send("GET", "/models", demo.keys.project, { headers });
    expect(answer.status).toBe(400);
    expect(answer.json.error.message).toContain(
      "Unsupported OpenAI-Version header provided: 2024-01-01.",
    );
  });

  it("lets a user key choose among its owner's organizations", async () => {
    const { send, platform, demo } = world();
    const other = platform.dashboard.createOrganization({
      title: "Second",
      ownerId: demo.userId,
    });
    const headers = { "openai-organization": other.id };
    const answer = await send("GET", "/models", demo.keys.user, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("openai-organization")).toBe(other.slug);
  });

  it("accepts an active certificate where one is demanded", async () => {
    const { send, platform, demo } = world();
    platform.dashboard.changeProject(undefined, { requiresMtls: true });
    platform.dashboard.project().activeCertificates.push("cert_1");
    const headers = { "x-sandbox-client-certificate": "cert_1" };
    const answer = await send("GET", "/models", demo.keys.project, { headers });
    expect(answer.status).toBe(200);
  });

  it("goes on accepting a deleted key for as long as the delay says", async () => {
    const { send, platform, demo } = world({
      settings: { deletionDelaySeconds: 60 },
    });
    platform.dashboard.deleteKey(demo.keyIds.project);
    const early = await send("GET", "/models", demo.keys.project);
    platform.clock.advance(60);
    const late = await send("GET", "/models", demo.keys.project);
    expect([early.status, late.status]).toEqual([200, 401]);
  });

  it("gives the key back when the clock is set back before its expiry", async () => {
    const { send, platform } = world();
    const { value } = platform.dashboard.createKey({ expiresInSeconds: 3600 });
    platform.clock.advance(3599);
    expect((await send("GET", "/models", value)).status).toBe(200);
    platform.clock.advance(1);
    expect((await send("GET", "/models", value)).status).toBe(401);
    platform.clock.advance(-1);
    expect((await send("GET", "/models", value)).status).toBe(200);
  });
});

describe("scopes", () => {
  it.each([
    ["POST", "/chat/completions", 401, "model.request"],
    ["POST", "/embeddings", 401, "model.request"],
    ["POST", "/responses", 401, "api.responses.write"],
    ["GET", "/responses/resp_1", 401, "api.responses.read"],
    ["GET", "/files", 401, "api.files.read"],
  ])(
    "answers %s %s with %i and names %s",
    async (method, path, status, scope) => {
      const { send, platform } = world();
      const { value } = platform.dashboard.createKey({ scopes: ["api.none"] });
      const answer = await send(method, path, value, {
        body: method === "POST" ? {} : undefined,
      });
      expect(answer.status).toBe(status);
      expect(answer.json.error).toMatchObject({
        code: null,
        type: "invalid_request_error",
      });
      expect(answer.json.error.message).toContain(`Missing scopes: ${scope}. `);
    },
  );

  it("answers the model list with 403 and a bare string", async () => {
    const { send, demo } = world();
    const answer = await send("GET", "/models", demo.keys.restricted);
    expect(answer.status).toBe(403);
    expect(answer.json.error).toContain("Missing scopes: api.model.read. ");
  });

  it("still wants model.request from a key with only the responses scope", async () => {
    const { send, platform } = world();
    const { value } = platform.dashboard.createKey({
      scopes: ["api.responses.write"],
    });
    const answer = await send("POST", "/responses", value, { body: {} });
    expect(answer.json.error.message).toContain(
      "Missing scopes: model.request.",
    );
  });

  it("lets a read-only key read and not spend", async () => {
    const { send, demo } = world();
    const models = await send("GET", "/models", demo.keys.readOnly);
    const chat = await send("POST", "/chat/completions", demo.keys.readOnly, {
      body: CHAT,
    });
    expect([models.status, chat.status]).toEqual([200, 401]);
  });

  it("keeps admin keys out of inference and ordinary keys out of administration", async () => {
    const { send, demo } = world();
    const { keys } = demo;
    const chat = await send("POST", "/chat/completions", keys.admin, {
      body: CHAT,
    });
    expect(chat.json.error.message).toContain("Missing scopes: model.request.");
    const usage = await send(
      "GET",
      "/organization/costs?start_time=0",
      keys.user,
    );
    expect(usage.status).toBe(403);
    expect(usage.json.error).toContain("Missing scopes: api.usage.read.");
    const organizations = await send("GET", "/organizations", keys.restricted);
    expect(organizations.status).toBe(403);
    expect((await send("GET", "/organizations", keys.admin)).status).toBe(200);
    expect((await send("GET", "/organizations", keys.project)).status).toBe(
      200,
    );
  });

  it("lets an admin key with the usage scope see usage and nothing else", async () => {
    const { send, platform } = world();
    const scopes = ["api.usage.read"];
    const { value } = platform.dashboard.createKey({ family: "admin", scopes });
    const costs = await send(
      "GET",
      "/organization/costs?start_time=1789000000",
      value,
    );
    const projects = await send("GET", "/organization/projects", value);
    expect([costs.status, projects.status]).toEqual([200, 403]);
  });

  it("answers the routes of the web pages with the wish for a session key", async () => {
    const { send, demo } = world();
    const answer = await send(
      "GET",
      "/dashboard/billing/credit_grants",
      demo.keys.user,
    );
    expect(answer.json.error.message).toBe(
      "Your request to GET /v1/dashboard/billing/credit_grants must be made with a session key (that is, it can only be made from the browser). You made it with the following key type: secret.",
    );
  });
});

describe("key families", () => {
  it.each(Object.entries(families))(
    "makes %s keys of their length",
    (name, { length, head }) => {
      const value = makeKey(name as FamilyName, letters("t", name));
      expect(value).toHaveLength(length);
      expect(value.startsWith(head)).toBe(true);
      const isMarked = value.includes("T3Blbk" + "FJ");
      expect(isMarked).toBe(!["project-56", "access-token"].includes(name));
      if (isMarked && length > 100) expect(value.endsWith("A")).toBe(true);
    },
  );

  it("makes the same key from the same seed and another from another", () => {
    const make = (seed: string | null) =>
      makeKey("project", letters(seed, "x"));
    expect(make("a")).toBe(make("a"));
    expect(make("a")).not.toBe(make("b"));
    expect(make(null)).not.toBe(make(null));
  });
});
