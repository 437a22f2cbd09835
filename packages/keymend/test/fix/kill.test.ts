import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const SCRIPT = join(import.meta.dirname, "../../../../scripts/kill-test.mjs");

it("a fix that is killed at any moment loses nothing, and undo brings everything back", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [SCRIPT, "100", "20"],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(stdout).toContain("runs 100 ");
  expect(stdout).toContain("lost bytes 0, problems 0");
  expect(status).toBe(0);
}, 180_000);
