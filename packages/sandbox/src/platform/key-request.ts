import { families, type FamilyName } from "./families.ts";
import type { KeyPlan } from "./keys.ts";
import type { Platform } from "./platform.ts";
import type { Letters } from "./random.ts";
import {
  theOrganization,
  theProject,
  theServiceAccount,
  theUser,
} from "./required.ts";
import type { KeyOwner, Organization, Project } from "./state.ts";

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

function ownerOf(
  platform: Platform,
  request: KeyRequest,
  organization: Organization,
  project: Project | null,
): KeyOwner {
  const { family = "project", ownerId } = request;
  const type = families[family].owner;
  if (type === "service_account") {
    const { id } = theServiceAccount(platform, ownerId, project?.id);
    return { type, id };
  }
  const id = ownerId ?? organization.members[0]?.userId ?? "";
  return { type, id: theUser(platform, id).id };
}

/** Fills in what a request leaves out. */
export function planKey(platform: Platform, request: KeyRequest): KeyPlan {
  const { family = "project", expiresInSeconds, value } = request;
  const project = families[family].projectBound
    ? theProject(platform, request.projectId, request.organizationId)
    : null;
  const home = project?.organizationId ?? request.organizationId;
  const organization = theOrganization(platform, home);
  return {
    family,
    name: request.name ?? `${family} key`,
    organizationId: organization.id,
    projectId: project?.id ?? null,
    owner: ownerOf(platform, request, organization, project),
    scopes: request.scopes ?? [],
    expiresAt:
      expiresInSeconds === undefined
        ? null
        : platform.clock.now() + expiresInSeconds,
    value,
    letters: request.letters,
  };
}
