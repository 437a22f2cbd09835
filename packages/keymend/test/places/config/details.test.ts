import { describe, expect, it } from "vitest";
import { fakeKey } from "../../../src/key/fake.ts";
import type { Found } from "../../../src/model/occurrence.ts";
import { configPlaces } from "../../../src/places/config-places.ts";

/** Reads a file as the collector does: the fallback only when nothing else wants it. */
async function read(path: string, text: string, files: string[] = []) {
  const mine = configPlaces.filter((place) => place.matches(path));
  const special = mine.filter((place) => place.source !== "config-file");
  const found: (Found & { from: string })[] = [];
  const facts: Record<string, unknown>[] = [];
  for (const place of special.length > 0 ? special : mine) {
    const reading = await place.read(
      { path, text, encoding: "utf-8" },
      { has: (name) => files.includes(name), platform: "linux" },
    );
    found.push(
      ...reading.found.map((one) => ({
        ...one,
        from: one.source ?? place.source,
      })),
    );
    facts.push(...reading.facts);
  }
  return { found, facts };
}

const key = fakeKey();

describe("occurrences", () => {
  it("cover the whole line of a list item, so that it can be taken out", async () => {
    const text =
      "services:\n  a:\n    environment:\n      - A=b\n      - OPENAI_API_KEY=${OPENAI_API_KEY:-} # why\n    restart: no\n";
    const [one] = (await read("docker-compose.yml", text)).found;
    expect(text.slice(one?.definition?.start, one?.definition?.end)).toBe(
      "      - OPENAI_API_KEY=${OPENAI_API_KEY:-} # why",
    );
    expect(one).toMatchObject({
      line: 5,
      column: 24,
      tags: ["indirect"],
      role: "key",
    });
  });

  it("span the raw value, quotes included, and nothing more", async () => {
    const compose = `services:\n  a:\n    environment:\n      OPENAI_API_KEY: "${key}"\n      - x\n`;
    for (const [path, text, raw] of [
      ["compose.yml", compose, `"${key}"`],
      [
        "compose.yml",
        `services:\n  a:\n    environment: ["OPENAI_API_KEY=${key}"]\n`,
        key,
      ],
      ["settings.json", `{"OPENAI_API_KEY": "${key}"}`, `"${key}"`],
      ["fly.toml", `[env]\nOPENAI_API_KEY = '${key}'\n`, `'${key}'`],
      ["Dockerfile", `ENV OPENAI_API_KEY="${key}"\n`, `"${key}"`],
    ] as const) {
      const [one] = (await read(path, text)).found;
      expect([
        path,
        text.slice(one?.span?.start, one?.span?.end),
        one?.value?.reveal(),
      ]).toEqual([path, raw, key]);
    }
  });

  it("have the role of their name", async () => {
    const names = {
      OPENAI_API_KEY: "key",
      OPENAI_ADMIN_KEY: "admin-key",
      OPENAI_ORG_ID: "organization",
      OPENAI_PROJECT_ID: "project",
      OPENAI_BASE_URL: "base-url",
      OPENAI_API_BASE: "base-url",
      HTTPS_PROXY: "proxy",
      HTTP_PORXY: "proxy",
      OPENAI_MODEL: "model",
    };
    const text = `[env]\n${Object.keys(names)
      .map((name) => `${name} = "x"`)
      .join("\n")}\nDATABASE_URL = "y"\n`;
    const { found } = await read("fly.toml", text);
    expect(
      Object.fromEntries(found.map((one) => [one.variable, one.role])),
    ).toEqual(names);
  });

  it("take the key out of a fallback, and say that the variable comes first", async () => {
    const [one] = (
      await read(
        "compose.yml",
        `services:\n  a:\n    environment:\n      OPENAI_API_KEY: \${OPENAI_API_KEY:-${key}}\n`,
      )
    ).found;
    expect(one?.value?.reveal()).toBe(key);
    expect(one?.tags).toEqual(["indirect"]);
  });

  it("keep a value that is damaged as it is", async () => {
    const [one] = (
      await read(
        "compose.yml",
        'services:\n  a:\n    environment:\n      - OPENAI_API_KEY="quoted"\n',
      )
    ).found;
    expect(one?.value?.reveal()).toBe('"quoted"');
  });

  it("mark samples, tests and what a page receives", async () => {
    const text = `services:\n  a:\n    environment:\n      NEXT_PUBLIC_OPENAI_API_KEY: "x"\n`;
    expect(
      (await read("tests/docker-compose.example.yml", text)).found[0]?.tags,
    ).toEqual(["template", "test", "public"]);
  });

  it("are not made of other providers and other things", async () => {
    const text = JSON.stringify({
      anthropic: { api_key: "x" },
      azure: { apiKey: "y" },
      openai: { temperature: 1, max_tokens: 5, webhookSecret: "z" },
      token: "t",
      keyboard: "k",
    });
    expect((await read("config.json", text)).found).toEqual([]);
  });

  it("of another provider are found by their look, without the role of a key", async () => {
    const text = `{"GROQ_API_KEY": "${fakeKey("groq")}"}`;
    expect(
      (await read("config.json", text)).found.map((one) => [
        one.variable,
        one.role,
      ]),
    ).toEqual([["GROQ_API_KEY", "other"]]);
    const wrong = `{"OPENAI_API_KEY": "${fakeKey("groq")}"}`;
    expect((await read("config.json", wrong)).found[0]?.role).toBe("key");
  });
});

describe("the content decides", () => {
  it("a Kubernetes object in any file counts as one", async () => {
    const { found, facts } = await read(
      "openai.yaml",
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  OPENAI_API_KEY: ${key}\n`,
    );
    expect(found[0]?.from).toBe("kubernetes");
    expect(facts).toContainEqual(
      expect.objectContaining({ kind: "kubernetes-source", name: "a" }),
    );
  });

  it("plain configuration in a folder of manifests does not", async () => {
    expect(
      (await read("deploy/settings.yaml", `openai:\n  api_key: ${key}\n`))
        .found[0]?.from,
    ).toBe("config-file");
  });

  it("a secret that is not encoded is found as it stands", async () => {
    const [one] = (
      await read(
        "k8s/secret.yaml",
        `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  OPENAI_API_KEY: ${key}\n`,
      )
    ).found;
    expect(one?.value?.reveal()).toBe(key);
    expect(one?.tags).toBeUndefined();
  });

  it("a server block in any .conf file is one of nginx", async () => {
    const { facts } = await read(
      "ops/web.conf",
      'server {\n  auth_basic "x";\n}\n',
    );
    expect(facts).toContainEqual({
      kind: "proxy-directive",
      at: { path: "ops/web.conf", line: 2 },
      server: "nginx",
      directive: "basic-auth",
    });
  });

  it("an app.yaml that is no App Engine file is no platform", async () => {
    expect((await read("app.yaml", "name: x\n")).facts).toEqual([]);
    expect(
      (await read("app.yaml", "runtime: python312\nenv_variables:\n  A: b\n"))
        .facts,
    ).toContainEqual(
      expect.objectContaining({ platform: "appengine", variables: ["A"] }),
    );
  });

  it("a tox.ini without test environments filters nothing", async () => {
    expect(
      (await read("tox.ini", "[flake8]\nmax-line-length = 100\n")).facts,
    ).toEqual([]);
  });
});

describe("entries", () => {
  it("stand where the file is, or at the root when only there is one", async () => {
    const text = 'FROM x\nCMD ["python", "/app/main.py"]\n';
    const entry = async (files: string[]) =>
      (await read("docker/Dockerfile", text, files)).facts.find(
        (fact) => fact["kind"] === "entry",
      )?.["path"];
    expect(await entry(["docker/main.py"])).toBe("docker/main.py");
    expect(await entry(["main.py"])).toBe("main.py");
  });

  it("name the start script before the others", async () => {
    const { facts } = await read(
      "package.json",
      '{"scripts":{"other":"node b.js","start":"node a.js","test":"node t.js"}}',
    );
    expect(
      facts
        .filter((fact) => fact["kind"] === "entry")
        .map((fact) => fact["path"]),
    ).toEqual(["a.js", "b.js"]);
  });
});

describe("turbo", () => {
  it.each([
    ['{"pipeline":{"build":{"env":["A"]}}}', ["*"]],
    ['{"pipeline":{"build":{"passThroughEnv":["A"]}}}', []],
    ['{"tasks":{"build":{}}}', []],
  ])("%s", async (text, patterns) => {
    expect((await read("turbo.json", text)).facts).toContainEqual(
      expect.objectContaining({ tool: "turbo", patterns }),
    );
  });
});

it("every place gives its facts the path it was given", async () => {
  for (const place of configPlaces) {
    for (const example of place.examples()) {
      const { facts } = await place.read(
        { path: example.path, text: example.text, encoding: "utf-8" },
        { has: () => false, platform: "linux" },
      );
      for (const fact of facts)
        if ("at" in fact && fact.at !== null)
          expect(fact.at.path).toBe(example.path);
    }
  }
});
