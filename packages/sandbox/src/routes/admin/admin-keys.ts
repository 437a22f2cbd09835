import { findUser, membershipOf } from "../../platform/directory.ts";
import { families } from "../../platform/families.ts";
import {
  endKey,
  isEnabled,
  mintKey,
  redactedValue,
} from "../../platform/keys.ts";
import type { KeyRecord } from "../../platform/state.ts";
import { integer, nullable, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import { expiryOf } from "./key-life.ts";
import { MAX_KEY_SECONDS, note, notFound, read, write } from "./shared.ts";

const creation = shape({
  name: text({ min: 1 }),
  expires_in_seconds: optional(nullable(integer(1, MAX_KEY_SECONDS))),
});

function ownerBody({ platform, caller }: Call, key: KeyRecord) {
  const user = findUser(platform, key.owner.id);
  const membership = membershipOf(caller.organization, key.owner.id);
  return {
    type: "user",
    object: "organization.user",
    id: key.owner.id,
    name: user?.name ?? "",
    created_at: user?.createdAt ?? key.createdAt,
    role: membership?.role ?? "owner",
  };
}

const body = (call: Call, key: KeyRecord) => ({
  object: "organization.admin_api_key",
  id: key.id,
  name: key.name,
  redacted_value: redactedValue(call.platform, key),
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  last_used_at: key.lastUsedAt,
  owner: ownerBody(call, key),
});

const all = ({ platform, caller }: Call): KeyRecord[] =>
  platform.state.keys.filter(
    (key) =>
      families[key.family].admin &&
      key.organizationId === caller.organization.id &&
      isEnabled(key),
  );

function one(call: Call): KeyRecord {
  const id = call.param("key_id");
  const key = all(call).find((entry) => entry.id === id);
  if (key === undefined) throw notFound("admin API key", id);
  return key;
}

function create(call: Call): object {
  const asked = creation(call.body, "");
  const { key } = call.caller;
  const made = mintKey(call.platform, {
    family: "admin",
    name: asked.name,
    organizationId: key.organizationId,
    projectId: null,
    owner: key.owner,
    scopes: [],
    expiresAt: expiryOf(call, null, asked.expires_in_seconds),
  });
  note(call, "api_key.created", { id: made.id, data: { scopes: [] } });
  return { ...body(call, made.record), value: made.value };
}

function remove(call: Call): object {
  const key = one(call);
  endKey(call.platform, key);
  note(call, "api_key.deleted", { id: key.id });
  return {
    object: "organization.admin_api_key.deleted",
    id: key.id,
    deleted: true,
  };
}

const PATH = "/organization/admin_api_keys";

export const adminKeyRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: PATH,
    handle: (call) =>
      pageOf(all(call), call.query, {
        idOf: ({ id }) => id,
        show: (key) => body(call, key),
      }),
  },
  { ...write, method: "POST", path: PATH, handle: create },
  {
    ...read,
    method: "GET",
    path: `${PATH}/:key_id`,
    handle: (call) => body(call, one(call)),
  },
  { ...write, method: "DELETE", path: `${PATH}/:key_id`, handle: remove },
];
