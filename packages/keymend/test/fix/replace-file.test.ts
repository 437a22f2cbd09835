import {
  chmodSync,
  lstatSync,
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
import { replaceFile } from "../../src/io/replace-file.ts";
import { folderWith, put } from "../support/folder.ts";

const bytes = (text: string) => Buffer.from(text);
const change = (
  path: string,
  before: string | null,
  after: string | null,
  mode = 0o600,
) => ({
  path,
  before: before === null ? null : bytes(before),
  after: after === null ? null : bytes(after),
  mode,
});

describe("replacing a file", () => {
  it("puts the new bytes in place and keeps the mode", () => {
    const folder = folderWith();
    put(folder, ".env", "A=1\n", 0o640);
    replaceFile(change(join(folder, ".env"), "A=1\n", "A=2\n"));
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("A=2\n");
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  it("writes through a link to its target and leaves the link", () => {
    const folder = folderWith({ "real/.env": "A=1\n" });
    symlinkSync("real/.env", join(folder, ".env"));
    replaceFile(change(join(folder, ".env"), "A=1\n", "A=2\n"));
    expect(readlinkSync(join(folder, ".env"))).toBe("real/.env");
    expect(lstatSync(join(folder, ".env")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "real/.env"), "utf8")).toBe("A=2\n");
  });

  it("refuses when the file changed since it was read", () => {
    const folder = folderWith({ ".env": "A=other\n" });
    expect(() => {
      replaceFile(change(join(folder, ".env"), "A=1\n", "A=2\n"));
    }).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("A=other\n");
  });

  it("makes a file that was not there, with the mode asked, and never over another", () => {
    const folder = folderWith();
    replaceFile(change(join(folder, ".env"), null, "A=1\n", 0o600));
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
    expect(() => {
      replaceFile(change(join(folder, ".env"), null, "A=2\n"));
    }).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
    expect(readFileSync(join(folder, ".env"), "utf8")).toBe("A=1\n");
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  it("takes a file away only as it was read", () => {
    const folder = folderWith({ ".env.txt": "A=1\n" });
    expect(() => {
      replaceFile(change(join(folder, ".env.txt"), "A=9\n", null));
    }).toThrow(expect.objectContaining({ code: "FILE_CHANGED" }));
    replaceFile(change(join(folder, ".env.txt"), "A=1\n", null));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "says so when the folder may not be written",
    () => {
      const folder = folderWith({ "closed/.env": "A=1\n" });
      chmodSync(join(folder, "closed"), 0o500);
      expect(() => {
        replaceFile(change(join(folder, "closed/.env"), "A=1\n", "A=2\n"));
      }).toThrow(expect.objectContaining({ code: "WRITE_FAILED" }));
      chmodSync(join(folder, "closed"), 0o700);
      expect(readFileSync(join(folder, "closed/.env"), "utf8")).toBe("A=1\n");
    },
  );

  it("says so when a folder stands there", () => {
    const folder = folderWith();
    mkdirSync(join(folder, ".env"));
    expect(() => {
      replaceFile(change(join(folder, ".env"), "A=1\n", "A=2\n"));
    }).toThrow(expect.objectContaining({ code: "WRITE_FAILED" }));
    writeFileSync(join(folder, "left"), "");
    expect(readdirSync(folder)).toEqual([".env", "left"]);
  });
});
