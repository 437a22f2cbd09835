import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { NOTHING_TYPED, type } from "../../src/cli/hidden-input.ts";
import { fakeKey } from "../../src/key/fake.ts";
import { BIN } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";
import { leaksIn } from "../support/leaks.ts";
import { startProvider } from "../support/provider.ts";
import { spawn } from "node:child_process";

const GOOD = fakeKey("project", "good");
const DEAD = fakeKey("project", "dead");

/** Runs a command on a terminal of its own, types each answer when its question shows, prints all that was shown. */
const DRIVER = `
import json, os, pty, select, sys, time
job = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(job["cwd"])
    os.execve(job["args"][0], job["args"], job["env"])
shown = b""
steps = list(job["steps"])
seen = 0
end = time.time() + 40
while time.time() < end:
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if ready:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    if steps and steps[0][0].encode() in shown[seen:]:
        seen = len(shown)
        time.sleep(0.2)
        os.write(terminal, steps.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
print(json.dumps({"shown": shown.decode("utf8", "replace"), "status": os.waitstatus_to_exitcode(status)}))
`;

const hasPty =
  process.platform !== "win32" &&
  spawnSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"])
    .status === 0;

interface Shown {
  shown: string;
  status: number;
}

function onTerminal(
  cwd: string,
  env: Record<string, string>,
  args: readonly string[],
  steps: readonly (readonly [question: string, answer: string])[],
): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const child = spawn("python3", ["-c", DRIVER]);
    let out = "";
    let error = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(JSON.parse(out) as Shown);
      else reject(new Error(error)); // printed by the driver above
    });
    child.stdin.end(
      JSON.stringify({
        cwd,
        env: { PATH: process.env["PATH"] ?? "", TERM: "xterm", ...env },
        args: [process.execPath, BIN, ...args],
        steps,
      }),
    );
  });
}

describe("what a terminal sends", () => {
  const typed = (...chunks: string[]) => chunks.reduce(type, NOTHING_TYPED);

  it("is the text without the marks of a paste, wherever they are cut", () => {
    expect(typed("\u001b[20", "0~key\u001b", "[201~", "\r")).toMatchObject({
      text: "key",
      state: "done",
    });
  });

  it("leaves out arrow keys and takes back what was deleted", () => {
    expect(typed("ab\u001b[D\u001bOC\u001b[3~c\u007f🔑\u007fd")).toMatchObject({
      text: "abd",
      state: "open",
    });
  });

  it("is nothing after an interrupt", () => {
    expect(typed("secret\u0003")).toMatchObject({
      text: "",
      state: "interrupted",
    });
  });
});

describe.skipIf(!hasPty)("on a terminal", () => {
  let cwd = "";
  let env: Record<string, string> = {};

  async function prepare(files: Record<string, string>): Promise<void> {
    const provider = await startProvider([GOOD]);
    cwd = folderWith({
      "package.json":
        '{"name":"a","scripts":{"start":"node index.js"},"dependencies":{"dotenv":"^17.0.0","openai":"^6.0.0"}}',
      "index.js":
        "require('dotenv/config');\nconst OpenAI = require('openai');\nnew OpenAI().models.list();\n",
      ...files,
    });
    env = { HOME: join(cwd, "home"), OPENAI_BASE_URL: provider.url };
  }

  beforeAll(() => {
    expect(existsSync(BIN)).toBe(true);
  });

  const PASTE = "Paste the new key";
  const ASK = "[y/N]";

  it.each([
    ["typed", `${GOOD}\r`],
    [
      "pasted between the marks of a terminal",
      `\u001b[200~${GOOD}\u001b[201~\r`,
    ],
    ["pasted with its line break", `${GOOD}\n`],
    ["with a slip taken back", `x\u007f${GOOD}z\u007f\r`],
  ])("takes a key that is not shown: %s", async (_name, typed) => {
    await prepare({ ".env": `OPENAI_API_KEY=${DEAD}\n` });
    const { shown, status } = await onTerminal(
      cwd,
      env,
      ["fix"],
      [
        [PASTE, typed],
        [ASK, "y\r"],
      ],
    );
    expect(shown).toContain("asked again, and the key works");
    expect(leaksIn(shown, [GOOD, DEAD])).toEqual([]);
    expect(status).toBe(0);
    expect(readFileSync(join(cwd, ".env"), "utf8")).toBe(
      `OPENAI_API_KEY=${GOOD}\n`,
    );
  });

  it("changes nothing when the answer is no", async () => {
    await prepare({ ".env": `OPENAI_API_KEY=${DEAD}\n` });
    const { shown, status } = await onTerminal(
      cwd,
      env,
      ["new"],
      [
        [PASTE, `${GOOD}\r`],
        [ASK, "\r"],
      ],
    );
    expect(status).toBe(1);
    expect(shown).toContain("Nothing was changed");
    expect(readFileSync(join(cwd, ".env"), "utf8")).toContain(DEAD);
  });

  it("changes nothing when it is interrupted", async () => {
    await prepare({ ".env": `OPENAI_API_KEY=${DEAD}\n` });
    const { status } = await onTerminal(
      cwd,
      env,
      ["new"],
      [[PASTE, `${GOOD}\u0003`]],
    );
    // ended by SIGINT: a shell says 130
    expect(status).toBe(-2);
    expect(readFileSync(join(cwd, ".env"), "utf8")).toContain(DEAD);
  });

  it("asks before it applies a plan", async () => {
    await prepare({ ".env": `OPENAI_API_KEY=Bearer ${GOOD}\n` });
    const { shown, status } = await onTerminal(
      cwd,
      env,
      ["fix"],
      [[ASK, "y\r"]],
    );
    expect(status).toBe(0);
    expect(leaksIn(shown, [GOOD])).toEqual([]);
    expect(readFileSync(join(cwd, ".env"), "utf8")).toBe(
      `OPENAI_API_KEY=${GOOD}\n`,
    );
  });
});
