import { projectsOf } from "./directory.ts";
import type { Platform } from "./platform.ts";
import type { Governed, Organization, Project, User } from "./state.ts";

const ungoverned = (dataRetention: string): Governed => ({
  forbidsUserKeys: false,
  requiresMtls: false,
  ipAllowlists: [],
  spendLimit: null,
  dataRetention,
  maxKeyLifetimeSeconds: null,
});

export const HOSTED_TOOLS = [
  "file_search",
  "web_search",
  "image_generation",
  "mcp",
  "code_interpreter",
] as const;

/** A person; the one there is when the address is known. */
export function newUser(
  platform: Platform,
  request: { email: string; name?: string },
): User {
  const { email } = request;
  const name = request.name ?? email.replace(/@.*/, "");
  const known = platform.state.users.find((user) => user.email === email);
  if (known !== undefined) return known;
  const user: User = {
    id: platform.newId("user-", 24),
    email,
    name,
    createdAt: platform.clock.now(),
    deactivated: false,
  };
  platform.state.users.push(user);
  platform.changed("now");
  return user;
}

export function newOrganization(
  platform: Platform,
  request: { title: string; ownerId: string },
): Organization {
  const createdAt = platform.clock.now();
  const words = request.title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const organization: Organization = {
    ...ungoverned("modified_abuse_monitoring"),
    id: platform.newId("org-", 24),
    slug: `${words}-${platform.newId("", 6).toLowerCase()}`,
    title: request.title,
    createdAt,
    personal: false,
    disabled: false,
    terminated: false,
    verified: true,
    billing: { status: "active", creditUsd: null, usageLimitUsd: null },
    members: [{ userId: request.ownerId, role: "owner", addedAt: createdAt }],
    activeCertificates: [],
  };
  platform.state.organizations.push(organization);
  platform.changed("now");
  return organization;
}

export function newProject(
  platform: Platform,
  organization: Organization,
  request: {
    name: string;
    residency?: string | null | undefined;
    externalKeyId?: string | null | undefined;
  },
): Project {
  const project: Project = {
    ...ungoverned("organization_default"),
    id: platform.newId("proj_", 24),
    organizationId: organization.id,
    name: request.name,
    isDefault: projectsOf(platform, organization.id).length === 0,
    createdAt: platform.clock.now(),
    archivedAt: null,
    residency: request.residency ?? "GLOBAL",
    externalKeyId: request.externalKeyId ?? null,
    members: [],
    rateLimits: {},
    modelPermissions: null,
    hostedTools: Object.fromEntries(HOSTED_TOOLS.map((tool) => [tool, true])),
    activeCertificates: [],
  };
  platform.state.projects.push(project);
  platform.changed("now");
  return project;
}

export function leaveProject(
  platform: Platform,
  project: Project,
  userId: string,
): void {
  project.members = project.members.filter(
    (member) => member.userId !== userId,
  );
  platform.changed("now");
}

/** Out of the organization and of every project in it. The keys stay, and answer that access was lost. */
export function leaveOrganization(
  platform: Platform,
  organization: Organization,
  userId: string,
): void {
  organization.members = organization.members.filter(
    (member) => member.userId !== userId,
  );
  for (const project of projectsOf(platform, organization.id)) {
    leaveProject(platform, project, userId);
  }
}
