import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../../src/fix/apply.ts";
import { replaceFile, stageFile } from "../../src/io/replace-file.ts";
import { UndoStore } from "../../src/state/undo-store.ts";
import { folderWith, put } from "../support/folder.ts";

const isRoot = process.getuid?.() === 0;
const change = (path: string, before: string | null, after: string | null) => ({
  path,
  before: before === null ? null : Buffer.from(before),
  after: after === null ? null : Buffer.from(after),
  mode: 0o600,
});
const about = {
  dir: "/",
  causes: [],
  nowMs: Date.parse("2026-11-24T12:00:00Z"),
  group: null,
  round: 0,
};

/** A file system of its own with room for little; null when this machine does not let us. */
function tinyDisk(): { path: string; close: () => void } | null {
  if (!isRoot || process.platform !== "linux") return null;
  const path = folderWith();
  const options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", path];
  if (spawnSync("mount", options).status !== 0) return null;
  return { path, close: () => void spawnSync("umount", ["-l", path]) };
}

/** As another user for as long as `act` takes. */
function asNobody(act: () => void): void {
  process.seteuid?.(65_534);
  try {
    act();
  } finally {
    process.seteuid?.(0);
  }
}

const small = "A=1\n".repeat(8_000);

describe("a full disk", () => {
  it("changes nothing, takes its own files away and says so", ({ skip }) => {
    const disk = tinyDisk();
    if (disk === null) {
      skip("a small file system can be mounted by root only");
      return;
    }
    try {
      put(disk.path, "a", "old a");
      put(disk.path, "b", small);
      const store = new UndoStore(join(folderWith(), "state"));
      expect(() =>
        applyChanges(
          store,
          [
            change(join(disk.path, "a"), "old a", "new a"),
            change(join(disk.path, "b"), small, `${small}B=2\n`),
          ],
          about,
        ),
      ).toThrow(
        expect.objectContaining({
          code: "WRITE_FAILED",
          hint: expect.stringContaining("disk is full") as unknown,
        }),
      );
      expect(readFileSync(join(disk.path, "a"), "utf8")).toBe("old a");
      expect(readFileSync(join(disk.path, "b"), "utf8")).toBe(small);
      expect(readdirSync(disk.path).sort()).toEqual(["a", "b"]);
      expect(store.list()[0]?.state).toBe("undone");
    } finally {
      disk.close();
    }
  });

  it("for the undo record stops the fix before it begins", ({ skip }) => {
    const disk = tinyDisk();
    if (disk === null) {
      skip("a small file system can be mounted by root only");
      return;
    }
    try {
      const dir = folderWith({ a: small.repeat(4) });
      const store = new UndoStore(join(disk.path, "state"));
      expect(() =>
        applyChanges(
          store,
          [change(join(dir, "a"), small.repeat(4), "x")],
          about,
        ),
      ).toThrow(expect.objectContaining({ code: "STATE_FAILED" }));
      expect(readFileSync(join(dir, "a"), "utf8")).toBe(small.repeat(4));
      expect(readdirSync(dir)).toEqual(["a"]);
    } finally {
      disk.close();
    }
  });
});

describe("owners and rights", () => {
  it.skipIf(!isRoot)("keeps the owner of somebody else's file", () => {
    const dir = folderWith({ ".env": "1" });
    chownSync(join(dir, ".env"), 1234, 2345);
    chmodSync(join(dir, ".env"), 0o640);
    replaceFile(change(join(dir, ".env"), "1", "2"));
    const { uid, gid, mode } = statSync(join(dir, ".env"));
    expect([uid, gid, mode & 0o777]).toEqual([1234, 2345, 0o640]);
  });

  it.skipIf(!isRoot)(
    "gives a file that root makes to the folder's owner",
    () => {
      const dir = folderWith();
      chownSync(dir, 1234, 2345);
      replaceFile(change(join(dir, ".env"), null, "1"));
      const { uid, gid, mode } = statSync(join(dir, ".env"));
      expect([uid, gid, mode & 0o777]).toEqual([1234, 2345, 0o600]);
    },
  );

  it.skipIf(!isRoot)(
    "refuses a folder that may not be written, and a file of somebody else",
    () => {
      const dir = folderWith({ "closed/.env": "1", "open/.env": "1" });
      chmodSync(dir, 0o755);
      chmodSync(join(dir, "closed"), 0o555);
      chmodSync(join(dir, "open"), 0o777);
      for (const name of ["closed", "open"]) {
        asNobody(() => {
          expect(() => {
            replaceFile(change(join(dir, name, ".env"), "1", "2"));
          }).toThrow(
            expect.objectContaining({
              code: "WRITE_FAILED",
              hint: expect.stringContaining("nothing was changed") as unknown,
            }),
          );
        });
        expect(readFileSync(join(dir, name, ".env"), "utf8")).toBe("1");
        expect(readdirSync(join(dir, name))).toEqual([".env"]);
      }
    },
  );
});

describe("links and what comes in between", () => {
  it("makes the target of a link that leads nowhere yet", () => {
    const dir = folderWith({ "real/x": "" });
    symlinkSync("real/.env", join(dir, ".env"));
    replaceFile(change(join(dir, ".env"), null, "1"));
    expect(readlinkSync(join(dir, ".env"))).toBe("real/.env");
    expect(readFileSync(join(dir, "real/.env"), "utf8")).toBe("1");
  });

  it("refuses links in a circle", () => {
    const dir = folderWith();
    symlinkSync("b", join(dir, "a"));
    symlinkSync("a", join(dir, "b"));
    expect(() => {
      replaceFile(change(join(dir, "a"), "1", "2"));
    }).toThrow(expect.objectContaining({ code: "WRITE_FAILED" }));
  });

  it("leaves the other names of a file with their old content", () => {
    const dir = folderWith({ a: "1" });
    linkSync(join(dir, "a"), join(dir, "b"));
    replaceFile(change(join(dir, "a"), "1", "2"));
    expect(readFileSync(join(dir, "a"), "utf8")).toBe("2");
    expect(readFileSync(join(dir, "b"), "utf8")).toBe("1");
  });

  it("refuses when the file was written between the staging and the rename", () => {
    const dir = folderWith({ a: "1" });
    const staged = stageFile(change(join(dir, "a"), "1", "2"));
    writeFileSync(join(dir, "a"), "an editor saved");
    expect(() => {
      staged.commit();
    }).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
    expect(readFileSync(join(dir, "a"), "utf8")).toBe("an editor saved");
    expect(readdirSync(dir)).toEqual(["a"]);
  });

  it("refuses to take away what was written meanwhile, and to make what is there meanwhile", () => {
    const dir = folderWith({ a: "1" });
    const removal = stageFile(change(join(dir, "a"), "1", null));
    const creation = stageFile(change(join(dir, "b"), null, "2"));
    writeFileSync(join(dir, "a"), "new");
    mkdirSync(join(dir, "b"));
    for (const staged of [removal, creation])
      expect(() => {
        staged.commit();
      }).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
    expect(readdirSync(dir).sort()).toEqual(["a", "b"]);
  });

  it("is closed to others while it waits", () => {
    const dir = folderWith();
    put(dir, "a", "1", 0o666);
    const staged = stageFile(change(join(dir, "a"), "1", "2"));
    const [beside = ""] = readdirSync(dir).filter((name) => name !== "a");
    expect(statSync(join(dir, beside)).mode & 0o777).toBe(0o600);
    staged.abort();
    expect(readdirSync(dir)).toEqual(["a"]);
  });
});
