import type { CauseId } from "./ids.ts";
import type { Refusal } from "../model/answer.ts";
import type { ErrorText } from "../model/error-text.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Said } from "./provider-words.ts";
import { refusalOf } from "./speak.ts";

// What the causes about money share: one refusal stands for five of them. Pure.

/** Causes that `insufficient_quota` alone cannot tell apart. */
export const MONEY: readonly CauseId[] = [
  "no-billing",
  "free-credit-expired",
  "chatgpt-plus-not-api",
  "credits-in-other-org",
  "budget-reached",
];

/** The organization has no credit, by its own words or by the old wording for all of them. */
export function quotaSaid(e: Evidence): Said | null {
  return refusalOf(e, "credit-exhausted", "insufficient-quota");
}

/** The same, or a limit that may stand for missing credit. */
export function moneySaid(e: Evidence): Said | null {
  const limit = refusalOf(e, "rate-limit");
  return (
    quotaSaid(e) ??
    refusalOf(e, "hard-limit") ??
    (limit !== null && isBareRateLimit(limit.refusal) ? limit : null)
  );
}

/** A program's own words, or a bare 429: no limit, no unit and no code of a real rate limit. */
export function isBareRateLimit({ details, code }: Refusal): boolean {
  return (
    details["limit"] === undefined &&
    details["unit"] === undefined &&
    details["model"] === undefined &&
    code === null
  );
}

const REMARKED: readonly (readonly [
  remark: ErrorText["remarks"][number],
  cause: CauseId,
])[] = [
  ["chatgpt-plan", "chatgpt-plus-not-api"],
  ["grant-expired", "free-credit-expired"],
  ["other-organization", "credits-in-other-org"],
  ["budget", "budget-reached"],
];

/** The cause that a remark beside the error names. */
export function remarkedCause(e: Evidence): CauseId | null {
  return (
    REMARKED.find(
      ([remark]) => e.error?.remarks.includes(remark) === true,
    )?.[1] ?? null
  );
}
