import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyChanges, undoRecords } from "../../src/fix/apply.ts";
import type { FileChange } from "../../src/io/replace-file.ts";
import { fakeKey } from "../../src/key/fake.ts";
import { UndoStore } from "../../src/state/undo-store.ts";
import { folderWith, put } from "../support/folder.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00:00Z");
const KEY = fakeKey();

const bytes = (text: string | null) =>
  text === null ? null : Buffer.from(text);

interface World {
  dir: string;
  store: UndoStore;
  /** Applies one round; paths are relative. */
  apply: (
    files: Record<string, [before: string | null, after: string | null]>,
    more?: { group?: string | null; round?: number; nowMs?: number },
  ) => string;
  read: (path: string) => string | null;
}

function world(files: Record<string, string> = {}): World {
  const dir = folderWith(files);
  const store = new UndoStore(join(dir, "state"));
  return {
    dir,
    store,
    apply(changes, { group = null, round = 0, nowMs = NOW } = {}) {
      const list = Object.entries(changes).map(
        ([path, [before, after]]): FileChange => {
          const full = join(dir, path);
          const mode = existsSync(full) ? statSync(full).mode & 0o777 : 0o600;
          return {
            path: full,
            before: bytes(before),
            after: bytes(after),
            mode,
          };
        },
      );
      return applyChanges(store, list, {
        dir,
        causes: ["bearer-prefix-included"],
        nowMs,
        group,
        round,
      }).id;
    },
    read: (path) =>
      existsSync(join(dir, path))
        ? readFileSync(join(dir, path), "utf8")
        : null,
  };
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code?: string }).code ?? "no code";
  }
  return "nothing thrown";
};

describe("undo", () => {
  it("brings content and mode back, of files changed, made, taken away and renamed", () => {
    const { dir, store, apply, read } = world({
      "a.env": "A=1\r\nB=2",
      "gone.txt": "x\n",
    });
    chmodSync(join(dir, "a.env"), 0o640);
    chmodSync(join(dir, "gone.txt"), 0o604);
    const id = apply({
      "a.env": ["A=1\r\nB=2", "A=9\r\nB=2"],
      "gone.txt": ["x\n", null],
      ".env": [null, "x\n"],
    });
    expect([read("a.env"), read("gone.txt"), read(".env")]).toEqual([
      "A=9\r\nB=2",
      null,
      "x\n",
    ]);
    const told = undoRecords(store, [id]);
    expect(told.map(({ result }) => result)).toEqual([
      "restored",
      "restored",
      "restored",
    ]);
    expect([read("a.env"), read("gone.txt"), read(".env")]).toEqual([
      "A=1\r\nB=2",
      "x\n",
      null,
    ]);
    expect(statSync(join(dir, "a.env")).mode & 0o777).toBe(0o640);
    expect(statSync(join(dir, "gone.txt")).mode & 0o777).toBe(0o604);
    expect(store.list()[0]?.state).toBe("undone");
  });

  it("takes back all rounds of a fix", () => {
    const { store, apply, read } = world({ ".env": "1" });
    const first = apply({ ".env": ["1", "2"] });
    const second = apply(
      { ".env": ["2", "3"], other: [null, "new"] },
      { group: first, round: 1 },
    );
    const third = apply({ ".env": ["3", "4"] }, { group: first, round: 2 });
    undoRecords(store, [third, second, first]);
    expect([read(".env"), read("other")]).toEqual(["1", null]);
  });

  it("touches nothing when one file has moved on, whichever round changed it", () => {
    const { dir, store, apply, read } = world({ ".env": "1", b: "b1" });
    const first = apply({ ".env": ["1", "2"] });
    const second = apply({ b: ["b1", "b2"] }, { group: first, round: 1 });
    writeFileSync(join(dir, ".env"), "somebody else");
    expect(codeOf(() => undoRecords(store, [first, second]))).toBe(
      "UNDO_MOVED_ON",
    );
    expect([read(".env"), read("b")]).toEqual(["somebody else", "b2"]);
  });

  it("names the later fix that stands in the way", () => {
    const { store, apply, read } = world({ ".env": "1" });
    const first = apply({ ".env": ["1", "2"] });
    const later = apply({ ".env": ["2", "3"] });
    expect(() => undoRecords(store, [first])).toThrow(
      expect.objectContaining({
        code: "UNDO_MOVED_ON",
        hint: expect.stringContaining(`keymend undo ${later}`) as unknown,
      }),
    );
    undoRecords(store, [later]);
    undoRecords(store, [first]);
    expect(read(".env")).toBe("1");
  });

  it("says which files were old already", () => {
    const { dir, store, apply } = world({ a: "1", b: "1" });
    const id = apply({ a: ["1", "2"], b: ["1", "2"] });
    writeFileSync(join(dir, "a"), "1");
    expect(undoRecords(store, [id]).map(({ result }) => result)).toEqual([
      "already",
      "restored",
    ]);
  });

  it("goes through a link and leaves it", () => {
    const { dir, store, apply, read } = world({ "real/.env": "1" });
    symlinkSync("real/.env", join(dir, ".env"));
    const id = apply({ ".env": ["1", "2"] });
    expect(read("real/.env")).toBe("2");
    undoRecords(store, [id]);
    expect(read("real/.env")).toBe("1");
    expect(readdirSync(dir)).toContain(".env");
  });
});

describe("undo records", () => {
  it("hold no key in clear, and are closed to others", () => {
    const { dir, apply } = world({ ".env": `OPENAI_API_KEY=${KEY}` });
    apply({ ".env": [`OPENAI_API_KEY=${KEY}`, "gone"] });
    const folder = join(dir, "state/undo");
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      expect(text).not.toContain(KEY.slice(8, 30));
      expect(text).not.toContain(
        Buffer.from(KEY).toString("base64").slice(8, 30),
      );
      expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
    expect(readdirSync(folder).length).toBe(2);
  });

  it("end after 30 days", () => {
    const { store, apply } = world({ ".env": "1" });
    const old = apply({ ".env": ["1", "2"] });
    apply({ ".env": ["2", "3"] }, { nowMs: NOW + 29 * DAY });
    expect(store.list().map(({ id }) => id)).toContain(old);
    apply({ ".env": ["3", "4"] }, { nowMs: NOW + 31 * DAY });
    expect(store.list().map(({ id }) => id)).not.toContain(old);
    expect(store.list().length).toBe(2);
  });

  const damages: [string, (text: string) => string][] = [
    ["cut", (text) => text.slice(0, text.length / 2)],
    ["empty", () => ""],
    ["of another form", () => '{"id":1}'],
    ["with another path", (text) => text.replace(".env", ".evn")],
    ["with another mode", (text) => text.replace('"mode":', '"mode":1')],
    [
      "with another content",
      (text) =>
        text.replace(
          /"data":"(.)/,
          (_, c) => `"data":"${c === "A" ? "B" : "A"}`,
        ),
    ],
  ];
  it.each(damages)("that are damaged are refused: %s", (_name, damage) => {
    const { dir, store, apply, read } = world({ ".env": "1" });
    const id = apply({ ".env": ["1", "2"] });
    const file = join(dir, "state/undo", `${id}.json`);
    writeFileSync(file, damage(readFileSync(file, "utf8")));
    expect(codeOf(() => undoRecords(store, [id]))).toBe("UNDO_UNREADABLE");
    expect(read(".env")).toBe("2");
    expect(() => store.list()).not.toThrow();
  });

  it("cannot be read with another key", () => {
    const { dir, apply, read } = world({ ".env": "1" });
    const id = apply({ ".env": ["1", "2"] });
    writeFileSync(join(dir, "state/undo/salt"), `${"ab".repeat(32)}\n`);
    const again = new UndoStore(join(dir, "state"));
    expect(codeOf(() => undoRecords(again, [id]))).toBe("UNDO_UNREADABLE");
    expect(read(".env")).toBe("2");
  });

  it("are named by an id, and nothing else is a path", () => {
    const { store } = world();
    for (const id of ["../../etc/passwd", "", "20261124120000000-zzzzzz", "x"])
      expect(codeOf(() => undoRecords(store, [id]))).toBe("UNDO_NOTHING");
  });
});

describe("applying", () => {
  it("changes nothing when one of several files is no longer what was read", () => {
    const { dir, store, apply, read } = world({ a: "1", b: "1", c: "1" });
    writeFileSync(join(dir, "b"), "other");
    expect(
      codeOf(() => apply({ a: ["1", "2"], b: ["1", "2"], c: ["1", "2"] })),
    ).toBe("FILE_CHANGED");
    expect([read("a"), read("b"), read("c")]).toEqual(["1", "other", "1"]);
    expect(store.list()[0]?.state).toBe("undone");
    expect(readdirSync(dir).sort()).toEqual(["a", "b", "c", "state"]);
  });

  it("changes nothing when a folder stands in the way of one of them", () => {
    const { dir, apply, read } = world({ a: "1", "b/x": "1" });
    expect(codeOf(() => apply({ a: ["1", "2"], b: ["1", "2"] }))).toBe(
      "WRITE_FAILED",
    );
    expect(codeOf(() => apply({ a: ["1", "2"], "c/d": [null, "2"] }))).toBe(
      "WRITE_FAILED",
    );
    expect(read("a")).toBe("1");
    expect(readdirSync(dir).sort()).toEqual(["a", "b", "state"]);
  });

  it("clears what a killed run left beside a file", () => {
    const { dir, store, apply } = world({ ".env": "1" });
    const id = apply({ ".env": ["1", "2"] });
    store.mark(id, "prepared");
    const beside = store.list()[0]?.files[0]?.beside ?? "";
    put(dir, "mine.keymend-0123456789ab", "somebody's own file");
    writeFileSync(beside, KEY, { mode: 0o600 });
    writeFileSync(join(dir, "state/undo/lock"), "999999999");
    apply({ ".env": ["2", "3"] });
    expect(existsSync(beside)).toBe(false);
    expect(readdirSync(dir).sort()).toEqual([
      ".env",
      "mine.keymend-0123456789ab",
      "state",
    ]);
    expect(store.list().find((one) => one.id === id)?.state).toBe(
      "interrupted",
    );
  });

  it("waits for nobody who is gone, and gives up on somebody who works", () => {
    const { dir, apply, read } = world({ ".env": "1" });
    put(dir, "state/undo/lock", String(process.ppid));
    expect(codeOf(() => apply({ ".env": ["1", "2"] }))).toBe("STATE_FAILED");
    expect(read(".env")).toBe("1");
  }, 30_000);
});
