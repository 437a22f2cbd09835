import type { Platform } from "./platform.ts";
import { modelNamed } from "./models.ts";
import type { CostLine, Dimension, UsageKind } from "./usage.ts";

/** Usage to be written down. Ids that are left out count as null. */
export interface UsageEntry {
  kind: UsageKind;
  organizationId: string;
  /** Unix seconds. Default: now. */
  at?: number | undefined;
  projectId?: string | null | undefined;
  userId?: string | null | undefined;
  apiKeyId?: string | null | undefined;
  model?: string | null | undefined;
  /** Further dimensions: batch, service_tier, size, source, context_level, vector_store_id. */
  dimensions?: Record<string, Dimension> | undefined;
  /** What is counted, by the names of the kind's results. `num_model_requests` is 1 unless given. */
  amounts: Record<string, number>;
}

const PRICED = {
  input_tokens: { price: "inputUsd", per: 1_000_000, unit: "tokens" },
  output_tokens: { price: "outputUsd", per: 1_000_000, unit: "tokens" },
  images: { price: "outputUsd", per: 1, unit: "images" },
} as const;

function costsOf(
  model: string | null,
  amounts: Record<string, number>,
): Record<string, CostLine> {
  const row = model === null ? null : modelNamed(model);
  if (model === null || row === null) return {};
  const lines: Record<string, CostLine> = {};
  for (const [amount, { price, per, unit }] of Object.entries(PRICED)) {
    const quantity = amounts[amount] ?? 0;
    const usd = (quantity / per) * row[price];
    if (usd > 0) lines[`${model}, ${amount}`] = { usd, quantity, unit };
  }
  return lines;
}

/** Writes usage down, prices it, and takes the price from the organization's credit. */
export function recordUsage(platform: Platform, entry: UsageEntry): void {
  const model = entry.model ?? null;
  const costs = costsOf(model, entry.amounts);
  platform.usage.add({
    kind: entry.kind,
    organizationId: entry.organizationId,
    at: entry.at ?? platform.clock.now(),
    dimensions: {
      project_id: entry.projectId ?? null,
      user_id: entry.userId ?? null,
      api_key_id: entry.apiKeyId ?? null,
      model,
      ...entry.dimensions,
    },
    amounts: { num_model_requests: 1, ...entry.amounts },
    costs,
  });
  charge(platform, entry.organizationId, costs);
  platform.changed("soon");
}

function charge(
  platform: Platform,
  organizationId: string,
  costs: Record<string, CostLine>,
): void {
  const organization = platform.state.organizations.find(
    ({ id }) => id === organizationId,
  );
  if (organization === undefined) return;
  const { billing } = organization;
  if (billing.creditUsd === null) return;
  for (const { usd } of Object.values(costs)) billing.creditUsd -= usd;
}
