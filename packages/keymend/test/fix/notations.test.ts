import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/fix/rewrite.ts";
import { readsAsMeant } from "../../src/fix/read-back.ts";
import { fakeKey } from "../../src/key/fake.ts";
import type { Edit } from "../../src/model/cause.ts";
import type { Seen, Subject } from "../../src/model/evidence.ts";
import { filePlaces } from "../../src/places/index.ts";

const OLD = fakeKey("project", "old");
const NEW = fakeKey("project", "new");
const base64 = (text: string) => Buffer.from(text).toString("base64");
const subject: Subject = {
  occurrence: null,
  variable: "",
  value: null,
  context: null,
  chosenBy: "winner",
};

async function seenIn(path: string, text: string): Promise<Seen[]> {
  const mine = filePlaces.filter(
    (place) =>
      place.matches(path) || place.paths?.includes(path.replace("~/", "")),
  );
  const special = mine.filter(({ source }) => source !== "config-file");
  const seen: Seen[] = [];
  for (const place of special.length > 0 ? special : mine) {
    const reading = await place.read(
      { path, text, encoding: "utf-8" },
      { has: () => false, platform: "linux" },
    );
    for (const found of reading.found)
      seen.push({
        ...found,
        id: `o${String(seen.length + 1)}`,
        source: found.source ?? place.source,
        path,
        value: found.value?.reveal() ?? null,
        fingerprint: null,
      });
  }
  return seen;
}

/** Puts `next` in the place of every value that holds the old key. */
async function put(
  path: string,
  text: string,
  next: string | ((value: string) => string),
): Promise<string | null> {
  const seen = await seenIn(path, text);
  const edits = seen
    .filter((one) => one.value?.includes(OLD.slice(0, 30)) === true)
    .map((one): Edit => ({
      do: "replace-value",
      occurrence: one.id,
      with: (value) => (typeof next === "string" ? next : next(value)),
    }));
  expect(edits.length, `${path}: the old key is found`).toBeGreaterThan(0);
  const drafts = applyEdits(edits, {
    open: () => ({ path, text, encoding: "utf-8", isNew: false }),
    seen,
    subject,
  });
  const [draft] = drafts ?? [];
  if (draft === undefined) return null;
  const meant = await readsAsMeant(draft, text, {
    places: filePlaces,
    edits,
    seen,
    subject,
  });
  expect(meant, `${path}: read back\n${draft.text ?? ""}`).toBe(true);
  return draft.text;
}

const rows: readonly (readonly [
  title: string,
  path: string,
  text: (key: string) => string,
])[] = [
  ["export in quotes", "run.sh", (k) => `export OPENAI_API_KEY="${k}"\n`],
  [
    "export of a quoted word",
    "run.sh",
    (k) => `export "OPENAI_API_KEY=${k}"\n`,
  ],
  [
    "before one command",
    "run.sh",
    (k) => `A=1 OPENAI_API_KEY='${k}' node a.js\n`,
  ],
  [
    "a default",
    "run.sh",
    (k) => `export OPENAI_API_KEY="\${OPENAI_API_KEY:-${k}}"\n`,
  ],
  [
    "a here-document",
    "run.sh",
    (k) => `cat > .env <<END\nA=1\nOPENAI_API_KEY=${k}\nEND\n`,
  ],
  ["an option", "run.sh", (k) => `aider --openai-api-key ${k} --model x\n`],
  [
    "docker run -e",
    "run.sh",
    (k) => `docker run --rm -e OPENAI_API_KEY=${k} -p 1:1 img\n`,
  ],
  [
    "docker run -e in quotes",
    "run.sh",
    (k) => `docker run -e "OPENAI_API_KEY=${k}" img\n`,
  ],
  [
    "docker run in a Makefile",
    "Makefile",
    (k) => `run:\n\tdocker run -e OPENAI_API_KEY=${k} img\n`,
  ],
  [
    "a Makefile",
    "Makefile",
    (k) => `export OPENAI_API_KEY := ${k}\n\nall:\n\techo\n`,
  ],
  ["fish", "setup.fish", (k) => `set -gx OPENAI_API_KEY ${k} # mine\n`],
  ["csh", "~/.cshrc", (k) => `setenv OPENAI_API_KEY "${k}"\n`],
  [
    "cmd",
    "start.bat",
    (k) => `@echo off\r\nset OPENAI_API_KEY=${k}\r\nnode a.js\r\n`,
  ],
  ["cmd in quotes", "start.bat", (k) => `set "OPENAI_API_KEY=${k}"\r\n`],
  ["setx", "start.bat", (k) => `setx OPENAI_API_KEY "${k}"\r\n`],
  ["PowerShell", "start.ps1", (k) => `$env:OPENAI_API_KEY = "${k}" # mine\n`],
  [
    "PowerShell, for later",
    "start.ps1",
    (k) =>
      `[Environment]::SetEnvironmentVariable('OPENAI_API_KEY', '${k}', 'User')\n`,
  ],
  ["ENV", "Dockerfile", (k) => `FROM node\nENV A=1 OPENAI_API_KEY=${k} B=2\n`],
  [
    "ENV in quotes",
    "Dockerfile",
    (k) => `FROM node\nENV OPENAI_API_KEY="${k}"\n`,
  ],
  ["the old ENV", "Dockerfile", (k) => `FROM node\nENV OPENAI_API_KEY ${k}\n`],
  [
    "ENV over lines",
    "Dockerfile",
    (k) => `FROM node\nENV A=1 \\\n    OPENAI_API_KEY=${k} \\\n    B=2\n`,
  ],
  [
    "a Secret",
    "k8s/secret.yaml",
    (k) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  OPENAI_API_KEY: ${base64(k)} # x\n  OTHER: eA==\n`,
  ],
  [
    "a Secret in quotes",
    "k8s/secret.yaml",
    (k) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  OPENAI_API_KEY: "${base64(k)}"\n`,
  ],
  [
    "a Secret, folded",
    "k8s/secret.yaml",
    (k) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  OPENAI_API_KEY: >-\n    ${base64(k)}\n`,
  ],
  [
    "stringData",
    "k8s/secret.yaml",
    (k) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  OPENAI_API_KEY: '${k}'\n`,
  ],
  [
    "a container's env",
    "k8s/deployment.yaml",
    (k) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          env:\n            - name: OPENAI_API_KEY\n              value: "${k}"\n            - name: B\n              value: x\n`,
  ],
  ["helm values", "charts/a/values.yaml", (k) => `openai:\n  apiKey: ${k}\n`],
  [
    "compose, a list in quotes",
    "compose.yaml",
    (k) =>
      `services:\n  a:\n    environment:\n      - "OPENAI_API_KEY=${k}"\n      - B=1\n`,
  ],
  [
    "a step's command",
    ".github/workflows/ci.yml",
    (k) =>
      `on: push\njobs:\n  a:\n    steps:\n      - run: OPENAI_API_KEY=${k} npm test\n`,
  ],
  ["gitlab", ".gitlab-ci.yml", (k) => `variables:\n  OPENAI_API_KEY: "${k}"\n`],
  [
    "systemd",
    "deploy/app.service",
    (k) =>
      `[Service]\nEnvironment="OPENAI_API_KEY=${k}" "B=1"\nExecStart=/bin/true\n`,
  ],
  [
    "systemd without quotes",
    "deploy/app.service",
    (k) => `[Service]\nEnvironment=OPENAI_API_KEY=${k}\n`,
  ],
  [
    "cron",
    "deploy/crontab",
    (k) => `OPENAI_API_KEY=${k}\n0 7 * * * python3 a.py\n`,
  ],
  [
    "JavaScript",
    "src/a.js",
    (k) =>
      `import OpenAI from 'openai';\nconst c = new OpenAI({ apiKey: '${k}' }); // x\n`,
  ],
  [
    "Python",
    "app.py",
    (k) => `import openai\nclient = openai.OpenAI(api_key="${k}")\n`,
  ],
  [
    "a notebook",
    "a.ipynb",
    (k) =>
      `${JSON.stringify({ cells: [{ cell_type: "code", source: ["import os\n", `os.environ["OPENAI_API_KEY"] = "${k}"\n`] }], nbformat: 4 }, null, 1)}\n`,
  ],
  [
    "a magic of a notebook",
    "a.ipynb",
    (k) =>
      `${JSON.stringify({ cells: [{ cell_type: "code", source: [`%env OPENAI_API_KEY=${k}`] }], nbformat: 4 }, null, 1)}\n`,
  ],
  [
    "XML",
    "App.config",
    (k) =>
      `<configuration>\n  <add key="OpenAIApiKey" value="${k}" />\n</configuration>\n`,
  ],
  [
    "a property list",
    "Info.plist",
    (k) =>
      `<dict>\n<key>OPENAI_API_KEY</key>\n<string>${k}</string>\n</dict>\n`,
  ],
  ["a key file", "secrets/openai_key.txt", (k) => k],
  [
    "settings of an editor",
    ".vscode/settings.json",
    (k) =>
      `{\n  // mine\n  "terminal.integrated.env.linux": { "OPENAI_API_KEY": "${k}" },\n}\n`,
  ],
  [
    "package.json",
    "package.json",
    (k) => `{ "scripts": { "start": "OPENAI_API_KEY=${k} node a.js" } }\n`,
  ],
  [
    "nginx",
    "nginx.conf",
    (k) =>
      `server { location / {\n  proxy_set_header Authorization "Bearer ${k}";\n} }\n`,
  ],
];

describe("a new key in the place of the old one", () => {
  it.each(rows)("%s", async (_title, path, text) => {
    expect(await put(path, text(OLD), NEW)).toBe(text(NEW));
  });
});

describe("damage goes, and what stands around it stays", () => {
  const clean = (value: string) => value.replace(/[^\w-]|Bearer /g, "");
  it.each([
    [
      "Bearer in a script",
      "run.sh",
      `export OPENAI_API_KEY="Bearer ${OLD}" # x\n`,
      `export OPENAI_API_KEY="${OLD}" # x\n`,
    ],
    [
      "a line break in a Secret",
      "k8s/secret.yaml",
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  OPENAI_API_KEY: ${base64(`${OLD}\n`)}\n`,
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  OPENAI_API_KEY: ${base64(OLD)}\n`,
    ],
    [
      "a block that keeps its line break",
      "k8s/secret.yaml",
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  OPENAI_API_KEY: |\n    ${OLD}\n  B: x\n`,
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  OPENAI_API_KEY: |-\n    ${OLD}\n  B: x\n`,
    ],
    [
      "an escape in JSON",
      "config.json",
      `{ "openai": { "api_key": "${OLD}\\n" } }\n`,
      `{ "openai": { "api_key": "${OLD}" } }\n`,
    ],
    [
      "an invisible character in TOML",
      "settings.toml",
      `[openai]\napi_key = "\u200b${OLD}"\n`,
      `[openai]\napi_key = "${OLD}"\n`,
    ],
    ["a key file with a line break", "secrets/openai_key.txt", `${OLD}\n`, OLD],
  ])("%s", async (_title, path, text, expected) => {
    expect(await put(path, text, clean)).toBe(expected);
  });
});

describe("what a place cannot hold is not written there", () => {
  it.each([
    ["start.bat", `set OPENAI_API_KEY=${OLD}\r\n`, 'a"b%c'],
    ["Makefile", `export OPENAI_API_KEY := ${OLD}\n`, "a $b #c"],
    [
      "deploy/app.service",
      `[Service]\nEnvironment=OPENAI_API_KEY=${OLD}\n`,
      "two words",
    ],
    [
      "app.py",
      `import openai\nclient = openai.OpenAI(api_key=f"${OLD}")\n`,
      "a{b}",
    ],
    ["app.ini", `[openai]\napi_key = ${OLD}\n`, "two\nlines"],
  ])("%s", async (path, text, value) => {
    expect(await put(path, text, value)).toBeNull();
  });
});
