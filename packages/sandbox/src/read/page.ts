import { refuse, Refused } from "../refusals.ts";
import type { Query } from "./query.ts";

export interface PageRules {
  /** Without `limit`. Default 20. */
  defaultLimit?: number;
  /** Default 1. */
  minLimit?: number;
  /** Default 100. */
  maxLimit?: number;
  /** Order without `order`; null where the endpoint knows no `order`. Lists are handed over oldest first. */
  order?: "asc" | "desc" | null;
}

export interface Page<B> {
  object: "list";
  data: B[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}

function cut<T>(items: readonly T[], limit: number, isBefore: boolean) {
  return {
    kept: isBefore
      ? items.slice(Math.max(0, items.length - limit))
      : items.slice(0, limit),
    hasMore: items.length > limit,
  };
}

function cursorIndex<T>(
  items: readonly T[],
  idOf: (item: T) => string,
  name: "after" | "before",
  cursor: string,
): number {
  const index = items.findIndex((item) => idOf(item) === cursor);
  if (index < 0) {
    const reason = "no such object in this list";
    throw new Refused(refuse("invalid-parameter", { param: name, reason }));
  }
  return index;
}

/** One page of a list, by `limit`, `after`, `before` and `order`. */
export function pageOf<T, B>(
  oldestFirst: readonly T[],
  query: Query,
  {
    idOf,
    show,
    rules = {},
  }: { idOf: (item: T) => string; show: (item: T) => B; rules?: PageRules },
): Page<B> {
  const { defaultLimit = 20, minLimit = 1, maxLimit = 100 } = rules;
  const limit = query.integer("limit", minLimit, maxLimit) ?? defaultLimit;
  const order = query.oneOf("order", ["asc", "desc"]) ?? rules.order ?? "asc";
  let items = order === "asc" ? oldestFirst : [...oldestFirst].reverse();
  const after = query.one("after");
  if (after !== null) {
    items = items.slice(cursorIndex(items, idOf, "after", after) + 1);
  }
  const before = query.one("before");
  if (before !== null) {
    items = items.slice(0, cursorIndex(items, idOf, "before", before));
  }
  const isBefore = before !== null && after === null;
  const { kept, hasMore } = cut(items, limit, isBefore);
  const first = kept[0];
  const last = kept.at(-1);
  return {
    object: "list",
    data: kept.map(show),
    first_id: first === undefined ? null : idOf(first),
    last_id: last === undefined ? null : idOf(last),
    has_more: hasMore,
  };
}
