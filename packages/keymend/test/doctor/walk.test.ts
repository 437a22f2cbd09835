import { describe, expect, it } from "vitest";
import type { Entry, Files } from "../../src/io/files.ts";
import { walk } from "../../src/doctor/walk.ts";

/** A tree from paths; a path that ends in `/` is a folder that may not be read. */
function tree(paths: readonly string[]): Pick<Files, "list"> {
  const folders = new Map<string, Map<string, Entry["kind"]>>([
    ["/p", new Map()],
  ]);
  const closed = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/").filter(Boolean);
    let at = "/p";
    parts.forEach((name, i) => {
      const isFile = i === parts.length - 1 && !path.endsWith("/");
      folders.get(at)?.set(name, isFile ? "file" : "folder");
      at = `${at}/${name}`;
      if (!isFile && !folders.has(at)) folders.set(at, new Map());
    });
    if (path.endsWith("/")) closed.add(at);
  }
  return {
    list: (folder) =>
      closed.has(folder)
        ? "permission"
        : [...(folders.get(folder) ?? [])].map(([name, kind]) => ({
            name,
            kind,
          })),
  };
}

const walkOf = (
  paths: readonly string[],
  limits = { maxEntries: 1000, maxDepth: 10 },
) => walk(tree(paths) as Files, "/p", limits); // only list is used

describe("walking a project", () => {
  it("lists near files before far ones", () => {
    expect(walkOf(["a/b/c.js", ".env", "a/d.js"]).files).toEqual([
      ".env",
      "a/d.js",
      "a/b/c.js",
    ]);
  });

  it("leaves other people's code and build output out", () => {
    expect(
      walkOf([
        "node_modules/x/i.js",
        ".git/config",
        ".venv/lib/a.py",
        "dist/a.js",
        "src/a.js",
        "target/b",
        "vendor/c.php",
      ]).files,
    ).toEqual(["src/a.js"]);
  });

  it("keeps cached configuration of frameworks", () => {
    expect(walkOf(["bootstrap/cache/config.php"]).files).toEqual([
      "bootstrap/cache/config.php",
    ]);
  });

  it("reports a folder that may not be read, and goes on", () => {
    expect(walkOf(["secret/", "a.js"])).toEqual({
      files: ["a.js"],
      unreadable: [{ path: "secret", reason: "permission" }],
      cut: false,
    });
  });

  it("stops at its limits and says so", () => {
    const many = Array.from({ length: 50 }, (_, i) => `f${String(i)}`);
    expect(walkOf(many, { maxEntries: 10, maxDepth: 10 })).toMatchObject({
      cut: true,
    });
    expect(walkOf(many, { maxEntries: 10, maxDepth: 10 }).files).toHaveLength(
      10,
    );
    expect(
      walkOf(["a/a/a/a/x"], { maxEntries: 100, maxDepth: 2 }),
    ).toMatchObject({ cut: true, files: [] });
  });
});
