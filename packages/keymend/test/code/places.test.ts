import { describe, expect, it } from "vitest";
import { notebook } from "../../src/places/notebook.ts";
import { sourceCode } from "../../src/places/source-code.ts";
import type { FilePlace } from "../../src/model/place.ts";

const context = { has: () => false, platform: "linux" as const };

describe.each([
  ["source code", sourceCode],
  ["notebook", notebook],
] as [string, FilePlace][])("place %s", (_name, place) => {
  it.each(place.examples().map((example) => [example.path, example] as const))(
    "reads %s as its example says",
    async (_path, example) => {
      const { path, text } = example;
      expect(place.matches(path)).toBe(true);
      const { found, facts } = await place.read(
        { path, text, encoding: "utf-8" },
        context,
      );
      expect(
        found.map(({ line, variable, value }) => ({
          line,
          variable,
          value: value?.reveal() ?? null,
        })),
      ).toEqual(example.found);
      for (const fact of example.facts ?? [])
        expect(facts).toContainEqual(expect.objectContaining(fact));
      for (const { value } of example.found)
        if (value !== null && value.length > 20)
          expect(JSON.stringify({ found, facts })).not.toContain(value.trim());
    },
  );

  it("points at the raw value with its line, column and span", async () => {
    for (const { path, text } of place.examples()) {
      const { found } = await place.read(
        { path, text, encoding: "utf-8" },
        context,
      );
      for (const one of found) {
        const { span, value } = one;
        if (!span || !value) throw new Error("a literal has a span");
        const raw = text.slice(span.start, span.end);
        expect(raw.replaceAll('\\"', '"')).toBe(value.reveal());
        const before = text.slice(0, span.start);
        expect(one.line).toBe(before.split("\n").length);
        expect(one.column).toBe(span.start - before.lastIndexOf("\n"));
      }
    }
  });
});
