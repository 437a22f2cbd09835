import { describe, expect, it } from "vitest";
import { baseUrls } from "../../src/doctor/base-url.ts";
import { ProjectView } from "../../src/doctor/project-view.ts";
import { clientsOf } from "../../src/doctor/reads.ts";
import { resolveContexts } from "../../src/doctor/resolve.ts";
import { chooseSubject } from "../../src/doctor/subject.ts";
import { fakeKey } from "../../src/key/fake.ts";
import type { Fact, FactOf } from "../../src/model/fact.ts";
import type { Occurrence } from "../../src/model/occurrence.ts";

interface World {
  facts?: Fact[];
  files?: Record<string, string>;
  seen?: (Partial<Occurrence> & { text: string })[];
  environment?: Record<string, string>;
}

function viewOf({
  facts = [],
  files = {},
  seen = [],
  environment = {},
}: World) {
  const inEnvironment = Object.entries(environment).map(([variable, text]) => ({
    source: "process" as const,
    path: null,
    line: null,
    variable,
    role: /URL/.test(variable) ? ("base-url" as const) : ("key" as const),
    text,
  }));
  return new ProjectView({
    dir: "/p",
    home: null,
    facts,
    occurrences: [...inEnvironment, ...seen].map(({ text, ...part }, i) => ({
      occurrence: {
        id: `o${String(i + 1)}`,
        source: "dotenv",
        path: ".env",
        line: 1,
        column: null,
        variable: "OPENAI_API_KEY",
        role: "key",
        value: null,
        ...part,
      }, // only what resolving asks for
      value: text,
    })),
    bytes: new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        new TextEncoder().encode(text),
      ]),
    ),
    files: Object.keys(files),
    environment: new Map(Object.entries(environment)),
    plain: new Map(),
    fingerprint: (value) => value,
  });
}

const dependency = (
  name: string,
  ecosystem: FactOf<"dependency">["ecosystem"],
  path: string,
): Fact => ({
  kind: "dependency",
  path,
  line: 1,
  ecosystem,
  name,
  version: null,
});

const script = (command: string, path = "package.json"): Fact => ({
  kind: "script",
  at: { path, line: 3 },
  name: "start",
  command,
});

const client = (
  options: FactOf<"client">["options"],
  more: Partial<FactOf<"client">> = {},
): Fact => ({
  kind: "client",
  at: { path: "main.py", line: 5 },
  language: "python",
  sdk: "openai",
  browser: false,
  topLevel: true,
  options,
  ...more,
});

const given = (world: World) =>
  resolveContexts(viewOf(world))[0]?.variables.get("OPENAI_API_KEY")?.value;

describe("tools and frameworks that load an env file without being asked", () => {
  const key = fakeKey();
  const file = { ".env": `OPENAI_API_KEY=${key}\n` };

  it.each([
    ["a Pipfile", dependency("openai", "pypi", "Pipfile")],
    ["Chainlit", dependency("chainlit", "pypi", "requirements.txt")],
    [
      "the dotenv plugin of poetry",
      dependency("poetry-dotenv-plugin", "pypi", "pyproject.toml"),
    ],
    [
      "the command line of Netlify",
      dependency("netlify-cli", "npm", "package.json"),
    ],
    ["bun with a flag", script("bun --hot src/index.ts")],
    ["honcho", script("honcho start", "Makefile")],
    ["deno", script("deno run --env-file -A main.ts", "deno.json")],
  ])("%s", (_, fact) => {
    expect(given({ facts: [fact], files: file })).toBe(key);
  });

  it("Flask loads it only beside python-dotenv", () => {
    const flask = dependency("flask", "pypi", "requirements.txt");
    const dotenv = dependency("python-dotenv", "pypi", "requirements.txt");
    expect(given({ facts: [flask, dotenv], files: file })).toBe(key);
    expect(given({ facts: [flask], files: file })).toBeUndefined();
  });

  it("the last --env-file of a command wins", () => {
    const both = {
      ".env": "OPENAI_API_KEY=old\n",
      ".env.local": `OPENAI_API_KEY=${key}\n`,
    };
    const start = script("node --env-file=.env --env-file=.env.local a.js");
    expect(given({ facts: [start], files: both })).toBe(key);
  });

  it("a name that the code works out may be any env file", () => {
    const call: Fact = {
      kind: "loader-call",
      at: { path: "src/a.js", line: 2 },
      language: "javascript",
      loader: "dotenv",
      override: false,
      files: null,
      expand: false,
      fromFile: false,
      unknownFile: true,
    };
    expect(
      given({
        facts: [call],
        files: { ".env.staging": `OPENAI_API_KEY=${key}\n` },
        seen: [{ path: ".env.staging", text: key }],
      }),
    ).toBe(key);
  });
});

describe("settings files whose values reach the program", () => {
  const key = fakeKey();

  it.each([
    [".streamlit/secrets.toml", "config-file"],
    ["local.settings.json", "deploy-config"],
    ["deploy/crontab", "cron"],
  ] as const)("%s", (path, source) => {
    expect(given({ seen: [{ path, source, text: key }] })).toBe(key);
  });

  it("user secrets of .NET beat appsettings.json, and the environment beats both", () => {
    const mapping = (path: string): Fact => ({
      kind: "mapping",
      at: { path, line: 2 },
      framework: "dotnet",
      configKey: "OpenAI:ApiKey",
      expectedKey: null,
      variable: "OpenAI:ApiKey",
    });
    const paths = [
      "appsettings.json",
      "~/.microsoft/usersecrets/x/secrets.json",
    ];
    const world = {
      facts: paths.map(mapping),
      seen: paths.map((path) => ({
        path,
        line: 2,
        variable: "ApiKey",
        text: path,
      })),
    };
    const read = (more: World = {}) =>
      resolveContexts(viewOf({ ...world, ...more }))[0]?.variables.get(
        "OpenAI__ApiKey",
      )?.value;
    expect(read()).toBe(paths[1]);
    expect(read({ environment: { OpenAI__ApiKey: "shell" } })).toBe("shell");
  });
});

describe("compose takes a value from elsewhere", () => {
  it("points to the variable of the shell, and to .env when there is none", () => {
    const service: Fact = {
      kind: "compose-service",
      at: { path: "compose.yml", line: 2 },
      service: "bot",
      image: null,
      build: ".",
      envFiles: [],
      environment: [
        {
          name: "OPENAI_API_KEY",
          line: 5,
          value: "${OPENAI_API_KEY}",
          form: "interpolated",
        },
      ],
    };
    const from = (environment: Record<string, string>) =>
      resolveContexts(
        viewOf({ facts: [service], seen: [{ text: "in-file" }], environment }),
      )[0]?.variables.get("OPENAI_API_KEY");
    expect(from({})?.from?.path).toBe(".env");
    const shell = from({ OPENAI_API_KEY: "in-shell" });
    expect(shell?.from?.source).toBe("process");
    expect(shell?.losers.map(({ path }) => path)).toEqual([".env"]);
  });
});

describe("clients of other services", () => {
  const groq = client(
    {
      apiKey: { kind: "variable", name: "GROQ_API_KEY" },
      baseURL: { kind: "literal" },
    },
    { at: { path: "main.py", line: 4 } },
  );
  const url = {
    source: "source-code" as const,
    path: "main.py",
    line: 4,
    variable: "base_url",
    role: "base-url" as const,
    text: "https://api.groq.com/openai/v1",
  };

  it("do not decide beside one that calls OpenAI", () => {
    const own = client({}, { at: { path: "main.py", line: 9 } });
    const view = viewOf({ facts: [groq, own], seen: [url] });
    expect(clientsOf(view)).toEqual([own]);
    expect(baseUrls(view, null, []).used.defaulted).toBe(true);
  });

  it("decide when there is no other, and are not asked", () => {
    const view = viewOf({ facts: [groq], seen: [url] });
    expect(baseUrls(view, null, []).used).toMatchObject({
      url: url.text,
      trusted: false,
    });
  });

  it("for Azure alone send nothing to OpenAI", () => {
    const azure = client({}, { sdk: "azure-openai" });
    expect(baseUrls(viewOf({ facts: [azure] }), null, []).used.trusted).toBe(
      false,
    );
  });
});

describe("a client whose key cannot be followed", () => {
  const key = fakeKey();
  const hidden = client({ apiKey: { kind: "other" } });
  const config = {
    source: "config-file" as const,
    path: "config.json",
    line: 2,
    variable: "openai_api_key",
    text: key,
  };
  const subject = (world: World) => {
    const view = viewOf(world);
    return chooseSubject({
      view,
      contexts: resolveContexts(view),
      reads: ["OPENAI_API_KEY"],
      mask: null,
    });
  };

  it("has the key of the settings file that stands in the project", () => {
    expect(subject({ facts: [hidden], seen: [config] })).toMatchObject({
      chosenBy: "opened-file",
      value: key,
    });
  });

  it("has that of the environment when some code asks for the variable", () => {
    const read: Fact = {
      kind: "env-read",
      at: { path: "settings.py", line: 1 },
      column: 1,
      language: "python",
      name: "OPENAI_API_KEY",
      browser: false,
      fallback: "none",
    };
    const shell = fakeKey("legacy");
    expect(
      subject({
        facts: [hidden, read],
        seen: [config],
        environment: { OPENAI_API_KEY: shell },
      }).value,
    ).toBe(shell);
  });
});
