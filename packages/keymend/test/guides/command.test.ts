import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { guideEntries } from "../../src/guides/groups.ts";
import { openLibrary } from "../../src/guides/library.ts";
import { realFiles } from "../../src/io/real-files.ts";
import { BIN, runCli } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";
import { guides, shellIn } from "../support/guides.ts";

const there = openLibrary(realFiles)
  .heads()
  .map(({ id }) => id);
const run = (words: string[], values = {}) =>
  guides(shellIn(folderWith()), words, values);

describe("keymend guides", () => {
  it("lists every page", async () => {
    const { status, report } = await run([]);
    expect(status).toBe(0);
    expect(report).toMatchObject({ schema: "keymend.guides/1" });
    const { guides: listed } = report as { guides: { id: string }[] }; // as just seen
    expect(listed.map(({ id }) => id)).toEqual(there);
    expect(listed[0]).toEqual({
      id: "key-missing",
      group: "not-loaded",
      title: "No key is set anywhere",
      summary: expect.stringContaining("OPENAI_API_KEY") as string,
      guide: "guides/key-missing.md",
    });
  });

  it("shows a page, however it is named", async () => {
    for (const words of [
      ["rate-limit"],
      ["Rate", "limit"],
      ["guides/rate-limit.md"],
      ["rate_limit"],
    ]) {
      const { report } = await run(words);
      expect(report).toMatchObject({ guide: { id: "rate-limit" } });
    }
  });

  it("gives the sections of a page as data", async () => {
    const { report } = await run(["key-empty"]);
    const { guide } = report as {
      guide: {
        sections: { heading: string; markdown: string }[];
        related: string[];
      };
    }; // as the command promises
    expect(guide.sections.map(({ heading }) => heading)).toEqual([
      "What you see",
      "Why it happens",
      "Steps",
      "Example",
      "Tip",
      "Questions and answers",
      "Related guides",
      "Sources",
    ]);
    for (const { markdown } of guide.sections) expect(markdown).not.toBe("");
    expect(guide.related.length).toBeGreaterThanOrEqual(3);
  });

  it("names the nearest page for one that is not there", async () => {
    await expect(run(["rate-limits"])).rejects.toMatchObject({
      code: "NOT_FOUND",
      hint: "did you mean keymend guides rate-limit?",
    });
    await expect(run(["entirely-other-thing"])).rejects.toMatchObject({
      hint: "keymend guides lists them all",
    });
    await expect(run(["../../package.json"])).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("refuses options that do not go together", async () => {
    for (const [words, values] of [
      [["rate-limit"], { web: true }],
      [[], { web: true, export: "x" }],
      [[], { port: "8080" }],
      [[], { open: true }],
      [["rate-limit"], { export: "x" }],
    ] as const)
      await expect(run([...words], values)).rejects.toMatchObject({
        code: "USAGE",
      });
  });
});

describe("the published command", () => {
  it("finds its pages beside the bundle", async () => {
    const cwd = folderWith();
    const shown = await runCli(["guides", "key-empty"], { cwd });
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain("The variable is set but empty");
    expect(shown.stdout).not.toContain("\u001b");
    const json = await runCli(["guides", "--json"], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: "keymend.guides/1",
    });
    const unknown = await runCli(["guides", "key-emty"], { cwd });
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("did you mean keymend guides key-empty?");
  });

  it("ships its pages", () => {
    const manifest = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
    ) as { files: string[] }; // our own manifest
    expect(manifest.files).toContain("guides");
    expect(guideEntries.length).toBeGreaterThanOrEqual(there.length);
  });

  it.skipIf(process.platform === "win32")(
    "serves until Ctrl+C, and ends with status 0",
    async () => {
      const child = spawn(
        process.execPath,
        [BIN, "guides", "--web", "--offline"],
        {
          cwd: folderWith(),
          env: { PATH: process.env["PATH"] ?? "" },
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const url = await new Promise<string>((resolve) => {
        child.stdout.on("data", (chunk: Buffer) => {
          const found = /http:\S+/.exec(chunk.toString())?.[0];
          if (found !== undefined) resolve(found);
        });
      });
      const answer = await fetch(`${url}?q=quota`);
      expect(await answer.text()).toContain("no-billing.html");
      child.kill("SIGINT");
      const status = await new Promise((resolve) => child.on("close", resolve));
      expect(status).toBe(0);
    },
  );
});
