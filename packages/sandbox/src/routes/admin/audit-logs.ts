import { actorEmail, actorIds, auditBody } from "../../platform/audit.ts";
import type { AuditRecord } from "../../platform/state.ts";
import { pageOf } from "../../read/page.ts";
import type { Query } from "../../read/query.ts";
import type { Call, Route } from "../../route.ts";
import { read } from "./shared.ts";

type Test = (record: AuditRecord) => boolean;

const bounds: Record<string, (at: number, bound: number) => boolean> = {
  gt: (at, bound) => at > bound,
  gte: (at, bound) => at >= bound,
  lt: (at, bound) => at < bound,
  lte: (at, bound) => at <= bound,
};

function inTime(query: Query): Test {
  const tests = Object.entries(bounds).map(([name, holds]): Test => {
    const bound = query.integer(`effective_at[${name}]`);
    return (record) => bound === null || holds(record.effectiveAt, bound);
  });
  return (record) => tests.every((test) => test(record));
}

function resourceIds({ detail, project }: AuditRecord): string[] {
  const { id } = detail;
  return [typeof id === "string" ? id : "", project?.id ?? ""];
}

const lists: Record<string, (record: AuditRecord) => string[]> = {
  project_ids: ({ project }) => [project?.id ?? ""],
  event_types: ({ type }) => [type],
  actor_ids: ({ actor }) => actorIds(actor),
  actor_emails: ({ actor }) => [actorEmail(actor) ?? ""],
  resource_ids: resourceIds,
};

function inLists(query: Query): Test {
  const tests = Object.entries(lists).map(([name, valuesOf]): Test => {
    const wanted = query.many(name);
    return (record) =>
      wanted.length === 0 ||
      valuesOf(record).some((value) => wanted.includes(value));
  });
  return (record) => tests.every((test) => test(record));
}

function list({ platform, caller, query }: Call): object {
  // events of the tenant above organizations are not played here
  const isTenant = query.flag("tenant_only") === true;
  const time = inTime(query);
  const wanted = inLists(query);
  const records = platform.state.audit.filter(
    (record) =>
      !isTenant &&
      record.organizationId === caller.organization.id &&
      time(record) &&
      wanted(record),
  );
  return pageOf(records, query, {
    idOf: ({ id }) => id,
    show: auditBody,
    rules: { order: "desc" },
  });
}

export const auditLogRoutes: readonly Route[] = [
  { ...read, method: "GET", path: "/organization/audit_logs", handle: list },
];
