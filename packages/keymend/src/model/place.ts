import type { Fact } from "./fact.ts";
import type { Found, SourceKind } from "./occurrence.ts";

/** A text file as the collector hands it to a place. */
export interface TextFile {
  /** Relative to its scope's root, `/` between parts. */
  path: string;
  /** Decoded; a byte order mark is taken off. Line breaks are as in the file. */
  text: string;
  encoding: "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "latin1";
}

/** What a place made of one file. */
export interface Reading {
  found: Found[];
  facts: Fact[];
}

/** Where the files of a place live. */
export type Scope = "project" | "home" | "system";

/** What a place may ask about its surroundings. Pure data. */
export interface PlaceContext {
  /** Is there a file at this path (relative to the scope's root)? */
  has(path: string): boolean;
  platform: NodeJS.Platform;
}

/**
 * One kind of file that may hold keys, or say how they travel. Pure: text in, values and facts out.
 *
 * An implementer keeps these promises: `matches` is cheap and looks at the path only; `read` never throws for
 * bad content (it reports what it can and leaves the rest), gives every literal value as a Secret and never
 * in a fact, and gives 1-based lines and columns of the decoded text.
 */
export interface FilePlace {
  readonly source: SourceKind;
  readonly scopes: readonly Scope[];
  /** Exact paths below home or / to look at; home and system scopes are never walked. `*` stands for one path part. */
  readonly paths?: readonly string[];
  /** For the project scope: is this file one of mine? `path` is relative, with `/`. */
  matches(path: string): boolean;
  read(file: TextFile, context: PlaceContext): Reading | Promise<Reading>;
  /** Files with what must be read from them; they are this place's tests. Keys are made at run time. */
  examples(): PlaceExample[];
}

export interface PlaceExample {
  path: string;
  text: string;
  /** Every occurrence expected, in order: line, variable, and value as a string (null for a mere point). */
  found: { line: number; variable: string | null; value: string | null }[];
  /** Facts expected to be among the facts, by partial match. */
  facts?: Record<string, unknown>[];
}
