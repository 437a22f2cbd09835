import { recordUsage } from "../platform/usage-record.ts";
import type { Dimension, UsageKind } from "../platform/usage.ts";
import type { Call } from "../route.ts";
import { baseModel } from "./admission.ts";

/** Writes down what a call used, for usage and costs. */
export function noteUsage(
  { platform, caller }: Call,
  used: {
    kind: UsageKind;
    model: string;
    amounts: Record<string, number>;
    dimensions?: Record<string, Dimension>;
  },
): void {
  recordUsage(platform, {
    ...used,
    organizationId: caller.organization.id,
    projectId: caller.project?.id,
    userId: caller.user?.id,
    apiKeyId: caller.key.id,
    model: baseModel(used.model),
  });
}
