/* eslint-disable max-lines -- one table of data */
import type { RefusalKind } from "../model/answer.ts";

/** What one kind of refusal looks like, wherever it is met. */
export interface RefusalRow {
  readonly id: RefusalKind;
  readonly statuses: readonly number[];
  /** Values of `code` (or of `error` in an OAuth answer) that mean this kind and no other. */
  readonly codes: readonly string[];
  /** Words of the message. They decide before the code does: one code stands for several kinds. */
  readonly patterns: readonly RegExp[];
  /** Words that count only when no other row of the same status fits: programs use them for everything. */
  readonly vague?: readonly RegExp[];
  /** Named parts of the message. The groups' names are the names of the details. */
  readonly details?: readonly RegExp[];
  /** Bodies as they were seen, key-like parts invented. The row's tests. */
  readonly examples: readonly { status: number; body: string }[];
  /** reference: where the wording is known from. */
  readonly source: string;
}

const REFERENCE = "public reports and OpenAI's documentation, 2023 to 2026-11";

const IRE = "invalid_request_error";
const object = (
  message: string,
  code: string | null = null,
  type: string | null = IRE,
) => JSON.stringify({ error: { message, type, param: null, code } }, null, 4);
const seen = (
  status: number,
  message: string,
  code: string | null = null,
  type: string | null = IRE,
) => ({ status, body: object(message, code, type) });

const SCOPES =
  "You have insufficient permissions for this operation. Missing scopes: model.request. Check that you have the correct role " +
  "in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you're using a restricted API key, that it has the necessary scopes.";
const VERIFY =
  "Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. " +
  "If you just verified, it can take up to 15 minutes for access to propagate.";

type Draft = Omit<RefusalRow, "source"> & { source?: string };

const drafts: readonly Draft[] = [
  {
    id: "no-key",
    statuses: [401],
    codes: ["missing_authorization_header"],
    patterns: [
      /You didn.t provide an API key/i,
      /Missing bearer (?:or basic )?authentication in header/i,
    ],
    examples: [
      seen(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      ),
      seen(401, "Missing bearer authentication in header"),
      seen(401, "Missing bearer or basic authentication in header"),
    ],
  },
  {
    id: "invalid-api-key",
    statuses: [401],
    codes: ["invalid_api_key"],
    patterns: [/(?:Incorrect|Invalid) API key (?:provided|received)/i],
    examples: [
      seen(
        401,
        "Incorrect API key provided: YOUR_OPE***_KEY. You can find your API key at https://platform.openai.com/account/api-keys.",
        "invalid_api_key",
      ),
    ],
  },
  {
    id: "account-deactivated",
    statuses: [401],
    codes: ["account_deactivated"],
    patterns: [
      /(?:account associated with this API key|Your OpenAI account) has been deactivated/i,
      /associated with a deactivated account/i,
    ],
    examples: [
      seen(
        401,
        "The OpenAI account associated with this API key has been deactivated.",
        "account_deactivated",
      ),
      seen(401, "This key is associated with a deactivated account."),
    ],
  },
  {
    id: "access-terminated",
    statuses: [401, 403],
    codes: ["access_terminated"],
    patterns: [/Your access was terminated due to violation/i],
    examples: [
      seen(
        403,
        "Your access was terminated due to violation of our policies, please check your email for more information.",
        null,
        "access_terminated",
      ),
    ],
  },
  {
    id: "invalid-issuer",
    statuses: [401],
    codes: ["invalid_issuer"],
    patterns: [/authentication token is not from a valid issuer/i],
    examples: [
      seen(
        401,
        "Your authentication token is not from a valid issuer.",
        "invalid_issuer",
      ),
    ],
  },
  {
    id: "token-expired",
    statuses: [401],
    codes: ["token_expired"],
    patterns: [/authentication token is expired/i],
    examples: [
      {
        status: 401,
        body: '{"error":{"message":"Provided authentication token is expired. Please try signing in again.","type":null,"code":"token_expired","param":null},"status":401}',
      },
    ],
  },
  {
    id: "token-invalidated",
    statuses: [401],
    codes: ["token_invalidated"],
    patterns: [/authentication token has been invalidated/i],
    examples: [
      {
        status: 401,
        body: '{"error":{"message":"Your authentication token has been invalidated. Please try signing in again.","type":null,"code":"token_invalidated","param":null},"status":401}',
      },
    ],
  },
  {
    id: "session-key-required",
    statuses: [401, 403],
    codes: [],
    patterns: [/must be made with a session key/i],
    examples: [
      seen(
        403,
        "Your request to GET /v1/dashboard/billing/credit_grants must be made with a session key (that is, it can only be made from the browser).",
        null,
        "server_error",
      ),
    ],
  },
  {
    id: "unsupported-version",
    statuses: [400],
    codes: [],
    patterns: [/Unsupported OpenAI-Version header/i],
    examples: [
      seen(400, "Unsupported OpenAI-Version header provided: 2019-01-01."),
    ],
  },
  {
    id: "no-organization",
    statuses: [401],
    codes: ["no_organization"],
    patterns: [/must be a member of an organization to use the API/i],
    examples: [
      seen(
        401,
        "You must be a member of an organization to use the API. Please contact us through our help center at help.openai.com.",
        "no_organization",
      ),
    ],
  },
  {
    id: "owner-left-organization",
    statuses: [401, 403],
    codes: [],
    patterns: [/do not have access to the organization tied to the API key/i],
    examples: [
      seen(
        401,
        "You do not have access to the organization tied to the API key.",
        "invalid_organization",
      ),
    ],
  },
  {
    id: "owner-left-project",
    statuses: [401, 403],
    codes: ["invalid_project"],
    patterns: [/do not have access to the project tied to the API key/i],
    examples: [
      seen(
        401,
        "You do not have access to the project tied to the API key.",
        "invalid_project",
      ),
    ],
  },
  {
    id: "invalid-organization",
    statuses: [400, 401],
    codes: ["invalid_organization"],
    patterns: [/No such organization\s{0,3}:/i],
    details: [
      /No such organization\s{0,3}:\s{0,3}(?<organization>[^\s"'.,]{1,80})/i,
    ],
    examples: [
      seen(401, "No such organization: acme.", "invalid_organization"),
      seen(400, "no such organization : null"),
    ],
  },
  {
    id: "mismatched-organization",
    statuses: [401],
    codes: ["mismatched_organization"],
    patterns: [
      /OpenAI-Organization\s{1,8}header should match organization for API key/i,
    ],
    examples: [
      seen(
        401,
        "OpenAI-Organization header should match organization for API key",
        "mismatched_organization",
      ),
    ],
  },
  {
    id: "mismatched-project",
    statuses: [401],
    codes: ["mismatched_project"],
    patterns: [/OpenAI-Project\s{1,8}header should match project for API key/i],
    examples: [
      seen(
        401,
        "OpenAI-Project header should match project for API key",
        "mismatched_project",
      ),
    ],
  },
  {
    id: "project-archived",
    statuses: [400, 401],
    codes: ["not_authorized_invalid_project", "project_archived"],
    patterns: [
      /project you are requesting has been archived/i,
      /Project '[^'\n]{1,80}' is archived/i,
    ],
    details: [/Project '(?<project>proj_\w{1,60})' is archived/i],
    examples: [
      seen(
        401,
        "The project you are requesting has been archived and is no longer accessible",
        "not_authorized_invalid_project",
      ),
    ],
  },
  {
    id: "key-type-not-allowed",
    statuses: [401],
    codes: ["not_authorized_invalid_key_type", "api_key_not_supported"],
    patterns: [/(?:organization|project) does not allow user keys/i],
    examples: [
      seen(
        401,
        "Your organization does not allow user keys, please try again with a permissioned key.",
        "not_authorized_invalid_key_type",
      ),
    ],
  },
  {
    id: "missing-scopes",
    statuses: [401, 403],
    codes: ["missing_scope", "missing_scopes", "insufficient_permissions"],
    patterns: [
      /insufficient permissions for this operation/i,
      /Missing scopes:/i,
    ],
    details: [
      /Missing scopes:\s{0,3}(?<scopes>[a-z][\w.]{0,58}\w(?:,\s?[a-z][\w.]{0,58}\w){0,20})/i,
    ],
    examples: [
      seen(401, SCOPES),
      { status: 403, body: JSON.stringify({ error: SCOPES }, null, 2) },
    ],
  },
  {
    id: "ip-not-authorized",
    statuses: [401, 403],
    codes: ["ip_not_authorized"],
    patterns: [/Your IP (?:address )?is not authorized/i],
    examples: [
      seen(
        401,
        "Your IP is not authorized to make this request.",
        "ip_not_authorized",
      ),
    ],
  },
  {
    id: "certificate-required",
    statuses: [401, 403],
    codes: ["certificate_required"],
    patterns: [/client certificate is required/i],
    examples: [
      seen(
        401,
        "A client certificate is required to make this request.",
        "certificate_required",
      ),
    ],
    source:
      "openai/openai-go issue 741, 2026-07-30: the code; the text is unknown",
  },
  {
    id: "region",
    statuses: [403],
    codes: ["unsupported_country_region_territory"],
    patterns: [/Country, region, or territory not supported/i],
    examples: [
      {
        status: 403,
        body: '{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}',
      },
    ],
  },
  {
    id: "incorrect-hostname",
    statuses: [401],
    codes: ["incorrect_hostname"],
    patterns: [/incorrect regional hostname/i],
    details: [
      /make your request to (?:https?:\/\/)?(?<host>[a-z0-9-]{1,20}\.api\.openai\.com)/i,
    ],
    examples: [
      {
        status: 401,
        body: '{"error":{"message":"Attempted to access resource with incorrect regional hostname. Please make your request to eu.api.openai.com","type":"invalid_request_error","code":"incorrect_hostname","param":null},"status":401}',
      },
    ],
  },
  {
    id: "credit-exhausted",
    statuses: [429],
    codes: ["credit_balance_exhausted"],
    patterns: [/You have no credits remaining/i],
    examples: [
      seen(
        429,
        "You have no credits remaining. Add credits to continue using the API at https://platform.openai.com/settings/organization/billing/.",
        "credit_balance_exhausted",
        "insufficient_quota",
      ),
    ],
  },
  {
    id: "organization-spend-limit",
    statuses: [429],
    codes: ["organization_spend_limit_exceeded"],
    patterns: [/spend limit of this organization has been reached/i],
    examples: [
      seen(
        429,
        "(wording unknown)",
        "organization_spend_limit_exceeded",
        "insufficient_quota",
      ),
    ],
    source:
      "OpenAI's guide to error codes, 2026-08: the code; the text is unknown",
  },
  {
    id: "project-spend-limit",
    statuses: [429],
    codes: ["project_spend_limit_exceeded"],
    patterns: [/spend limit of this project has been reached/i],
    examples: [
      seen(
        429,
        "(wording unknown)",
        "project_spend_limit_exceeded",
        "insufficient_quota",
      ),
    ],
    source:
      "OpenAI's guide to error codes, 2026-08: the code; the text is unknown",
  },
  {
    id: "usage-limit",
    statuses: [429],
    codes: ["organization_usage_limit_exceeded"],
    patterns: [],
    examples: [
      seen(
        429,
        "(wording unknown)",
        "organization_usage_limit_exceeded",
        "insufficient_quota",
      ),
    ],
    source:
      "OpenAI's guide to error codes, 2026-08: the code; the text is unknown",
  },
  {
    id: "insufficient-quota",
    statuses: [429],
    codes: ["insufficient_quota"],
    patterns: [
      /exceeded your current quota/i,
      /Quota exceeded\. Check your plan and billing/i,
    ],
    examples: [
      seen(
        429,
        "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
        "insufficient_quota",
        "insufficient_quota",
      ),
    ],
  },
  {
    id: "billing-not-active",
    statuses: [429],
    codes: ["billing_not_active"],
    patterns: [/Your account is not active, please check your billing/i],
    examples: [
      seen(
        429,
        "Your account is not active, please check your billing details on our website.",
        "billing_not_active",
        "billing_not_active",
      ),
    ],
  },
  {
    id: "hard-limit",
    statuses: [400],
    codes: ["billing_hard_limit_reached"],
    patterns: [/Billing hard limit has been reached/i],
    examples: [
      seen(
        400,
        "Billing hard limit has been reached",
        "billing_hard_limit_reached",
      ),
    ],
  },
  {
    id: "request-too-large",
    statuses: [429],
    codes: [],
    patterns: [/Request too large for /i],
    details: [
      /Request too large for (?<model>[\w.:-]{1,80})/i,
      /Limit:? (?<limit>\d(?:[\d.,]{0,18}\d)?)/i,
    ],
    examples: [
      seen(
        429,
        "Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 50000. The input or output tokens must be reduced in order to run successfully.",
        "rate_limit_exceeded",
        "tokens",
      ),
    ],
  },
  {
    id: "rate-limit",
    statuses: [429],
    codes: ["rate_limit_exceeded", "slow_down", "rate_limit_error"],
    patterns: [/Rate limit reached for /i],
    vague: [
      /API rate limit (?:reached|exceeded)/i,
      /\brate limit exceeded\b/i,
      /\bToo Many Requests\b/i,
      /\b(?:http|status|status code|error|code)\b[ :=-]{0,3}429\b/i,
    ],
    details: [
      /Rate limit reached for (?<model>[\w.:-]{1,80}) in /i,
      /in organization (?<organization>[\w-]{1,60})/i,
      /on (?<unit>(?:requests|tokens|images) per (?:min|day)[^\n:.]{0,12})/i,
      /Limit:? (?<limit>\d(?:[\d.,]{0,18}\d)?)/i,
      /try again in (?<retry>\d[\d.hms]{0,18}[hms])/i,
    ],
    examples: [
      seen(
        429,
        "Rate limit reached for gpt-4o in organization org-1 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. Visit https://platform.openai.com/account/rate-limits to learn more.",
        "rate_limit_exceeded",
        "requests",
      ),
    ],
  },
  {
    id: "organization-not-verified",
    statuses: [400, 403, 404],
    codes: [],
    patterns: [/organization must be verified/i],
    details: [/to use the model [`'"]?(?<model>[\w.:-]{1,80})[`'"]?/i],
    examples: [
      seen(
        404,
        `Your organization must be verified to use the model \`o3\`. ${VERIFY}`,
        "model_not_found",
      ),
      seen(
        400,
        `Your organization must be verified to stream this model. ${VERIFY}`,
        "unsupported_value",
      ),
    ],
  },
  {
    id: "model-no-access",
    statuses: [403],
    codes: [],
    patterns: [/Project [`'"]?\S{1,80} does not have access to model/i],
    details: [
      /Project [`'"]?(?<project>proj_\w{1,60})/i,
      /access to model [`'"]?(?<model>[\w.:-]{1,80})/i,
    ],
    examples: [
      seen(
        403,
        "Project `proj_1` does not have access to model `gpt-4o-mini`",
        "model_not_found",
      ),
    ],
  },
  {
    id: "model-not-found",
    statuses: [404],
    codes: ["model_not_found"],
    patterns: [
      /The model [`'"]?[^`'"\n]{1,100}[`'"]? (?:does not exist|has been deprecated)/i,
    ],
    details: [/The model [`'"]?(?<model>[^`'"\s]{1,100})/i],
    examples: [
      seen(
        404,
        "The model `gpt-40` does not exist or you do not have access to it.",
        "model_not_found",
      ),
    ],
  },
  {
    id: "overloaded",
    statuses: [503, 429],
    codes: ["server_is_overloaded", "resource_unavailable"],
    patterns: [/(?:engine|server) is currently overloaded/i],
    examples: [
      seen(
        503,
        "The engine is currently overloaded, please try again later",
        "server_is_overloaded",
        "service_unavailable_error",
      ),
    ],
  },
  {
    id: "server-error",
    statuses: [500, 502, 504, 520, 521, 522, 523, 524, 529],
    codes: ["server_error"],
    patterns: [/server had an error (?:while )?processing your request/i],
    examples: [
      seen(
        500,
        "The server had an error while processing your request. Sorry about that!",
        null,
        "server_error",
      ),
    ],
  },
  {
    id: "invalid-url",
    statuses: [404],
    codes: [],
    patterns: [/Invalid URL \((?:GET|POST|PUT|DELETE|PATCH) /i],
    details: [/Invalid URL \([A-Z]{3,6} (?<path>\/[^)\s]{0,200})\)/i],
    examples: [seen(404, "Invalid URL (GET /models)")],
  },
  {
    id: "oauth",
    statuses: [400, 401, 403],
    codes: ["invalid_grant", "invalid_subject_token", "invalid_client"],
    patterns: [],
    examples: [
      {
        status: 400,
        body: '{"error":"invalid_grant","error_description":"the grant is not valid"}',
      },
    ],
  },
  {
    id: "html-block",
    statuses: [],
    codes: [],
    patterns: [
      /Attention Required! \| Cloudflare/i,
      /Sorry, you have been blocked/i,
      /Access blocked by Cloudflare/i,
      /\bcf-(?:wrapper|error-details|challenge)\b/i,
      /Just a moment\.\.\.<\/title>/i,
      /\bCloudflare block page\b/i,
      /\bBlocked by OpenAI\b/i,
    ],
    examples: [
      {
        status: 403,
        body: "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body></body></html>",
      },
    ],
  },
];

/** The one table of refusals. The first row whose words fit decides, so narrow rows stand before wide ones. */
export const refusalRows: readonly RefusalRow[] = drafts.map((draft) => ({
  source: REFERENCE,
  ...draft,
}));

/** Kinds that a `type` means when neither words nor code say more. */
export const kindOfType: Readonly<Record<string, RefusalKind>> = {
  insufficient_quota: "insufficient-quota",
  billing_not_active: "billing-not-active",
  access_terminated: "access-terminated",
  request_forbidden: "region",
  rate_limit_error: "rate-limit",
  service_unavailable_error: "overloaded",
  server_error: "server-error",
  tokens: "rate-limit",
  requests: "rate-limit",
};

/** Kinds that a bare status means. */
export const kindOfStatus: Readonly<Record<number, RefusalKind>> = {
  429: "rate-limit",
  500: "server-error",
  502: "server-error",
  503: "overloaded",
  504: "server-error",
  520: "server-error",
  521: "server-error",
  522: "server-error",
  523: "server-error",
  524: "server-error",
  529: "overloaded",
};

const byCode = new Map(
  refusalRows.flatMap((row) => row.codes.map((code) => [code, row] as const)),
);

/** Codes under which a row is met: its own, and those that it shares with others. */
const metUnder = new Map(
  refusalRows.map((row) => [
    row.id,
    new Set([
      ...row.codes,
      ...row.examples.flatMap(
        ({ body }) => /"code":\s*"(\w+)"/.exec(body)?.[1] ?? [],
      ),
    ]),
  ]),
);

export function fitsCode(row: RefusalRow, code: string): boolean {
  return metUnder.get(row.id)?.has(code) === true;
}

export const knownCodes: readonly string[] = [...byCode.keys()];

export function rowOfCode(code: string | null): RefusalRow | null {
  return code === null ? null : (byCode.get(code) ?? null);
}

/** The row whose words stand in the message. */
export function rowOfMessage(message: string): RefusalRow | null {
  return (
    refusalRows.find((row) =>
      row.patterns.some((pattern) => pattern.test(message)),
    ) ??
    refusalRows.find((row) =>
      row.vague?.some((pattern) => pattern.test(message)),
    ) ??
    null
  );
}

/** The named parts of a message, as the row knows them. */
export function detailsOf(
  row: RefusalRow,
  message: string,
): Record<string, string> {
  const out: Record<string, string> = {};
  for (const pattern of row.details ?? [])
    for (const [name, value] of Object.entries(
      pattern.exec(message)?.groups ?? {},
    ))
      if (value !== undefined) out[name] = value;
  return out;
}
