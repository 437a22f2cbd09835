import {
  defaultProject,
  findOrganization,
  findProject,
  findServiceAccount,
  findUser,
  membershipOf,
  organizationsOf,
} from "../platform/directory.ts";
import { families, type Family } from "../platform/families.ts";
import { findKey, isEnded, isExpired } from "../platform/keys.ts";
import type { Platform } from "../platform/platform.ts";
import type { KeyRecord, Organization, Project } from "../platform/state.ts";
import { refuse, type Refusal } from "../refusals.ts";
import type { Caller } from "../route.ts";

// three parts that start like the JSON of a JWT header
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

const refusalFor = {
  "invalid-key": (value: string) => refuse("invalid-key", { value }),
  "expired-key": (value: string) => refuse("expired-key", { value }),
  "token-invalidated": () => refuse("token-invalidated"),
  "token-expired": () => refuse("token-expired"),
} as const;

/** The key of a value and why it does not work, if it does not. */
export function lookUp(
  platform: Platform,
  value: string,
):
  | { key: KeyRecord; refusal?: never }
  | { key: KeyRecord | null; refusal: Refusal } {
  const key = findKey(platform, value);
  if (key === null) {
    const refusal = JWT.test(value)
      ? refuse("foreign-issuer")
      : refuse("invalid-key", { value });
    return { key, refusal };
  }
  // for API keys the same words as for one that never existed
  const { whenEnded, whenExpired }: Family = families[key.family];
  if (isEnded(platform, key)) {
    return { key, refusal: refusalFor[whenEnded](value) };
  }
  if (isExpired(key, platform.clock.now())) {
    return { key, refusal: refusalFor[whenExpired](value) };
  }
  return { key };
}

/** A user key follows its owner: into the organization that the header names, else home, else wherever the owner is. */
function organizationOf(
  platform: Platform,
  key: KeyRecord,
  wanted: string | null,
): Organization | null {
  const home = findOrganization(platform, key.organizationId);
  if (!families[key.family].followsOwner) return home;
  const mine = organizationsOf(platform, key.owner.id);
  return (
    mine.find(({ id }) => id === wanted) ??
    mine.find(({ id }) => id === home?.id) ??
    mine[0] ??
    home
  );
}

function projectOf(
  platform: Platform,
  key: KeyRecord,
  organization: Organization,
  wanted: string | null,
): Project | null {
  if (key.projectId !== null) return findProject(platform, key.projectId);
  if (families[key.family].admin) return null;
  const named = findProject(platform, wanted);
  const isMine =
    named?.organizationId === organization.id &&
    membershipOf(named, key.owner.id) !== null;
  return isMine ? named : defaultProject(platform, organization.id);
}

/** Who is behind a key, given what the request's headers ask for. Null when its organization is gone. */
export function callerOf(
  platform: Platform,
  key: KeyRecord,
  headers: Headers,
): Caller | null {
  const organization = organizationOf(
    platform,
    key,
    headers.get("openai-organization"),
  );
  if (organization === null) return null;
  const isUser = key.owner.type === "user";
  return {
    key,
    organization,
    project: projectOf(
      platform,
      key,
      organization,
      headers.get("openai-project"),
    ),
    user: isUser ? findUser(platform, key.owner.id) : null,
    serviceAccount: isUser ? null : findServiceAccount(platform, key.owner.id),
  };
}
