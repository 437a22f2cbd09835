import { identityRefusals } from "./refusals/identity.ts";
import { limitRefusals } from "./refusals/limit.ts";
import { permissionRefusals } from "./refusals/permission.ts";
import { requestRefusals } from "./refusals/request.ts";
import type { NoFacts, Outcome, Row, Shape } from "./refusals/row.ts";

/** Every refusal, said once. Wordings: OpenAI's answers as quoted in public issues and documents, checked 2026-11-17. */
export const refusals = {
  ...identityRefusals,
  ...permissionRefusals,
  ...requestRefusals,
  ...limitRefusals,
} as const;

export type RefusalId = keyof typeof refusals;

export const isRefusalId = (text: string): text is RefusalId =>
  Object.hasOwn(refusals, text);

type Fact<K extends RefusalId> = Parameters<(typeof refusals)[K]["message"]>[0];

type FactsOf<K extends RefusalId> =
  NoFacts extends Fact<K> ? [] : [facts: Fact<K>];

/** A refusal with its facts filled in: a value, ready to be laid out as the route lays out its errors. */
export interface Refusal {
  readonly id: RefusalId;
  readonly status: number;
  readonly type: string | null;
  readonly code: string | null;
  readonly param: string | null;
  readonly message: string;
  readonly outcome: Outcome;
  readonly shape: Shape;
  readonly indent: 2 | 4 | null;
  /** Milliseconds after which a retry would pass, when that is known. */
  readonly retryAfterMs: number | null;
}

/** Makes a refusal of the table. */
export function refuse<K extends RefusalId>(
  id: K,
  ...facts: FactsOf<K>
): Refusal {
  // the compiler cannot follow that this row's message takes this row's facts
  const entry = refusals[id] as Row<unknown>;
  const given: unknown = facts[0];
  return {
    id,
    status: entry.status,
    type: entry.type,
    code: entry.code,
    param: paramOf(given) ?? entry.param ?? null,
    message: entry.message(given),
    outcome: entry.outcome,
    shape: entry.shape ?? "route",
    indent: entry.indent ?? null,
    retryAfterMs: waitOf(given),
  };
}

function paramOf(facts: unknown): string | null {
  return typeof facts === "object" &&
    facts !== null &&
    "param" in facts &&
    typeof facts.param === "string"
    ? facts.param
    : null;
}

function waitOf(facts: unknown): number | null {
  return typeof facts === "object" &&
    facts !== null &&
    "waitMs" in facts &&
    typeof facts.waitMs === "number"
    ? facts.waitMs
    : null;
}

/** Carries a refusal out of a handler. The one place that answers requests catches it; nothing else does. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`refused: ${refusal.id}`);
    this.refusal = refusal;
  }
}
