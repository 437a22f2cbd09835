import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { runCli } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";
import { startProvider } from "../support/provider.ts";

const good = fakeKey("project", "good");
const old = fakeKey("legacy", "old");
const program =
  "from dotenv import load_dotenv\nfrom openai import OpenAI\n\nload_dotenv()\nclient = OpenAI()\n";

async function fix(profile: string) {
  const provider = await startProvider([good]);
  const root = folderWith({
    "home/.zshrc": profile,
    "home/app/main.py": program,
    "home/app/requirements.txt": "openai\npython-dotenv\n",
    "home/app/.env": `OPENAI_API_KEY=${good}\n`,
  });
  const home = join(root, "home");
  const result = await runCli(["fix", "--yes", "--json"], {
    cwd: join(home, "app"),
    env: { HOME: home, OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: old },
  });
  const report = JSON.parse(result.stdout) as {
    applied: boolean;
    restart: string[];
    proof: { verdict: string } | null;
  }; // checked below
  return {
    status: result.status,
    report,
    profile: readFileSync(join(home, ".zshrc"), "utf8"),
  };
}

describe("a variable that a profile sets", () => {
  it("is taken out, and the proof is what a new shell gets", async () => {
    const { status, report, profile } = await fix(
      `alias ll='ls -l'\nexport OPENAI_API_KEY=${old}\nexport A=1\n`,
    );
    expect(profile).toBe("alias ll='ls -l'\nexport A=1\n");
    expect({ status, ...report, proof: report.proof?.verdict }).toMatchObject({
      status: 0,
      applied: true,
      restart: ["OPENAI_API_KEY"],
      proof: "healthy",
    });
  });

  it("stays when the shell was given it by hand: then nothing here can mend it", async () => {
    const { status, report, profile } = await fix("alias ll='ls -l'\n");
    expect(profile).toBe("alias ll='ls -l'\n");
    expect({ status, applied: report.applied }).toEqual({
      status: 1,
      applied: false,
    });
  });
});
