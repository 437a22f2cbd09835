import { describe, expect, it } from "vitest";
import {
  folderOf,
  fullPath,
  isInside,
  joinPath,
  nameOf,
  normalise,
  shownPath,
} from "../../src/doctor/paths.ts";

describe("paths as people see them", () => {
  it.each([
    ["/h/me/code/app/.env", ".env"],
    ["/h/me/code/app/src/a.js", "src/a.js"],
    ["/h/me/code/app", "."],
    ["/h/me/code/.env", "../.env"],
    ["/h/me/code/other/.env", "../other/.env"],
    ["/h/me/.zshrc", "~/.zshrc"],
    ["/etc/environment", "/etc/environment"],
    ["/h/me/code/app/../x", "../x"],
  ])("%s is shown as %s", (full, shown) => {
    expect(shownPath(full, "/h/me/code/app", "/h/me")).toBe(shown);
  });

  it.each([".env", "src/a.js", "../.env", "~/.zshrc", "/etc/environment"])(
    "%s is found again",
    (shown) => {
      expect(
        shownPath(
          fullPath(shown, "/h/me/code/app", "/h/me"),
          "/h/me/code/app",
          "/h/me",
        ),
      ).toBe(shown);
    },
  );

  it("takes out dots", () => {
    expect(normalise("a/./b/../c")).toBe("a/c");
    expect(normalise("/a/../../b")).toBe("/b");
    expect(normalise("/")).toBe("/");
    expect(normalise("../.env")).toBe("../.env");
    expect(normalise("a/../../x")).toBe("../x");
  });

  it("splits and joins", () => {
    expect([
      folderOf("a/b"),
      folderOf("b"),
      nameOf("a/b"),
      nameOf("b"),
      joinPath("", "b"),
      joinPath("a", "b"),
    ]).toEqual(["a", "", "b", "b", "b", "a/b"]);
    expect([
      isInside("/a", "/a/b"),
      isInside("/a", "/ab"),
      isInside("/", "/a"),
      isInside("/a", "/a"),
    ]).toEqual([true, false, true, true]);
  });
});
