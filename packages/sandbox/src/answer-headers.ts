import type { Platform } from "./platform/platform.ts";
import type { Outcome } from "./refusals/row.ts";
import type { Arrival, Caller } from "./route.ts";

interface Facts {
  platform: Platform;
  arrival: Arrival;
  caller: Caller | null;
}

type Pairs = Readonly<Record<string, string>>;

const reached = ({ platform, arrival }: Facts): Pairs => ({
  "openai-version": "2020-10-01",
  "openai-processing-ms": String(
    Math.max(1, Math.round(platform.clock.nowMs() - arrival.startedMs)),
  ),
});

// the slug, not the org-… id
const whose = ({ caller }: Facts): Pairs => ({
  ...(caller === null
    ? {}
    : { "openai-organization": caller.organization.slug }),
  ...(caller?.project ? { "openai-project": caller.project.id } : {}),
});

const json: Pairs = { "content-type": "application/json" };

/** Which headers go with which outcome; from captures of 2025 and 2026. */
const sets: Record<Outcome | "good", (facts: Facts) => Pairs> = {
  good: (facts) => ({ ...json, ...reached(facts), ...whose(facts) }),
  unauthorized: (facts) => ({
    "content-type": "application/json; charset=utf-8",
    "www-authenticate": 'Bearer realm="OpenAI API"',
    ...reached(facts),
  }),
  forbidden: (facts) => ({
    "content-type": "application/json; charset=utf-8",
    ...reached(facts),
  }),
  quota: (facts) => ({ ...json, ...reached(facts), ...whose(facts) }),
  rate: (facts) => ({ ...json, ...reached(facts), ...whose(facts) }),
  plain: (facts) => ({ ...json, ...reached(facts) }),
  bare: () => ({ ...json, vary: "Origin" }),
};

const edge = ({ arrival }: Facts): Pairs => ({
  server: "cloudflare",
  "cf-cache-status": "DYNAMIC",
  "cf-ray": `${arrival.requestId.slice(4, 20)}-SBX`,
});

export function answerHeaders(
  outcome: Outcome | "good",
  facts: Facts,
): Headers {
  return new Headers({
    ...sets[outcome](facts),
    "x-request-id": facts.arrival.requestId,
    ...(facts.platform.settings.edgeHeaders ? edge(facts) : {}),
  });
}

/** `retry-after` in whole seconds and `retry-after-ms`. */
export function addRetryAfter(headers: Headers, waitMs: number): void {
  headers.set("retry-after-ms", String(Math.ceil(waitMs)));
  headers.set("retry-after", String(Math.max(1, Math.ceil(waitMs / 1000))));
}
