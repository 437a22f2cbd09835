import { expect, it } from "vitest";
import { readErrorText } from "../../src/error-text/read-error-text.ts";

/**
 * What people wrote in public reports, and what the text says by itself: kinds of refusal, of a local failure, of a
 * fault on the way. An empty list: the words name nothing, and the evidence has to come from elsewhere.
 */
const symptoms: readonly (readonly [text: string, kinds: readonly string[]])[] =
  [
    [
      "Incorrect API key provided: undefined. You can find your API key at https://platform.openai.com/account/api-keys.",
      ["invalid-api-key"],
    ],
    [
      "openai.error.AuthenticationError: Incorrect API key provided: ADD_YOUR*****HERE.",
      ["invalid-api-key"],
    ],
    [
      "Incorrect API key provided: ''. You can find your API key at https://platform.openai.com/account/api-keys.",
      ["invalid-api-key"],
    ],
    [
      "Incorrect API key provided (the masked key is not the one in .env; it appears even with an empty .env)",
      ["invalid-api-key"],
    ],
    ["openai.APIConnectionError: Connection error.", ["generic"]],
    [
      "The OPENAI_API_KEY environment variable is missing or empty; either provide it, or instantiate the OpenAI client with an apiKey option",
      ["missing-key"],
    ],
    [
      "UnicodeEncodeError: 'ascii' codec can't encode character '\\u028b' in position 153: ordinal not in range(128)",
      ["codec"],
    ],
    [
      "litellm.APIError: APIError: OpenAIException - 'ascii' codec can't encode character '\\u2019' in position 7: ordinal not in range(128)",
      ["codec"],
    ],
    [
      "You must be a member of an organization to use the API",
      ["no-organization"],
    ],
    [
      "Nil object runtime error in ListAvailableModels with an sk-proj-... key",
      [],
    ],
    [
      "(status code 403) Project `proj_...` does not have access to model `gpt-4o-mini` (code model_not_found)",
      ["model-no-access"],
    ],
    [
      "401 You have insufficient permissions for this operation. Missing scopes: api.responses.write. ...",
      ["missing-scopes"],
    ],
    [
      "You exceeded your current quota, please check your plan and billing details. (type insufficient_quota, HTTP 429)",
      ["insufficient-quota"],
    ],
    [
      "You exceeded your current quota, please check your plan and billing details. (type insufficient_quota, HTTP 429)",
      ["insufficient-quota"],
    ],
    ["HTTPError: 429 Client Error: Too Many Requests for url", ["rate-limit"]],
    [
      "429 Your account is not active, please check your billing details on our website. (code billing_not_active)",
      ["billing-not-active"],
    ],
    [
      "429 Your account is not active, please check your billing details on our website. (code billing_not_active)",
      ["billing-not-active"],
    ],
    [
      "UI hangs; log says the organization must be verified for o3",
      ["organization-not-verified"],
    ],
    [
      "Incorrect API key provided: sk-5dfb6***********************6dc8. (code invalid_api_key)",
      ["invalid-api-key"],
    ],
    [
      "API error 401: Incorrect API key provided: nvapi-dy****xZvs.",
      ["invalid-api-key"],
    ],
    ["401 Incorrect API key provided: https://****lETQ.", ["invalid-api-key"]],
    ["OpenAI tests fail for PRs from other repos", []],
    ["API route 500 in production, works locally", ["generic"]],
    [
      "Server-side OPENAI_API_KEY seems to be ignored; UI keeps asking for a key",
      [],
    ],
    [
      "Key stops working (401 Incorrect API key provided); OpenAI mail says the key was determined to have been leaked and was rotated",
      ["invalid-api-key"],
    ],
    [
      'failed to read ...\\.env: line 1: unexpected character "�" in variable name "\\xff\\xfeO\\x00P\\x00E\\x00N\\x00A\\x00I\\x00_\\x00A\\x00P\\x00I\\x00_\\x00K\\x00E\\x00Y\\x00=..."',
      ["env-file"],
    ],
    [
      "Newline or carriage return detected in headers. Potential header injection attack.",
      ["illegal-header"],
    ],
    [
      "Authentication fails with a key read from a configuration file",
      ["generic"],
    ],
    [
      "Incorrect API key provided: ${sk-0rF******************************************1pS}.",
      ["invalid-api-key"],
    ],
    [
      "stream error: exceeded retry limit, last status: 401 Unauthorized; retrying",
      ["generic"],
    ],
    ['unexpected status 401 Unauthorized: "Missing API key"', ["generic"]],
    [
      "ERROR Invalid OpenAI API key! Please set your OpenAI API key in .env or as an environment variable.",
      ["format-check"],
    ],
    [
      "Access password wrong or empty ... then The OpenAI account associated with this API key has been deactivated. If you are the developer for this OpenAI app, please check your email for more information. ... (code account_deactivated, HTTP 401)",
      ["account-deactivated", "app-gate"],
    ],
    [
      "The OpenAI account associated with this API key has been deactivated. If you are the developer for this OpenAI app, please check your email for more information. ... (code account_deactivated, HTTP 401)",
      ["account-deactivated"],
    ],
    [
      "You exceeded your current quota, please check your plan and billing details. (type insufficient_quota, HTTP 429)",
      ["insufficient-quota"],
    ],
    [
      "You didn't provide an API key ... (then insufficient_quota)",
      ["no-key", "insufficient-quota"],
    ],
    [
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth ...",
      ["no-key"],
    ],
    [
      "App says that the API key is wrong or expired, only while basic_auth is on",
      [],
    ],
    [
      "ssl.SSLCertVerificationError while calling api.openai.com",
      ["tls-untrusted"],
    ],
    ["GPT-4 is missing in the UI", []],
    [
      "Rate limit reached for default-gpt-3.5-turbo in organization org-... on requests per min. Limit: 20 / min. Current: 30 / min.",
      ["rate-limit"],
    ],
    [
      "API Rate Limit Reached. Waiting 10 seconds... (on the first use of a new key)",
      ["rate-limit"],
    ],
    ["Calls fail without a key although OPENAI_API_KEY is set", []],
    ["Error: Credentials could not be decrypted.", ["store-broken"]],
    [
      "Did not find openai_api_key, please add an environment variable `OPENAI_API_KEY` which contains it, or pass `openai_api_key` as a named parameter. (type=value_error)",
      ["missing-key"],
    ],
    ["Key not found although set as the README says", []],
    [
      "LLM_API_KEY is empty inside the container (401 / no key)",
      ["missing-variable"],
    ],
    ["Package cannot see OPENAI_API_KEY although it is in .env", []],
    [
      "The OpenAI API Key is missing. Please publish the [openai.php] configuration file and set the [api_key].",
      ["config-missing"],
    ],
    ["Key cannot be stored in full", []],
    ["Upstream authentication errors; masked display looks right", ["generic"]],
    ["OpenAI key is marked as invalid", ["format-check"]],
    [
      "Error code: 401 - OpenAI-Organization header should match organization for API key (code mismatched_organization)",
      ["mismatched-organization"],
    ],
    ["Status code 400: Billing hard limit has been reached", ["hard-limit"]],
    ["Billing hard limit has been reached (image API)", ["hard-limit"]],
    [
      "You exceeded your current quota, please check your plan and billing details.",
      ["insufficient-quota"],
    ],
    [
      "OpenAI error: Rate limit reached for tokens. Limit: 150000.000000 / min. Current: 176000.000000 / min.",
      ["rate-limit"],
    ],
    ["Invalid API key on registration, many users at once", []],
    [
      "Companion mode does not support the UNKNOWN provider yet",
      ["format-check"],
    ],
    [
      "Incorrect API key provided: verysecretpassword********d!!!.",
      ["invalid-api-key"],
    ],
    [
      'litellm.AuthenticationError: OpenAIException - Error code: 401 - Incorrect API key provided: "sk-proj****vQA".',
      ["invalid-api-key"],
    ],
    [
      'Incorrect API key provided: "sk-RoCv*****************************************ABM".',
      ["invalid-api-key"],
    ],
    ["Missing environment variable: `CODEX_LB_API_KEY`.", ["missing-variable"]],
    [
      "The filename, directory name, or volume label syntax is incorrect.",
      ["shell"],
    ],
    [
      "Please set your OpenAI API key in config.py or as an environment variable.",
      ["missing-key"],
    ],
    ["Key missing although .env is in the folder", []],
    ["(not quoted in the thread) the key that is set does not take effect", []],
    ["Configured key in ~/.aicommits is not used", []],
    [
      "ValidationError: Did not find openai_api_key (every Dependabot PR)",
      ["missing-key"],
    ],
    ["Key missing although .env has it; works with export", []],
    ["initialize': missing keyword: :api_key", ["sdk-shape"]],
    [
      "Incorrect API Key received (the echoed key is an old one)",
      ["invalid-api-key"],
    ],
    ["Error 401", ["generic"]],
    ["openai Connection error", ["generic"]],
    ["Blocked by OpenAI (403)", ["html-block"]],
    ["403 with a Cloudflare block page (HTML)", ["html-block"]],
    ["LocalProtocolError: Illegal header value b'Bearer '", ["illegal-header"]],
    [
      "Newline or carriage return detected in headers. Potential header injection attack.",
      ["illegal-header"],
    ],
    [
      "Invalid header (newline in the Authorization header)",
      ["illegal-header"],
    ],
    ["Key in App.jsx no longer works", []],
    [
      "couldn't create embedding of document: error response from the embedding API: 401 Unauthorized",
      ["generic"],
    ],
    [
      "Failed to peek collection: The CHROMA_OPENAI_API_KEY environment variable is not set",
      ["missing-variable"],
    ],
    ["Incorrect API key provided: sk-samplekey.", ["invalid-api-key"]],
    [
      "AuthenticationError: Incorrect API key provided: 1b732869********************bff7.",
      ["invalid-api-key"],
    ],
    [
      "TypeError: APIStatusError.__init__() missing 2 required keyword-only arguments: 'response' and 'body'",
      ["sdk-shape"],
    ],
    [
      "Translation failed. Double-check your AI settings - the integration may not be fully configured.",
      [],
    ],
    [
      "You have insufficient permissions for this operation. Missing scopes: api.model.read. (shown to the user as a canned sentence)",
      ["missing-scopes"],
    ],
    ["New API key typed in the UI has no effect", []],
    ["API key is expired", []],
    ["OpenAI calls fail in the shared deployment", []],
    [
      "404 error from https://api.openai.com/chat/completions (same key works in curl)",
      ["wrong-host"],
    ],
  ];

it("reads all 91 reports", () => {
  expect(symptoms).toHaveLength(91);
});

it.each(symptoms)("reads %j", (text, kinds) => {
  const { refusals, local, network } = readErrorText(text);
  expect([
    ...refusals.map(({ kind }) => kind),
    ...local.map(({ kind }) => kind),
    ...network.map(({ fault }) => fault),
  ]).toEqual(kinds);
});
