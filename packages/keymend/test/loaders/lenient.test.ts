import { describe, expect, it } from "vitest";
import { fakeKey } from "../../src/key/fake.ts";
import { lenientEntries } from "../../src/loaders/lenient.ts";
import { readMatrix } from "./matrix.ts";
import { nastyFile, seeded } from "./nasty-files.ts";

const key = fakeKey();

/** One line and the value that a person sees in it. */
const lines: [string, string][] = [
  [`KEY=${key}`, key],
  [`KEY="${key}"`, key],
  [`KEY='${key}' # mine`, key],
  [`KEY=\`${key}\``, key],
  [`KEY = ${key}  `, key],
  [`  KEY= "${key}"`, key],
  [`export KEY=${key}`, key],
  [`export  KEY="${key}"`, key],
  [`declare -x KEY="${key}"`, key],
  [`set KEY=${key}`, key],
  [`set "KEY=${key}"`, key],
  [`setx KEY=${key}`, key],
  [`ENV KEY=${key}`, key],
  [`const KEY = "${key}";`, key],
  [`$env:KEY="${key}"`, key],
  [`KEY: ${key}`, key],
  [`KEY: "${key}"`, key],
  [`"KEY": "${key}",`, key],
  [`'KEY'='${key}'`, key],
  [`"KEY=${key}"`, key],
  [`- KEY=${key}`, key],
  [`KEY:=${key}`, key],
  [`KEY=${key} # prod`, key],
  [`KEY=${key}#prod`, `${key}#prod`],
  [`KEY="${key}`, `"${key}`],
  [`\ufeffKEY=${key}`, key],
  [`KEY="${key}\n"`, `${key}\n`],
  ["KEY=", ""],
  ["KEY= # put your key here", ""],
];

describe("definitions are found whatever the dialect", () => {
  for (const [text, value] of lines) {
    it(JSON.stringify(text.replaceAll(key, "K")), () => {
      const [entry, ...more] = lenientEntries(`# first\n${text}\n`);
      expect(more).toEqual([]);
      expect(entry).toMatchObject({
        name: "KEY",
        value,
        line: 2,
        commented: false,
      });
    });
  }

  it("gives spans that hold the value with its quotes, for edits", () => {
    const text = `A=1\nexport KEY = "${key}" # c\n`;
    const entry = lenientEntries(text)[1]!;
    expect(text.slice(entry.span.start, entry.span.end)).toBe(`"${key}"`);
    expect(text.slice(entry.definition.start, entry.definition.end)).toBe(
      `export KEY = "${key}"`,
    );
    expect(entry).toMatchObject({
      quote: '"',
      keyword: "export",
      separator: "=",
    });
  });

  it("tells a commented definition", () => {
    expect(
      lenientEntries(`# KEY=${key}\n#export KEY='x'\n// B=1`),
    ).toMatchObject([
      { name: "KEY", commented: true, value: key },
      { name: "KEY", commented: true, value: "x" },
      { name: "B", commented: true },
    ]);
  });

  it("does not let an unclosed quote swallow the definitions below", () => {
    expect(
      lenientEntries(`A="x\nKEY="${key}"\n`).map(({ name }) => name),
    ).toEqual(["A", "KEY"]);
  });

  it("leaves prose alone", () => {
    expect(
      lenientEntries("see the docs\nhello world\n[section]\n<<<<<<< HEAD\n"),
    ).toEqual([]);
  });

  it("finds the key in every file of the table that names it before an equals sign", () => {
    for (const { name, bytes } of readMatrix().cases) {
      const text = new TextDecoder().decode(bytes);
      if (!/^[ \t]*(?:export[ \t]+)?OPENAI_API_KEY[ \t]*=/m.test(text))
        continue;
      expect([
        name,
        lenientEntries(text).some((entry) => entry.name === "OPENAI_API_KEY"),
      ]).toEqual([name, true]);
    }
  });

  it("gives ordered, disjoint spans for nasty files", () => {
    const random = seeded(61);
    for (let i = 0; i < 3_000; i += 1) {
      const text = nastyFile(random);
      let last = -1;
      for (const { definition, span, value } of lenientEntries(text)) {
        expect(definition.start).toBeGreaterThan(last);
        expect(definition.start).toBeLessThanOrEqual(span.start);
        expect(text.slice(span.start, span.end)).toContain(value);
        last = Math.max(definition.start, span.end - 1);
      }
    }
  });
});
