import type { Seen } from "../../../src/model/evidence.ts";
import type { FilePlace, TextFile } from "../../../src/model/place.ts";
import type { Random } from "./random.ts";

/** A value that the generator put into a file. */
export interface Planted {
  variable: string;
  value: string;
  /** Names under which the real loader gives it. */
  ids: readonly string[];
  /** No other definition of the file needs this one: it may be taken away. */
  removable: boolean;
}

export interface Generated {
  path: string;
  /** With `\n`; the harness puts other line ends in. */
  text: string;
  planted: readonly Planted[];
}

export interface Format {
  place: FilePlace;
  make(random: Random): Generated;
  /** What a real loader makes of the text, by name; null when this file has none that can be asked here. */
  load(text: string, path: string): Promise<Map<string, string> | null>;
  /** Another name of the same kind for a definition, and what the loader calls it then. */
  rename(planted: Planted): { to: string; ids: readonly string[] };
  /** Values that need quotes or escapes. Null from the engine is right only where `mayRefuse` says so. */
  nasty: readonly string[];
  mayRefuse(value: string): boolean;
  /** Texts of which a definition may not be taken safely. */
  mayKeep?(text: string): boolean;
  /** Line ends that the format's loaders take as such. */
  endings: readonly string[];
  encodings: readonly TextFile["encoding"][];
  /** A carriage return is a part of the value there. */
  lineEndsInValues?: boolean;
}

/** A changed file with what a real loader must make of it, for loaders that are asked about many at once. */
export interface Sample {
  where: string;
  before: string;
  after: string;
  expected: Map<string, string | null>;
}

export interface Tally {
  files: number;
  edits: Record<string, number>;
  refused: Record<string, number>;
  loaded: number;
}
/** One file with its values as a diagnosis would see them. */
export interface Case {
  format: Format;
  random: Random;
  generated: Generated;
  text: string;
  encoding: TextFile["encoding"];
  seen: Seen[];
  loaded: Map<string, string> | null;
  where: string;
  sample: (one: Sample) => void;
}

export async function readSeen(
  { place }: Format,
  path: string,
  text: string,
): Promise<Seen[]> {
  const reading = await place.read(
    { path, text, encoding: "utf-8" },
    { has: () => false, platform: "linux" },
  );
  return reading.found.map((found, i) => ({
    ...found,
    id: `o${String(i + 1)}`,
    source: found.source ?? place.source,
    path,
    value: found.value?.reveal() ?? null,
    fingerprint: null,
  }));
}

export const pairOf = (one: {
  variable: string | null;
  value: string | null;
}) => `${one.variable ?? ""}=${one.value ?? "<none>"}`;
