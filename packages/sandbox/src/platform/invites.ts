import { findOrganization, findProject, membershipOf } from "./directory.ts";
import type { Platform } from "./platform.ts";
import type { Invite, Membership, User } from "./state.ts";

/** A pending invite, or a RangeError. */
export function pendingInvite(platform: Platform, id: string): Invite {
  const invite = platform.state.invites.find((entry) => entry.id === id);
  const isPending =
    invite?.status === "pending" && platform.clock.now() < invite.expiresAt;
  if (invite === undefined || !isPending) {
    throw new RangeError(`there is no pending invite ${id}`);
  }
  return invite;
}

/** The invited person comes in: into the organization and the projects that the invite names. */
export function enter(platform: Platform, invite: Invite, user: User): void {
  const addedAt = platform.clock.now();
  const join = (holder: { members: Membership[] } | null, role: string) => {
    if (holder === null || membershipOf(holder, user.id) !== null) return;
    holder.members.push({ userId: user.id, role, addedAt });
  };
  join(findOrganization(platform, invite.organizationId), invite.role);
  for (const { id, role } of invite.projects) {
    join(findProject(platform, id), role);
  }
  invite.status = "accepted";
  invite.acceptedAt = addedAt;
  platform.changed("now");
}
