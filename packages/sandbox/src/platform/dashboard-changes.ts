import type {
  Billing,
  KeyRecord,
  Organization,
  Project,
  User,
} from "./state.ts";

// What can be changed at the web pages. A list of allowed addresses replaces the one before; null lifts it.

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
