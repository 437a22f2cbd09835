import { endKey, isEnabled, mintKey } from "../../platform/keys.ts";
import type { NewKey } from "../../platform/keys.ts";
import type { Project, ServiceAccount } from "../../platform/state.ts";
import {
  flag,
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
import { expiryOf } from "./key-life.ts";
import {
  activeProject,
  MAX_KEY_SECONDS,
  note,
  notFound,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const creation = shape({
  name: text({ min: 1 }),
  create_service_account_only: optional(nullable(flag)),
});

const update = shape({
  name: optional(text({ min: 1 })),
  role: optional(oneOf("member", "owner")),
});

const keyCreation = shape({
  name: optional(text()),
  scopes: optional(listOf(text({ min: 1 }))),
  expires_in_seconds: optional(nullable(integer(1, MAX_KEY_SECONDS))),
});

const body = (account: ServiceAccount) => ({
  object: "organization.project.service_account",
  id: account.id,
  name: account.name,
  role: account.role,
  created_at: account.createdAt,
});

/** The one time that the value is shown. */
const keyBody = ({ id, value, record }: NewKey) => ({
  object: "organization.project.service_account.api_key",
  value,
  name: record.name,
  created_at: record.createdAt,
  id,
});

const all = ({ platform }: Call, project: Project): ServiceAccount[] =>
  platform.state.serviceAccounts.filter(
    ({ projectId }) => projectId === project.id,
  );

function one(call: Call, project: Project): ServiceAccount {
  const id = call.param("service_account_id");
  const account = all(call, project).find((entry) => entry.id === id);
  if (account === undefined) throw notFound("service account", id);
  return account;
}

interface KeyWish {
  name: string;
  scopes: string[];
  expiresAt: number | null;
}

function addKey(
  call: Call,
  project: Project,
  account: ServiceAccount,
  wish: KeyWish,
): NewKey {
  const made = mintKey(call.platform, {
    ...wish,
    family: "service-account",
    organizationId: project.organizationId,
    projectId: project.id,
    owner: { type: "service_account", id: account.id },
  });
  const data = { scopes: wish.scopes };
  note(call, "api_key.created", { id: made.id, data }, project);
  return made;
}

function create(call: Call): object {
  const project = activeProject(call);
  const asked = creation(call.body, "");
  const isBare = asked.create_service_account_only === true;
  const account: ServiceAccount = {
    id: call.platform.newId("svc_acct_", 24),
    projectId: project.id,
    name: asked.name,
    role: isBare ? "none" : "member",
    createdAt: call.platform.clock.now(),
  };
  call.platform.state.serviceAccounts.push(account);
  const data = { role: account.role };
  note(call, "service_account.created", { id: account.id, data }, project);
  if (isBare) return { ...body(account), api_key: null };
  const made = addKey(call, project, account, {
    name: "Secret Key",
    scopes: [],
    expiresAt: expiryOf(call, project, null),
  });
  return { ...body(account), api_key: keyBody(made) };
}

function change(call: Call): object {
  const project = activeProject(call);
  const account = one(call, project);
  const { name, role } = update(call.body, "");
  if (name !== undefined) account.name = name;
  if (role !== undefined) account.role = role;
  const detail = {
    id: account.id,
    changes_requested: role === undefined ? {} : { role },
  };
  note(call, "service_account.updated", detail, project);
  return body(account);
}

function remove(call: Call): object {
  const project = projectOf(call);
  const { id } = one(call, project);
  const { state } = call.platform;
  state.serviceAccounts = state.serviceAccounts.filter(
    (account) => account.id !== id,
  );
  for (const key of state.keys) {
    if (key.owner.id !== id || !isEnabled(key)) continue;
    endKey(call.platform, key);
    note(call, "api_key.deleted", { id: key.id }, project);
  }
  note(call, "service_account.deleted", { id }, project);
  return {
    object: "organization.project.service_account.deleted",
    id,
    deleted: true,
  };
}

function createKey(call: Call): object {
  const project = activeProject(call);
  const account = one(call, project);
  const asked = keyCreation(call.body, "");
  const made = addKey(call, project, account, {
    name: asked.name ?? "Secret Key",
    scopes: asked.scopes ?? [],
    expiresAt: expiryOf(call, project, asked.expires_in_seconds),
  });
  return { ...keyBody(made), expires_at: made.record.expiresAt };
}

const PATH = `${PROJECT}/service_accounts`;
const ONE = `${PATH}/:service_account_id`;

export const serviceAccountRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: PATH,
    handle: (call) =>
      pageOf(all(call, projectOf(call)), call.query, {
        idOf: ({ id }) => id,
        show: body,
      }),
  },
  { ...write, method: "POST", path: PATH, handle: create },
  {
    ...read,
    method: "GET",
    path: ONE,
    handle: (call) => body(one(call, projectOf(call))),
  },
  { ...write, method: "POST", path: ONE, handle: change },
  { ...write, method: "DELETE", path: ONE, handle: remove },
  {
    ...write,
    method: "POST",
    path: `${ONE}/api_keys`,
    exists: ({ settings }) => settings.serviceAccountKeyCreation,
    handle: createKey,
  },
];
