import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { runCli } from "../support/cli.ts";
import { folderWith, put } from "../support/folder.ts";
import { startProvider } from "../support/provider.ts";

// Small projects that have one fault each. The command finds it, changes what must be changed, asks again, and undo
// brings every byte back.

const GOOD = fakeKey("project", "good");
const DEAD = fakeKey("project", "dead");
/** One that the key does not belong to. */
const ORGANIZATION = fakeKey("organization");
const base64 = (text: string) => Buffer.from(text).toString("base64");

const manifest = (more: object = {}) =>
  `${JSON.stringify({ name: "shop", scripts: { start: "node index.js" }, dependencies: { dotenv: "^17.0.0", openai: "^6.0.0" }, ...more }, null, 2)}\n`;
const node = {
  "package.json": manifest(),
  "index.js":
    "require('dotenv/config');\nconst OpenAI = require('openai');\nnew OpenAI().models.list();\n",
};
const python = {
  "requirements.txt": "openai>=1\npython-dotenv\n",
  "main.py":
    "from dotenv import load_dotenv\nload_dotenv()\nfrom openai import OpenAI\nOpenAI().models.list()\n",
};

/** A Python program that gets its file from docker, which takes every line as it stands. */
const docker = {
  "main.py": "from openai import OpenAI\n\nOpenAI().models.list()\n",
  "requirements.txt": "openai>=1\n",
  Dockerfile: 'FROM python:3.12\nCOPY main.py ./\nCMD ["python", "main.py"]\n',
  Makefile: "run:\n\tdocker run --rm --env-file .env shop\n",
};

interface Incident {
  title: string;
  cause: string;
  files: Record<string, string | Uint8Array>;
  home?: Record<string, string>;
  env?: Record<string, string>;
  /** A new key on standard input. */
  withKey?: true;
  /** Files that must be so afterwards; null: gone. `~/` is the home folder. */
  after: Record<string, string | null>;
  /** The verdict of the proof; default healthy. */
  verdict?: "at-risk" | "refused";
}

const incidents: readonly Incident[] = [
  {
    title: "blanks at the end, kept by docker",
    cause: "surrounding-whitespace",
    files: {
      ...docker,
      ".env": `A=1\nOPENAI_API_KEY=${GOOD}  \n`,
    },
    after: { ".env": `A=1\nOPENAI_API_KEY=${GOOD}\n` },
  },
  {
    title: "quotes, kept by docker",
    cause: "quotes-kept",
    files: {
      ...docker,
      ".env": `OPENAI_API_KEY="${GOOD}"\nB='x'\n`,
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\nB='x'\n` },
  },
  {
    title: "curly quotes",
    cause: "smart-quotes",
    files: { ...node, ".env": `# naïve\nOPENAI_API_KEY=\u201c${GOOD}\u201d\n` },
    after: { ".env": `# naïve\nOPENAI_API_KEY=${GOOD}\n` },
  },
  {
    title: "an invisible character",
    cause: "invisible-character",
    files: {
      ...node,
      ".env": `OPENAI_API_KEY=${GOOD.slice(0, 20)}\u200b${GOOD.slice(20)}\r\nB=2\r\n`,
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\r\nB=2\r\n` },
  },
  {
    title: "the scheme before the key",
    cause: "bearer-prefix-included",
    files: { ...python, ".env": `OPENAI_API_KEY='Bearer ${GOOD}' # x\n` },
    after: { ".env": `OPENAI_API_KEY='${GOOD}' # x\n` },
  },
  {
    title: "a line break inside of a Secret",
    cause: "trailing-newline",
    files: {
      "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: llm\ntype: Opaque\ndata:\n  OPENAI_API_KEY: ${base64(`${GOOD}\n`)} # mine\n`,
      "k8s/deployment.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: a\n          envFrom:\n            - secretRef:\n                name: llm\n",
    },
    after: {
      "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: llm\ntype: Opaque\ndata:\n  OPENAI_API_KEY: ${base64(GOOD)} # mine\n`,
    },
  },
  {
    title: "carriage returns in a file that a shell sources",
    cause: "carriage-return",
    files: {
      "main.py": docker["main.py"],
      "requirements.txt": docker["requirements.txt"],
      "run.sh": "#!/bin/bash\nset -a\nsource .env\nset +a\npython main.py\n",
      ".env": `OPENAI_API_KEY=${GOOD}\r\nB=2\r\n`,
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\nB=2\n` },
  },
  {
    title: "UTF-16 of a PowerShell redirection",
    cause: "bom-or-utf16",
    files: {
      ...node,
      ".env": Buffer.from(`\ufeffOPENAI_API_KEY=${GOOD}\r\n`, "utf16le"),
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\n` },
  },
  {
    title: "a byte order mark before the name",
    cause: "bom-or-utf16",
    files: {
      "package.json": manifest({
        scripts: { start: "node --env-file=.env index.js" },
        dependencies: { openai: "^6.0.0" },
      }),
      "index.js":
        "const OpenAI = require('openai');\nnew OpenAI().models.list();\n",
      ".env": `\ufeffOPENAI_API_KEY=${GOOD}\nB=2`,
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\nB=2` },
  },
  {
    title: "the name pasted along",
    cause: "bearer-prefix-included",
    files: { ...node, ".env": `OPENAI_API_KEY=OPENAI_API_KEY=${GOOD}\n` },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\n` },
  },
  {
    title: "a base URL with a path too much, in a profile",
    cause: "wrong-base-url",
    files: { ...node, ".env": `OPENAI_API_KEY=${GOOD}\n` },
    home: {
      ".zshrc": "export A=1\nexport OPENAI_BASE_URL={{url}}/models # mine\n",
    },
    env: { OPENAI_BASE_URL: "{{url}}/models", SHELL: "/bin/zsh" },
    after: {
      "~/.zshrc": "export A=1\nexport OPENAI_BASE_URL={{url}} # mine\n",
    },
  },
  {
    title: "an organization of somebody else",
    cause: "organization-mismatch",
    files: {
      ...node,
      ".env": `OPENAI_API_KEY=${GOOD}\nOPENAI_ORG_ID=${ORGANIZATION}\nB=2\n`,
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\nB=2\n` },
  },
  {
    title: "a task runner that lets nothing through",
    cause: "config-not-mapped",
    files: {
      "package.json": manifest({
        scripts: { dev: "turbo run dev" },
        devDependencies: { turbo: "^2.1.0" },
        dependencies: { openai: "^6.0.0" },
      }),
      "turbo.json": '{\n  "tasks": {\n    "dev": { "cache": false }\n  }\n}\n',
      "index.js":
        "const OpenAI = require('openai');\nnew OpenAI().models.list();\n",
    },
    env: { OPENAI_API_KEY: GOOD },
    after: {
      "turbo.json":
        '{\n  "globalPassThroughEnv": ["OPENAI_API_KEY"],\n  "tasks": {\n    "dev": { "cache": false }\n  }\n}\n',
    },
  },
  {
    title: "a container that is started without the key",
    cause: "env-not-passed",
    files: {
      ...docker,
      Makefile: "run:\n\tdocker run --rm -e MODEL=x shop\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      Makefile: "run:\n\tdocker run --env-file .env --rm -e MODEL=x shop\n",
    },
  },
  {
    title: "a step of a workflow without the secret",
    cause: "ci-secret-unavailable",
    // the run that is under way keeps the environment that it has
    verdict: "refused",
    files: {
      "requirements.txt": "openai\n",
      "main.py": docker["main.py"],
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: python main.py\n        timeout-minutes: 5\n",
    },
    env: {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_JOB: "test",
      GITHUB_EVENT_NAME: "push",
    },
    after: {
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: python main.py\n        env:\n          OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}\n        timeout-minutes: 5\n",
    },
  },
  {
    title: "a second line that wins",
    cause: "duplicate-definition",
    files: {
      ...node,
      ".env": `OPENAI_API_KEY=${GOOD}\nA=1\nOPENAI_API_KEY=\nB=2\n`,
    },
    after: { ".env": `OPENAI_API_KEY=${GOOD}\nA=1\nB=2\n` },
  },
  {
    title: "an old key in the shell profile",
    cause: "shadowed-by-environment",
    files: { ...node, ".env": `OPENAI_API_KEY=${GOOD}\n` },
    home: {
      ".zshrc": `export PATH="$HOME/bin:$PATH"\nexport OPENAI_API_KEY=${DEAD}\nalias ll='ls -l'\n`,
    },
    env: { OPENAI_API_KEY: DEAD, SHELL: "/bin/zsh" },
    after: { "~/.zshrc": `export PATH="$HOME/bin:$PATH"\nalias ll='ls -l'\n` },
  },
  {
    title: "a misspelt name",
    cause: "wrong-variable-name",
    files: { ...node, ".env": `OPENAI_APIKEY="${GOOD}"\n` },
    after: { ".env": `OPENAI_API_KEY="${GOOD}"\n` },
  },
  {
    title: "a misspelt file",
    cause: "env-file-wrong-name",
    files: { ...node, ".env.txt": `OPENAI_API_KEY=${GOOD}\n` },
    after: { ".env.txt": null, ".env": `OPENAI_API_KEY=${GOOD}\n` },
  },
  {
    title: "no loader, and dotenv installed, as a module",
    cause: "env-file-not-loaded",
    files: {
      "package.json": manifest({ type: "module" }),
      "index.js":
        "#!/usr/bin/env node\nimport OpenAI from 'openai';\nconsole.log(new OpenAI());\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "index.js":
        "#!/usr/bin/env node\nimport \"dotenv/config\";\nimport OpenAI from 'openai';\nconsole.log(new OpenAI());\n",
    },
  },
  {
    title: "no loader, and dotenv installed, as a script",
    cause: "env-file-not-loaded",
    files: {
      "package.json": manifest(),
      "index.js":
        "'use strict';\nconst OpenAI = require('openai');\nnew OpenAI().models.list();\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "index.js":
        "'use strict';\nrequire(\"dotenv/config\");\nconst OpenAI = require('openai');\nnew OpenAI().models.list();\n",
    },
  },
  {
    title: "no loader at all: the flag of node",
    cause: "env-file-not-loaded",
    files: {
      "package.json": manifest({ dependencies: { openai: "^6.0.0" } }),
      "index.js":
        "const OpenAI = require('openai');\nnew OpenAI().models.list();\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "package.json": manifest({ dependencies: { openai: "^6.0.0" } }).replace(
        "node index.js",
        "node --env-file=.env index.js",
      ),
    },
  },
  {
    title: "no loader in Python, and python-dotenv installed",
    cause: "env-file-not-loaded",
    files: {
      ...python,
      "main.py":
        '"""A shop."""\nfrom openai import OpenAI\n\nOpenAI().models.list()\n',
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "main.py":
        '"""A shop."""\nfrom dotenv import load_dotenv\nload_dotenv()\nfrom openai import OpenAI\n\nOpenAI().models.list()\n',
    },
  },
  {
    title: "a loader that comes too late",
    cause: "env-file-loaded-too-late",
    files: {
      "package.json": manifest({ type: "module" }),
      "index.js":
        "import dotenv from 'dotenv';\nimport { client } from './client.js';\n\ndotenv.config();\nclient.models.list();\n",
      "client.js":
        "import OpenAI from 'openai';\nexport const client = new OpenAI();\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "index.js":
        "import \"dotenv/config\";\nimport dotenv from 'dotenv';\nimport { client } from './client.js';\n\ndotenv.config();\nclient.models.list();\n",
    },
  },
  {
    title: "an empty entry of compose",
    cause: "compose-overrides-env-file",
    files: {
      "compose.yaml":
        "services:\n  app:\n    build: .\n    env_file: .env\n    environment:\n      - MODE=x\n      - OPENAI_API_KEY=\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
      Dockerfile: "FROM node\n",
    },
    after: {
      "compose.yaml":
        "services:\n  app:\n    build: .\n    env_file: .env\n    environment:\n      - MODE=x\n",
    },
  },
  {
    title: "a service that is handed nothing",
    cause: "env-not-passed",
    files: {
      "compose.yaml":
        "services:\n  app:\n    build: . # here\n    environment:\n      MODE: x\n",
      Dockerfile:
        'FROM python:3.12\nCOPY main.py ./\nCMD ["python", "main.py"]\n',
      "main.py": "from openai import OpenAI\nOpenAI().models.list()\n",
      "requirements.txt": "openai\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "compose.yaml":
        "services:\n  app:\n    build: . # here\n    environment:\n      OPENAI_API_KEY: ${OPENAI_API_KEY}\n      MODE: x\n",
    },
  },
  {
    title: "a dead literal, and a key that works beside it",
    cause: "hardcoded-key",
    files: {
      ...node,
      "index.js": `require('dotenv/config');\nconst OpenAI = require('openai');\nnew OpenAI({ apiKey: '${DEAD}' }).models.list();\n`,
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "index.js":
        "require('dotenv/config');\nconst OpenAI = require('openai');\nnew OpenAI({ apiKey: process.env.OPENAI_API_KEY }).models.list();\n",
    },
  },
  {
    title: "a dead literal in Python, and a key that works beside it",
    cause: "hardcoded-key",
    files: {
      ...python,
      "main.py": `from dotenv import load_dotenv\nload_dotenv()\nfrom openai import OpenAI\nOpenAI(api_key="${DEAD}").models.list()\n`,
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
    },
    after: {
      "main.py":
        'import os\nfrom dotenv import load_dotenv\nload_dotenv()\nfrom openai import OpenAI\nOpenAI(api_key=os.environ["OPENAI_API_KEY"]).models.list()\n',
    },
  },
  {
    title: "a dead literal, and a new key",
    cause: "hardcoded-key",
    files: {
      ...node,
      "index.js": `require('dotenv/config');\nconst OpenAI = require('openai');\nnew OpenAI({ apiKey: "${DEAD}" }).models.list();\n`,
      ".gitignore": "node_modules\n",
    },
    withKey: true,
    after: {
      "index.js":
        "require('dotenv/config');\nconst OpenAI = require('openai');\nnew OpenAI({ apiKey: process.env.OPENAI_API_KEY }).models.list();\n",
      ".env": `OPENAI_API_KEY=${GOOD}\n`,
      ".gitignore": "node_modules\n.env\n",
      ".env.example": "OPENAI_API_KEY=\n",
    },
  },
];

describe("keymend fix heals", () => {
  it.each(incidents.map((one) => [`${one.cause}: ${one.title}`, one] as const))(
    "%s",
    async (
      _title,
      { cause, files, home = {}, env = {}, withKey, after, verdict },
    ) => {
      const root = folderWith();
      const [dir, homeDir] = [join(root, "home/shop"), join(root, "home")];
      const provider = await startProvider([GOOD], ORGANIZATION);
      const filled = (text: string) => text.replaceAll("{{url}}", provider.url);
      for (const [path, content] of Object.entries(files))
        put(dir, path, content);
      for (const [path, content] of Object.entries(home))
        put(homeDir, path, filled(content));
      const options = {
        cwd: dir,
        env: {
          HOME: homeDir,
          OPENAI_BASE_URL: provider.url,
          ...Object.fromEntries(
            Object.entries(env).map(([name, text]) => [name, filled(text)]),
          ),
        },
      };
      const full = (path: string) =>
        path.startsWith("~/") ? join(homeDir, path.slice(2)) : join(dir, path);
      const read = (path: string) =>
        existsSync(full(path)) ? readFileSync(full(path)) : null;
      const paths = [
        ...new Set([
          ...Object.keys(after),
          ...Object.keys(files),
          ...Object.keys(home).map((path) => `~/${path}`),
        ]),
      ];
      const before = paths.map(read);
      const fixed = await runCli(
        [
          "fix",
          "--yes",
          "--json",
          ...(withKey === true ? ["--key-stdin"] : []),
        ],
        { ...options, input: withKey === true ? GOOD : "" },
      );
      const report = JSON.parse(fixed.stdout) as {
        plan: { cause: string; summary: string }[];
        proof: {
          verdict: string;
          diagnoses: { cause: string; summary: string }[];
        } | null;
      }; // keymend.fix/1
      expect(report.plan[0]?.cause, JSON.stringify(report.plan)).toBe(cause);
      for (const path of paths) {
        const expected =
          path in after ? after[path] : before[paths.indexOf(path)]?.toString();
        expect(read(path)?.toString() ?? null, path).toBe(
          expected == null ? null : filled(expected),
        );
      }
      expect(
        report.proof?.verdict,
        JSON.stringify(report.proof?.diagnoses),
      ).toBe(verdict ?? "healthy");
      if (before[paths.indexOf(".env")] === null && ".env" in after)
        expect(statSync(full(".env")).mode & 0o777).toBe(0o600);
      expect((await runCli(["undo"], options)).status).toBe(0);
      expect(paths.map(read)).toEqual(before);
    },
  );
});
