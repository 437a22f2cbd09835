import { sessionActor, writeAudit, type AuditType } from "./audit.ts";
import {
  defaultProject,
  findOrganization,
  findProject,
  findServiceAccount,
  findUser,
  membershipOf,
} from "./directory.ts";
import { families, type FamilyName } from "./families.ts";
import { endKey, mintKey, type NewKey } from "./keys.ts";
import {
  leaveOrganization,
  leaveProject,
  newOrganization,
  newProject,
} from "./organizations.ts";
import type { Platform } from "./platform.ts";
import type { Letters } from "./random.ts";
import type { Settings } from "./settings.ts";
import type {
  Billing,
  KeyRecord,
  Organization,
  Project,
  ServiceAccount,
  User,
} from "./state.ts";
import { recordUsage, type UsageEntry } from "./usage-record.ts";

export type OrganizationChanges = Partial<
  Pick<
    Organization,
    | "title"
    | "disabled"
    | "terminated"
    | "verified"
    | "forbidsUserKeys"
    | "requiresMtls"
    | "spendLimit"
    | "maxKeyLifetimeSeconds"
  >
> & { billing?: Partial<Billing>; allowedIps?: string[] | null };

export type ProjectChanges = Partial<
  Pick<
    Project,
    | "name"
    | "residency"
    | "forbidsUserKeys"
    | "requiresMtls"
    | "spendLimit"
    | "modelPermissions"
    | "rateLimits"
    | "maxKeyLifetimeSeconds"
  >
> & { allowedIps?: string[] | null };

export type UserChanges = Partial<Pick<User, "name" | "email" | "deactivated">>;

export type KeyChanges = Partial<
  Pick<KeyRecord, "name" | "scopes" | "expiresAt" | "leaked" | "lastUsedAt">
>;

export interface KeyRequest {
  /** Default: `project`. */
  family?: FamilyName | undefined;
  name?: string | undefined;
  /** Default: the first organization. */
  organizationId?: string | undefined;
  /** Default: the organization's default project, for families bound to one. */
  projectId?: string | undefined;
  /** A user or a service account. Default: the first owner, or the project's first service account. */
  ownerId?: string | undefined;
  /** Empty: all permissions. */
  scopes?: string[] | undefined;
  expiresInSeconds?: number | undefined;
  /** A value of your own. It is hashed and forgotten. */
  value?: string | undefined;
  letters?: Letters | undefined;
}

const missing = (what: string, id: string | undefined) =>
  new RangeError(`there is no ${what} ${id ?? "at all"}`);

/** What people do at the web pages. Ids that are left out mean the first one there is. */
export class Dashboard {
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  organization(id?: string): Organization {
    const found =
      id === undefined
        ? this.#platform.state.organizations[0]
        : findOrganization(this.#platform, id);
    if (!found) throw missing("organization", id);
    return found;
  }

  project(id?: string): Project {
    const found =
      id === undefined
        ? defaultProject(this.#platform, this.organization().id)
        : findProject(this.#platform, id);
    if (!found) throw missing("project", id);
    return found;
  }

  user(id: string): User {
    const found = findUser(this.#platform, id);
    if (!found) throw missing("user", id);
    return found;
  }

  key(id: string): KeyRecord {
    const found = this.#platform.state.keys.find((key) => key.id === id);
    if (!found) throw missing("key", id);
    return found;
  }

  createUser(request: {
    email: string;
    name?: string;
    organizationId?: string;
    role?: string;
  }): User {
    const now = this.#platform.clock.now();
    const user: User = {
      id: this.#platform.newId("user-", 24),
      email: request.email,
      name: request.name ?? request.email.replace(/@.*/, ""),
      createdAt: now,
      deactivated: false,
    };
    this.#platform.state.users.push(user);
    const home = request.organizationId;
    if (home !== undefined || this.#platform.state.organizations.length > 0) {
      const organization = this.organization(home);
      const role = request.role ?? "reader";
      organization.members.push({ userId: user.id, role, addedAt: now });
      this.#note("user.added", organization, null, {
        id: user.id,
        data: { role },
      });
    }
    this.#platform.changed("now");
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
    const family = request.family ?? "project";
    const project = this.#projectFor(family, request);
    const organization = this.organization(
      project?.organizationId ?? request.organizationId,
    );
    const now = this.#platform.clock.now();
    const made = mintKey(this.#platform, {
      family,
      name: request.name ?? `${family} key`,
      organizationId: organization.id,
      projectId: project?.id ?? null,
      owner: this.#ownerFor(family, request.ownerId, organization, project),
      scopes: request.scopes ?? [],
      expiresAt:
        request.expiresInSeconds === undefined
          ? null
          : now + request.expiresInSeconds,
      value: request.value,
      letters: request.letters,
    });
    this.#note("api_key.created", organization, project, {
      id: made.id,
      data: { scopes: made.record.scopes },
    });
    return made;
  }

  deleteKey(id: string): void {
    const key = this.key(id);
    endKey(this.#platform, key);
    this.#note(
      "api_key.deleted",
      this.organization(key.organizationId),
      findProject(this.#platform, key.projectId),
      { id },
    );
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
    this.#note(
      "api_key.updated",
      this.organization(key.organizationId),
      findProject(this.#platform, key.projectId),
      {
        id,
        changes_requested:
          changes.scopes === undefined ? {} : { scopes: changes.scopes },
      },
    );
  }

  changeSettings(changes: Partial<Settings>): void {
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

  #projectFor(family: FamilyName, request: KeyRequest): Project | null {
    if (!families[family].projectBound) return null;
    if (request.projectId !== undefined) return this.project(request.projectId);
    const organization = this.organization(request.organizationId);
    const home = defaultProject(this.#platform, organization.id);
    if (home === null) throw missing("project", undefined);
    return home;
  }

  #ownerFor(
    family: FamilyName,
    ownerId: string | undefined,
    organization: Organization,
    project: Project | null,
  ): KeyRecord["owner"] {
    if (families[family].owner === "service_account") {
      const account =
        ownerId === undefined
          ? this.#platform.state.serviceAccounts.find(
              ({ projectId }) => projectId === project?.id,
            )
          : findServiceAccount(this.#platform, ownerId);
      if (!account) throw missing("service account", ownerId);
      return { type: "service_account", id: account.id };
    }
    const id = ownerId ?? organization.members[0]?.userId;
    if (id === undefined) throw missing("user", id);
    return { type: "user", id: this.user(id).id };
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
