import { isRefusalId } from "../refusals.ts";
import { sessionActor, writeAudit, type AuditType } from "./audit.ts";
import type {
  KeyChanges,
  OrganizationChanges,
  ProjectChanges,
  UserChanges,
} from "./dashboard-changes.ts";
import { findProject, membershipOf } from "./directory.ts";
import { enter, pendingInvite } from "./invites.ts";
import { planKey, type KeyRequest } from "./key-request.ts";
import { endKey, mintKey, type NewKey } from "./keys.ts";
import {
  leaveOrganization,
  leaveProject,
  newOrganization,
  newProject,
  newUser,
} from "./organizations.ts";
import type { Platform } from "./platform.ts";
import { theKey, theOrganization, theProject, theUser } from "./required.ts";
import type { Settings } from "./settings.ts";
import type {
  KeyRecord,
  Organization,
  Project,
  ServiceAccount,
  User,
} from "./state.ts";
import { recordUsage, type UsageEntry } from "./usage-record.ts";

/** What people do at the web pages. Ids that are left out mean the first one there is. */
export class Dashboard {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  organization(id?: string): Organization {
    return theOrganization(this.#platform, id);
  }

  project(id?: string): Project {
    return theProject(this.#platform, id);
  }

  user(id: string): User {
    return theUser(this.#platform, id);
  }

  key(id: string): KeyRecord {
    return theKey(this.#platform, id);
  }

  createUser(request: {
    email: string;
    name?: string;
    organizationId?: string;
    role?: string;
  }): User {
    const { organizationId, role = "reader" } = request;
    const user = newUser(this.#platform, request);
    // the very first person comes before any organization
    if (this.#platform.state.organizations.length === 0) return user;
    const organization = this.organization(organizationId);
    if (membershipOf(organization, user.id) !== null) return user;
    const addedAt = this.#platform.clock.now();
    organization.members.push({ userId: user.id, role, addedAt });
    const detail = { id: user.id, data: { role } };
    this.#note("user.added", organization, null, detail);
    return user;
  }

  /** The invited person accepts. */
  acceptInvite(id: string): User {
    const invite = pendingInvite(this.#platform, id);
    const user = newUser(this.#platform, invite);
    enter(this.#platform, invite, user);
    const organization = this.organization(invite.organizationId);
    this.#note("invite.accepted", organization, null, { id });
    const detail = { id: user.id, data: { role: invite.role } };
    this.#note("user.added", organization, null, detail);
    return user;
  }

  createOrganization(request: {
    title: string;
    ownerId: string;
  }): Organization {
    const organization = newOrganization(this.#platform, {
      title: request.title,
      ownerId: this.user(request.ownerId).id,
    });
    this.createProject({
      name: "Default project",
      organizationId: organization.id,
    });
    return organization;
  }

  createProject(request: {
    name: string;
    organizationId?: string;
    residency?: string;
  }): Project {
    const organization = this.organization(request.organizationId);
    const project = newProject(this.#platform, organization, request);
    // a person who makes a project is in it
    const owner = organization.members[0];
    if (owner !== undefined) {
      project.members.push({
        userId: owner.userId,
        role: "owner",
        addedAt: project.createdAt,
      });
    }
    this.#note("project.created", organization, project, {
      id: project.id,
      data: { name: project.name, title: project.name },
    });
    return project;
  }

  addToProject(projectId: string, userId: string, role = "member"): void {
    const project = this.project(projectId);
    if (membershipOf(project, this.user(userId).id) !== null) return;
    const addedAt = this.#platform.clock.now();
    project.members.push({ userId, role, addedAt });
    this.#note(
      "user.added",
      this.organization(project.organizationId),
      project,
      {
        id: userId,
        data: { role },
      },
    );
  }

  createServiceAccount(request: {
    name: string;
    projectId?: string;
    role?: ServiceAccount["role"];
  }): ServiceAccount {
    const project = this.project(request.projectId);
    const account: ServiceAccount = {
      id: this.#platform.newId("svc_acct_", 24),
      projectId: project.id,
      name: request.name,
      role: request.role ?? "member",
      createdAt: this.#platform.clock.now(),
    };
    this.#platform.state.serviceAccounts.push(account);
    this.#note(
      "service_account.created",
      this.organization(project.organizationId),
      project,
      { id: account.id, data: { role: account.role } },
    );
    return account;
  }

  /** Makes a key of any family. Its value is in the answer and nowhere else. */
  createKey(request: KeyRequest = {}): NewKey {
    const made = mintKey(this.#platform, planKey(this.#platform, request));
    const { id, record } = made;
    this.#noteKey("api_key.created", record, {
      id,
      data: { scopes: record.scopes },
    });
    return made;
  }

  deleteKey(id: string): void {
    const key = this.key(id);
    endKey(this.#platform, key);
    this.#noteKey("api_key.deleted", key, { id });
  }

  removeFromOrganization(userId: string, organizationId?: string): void {
    const organization = this.organization(organizationId);
    leaveOrganization(this.#platform, organization, userId);
    this.#note("user.deleted", organization, null, { id: userId });
  }

  removeFromProject(userId: string, projectId?: string): void {
    const project = this.project(projectId);
    leaveProject(this.#platform, project, userId);
    this.#note(
      "user.deleted",
      this.organization(project.organizationId),
      project,
      {
        id: userId,
      },
    );
  }

  archiveProject(id: string): void {
    const project = this.project(id);
    project.archivedAt ??= this.#platform.clock.now();
    this.#note(
      "project.archived",
      this.organization(project.organizationId),
      project,
      { id },
    );
  }

  changeOrganization(
    id: string | undefined,
    changes: OrganizationChanges,
  ): void {
    const organization = this.organization(id);
    const { billing, allowedIps, ...rest } = changes;
    Object.assign(organization, rest);
    Object.assign(organization.billing, billing);
    if (allowedIps !== undefined) {
      this.#allowIps(organization, organization, null, allowedIps);
    }
    this.#note("organization.updated", organization, null, {
      id: organization.id,
      changes_requested: rest.title === undefined ? {} : { title: rest.title },
    });
  }

  changeProject(id: string | undefined, changes: ProjectChanges): void {
    const project = this.project(id);
    const organization = this.organization(project.organizationId);
    const { allowedIps, ...rest } = changes;
    Object.assign(project, rest);
    if (allowedIps !== undefined) {
      this.#allowIps(project, organization, project, allowedIps);
    }
    this.#note("project.updated", organization, project, {
      id: project.id,
      changes_requested: rest.name === undefined ? {} : { title: rest.name },
    });
  }

  changeUser(id: string, changes: UserChanges): void {
    Object.assign(this.user(id), changes);
    this.#platform.changed("now");
  }

  changeKey(id: string, changes: KeyChanges): void {
    const key = this.key(id);
    Object.assign(key, changes);
    const { scopes } = changes;
    this.#noteKey("api_key.updated", key, {
      id,
      changes_requested: scopes === undefined ? {} : { scopes },
    });
  }

  changeSettings(changes: Partial<Settings>): void {
    const unknown = Object.keys(changes.refusals ?? {}).find(
      (id) => !isRefusalId(id),
    );
    if (unknown !== undefined) {
      throw new RangeError(`there is no refusal ${unknown}`);
    }
    Object.assign(this.#platform.state.settings, changes);
    this.#platform.changed("now");
  }

  /** Writes usage into the past or the present, as if it had been called. */
  recordUsage(
    entry: Omit<UsageEntry, "organizationId"> & { organizationId?: string },
  ): void {
    const organizationId = this.organization(entry.organizationId).id;
    recordUsage(this.#platform, { ...entry, organizationId });
  }

  #noteKey(type: AuditType, key: KeyRecord, detail: object): void {
    const organization = this.organization(key.organizationId);
    const project = findProject(this.#platform, key.projectId);
    this.#note(type, organization, project, { ...detail });
  }

  #allowIps(
    holder: Organization | Project,
    organization: Organization,
    project: Project | null,
    ips: string[] | null,
  ): void {
    holder.ipAllowlists = [];
    if (ips === null) return;
    const id = this.#platform.newId("ipal_", 16);
    const list = { id, name: "Allowlist", allowedIps: ips, active: true };
    holder.ipAllowlists.push(list);
    const detail = { id, name: list.name, allowed_ips: ips };
    this.#note("ip_allowlist.created", organization, project, detail);
    this.#note("ip_allowlist.config.activated", organization, project, {
      configs: [{ id, name: list.name }],
    });
  }

  #note(
    type: AuditType,
    organization: Organization,
    project: Project | null,
    detail: Record<string, unknown>,
  ): void {
    writeAudit(this.#platform, {
      type,
      organizationId: organization.id,
      project,
      actor: sessionActor(this.#platform, organization),
      detail,
    });
  }
}
