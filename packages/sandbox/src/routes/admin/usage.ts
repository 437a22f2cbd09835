import {
  usageKinds,
  type UsageKind,
  type UsageKindRow,
  type UsageRecord,
} from "../../platform/usage.ts";
import type { Query } from "../../read/query.ts";
import type { Call, Route } from "../../route.ts";
import { bucketPage, groupBy, usageWidths } from "./buckets.ts";

/** Parameters that filter, and what they filter by. */
const filters: Readonly<Record<string, string>> = {
  project_ids: "project_id",
  user_ids: "user_id",
  api_key_ids: "api_key_id",
  models: "model",
  sizes: "size",
  sources: "source",
  vector_store_ids: "vector_store_id",
  context_levels: "context_level",
};

function keeps(
  query: Query,
  kind: UsageKind,
): (record: UsageRecord) => boolean {
  const batch = query.flag("batch");
  const wanted = Object.entries(filters)
    .map(([parameter, dimension]) => ({
      dimension,
      values: query.many(parameter),
    }))
    .filter(({ values }) => values.length > 0);
  return ({ kind: own, dimensions }) =>
    own === kind &&
    (batch === null || (dimensions["batch"] ?? false) === batch) &&
    wanted.every(({ dimension, values }) => {
      const value = dimensions[dimension];
      return typeof value === "string" && values.includes(value);
    });
}

function sums(row: UsageKindRow, records: readonly UsageRecord[]) {
  return Object.fromEntries(
    row.sums.map((name) => [
      name,
      records.reduce((sum, { amounts }) => sum + (amounts[name] ?? 0), 0),
    ]),
  );
}

function usage(call: Call, kind: UsageKind): object {
  const row: UsageKindRow = usageKinds[kind];
  const names = call.query.manyOf("group_by", row.dimensions);
  const ungrouped = Object.fromEntries(
    row.dimensions.map((name) => [name, null]),
  );
  return bucketPage(call, usageWidths, keeps(call.query, kind), (records) =>
    groupBy(records, names, ({ dimensions }, name) => dimensions[name]).map(
      ({ by, items }) => ({
        object: row.object,
        ...sums(row, items),
        ...ungrouped,
        ...by,
      }),
    ),
  );
}

export const usageRoutes: readonly Route[] = (
  Object.keys(usageKinds) as UsageKind[]
) // keys() forgets the names
  .map((kind) => ({
    method: "GET",
    path: `/organization/usage/${kind}`,
    style: "admin",
    scopes: ["api.usage.read"],
    handle: (call) => usage(call, kind),
  }));
