import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { machinePlaces } from "../../../src/places/machine-places.ts";
import type { FilePlace } from "../../../src/model/place.ts";
import { LineIndex } from "../../../src/formats/lines.ts";

const context = { has: () => false, platform: "linux" as const };

const cases = machinePlaces.flatMap((place) =>
  place
    .examples()
    .map(
      (example, index) =>
        [`${place.source} ${example.path} (${index})`, place, example] as const,
    ),
);

async function read(place: FilePlace, path: string, text: string) {
  return place.read({ path, text, encoding: "utf-8" }, context);
}

describe("every place of the machine", () => {
  it.each(cases)(
    "reads %s as its example says",
    async (_title, place, example) => {
      const { found, facts } = await read(place, example.path, example.text);
      expect(
        found.map((one) => ({
          line: one.line,
          variable: one.variable,
          value: one.value?.reveal() ?? null,
        })),
      ).toEqual(example.found);
      for (const fact of example.facts ?? [])
        expect(facts).toContainEqual(expect.objectContaining(fact));
      const shown =
        inspect({ found, facts }, { depth: 9 }) + JSON.stringify(facts);
      for (const { value } of example.found)
        if (value !== null && value.trim().length > 40)
          expect(shown).not.toContain(value.trim().slice(0, 30));
    },
  );

  it.each(cases)(
    "gives %s lines and columns that fit the spans",
    async (_title, place, example) => {
      const { found } = await read(place, example.path, example.text);
      const lines = new LineIndex(example.text);
      for (const one of found) {
        if (one.span === undefined || one.definition === undefined) continue;
        expect([one.line, one.column]).toEqual([
          lines.lineOf(one.span.start),
          lines.columnOf(one.span.start),
        ]);
        expect(one.definition.start).toBeLessThanOrEqual(one.span.start);
        expect(one.definition.end).toBeGreaterThanOrEqual(one.span.end);
        expect(
          example.text.slice(one.definition.start, one.definition.end),
        ).not.toMatch(/\n$/);
      }
    },
  );
});
