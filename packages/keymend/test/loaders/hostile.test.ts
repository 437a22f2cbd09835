import { describe, expect, it } from "vitest";
import { dialectFor, loaderRules } from "../../src/loaders/index.ts";
import type { LoaderId } from "../../src/loaders/index.ts";
import { lenientEntries } from "../../src/loaders/lenient.ts";
import { nastyFile, seeded } from "./nasty-files.ts";

const MEGABYTE = 1_000_000;

/** The readers that others share code with, or that most projects use, get the whole megabyte. */
const WHOLE = new Set([
  "dotenv",
  "node",
  "vite",
  "python-dotenv",
  "compose",
  "bash",
]);

/** What makes careless readers quadratic; a quadratic one runs into the time limit. */
const hostileTexts = (size: number): Record<string, string> => {
  const fill = (piece: string) => piece.repeat(Math.ceil(size / piece.length));
  return {
    "line breaks": fill("\n"),
    blanks: `A=${fill(" ")}x`,
    "blank lines with spaces": fill("   \n"),
    "unclosed quotes": fill('A="x\n'),
    "quotes of three kinds": fill("A='x\nB=\"y\nC=`z\n"),
    "escaped quotes": `A="${fill('\\"')}`,
    "escaped quotes with comments": `A="${fill('\\"#')}`,
    hashes: `A=${fill("#")}`,
    "hashes after blanks": `A=${fill(" #x")}`,
    "dollar signs": `A=${fill("$")}`,
    "open references": `A=${fill("${")}`,
    references: `A=${fill("${B}")}`,
    "references with defaults": `A=${fill("${B:-")}`,
    "defaults that do not close": `A=${fill("${B:x")}`,
    "commands that do not close": `A=${fill("$(")}`,
    backticks: `A=${fill("`")}`,
    backslashes: `A=${fill("\\")}`,
    "continued lines": fill("\\\n"),
    "one long name": fill("A"),
    "names with colons": fill("A:"),
    "equals signs": fill("="),
    exports: fill("export "),
    "export lines": fill("export\n"),
    "carriage returns": fill("\r"),
    "short definitions": fill("A=1\n"),
    "line separators": `A=${fill("\u2028'")}`,
    "here documents": fill("A<<B\n"),
    parentheses: fill("A=(\n"),
  };
};

const megabyte = hostileTexts(MEGABYTE);
const smaller = hostileTexts(MEGABYTE / 5);

describe("a hostile megabyte is read in linear time", () => {
  for (const id of Object.keys(loaderRules) as LoaderId[]) {
    it(
      id,
      () => {
        const dialect = dialectFor(id, null);
        for (const [name, text] of Object.entries(
          WHOLE.has(id) ? megabyte : smaller,
        )) {
          const { entries } = dialect.parse(Buffer.from(text), {
            environment: new Map(),
          });
          expect([name, entries.length <= MEGABYTE]).toEqual([name, true]);
        }
      },
      60_000,
    );
  }

  for (const version of ["4.0.0", "8.0.0", "14.0.0", "15.0.0"])
    it(`dotenv ${version}`, () => {
      for (const text of Object.values(smaller))
        expect(
          dialectFor("dotenv", version).parse(Buffer.from(text), {
            environment: new Map(),
          }).error,
        ).toBeNull();
    }, 60_000);

  it("by the lenient reader", () => {
    for (const text of Object.values(megabyte))
      expect(lenientEntries(text).length).toBeLessThanOrEqual(MEGABYTE);
  }, 60_000);
});

describe("no content makes a reader throw", () => {
  it("random bytes and nasty files", () => {
    const random = seeded(71);
    for (const id of Object.keys(loaderRules)) {
      const dialect = dialectFor(id, null);
      for (let i = 0; i < 60; i += 1) {
        const bytes =
          i % 2 === 0
            ? Uint8Array.from({ length: 200 }, () => Math.floor(random() * 256))
            : Buffer.from(nastyFile(random));
        const { values, entries, error } = dialect.parse(bytes, {
          environment: new Map(),
        });
        expect(error === null || error.length > 0).toBe(true);
        for (const entry of values.values()) expect(entries).toContain(entry);
      }
    }
  });

  it("values that refer to each other without end", () => {
    const text = "A=${B}\nB=${A}${A}\nC=${C}x\n";
    for (const id of Object.keys(loaderRules)) {
      const { entries } = dialectFor(id, null).parse(Buffer.from(text), {
        environment: new Map(),
      });
      expect(entries.length).toBeLessThanOrEqual(3);
    }
  });
});

describe("what a reader says never quotes the file", () => {
  it("in an error", () => {
    const word = "swordfish";
    const texts = [
      `${word} ${word}\n`,
      `A="${word}\n`,
      `A=${word} ${word}\n`,
      `=${word}\n`,
      `A=\${${word}\n`,
    ];
    for (const id of Object.keys(loaderRules))
      for (const text of texts)
        expect(
          dialectFor(id, null).parse(Buffer.from(text), {
            environment: new Map(),
          }).error ?? "",
        ).not.toContain(word);
  });
});
