import type { Edit } from "../model/cause.ts";
import type { Seen, Subject } from "../model/evidence.ts";
import type { Found } from "../model/occurrence.ts";
import type { FilePlace } from "../model/place.ts";
import { revealed } from "../doctor/reveal.ts";
import type { Draft } from "./rewrite.ts";

/** Edits after which everything else in the file must read as before. */
const LOCAL: readonly Edit["do"][] = [
  "replace-value",
  "replace-raw",
  "rename-variable",
  "remove-definition",
];

export interface ReadBack {
  places: readonly FilePlace[];
  edits: readonly Edit[];
  seen: readonly Seen[];
  subject: Subject;
}

/**
 * Reads a changed file as its place does, before anything is written: is the new value there to the letter, and every
 * other value as it was? True also when no place reads the file, or when edits of other kinds may change anything.
 */
export async function readsAsMeant(
  draft: Draft,
  before: string,
  { places, edits, seen, subject }: ReadBack,
): Promise<boolean> {
  const here = edits.flatMap((edit) => {
    const at =
      "occurrence" in edit
        ? seen.find((one) => one.id === edit.occurrence)
        : undefined;
    const isHere =
      at?.path === draft.path || ("path" in edit && edit.path === draft.path);
    return isHere ? [{ edit, at }] : [];
  });
  const isLocal = here.every(({ edit }) => LOCAL.includes(edit.do));
  const [first] = here;
  if (draft.text === null || !isLocal || first?.at === undefined) return true;
  const old = await readAll(places, first.at, before);
  const now = await readAll(places, first.at, draft.text);
  if (old === null || now === null) return true;
  const touched = new Set(here.map(({ at }) => at?.span?.start));
  const left = now.map(keyOf);
  for (const found of old) {
    if (touched.has(found.span?.start)) continue;
    const index = left.indexOf(keyOf(found));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return (
    left.length <= here.length &&
    here.every(({ edit, at }) => {
      if (edit.do !== "replace-value" || at === undefined) return true;
      return meantValues(edit, at, subject).some((value) => {
        const wanted = keyOf({ variable: at.variable, value });
        return at.variable === null
          ? left.some((one) => one.endsWith(`\u0000${value}`))
          : left.includes(wanted);
      });
    })
  );
}

/** What the occurrence may hold now: made of what the place read, or of what the loader made of it. */
function meantValues(
  edit: Extract<Edit, { do: "replace-value" }>,
  at: Seen,
  subject: Subject,
): string[] {
  const loaded = subject.occurrence?.id === at.id ? subject.value : null;
  return [at.value, loaded].flatMap((value) =>
    value === null ? [] : [edit.with(value)],
  );
}

function keyOf(found: {
  variable: string | null;
  value: Found["value"] | string;
}): string {
  const { variable, value } = found;
  const text = typeof value === "string" ? value : revealed(value);
  return `${variable ?? ""}\u0000${text ?? "\u0000"}`;
}

/** As the collector reads it; null when no place does. */
async function readAll(
  places: readonly FilePlace[],
  at: Seen,
  text: string,
): Promise<Found[] | null> {
  const path = (at.path ?? "").replace(/^(?:~\/|\/|(?:\.\.\/)+)/, "");
  const matching = places.filter((place) => place.matches(path));
  const special = matching.filter(({ source }) => source !== "config-file");
  const byName = special.length > 0 ? special : matching;
  const readers =
    byName.length > 0
      ? byName
      : places.filter(({ source }) => source === at.source);
  if (readers.length === 0) return null;
  const context = { has: () => false, platform: "linux" as const };
  const found: Found[] = [];
  for (const place of readers) {
    const reading = await place.read(
      { path, text, encoding: "utf-8" },
      context,
    );
    for (const one of reading.found) {
      const isTwin = found.some(
        (other) =>
          other.line === one.line &&
          other.variable === one.variable &&
          other.span?.start === one.span?.start,
      );
      if (!isTwin) found.push(one);
    }
  }
  return found;
}
