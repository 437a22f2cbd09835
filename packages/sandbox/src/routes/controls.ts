import { isFaultKind, faultKinds, type FaultKind } from "../fault-kinds.ts";
import type { Platform } from "../platform/platform.ts";
import {
  families,
  isFamilyName,
  type FamilyName,
} from "../platform/families.ts";
import { isUsageKind, usageKinds, type UsageKind } from "../platform/usage.ts";
import {
  changes,
  flag,
  integer,
  listOf,
  mapOf,
  nullable,
  number,
  oneOf,
  optional,
  shape,
  text,
  type Field,
} from "../read/fields.ts";
import type { UsageEntry } from "../platform/usage-record.ts";
import { dump } from "./dump.ts";

/** One thing that can be done from outside. */
export interface Control {
  method: "GET" | "POST" | "DELETE";
  path: string;
  /** In one line, for the list of controls. */
  does: string;
  run(call: {
    platform: Platform;
    id: string;
    body: Record<string, unknown>;
  }): object;
}

const named =
  <T extends string>(
    is: (text: string) => text is T,
    known: Record<T, unknown>,
  ): Field<T> =>
  (value, path) => {
    const read = text()(value, path);
    return is(read) ? read : oneOf(...(Object.keys(known) as T[]))(value, path); // the keys are the names
  };

const family: Field<FamilyName> = named(isFamilyName, families);
const faultKind: Field<FaultKind> = named(isFaultKind, faultKinds);
const usageKind: Field<UsageKind> = named(isUsageKind, usageKinds);

const ips = nullable(listOf(text()));
const limit = nullable(shape({ thresholdCents: integer(1) }));

const governed = {
  forbidsUserKeys: flag,
  requiresMtls: flag,
  spendLimit: limit,
  maxKeyLifetimeSeconds: nullable(integer(1)),
  allowedIps: ips,
};

const organizationChanges = changes({
  ...governed,
  title: text({ min: 1 }),
  disabled: flag,
  terminated: flag,
  verified: flag,
  billing: changes({
    status: oneOf("active", "credit-exhausted", "not-active", "hard-limit"),
    creditUsd: nullable(number()),
    usageLimitUsd: nullable(number(0)),
  }),
});

const projectChanges = changes({
  ...governed,
  name: text({ min: 1 }),
  residency: text({ min: 1 }),
  modelPermissions: nullable(
    shape({ mode: oneOf("allow_list", "deny_list"), modelIds: listOf(text()) }),
  ),
  rateLimits: mapOf(mapOf(integer(0))),
});

const settingsChanges = changes({
  quotaWording: oneOf("credits", "quota"),
  deactivatedWording: oneOf("2023", "2024", "your-account"),
  gatewayBodies: flag,
  serviceAccountKeyCreation: flag,
  projectKeyUpdate: flag,
  serviceAccountKeyDeletion: flag,
  deletionDelaySeconds: integer(0),
  redactedTail: integer(0, 4),
  edgeHeaders: flag,
  reply: text(),
  refusals: mapOf(
    changes({
      status: integer(200, 599),
      type: nullable(text()),
      code: nullable(text()),
      message: text(),
    }),
  ),
});

const keyRequest = changes({
  family,
  name: text(),
  organizationId: text(),
  projectId: text(),
  ownerId: text(),
  scopes: listOf(text()),
  expiresInSeconds: integer(),
  value: text({ min: 1 }),
});

const keyChanges = changes({
  name: text(),
  scopes: listOf(text()),
  expiresAt: nullable(integer()),
  lastUsedAt: nullable(integer()),
  leaked: flag,
});

const faultSpec = shape({
  kind: faultKind,
  method: optional(text()),
  path: optional(text()),
  times: optional(integer(1)),
  skip: optional(integer(0)),
  ms: optional(integer(0)),
  status: optional(integer(200, 599)),
  location: optional(text()),
  contentType: optional(text()),
  refusal: optional(text()),
});

const usageEntry = shape({
  kind: usageKind,
  organizationId: optional(text()),
  at: optional(integer(0)),
  projectId: optional(text()),
  userId: optional(text()),
  apiKeyId: optional(text()),
  model: optional(text()),
  amounts: mapOf(number(0)),
});

const clockChange = changes({
  set: (value) => value,
  advance: number(),
  freeze: flag,
});

function moment(value: unknown): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  throw new TypeError("set takes an ISO text or Unix seconds");
}

function changeClock(platform: Platform, body: Record<string, unknown>): void {
  const { set, advance, freeze } = clockChange(body, "");
  if (set !== undefined) platform.clock.set(moment(set));
  if (advance !== undefined) platform.clock.advance(advance);
  if (freeze === true) platform.clock.freeze();
  if (freeze === false) platform.clock.resume();
}

const timeOf = ({ clock }: Platform) => ({
  now: clock.now(),
  iso: new Date(clock.nowMs()).toISOString(),
});

/** Without the members that are not there, for types that tell "not there" from "undefined". */
const present = <T extends object>(value: T) =>
  Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as { [K in keyof T]: Exclude<T[K], undefined> }; // only members that are there remain

/** Everything under `/_sandbox`. */
export const controls: readonly Control[] = [
  {
    method: "GET",
    path: "/",
    does: "lists these controls",
    run: () => ({
      controls: controls.map(
        ({ method, path, does }) =>
          `${method} /_sandbox${path === "/" ? "" : path}: ${does}`,
      ),
    }),
  },
  {
    method: "GET",
    path: "/state",
    does: "the whole state, without secrets",
    run: ({ platform }) => dump(platform),
  },
  {
    method: "GET",
    path: "/requests",
    does: "the last requests; keys by short name only",
    run: ({ platform }) => ({ requests: platform.requests.all() }),
  },
  {
    method: "DELETE",
    path: "/requests",
    does: "forgets them",
    run: ({ platform }) => {
      platform.requests.clear();
      return {};
    },
  },
  {
    method: "GET",
    path: "/clock",
    does: "the platform's time",
    run: ({ platform }) => timeOf(platform),
  },
  {
    method: "POST",
    path: "/clock",
    does: "set (ISO or Unix seconds), advance (seconds), freeze (true or false)",
    run: ({ platform, body }) => {
      changeClock(platform, body);
      return timeOf(platform);
    },
  },
  {
    method: "GET",
    path: "/faults",
    does: "the faults that are set",
    run: ({ platform }) => ({ faults: platform.faults.all() }),
  },
  {
    method: "POST",
    path: "/faults",
    does: `sets a fault: kind (${Object.keys(faultKinds).join(", ")}), method, path, times, skip, ms, status, location, contentType, refusal`,
    run: ({ platform, body }) =>
      platform.faults.add(present(faultSpec(body, ""))),
  },
  {
    method: "DELETE",
    path: "/faults",
    does: "removes all faults",
    run: ({ platform }) => {
      platform.faults.clear();
      return {};
    },
  },
  {
    method: "DELETE",
    path: "/faults/:id",
    does: "removes one fault",
    run: ({ platform, id }) => ({ removed: platform.faults.remove(id) }),
  },
  {
    method: "POST",
    path: "/keys",
    does: "makes a key and shows its value this once: family, name, projectId, ownerId, scopes, expiresInSeconds",
    run: ({ platform, body }) => {
      const { id, value } = platform.dashboard.createKey(keyRequest(body, ""));
      return { id, value };
    },
  },
  {
    method: "POST",
    path: "/keys/:id",
    does: "changes a key: name, scopes, expiresAt, leaked, lastUsedAt",
    run: ({ platform, id, body }) => {
      platform.dashboard.changeKey(id, keyChanges(body, ""));
      return { id };
    },
  },
  {
    method: "DELETE",
    path: "/keys/:id",
    does: "deletes a key",
    run: ({ platform, id }) => {
      platform.dashboard.deleteKey(id);
      return { id };
    },
  },
  {
    method: "POST",
    path: "/settings",
    does: "changes how the platform behaves",
    run: ({ platform, body }) => {
      platform.dashboard.changeSettings(settingsChanges(body, ""));
      return platform.settings;
    },
  },
  {
    method: "POST",
    path: "/organizations/:id",
    does: "changes an organization: billing, verified, disabled, terminated, forbidsUserKeys, allowedIps, requiresMtls, spendLimit",
    run: ({ platform, id, body }) => {
      platform.dashboard.changeOrganization(id, organizationChanges(body, ""));
      return { id };
    },
  },
  {
    method: "POST",
    path: "/projects/:id",
    does: "changes a project: name, residency, modelPermissions, rateLimits and the like",
    run: ({ platform, id, body }) => {
      platform.dashboard.changeProject(id, projectChanges(body, ""));
      return { id };
    },
  },
  {
    method: "POST",
    path: "/users/:id",
    does: "changes a user: name, email, deactivated",
    run: ({ platform, id, body }) => {
      const read = changes({ name: text(), email: text(), deactivated: flag });
      platform.dashboard.changeUser(id, read(body, ""));
      return { id };
    },
  },
  {
    method: "POST",
    path: "/invites/:id/accept",
    does: "the invited person accepts",
    run: ({ platform, id }) => ({
      user: platform.dashboard.acceptInvite(id).id,
    }),
  },
  {
    method: "POST",
    path: "/usage",
    does: "writes usage: kind, at, projectId, apiKeyId, userId, model, amounts",
    run: ({ platform, body }) => {
      const entry: Omit<UsageEntry, "organizationId"> & {
        organizationId?: string;
      } = present(usageEntry(body, ""));
      platform.dashboard.recordUsage(entry);
      return {};
    },
  },
];
