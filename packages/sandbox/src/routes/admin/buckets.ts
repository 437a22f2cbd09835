import type { UsageRecord } from "../../platform/usage.ts";
import type { Query } from "../../read/query.ts";
import { refuse, Refused } from "../../refusals.ts";
import type { Call } from "../../route.ts";

interface Width {
  seconds: number;
  defaultLimit: number;
  maxLimit: number;
}

/** Documented defaults and caps, August 2026. */
export const usageWidths = {
  "1m": { seconds: 60, defaultLimit: 60, maxLimit: 1440 },
  "1h": { seconds: 3600, defaultLimit: 24, maxLimit: 168 },
  "1d": { seconds: 86_400, defaultLimit: 7, maxLimit: 31 },
} as const satisfies Record<string, Width>;

export const costWidths = {
  "1d": { seconds: 86_400, defaultLimit: 7, maxLimit: 180 },
} as const satisfies Record<string, Width>;

const invalid = (param: string, reason: string) =>
  new Refused(refuse("invalid-parameter", { param, reason }));

function widthOf(query: Query, widths: Readonly<Record<string, Width>>): Width {
  const name = query.oneOf("bucket_width", Object.keys(widths)) ?? "1d";
  const width = widths[name];
  if (width === undefined) throw invalid("bucket_width", "not supported");
  return width;
}

const PAGE = "page_";

function cursor(query: Query): number | null {
  const page = query.one("page");
  if (page === null) return null;
  const at = Number(Buffer.from(page.slice(PAGE.length), "base64url"));
  if (!page.startsWith(PAGE) || !Number.isInteger(at)) {
    throw invalid("page", "not a cursor of this endpoint");
  }
  return at;
}

const cursorFor = (at: number): string =>
  PAGE + Buffer.from(String(at)).toString("base64url");

function startOf(query: Query, width: Width): number {
  const asked = query.integer("start_time");
  if (asked === null) {
    throw new Refused(refuse("missing-parameter", { param: "start_time" }));
  }
  // buckets lie on whole days, hours or minutes, UTC
  return asked - (asked % width.seconds);
}

/** One page of buckets, each with the results that `summarize` makes of its records. */
export function bucketPage(
  { platform, caller, query }: Call,
  widths: Readonly<Record<string, Width>>,
  keep: (record: UsageRecord) => boolean,
  summarize: (records: UsageRecord[]) => object[],
): object {
  const width = widthOf(query, widths);
  const limit = query.integer("limit", 1, width.maxLimit) ?? width.defaultLimit;
  const end = query.integer("end_time") ?? platform.clock.now();
  const start = cursor(query) ?? startOf(query, width);
  const byBucket = new Map<number, UsageRecord[]>();
  for (const record of platform.state.usage) {
    if (record.organizationId !== caller.organization.id) continue;
    if (record.at < start || record.at >= end || !keep(record)) continue;
    const bucket = record.at - ((record.at - start) % width.seconds);
    const inside = byBucket.get(bucket);
    if (inside === undefined) byBucket.set(bucket, [record]);
    else inside.push(record);
  }
  const data: object[] = [];
  let at = start;
  for (; at < end && data.length < limit; at += width.seconds) {
    data.push({
      object: "bucket",
      start_time: at,
      end_time: at + width.seconds,
      results: summarize(byBucket.get(at) ?? []),
    });
  }
  const hasMore = at < end;
  return {
    object: "page",
    data,
    has_more: hasMore,
    next_page: hasMore ? cursorFor(at) : null,
  };
}

/** Splits by the values of some names; without names it is one group, or none when there is nothing. */
export function groupBy<T>(
  items: readonly T[],
  names: readonly string[],
  valueOf: (item: T, name: string) => unknown,
): { by: Record<string, unknown>; items: T[] }[] {
  const groups = new Map<string, { by: Record<string, unknown>; items: T[] }>();
  for (const item of items) {
    const by = Object.fromEntries(
      names.map((name) => [name, valueOf(item, name) ?? null]),
    );
    const key = JSON.stringify(by);
    const group = groups.get(key) ?? { by, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}
