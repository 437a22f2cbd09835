import { createHmac } from "node:crypto";
import { families, makeKey, type FamilyName } from "./families.ts";
import type { Platform } from "./platform.ts";
import type { Letters } from "./random.ts";
import type { KeyOwner, KeyRecord } from "./state.ts";

/** A key to be made, complete. */
export interface KeyPlan {
  family: FamilyName;
  name: string;
  organizationId: string;
  projectId: string | null;
  owner: KeyOwner;
  scopes: string[];
  expiresAt: number | null;
  /** A value of the caller's own; otherwise one is made. */
  value?: string | undefined;
  /** Where a made value comes from; otherwise the platform's own letters. */
  letters?: Letters | undefined;
}

/** The only moment at which a key's value is known. */
export interface NewKey {
  id: string;
  value: string;
  record: KeyRecord;
}

export const hashKey = (salt: string, value: string): string =>
  createHmac("sha256", salt).update(value).digest("hex");

/** Short name of a value for logs: equal values, equal names, on this platform only. */
export const fingerprintOf = (platform: Platform, value: string): string =>
  hashKey(platform.state.salt, `log ${value}`).slice(0, 12);

/** Makes a key and keeps its hash, head and last four characters. */
export function mintKey(platform: Platform, plan: KeyPlan): NewKey {
  const { value: given, letters, ...rest } = plan;
  const value = given ?? makeKey(plan.family, letters ?? platform.keyLetters);
  const hash = hashKey(platform.state.salt, value);
  if (platform.keysByHash.has(hash)) {
    throw new Error("a key with this value is already there");
  }
  const record: KeyRecord = {
    ...rest,
    id: platform.newId("key_", 16),
    hash,
    head: families[plan.family].head,
    // the tail of a short value would be most of it
    lastFour: value.length >= 20 ? value.slice(-4) : "",
    createdAt: platform.clock.now(),
    lastUsedAt: null,
    deletedAt: null,
    leaked: false,
  };
  platform.state.keys.push(record);
  platform.keysByHash.set(hash, record);
  platform.changed("now");
  return { id: record.id, value, record };
}

/** The key with this value, whatever became of it, or null when it never existed. */
export const findKey = (platform: Platform, value: string): KeyRecord | null =>
  platform.keysByHash.get(hashKey(platform.state.salt, value)) ?? null;

/** Switched off as leaked, or deleted and the deletion has taken effect. */
export function isEnded(platform: Platform, key: KeyRecord): boolean {
  const { deletionDelaySeconds } = platform.state.settings;
  return (
    key.leaked ||
    (key.deletedAt !== null &&
      platform.clock.now() >= key.deletedAt + deletionDelaySeconds)
  );
}

/** Still listed and of use: neither deleted nor switched off as leaked. An expired key counts, as lists show it. */
export const isEnabled = (key: KeyRecord): boolean =>
  key.deletedAt === null && !key.leaked;

export const isExpired = (key: KeyRecord, now: number): boolean =>
  key.expiresAt !== null && now >= key.expiresAt;

export function endKey(platform: Platform, key: KeyRecord): void {
  key.deletedAt ??= platform.clock.now();
  platform.changed("now");
}

/** What the platform shows of a key later: `sk-proj-...wxyz`. */
export function redactedValue(platform: Platform, key: KeyRecord): string {
  const { redactedTail } = platform.state.settings;
  const tail = redactedTail === 0 ? "" : key.lastFour.slice(-redactedTail);
  return `${key.head.replace(/-$/, "")}...${tail}`;
}
