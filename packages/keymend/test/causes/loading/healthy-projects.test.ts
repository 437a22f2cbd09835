import { describe, expect, it } from "vitest";
import { loadingCauses } from "../../../src/causes/loading-causes.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
} from "../../../src/causes/sketch.ts";
import { fakeKey } from "../../../src/key/fake.ts";
import type { Evidence, Seen } from "../../../src/model/evidence.ts";
import type { Fact } from "../../../src/model/fact.ts";

const key = fakeKey();

/** A program whose key works, with more around it. */
function works(part: Partial<Evidence> & { winner?: Partial<Seen> } = {}) {
  return evidence({ value: key, answers: [answer()], ...part });
}

const client: Fact = {
  kind: "client",
  at: { path: "src/index.js", line: 6 },
  language: "javascript",
  sdk: "openai",
  browser: false,
  topLevel: true,
  options: {},
};
const loader: Fact = {
  kind: "loader-call",
  at: { path: "src/index.js", line: 1 },
  language: "javascript",
  loader: "dotenv",
  override: false,
  files: null,
  expand: false,
  fromFile: false,
  hoisted: true,
};
const compose = (environment: { name: string; value: string | null }[]) =>
  ({
    kind: "compose-service",
    at: { path: "compose.yml", line: 2 },
    service: "svc",
    image: null,
    build: ".",
    envFiles: [{ path: ".env", line: 7, format: null }],
    environment: environment.map((one, i) => ({
      ...one,
      line: 9 + i,
      form: "interpolated" as const,
    })),
  }) satisfies Fact;

const shell = (value = key, id = "o2") =>
  seen({ id, source: "process", path: null, line: null, value });

const projects: [string, Evidence][] = [
  ["a key in .env, loaded first", works({ facts: [loader, client] })],
  [
    "a placeholder in .env.example",
    works({
      facts: [loader, client],
      seen: [
        seen({ value: key }),
        seen({
          id: "o2",
          path: ".env.example",
          value: "your-api-key-here",
          tags: ["template"],
        }),
      ],
    }),
  ],
  [
    "a placeholder in .env below the key of .env.local",
    (() => {
      const local = seen({ path: ".env.local", value: key });
      const plain = seen({ id: "o2", value: "placeholder-set-in-env-local" });
      return works({
        winner: local,
        seen: [local, plain],
        contexts: [
          context({
            loader: "next",
            files: [".env.local", ".env"],
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from: local, losers: [plain] })],
            ]),
          }),
        ],
      });
    })(),
  ],
  [
    "an exported variable equal to .env, and the profile that sets it",
    (() => {
      const from = { ...shell(), id: "o1" };
      const file = seen({ id: "o2", value: key });
      const profile = seen({
        id: "o3",
        source: "shell-profile",
        path: "~/.zshrc",
        line: 9,
        value: key,
      });
      return works({
        winner: from,
        seen: [from, file, profile],
        contexts: [
          context({
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from, losers: [file] })],
            ]),
          }),
        ],
      });
    })(),
  ],
  [
    "an exported key that works over another one in .env",
    (() => {
      const from = { ...shell(), id: "o1" };
      const file = seen({ id: "o2", value: fakeKey("legacy") });
      return works({
        winner: from,
        seen: [from, file],
        candidates: [file],
        contexts: [
          context({
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from, losers: [file] })],
            ]),
          }),
        ],
      });
    })(),
  ],
  [
    "two packages with two keys",
    works({
      winner: { path: "packages/api/.env" },
      seen: [
        seen({ path: "packages/api/.env", value: key }),
        seen({
          id: "o2",
          path: "packages/worker/.env",
          value: fakeKey("legacy"),
        }),
      ],
    }),
  ],
  [
    "compose with env_file, and python without a loader beside it",
    works({
      contexts: [
        context({
          title: "compose service svc",
          loader: "compose",
          fact: compose([]),
          variables: new Map([
            ["OPENAI_API_KEY", effective({ from: seen({ value: key }) })],
          ]),
        }),
        context({ environmentOnly: true, files: [] }),
      ],
      facts: [compose([]), { ...client, language: "python" }],
    }),
  ],
  [
    "compose that fills in the variable from the env file itself",
    works({
      facts: [
        compose([{ name: "OPENAI_API_KEY", value: "${OPENAI_API_KEY}" }]),
      ],
    }),
  ],
  [
    "a database in compose, and the key in the shell",
    works({
      winner: { ...shell(), id: "o1" },
      contexts: [
        context({
          environmentOnly: true,
          files: [],
          variables: new Map([
            ["OPENAI_API_KEY", effective({ from: { ...shell(), id: "o1" } })],
          ]),
        }),
      ],
      facts: [
        { ...compose([]), build: null, image: "postgres:16", envFiles: [] },
        client,
      ],
    }),
  ],
  [
    "a workflow run that has its secret",
    works({
      winner: { ...shell(), id: "o1" },
      environment: new Map([
        ["CI", "true"],
        ["GITHUB_ACTIONS", "true"],
        ["GITHUB_EVENT_NAME", "push"],
      ]),
      facts: [
        {
          kind: "workflow-env",
          at: { path: ".github/workflows/ci.yml", line: 18 },
          variable: "OPENAI_API_KEY",
          secret: "OPENAI_API_KEY",
          scope: "step",
          job: "test",
          environment: null,
        },
      ],
    }),
  ],
  [
    "another workflow that maps nothing",
    works({
      facts: [
        {
          kind: "workflow-run",
          at: { path: ".github/workflows/lint.yml", line: 9 },
          job: "lint",
          command: "npm test",
          variables: [],
          environment: null,
        },
      ],
    }),
  ],
  [
    "an old key that is commented out, and one in the history",
    works({
      seen: [
        seen({ line: 2, value: key }),
        seen({
          id: "o2",
          line: 1,
          value: fakeKey("legacy"),
          tags: ["commented"],
        }),
        seen({
          id: "o3",
          source: "git-history",
          path: ".env",
          value: fakeKey("legacy"),
        }),
      ],
    }),
  ],
  [
    "the key of a test, and a test that clears the variable",
    works({
      seen: [
        seen({ value: key }),
        seen({
          id: "o2",
          source: "source-code",
          path: "tests/test_chat.py",
          value: fakeKey("legacy"),
        }),
      ],
      facts: [
        {
          kind: "env-write",
          at: { path: "tests/conftest.py", line: 3 },
          language: "python",
          name: "OPENAI_API_KEY",
          to: "empty",
        },
      ],
    }),
  ],
  [
    "a key of Anthropic beside it, and a stored login",
    works({
      seen: [
        seen({ value: key }),
        seen({
          id: "o2",
          line: 2,
          variable: "ANTHROPIC_API_KEY",
          value: fakeKey("anthropic"),
        }),
        seen({
          id: "o3",
          source: "login-store",
          path: "~/.codex/auth.json",
          variable: "access_token",
          value: fakeKey("jwt"),
        }),
      ],
    }),
  ],
  [
    "settings of platforms, of a runner, of a unit",
    works({
      facts: [
        {
          kind: "platform",
          at: { path: "fly.toml", line: 1 },
          platform: "fly",
          variables: ["PORT"],
        },
        {
          kind: "filter",
          at: { path: "turbo.json", line: 4 },
          tool: "turbo",
          passes: ["NODE_ENV"],
          patterns: [],
        },
        {
          kind: "service-unit",
          at: { path: "bot.service", line: 3 },
          environmentFiles: [],
          variables: [],
          command: "node src/index.js",
        },
      ],
    }),
  ],
  [
    "a project without a program and a key for nobody",
    evidence({
      value: null,
      contexts: [context({ environmentOnly: true, files: [] })],
      subject: {
        occurrence: seen({ value: key }),
        variable: "OPENAI_API_KEY",
        value: key,
        context: null,
        chosenBy: "only-candidate",
      },
      seen: [seen({ value: key })],
      answers: [answer()],
    }),
  ],
];

describe("a project in order is not accused", () => {
  it.each(projects)("%s", (_, e) => {
    expect(loadingCauses.filter((cause) => cause.detect(e) !== null)).toEqual(
      [],
    );
  });
});

describe("a text about something else accuses no place", () => {
  it.each([
    "insufficient-quota",
    "rate-limit",
    "model-not-found",
    "missing-scopes",
    "region",
    "server-error",
  ] as const)("%s", (kind) => {
    for (const [, e] of projects) {
      const said = {
        ...e,
        command: "explain" as const,
        error: errorText({ refusals: [refusal(kind, { status: 429 })] }),
      };
      expect(
        loadingCauses
          .filter((cause) => cause.detect(said) !== null)
          .map((cause) => cause.id),
      ).toEqual([]);
    }
  });
});

describe("a refused key that stands in one place only", () => {
  it("is not the fault of the place", () => {
    const mask = maskOf(key);
    const from = seen({ value: key });
    const e = evidence({
      value: key,
      winner: from,
      command: "explain",
      facts: [loader, client],
      mask: { mask, from: "error-text", matches: [from] },
      error: errorText({ refusals: [refusal("invalid-api-key", { mask })] }),
    });
    expect(loadingCauses.filter((cause) => cause.detect(e) !== null)).toEqual(
      [],
    );
  });
});
