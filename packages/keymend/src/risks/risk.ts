import type { Proof } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";

/** Something that threatens a key which works today. */
export interface Risk {
  id: RiskId;
  /** `risk` makes the verdict at-risk; `notice` is said and changes nothing. */
  severity: "risk" | "notice";
  /** Id of the occurrence, or null. */
  occurrence: string | null;
  summary: string;
  evidence: Proof[];
  /** What to do, in steps. */
  steps: string[];
}

export type RiskId =
  | "committed"
  | "readable-by-others"
  | "over-90-days"
  | "expires-soon"
  | "shared-by-projects"
  | "in-shell-history"
  | "in-image-layer"
  | "in-build-context";

/** One row of knowledge. Pure; null when the threat is absent. */
export interface RiskRow {
  readonly id: RiskId;
  detect(evidence: Evidence): Omit<Risk, "id"> | null;
}
