import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/formats/decode.ts";
import { realFiles } from "../../src/io/real-files.ts";
import { folderWith, put } from "../support/folder.ts";

describe("reading files", () => {
  it("reads a plain file with its size and mode", () => {
    const folder = folderWith();
    put(folder, ".env", "A=1\n", 0o640);
    const read = realFiles.read(join(folder, ".env"), 100);
    expect(read).toMatchObject({
      ok: true,
      truncated: false,
      stat: { size: 4, mode: 0o640, kind: "file" },
    });
  });

  it("reads no more than asked, and says so", () => {
    const folder = folderWith({ big: "x".repeat(1000) });
    const read = realFiles.read(join(folder, "big"), 10);
    expect(read).toMatchObject({ ok: true, truncated: true });
    expect(read.ok && read.bytes.length).toBe(10);
  });

  it("reads the head of a file of 1 GB at once", () => {
    const folder = folderWith({ huge: "A=1\n" });
    truncateSync(join(folder, "huge"), 1 << 30);
    const read = realFiles.read(join(folder, "huge"), 1 << 20);
    expect(read.ok && read.bytes.length).toBe(1 << 20);
  });

  it.skipIf(process.platform === "win32")(
    "does not wait for the writer of a pipe",
    () => {
      const folder = folderWith();
      execFileSync("mkfifo", [join(folder, ".env")]);
      expect(realFiles.read(join(folder, ".env"), 100)).toEqual({
        ok: false,
        reason: "not-a-file",
      });
    },
  );

  it.skipIf(process.platform === "win32")("does not read devices", () => {
    expect(realFiles.read("/dev/zero", 100)).toEqual({
      ok: false,
      reason: "not-a-file",
    });
  });

  it("follows a link to a file and notices a circle", () => {
    const folder = folderWith({ real: "A=1\n" });
    symlinkSync("real", join(folder, "link"));
    symlinkSync("round", join(folder, "about"));
    symlinkSync("about", join(folder, "round"));
    expect(realFiles.read(join(folder, "link"), 100).ok).toBe(true);
    expect(realFiles.read(join(folder, "round"), 100)).toEqual({
      ok: false,
      reason: "link-loop",
    });
    expect(realFiles.stat(join(folder, "round"))).toBeNull();
  });

  it("gives a reason for a folder and for nothing", () => {
    const folder = folderWith({ "sub/file": "" });
    expect(realFiles.read(join(folder, "sub"), 100)).toEqual({
      ok: false,
      reason: "not-a-file",
    });
    expect(realFiles.read(join(folder, "none"), 100)).toEqual({
      ok: false,
      reason: "gone",
    });
    expect(realFiles.list(join(folder, "none"))).toBe("gone");
  });
});

describe("decoding", () => {
  const utf16 = (text: string) => Buffer.from(text, "utf16le");

  it.each([
    ["UTF-8", Buffer.from("ä=1"), "ä=1", "utf-8"],
    [
      "UTF-8 with a byte order mark",
      Buffer.from("\ufeffA=1"),
      "A=1",
      "utf-8-bom",
    ],
    ["UTF-16LE", utf16("\ufeffA=1"), "A=1", "utf-16le"],
    [
      "UTF-16LE without a mark",
      utf16("OPENAI_API_KEY=1"),
      "OPENAI_API_KEY=1",
      "utf-16le",
    ],
    ["UTF-16BE", utf16("\ufeffA=1").swap16(), "A=1", "utf-16be"],
    [
      "a stray byte of an old code page",
      Buffer.from([0x41, 0x3d, 0x93]),
      "A=\u0093",
      "latin1",
    ],
  ])("reads %s", (_name, bytes, text, encoding) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
  });

  it("says that a binary file is no text", () => {
    expect(
      decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3])),
    ).toBeNull();
  });
});
