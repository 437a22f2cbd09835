import { describe, expect, it } from "vitest";
import {
  commonRows,
  languageReads,
  languageRows,
  readSource,
} from "../../src/code/read-source.ts";
import type { GrammarId } from "../../src/code/grammar.ts";
import { readEnvironment } from "../../src/code/env-row.ts";
import { grammarOf } from "../../src/code/grammar.ts";
import { Notes } from "../../src/code/notes.ts";
import { runRows, type Row } from "../../src/code/row.ts";
import { Source } from "../../src/code/source.ts";

const PATHS: Record<GrammarId, string> = {
  javascript: "a.ts",
  python: "a.py",
  go: "a.go",
  ruby: "a.rb",
  php: "a.php",
  java: "A.java",
  kotlin: "a.kt",
  csharp: "a.cs",
  rust: "a.rs",
  swift: "a.swift",
  dart: "a.dart",
  schema: "a.sql",
};
const context = { has: () => false };
// Object.entries forgets the key type
const entries = <T>(record: Partial<Record<GrammarId, T>>) =>
  Object.entries(record) as [GrammarId, T][];

describe.each(entries(languageReads))("environment reads of %s", (id, rows) => {
  const examples = rows.flatMap((row) =>
    row.examples.map((example) => [row, ...example] as const),
  );
  it.each(
    examples.map(
      ([row, code, names, fallback]) =>
        [row.id, code, names, fallback] as const,
    ),
  )("%s: %s", (_id, code, names, fallback) => {
    const { facts } = readSource({ path: PATHS[id], text: code }, context);
    const reads = facts.filter((fact) => fact.kind === "env-read");
    expect(reads.map((fact) => fact.name)).toEqual(names);
    if (fallback !== undefined) expect(reads[0]?.fallback).toBe(fallback);
  });

  it("gives each row an example that only it can read", () => {
    for (const row of rows) {
      const [code, names] = row.examples[0] ?? ["", []];
      const grammar = grammarOf(PATHS[id]);
      if (!grammar) throw new Error(PATHS[id]);
      const source = new Source({
        path: PATHS[id],
        text: code,
        grammar,
        context,
      });
      readEnvironment(source, [row], new Notes(source));
      expect(source.envReads.length, row.id).toBe(names.length);
    }
  });
});

function kindsOf(row: Row): Set<string> {
  return new Set(
    row.examples.flatMap(([, facts]) => facts.map(({ kind }) => kind)),
  );
}

const groups: [string, GrammarId, readonly Row[]][] = [
  ...entries(languageRows).map(
    ([id, rows]): [string, GrammarId, readonly Row[]] => [id, id, rows],
  ),
  ["every language", "javascript", commonRows],
];

describe.each(groups)("rows of %s", (_name, id, rows) => {
  const examples = rows.flatMap((row) =>
    row.examples.map(
      ([code, facts, path]) =>
        [row.id, code, { facts, path: path ?? PATHS[id], row }] as const,
    ),
  );
  it.each(examples)("%s: %s", (_id, code, { facts, path, row }) => {
    const { facts: got } = readSource({ path, text: code }, context);
    for (const fact of facts)
      expect(got).toContainEqual(expect.objectContaining(fact));
    if (facts.length === 0) {
      const kinds = kindsOf(row);
      expect(
        got.filter(({ kind }) => kinds.has(kind) && kind !== "env-read"),
      ).toEqual([]);
    }
  });

  it("finds the first example of each row by the row itself", () => {
    for (const row of rows) {
      const [code, , path = PATHS[id]] = row.examples[0] ?? [""];
      const grammar = grammarOf(path);
      if (!grammar) throw new Error(path);
      const source = new Source({ path, text: code, grammar, context });
      const notes = new Notes(source);
      runRows([row], source, notes);
      expect(notes.reading().facts.length, row.id).toBeGreaterThan(0);
    }
  });
});
