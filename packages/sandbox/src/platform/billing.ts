import { refuse, type Refusal } from "../refusals.ts";
import type { Caller } from "../route.ts";
import type { Platform } from "./platform.ts";
import type { Billing } from "./state.ts";
import { monthStart, spentUsd } from "./usage.ts";

export interface BillingCheck {
  platform: Platform;
  caller: Caller;
  isImage: boolean;
}

const exhausted = ({ platform }: BillingCheck): Refusal =>
  refuse(
    platform.settings.quotaWording === "credits"
      ? "credits-exhausted"
      : "quota-exceeded",
  );

const byStatus: Record<
  Billing["status"],
  (check: BillingCheck) => Refusal | null
> = {
  active: (check) => {
    const { creditUsd } = check.caller.organization.billing;
    return creditUsd !== null && creditUsd <= 0 ? exhausted(check) : null;
  },
  "credit-exhausted": exhausted,
  "not-active": () => refuse("billing-not-active"),
  "hard-limit": (check) =>
    check.isImage ? refuse("hard-limit-reached") : exhausted(check),
};

/** Spend of this calendar month against a limit in dollars. */
function isSpent(
  { platform, caller }: BillingCheck,
  limitUsd: number | null | undefined,
  projectId: string | null,
): boolean {
  // without a limit the records need not be read
  if (limitUsd === null || limitUsd === undefined) return false;
  const since = monthStart(platform.clock.now());
  return (
    spentUsd(platform, caller.organization.id, projectId, since) >= limitUsd
  );
}

const dollars = (limit: { thresholdCents: number } | null | undefined) =>
  limit ? limit.thresholdCents / 100 : null;

/** Why a call cannot be paid for, or null. */
export function billingRefusal(check: BillingCheck): Refusal | null {
  const { organization, project } = check.caller;
  const status = byStatus[organization.billing.status](check);
  if (status !== null) return status;
  if (project && isSpent(check, dollars(project.spendLimit), project.id)) {
    return refuse("project-spend-limit");
  }
  if (isSpent(check, dollars(organization.spendLimit), null)) {
    return refuse("organization-spend-limit");
  }
  return isSpent(check, organization.billing.usageLimitUsd, null)
    ? refuse("organization-usage-limit")
    : null;
}
