import type { CauseId } from "../causes/ids.ts";
import type { Certainty, EvidenceSource } from "../model/cause.ts";
import type { Risk } from "../risks/risk.ts";
import type { Verdict } from "./judge.ts";

/** `keymend.doctor/1`, to the letter of the contract, with additions that older readers may ignore. Holds no key. */
export interface DoctorReport {
  schema: "keymend.doctor/1";
  verdict: Verdict;
  provider: { name: "openai"; baseUrl: string; reached: boolean };
  occurrences: ReportedOccurrence[];
  diagnoses: ReportedDiagnosis[];
  undecided: CauseId[][];
  /** What threatens a key that works; those of severity `risk` make the verdict at-risk. */
  risks: Risk[];
  /** What was looked at and found in order, for people who ask. */
  checks: { what: string; result: string }[];
  /** What limits the answer: files not read, limits reached, nothing asked. */
  notes: string[];
  /** The command that was run and where. */
  command: "doctor" | "explain";
  dir: string;
}

export interface ReportedOccurrence {
  id: string;
  source: string;
  path: string | null;
  line: number | null;
  column: number | null;
  variable: string | null;
  masked: string | null;
  fingerprint: string | null;
  wins: boolean;
  loader: string | null;
  loaderReason: string | null;
  role: string;
}

export interface ReportedDiagnosis {
  cause: CauseId;
  title: string;
  certainty: Certainty;
  occurrence: string | null;
  summary: string;
  evidence: { fact: string; from: EvidenceSource }[];
  remedies: {
    id: string;
    automatic: boolean;
    summary: string;
    steps: string[];
    changes: { path: string; line: number | null }[];
    url?: string;
  }[];
  guide: string;
}

export function exitOf(verdict: Verdict): 0 | 1 | 3 {
  return verdict === "healthy" ? 0 : verdict === "undecided" ? 3 : 1;
}
