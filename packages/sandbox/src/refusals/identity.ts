import { echoKey } from "../mask.ts";
import { invalid, row, say, unauthorized } from "./row.ts";

export type DeactivatedWording = "2023" | "2024" | "your-account";

const DEACTIVATED: Record<DeactivatedWording, string> = {
  "2023":
    "This key is associated with a deactivated account. If you feel this is an error, contact us through our help center at help.openai.com.",
  "2024":
    "The OpenAI account associated with this API key has been deactivated. If you are the developer for this OpenAI app, please check your email for more information. If you are seeing this error while using another app or site, please reach out to them for more help.",
  "your-account":
    "Your OpenAI account has been deactivated, please check your email for more information. If you feel this is an error, contact us through our help center at help.openai.com.",
};

const incorrectKey = ({ value }: { value: string }) =>
  `Incorrect API key provided: ${echoKey(value)}. You can find your API key at https://platform.openai.com/account/api-keys.`;

/** Who is calling, and in what state the account, the organization and the project are. */
export const identityRefusals = {
  // who are you
  "unknown-url": row<{ method: string; path: string }>({
    ...invalid,
    status: 404,
    code: null,
    message: ({ method, path }) => `Invalid URL (${method} ${path})`,
    assumed: "the body; only the status is known",
  }),
  "no-key-long": row({
    ...unauthorized,
    code: null,
    message: say(
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
    ),
  }),
  "no-key-bearer": row({
    ...unauthorized,
    code: null,
    message: say("Missing bearer authentication in header"),
  }),
  "no-key-bearer-or-basic": row({
    ...unauthorized,
    code: null,
    message: say("Missing bearer or basic authentication in header"),
  }),
  "invalid-key": row<{ value: string }>({
    ...unauthorized,
    code: "invalid_api_key",
    message: incorrectKey,
  }),
  "expired-key": row<{ value: string }>({
    ...unauthorized,
    code: "invalid_api_key",
    message: incorrectKey,
    assumed: "everything: no answer to an expired key has been published",
  }),
  "foreign-issuer": row({
    ...unauthorized,
    code: "invalid_issuer",
    message: say("Your authentication token is not from a valid issuer."),
  }),
  "token-expired": row({
    ...unauthorized,
    type: null,
    code: "token_expired",
    shape: "gateway",
    message: say(
      "Provided authentication token is expired. Please try signing in again.",
    ),
  }),
  "token-invalidated": row({
    ...unauthorized,
    type: null,
    code: "token_invalidated",
    shape: "gateway",
    message: say(
      "Your authentication token has been invalidated. Please try signing in again.",
    ),
  }),
  "session-key-needed": row<{ method: string; path: string }>({
    ...unauthorized,
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
    ...unauthorized,
    code: "account_deactivated",
    message: ({ wording }) => DEACTIVATED[wording],
  }),
  "access-terminated": row({
    ...unauthorized,
    type: "access_terminated",
    code: "access_terminated",
    message: say(
      "Your access was terminated due to violation of our policies, please check your email for more information. If you believe this is in error and would like to appeal, please contact us through our help center at help.openai.com.",
    ),
    assumed: "the status",
  }),
  "no-organization": row({
    ...unauthorized,
    code: "no_organization",
    message: say(
      "You must be a member of an organization to use the API. Please contact us through our help center at help.openai.com.",
    ),
  }),
  "organization-access-lost": row({
    ...unauthorized,
    code: "invalid_organization",
    message: say(
      "You do not have access to the organization tied to the API key.",
    ),
  }),
  "project-access-lost": row({
    ...unauthorized,
    code: "invalid_project",
    message: say("You do not have access to the project tied to the API key."),
  }),
  "project-archived": row({
    ...unauthorized,
    code: "not_authorized_invalid_project",
    message: say(
      "The project you are requesting has been archived and is no longer accessible",
    ),
  }),
  "user-keys-forbidden": row<{ by: "organization" | "project" }>({
    ...unauthorized,
    code: "not_authorized_invalid_key_type",
    message: ({ by }) =>
      `Your ${by} does not allow user keys, please try again with a permissioned key.`,
  }),
  // header match
  "unknown-organization": row<{ value: string }>({
    ...unauthorized,
    code: "invalid_organization",
    message: ({ value }) => `No such organization: ${value}.`,
  }),
  "mismatched-organization": row({
    ...unauthorized,
    code: "mismatched_organization",
    message: say(
      "OpenAI-Organization header should match organization for API key",
    ),
  }),
  "mismatched-project": row({
    ...unauthorized,
    code: "mismatched_project",
    message: say("OpenAI-Project header should match project for API key"),
  }),
  "unknown-project": row({
    ...unauthorized,
    code: "mismatched_project",
    message: say("OpenAI-Project header should match project for API key"),
    assumed: "everything: what a user key gets for a project that is not there",
  }),
} as const;
