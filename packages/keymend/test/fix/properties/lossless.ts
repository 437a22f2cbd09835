import { expect } from "vitest";
import type { Format } from "./format.ts";
import { runFormat } from "./harness.ts";

const FILES = 10_000;

/** Many files, one edit each, and nearly all of them can be done. */
export async function expectLossless(format: Format): Promise<void> {
  const tally = await runFormat(format, { files: FILES, seed: 7 });
  expect(tally.files).toBe(FILES);
  for (const [kind, count] of Object.entries(tally.edits)) {
    expect(count, kind).toBeGreaterThan(FILES / 25);
    const refused = tally.refused[kind] ?? 0;
    // lines without a word, definitions that are a part of something else
    expect(refused / count, `${kind} refused`).toBeLessThan(
      kind === "replace-key" ? 0.000_1 : 0.5,
    );
  }
}
