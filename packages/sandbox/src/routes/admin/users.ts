import { findUser, membershipOf } from "../../platform/directory.ts";
import { leaveOrganization } from "../../platform/organizations.ts";
import type { Membership } from "../../platform/state.ts";
import { nullable, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import { note, notFound, read, write } from "./shared.ts";

const update = shape({
  role: optional(nullable(text({ min: 1 }))),
});

function lastUse({ platform }: Call, userId: string): number | null {
  const uses = platform.state.keys
    .filter(({ owner }) => owner.id === userId)
    .map(({ lastUsedAt }) => lastUsedAt ?? 0);
  return Math.max(0, ...uses) || null;
}

function body(call: Call, { userId, role, addedAt }: Membership) {
  const user = findUser(call.platform, userId);
  return {
    object: "organization.user",
    id: userId,
    name: user?.name ?? null,
    email: user?.email ?? null,
    role,
    added_at: addedAt,
    api_key_last_used_at: lastUse(call, userId),
  };
}

function list(call: Call): object {
  const emails = call.query.many("emails");
  const members = call.caller.organization.members.filter(({ userId }) => {
    const email = findUser(call.platform, userId)?.email ?? "";
    return emails.length === 0 || emails.includes(email);
  });
  return pageOf(members, call.query, {
    idOf: ({ userId }) => userId,
    show: (member) => body(call, member),
  });
}

function one(call: Call): Membership {
  const id = call.param("user_id");
  const member = membershipOf(call.caller.organization, id);
  if (member === null) throw notFound("user", id);
  return member;
}

function change(call: Call): object {
  const member = one(call);
  const { role } = update(call.body, "");
  if (typeof role === "string") member.role = role;
  const changes_requested = typeof role === "string" ? { role } : {};
  note(call, "user.updated", { id: member.userId, changes_requested });
  return body(call, member);
}

function remove(call: Call): object {
  const { userId: id } = one(call);
  note(call, "user.deleted", { id });
  leaveOrganization(call.platform, call.caller.organization, id);
  return { object: "organization.user.deleted", id, deleted: true };
}

const PATH = "/organization/users";

export const userRoutes: readonly Route[] = [
  { ...read, method: "GET", path: PATH, handle: list },
  {
    ...read,
    method: "GET",
    path: `${PATH}/:user_id`,
    handle: (call) => body(call, one(call)),
  },
  { ...write, method: "POST", path: `${PATH}/:user_id`, handle: change },
  { ...write, method: "DELETE", path: `${PATH}/:user_id`, handle: remove },
];
