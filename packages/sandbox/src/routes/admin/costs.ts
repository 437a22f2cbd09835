import type { CostLine, Dimension, UsageRecord } from "../../platform/usage.ts";
import type { Call, Route } from "../../route.ts";
import { bucketPage, costWidths, groupBy } from "./buckets.ts";

const GROUPS = ["project_id", "line_item", "api_key_id", "user_id"] as const;

interface Cost extends CostLine {
  by: Record<string, Dimension>;
}

function costsIn(records: readonly UsageRecord[]): Cost[] {
  return records.flatMap(({ costs, dimensions }) =>
    Object.entries(costs).map(([line_item, line]) => ({
      ...line,
      by: { ...dimensions, line_item },
    })),
  );
}

function result(by: Record<string, unknown>, costs: readonly Cost[]): object {
  const total = (pick: (cost: Cost) => number) =>
    costs.reduce((sum, cost) => sum + pick(cost), 0);
  // a quantity has a meaning only where one line item stands alone
  const isOneItem = "line_item" in by;
  return {
    object: "organization.costs.result",
    amount: { value: total(({ usd }) => usd), currency: "usd" },
    line_item: null,
    project_id: null,
    api_key_id: null,
    user_id: null,
    quantity: isOneItem ? total(({ quantity }) => quantity) : null,
    quantity_unit: isOneItem ? (costs[0]?.unit ?? null) : null,
    ...by,
  };
}

function costs(call: Call): object {
  const { query } = call;
  const names = query.manyOf("group_by", GROUPS);
  const wanted = {
    project_id: query.many("project_ids"),
    api_key_id: query.many("api_key_ids"),
    line_item: query.many("line_items"),
  };
  const isWanted = ({ by }: Cost) =>
    Object.entries(wanted).every(
      ([name, values]) =>
        values.length === 0 || values.includes(String(by[name] ?? "")),
    );
  return bucketPage(
    call,
    costWidths,
    () => true,
    (records) =>
      groupBy(
        costsIn(records).filter(isWanted),
        names,
        ({ by }, name) => by[name],
      ).map(({ by, items }) => result(by, items)),
  );
}

export const costRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/organization/costs",
    style: "admin",
    scopes: ["api.usage.read"],
    handle: costs,
  },
];
