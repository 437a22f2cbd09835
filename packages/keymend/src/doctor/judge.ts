import type { CauseId } from "../causes/ids.ts";
import type { Cause, Certainty, Finding } from "../model/cause.ts";
import { risksOf } from "../risks/index.ts";
import type { Risk } from "../risks/risk.ts";
import type { Evidence } from "../model/evidence.ts";
import { cleanAnswer, isForgiven } from "../causes/harm.ts";
import { aliveAtProvider, subjectAnswers } from "../causes/speak.ts";

export type Verdict = "healthy" | "refused" | "at-risk" | "undecided";

export interface Judged {
  cause: Cause;
  finding: Finding;
}

export interface Judgment {
  verdict: Verdict;
  /** The decisive one first. */
  diagnoses: Judged[];
  /** Sets of causes that the evidence cannot separate. */
  undecided: CauseId[][];
  /** What threatens the key; empty unless it works. */
  risks: Risk[];
}

/** How much a weaker certainty costs, in ranks: a proven local cause beats a possible one that the text names. */
const PENALTY: Readonly<Record<Certainty, number>> = {
  proven: 0,
  likely: 7,
  possible: 22,
};

/** From here on a cause only says what is left when nothing else fits. */
const FALL_BACK = 50;

/** Runs every cause over the evidence and orders what was found. Pure. */
export function judge(evidence: Evidence, causes: readonly Cause[]): Judgment {
  const found = causes
    .flatMap((cause): Judged[] => {
      const finding = cause.detect(evidence);
      return finding === null ? [] : [{ cause, finding }];
    })
    .sort((a, b) => score(a) - score(b));
  const faults = found.filter(({ cause }) => cause.threat !== true);
  const works = programIsServed(evidence) && evidence.error === null;
  const threats = found.filter(({ cause }) => cause.threat === true);
  const kept =
    faults.length > 0 ? [...withoutFallBacks(faults), ...threats] : threats;
  const risks = works && faults.length === 0 ? risksOf(evidence) : [];
  const isThreatened =
    threats.length > 0 || risks.some(({ severity }) => severity === "risk");
  return {
    risks,
    verdict: verdictOf(faults, isThreatened, works),
    diagnoses: kept,
    undecided: undecidedSets(kept),
  };
}

/** The provider takes what the program sends, headers and all, and nothing that was asked in its place was refused. */
function programIsServed(evidence: Evidence): boolean {
  const answers = subjectAnswers(evidence).filter(
    ({ probe }) => probe !== "without-headers" && probe !== "with-v1",
  );
  // a 403 for the list of models is the answer to a living key; the other probes say what it may do
  const isRefused = answers.some(
    ({ probe, outcome, refusal }) =>
      outcome !== "ok" &&
      !(probe === "models" && isForgivenAndAlive(evidence)) &&
      !(probe === "models" && refusal?.kind === "missing-scopes"),
  );
  const isAlive = aliveAtProvider(evidence) || isForgivenAndAlive(evidence);
  return isAlive && !isRefused;
}

/** The client takes blanks and line breaks off by itself, and the key without them is accepted. */
function isForgivenAndAlive(evidence: Evidence): boolean {
  const { occurrence, value } = evidence.subject;
  return (
    occurrence !== null &&
    value !== null &&
    isForgiven(evidence, value) &&
    cleanAnswer(evidence, occurrence) === "accepted"
  );
}

function score({ cause, finding }: Judged): number {
  return cause.rank + PENALTY[finding.certainty];
}

/** A fall-back stays only when it is the best there is, or when the best is no more than possible. */
function withoutFallBacks(faults: Judged[]): Judged[] {
  const [best, ...rest] = faults;
  if (best === undefined) return [];
  const firm = best.finding.certainty !== "possible";
  return [best, ...rest.filter(({ cause }) => cause.rank < FALL_BACK || !firm)];
}

function verdictOf(
  faults: Judged[],
  isThreatened: boolean,
  works: boolean,
): Verdict {
  if (faults.length > 0) return "refused";
  if (isThreatened) return "at-risk";
  if (works) return "healthy";
  // a pasted error that no cause explains, a provider that could not be asked
  return "undecided";
}

function undecidedSets(kept: Judged[]): CauseId[][] {
  const best = kept[0];
  if (best === undefined) return [];
  const named =
    best.finding.undecided ??
    (best.finding.certainty === "possible" ? best.cause.alike : undefined) ??
    [];
  const set = [...new Set<CauseId>([best.cause.id, ...named])];
  return set.length > 1 ? [set] : [];
}
