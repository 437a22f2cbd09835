import { echoKey } from "./mask.ts";

/** Which headers go with a refusal. */
export type Outcome =
  "unauthorized" | "forbidden" | "quota" | "rate" | "plain" | "bare";

/** How the body is laid out. `route`: as the route lays out its errors. */
export type Shape =
  | "route"
  /** `{"error":{message,type,code,param},"status":401}` */
  | "gateway"
  /** `{"error":"…"}` */
  | "string"
  /** `{"error":{code,message,param,type}}` */
  | "region"
  /** `{"code":404,"message":"…"}` */
  | "unwrapped";

interface Row<F> {
  readonly status: number;
  readonly type: string | null;
  readonly code: string | null;
  readonly param?: string;
  readonly message: (facts: F) => string;
  readonly outcome: Outcome;
  readonly shape?: Shape;
  readonly indent?: 2 | 4;
  /** What of this row nobody has seen in public; settings can put the truth in its place. */
  readonly assumed?: string;
}

export interface RateFacts {
  model: string;
  organization: string;
  limit: number;
  used: number;
  requested: number;
  /** Milliseconds until it would pass. */
  waitMs: number;
}

export type DeactivatedWording = "2023" | "2024" | "your-account";

const DEACTIVATED: Record<DeactivatedWording, string> = {
  "2023":
    "This key is associated with a deactivated account. If you feel this is an error, contact us through our help center at help.openai.com.",
  "2024":
    "The OpenAI account associated with this API key has been deactivated. If you are the developer for this OpenAI app, please check your email for more information. If you are seeing this error while using another app or site, please reach out to them for more help.",
  "your-account":
    "Your OpenAI account has been deactivated, please check your email for more information. If you feel this is an error, contact us through our help center at help.openai.com.",
};

const VERIFY =
  "Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.";

const incorrectKey = ({ value }: { value: string }) =>
  `Incorrect API key provided: ${echoKey(value)}. You can find your API key at https://platform.openai.com/account/api-keys.`;

const scopesMessage = ({ scopes }: { scopes: readonly string[] }) =>
  `You have insufficient permissions for this operation. Missing scopes: ${scopes.join(", ")}. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you're using a restricted API key, that it has the necessary scopes.`;

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

const IRE = "invalid_request_error";
const auth = { status: 401, type: IRE, outcome: "unauthorized" } as const;
const quota = {
  status: 429,
  type: "insufficient_quota",
  outcome: "quota",
} as const;
const invalid = { status: 400, type: IRE, outcome: "plain" } as const;
const nothing = () => "";

/** Gives a row its fact type. */
const row = <F = void>(entry: Row<F>): Row<F> => entry;
const say =
  (text: string): ((facts: void) => string) =>
  () =>
    text;

/** Every refusal, said once. Wordings: OpenAI's answers as quoted in public issues and documents, checked 2026-11-17. */
export const refusals = {
  // who are you
  "unknown-url": row<{ method: string; path: string }>({
    ...invalid,
    status: 404,
    code: null,
    message: ({ method, path }) => `Invalid URL (${method} ${path})`,
    assumed: "the body; only the status is known",
  }),
  "no-key-long": row({
    ...auth,
    code: null,
    message: say(
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
    ),
  }),
  "no-key-bearer": row({
    ...auth,
    code: null,
    message: say("Missing bearer authentication in header"),
  }),
  "no-key-bearer-or-basic": row({
    ...auth,
    code: null,
    message: say("Missing bearer or basic authentication in header"),
  }),
  "invalid-key": row<{ value: string }>({
    ...auth,
    code: "invalid_api_key",
    message: incorrectKey,
  }),
  "expired-key": row<{ value: string }>({
    ...auth,
    code: "invalid_api_key",
    message: incorrectKey,
    assumed: "everything: no answer to an expired key has been published",
  }),
  "foreign-issuer": row({
    ...auth,
    code: "invalid_issuer",
    message: say("Your authentication token is not from a valid issuer."),
  }),
  "session-key-needed": row<{ method: string; path: string }>({
    ...auth,
    type: "server_error",
    code: null,
    message: ({ method, path }) =>
      `Your request to ${method} ${path} must be made with a session key (that is, it can only be made from the browser). You made it with the following key type: secret.`,
    assumed: "the status: reports say 401 and 403",
  }),
  "unsupported-version": row<{ value: string }>({
    ...invalid,
    code: null,
    message: ({ value }) =>
      `Unsupported OpenAI-Version header provided: ${value}. (HINT: you can provide any of the following supported versions: 2020-10-01, 2020-11-07. Alternatively, you can simply omit this header to use the default version associated with your account.)`,
    assumed: "the end of the hint",
  }),
  // state of account, organization, project
  "account-deactivated": row<{ wording: DeactivatedWording }>({
    ...auth,
    code: "account_deactivated",
    message: ({ wording }) => DEACTIVATED[wording],
  }),
  "access-terminated": row({
    ...auth,
    type: "access_terminated",
    code: "access_terminated",
    message: say(
      "Your access was terminated due to violation of our policies, please check your email for more information. If you believe this is in error and would like to appeal, please contact us through our help center at help.openai.com.",
    ),
    assumed: "the status",
  }),
  "no-organization": row({
    ...auth,
    code: "no_organization",
    message: say(
      "You must be a member of an organization to use the API. Please contact us through our help center at help.openai.com.",
    ),
  }),
  "organization-access-lost": row({
    ...auth,
    code: "invalid_organization",
    message: say(
      "You do not have access to the organization tied to the API key.",
    ),
  }),
  "project-access-lost": row({
    ...auth,
    code: "invalid_project",
    message: say("You do not have access to the project tied to the API key."),
  }),
  "project-archived": row({
    ...auth,
    code: "not_authorized_invalid_project",
    message: say(
      "The project you are requesting has been archived and is no longer accessible",
    ),
  }),
  "user-keys-forbidden": row<{ by: "organization" | "project" }>({
    ...auth,
    code: "not_authorized_invalid_key_type",
    message: ({ by }) =>
      `Your ${by} does not allow user keys, please try again with a permissioned key.`,
  }),
  // header match
  "unknown-organization": row<{ value: string }>({
    ...auth,
    code: "invalid_organization",
    message: ({ value }) => `No such organization: ${value}.`,
  }),
  "mismatched-organization": row({
    ...auth,
    code: "mismatched_organization",
    message: say(
      "OpenAI-Organization header should match organization for API key",
    ),
  }),
  "mismatched-project": row({
    ...auth,
    code: "mismatched_project",
    message: say("OpenAI-Project header should match project for API key"),
  }),
  "unknown-project": row({
    ...auth,
    code: "mismatched_project",
    message: say("OpenAI-Project header should match project for API key"),
    assumed: "everything: what a user key gets for a project that is not there",
  }),
  // network, certificate, host
  "ip-not-authorized": row({
    ...auth,
    code: "ip_not_authorized",
    message: say("Your IP is not authorized to make this request."),
    assumed: "the type",
  }),
  "certificate-required": row({
    ...auth,
    code: "certificate_required",
    message: say("A client certificate is required to make this request."),
    assumed: "the type and the text",
  }),
  "incorrect-hostname": row<{ host: string }>({
    ...auth,
    code: "incorrect_hostname",
    shape: "gateway",
    message: ({ host }) =>
      `Attempted to access resource with incorrect regional hostname. Please make your request to ${host}`,
  }),
  "unsupported-region": row({
    status: 403,
    type: "request_forbidden",
    code: "unsupported_country_region_territory",
    outcome: "forbidden",
    shape: "region",
    message: say("Country, region, or territory not supported"),
  }),
  // scopes
  "missing-scopes": row<{ scopes: readonly string[] }>({
    ...auth,
    code: null,
    message: scopesMessage,
  }),
  "missing-scopes-forbidden": row<{ scopes: readonly string[] }>({
    status: 403,
    type: null,
    code: null,
    outcome: "forbidden",
    shape: "string",
    message: scopesMessage,
  }),
  // the request itself
  "malformed-json": row({
    ...invalid,
    code: null,
    message: say(
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
    ),
    assumed: "that this older wording is still in use",
  }),
  "model-missing": row({
    ...invalid,
    code: null,
    message: say("you must provide a model parameter"),
    assumed: "that this older wording is still in use",
  }),
  "invalid-parameter": row<{ param: string; reason: string }>({
    ...invalid,
    code: "invalid_value",
    message: ({ param, reason }) => `Invalid value for '${param}': ${reason}.`,
    assumed: "the wording",
  }),
  "missing-parameter": row<{ param: string }>({
    ...invalid,
    code: "missing_required_parameter",
    message: ({ param }) => `Missing required parameter: '${param}'.`,
    assumed: "that every route says it so",
  }),
  "bad-request": row<{ reason: string }>({
    ...invalid,
    code: null,
    message: ({ reason }) => reason,
    assumed: "the wording",
  }),
  "multipart-needed": row({
    ...invalid,
    status: 415,
    code: null,
    message: say("Expected a multipart/form-data request."),
    assumed: "everything but the status",
  }),
  "not-found": row<{ what: string; id: string }>({
    status: 404,
    type: null,
    code: null,
    outcome: "plain",
    shape: "unwrapped",
    message: ({ what, id }) => `The ${what} ${id} was not found`,
    assumed: "that things other than projects are said in the same way",
  }),
  "no-such-object": row<{ what: string; id: string }>({
    ...invalid,
    status: 404,
    code: null,
    message: ({ what, id }) => `No such ${what}: ${id}`,
    assumed: "the wording",
  }),
  "update-of-archived-project": row<{ id: string }>({
    ...invalid,
    code: "project_archived",
    message: ({ id }) =>
      `Project '${id}' is archived. You can only update an active project.`,
  }),
  // model access
  "project-lacks-model": row<{ project: string; model: string }>({
    ...invalid,
    status: 403,
    code: "model_not_found",
    outcome: "forbidden",
    message: ({ project, model }) =>
      `Project \`${project}\` does not have access to model \`${model}\``,
  }),
  "unknown-model": row<{ model: string }>({
    ...invalid,
    status: 404,
    code: "model_not_found",
    message: ({ model }) =>
      `The model \`${model}\` does not exist or you do not have access to it.`,
  }),
  "unverified-model": row<{ model: string }>({
    ...invalid,
    status: 404,
    code: "model_not_found",
    outcome: "bare",
    message: ({ model }) =>
      `Your organization must be verified to use the model \`${model}\`. ${VERIFY}`,
  }),
  "unverified-image-model": row<{ model: string }>({
    ...invalid,
    status: 403,
    code: "model_not_found",
    outcome: "bare",
    message: ({ model }) =>
      `Your organization must be verified to use the model \`${model}\`. ${VERIFY}`,
  }),
  "unverified-stream": row({
    ...invalid,
    code: "unsupported_value",
    param: "stream",
    message: say(
      `Your organization must be verified to stream this model. ${VERIFY}`,
    ),
  }),
  "unverified-summary": row({
    ...invalid,
    code: "unsupported_value",
    param: "reasoning.summary",
    message: say(
      `Your organization must be verified to generate reasoning summaries. ${VERIFY}`,
    ),
    assumed:
      "the words around “must be verified to generate reasoning summaries”",
  }),
  "service-tier-not-allowed": row({
    ...invalid,
    code: null,
    param: "service_tier",
    message: say(
      "Invalid service_tier argument: The requested service tier is not allowed for this project.",
    ),
  }),
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
    message: nothing,
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

export type RefusalId = keyof typeof refusals;

export const isRefusalId = (text: string): text is RefusalId =>
  Object.hasOwn(refusals, text);

type Fact<K extends RefusalId> = Parameters<(typeof refusals)[K]["message"]>[0];

type FactsOf<K extends RefusalId> =
  Fact<K> extends void ? [] : [facts: Fact<K>];

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
