import type { ClockState } from "./clock.ts";
import type { FamilyName } from "./families.ts";
import type { Settings } from "./settings.ts";
import type { UsageRecord } from "./usage.ts";

// Every time is in Unix seconds unless its name ends in Ms. The whole state is plain JSON: what the file holds is this.

export interface User {
  id: string;
  email: string;
  name: string;
  createdAt: number;
  /** Its keys answer `account_deactivated`. */
  deactivated: boolean;
}

export interface Membership {
  userId: string;
  role: string;
  addedAt: number;
}

export interface IpAllowlist {
  id: string;
  name: string;
  /** Addresses and CIDR ranges. */
  allowedIps: string[];
  active: boolean;
}

export interface SpendLimit {
  thresholdCents: number;
}

export interface Billing {
  /** `hard-limit` shows on image routes; elsewhere it reads as exhausted. */
  status: "active" | "credit-exhausted" | "not-active" | "hard-limit";
  /** Prepaid balance in dollars that calls eat up; null is endless. */
  creditUsd: number | null;
  /** Approved monthly usage in dollars; null is endless. */
  usageLimitUsd: number | null;
}

/** What an organization and a project have in common. */
export interface Governed {
  /** User keys (legacy) are refused. */
  forbidsUserKeys: boolean;
  requiresMtls: boolean;
  ipAllowlists: IpAllowlist[];
  spendLimit: SpendLimit | null;
  dataRetention: string;
  /** Longest life a new key may have; null is endless. */
  maxKeyLifetimeSeconds: number | null;
}

export interface Organization extends Governed {
  id: string;
  /** What `openai-organization` carries. */
  slug: string;
  title: string;
  createdAt: number;
  personal: boolean;
  /** Its keys answer that the organization cannot be reached. */
  disabled: boolean;
  /** Banned for policy reasons. */
  terminated: boolean;
  verified: boolean;
  billing: Billing;
  members: Membership[];
  activeCertificates: string[];
}

export interface RateLimit {
  max_requests_per_1_minute: number;
  max_tokens_per_1_minute: number;
  max_images_per_1_minute?: number;
  max_audio_megabytes_per_1_minute?: number;
  max_requests_per_1_day?: number;
  batch_1_day_max_input_tokens?: number;
}

export interface ModelPermissions {
  mode: "allow_list" | "deny_list";
  modelIds: string[];
}

export interface Project extends Governed {
  id: string;
  organizationId: string;
  name: string;
  isDefault: boolean;
  createdAt: number;
  archivedAt: number | null;
  residency: string;
  externalKeyId: string | null;
  members: Membership[];
  /** Changes to the catalogue's limits, by model. */
  rateLimits: Record<string, Partial<RateLimit>>;
  modelPermissions: ModelPermissions | null;
  hostedTools: Record<string, boolean>;
  activeCertificates: string[];
}

export interface ServiceAccount {
  id: string;
  projectId: string;
  name: string;
  role: "owner" | "member" | "none";
  createdAt: number;
}

export interface KeyOwner {
  type: "user" | "service_account";
  id: string;
}

export interface KeyRecord {
  id: string;
  family: FamilyName;
  name: string;
  /** Keyed hash of the value; the value itself is kept nowhere. */
  hash: string;
  head: string;
  lastFour: string;
  organizationId: string;
  /** Null for keys that are bound to no project. */
  projectId: string | null;
  owner: KeyOwner;
  /** Empty: all permissions. */
  scopes: string[];
  createdAt: number;
  lastUsedAt: number | null;
  expiresAt: number | null;
  deletedAt: number | null;
  /** Found in public and switched off. */
  leaked: boolean;
}

export interface Invite {
  id: string;
  organizationId: string;
  email: string;
  role: "owner" | "reader";
  status: "accepted" | "pending";
  createdAt: number;
  expiresAt: number;
  acceptedAt: number | null;
  projects: { id: string; role: "member" | "owner" }[];
}

export interface Certificate {
  id: string;
  organizationId: string;
  name: string | null;
  createdAt: number;
  validAt: number;
  expiresAt: number;
  content: string;
}

export interface SpendAlert {
  id: string;
  organizationId: string;
  projectId: string | null;
  thresholdCents: number;
  recipients: string[];
  subjectPrefix: string | null;
}

export interface StoredFile {
  id: string;
  projectId: string | null;
  organizationId: string;
  filename: string;
  purpose: string;
  bytes: number;
  createdAt: number;
}

export interface AuditActor {
  type: "session" | "api_key";
  session?: { user: { id: string; email: string }; ip_address: string };
  api_key?: {
    id: string;
    type: "user" | "service_account";
    user?: { id: string; email: string };
    service_account?: { id: string };
  };
}

export interface AuditRecord {
  id: string;
  organizationId: string;
  type: string;
  effectiveAt: number;
  project: { id: string; name: string } | null;
  actor: AuditActor;
  detail: Record<string, unknown>;
}

export interface State {
  version: 1;
  /** Keys the hashes; worthless without a key to try. */
  salt: string;
  clock: ClockState;
  settings: Settings;
  users: User[];
  organizations: Organization[];
  projects: Project[];
  serviceAccounts: ServiceAccount[];
  keys: KeyRecord[];
  invites: Invite[];
  certificates: Certificate[];
  spendAlerts: SpendAlert[];
  files: StoredFile[];
  audit: AuditRecord[];
  usage: UsageRecord[];
}
