export { createApp, type AppOptions } from "./app.ts";
export { faultKinds, type FaultKind } from "./fault-kinds.ts";
export type { Fault, Faults, FaultSpec } from "./faults.ts";
export { main, type MainIo } from "./main.ts";
export { echoKey } from "./mask.ts";
export type { Clock, Moment } from "./platform/clock.ts";
export type {
  Dashboard,
  KeyChanges,
  KeyRequest,
  OrganizationChanges,
  ProjectChanges,
  UserChanges,
} from "./platform/dashboard.ts";
export { families, makeKey, type FamilyName } from "./platform/families.ts";
export type { NewKey } from "./platform/keys.ts";
export { models } from "./platform/models.ts";
export { Platform, type PlatformOptions } from "./platform/platform.ts";
export { letters, type Letters } from "./platform/random.ts";
export type { RefusalOverride, Settings } from "./platform/settings.ts";
export type * from "./platform/state.ts";
export type { UsageEntry } from "./platform/usage-record.ts";
export type { UsageKind, UsageRecord } from "./platform/usage.ts";
export { refusals, type RefusalId } from "./refusals.ts";
export type { LoggedRequest, RequestLog } from "./request-log.ts";
export { seedDemo, type Demo, type DemoKeyName } from "./seed.ts";
export { startSandbox, type Sandbox, type SandboxOptions } from "./server.ts";
