import { readFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox, type Sandbox } from "@keymend/sandbox";
import { commandTable } from "../src/cli/commands.ts";
import { BIN } from "./support/cli.ts";
import { folderWith, put } from "./support/folder.ts";

const root = join(import.meta.dirname, "../../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(
  ([, block = ""]) => block.trim().split("\n"),
);
/** Run by continuous integration as they stand. */
const SETUP = ["npm ci && npm run demo", "npm ci && npm test"];

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: "readme" });
});
afterAll(() => sandbox.close());

/** A project with a quoted key for docker, as in the picture; and a shim named keymend on the path. */
function project(): { dir: string; env: Record<string, string> } {
  const root = folderWith({
    "home/.zshrc": "",
    "app/.env": `PORT=3000\nOPENAI_API_KEY="${sandbox.demo?.keys.project ?? ""}"\n`,
    "app/Makefile": "run:\n\tdocker run --rm --env-file .env app\n",
    "app/error.log":
      "Error: 429 Your account is not active, please check your billing details on our website.\n",
    "app/saved.env": `OPENAI_API_KEY=${sandbox.demo?.keys.user ?? ""}\n`,
    "app/path/to/project/.env": `OPENAI_API_KEY=${sandbox.demo?.keys.serviceAccount ?? ""}\n`,
  });
  put(
    root,
    "bin/keymend",
    `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`,
    0o755,
  );
  return {
    dir: join(root, "app"),
    env: {
      PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`,
      HOME: join(root, "home"),
      OPENAI_BASE_URL: sandbox.baseUrl,
    },
  };
}

function shell(
  command: string,
  { dir, env }: ReturnType<typeof project>,
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      "sh",
      ["-c", command],
      { cwd: dir, env },
      (error, stdout, stderr) => {
        resolve({
          status: typeof error?.code === "number" ? error.code : 0,
          stdout,
          stderr,
        });
      },
    );
  });
}

describe("the README", () => {
  it("sets up with two commands", () => {
    expect(commands.filter((command) => command.startsWith("npm"))).toEqual(
      SETUP,
    );
  });

  it.each(commands.filter((command) => !SETUP.includes(command)))(
    "%s does what it says",
    async (command) => {
      const world = project();
      if (command === "keymend undo") await shell("keymend fix --yes", world);
      const { status, stdout, stderr } = await shell(command, world);
      expect(stderr).toBe("");
      expect(stdout).not.toBe("");
      expect([0, 1, 3]).toContain(status);
    },
  );

  it("names only commands that there are", () => {
    const inline = [...readme.matchAll(/`keymend ([a-z]+)/g)].map(
      ([, verb]) => verb,
    );
    const verbs = commandTable.map((command) => command.verb);
    expect(inline.length).toBeGreaterThan(3);
    expect(inline.filter((verb) => !verbs.includes(verb ?? ""))).toEqual([]);
  });

  it("shows what keymend prints", async () => {
    const world = project();
    const picture =
      /```\n\$ keymend\n([\s\S]*?)\n\$ keymend fix --yes\n([\s\S]*?)```/.exec(
        readme,
      );
    const flat = (text: string) =>
      text
        .replace(/sk-proj-…\S{4}/g, "sk-proj-…")
        .replace(/undo \S+/g, "undo")
        .replace(/\s+/g, " ")
        .replaceAll('"', "")
        .trim();
    expect(flat((await shell("keymend", world)).stdout)).toContain(
      flat(picture?.[1] ?? "no picture"),
    );
    expect(flat((await shell("keymend fix --yes", world)).stdout)).toContain(
      flat(picture?.[2] ?? "no picture"),
    );
  });
});
