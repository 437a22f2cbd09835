import { describe, expect, it } from "vitest";
import { configPlaces } from "../../../src/places/config-places.ts";
import type { TextFile } from "../../../src/model/place.ts";
import { inspect } from "node:util";

const context = { has: () => false, platform: "linux" as const };
const textFile = (path: string, text: string): TextFile => ({
  path,
  text,
  encoding: "utf-8",
});
const NASTY = [
  "",
  "\n",
  "\u0000\u0001\u0002",
  "{",
  "[[[",
  "<<<",
  '"',
  "'",
  "=",
  "= = =",
  "\ufeff",
  "a: &a [*a]",
  "%YAML 9",
  "\u001b[31mred",
  '{"a":',
  "<?xml",
  "<?php",
  `${"x".repeat(70_000)}=1`,
  "- ".repeat(5_000),
];

describe.each(configPlaces.map((place) => [place.source, place] as const))(
  "place %s",
  (_source, place) => {
    it("has examples", () => {
      expect(place.examples().length).toBeGreaterThan(0);
    });

    it.each(
      place.examples().map((example) => [example.path, example] as const),
    )("reads %s as its example says", async (_path, example) => {
      if (place.scopes.includes("project"))
        expect(place.matches(example.path) || place.paths !== undefined).toBe(
          true,
        );
      const { found, facts } = await place.read(
        textFile(example.path, example.text),
        context,
      );
      expect(
        found.map((f) => ({
          line: f.line,
          variable: f.variable,
          value: f.value?.reveal() ?? null,
        })),
      ).toEqual(example.found);
      for (const fact of example.facts ?? [])
        expect(facts).toContainEqual(expect.objectContaining(fact));
    });

    it("keeps values out of facts and out of anything printed", async () => {
      for (const example of place.examples()) {
        const reading = await place.read(
          textFile(example.path, example.text),
          context,
        );
        const printed =
          JSON.stringify(reading) + inspect(reading, { depth: 9 });
        for (const { value } of example.found) {
          if (value !== null && value.trim().length > 16)
            expect(printed).not.toContain(value.trim());
        }
      }
    });

    it("gives spans that hold the raw value inside the text", async () => {
      for (const example of place.examples()) {
        const { found } = await place.read(
          textFile(example.path, example.text),
          context,
        );
        for (const one of found) {
          if (one.span === undefined) continue;
          expect(one.span.start).toBeGreaterThanOrEqual(0);
          expect(one.span.end).toBeLessThanOrEqual(example.text.length);
          const before = example.text.slice(0, one.span.start);
          expect(before.split("\n").length).toBeLessThanOrEqual(
            one.line ?? Infinity,
          );
        }
      }
    });

    it("does not throw for content that is not its own", async () => {
      const path = place.examples()[0]?.path ?? "x";
      for (const text of NASTY)
        await expect(
          Promise.resolve(place.read(textFile(path, text), context)),
        ).resolves.toBeDefined();
    });
  },
);
