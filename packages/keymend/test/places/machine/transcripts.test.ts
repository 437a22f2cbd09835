import { describe, expect, it } from "vitest";
import { fakeKey } from "../../../src/key/fake.ts";
import type { FilePlace, Reading, TextFile } from "../../../src/model/place.ts";
import { batch } from "../../../src/places/batch.ts";
import { cron } from "../../../src/places/cron.ts";
import { dotenv } from "../../../src/places/dotenv.ts";
import { loginStore } from "../../../src/places/login-store.ts";
import { shellHistory } from "../../../src/places/shell-history.ts";
import { shellProfile } from "../../../src/places/shell-profile.ts";
import { shellScript } from "../../../src/places/shell-script.ts";
import { systemd } from "../../../src/places/systemd.ts";
import { toolSettings } from "../../../src/places/tool-settings.ts";

const KEY = fakeKey();
const OTHER = fakeKey("legacy");

async function read(
  place: FilePlace,
  path: string,
  text: string,
  more: { encoding?: TextFile["encoding"]; files?: string[] } = {},
): Promise<Reading> {
  return place.read(
    { path, text, encoding: more.encoding ?? "utf-8" },
    {
      has: (name) => more.files?.includes(name) === true,
      platform: "linux",
    },
  );
}

/** One line for each find: `line:column variable tags`. */
function table({ found }: Reading): string[] {
  return found.map((one) =>
    [
      `${one.line ?? 0}:${one.column ?? 0}`,
      one.variable ?? "-",
      one.role,
      ...(one.tags ?? []),
    ].join(" "),
  );
}

const values = ({ found }: Reading) =>
  found.map((one) => one.value?.reveal() ?? null);

describe("an env file", () => {
  it("gives every variable of interest its place, and marks what is commented out", async () => {
    const text = `# settings\r\nPORT=3000\r\n  export OPENAI_API_KEY = '${KEY}'  # team\r\n# OPENAI_API_KEY=${OTHER}\r\nANTHROPIC_API_KEY=abc\r\nNO_PROXY=localhost\r\nOPENAI_BASE_URL=https://api.openai.com/v1`;
    const reading = await read(dotenv, "api/.env", text);
    expect(table(reading)).toEqual([
      "3:27 OPENAI_API_KEY key",
      "4:18 OPENAI_API_KEY key commented",
      "6:10 NO_PROXY proxy",
      "7:17 OPENAI_BASE_URL base-url",
    ]);
    expect(values(reading).slice(0, 2)).toEqual([KEY, OTHER]);
    const [first] = reading.found;
    expect(text.slice(first?.span?.start, first?.span?.end)).toBe(`'${KEY}'`);
    expect(text.slice(first?.definition?.start, first?.definition?.end)).toBe(
      `  export OPENAI_API_KEY = '${KEY}'  # team`,
    );
  });

  it("says how the file is encoded", async () => {
    const { facts } = await read(dotenv, ".env", `OPENAI_API_KEY=${KEY}\r\n`, {
      encoding: "utf-16le",
    });
    expect(facts).toEqual([
      { kind: "encoding", path: ".env", encoding: "utf-16le" },
    ]);
  });

  it("finds keys under names that say nothing, and tells whose they are", async () => {
    const reading = await read(
      dotenv,
      ".env",
      `API_KEY=${KEY}\nROOT_KEY=${fakeKey("admin")}\nTOKEN=${fakeKey("anthropic")}\nSESSION=${fakeKey("jwt")}\nGROQ_API_KEY=${KEY}\nOPENAPI_KEY=x\nNAME=Ana\n`,
    );
    expect(table(reading)).toEqual([
      "1:9 API_KEY key",
      "2:10 ROOT_KEY admin-key",
      "3:7 TOKEN other",
      "4:9 SESSION other",
      "5:14 GROQ_API_KEY key",
      "6:13 OPENAPI_KEY key",
    ]);
  });

  it("keeps what a person sees, odd characters too", async () => {
    const reading = await read(
      dotenv,
      ".env",
      `OPENAI_API_KEY=<${KEY}>\nOPENAI_KEY=\${${KEY}}\nOPENAI_TOKEN=${KEY}\u200b\n`,
    );
    expect(values(reading)).toEqual([`<${KEY}>`, `\${${KEY}}`, `${KEY}\u200b`]);
  });

  it.each(["PORXY", "PROXXY"])("sees that HTTPS_%s is a slip", async (word) => {
    const { facts } = await read(
      dotenv,
      ".env",
      `A=1\nHTTPS_${word}=http://x:1`,
    );
    expect(facts).toEqual([
      {
        kind: "env-typo",
        at: { path: ".env", line: 2 },
        variable: `HTTPS_${word}`,
        meant: "HTTPS_PROXY",
      },
    ]);
  });
});

describe("a profile", () => {
  it("tells what reaches programs from what stays in the shell", async () => {
    const reading = await read(
      shellProfile,
      ".bashrc",
      `# ~/.bashrc\ncase $- in\n    *i*) ;;\n      *) return;;\nesac\nalias ll='ls -alF'\nexport OPENAI_API_KEY="${KEY}"\nOPENAI_ORG_ID=org\n#export OPENAI_API_KEY=${OTHER}\nexport OPENAI_PROJECT_ID=$(pass show openai/project)\nif [ -f ~/.secrets ]; then . ~/.secrets; fi\n`,
    );
    expect(table(reading)).toEqual([
      "7:23 OPENAI_API_KEY key exported",
      "8:15 OPENAI_ORG_ID organization not-exported",
      "9:24 OPENAI_API_KEY key commented",
      "10:26 OPENAI_PROJECT_ID project exported indirect",
    ]);
    expect(values(reading)).toEqual([KEY, "org", OTHER, null]);
    // what a profile sources is in the environment already, or in that of another session
    expect(reading.facts).toEqual([]);
  });

  it("gives the CR to the value, as the shell does", async () => {
    const reading = await read(
      shellProfile,
      ".profile",
      `export OPENAI_API_KEY=${KEY}\r\n`,
    );
    expect(values(reading)).toEqual([`${KEY}\r`]);
    const [one] = reading.found;
    expect(one?.definition?.end).toBe(one?.span?.end);
  });

  it("takes the key out of an expression that falls back to it", async () => {
    const text = `export OPENAI_API_KEY="\${OPENAI_API_KEY:-${KEY}}"\n`;
    const reading = await read(shellProfile, ".zshenv", text);
    expect(values(reading)).toEqual([KEY]);
    const span = reading.found[0]?.span;
    expect(text.slice(span?.start, span?.end)).toBe(KEY);
  });

  it.each([
    ["export OPENAI_API_KEY= ", 24],
    ["export OPENAI_API_KEY =", 24],
    ["OPENAI_API_KEY = ", 18],
    ["setenv OPENAI_API_KEY ", 23],
  ])("says why %j sets nothing", async (head, column) => {
    const reading = await read(shellProfile, ".zshrc", `${head}${KEY}\n`);
    expect(values(reading)).toEqual([KEY]);
    expect(table(reading)).toEqual([
      `1:${column} OPENAI_API_KEY key not-exported`,
    ]);
    expect(reading.facts).toHaveLength(1);
    expect(reading.facts[0]).toMatchObject({
      kind: "shell-syntax",
      at: { path: ".zshrc", line: 1 },
      variable: "OPENAI_API_KEY",
    });
  });

  it("has nothing against lines that are right", async () => {
    const { facts } = await read(
      shellProfile,
      ".zshrc",
      `export PATH="$HOME/bin:$PATH"\nexport OPENAI_API_KEY=${KEY}\nexport OPENAI_ORG_ID\nOPENAI_API_KEY= aider\n[[ $OPENAI_API_KEY == "" ]] && echo none\ntest "$OPENAI_API_KEY" = "" && echo none\n`,
    );
    expect(facts).toEqual([]);
  });

  it("reads pam_env and environment.d", async () => {
    const pam = await read(
      shellProfile,
      ".pam_environment",
      `OPENAI_API_KEY DEFAULT="${KEY}"\nOPENAI_ORG_ID=org\n`,
    );
    expect(table(pam)).toEqual([
      "1:25 OPENAI_API_KEY key exported persistent",
      "2:15 OPENAI_ORG_ID organization exported persistent",
    ]);
    expect(values(pam)).toEqual([KEY, "org"]);
  });
});

describe("a script", () => {
  it("tells which variable of the shell the program misses", async () => {
    const { facts } = await read(
      shellScript,
      "start.sh",
      `#!/bin/bash\nOPENAI_API_KEY=${KEY}\ncd app\nexec python main.py\n`,
    );
    expect(facts.filter((fact) => fact.kind === "shell-syntax")).toEqual([
      {
        kind: "shell-syntax",
        at: { path: "start.sh", line: 2 },
        shell: "the shell",
        variable: "OPENAI_API_KEY",
        problem:
          "it is set without being exported, so the program started on line 4 does not get it",
      },
    ]);
  });

  it.each([
    ["is exported later", "OPENAI_API_KEY=x\nexport OPENAI_API_KEY\nnode a.js"],
    ["goes to one command", "OPENAI_API_KEY=x node a.js"],
    [
      "is handed on by hand",
      'OPENAI_API_KEY=x\nnode a.js --key "$OPENAI_API_KEY"',
    ],
    ["stands below set -a", "set -a\nOPENAI_API_KEY=x\nnode a.js"],
    ["is set for no program", "OPENAI_API_KEY=x\nls"],
  ])("finds nothing wrong when a variable %s", async (_title, text) => {
    const { facts } = await read(shellScript, "start.sh", text);
    expect(facts.filter((fact) => fact.kind === "shell-syntax")).toEqual([]);
  });

  it("names the env file that it sources by its path in the project", async () => {
    const script =
      'set -a\n. "$(dirname "$0")/../.env"\nset +a\nnode ../src/a.js';
    const { facts } = await read(shellScript, "scripts/run.sh", script, {
      files: [".env", "src/a.js"],
    });
    expect(facts).toContainEqual({
      kind: "shell-source",
      at: { path: "scripts/run.sh", line: 2 },
      file: ".env",
      exports: true,
    });
    expect(facts).toContainEqual(
      expect.objectContaining({ kind: "entry", path: "src/a.js" }),
    );
  });

  it.each([
    ["deploy.sh", "rsync -a . host:", 0],
    ["scripts/deploy-prod.sh", "rsync -a . host:", 0],
    ["deploy.sh", "python3 app.py", 1],
    ["run.sh", "exec bin/server", 1],
  ])("takes %s, which runs %j, for a start", async (path, command, starts) => {
    const text = `set -a; . .env.production; set +a\n${command}\n`;
    const { facts } = await read(shellScript, path, text);
    expect(facts.filter((fact) => fact.kind === "shell-source")).toHaveLength(
      starts,
    );
  });

  it("takes no installer's script for an env file", async () => {
    const { facts } = await read(
      shellScript,
      "build.sh",
      '. "$HOME/.cargo/env"\nsource ~/.local/bin/env\ncargo build\n',
    );
    expect(facts).toEqual([]);
  });

  it("tells commands without the values in them", async () => {
    const { facts } = await read(
      shellScript,
      "run.sh",
      `OPENAI_API_KEY=short-value node a.js --token ${KEY}\n`,
    );
    const script = facts.find((fact) => fact.kind === "script");
    expect(script).toMatchObject({
      name: "run",
      command: "OPENAI_API_KEY=… node a.js --token …",
    });
  });

  it.each([
    [`aider --api-key openai=${KEY}`, KEY],
    [`aider --api-key "openai=${KEY}"`, KEY],
    [`aider --openai-api-key=${KEY}`, KEY],
    [`aider --openai-api-key \u201c${KEY}\u201d`, `\u201c${KEY}\u201d`],
    [`llm keys set openai --value ${KEY}`, KEY],
    [`curl -H 'Authorization: Bearer ${KEY}' https://x`, KEY],
    [`docker run -e "OPENAI_API_KEY=${KEY}" image`, KEY],
  ])("finds the key in %#", async (command, value) => {
    expect(values(await read(shellScript, "a.sh", `${command}\n`))).toEqual([
      value,
    ]);
  });

  it.each([
    'aider --api-key "$OPENAI_API_KEY"',
    "aider --api-key anthropic=abcdef",
    "vault login --token abc",
    "ssh -key x",
  ])("finds no key in %j", async (command) => {
    expect(values(await read(shellScript, "a.sh", `${command}\n`))).toEqual([]);
  });

  it("sees what sudo does to a container's variables", async () => {
    const reading = await read(
      shellScript,
      "run.sh",
      `#!/bin/bash\n# sudo docker run -e OPENAI_API_KEY old\nsudo docker run -it --rm \\\n    -e OPENAI_API_KEY \\\n    --env-file .env \\\n    ghcr.io/example/agent:0.5\n`,
    );
    expect(reading.facts).toEqual([
      {
        kind: "docker-run",
        at: { path: "run.sh", line: 3 },
        sudo: true,
        preservesEnv: false,
        envFiles: [{ path: ".env", line: 5 }],
        passes: [{ name: "OPENAI_API_KEY", line: 4, form: "bare" }],
        image: "ghcr.io/example/agent:0.5",
      },
    ]);
    expect(table(reading)).toEqual(["4:8 OPENAI_API_KEY key indirect"]);
  });

  it("says of setx that the program of the same script is too early", async () => {
    const reading = await read(
      batch,
      "start.bat",
      `setx OPENAI_API_KEY "${KEY}"\r\npython main.py\r\n`,
    );
    expect(table(reading)).toEqual(["1:21 OPENAI_API_KEY key persistent"]);
    expect(reading.facts).toContainEqual(
      expect.objectContaining({
        kind: "shell-syntax",
        problem: expect.stringContaining("line 2"),
      }),
    );
  });
});

describe("a unit", () => {
  it("reads quotes as systemd does, and tells its commands without values", async () => {
    const reading = await read(
      systemd,
      "bot.service",
      `[Service]\nEnvironment=OPENAI_API_KEY="${KEY}"\nEnvironment="OPENAI_ORG_ID=a b" OPENAI_MODEL=100%%\nEnvironmentFile=/opt/bot/.env\nExecStart=/usr/bin/env OPENAI_KEY=${OTHER} node bot.js\n`,
    );
    expect(values(reading)).toEqual([`"${KEY}"`, "a b", "100%", OTHER]);
    expect(reading.facts).toEqual([
      {
        kind: "service-unit",
        at: { path: "bot.service", line: 1 },
        environmentFiles: [{ path: "/opt/bot/.env", line: 4 }],
        variables: ["OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_MODEL"],
        command: "/usr/bin/env OPENAI_KEY=… node bot.js",
      },
    ]);
  });
});

describe("a table of cron", () => {
  it("keeps variables and jobs apart", async () => {
    const reading = await read(
      cron,
      "crontab",
      `SHELL=/bin/bash\r\nOPENAI_API_KEY=${KEY}\r\n# 0 1 * * * OPENAI_API_KEY=${OTHER} old\r\n*/5 * * * * OPENAI_MODEL=gpt-4o python3 job.py`,
    );
    expect(table(reading)).toContain("2:16 OPENAI_API_KEY key exported");
    expect(table(reading)).toContain("4:26 OPENAI_MODEL model exported");
    const jobs = reading.facts.filter((fact) => fact.kind === "filter");
    expect(jobs).toEqual([
      {
        kind: "filter",
        at: { path: "crontab", line: 4 },
        tool: "cron",
        passes: ["SHELL", "OPENAI_API_KEY", "OPENAI_MODEL"],
        patterns: [],
      },
    ]);
  });
});

describe("a tool", () => {
  it("keeps keys of other providers out of the role of a key", async () => {
    const reading = await read(
      toolSettings,
      ".continue/config.json",
      JSON.stringify(
        {
          models: [
            { title: "a", provider: "openai", apiKey: KEY },
            { title: "b", provider: "anthropic", apiKey: fakeKey("anthropic") },
            { title: "c", provider: "ollama", model: "llama3" },
          ],
        },
        null,
        2,
      ),
    );
    expect(
      reading.found.filter((one) => one.role === "key").map((one) => one.line),
    ).toEqual([6]);
  });

  it("follows a setting to the variable that it names", async () => {
    const { found, facts } = await read(
      toolSettings,
      "litellm_config.yaml",
      "model_list:\n  - model_name: gpt-4o\n    litellm_params:\n      model: openai/gpt-4o\n      api_key: os.environ/TEAM_OPENAI_API_KEY\n",
    );
    expect(found.map((one) => [one.line, one.value])).toContainEqual([5, null]);
    expect(facts).toContainEqual(
      expect.objectContaining({
        kind: "tool",
        tool: "litellm",
        readsVariables: ["TEAM_OPENAI_API_KEY"],
      }),
    );
  });

  it("says nothing of settings that have to do with something else", async () => {
    for (const path of [
      ".vscode/settings.json",
      ".config/JetBrains/IdeaIC2024.1/options/editor.xml",
    ]) {
      const text = path.endsWith("xml")
        ? '<application><component name="E"><option name="size" value="12" /></component></application>'
        : '{ "editor.fontSize": 12 }';
      expect(await read(toolSettings, path, text)).toEqual({
        found: [],
        facts: [],
      });
    }
  });

  it("reads the forms of XML that plugins use", async () => {
    const reading = await read(
      toolSettings,
      ".config/JetBrains/PyCharm2024.1/options/gpt.xml",
      `<application>\r\n  <component name="S">\r\n    <apiKey>${KEY}</apiKey>\r\n    <map><entry key="openai_api_key" value="${OTHER}" /></map>\r\n    <!-- <option name="apiKey" value="x"/> -->\r\n  </component>\r\n</application>`,
    );
    expect(reading.found.map((one) => [one.line, one.variable])).toEqual([
      [3, "apiKey"],
      [4, "openai_api_key"],
    ]);
    expect(reading.found.map((one) => one.tags)).toEqual([
      ["store-wins"],
      ["store-wins"],
    ]);
  });

  it("does not ask a file that it has no row for", async () => {
    expect(toolSettings.matches("src/config.yaml")).toBe(false);
    expect(await read(toolSettings, "x.json", `{"openai":"${KEY}"}`)).toEqual({
      found: [],
      facts: [],
    });
  });
});

describe("a login", () => {
  it("marks a stored key as the stronger, a token as the weaker", async () => {
    const reading = await read(
      loginStore,
      ".codex/auth.json",
      `{\n  "OPENAI_API_KEY": "${KEY}",\n  "tokens": { "access_token": "${fakeKey("jwt")}", "refresh_token": "rt" }\n}`,
    );
    expect(table(reading)).toEqual([
      "2:22 OPENAI_API_KEY key store-wins",
      "3:32 access_token other env-wins",
    ]);
  });

  it.each(["", "{", "[1,2]", "null", '{"tokens": 5}'])(
    "makes nothing of %j",
    async (text) => {
      expect(await read(loginStore, ".codex/auth.json", text)).toEqual({
        found: [],
        facts: [],
      });
    },
  );
});

describe("a history", () => {
  it("looks at the end of a long one", async () => {
    const reading = await read(
      shellHistory,
      ".bash_history",
      `export OPENAI_API_KEY=${OTHER}\n${"ls -l\n".repeat(400_000)}export OPENAI_API_KEY=${KEY}\n`,
    );
    expect(values(reading)).toEqual([KEY]);
    expect(reading.found[0]?.line).toBe(400_002);
  });
});
