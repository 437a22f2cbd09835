import { invalid, IRE, row, say } from "./row.ts";

/** What a message about a limit tells. */
export interface RateFacts {
  model: string;
  organization: string;
  limit: number;
  used: number;
  requested: number;
  /** Milliseconds until it would pass. */
  waitMs: number;
}

const rateMessage = (unit: string) => (facts: RateFacts) =>
  `Rate limit reached for ${facts.model} in organization ${facts.organization} on ${unit}: Limit ${facts.limit}, Used ${facts.used}, Requested ${facts.requested}. Please try again in ${inWords(facts.waitMs)}. Visit https://platform.openai.com/account/rate-limits to learn more.`;

/** `120ms`, `1.982s`, `6m0s`: as the platform writes waits. */
export function inWords(ms: number): string {
  if (ms < 1000) return `${Math.ceil(ms)}ms`;
  if (ms < 60_000) return `${Number((Math.ceil(ms) / 1000).toFixed(3))}s`;
  const seconds = Math.ceil(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = `${Math.floor((seconds % 3600) / 60)}m${seconds % 60}s`;
  return hours > 0 ? `${hours}h${minutes}` : minutes;
}

const quota = {
  status: 429,
  type: "insufficient_quota",
  outcome: "quota",
} as const;

/** Too fast, not paid for, or out of order. */
export const limitRefusals = {
  // rate and quota
  "requests-per-minute": row<RateFacts>({
    status: 429,
    type: "requests",
    code: "rate_limit_exceeded",
    outcome: "rate",
    message: rateMessage("requests per min (RPM)"),
  }),
  "tokens-per-minute": row<RateFacts>({
    status: 429,
    type: "tokens",
    code: "rate_limit_exceeded",
    outcome: "rate",
    message: rateMessage("tokens per min (TPM)"),
  }),
  "requests-per-day": row<RateFacts>({
    status: 429,
    type: "requests",
    code: "rate_limit_exceeded",
    outcome: "rate",
    message: rateMessage("requests per day (RPD)"),
  }),
  "request-too-large": row<RateFacts>({
    status: 429,
    type: "tokens",
    code: "rate_limit_exceeded",
    outcome: "rate",
    message: (facts) =>
      `Request too large for ${facts.model} in organization ${facts.organization} on tokens per min (TPM): Limit ${facts.limit}, Requested ${facts.requested}. The input or output tokens must be reduced in order to run successfully. Visit https://platform.openai.com/account/rate-limits to learn more.`,
  }),
  "slow-down": row({
    status: 429,
    type: "rate_limit_error",
    code: "slow_down",
    outcome: "rate",
    message: say(""),
    assumed: "the text",
  }),
  "resource-unavailable": row({
    status: 429,
    type: IRE,
    code: "resource_unavailable",
    outcome: "rate",
    message: say("Resource Unavailable"),
  }),
  "credits-exhausted": row({
    ...quota,
    code: "credit_balance_exhausted",
    message: say(
      "You have no credits remaining. Add credits to continue using the API at https://platform.openai.com/settings/organization/billing/.",
    ),
  }),
  "quota-exceeded": row({
    ...quota,
    code: "insufficient_quota",
    indent: 2,
    message: say(
      "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
    ),
  }),
  "organization-spend-limit": row({
    ...quota,
    code: "organization_spend_limit_exceeded",
    message: say("Your organization has reached its spend limit."),
    assumed: "the text",
  }),
  "project-spend-limit": row({
    ...quota,
    code: "project_spend_limit_exceeded",
    message: say("Your project has reached its spend limit."),
    assumed: "the text",
  }),
  "organization-usage-limit": row({
    ...quota,
    code: "organization_usage_limit_exceeded",
    message: say("Your organization has reached its approved usage limit."),
    assumed: "the text",
  }),
  "billing-not-active": row({
    ...quota,
    type: "billing_not_active",
    code: "billing_not_active",
    message: say(
      "Your account is not active, please check your billing details on our website.",
    ),
  }),
  "hard-limit-reached": row({
    ...invalid,
    code: "billing_hard_limit_reached",
    message: say("Billing hard limit has been reached"),
    assumed: "the type",
  }),
  // the platform itself
  "server-error": row({
    status: 500,
    type: "server_error",
    code: null,
    outcome: "plain",
    message: say(
      "The server had an error while processing your request. Sorry about that!",
    ),
  }),
  overloaded: row({
    status: 503,
    type: "service_unavailable_error",
    code: "server_is_overloaded",
    outcome: "plain",
    message: say("The server is overloaded. Please try again later."),
    assumed: "the text",
  }),
  "engine-overloaded": row({
    status: 503,
    type: "server_error",
    code: null,
    outcome: "plain",
    message: say("The engine is currently overloaded, please try again later"),
    assumed: "the type",
  }),
} as const;
