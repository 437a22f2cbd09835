import { invalid, row, say, unauthorized } from "./row.ts";

const VERIFY =
  "Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization. If you just verified, it can take up to 15 minutes for access to propagate.";

const scopesMessage = ({ scopes }: { scopes: readonly string[] }) =>
  `You have insufficient permissions for this operation. Missing scopes: ${scopes.join(", ")}. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you're using a restricted API key, that it has the necessary scopes.`;

/** From where, for what, and on which model. */
export const permissionRefusals = {
  // network, certificate, host
  "ip-not-authorized": row({
    ...unauthorized,
    code: "ip_not_authorized",
    message: say("Your IP is not authorized to make this request."),
    assumed: "the type",
  }),
  "certificate-required": row({
    ...unauthorized,
    code: "certificate_required",
    message: say("A client certificate is required to make this request."),
    assumed: "the type and the text",
  }),
  "incorrect-hostname": row<{ host: string }>({
    ...unauthorized,
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
    ...unauthorized,
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
} as const;
