import {
  defaultProject,
  findOrganization,
  findProject,
  findServiceAccount,
  findUser,
} from "./directory.ts";
import type { Platform } from "./platform.ts";
import type {
  KeyRecord,
  Organization,
  Project,
  ServiceAccount,
  User,
} from "./state.ts";

// Each gives what an id names, or the first there is without an id; a RangeError when it is not there.

function must<T>(found: T | null | undefined, what: string, id?: string): T {
  if (found) return found;
  throw new RangeError(`there is no ${what} ${id ?? "at all"}`);
}

export function theOrganization(platform: Platform, id?: string): Organization {
  const found =
    id === undefined
      ? platform.state.organizations[0]
      : findOrganization(platform, id);
  return must(found, "organization", id);
}

export function theProject(
  platform: Platform,
  id?: string,
  organizationId?: string,
): Project {
  if (id !== undefined) return must(findProject(platform, id), "project", id);
  const organization = theOrganization(platform, organizationId);
  return must(defaultProject(platform, organization.id), "project");
}

export const theUser = (platform: Platform, id: string): User =>
  must(findUser(platform, id), "user", id);

export const theKey = (platform: Platform, id: string): KeyRecord =>
  must(
    platform.state.keys.find((key) => key.id === id),
    "key",
    id,
  );

export function theServiceAccount(
  platform: Platform,
  id: string | undefined,
  projectId: string | undefined,
): ServiceAccount {
  const found =
    id === undefined
      ? platform.state.serviceAccounts.find(
          (account) => account.projectId === projectId,
        )
      : findServiceAccount(platform, id);
  return must(found, "service account", id);
}
