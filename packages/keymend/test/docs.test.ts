import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorInfo } from "../src/errors.ts";
import { VERSION } from "../src/version.ts";

const root = join(import.meta.dirname, "../../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

describe("documents", () => {
  it("name every error code with its exit status, and no other", () => {
    const rows = [
      ...text("docs/errors.md").matchAll(/^\| `([A-Z_]+)`\s*\| (\d+)\s*\|/gm),
    ].map(([, code, exit]) => [code, Number(exit)]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(
        Object.entries(errorInfo).map(([code, { exit }]) => [code, exit]),
      ),
    );
  });

  it("carry the version of the package", () => {
    const { version } = JSON.parse(text("packages/keymend/package.json")) as {
      version: string;
    }; // our own manifest
    expect(VERSION).toBe(version);
    expect(text("CHANGELOG.md")).toContain(`## ${version}`);
  });
});
