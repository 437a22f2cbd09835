import type { Platform } from "./platform.ts";
import type {
  KeyRecord,
  Membership,
  Organization,
  Project,
  ServiceAccount,
  User,
} from "./state.ts";

const byId = <T extends { id: string }>(
  list: readonly T[],
  id: string | null,
) => list.find((entry) => entry.id === id) ?? null;

// each returns null for an id that is not there

export const findOrganization = (
  platform: Platform,
  id: string | null,
): Organization | null => byId(platform.state.organizations, id);

export const findProject = (
  platform: Platform,
  id: string | null,
): Project | null => byId(platform.state.projects, id);

export const findUser = (platform: Platform, id: string | null): User | null =>
  byId(platform.state.users, id);

export const findServiceAccount = (
  platform: Platform,
  id: string | null,
): ServiceAccount | null => byId(platform.state.serviceAccounts, id);

export const membershipOf = (
  { members }: { members: readonly Membership[] },
  userId: string,
): Membership | null =>
  members.find((member) => member.userId === userId) ?? null;

export const organizationsOf = (
  platform: Platform,
  userId: string,
): Organization[] =>
  platform.state.organizations.filter(
    (organization) => membershipOf(organization, userId) !== null,
  );

export const projectsOf = (
  platform: Platform,
  organizationId: string,
): Project[] =>
  platform.state.projects.filter(
    (project) => project.organizationId === organizationId,
  );

/** Where calls of a key without a project count. */
export const defaultProject = (
  platform: Platform,
  organizationId: string,
): Project | null =>
  projectsOf(platform, organizationId).find((project) => project.isDefault) ??
  null;

/** Whether the owner of a key may still act in the key's project: `owner_project_access`. */
export function ownerHasAccess(platform: Platform, key: KeyRecord): boolean {
  if (key.owner.type === "service_account") {
    return findServiceAccount(platform, key.owner.id) !== null;
  }
  const organization = findOrganization(platform, key.organizationId);
  const project = findProject(platform, key.projectId);
  const user = findUser(platform, key.owner.id);
  return (
    user?.deactivated === false &&
    organization !== null &&
    membershipOf(organization, user.id) !== null &&
    (project === null || membershipOf(project, user.id) !== null)
  );
}
