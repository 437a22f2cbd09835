import type { Governed, Project } from "../../platform/state.ts";
import { monthStart, spentUsd } from "../../platform/usage.ts";
import { integer, oneOf, shape } from "../../read/fields.ts";
import type { Call, Route } from "../../route.ts";
import {
  noteChange,
  notFound,
  organizationOf,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const update = shape({
  threshold_amount: integer(1),
  currency: oneOf("USD"),
  interval: oneOf("month"),
});

/** Whose limit a route is about. */
interface Scope {
  path: string;
  object: string;
  projectOf(call: Call): Project | null;
}

const holderOf = (call: Call, project: Project | null): Governed =>
  project ?? organizationOf(call);

function body(call: Call, scope: Scope): object {
  const project = scope.projectOf(call);
  const limit = holderOf(call, project).spendLimit;
  if (limit === null) throw notFound("spend limit", "of this scope");
  const { platform, caller } = call;
  const spent = spentUsd(
    platform,
    caller.organization.id,
    project?.id ?? null,
    monthStart(platform.clock.now()),
  );
  const isEnforcing = spent * 100 >= limit.thresholdCents;
  return {
    object: scope.object,
    threshold_amount: limit.thresholdCents,
    currency: "USD",
    interval: "month",
    enforcement: { status: isEnforcing ? "enforcing" : "inactive" },
  };
}

function set(call: Call, scope: Scope): object {
  const project = scope.projectOf(call);
  const { threshold_amount: thresholdCents } = update(call.body, "");
  holderOf(call, project).spendLimit = { thresholdCents };
  noteChange(call, project);
  return body(call, scope);
}

function remove(call: Call, scope: Scope): object {
  const project = scope.projectOf(call);
  const holder = holderOf(call, project);
  if (holder.spendLimit === null) {
    throw notFound("spend limit", "of this scope");
  }
  holder.spendLimit = null;
  noteChange(call, project);
  return { object: `${scope.object}.deleted`, deleted: true };
}

const scopes: readonly Scope[] = [
  {
    path: "/organization/spend_limit",
    object: "organization.spend_limit",
    projectOf: () => null,
  },
  { path: `${PROJECT}/spend_limit`, object: "project.spend_limit", projectOf },
];

export const spendLimitRoutes: readonly Route[] = scopes.flatMap(
  (scope): Route[] => [
    {
      ...read,
      method: "GET",
      path: scope.path,
      handle: (call) => body(call, scope),
    },
    {
      ...write,
      method: "POST",
      path: scope.path,
      handle: (call) => set(call, scope),
    },
    {
      ...write,
      method: "DELETE",
      path: scope.path,
      handle: (call) => remove(call, scope),
    },
  ],
);
