import type { Project, SpendAlert } from "../../platform/state.ts";
import {
  integer,
  listOf,
  nullable,
  oneOf,
  optional,
  shape,
  text,
} from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import {
  noteChange,
  notFound,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const fields = shape({
  threshold_amount: integer(0),
  currency: oneOf("USD"),
  interval: oneOf("month"),
  notification_channel: shape({
    type: oneOf("email"),
    recipients: listOf(text({ min: 3 })),
    subject_prefix: optional(nullable(text())),
  }),
});

/** Whose alerts a route is about. */
interface Scope {
  path: string;
  object: string;
  projectOf(call: Call): Project | null;
}

function valuesIn(call: Call) {
  const asked = fields(call.body, "");
  return {
    thresholdCents: asked.threshold_amount,
    recipients: asked.notification_channel.recipients,
    subjectPrefix: asked.notification_channel.subject_prefix ?? null,
  };
}

const body = (scope: Scope, alert: SpendAlert) => ({
  id: alert.id,
  object: scope.object,
  threshold_amount: alert.thresholdCents,
  currency: "USD",
  interval: "month",
  notification_channel: {
    type: "email",
    recipients: alert.recipients,
    subject_prefix: alert.subjectPrefix,
  },
});

const all = ({ platform, caller }: Call, project: Project | null) =>
  platform.state.spendAlerts.filter(
    ({ organizationId, projectId }) =>
      organizationId === caller.organization.id &&
      projectId === (project?.id ?? null),
  );

function one(call: Call, scope: Scope): SpendAlert {
  const id = call.param("alert_id");
  const alert = all(call, scope.projectOf(call)).find(
    (entry) => entry.id === id,
  );
  if (alert === undefined) throw notFound("spend alert", id);
  return alert;
}

function list(call: Call, scope: Scope): object {
  return pageOf(all(call, scope.projectOf(call)), call.query, {
    idOf: ({ id }) => id,
    show: (alert) => body(scope, alert),
    rules: { minLimit: 0 },
  });
}

function create(call: Call, scope: Scope): object {
  const project = scope.projectOf(call);
  const alert: SpendAlert = {
    id: call.platform.newId("alert_", 24),
    organizationId: call.caller.organization.id,
    projectId: project?.id ?? null,
    ...valuesIn(call),
  };
  call.platform.state.spendAlerts.push(alert);
  noteChange(call, project);
  return body(scope, alert);
}

function change(call: Call, scope: Scope): object {
  const alert = one(call, scope);
  Object.assign(alert, valuesIn(call));
  noteChange(call, scope.projectOf(call));
  return body(scope, alert);
}

function remove(call: Call, scope: Scope): object {
  const { id } = one(call, scope);
  const { state } = call.platform;
  state.spendAlerts = state.spendAlerts.filter((alert) => alert.id !== id);
  noteChange(call, scope.projectOf(call));
  return { id, object: `${scope.object}.deleted`, deleted: true };
}

const scopes: readonly Scope[] = [
  {
    path: "/organization/spend_alerts",
    object: "organization.spend_alert",
    projectOf: () => null,
  },
  { path: `${PROJECT}/spend_alerts`, object: "project.spend_alert", projectOf },
];

export const spendAlertRoutes: readonly Route[] = scopes.flatMap(
  (scope): Route[] => {
    const { path } = scope;
    const id = `${path}/:alert_id`;
    return [
      { ...read, method: "GET", path, handle: (call) => list(call, scope) },
      { ...write, method: "POST", path, handle: (call) => create(call, scope) },
      {
        ...read,
        method: "GET",
        path: id,
        handle: (call) => body(scope, one(call, scope)),
      },
      {
        ...write,
        method: "POST",
        path: id,
        handle: (call) => change(call, scope),
      },
      {
        ...write,
        method: "DELETE",
        path: id,
        handle: (call) => remove(call, scope),
      },
    ];
  },
);
