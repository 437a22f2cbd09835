import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { runCli, type CliResult } from "../support/cli.ts";
import { folderWith, put } from "../support/folder.ts";
import { leaksIn } from "../support/leaks.ts";
import { startProvider, startServer } from "../support/provider.ts";

const GOOD = fakeKey("project", "good");
const DEAD = fakeKey("project", "dead");
const base64 = (text: string) => Buffer.from(text).toString("base64");

const manifest = JSON.stringify({
  name: "shop",
  type: "module",
  scripts: { start: "node index.js" },
  dependencies: { dotenv: "^17.0.0", openai: "^6.0.0" },
});
const program =
  "import 'dotenv/config';\nimport OpenAI from 'openai';\nconst openai = new OpenAI();\nawait openai.models.list();\n";

interface Shop {
  dir: string;
  home: string;
  run: (args: readonly string[], input?: string) => Promise<CliResult>;
  read: (path: string) => string | null;
}

/** A project with its own home folder, and a provider that takes one key. */
async function shop(
  files: Record<string, string>,
  more: {
    home?: Record<string, string>;
    env?: Record<string, string>;
    url?: string;
  } = {},
): Promise<Shop> {
  const root = folderWith();
  const [dir, home] = [join(root, "home/shop"), join(root, "home")];
  const all = { "package.json": manifest, "index.js": program, ...files };
  for (const [path, text] of Object.entries(all)) put(dir, path, text);
  for (const [path, text] of Object.entries(more.home ?? {}))
    put(home, path, text);
  const url = more.url ?? (await startProvider([GOOD])).url;
  const env = { HOME: home, OPENAI_BASE_URL: url, ...more.env };
  return {
    dir,
    home,
    run: async (args, input = "") => {
      const result = await runCli(args, { cwd: dir, env, input });
      expect(leaksIn(result.stdout + result.stderr, [GOOD, DEAD])).toEqual([]);
      return result;
    },
    read: (path) => {
      const full = path.startsWith("~/")
        ? join(home, path.slice(2))
        : join(dir, path);
      return existsSync(full) ? readFileSync(full, "utf8") : null;
    },
  };
}

const jsonOf = (result: CliResult) =>
  JSON.parse(result.stdout) as Record<string, never>; // a report of the command

describe("keymend fix", () => {
  const damaged = `PORT=1\r\nOPENAI_API_KEY="Bearer ${GOOD}" # team\r\nB=2`;

  it("without a terminal and without --yes shows the plan, changes nothing and ends with 1", async () => {
    const { run, read } = await shop({ ".env": damaged });
    const plan = await run(["fix"]);
    expect(plan.status).toBe(1);
    expect(plan.stdout).toContain("keymend fix --yes applies it");
    expect(plan.stdout).toMatch(/2 - OPENAI_API_KEY="Bearer sk-proj-…/);
    expect(plan.stdout).toMatch(/2 \+ OPENAI_API_KEY="sk-proj-…/);
    const json = await run(["fix", "--json"]);
    expect(json.status).toBe(1);
    expect(jsonOf(json)).toMatchObject({ applied: false, undo: null });
    expect(read(".env")).toBe(damaged);
    expect((await run(["history"])).stdout).toContain("no fixes");
  });

  it("with --yes heals the line alone, proves it, and can be taken back", async () => {
    const { run, read } = await shop({ ".env": damaged });
    const fixed = await run(["fix", "--yes"]);
    expect(fixed.stdout).toContain("asked again, and the key works");
    expect(fixed.status).toBe(0);
    expect(read(".env")).toBe(
      `PORT=1\r\nOPENAI_API_KEY="${GOOD}" # team\r\nB=2`,
    );
    const history = await run(["history"]);
    expect(history.stdout).toContain("bearer-prefix-included");
    const id = /^\S+/.exec(history.stdout)?.[0] ?? "";
    const undone = await run(["undo", id]);
    expect(undone.status).toBe(0);
    expect(undone.stdout).toMatch(/^restored: .*\.env\n$/);
    expect(read(".env")).toBe(damaged);
    expect((await run(["undo"])).status).toBe(2);
    expect((await run(["undo", id])).stderr).toContain("UNDO_NOTHING");
  });

  it("takes several rounds when the key is damaged in several ways, and undo takes them all back", async () => {
    const before = { ".env.txt": `OPENAI_API_KEY=Bearer ${GOOD}\n` };
    const { run, read } = await shop(before);
    const fixed = await run(["fix", "--yes", "--json"]);
    expect(jsonOf(fixed)).toMatchObject({
      applied: true,
      proof: { verdict: "healthy" },
    });
    expect([read(".env.txt"), read(".env")]).toEqual([
      null,
      `OPENAI_API_KEY=${GOOD}\n`,
    ]);
    await run(["undo"]);
    expect([read(".env.txt"), read(".env")]).toEqual([
      before[".env.txt"],
      null,
    ]);
  });

  it("refuses to undo what has moved on, and says where", async () => {
    const { dir, run, read } = await shop({ ".env": damaged });
    await run(["fix", "--yes"]);
    put(dir, ".env", "OPENAI_API_KEY=other\n");
    const undone = await run(["undo"]);
    expect(undone.status).toBe(3);
    expect(undone.stderr).toContain("UNDO_MOVED_ON");
    expect(undone.stderr).toContain(".env");
    expect(read(".env")).toBe("OPENAI_API_KEY=other\n");
  });

  it("does not take an older fix for the last one when the record of that is damaged", async () => {
    const { dir, home, run, read } = await shop({ ".env": damaged });
    await run(["fix", "--yes"]);
    put(dir, ".env", `OPENAI_API_KEY=Bearer ${GOOD}\n`);
    await run(["fix", "--yes"]);
    const [id = ""] = (await run(["history"])).stdout.split(" ");
    put(home, `.local/state/keymend/undo/${id}.json`, "{");
    const undone = await run(["undo"]);
    expect([undone.status, /UNDO_UNREADABLE/.test(undone.stderr)]).toEqual([
      3,
      true,
    ]);
    expect((await run(["undo", id])).stderr).toContain("UNDO_UNREADABLE");
    expect((await run(["history"])).stdout).toContain(`${id}  cannot be read`);
    expect(read(".env")).toBe(`OPENAI_API_KEY=${GOOD}\n`);
  });

  it("writes through a link out of the project and says so before", async () => {
    const { dir, home, run } = await shop({});
    put(home, "secrets/shop.env", damaged, 0o640);
    symlinkSync(join(home, "secrets/shop.env"), join(dir, ".env"));
    const plan = await run(["fix"]);
    expect(plan.stdout.replace(/\s+/g, " ")).toContain(
      `it is a link out of the project: ${join(home, "secrets/shop.env")} is written`,
    );
    expect((await run(["fix", "--yes"])).status).toBe(0);
    expect(readlinkSync(join(dir, ".env"))).toContain("secrets/shop.env");
    const real = join(home, "secrets/shop.env");
    expect(readFileSync(real, "utf8")).toContain(`"${GOOD}"`);
    expect(statSync(real).mode & 0o777).toBe(0o640);
    await run(["undo"]);
    expect(readFileSync(real, "utf8")).toBe(damaged);
  });

  it("warns that the other names of a file keep the old content", async () => {
    const { dir, run } = await shop({ ".env": damaged });
    linkSync(join(dir, ".env"), join(dir, "same-file"));
    const plan = await run(["fix", "--json"]);
    expect(plan.stdout).toContain("2 names (hard links)");
  });

  it("keeps a file in UTF-16 in UTF-16 when only the value is at fault", async () => {
    const { dir, run } = await shop({});
    const text = `# naïve\r\nOPENAI_API_KEY=Bearer ${GOOD}\r\n`;
    put(dir, "notes.env.txt", Buffer.from("x"));
    put(dir, ".env", Buffer.from(text, "latin1"));
    expect((await run(["fix", "--yes"])).status).toBe(0);
    expect(readFileSync(join(dir, ".env")).toString("latin1")).toBe(
      text.replace("Bearer ", ""),
    );
  });

  it("run twice at once, changes the file once and loses nothing", async () => {
    let waiting: (() => void)[] = [];
    // both have read and asked before either of them writes
    const barrier = await startServer((request, response) => {
      const isGood = request.headers.authorization === `Bearer ${GOOD}`;
      const answer = () => {
        response
          .writeHead(isGood ? 200 : 401, {
            "content-type": "application/json",
            "openai-version": "2020-10-01",
          })
          .end(
            JSON.stringify(
              isGood
                ? { object: "list", data: [] }
                : {
                    error: {
                      message: "Incorrect API key provided",
                      type: "invalid_request_error",
                      param: null,
                      code: "invalid_api_key",
                    },
                  },
            ),
          );
      };
      waiting.push(answer);
      const release = () => {
        const all = waiting;
        waiting = [];
        for (const one of all) one();
      };
      if (waiting.length >= 4) release();
      else setTimeout(release, 300);
    });
    const { run, read } = await shop({ ".env": damaged }, { url: barrier.url });
    const both = await Promise.all([
      run(["fix", "--yes"]),
      run(["fix", "--yes"]),
    ]);
    expect(read(".env")).toBe(
      `PORT=1\r\nOPENAI_API_KEY="${GOOD}" # team\r\nB=2`,
    );
    const failed = both.filter(({ status }) => status !== 0);
    for (const { stderr } of failed) expect(stderr).toContain("FILE_CHANGED");
    expect(failed.length).toBeLessThan(2);
    while ((await run(["undo"])).status === 0);
    expect(read(".env")).toBe(damaged);
  });
});

describe("a dead key and a new one", () => {
  const stores = {
    ".env": `A=1\nOPENAI_API_KEY=${DEAD} # prod\n#OPENAI_API_KEY=${DEAD}\n`,
    ".env.example": `OPENAI_API_KEY=${DEAD}\n`,
    "compose.yaml": `services:\n  a:\n    image: x\n    environment:\n      - "OPENAI_API_KEY=${DEAD}"\n`,
    "k8s/secret.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  OPENAI_API_KEY: ${base64(DEAD)}\n`,
    "tests/fixtures/app.py": `openai.api_key = "${DEAD}"\n`,
  };
  const home = {
    ".zshrc": `export PATH=x\nexport OPENAI_API_KEY='${DEAD}' # mine\n`,
    ".bash_history": `export OPENAI_API_KEY=${DEAD}\n`,
  };
  const paths = [
    ...Object.keys(stores),
    ...Object.keys(home).map((path) => `~/${path}`),
  ];
  const kept = ["~/.bash_history", ".env.example", "tests/fixtures/app.py"];

  it.each([
    ["fix", ["fix", "--yes", "--key-stdin"]],
    ["new", ["new", "--yes", "--key-stdin"]],
  ])(
    "%s stores the new one everywhere the old one stood, and undo brings that back",
    async (_name, args) => {
      const { run, read } = await shop(stores, { home });
      const before = paths.map(read);
      const fixed = await run(args, `  "Bearer ${GOOD}"\r\n`);
      expect(fixed.stderr + fixed.stdout).toContain("works");
      expect([0, 1]).toContain(fixed.status);
      for (const path of paths) {
        const [was, now] = [
          before[paths.indexOf(path)] ?? "",
          read(path) ?? "",
        ];
        const changed = was
          .replace(/^(?!#)(.*)$/gm, (line) => line.replace(DEAD, GOOD))
          .replace(base64(DEAD), base64(GOOD));
        expect(now, path).toBe(kept.includes(path) ? was : changed);
      }
      expect((await run(["undo"])).status).toBe(0);
      expect(paths.map(read)).toEqual(before);
    },
  );

  it.each([
    ["the shortened form", `${GOOD.slice(0, 8)}***${GOOD.slice(-4)}`],
    ["the id of a key", fakeKey("key-id")],
    ["an organization", fakeKey("organization")],
    ["a key of another service", fakeKey("anthropic")],
    ["an admin key", fakeKey("admin")],
    ["something else", "hunter2hunter2hunter2"],
    ["two words", `${GOOD} ${GOOD}`],
    ["a look-alike letter", GOOD.replace("sk-", "sк-")],
    ["a key that the provider refuses", fakeKey("project", "unknown")],
  ])("%s is refused before anything is written", async (_name, input) => {
    const { run, read } = await shop(stores);
    const before = paths.map(read);
    for (const verb of ["fix", "new"]) {
      const result = await run([verb, "--yes", "--key-stdin"], input);
      expect(result.stderr).toContain("KEY_NOT_USABLE");
      expect(leaksIn(result.stderr, [input.split(" ")[0] ?? ""])).toEqual([]);
      expect(result.status).toBe(2);
    }
    expect(paths.map(read)).toEqual(before);
  });

  it("is not stored when the provider cannot be reached", async () => {
    const { run, read } = await shop(stores, { url: "http://127.0.0.1:9/v1" });
    const result = await run(["new", "--yes", "--key-stdin"], GOOD);
    expect(result.stderr).toContain("KEY_NOT_PROVED");
    expect(result.status).toBe(3);
    expect(read(".env")).toBe(stores[".env"]);
  });

  it("without --yes and without a terminal is only planned", async () => {
    const { run, read } = await shop(stores);
    for (const verb of ["fix", "new"]) {
      const result = await run([verb, "--key-stdin"], GOOD);
      expect(result.status).toBe(1);
      expect(result.stdout).toContain("Nothing was changed");
    }
    expect(read(".env")).toBe(stores[".env"]);
  });

  it("on empty input is wrong use", async () => {
    const { run } = await shop(stores);
    expect((await run(["new", "--yes", "--key-stdin"], " \n")).status).toBe(2);
    expect((await run(["new", "--yes"])).stderr).toContain("--key-stdin");
  });
});

describe("keymend new in a project without a key", () => {
  it("makes an env file for its owner alone, and undo takes it away", async () => {
    const { dir, run, read } = await shop({});
    const result = await run(["new", "--yes", "--key-stdin", "--json"], GOOD);
    expect(jsonOf(result)).toMatchObject({
      schema: "keymend.new/1",
      applied: true,
      old: null,
      stored: [{ path: ".env" }],
    });
    expect(read(".env")).toBe(`OPENAI_API_KEY=${GOOD}\n`);
    expect(statSync(join(dir, ".env")).mode & 0o777).toBe(0o600);
    await run(["undo"]);
    expect(read(".env")).toBeNull();
  });

  it("fills an empty definition and keeps the rest of the file", async () => {
    const { dir, run, read } = await shop({
      ".env": "A=1\r\nOPENAI_API_KEY=\r\nB=2",
    });
    chmodSync(join(dir, ".env"), 0o640);
    expect((await run(["new", "--yes", "--key-stdin"], GOOD)).status).toBe(0);
    expect(read(".env")).toBe(`A=1\r\nOPENAI_API_KEY=${GOOD}\r\nB=2`);
    expect(statSync(join(dir, ".env")).mode & 0o777).toBe(0o640);
  });

  it("adds a line to a file that holds other things", async () => {
    const { run, read } = await shop({ ".env": "A=1" });
    expect((await run(["new", "--yes", "--key-stdin"], GOOD)).status).toBe(0);
    expect(read(".env")).toBe(`A=1\nOPENAI_API_KEY=${GOOD}\n`);
  });
});
