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
  unknownKey,
} from "../../../src/causes/sketch.ts";
import { judge } from "../../../src/doctor/judge.ts";
import { fakeKey } from "../../../src/key/fake.ts";
import type { ErrorText } from "../../../src/model/error-text.ts";
import type { Evidence, Seen } from "../../../src/model/evidence.ts";
import type { Fact } from "../../../src/model/fact.ts";

// Whole situations, judged by all causes of the two groups together: which one decides, and where it points.

const key = fakeKey();
const old = fakeKey("legacy");

const missing = (part: Partial<ErrorText> = {}) =>
  errorText({
    local: [
      { kind: "missing-key", sdk: "openai", variables: ["OPENAI_API_KEY"] },
    ],
    ...part,
  });
const alone = (title = "started as it is") =>
  context({ title, loader: "process", environmentOnly: true, files: [] });
const client = (language: "python" | "javascript"): Fact => ({
  kind: "client",
  at: { path: "main", line: 8 },
  language,
  sdk: "openai",
  browser: false,
  topLevel: true,
  options: {},
});
const inShell = (part: Partial<Seen> = {}) =>
  seen({
    source: "process",
    path: null,
    line: null,
    column: null,
    value: key,
    ...part,
  });
const workflow: Fact = {
  kind: "workflow-env",
  at: { path: ".github/workflows/ci.yml", line: 18 },
  variable: "OPENAI_API_KEY",
  secret: "OPENAI_API_KEY",
  scope: "step",
  job: "test",
  environment: null,
};

interface Situation {
  what: string;
  e: Evidence;
  cause: string;
  at: unknown;
}

const situations: Situation[] = [
  {
    what: "nothing anywhere but a sample file",
    e: evidence({
      value: null,
      facts: [client("python")],
      seen: [seen({ path: ".env.example", value: "", tags: ["template"] })],
    }),
    cause: "key-missing",
    at: null,
  },
  {
    what: "a name with a letter too few, in the file that is loaded",
    e: evidence({
      value: null,
      facts: [client("python")],
      seen: [seen({ variable: "OPENAI_APIKEY", line: 2, value: key })],
    }),
    cause: "wrong-variable-name",
    at: { occurrence: "o1" },
  },
  {
    what: "an env file that nothing loads",
    e: evidence({
      value: null,
      contexts: [alone()],
      facts: [client("python")],
      seen: [seen({ value: key })],
    }),
    cause: "env-file-not-loaded",
    at: { occurrence: "o1" },
  },
  {
    what: "only the template is filled in",
    e: evidence({
      value: null,
      contexts: [context({ files: [], wanted: [".env"] })],
      facts: [client("python")],
      seen: [
        seen({
          path: ".env.template",
          line: 2,
          value: key,
          tags: ["template"],
        }),
      ],
    }),
    cause: "env-file-wrong-name",
    at: { occurrence: "o1" },
  },
  {
    what: "a compose entry that comes out empty over env_file",
    e: (() => {
      const service: Fact = {
        kind: "compose-service",
        at: { path: "docker-compose.yml", line: 2 },
        service: "api",
        image: null,
        build: ".",
        envFiles: [{ path: ".env.docker", line: 7, format: null }],
        environment: [
          {
            name: "OPENAI_API_KEY",
            line: 10,
            value: "${OPENAI_API_KEY:-}",
            form: "interpolated",
          },
        ],
      };
      const entry = seen({
        source: "compose",
        path: "docker-compose.yml",
        line: 10,
        value: "",
      });
      const file = seen({ id: "o2", path: ".env.docker", value: key });
      return evidence({
        value: "",
        winner: entry,
        seen: [entry, file],
        facts: [service, client("javascript")],
        contexts: [
          context({
            title: "compose service api",
            loader: "compose",
            fact: service,
            files: [".env.docker"],
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from: entry, losers: [file] })],
            ]),
          }),
          alone(),
        ],
      });
    })(),
    cause: "compose-overrides-env-file",
    at: { path: "docker-compose.yml", line: 10, variable: "OPENAI_API_KEY" },
  },
  {
    what: "sudo before docker run -e NAME",
    e: evidence({
      value: null,
      command: "explain",
      contexts: [alone()],
      seen: [
        inShell(),
        seen({
          id: "o2",
          source: "shell-profile",
          path: "~/.bashrc",
          line: 8,
          value: key,
        }),
      ],
      facts: [
        {
          kind: "docker-run",
          at: { path: "run.sh", line: 5 },
          sudo: true,
          preservesEnv: false,
          envFiles: [],
          passes: [{ name: "OPENAI_API_KEY", line: 6, form: "bare" }],
          image: "agent",
        },
      ],
      error: missing({ remarks: ["in-container"] }),
    }),
    cause: "env-not-passed",
    at: { path: "run.sh", line: 6, variable: "OPENAI_API_KEY" },
  },
  {
    what: "a program of the dock, the key in the profile",
    e: evidence({
      value: null,
      command: "explain",
      contexts: [alone()],
      seen: [
        seen({
          source: "shell-profile",
          path: "~/.zshrc",
          line: 9,
          variable: "CODEX_LB_API_KEY",
          value: key,
        }),
      ],
      error: errorText({
        local: [{ kind: "missing-variable", variables: ["CODEX_LB_API_KEY"] }],
      }),
    }),
    cause: "set-in-other-session",
    at: { occurrence: "o1" },
  },
  {
    what: "a pull request from a fork",
    e: evidence({
      value: "",
      winner: inShell({ value: "" }),
      environment: new Map([
        ["GITHUB_ACTIONS", "true"],
        ["GITHUB_EVENT_NAME", "pull_request"],
        ["GITHUB_EVENT_FORK", "true"],
      ]),
      facts: [workflow, client("python")],
    }),
    cause: "ci-secret-unavailable",
    at: {
      path: ".github/workflows/ci.yml",
      line: 18,
      variable: "OPENAI_API_KEY",
    },
  },
  {
    what: "a secret that does not exist, on a schedule",
    e: evidence({
      value: "",
      winner: inShell({ value: "" }),
      environment: new Map([
        ["GITHUB_ACTIONS", "true"],
        ["GITHUB_EVENT_NAME", "schedule"],
      ]),
      facts: [workflow, client("python")],
    }),
    cause: "key-empty",
    at: {
      path: ".github/workflows/ci.yml",
      line: 18,
      variable: "OPENAI_API_KEY",
    },
  },
  {
    what: "a function on a platform, the key on the desk",
    e: evidence({
      value: key,
      winner: { path: ".env.local" },
      command: "explain",
      answers: [answer()],
      facts: [client("javascript")],
      error: missing({
        frames: [
          {
            path: "/var/task/.next/server/app/api/chat/route.js",
            line: 1,
            library: false,
          },
        ],
      }),
    }),
    cause: "deploy-env-missing",
    at: null,
  },
  {
    what: "a dead variable over a good file",
    e: (() => {
      const winner = inShell({ value: old });
      const file = seen({ id: "o2", line: 3, value: key });
      return evidence({
        value: old,
        winner,
        seen: [winner, file],
        candidates: [file],
        contexts: [
          context({
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from: winner, losers: [file] })],
            ]),
          }),
        ],
        answers: [unknownKey(old), answer({ occurrence: "o2" })],
      });
    })(),
    cause: "shadowed-by-environment",
    at: { occurrence: "o1" },
  },
  {
    what: "an empty variable over a good file",
    e: (() => {
      const winner = inShell({ value: "" });
      const file = seen({ id: "o2", line: 3, value: key });
      return evidence({
        value: "",
        winner,
        seen: [winner, file],
        candidates: [file],
        contexts: [
          context({
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from: winner, losers: [file] })],
            ]),
          }),
        ],
        answers: [answer({ occurrence: "o2" })],
      });
    })(),
    cause: "key-empty",
    at: { occurrence: "o1" },
  },
  {
    what: "the name twice in one file, the template line last",
    e: (() => {
      const first = seen({ line: 2, value: key });
      const last = seen({ id: "o2", line: 6, value: "your_openai_api_key" });
      return evidence({
        value: "your_openai_api_key",
        winner: last,
        seen: [first, last],
        candidates: [first],
        answers: [answer()],
      });
    })(),
    cause: "duplicate-definition",
    at: { occurrence: "o2" },
  },
  {
    what: "the stored key of a plugin, and a good variable",
    e: (() => {
      const store = seen({
        source: "tool-settings",
        path: "~/.config/JetBrains/options/chatgpt.xml",
        line: 3,
        variable: null,
        value: old,
      });
      const shell = inShell({ id: "o2" });
      const mask = maskOf(old);
      return evidence({
        value: old,
        winner: store,
        command: "explain",
        seen: [store, shell],
        candidates: [shell],
        mask: { mask, from: "error-text", matches: [store] },
        error: errorText({ refusals: [refusal("invalid-api-key", { mask })] }),
        answers: [unknownKey(old), answer({ occurrence: "o2" })],
      });
    })(),
    cause: "credential-store-wins",
    at: { occurrence: "o1" },
  },
  {
    what: "a dead key in the source, a good one in .env",
    e: (() => {
      const literal = seen({
        source: "source-code",
        path: "prompt.py",
        line: 6,
        variable: null,
        value: old,
      });
      const file = seen({ id: "o2", value: key });
      const base = evidence({
        value: old,
        winner: literal,
        seen: [literal, file],
        candidates: [file],
        contexts: [alone()],
        facts: [client("python")],
        answers: [unknownKey(old), answer({ occurrence: "o2" })],
      });
      return {
        ...base,
        subject: { ...base.subject, chosenBy: "code-literal" as const },
      };
    })(),
    cause: "hardcoded-key",
    at: { occurrence: "o1" },
  },
  {
    what: "a container that started before the change",
    e: evidence({
      value: key,
      command: "explain",
      answers: [answer()],
      mask: { mask: maskOf(old), from: "error-text", matches: [] },
      error: errorText({
        refusals: [refusal("invalid-api-key", { mask: maskOf(old) })],
        remarks: ["just-changed", "in-container"],
      }),
    }),
    cause: "stale-process",
    at: { occurrence: "o1" },
  },
  {
    what: "a deployment with the key of before",
    e: evidence({
      value: key,
      command: "explain",
      answers: [answer()],
      mask: { mask: maskOf(old), from: "error-text", matches: [] },
      error: errorText({
        refusals: [refusal("invalid-api-key", { mask: maskOf(old) })],
        remarks: ["just-changed", "deployed"],
      }),
    }),
    cause: "stale-deployment",
    at: null,
  },
  {
    what: "a page that reads the server's name, while the server has it",
    e: evidence({
      value: key,
      winner: { path: ".env.local" },
      command: "explain",
      contexts: [
        context({
          loader: "next",
          files: [".env.local"],
          variables: new Map([
            [
              "OPENAI_API_KEY",
              effective({ from: seen({ path: ".env.local", value: key }) }),
            ],
          ]),
        }),
      ],
      answers: [answer()],
      facts: [
        {
          kind: "dependency",
          path: "package.json",
          line: 9,
          ecosystem: "npm",
          name: "next",
          version: "14",
        },
        client("javascript"),
        {
          ...client("javascript"),
          at: { path: "components/Chat.tsx", line: 4 },
          browser: true,
          options: { apiKey: { kind: "variable", name: "OPENAI_API_KEY" } },
        } as Fact, // the spread of a member of the union keeps its kind
      ],
      error: missing({
        frames: [{ path: "components/Chat.tsx", line: 4, library: false }],
      }),
    }),
    cause: "client-prefix-missing",
    at: { path: "components/Chat.tsx", line: 4, variable: null },
  },
];

describe("of all causes of a key that does not arrive, one decides", () => {
  it.each(situations)("$what", ({ e, cause, at }) => {
    const { verdict, diagnoses } = judge(e, loadingCauses);
    expect(diagnoses[0]?.cause.id).toBe(cause);
    expect(diagnoses[0]?.finding.at).toEqual(at);
    expect(verdict).toBe("refused");
  });
});
