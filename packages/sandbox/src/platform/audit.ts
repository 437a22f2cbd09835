import { findUser } from "./directory.ts";
import type { Platform } from "./platform.ts";
import type {
  AuditActor,
  AuditRecord,
  KeyRecord,
  Organization,
  Project,
} from "./state.ts";

/** The event types this platform writes; all of them are of the documented list. */
export const AUDIT_TYPES = [
  "api_key.created",
  "api_key.updated",
  "api_key.deleted",
  "certificate.created",
  "certificate.updated",
  "certificate.deleted",
  "certificates.activated",
  "certificates.deactivated",
  "invite.sent",
  "invite.accepted",
  "invite.deleted",
  "ip_allowlist.created",
  "ip_allowlist.updated",
  "ip_allowlist.deleted",
  "ip_allowlist.config.activated",
  "ip_allowlist.config.deactivated",
  "organization.updated",
  "project.created",
  "project.updated",
  "project.archived",
  "rate_limit.updated",
  "rate_limit.deleted",
  "service_account.created",
  "service_account.updated",
  "service_account.deleted",
  "user.added",
  "user.updated",
  "user.deleted",
] as const;

export type AuditType = (typeof AUDIT_TYPES)[number];

export interface AuditEvent {
  type: AuditType;
  organizationId: string;
  project?: Project | null;
  actor: AuditActor;
  /** What stands under the member named like the type. */
  detail: Record<string, unknown>;
}

export function writeAudit(platform: Platform, event: AuditEvent): void {
  const { project, ...rest } = event;
  platform.state.audit.push({
    ...rest,
    id: platform.newId("audit_log-", 24),
    effectiveAt: platform.clock.now(),
    project: project ? { id: project.id, name: project.name } : null,
  });
  platform.changed("now");
}

/** Somebody at the dashboard: the organization's first owner. */
export function sessionActor(
  platform: Platform,
  organization: Organization,
): AuditActor {
  const owner =
    organization.members.find((member) => member.role === "owner") ??
    organization.members[0];
  const user = findUser(platform, owner?.userId ?? null);
  return {
    type: "session",
    session: {
      user: { id: user?.id ?? "", email: user?.email ?? "" },
      ip_address: "127.0.0.1",
    },
  };
}

/** A program with a key. */
export function keyActor(platform: Platform, key: KeyRecord): AuditActor {
  if (key.owner.type === "service_account") {
    return {
      type: "api_key",
      api_key: {
        id: key.id,
        type: "service_account",
        service_account: { id: key.owner.id },
      },
    };
  }
  const email = findUser(platform, key.owner.id)?.email ?? "";
  return {
    type: "api_key",
    api_key: { id: key.id, type: "user", user: { id: key.owner.id, email } },
  };
}

/** The ids by which an actor can be asked for. */
export function actorIds({ session, api_key }: AuditActor): string[] {
  return [
    session?.user.id,
    api_key?.id,
    api_key?.user?.id,
    api_key?.service_account?.id,
  ].filter((id) => id !== undefined);
}

export const actorEmail = ({ session, api_key }: AuditActor): string | null =>
  session?.user.email ?? api_key?.user?.email ?? null;

/** As the admin API shows it: the detail stands under a member named like the type. */
export const auditBody = (record: AuditRecord) => ({
  id: record.id,
  type: record.type,
  effective_at: record.effectiveAt,
  ...(record.project === null ? {} : { project: record.project }),
  actor: record.actor,
  [record.type]: record.detail,
});
