import type { Platform } from "../../platform/platform.ts";
import type { Invite } from "../../platform/state.ts";
import { listOf, oneOf, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import { badRequest, DAY, note, notFound, read, write } from "./shared.ts";

const creation = shape({
  email: text({ min: 3 }),
  role: oneOf("reader", "owner"),
  projects: optional(
    listOf(shape({ id: text({ min: 1 }), role: oneOf("member", "owner") })),
  ),
});

function statusOf({ clock }: Platform, invite: Invite): string {
  const isOver = clock.now() >= invite.expiresAt;
  return invite.status === "pending" && isOver ? "expired" : invite.status;
}

const body = ({ platform }: Call, invite: Invite) => ({
  object: "organization.invite",
  id: invite.id,
  email: invite.email,
  role: invite.role,
  status: statusOf(platform, invite),
  created_at: invite.createdAt,
  expires_at: invite.expiresAt,
  accepted_at: invite.acceptedAt,
  projects: invite.projects,
});

const all = ({ platform, caller }: Call): Invite[] =>
  platform.state.invites.filter(
    ({ organizationId }) => organizationId === caller.organization.id,
  );

function one(call: Call): Invite {
  const id = call.param("invite_id");
  const invite = all(call).find((entry) => entry.id === id);
  if (invite === undefined) throw notFound("invite", id);
  return invite;
}

function create(call: Call): object {
  const asked = creation(call.body, "");
  const createdAt = call.platform.clock.now();
  const invite: Invite = {
    id: call.platform.newId("invite-", 24),
    organizationId: call.caller.organization.id,
    email: asked.email,
    role: asked.role,
    status: "pending",
    createdAt,
    expiresAt: createdAt + 7 * DAY,
    acceptedAt: null,
    projects: asked.projects ?? [],
  };
  call.platform.state.invites.push(invite);
  const data = { email: invite.email, role: invite.role };
  note(call, "invite.sent", { id: invite.id, data });
  return body(call, invite);
}

function remove(call: Call): object {
  const { id, status } = one(call);
  // documented: an invite that was accepted cannot be deleted
  if (status === "accepted") throw badRequest("The invite was accepted.");
  const { state } = call.platform;
  state.invites = state.invites.filter((invite) => invite.id !== id);
  note(call, "invite.deleted", { id });
  return { object: "organization.invite.deleted", id, deleted: true };
}

const PATH = "/organization/invites";

export const inviteRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: PATH,
    handle: (call) =>
      pageOf(all(call), call.query, {
        idOf: ({ id }) => id,
        show: (invite) => body(call, invite),
      }),
  },
  { ...write, method: "POST", path: PATH, handle: create },
  {
    ...read,
    method: "GET",
    path: `${PATH}/:invite_id`,
    handle: (call) => body(call, one(call)),
  },
  { ...write, method: "DELETE", path: `${PATH}/:invite_id`, handle: remove },
];
