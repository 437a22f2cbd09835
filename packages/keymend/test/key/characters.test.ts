import { describe, expect, it } from "vitest";
import {
  describeCharacter,
  oddCharacters,
  plainForm,
} from "../../src/key/characters.ts";
import { fakeKey } from "../../src/key/fake.ts";

const key = fakeKey();
const put = (at: number, character: string) =>
  key.slice(0, at) + character + key.slice(at);

describe("oddCharacters", () => {
  it.each([
    ["\u200b", "invisible", "U+200B"],
    ["\u00a0", "invisible", "U+00A0"],
    ["\ufeff", "invisible", "U+FEFF"],
    ["\u00ad", "invisible", "U+00AD"],
    ["\u2019", "smart-quote", "U+2019"],
    ["\u201c", "smart-quote", "U+201C"],
    ["\u2013", "dash", "U+2013"],
    ["\u2022", "bullet", "U+2022"],
    ["\u028b", "look-alike", "U+028B"],
    ["\u0430", "look-alike", "U+0430"],
    ["\u00e9", "other", "U+00E9"],
    ["\u0000", "other", "U+0000"],
    ["\u{1f511}", "other", "U+1F511"],
  ])("sees %j as %s", (character, kind, notation) => {
    expect(oddCharacters(put(20, character))).toMatchObject([
      { index: 20, kind, notation },
    ]);
  });

  it("gives every one in order, with its index behind a wide character", () => {
    const found = oddCharacters(`\u{1f511}${key}\u200b`);
    expect(found.map((one) => one.index)).toEqual([0, key.length + 2]);
  });

  it("leaves ASCII, tabs and line breaks to their own checks", () => {
    expect(oddCharacters(`\t"${key}" \r\n`)).toEqual([]);
  });
});

describe("plainForm", () => {
  it.each([
    [put(9, "\u200b"), key],
    [`\u201c${key}\u201d`, key],
    [key.replace("-", "\u2011"), key],
    [`\ufeff${key}\u00a0`, key],
    ["\u0430\u0440\u0456", "api"],
  ])("case %#", (value, plain) => {
    expect(plainForm(value)).toBe(plain);
  });

  it("guesses nothing for a character without a plain form", () => {
    expect(plainForm(put(9, "\u00e9"))).toBeNull();
    expect(plainForm(put(9, "\u2026"))).toBeNull();
  });
});

describe("describeCharacter", () => {
  it("names code point and character", () => {
    expect(describeCharacter(0x201c)).toBe("U+201C left double quotation mark");
    expect(describeCharacter(0x28b)).toBe('U+028B looks like "v"');
    expect(describeCharacter(0x1f511)).toBe(
      "U+1F511 a character outside ASCII",
    );
  });
});
