import type { CauseId, CauseGroup } from "../causes/ids.ts";
import type { Evidence } from "./evidence.ts";

export type Certainty = "proven" | "likely" | "possible";

export type EvidenceSource =
  "file" | "environment" | "provider" | "history" | "store" | "error-text";

export interface Proof {
  /** One observation in words; never a value, masks allowed. */
  fact: string;
  from: EvidenceSource;
}

/** Where a finding points: an occurrence, or a point in a file that holds no value. */
export type Pointer =
  | { occurrence: string }
  | { path: string; line: number | null; variable: string | null }
  | null;

/** A change to files, described; the fix engine applies it through the formats. */
export type Edit =
  | { do: "replace-value"; occurrence: string; with: (value: string) => string }
  // raw: from the start of the raw value (its span) to the end of its line, the line feed excluded: quotes,
  // blanks, carriage return and comment as they stand. For damage that only some loaders see.
  | { do: "replace-raw"; occurrence: string; with: (raw: string) => string }
  | { do: "normalise-line-ends"; path: string; to: "lf" }
  | { do: "rename-variable"; occurrence: string; to: string }
  | { do: "remove-definition"; occurrence: string }
  | { do: "recode-file"; path: string; to: "utf-8" }
  | { do: "rename-file"; from: string; to: string }
  | { do: "copy-file"; from: string; to: string }
  | { do: "insert-line"; path: string; line: number; text: string }
  | { do: "remove-line"; path: string; line: number }
  // at the end of a file, which is made when it is not there; nothing when the very line is there
  | { do: "append-line"; path: string; text: string }
  // a string literal of a program, its quotes included, gives way to an expression
  | { do: "replace-literal"; occurrence: string; with: string }
  // a statement at the head of a program, behind what must come first there; nothing when a line begins with `unless`.
  // `commonjs`: its form for a program that has no import declarations
  | {
      do: "insert-statement";
      path: string;
      text: string;
      commonjs?: string;
      unless?: string;
    }
  // `name: value` (or `- name=value`) in a block of a YAML map. `line`: the map's own key, or with `beside` a key of it
  | {
      do: "add-variable";
      path: string;
      line: number;
      beside: boolean;
      block: string;
      name: string;
      value: string;
    }
  // a name among those that a runner hands on; `line` as the filter's fact has it
  | {
      do: "add-name";
      path: string;
      line: number;
      list: "turbo" | "tox";
      name: string;
    }
  | {
      do: "replace-text";
      path: string;
      line: number;
      find: string;
      with: string;
    };

export interface Remedy {
  id: string;
  /** One sentence: what to do. */
  summary: string;
  /** Numbered steps for a person. */
  steps: string[];
  /** Present when keymend can do it on this machine. */
  edits?: Edit[];
  /** Page of the provider to open. */
  url?: string;
  /** It takes a key that only a person can bring; the fix engine asks for it, proves it and stores it. */
  asksForKey?: true;
}

/** What `detect` says when the cause is present. */
export interface Finding {
  certainty: Certainty;
  at: Pointer;
  /** One sentence for people; names file, line and variable; never a value. */
  summary: string;
  evidence: Proof[];
  remedies: Remedy[];
  /** Causes that the evidence cannot tell from this one; default: the row's `alike` when certainty is `possible`. */
  undecided?: CauseId[];
}

/**
 * How a cause competes with others that also fit, lower first:
 * 10 the provider or the error text names it; 20 something local explains the refusal completely (the value
 * is damaged, another value won); 30 the key never reached the program; 40 circumstances; 50 fall-backs that
 * only say what is left; 60 threats to a key that works.
 */
export type Rank = 10 | 15 | 20 | 25 | 30 | 35 | 40 | 45 | 50 | 55 | 60;

/** One row of knowledge: everything keymend knows about one cause. */
export interface Cause {
  readonly id: CauseId;
  readonly group: CauseGroup;
  /** As in the list of causes. */
  readonly title: string;
  /** Why it happens, two or three sentences. */
  readonly why: string;
  readonly rank: Rank;
  /** Causes that the same evidence often cannot separate. */
  readonly alike?: readonly CauseId[];
  /** The key works and something threatens it: verdict `at-risk`. */
  readonly threat?: boolean;
  /** Pure; null when the cause is absent or the evidence is too weak to say so. */
  detect(evidence: Evidence): Finding | null;
  /** Sketches that must be found, and that must be left alone. They are the row's tests. */
  examples(): { faulty: Evidence[]; healthy: Evidence[] };
}
