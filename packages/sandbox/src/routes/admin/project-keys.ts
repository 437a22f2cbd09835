import {
  findServiceAccount,
  findUser,
  membershipOf,
  ownerHasAccess,
} from "../../platform/directory.ts";
import {
  endKey,
  isEnabled,
  isExpired,
  redactedValue,
} from "../../platform/keys.ts";
import type { KeyRecord, Project } from "../../platform/state.ts";
import { integer, listOf, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import { expiryOf } from "./key-life.ts";
import {
  activeProject,
  badRequest,
  MAX_KEY_SECONDS,
  note,
  notFound,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const update = shape({
  scopes: optional(listOf(text({ min: 1 }))),
  expires_in_seconds: optional(integer(1, MAX_KEY_SECONDS)),
});

function ownerBody({ platform }: Call, key: KeyRecord, project: Project) {
  const { type, id } = key.owner;
  if (type === "service_account") {
    const account = findServiceAccount(platform, id);
    const service_account = {
      id,
      name: account?.name ?? "",
      created_at: account?.createdAt ?? key.createdAt,
      role: account?.role ?? "member",
    };
    return { type, service_account };
  }
  const user = findUser(platform, id);
  return {
    type,
    user: {
      id,
      email: user?.email ?? "",
      name: user?.name ?? "",
      created_at: user?.createdAt ?? key.createdAt,
      role: membershipOf(project, id)?.role ?? "member",
    },
  };
}

const access = ({ platform }: Call, key: KeyRecord): "active" | "inactive" =>
  ownerHasAccess(platform, key) ? "active" : "inactive";

const body = (call: Call, key: KeyRecord, project: Project) => ({
  object: "organization.project.api_key",
  redacted_value: redactedValue(call.platform, key),
  name: key.name,
  created_at: key.createdAt,
  last_used_at: key.lastUsedAt,
  expires_at: key.expiresAt,
  id: key.id,
  owner_project_access: access(call, key),
  owner: ownerBody(call, key, project),
});

const all = ({ platform }: Call, project: Project): KeyRecord[] =>
  platform.state.keys.filter(
    (key) => key.projectId === project.id && isEnabled(key),
  );

function list(call: Call): object {
  const project = projectOf(call);
  const wanted = call.query.oneOf("owner_project_access", [
    "active",
    "inactive",
    "any",
  ]);
  // without the filter only keys of present members are visible, as before the filter came
  const shown = wanted ?? "active";
  const keys = all(call, project).filter(
    (key) => shown === "any" || access(call, key) === shown,
  );
  return pageOf(keys, call.query, {
    idOf: ({ id }) => id,
    show: (key) => body(call, key, project),
  });
}

function one(call: Call, project: Project): KeyRecord {
  const id = call.param("api_key_id");
  const key = all(call, project).find((entry) => entry.id === id);
  if (key === undefined) throw notFound("API key", id);
  return key;
}

function get(call: Call): object {
  const project = projectOf(call);
  return body(call, one(call, project), project);
}

function change(call: Call): object {
  const project = activeProject(call);
  const key = one(call, project);
  const { scopes, expires_in_seconds } = update(call.body, "");
  if (scopes === undefined && expires_in_seconds === undefined) {
    throw badRequest("Provide at least one of scopes or expires_in_seconds.");
  }
  if (isExpired(key, call.platform.clock.now())) {
    throw badRequest("Expired API keys cannot be updated.");
  }
  // both are saved together: the expiry is checked before anything is set
  const expiresAt =
    expires_in_seconds === undefined
      ? key.expiresAt
      : expiryOf(call, project, expires_in_seconds);
  key.expiresAt = expiresAt;
  if (scopes !== undefined) key.scopes = scopes;
  const changes_requested = scopes === undefined ? {} : { scopes };
  note(call, "api_key.updated", { id: key.id, changes_requested }, project);
  return body(call, key, project);
}

function remove(call: Call): object {
  const project = projectOf(call);
  const key = one(call, project);
  const { serviceAccountKeyDeletion } = call.platform.settings;
  if (key.owner.type === "service_account" && !serviceAccountKeyDeletion) {
    throw badRequest(
      "API keys of service accounts cannot be deleted; delete the service account instead.",
    );
  }
  endKey(call.platform, key);
  note(call, "api_key.deleted", { id: key.id }, project);
  return {
    object: "organization.project.api_key.deleted",
    id: key.id,
    deleted: true,
  };
}

const PATH = `${PROJECT}/api_keys`;

export const projectKeyRoutes: readonly Route[] = [
  { ...read, method: "GET", path: PATH, handle: list },
  { ...read, method: "GET", path: `${PATH}/:api_key_id`, handle: get },
  {
    ...write,
    method: "POST",
    path: `${PATH}/:api_key_id`,
    exists: ({ settings }) => settings.projectKeyUpdate,
    handle: change,
  },
  { ...write, method: "DELETE", path: `${PATH}/:api_key_id`, handle: remove },
];
