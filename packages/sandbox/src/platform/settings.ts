import type { RefusalId } from "../refusals.ts";

/** Replaces parts of one refusal; what public material leaves open can be filled in here. */
export interface RefusalOverride {
  status?: number;
  type?: string | null;
  code?: string | null;
  message?: string;
}

/** How the platform behaves where generations of it differ, or where the real answer is not known. */
export interface Settings {
  /** Which words tell of an empty balance: `credits` since August 2026, `quota` before. */
  quotaWording: "credits" | "quota";
  /** Which of three known wordings tells of a deactivated account. */
  deactivatedWording: "2023" | "2024" | "your-account";
  /** Some 401s of 2026 put `code` before `param` and add `status` beside `error`. */
  gatewayBodies: boolean;
  /** `POST …/service_accounts/{id}/api_keys`; platforms before July 2026 answer 404. */
  serviceAccountKeyCreation: boolean;
  /** `POST …/api_keys/{id}`, added in autumn 2026. */
  projectKeyUpdate: boolean;
  /** False: deleting a key of a service account by its id answers 400, as documented in August 2026. */
  serviceAccountKeyDeletion: boolean;
  /** A deleted key goes on working this long; the real platform needs seconds, 15 minutes at most. */
  deletionDelaySeconds: number;
  /** How many last characters a redacted value shows, 0 to 4; the real number is not known. */
  redactedTail: number;
  /** `cf-ray`, `server: cloudflare` and the like on every answer. */
  edgeHeaders: boolean;
  /** What models say. */
  reply: string;
  refusals: Partial<Record<RefusalId, RefusalOverride>>;
}

export const defaultSettings: Settings = {
  quotaWording: "credits",
  deactivatedWording: "2024",
  gatewayBodies: false,
  serviceAccountKeyCreation: true,
  projectKeyUpdate: true,
  serviceAccountKeyDeletion: true,
  deletionDelaySeconds: 0,
  redactedTail: 4,
  edgeHeaders: true,
  reply: "Hello from the keymend sandbox.",
  refusals: {},
};
