import { expect } from "vitest";
import { applyEdits, type Draft } from "../../../src/fix/rewrite.ts";
import type { Edit } from "../../../src/model/cause.ts";
import type { Seen, Subject } from "../../../src/model/evidence.ts";
import { pairOf, readSeen, type Case, type Planted } from "./format.ts";

/** What the planted names hold after an edit; null when they are gone. */
export function sampled(
  one: Case,
  after: string,
  target: Planted,
  now: readonly (readonly [id: string, value: string | null])[],
): void {
  const expected = new Map<string, string | null>();
  for (const planted of one.generated.planted)
    for (const id of planted.ids)
      expected.set(id, planted === target ? null : planted.value);
  for (const [id, value] of now) expected.set(id, value);
  one.sample({ where: one.where, before: one.text, after, expected });
}
export function targetOf(one: Case): { planted: Planted; seen: Seen } {
  const planted = one.random.pick(one.generated.planted);
  const seen = one.seen.find((found) => pairOf(found) === pairOf(planted));
  if (seen === undefined) throw new Error(`${one.where}: not read`);
  return { planted, seen };
}

export function apply(
  one: Case,
  edits: readonly Edit[],
  text = one.text,
  seen = one.seen,
): Draft[] | null {
  const subject: Subject = {
    occurrence: null,
    variable: "",
    value: null,
    context: null,
    chosenBy: "winner",
  };
  return applyEdits(edits, {
    open: (path) =>
      path === one.generated.path
        ? { path, text, encoding: one.encoding, isNew: false }
        : null,
    seen,
    subject,
  });
}

export function textAfter(
  one: Case,
  edits: readonly Edit[],
  text = one.text,
  seen = one.seen,
): string | null {
  const drafts = apply(one, edits, text, seen);
  const draft = drafts?.[0];
  if (drafts === null || draft === undefined) return null;
  expect(drafts.length).toBe(1);
  if (draft.encoding !== one.encoding)
    expect(draft.encoding, one.where).toBe(one.encoding);
  return draft.text;
}

/** Everything but the lines on which the target stands is the same to the byte. */
export function sameAround(
  one: Case,
  target: { start: number; end: number },
  after: string,
): void {
  const head = one.text.slice(
    0,
    one.text.lastIndexOf("\n", target.start - 1) + 1,
  );
  const end = one.text.indexOf("\n", target.end);
  const tail = end < 0 ? "" : one.text.slice(end);
  if (
    !after.startsWith(head) ||
    !after.endsWith(tail) ||
    after.length < head.length + tail.length
  )
    expect(after, `${one.where}: other lines stay`).toBe(one.text);
}

export async function sameValues(
  one: Case,
  after: string,
  expected: { pairs: string[]; loaded: Map<string, string> | null },
): Promise<void> {
  const pairs = (await readSeen(one.format, one.generated.path, after)).map(
    pairOf,
  );
  if (pairs.toSorted().join("\n") !== expected.pairs.toSorted().join("\n"))
    expect(
      pairs.toSorted(),
      `${one.where}: read again\n${one.text}\n=>\n${after}`,
    ).toEqual(expected.pairs.toSorted());
  if (expected.loaded === null) return;
  const loaded = await one.format.load(after, one.generated.path);
  const plain = (map: Map<string, string> | null) =>
    Object.fromEntries([...(map ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)));
  const [a, b] = [plain(loaded), plain(expected.loaded)];
  if (JSON.stringify(a) !== JSON.stringify(b))
    expect(a, `${one.where}: loaded again\n${one.text}\n=>\n${after}`).toEqual(
      b,
    );
}

export async function replaceWith(one: Case, next: string): Promise<boolean> {
  const { planted, seen } = targetOf(one);
  const edit = (value: string, id = seen.id): Edit => ({
    do: "replace-value",
    occurrence: id,
    with: () => value,
  });
  const after = textAfter(one, [edit(next)]);
  if (after === null) {
    if (!one.format.mayRefuse(next))
      expect(
        after,
        `${one.where}: ${next} can be written\n${one.text}`,
      ).not.toBeNull();
    return false;
  }
  sameAround(one, spanOf(seen), after);
  sampled(
    one,
    after,
    planted,
    planted.ids.map((id) => [id, next]),
  );
  const loaded = one.loaded === null ? null : new Map(one.loaded);
  if (loaded !== null) for (const id of planted.ids) loaded.set(id, next);
  const pairs = one.seen
    .filter(
      (found) => found.span?.start !== seen.span?.start || found.id === seen.id,
    )
    .map((found) =>
      pairOf(found.id === seen.id ? { ...found, value: next } : found),
    );
  await sameValues(one, after, { pairs, loaded });
  // the way back: a word for a word leaves no trace
  const again = await readSeen(one.format, one.generated.path, after);
  const there = again.find(
    (found) =>
      pairOf(found) === pairOf({ variable: planted.variable, value: next }),
  );
  if (
    /^[\w-]{20,}$/.test(next) &&
    there !== undefined &&
    isPlainlyWritten(one, seen)
  ) {
    const back = textAfter(one, [edit(planted.value, there.id)], after, again);
    if (back !== one.text)
      expect(back, `${one.where}: the way back`).toBe(one.text);
  }
  return true;
}

/** The raw value holds the value to the letter: no escape that might be written in another way. */
function isPlainlyWritten(one: Case, seen: Seen): boolean {
  const { start, end } = spanOf(seen);
  const raw = one.text.slice(start, end);
  return /^(["'`]?)[\w-]{20,}\1$/.test(raw);
}

export function spanOf(seen: Seen): { start: number; end: number } {
  if (seen.span === undefined) throw new Error("no span");
  return seen.span;
}
