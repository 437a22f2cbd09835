import { billingRefusal } from "../platform/billing.ts";
import { modelNamed, type ModelRow } from "../platform/models.ts";
import type { Window } from "../platform/rates.ts";
import type { Project, RateLimit } from "../platform/state.ts";
import { inWords } from "../refusals/limit.ts";
import { refuse, Refused, type Refusal } from "../refusals.ts";
import type { Call } from "../route.ts";

/** What a call wants of a model. */
export interface Wanted {
  model: string;
  kind: ModelRow["kind"];
  /** Tokens it may use, input and output together. */
  tokens: number;
  isStream?: boolean;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A dated name means the model without its date. */
export const baseModel = (id: string): string =>
  modelNamed(id) === null ? id.replace(/-\d{4}-\d{2}-\d{2}$/, "") : id;

export function isModelAllowed(project: Project | null, id: string): boolean {
  const permissions = project?.modelPermissions;
  if (!permissions) return true;
  const isListed = permissions.modelIds.includes(id);
  return permissions.mode === "allow_list" ? isListed : !isListed;
}

export function limitsOf(
  project: Project | null,
  id: string,
  row: ModelRow,
): RateLimit {
  return { ...row.limits, ...project?.rateLimits[id] };
}

function modelRefusal(
  call: Call,
  wanted: Wanted,
  row: ModelRow,
): Refusal | null {
  const { organization, project } = call.caller;
  const { model } = wanted;
  if (project && !isModelAllowed(project, baseModel(model))) {
    return refuse("project-lacks-model", { project: project.id, model });
  }
  if (organization.verified) return null;
  if (row.needsVerification === true) {
    const id =
      row.kind === "image" ? "unverified-image-model" : "unverified-model";
    return refuse(id, { model });
  }
  return wanted.isStream === true && row.streamNeedsVerification === true
    ? refuse("unverified-stream")
    : null;
}

interface Meter {
  refusal: "requests-per-minute" | "tokens-per-minute" | "requests-per-day";
  /** In `x-ratelimit-…-requests`; null for a meter without headers. */
  header: string | null;
  name: string;
  amount: number;
  window: Window;
}

function metersOf(call: Call, wanted: Wanted, limits: RateLimit): Meter[] {
  const { project, organization } = call.caller;
  const owner = `${project?.id ?? organization.id} ${baseModel(wanted.model)}`;
  const nowMs = call.platform.clock.nowMs();
  const perDay = limits.max_requests_per_1_day;
  const meters: Meter[] = [
    {
      refusal: "requests-per-minute",
      header: "requests",
      name: `${owner} rpm`,
      amount: 1,
      window: {
        limit: limits.max_requests_per_1_minute,
        windowMs: MINUTE,
        nowMs,
      },
    },
    {
      refusal: "tokens-per-minute",
      header: "tokens",
      name: `${owner} tpm`,
      amount: wanted.tokens,
      window: {
        limit: limits.max_tokens_per_1_minute,
        windowMs: MINUTE,
        nowMs,
      },
    },
  ];
  if (perDay === undefined) return meters;
  const window = { limit: perDay, windowMs: DAY, nowMs };
  const name = `${owner} rpd`;
  const refusal = "requests-per-day";
  return [...meters, { refusal, header: null, name, amount: 1, window }];
}

function showMeters(call: Call, meters: readonly Meter[]): void {
  for (const { header, name, window } of meters) {
    if (header === null) continue;
    const reading = call.platform.meters.read(name, window);
    call.headers.set(`x-ratelimit-limit-${header}`, String(reading.limit));
    call.headers.set(
      `x-ratelimit-remaining-${header}`,
      String(reading.remaining),
    );
    call.headers.set(`x-ratelimit-reset-${header}`, inWords(reading.resetMs));
  }
}

function rateRefusal(call: Call, wanted: Wanted, meters: readonly Meter[]) {
  const { meters: levels } = call.platform;
  for (const { refusal, name, amount, window } of meters) {
    const waitMs = levels.waitMs(name, amount, window);
    if (waitMs === 0) continue;
    const facts = {
      model: wanted.model,
      organization: call.caller.organization.id,
      limit: window.limit,
      used: levels.read(name, window).used,
      requested: amount,
      waitMs,
    };
    return amount > window.limit
      ? refuse("request-too-large", facts)
      : refuse(refusal, facts);
  }
  return null;
}

function throwIf(refusal: Refusal | null): void {
  if (refusal !== null) throw new Refused(refusal);
}

/** Model access, then rate, then money; throws what stands in the way. Leaves the rate headers on the call. */
export function admit(call: Call, wanted: Wanted): ModelRow {
  const id = baseModel(wanted.model);
  const row = modelNamed(id);
  if (row?.kind !== wanted.kind) {
    throw new Refused(refuse("unknown-model", { model: wanted.model }));
  }
  throwIf(modelRefusal(call, wanted, row));
  const meters = metersOf(call, wanted, limitsOf(call.caller.project, id, row));
  const tooFast = rateRefusal(call, wanted, meters);
  if (tooFast === null) {
    for (const { name, amount, window } of meters) {
      call.platform.meters.add(name, amount, window);
    }
  }
  showMeters(call, meters);
  throwIf(tooFast);
  const { platform, caller } = call;
  throwIf(billingRefusal({ platform, caller, isImage: row.kind === "image" }));
  return row;
}
