import { expect } from "vitest";
import { decodeText } from "../../../src/formats/decode.ts";
import { encodeText } from "../../../src/formats/encode.ts";
import { checks, KINDS } from "./checks.ts";
import {
  pairOf,
  readSeen,
  type Case,
  type Format,
  type Sample,
  type Tally,
} from "./format.ts";
import { Random } from "./random.ts";

/** Generates files and applies one edit to each; every promise of the engine is checked. */
export async function runFormat(
  format: Format,
  {
    files,
    seed,
    sample,
  }: { files: number; seed: number; sample?: (one: Sample) => void },
): Promise<Tally> {
  const tally: Tally = { files: 0, edits: {}, refused: {}, loaded: 0 };
  for (let n = 0; n < files; n += 1) {
    const random = new Random(seed * 1_000_003 + n);
    const generated = format.make(random);
    const text = withEndings(generated.text, format, random);
    const encoding = random.chance(0.6)
      ? "utf-8"
      : random.pick(format.encodings);
    const one: Case = {
      format,
      random,
      generated,
      text,
      encoding:
        /[^\u0000-\u00ff]/.test(text) && encoding === "latin1"
          ? "utf-8"
          : encoding,
      seen: await readSeen(format, generated.path, text),
      loaded: await format.load(text, generated.path),
      where: `file ${String(n)} of seed ${String(seed)}`,
      sample: sample ?? (() => undefined),
    };
    checkRead(one);
    const kind = random.pick(KINDS);
    const done = await checks[kind](one);
    tally.files += 1;
    tally.edits[kind] = (tally.edits[kind] ?? 0) + 1;
    if (!done) tally.refused[kind] = (tally.refused[kind] ?? 0) + 1;
    if (one.loaded !== null) tally.loaded += 1;
    checkBytes(one);
  }
  return tally;
}
function withEndings(text: string, format: Format, random: Random): string {
  const ending = random.pick([...format.endings, "mixed"]);
  const body = random.chance(0.2) ? text.replace(/\n$/, "") : text;
  if (ending === "\n" || format.endings.length === 1) return body;
  return body.replace(/\n/g, () =>
    ending === "mixed" ? random.pick(format.endings) : ending,
  );
}

function checkRead({ generated, seen, loaded, where, text }: Case): void {
  const pairs = seen.map(pairOf);
  for (const planted of generated.planted) {
    if (!pairs.includes(pairOf(planted)))
      expect(pairs, `${where}: planted value is read\n${text}`).toContain(
        pairOf(planted),
      );
    for (const id of planted.ids)
      if (loaded !== null && loaded.get(id) !== planted.value)
        expect(loaded.get(id), `${where}: ${id} is loaded\n${text}`).toBe(
          planted.value,
        );
  }
}

/** The encoding gives its bytes back, in every line that was not changed and in the others. */
function checkBytes({ text, encoding, where }: Case): void {
  const bytes = encodeText(text, encoding);
  const decoded = decodeText(bytes);
  if (decoded?.text !== text)
    expect(decoded?.text, `${where}: ${encoding} is lossless`).toBe(text);
}
