import type { Seen } from "../../model/evidence.ts";
import type { Fact } from "../../model/fact.ts";
import type { ProjectView } from "../project-view.ts";

/** One way the program may be started, before values are worked out. */
export interface ContextSketch {
  title: string;
  /** Row of loaderRules, or null when no file is loaded. */
  loader: string | null;
  version: string | null;
  reason: string;
  /** Env files in the order of precedence, winner first: paths as shown. Those that do not exist are kept as `wanted`. */
  files: string[];
  /** The file replaces what the process already has. */
  override: boolean | null;
  /** The environment of this machine reaches the program (not so in containers). */
  inheritsEnvironment: boolean;
  /** Definitions that beat the files: `environment:` of compose, `-e` of docker run, Environment= of a unit. */
  direct: DirectValue[];
  fact: Fact | null;
  /** Lower comes first. */
  weight: number;
}

export interface DirectValue {
  variable: string;
  path: string | null;
  line: number | null;
  /** What it comes to; null when it is unset after all (a bare name that the host lacks). */
  value: string | null;
  /** The line only refers to a value that stands here. */
  source?: Seen;
  /** Where else that value is set, and loses. */
  losers?: Seen[];
}

/** Reads facts and proposes ways the program is started. One file each; nothing else asks which loader there is. */
export interface ContextRule {
  readonly id: string;
  sketch(view: ProjectView): ContextSketch[];
}

export const WEIGHT = {
  ci: 10,
  code: 20,
  framework: 22,
  script: 24,
  shell: 26,
  container: 30,
  service: 34,
  cluster: 36,
  workflow: 40,
  environment: 50,
} as const;

/** `1.2.3`, `^4`, `>=1` → `1.2.3`, `4`, `1`; null when there is no number. */
export function plainVersion(text: string | null): string | null {
  return text === null ? null : (/\d+(?:\.\d+){0,2}/.exec(text)?.[0] ?? null);
}
