import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../src/key/fingerprint.ts";
import { noteWorking, readLedger } from "../../src/state/ledger.ts";
import {
  openStateFolder,
  stateFolderPath,
} from "../../src/state/state-folder.ts";
import { folderWith, put } from "../support/folder.ts";

describe("the state folder", () => {
  it("keeps one salt for this machine, readable by its owner alone", () => {
    const path = join(folderWith(), "state/keymend");
    const salt = openStateFolder(path).salt();
    expect(openStateFolder(path).salt()).toEqual(salt);
    expect(statSync(join(path, "salt")).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("gives another fingerprint on another machine", () => {
    const [a, b] = [1, 2].map((n) =>
      openStateFolder(join(folderWith(), String(n))).salt(),
    );
    expect(fingerprint("x", a!)).not.toBe(fingerprint("x", b!));
  });

  it("goes on without memory where nothing can be written", () => {
    const folder = folderWith({ file: "" });
    const state = openStateFolder(join(folder, "file", "keymend"));
    expect(state.salt()).toHaveLength(32);
    expect(state.write("ledger.json", "[]")).toBe(false);
    expect(openStateFolder(null).salt()).toHaveLength(32);
  });

  it("replaces a damaged salt", () => {
    const folder = folderWith({ salt: "garbage" });
    expect(openStateFolder(folder).salt()).toHaveLength(32);
    expect(openStateFolder(folder).salt()).toEqual(
      openStateFolder(folder).salt(),
    );
  });

  it("stands where the desktop rules say", () => {
    expect(stateFolderPath({ XDG_STATE_HOME: "/s" }, "/h")).toBe("/s/keymend");
    expect(stateFolderPath({ XDG_STATE_HOME: "relative" }, "/h")).toBe(
      "/h/.local/state/keymend",
    );
    expect(stateFolderPath({}, null)).toBeNull();
  });
});

describe("the ledger of working keys", () => {
  const DAY = 86_400_000;

  it("remembers the first and the last time", () => {
    const state = openStateFolder(folderWith());
    noteWorking(
      state,
      readLedger(state),
      [{ fingerprint: "f1", project: "p1" }],
      1 * DAY,
    );
    noteWorking(
      state,
      readLedger(state),
      [
        { fingerprint: "f1", project: "p2" },
        { fingerprint: "f2", project: null },
      ],
      3 * DAY,
    );
    expect(readLedger(state).get("f1")).toEqual({
      fingerprint: "f1",
      firstWorkedMs: DAY,
      lastWorkedMs: 3 * DAY,
      projects: ["p1", "p2"],
    });
    expect([...readLedger(state).keys()]).toEqual(["f1", "f2"]);
  });

  it("forgets keys after two years", () => {
    const state = openStateFolder(folderWith());
    noteWorking(
      state,
      readLedger(state),
      [{ fingerprint: "old", project: null }],
      0,
    );
    noteWorking(
      state,
      readLedger(state),
      [{ fingerprint: "new", project: null }],
      731 * DAY,
    );
    expect([...readLedger(state).keys()]).toEqual(["new"]);
  });

  it("takes a damaged file for an empty one", () => {
    const folder = folderWith();
    put(folder, "ledger.json", '{"half":');
    expect(readLedger(openStateFolder(folder)).size).toBe(0);
    put(folder, "ledger.json", '[1, null, {"fingerprint": 3}]');
    expect(readLedger(openStateFolder(folder)).size).toBe(0);
  });
});
