import type { Platform } from "./platform.ts";

/** One kind of usage: what its results are called, count and can be split by. Names: OpenAPI document of 2026-08-21. */
export interface UsageKindRow {
  readonly object: string;
  readonly sums: readonly string[];
  readonly dimensions: readonly string[];
}

const WHO = ["project_id", "user_id", "api_key_id"] as const;
const WHO_MODEL = [...WHO, "model"] as const;

const result = (
  name: string,
  sums: readonly string[],
  dimensions: readonly string[],
): UsageKindRow => ({
  object: `organization.usage.${name}.result`,
  sums,
  dimensions,
});

export const usageKinds = {
  completions: result(
    "completions",
    [
      "input_tokens",
      "output_tokens",
      "input_cached_tokens",
      "input_audio_tokens",
      "output_audio_tokens",
      "num_model_requests",
    ],
    [...WHO_MODEL, "batch", "service_tier"],
  ),
  embeddings: result(
    "embeddings",
    ["input_tokens", "num_model_requests"],
    WHO_MODEL,
  ),
  moderations: result(
    "moderations",
    ["input_tokens", "num_model_requests"],
    WHO_MODEL,
  ),
  images: result(
    "images",
    ["images", "num_model_requests"],
    [...WHO_MODEL, "size", "source"],
  ),
  audio_speeches: result(
    "audio_speeches",
    ["characters", "num_model_requests"],
    WHO_MODEL,
  ),
  audio_transcriptions: result(
    "audio_transcriptions",
    ["seconds", "num_model_requests"],
    WHO_MODEL,
  ),
  vector_stores: result("vector_stores", ["usage_bytes"], ["project_id"]),
  code_interpreter_sessions: result(
    "code_interpreter_sessions",
    ["num_sessions"],
    ["project_id"],
  ),
  file_search_calls: result(
    "file_searches",
    ["num_requests"],
    [...WHO, "vector_store_id"],
  ),
  web_search_calls: result(
    "web_searches",
    ["num_model_requests", "num_requests"],
    [...WHO_MODEL, "context_level"],
  ),
} as const satisfies Record<string, UsageKindRow>;

export type UsageKind = keyof typeof usageKinds;

export const isUsageKind = (text: string): text is UsageKind =>
  Object.hasOwn(usageKinds, text);

export type Dimension = string | boolean | null;

export interface CostLine {
  usd: number;
  quantity: number;
  unit: string;
}

/** What one key used in one minute, of one kind and one set of dimensions. */
export interface UsageRecord {
  kind: UsageKind;
  organizationId: string;
  /** Start of the minute, Unix seconds. */
  at: number;
  dimensions: Record<string, Dimension>;
  amounts: Record<string, number>;
  /** By line item, e.g. `gpt-4o, input_tokens`. */
  costs: Record<string, CostLine>;
}

function keyOf({ kind, organizationId, at, dimensions }: UsageRecord): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return JSON.stringify([kind, organizationId, at, sorted]);
}

function add(into: UsageRecord, more: UsageRecord): void {
  for (const [name, amount] of Object.entries(more.amounts)) {
    into.amounts[name] = (into.amounts[name] ?? 0) + amount;
  }
  for (const [item, line] of Object.entries(more.costs)) {
    const known = (into.costs[item] ??= {
      usd: 0,
      quantity: 0,
      unit: line.unit,
    });
    known.usd += line.usd;
    known.quantity += line.quantity;
  }
}

/** Finds the record that new usage joins, so that a busy key costs one record a minute. */
export class UsageIndex {
  readonly #records: UsageRecord[];
  readonly #byKey: Map<string, UsageRecord>;

  constructor(records: UsageRecord[]) {
    this.#records = records;
    this.#byKey = new Map(records.map((record) => [keyOf(record), record]));
  }

  add(record: UsageRecord): void {
    const minute = { ...record, at: record.at - (record.at % 60) };
    const key = keyOf(minute);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      add(known, minute);
      return;
    }
    this.#byKey.set(key, minute);
    this.#records.push(minute);
  }
}

/** Dollars spent since a moment by an organization, or by one of its projects. */
export function spentUsd(
  platform: Platform,
  organizationId: string,
  projectId: string | null,
  since: number,
): number {
  let total = 0;
  for (const record of platform.state.usage) {
    if (record.at < since || record.organizationId !== organizationId) continue;
    if (projectId !== null && record.dimensions["project_id"] !== projectId) {
      continue;
    }
    for (const line of Object.values(record.costs)) total += line.usd;
  }
  return total;
}

/** Start of the calendar month, UTC. */
export function monthStart(now: number): number {
  const date = new Date(now * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) / 1000;
}
