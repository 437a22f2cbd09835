import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { commandTable } from "../../src/cli/commands.ts";
import { fakeKey } from "../../src/key/fake.ts";
import { runCli, type CliResult } from "../support/cli.ts";
import { folderWith, put } from "../support/folder.ts";
import { leaksIn } from "../support/leaks.ts";
import {
  startProvider,
  startServer,
  type TestProvider,
} from "../support/provider.ts";

// Keys are planted in every kind of place, every command is run in every way, and everything that comes out is searched.

const canary = (n: number, kind: Parameters<typeof fakeKey>[0] = "project") =>
  fakeKey(kind, `canary ${String(n)}`);
const K = Array.from({ length: 40 }, (_, n) => canary(n));
const key = (n: number) => K[n] ?? "";
const base64 = (text: string) => Buffer.from(text).toString("base64");

const project: Record<string, string> = {
  "package.json":
    '{"name":"canary","type":"module","scripts":{"start":"node src/index.js","docker":"docker run --env-file .env.docker img"},"dependencies":{"dotenv":"^17.0.0","openai":"^6.0.0"}}',
  "src/index.js": `import 'dotenv/config';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nconst spare = '${key(1)}';\nawait openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [] });\n`,
  ".env": `OPENAI_API_KEY="Bearer ${key(2)}"\nOPENAI_ADMIN_KEY=${canary(3, "admin")}\n`,
  ".env.local": `OPENAI_API_KEY=${key(4)}\n`,
  ".env.example": `OPENAI_API_KEY=${key(5)}\n`,
  ".env.docker": `OPENAI_API_KEY='${key(6)}' # note\n`,
  ".env.txt": `OPENAI_KEY=${key(7)}\n`,
  ".envrc": `export OPENAI_API_KEY=${key(8)}\n`,
  "run.sh": `#!/bin/sh\nexport OPENAI_API_KEY=${key(9)}\naider --api-key openai=${key(10)}\n`,
  "start.bat": `set OPENAI_API_KEY="${key(11)}"\r\n`,
  "start.ps1": `$env:OPENAI_API_KEY = "${key(12)}"\n`,
  Dockerfile: `FROM node\nENV OPENAI_API_KEY=${key(13)}\nARG OPENAI_KEY=${key(14)}\n`,
  "docker-compose.yml": `services:\n  app:\n    build: .\n    environment:\n      OPENAI_API_KEY: ${key(15)}\n    env_file: [.env.docker]\n`,
  "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: llm\ndata:\n  OPENAI_API_KEY: ${base64(`${key(16)}\n`)}\n`,
  "values.yaml": `openai:\n  apiKey: ${key(17)}\n`,
  ".github/workflows/ci.yml": `on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    env:\n      OPENAI_API_KEY: ${key(18)}\n    steps:\n      - run: npm test\n`,
  "notebook.ipynb": JSON.stringify(
    {
      cells: [
        { cell_type: "code", source: [`%env OPENAI_API_KEY="${key(19)}"`] },
      ],
      nbformat: 4,
    },
    null,
    1,
  ),
  "app.py": `import openai\nopenai.api_key = "${key(20)}"\n`,
  "secrets/openai_key.txt": `${key(21)}\n`,
  ".mcp.json": JSON.stringify(
    { mcpServers: { a: { command: "x", env: { OPENAI_API_KEY: key(22) } } } },
    null,
    2,
  ),
  "deploy/app.service": `[Service]\nEnvironment="OPENAI_API_KEY=${key(23)}"\nExecStart=/bin/true\n`,
  "config.json": `{"openai":{"api_key":"${key(24)}"}}`,
  "nginx.conf": `server { location / { proxy_set_header Authorization "Bearer ${key(25)}"; } }\n`,
};

const home: Record<string, string> = {
  ".zshrc": `export OPENAI_API_KEY=${key(26)}\n`,
  ".bash_history": `export OPENAI_API_KEY=${key(27)}\n`,
  ".codex/auth.json": JSON.stringify(
    { OPENAI_API_KEY: key(28), tokens: { access_token: canary(29, "jwt") } },
    null,
    2,
  ),
  ".continue/config.yaml": `models:\n  - name: a\n    provider: openai\n    apiKey: ${key(30)}\n`,
  ".aicommits": `OPENAI_KEY=${key(31)}\n`,
};

const processKey = key(32);
const pasted = key(33);
const secrets = [...K, canary(3, "admin"), canary(29, "jwt")];

interface World {
  dir: string;
  home: string;
  provider: TestProvider;
  stranger: TestProvider;
  env: Record<string, string>;
}

let world: World;

beforeEach(async () => {
  const root = folderWith();
  for (const [path, text] of Object.entries(project))
    put(root, `home/app/${path}`, text);
  for (const [path, text] of Object.entries(home))
    put(root, `home/${path}`, text);
  const provider = await startProvider([key(4)]);
  const stranger = await startServer((_request, response) =>
    response.writeHead(200).end("{}"),
  );
  put(
    root,
    "home/app/.env.production",
    `OPENAI_BASE_URL=${stranger.url}\nOPENAI_API_KEY=${key(34)}\n`,
  );
  // a git that notes what it is given
  put(
    root,
    "bin/git",
    `#!/bin/sh\necho "$@" >> "${root}/git.log"\nenv >> "${root}/git.log"\nexec "${execFileSync("sh", ["-c", "command -v git"]).toString().trim()}" "$@"\n`,
  );
  chmodSync(join(root, "bin/git"), 0o755);
  const dir = join(root, "home/app");
  world = {
    dir,
    home: join(root, "home"),
    provider,
    stranger,
    env: {
      PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`,
      HOME: join(root, "home"),
      OPENAI_BASE_URL: provider.url,
      OPENAI_API_KEY: processKey,
    },
  };
});

/** Files of keymend's own below HOME. */
function stateFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? stateFiles(path) : [path];
  });
}

function expectNoLeak(result: CliResult): void {
  expect(leaksIn(result.stdout, secrets)).toEqual([]);
  expect(leaksIn(result.stderr, secrets)).toEqual([]);
  for (const file of stateFiles(join(world.home, ".local/state")))
    expect(leaksIn(readFileSync(file, "latin1"), secrets)).toEqual([]);
  expect(
    leaksIn(
      world.provider.requests.map((request) => request.path).join("\n"),
      secrets,
    ),
  ).toEqual([]);
  expect(world.stranger.requests).toEqual([]);
  const log = join(world.home, "../git.log");
  const withoutOwnEnvironment = existsSync(log)
    ? readFileSync(log, "utf8")
    : "";
  expect(leaksIn(withoutOwnEnvironment, secrets)).toEqual([]);
}

const run = (
  args: readonly string[],
  more: Partial<Parameters<typeof runCli>[1]> = {},
) => runCli(args, { cwd: world.dir, env: world.env, ...more });

const traceback = `Traceback (most recent call last):\n  File "app.py", line 3\nhttpx.LocalProtocolError: Illegal header value b'Bearer ${pasted}\\n'\nTypeError: Headers.append: "Bearer ${pasted}" is an invalid header value.\n`;

const lines: [string, string[], Partial<Parameters<typeof runCli>[1]>?][] = [
  ["doctor", []],
  ["doctor --json", ["--json"]],
  ["doctor --verbose --debug", ["doctor", "--verbose", "--debug"]],
  ["doctor --paid-probe", ["doctor", "--paid-probe", "--json"]],
  ["doctor --offline", ["doctor", "--offline", "--verbose"]],
  [
    "doctor with a trailing line break in the key",
    ["doctor", "--debug", "--verbose"],
    { env: { OPENAI_API_KEY: `${processKey}\n` } },
  ],
  [
    "doctor with an invisible character in the key",
    ["doctor", "--json"],
    {
      env: {
        OPENAI_API_KEY: `${processKey.slice(0, 40)}\u200b${processKey.slice(40)}`,
      },
    },
  ],
  [
    "doctor with a key as base URL",
    ["doctor", "--json"],
    { env: { OPENAI_BASE_URL: `http://user:${processKey}@127.0.0.1:9/v1` } },
  ],
  ["doctor with the key as folder", ["doctor", pasted]],
  ["doctor with the key as option", ["doctor", `--${pasted}`]],
  [
    "doctor with the key as value of an option",
    ["doctor", "--timeout", pasted],
  ],
  ["doctor --env-from", ["doctor", "--env-from", ".env.local", "--json"]],
  ["explain, argument", ["explain", traceback, "--debug"]],
  ["explain, standard input", ["explain", "--json"], { input: traceback }],
  [
    "explain, verbose",
    ["explain", "--verbose"],
    {
      input: `401 Incorrect API key provided: ${pasted.slice(0, 8)}***${pasted.slice(-4)}\n${traceback}`,
    },
  ],
  [
    "explain, whole key in a log line",
    ["explain", "--json"],
    { input: `OPENAI_API_KEY=${pasted}\nError: 401 Unauthorized\n` },
  ],
  ["where", ["where"]],
  ["where --json", ["where", "--json"]],
  ["where, two projects", ["where", ".", "k8s", "--json"]],
  ["fix, plan only", ["fix"]],
  ["fix --json", ["fix", "--json"]],
  ["fix --yes", ["fix", "--yes"]],
  ["history", ["history", "--json"]],
  ["undo", ["undo", "--debug"]],
  ["undo with a key", ["undo", pasted]],
  ["new", ["new", "--key-stdin", "--yes"], { input: key(4) }],
  ["new, planned only", ["new", "--key-stdin", "--debug"], { input: key(4) }],
  [
    "new --json",
    ["new", "--key-stdin", "--yes", "--json"],
    { input: `Bearer ${key(4)}` },
  ],
  [
    "new with a key that is refused",
    ["new", "--key-stdin", "--yes", "--debug"],
    { input: pasted },
  ],
  [
    "new with what is no key",
    ["new", "--key-stdin", "--json"],
    { input: `${pasted} ${pasted}` },
  ],
  ["new without input", ["new", "--yes"]],
  [
    "fix with a new key",
    ["fix", "--key-stdin", "--yes", "--json"],
    { input: key(4) },
  ],
  [
    "fix with a key that is refused",
    ["fix", "--key-stdin", "--yes", "--debug"],
    { input: pasted },
  ],
  ["a word that is no command", [`doctr${pasted}`]],
  ["guides with the key as name", ["guides", pasted, "--debug"]],
  ["guides, port", ["guides", "--web", "--port", pasted, "--json"]],
  ["sandbox, not installed here", ["sandbox", "--debug", "--port", "x"]],
];

describe("no key leaves", () => {
  it.each(lines)("%s", async (_name, args, more = {}) => {
    const result = await run(args, {
      ...more,
      env: { ...world.env, ...more.env },
    });
    expect([0, 1, 2, 3]).toContain(result.status);
    expectNoLeak(result);
  });

  it("also not after a fix, in its journal", async () => {
    const fixed = await run(["fix", "--yes", "--json"]);
    expectNoLeak(fixed);
    expectNoLeak(await run(["history"]));
    expectNoLeak(await run(["undo"]));
  });

  it.each(["readSync", "openSync", "readdirSync"])(
    "also not when %s crashes with a key in its message",
    async (method) => {
      const root = folderWith({
        "crash.cjs": `const fs = require('node:fs');\nlet n = 0;\nconst own = fs.${method};\nfs.${method} = (...args) => { n += 1; if (n > 12 && String(args[0]).includes('home') || n > 40) throw new TypeError('boom ${pasted}', { cause: new Error('${pasted}') }); return own(...args); };\nrequire('node:module').syncBuiltinESMExports();\n`,
      });
      for (const args of [
        ["doctor", "--debug"],
        ["doctor", "--json", "--debug"],
        ["where", "--debug"],
      ]) {
        expectNoLeak(
          await run(args, { node: ["--require", join(root, "crash.cjs")] }),
        );
      }
    },
  );

  it("runs every command", () => {
    const tried = new Set(lines.map(([, args]) => args[0]));
    expect(
      commandTable
        .map((command) => command.verb)
        .filter((verb) => !tried.has(verb)),
    ).toEqual([]);
  });
});
