/** The closed list of causes: id, group and title. */
export const causeList = {
  "key-missing": { group: "not-loaded", title: "No key is set anywhere" },
  "key-empty": { group: "not-loaded", title: "The variable is set but empty" },
  "wrong-variable-name": {
    group: "not-loaded",
    title: "The key is under a name the program does not read",
  },
  "env-file-not-loaded": {
    group: "not-loaded",
    title: "The .env file is there but nothing loads it",
  },
  "env-file-wrong-name": {
    group: "not-loaded",
    title: "The key is in a file no loader reads",
  },
  "env-file-wrong-place": {
    group: "not-loaded",
    title: "The .env file is in a folder the loader does not look in",
  },
  "env-file-loaded-too-late": {
    group: "not-loaded",
    title: "The client is built before the .env file is loaded",
  },
  "env-not-passed": {
    group: "not-loaded",
    title: "The host has the key, the container or child does not",
  },
  "compose-overrides-env-file": {
    group: "not-loaded",
    title: 'compose "environment:" overrides env_file',
  },
  "client-prefix-missing": {
    group: "not-loaded",
    title: "The bundler drops variables without its prefix",
  },
  "shell-syntax": {
    group: "not-loaded",
    title: "The assignment is not valid in that shell",
  },
  "set-in-other-session": {
    group: "not-loaded",
    title: "Set in a session this process does not inherit",
  },
  "ci-secret-unavailable": {
    group: "not-loaded",
    title: "The CI run has no access to the secret",
  },
  "deploy-env-missing": {
    group: "not-loaded",
    title: "The deployment lacks the variable",
  },
  "config-not-mapped": {
    group: "not-loaded",
    title: "The framework does not map or pass the variable",
  },
  "build-time-value": {
    group: "not-loaded",
    title: "The value was read when the image or bundle was built",
  },
  "code-overwrites-key": {
    group: "not-loaded",
    title: "The code itself overwrites or misreads the key",
  },
  "shadowed-by-environment": {
    group: "other-source-won",
    title: "A variable in the environment wins over the file",
  },
  "duplicate-definition": {
    group: "other-source-won",
    title: "The variable is defined twice",
  },
  "credential-store-wins": {
    group: "other-source-won",
    title: "The tool uses its own stored copy",
  },
  "credential-store-broken": {
    group: "other-source-won",
    title: "The tool cannot read its stored copy",
  },
  "hardcoded-key": {
    group: "other-source-won",
    title: "A key written in the source is used",
  },
  "stale-process": {
    group: "other-source-won",
    title: "A running process keeps the old value",
  },
  "stale-deployment": {
    group: "other-source-won",
    title: "The deployed build keeps the old value",
  },
  "placeholder-key": {
    group: "value-damaged",
    title: "A placeholder stands where the key should be",
  },
  "placeholder-delimiters-kept": {
    group: "value-damaged",
    title: "Template braces were kept or never replaced",
  },
  "quotes-kept": {
    group: "value-damaged",
    title: "Quotes became part of the value",
  },
  "smart-quotes": {
    group: "value-damaged",
    title: "Curly quotes stand around or in the value",
  },
  "surrounding-whitespace": {
    group: "value-damaged",
    title: "Blanks before or after the value",
  },
  "trailing-newline": {
    group: "value-damaged",
    title: "A line break at the end or inside the value",
  },
  "carriage-return": {
    group: "value-damaged",
    title: "A CR at the end of the value",
  },
  "invisible-character": {
    group: "value-damaged",
    title: "An invisible or non-ASCII character in the value",
  },
  "bom-or-utf16": {
    group: "value-damaged",
    title: "The file is UTF-16 or starts with a byte order mark",
  },
  "truncated-key": { group: "value-damaged", title: "The key is cut short" },
  "concatenated-keys": {
    group: "value-damaged",
    title: "Two keys were joined",
  },
  "masked-key-pasted": {
    group: "value-damaged",
    title: "The masked form was pasted",
  },
  "bearer-prefix-included": {
    group: "value-damaged",
    title: '"Bearer " or the variable name is part of the value',
  },
  "comment-included": {
    group: "value-damaged",
    title: "A comment became part of the value",
  },
  "expansion-damaged": {
    group: "value-damaged",
    title: "The loader expanded or unescaped part of the value",
  },
  "not-a-key": { group: "value-damaged", title: "The value is something else" },
  "other-provider-key": {
    group: "wrong-destination",
    title: "A key of another provider was sent to OpenAI",
  },
  "azure-key-at-openai": {
    group: "wrong-destination",
    title: "An Azure OpenAI key was sent to OpenAI",
  },
  "wrong-base-url": {
    group: "wrong-destination",
    title: "The base URL points somewhere else or has a wrong path",
  },
  "hidden-openai-default": {
    group: "wrong-destination",
    title: "Another component still talks to OpenAI",
  },
  "sdk-mismatch": {
    group: "wrong-destination",
    title: "The SDK version does not understand the configuration",
  },
  "key-revoked": {
    group: "key-state",
    title: "The key was revoked, deleted or replaced",
  },
  "key-unknown": { group: "key-state", title: "OpenAI does not know this key" },
  "key-expired": {
    group: "key-state",
    title: "The key reached its expiry date",
  },
  "leaked-and-disabled": {
    group: "key-state",
    title: "The key leaked and was disabled",
  },
  "account-deactivated": {
    group: "key-state",
    title: "The account is deactivated",
  },
  "project-archived": {
    group: "key-state",
    title: "The project of the key is archived or deleted",
  },
  "wrong-key-type": {
    group: "key-state",
    title: "An admin key for model calls, or a normal key for admin calls",
  },
  "login-token-used": {
    group: "key-state",
    title: "A ChatGPT or Codex login token was used as an API key",
  },
  "public-bundle-leak": {
    group: "key-state",
    title: "The key is shipped to browsers",
  },
  "organization-mismatch": {
    group: "permission-identity",
    title: "The organization header does not belong to the key",
  },
  "not-organization-member": {
    group: "permission-identity",
    title: "The user is not a member of an organization",
  },
  "project-mismatch": {
    group: "permission-identity",
    title: "The project header does not belong to the key",
  },
  "restricted-scope": {
    group: "permission-identity",
    title: "The key lacks a scope",
  },
  "model-no-access": {
    group: "permission-identity",
    title: "The project may not use that model",
  },
  "model-name-typo": {
    group: "permission-identity",
    title: "The model does not exist",
  },
  "organization-not-verified": {
    group: "permission-identity",
    title: "The organization must be verified for that model",
  },
  "ip-not-authorized": {
    group: "permission-identity",
    title: "The IP address is not on the allow-list",
  },
  "client-certificate-required": {
    group: "permission-identity",
    title: "The organization requires mutual TLS",
  },
  "data-residency-host": {
    group: "permission-identity",
    title: "The project must be called on its regional host",
  },
  "no-billing": { group: "money-limits", title: "No credit or payment method" },
  "billing-not-active": {
    group: "money-limits",
    title: "The account is not active",
  },
  "free-credit-expired": {
    group: "money-limits",
    title: "The free credit has expired",
  },
  "chatgpt-plus-not-api": {
    group: "money-limits",
    title: "A ChatGPT plan pays for nothing on the API",
  },
  "credits-in-other-org": {
    group: "money-limits",
    title: "The credit is in another organization",
  },
  "budget-reached": {
    group: "money-limits",
    title: "A hard limit, monthly budget or project budget is reached",
  },
  "rate-limit": { group: "money-limits", title: "Too many requests or tokens" },
  "region-blocked": {
    group: "network-path",
    title: "The country or region is not supported",
  },
  "tls-inspection": {
    group: "network-path",
    title: "A company proxy re-signs TLS",
  },
  "proxy-misconfigured": {
    group: "network-path",
    title: "A proxy variable is wrong",
  },
  "authorization-header-lost": {
    group: "network-path",
    title: "The Authorization header was dropped or replaced on the way",
  },
  "cors-blocked": {
    group: "network-path",
    title: "The browser blocks the call",
  },
  "provider-outage": { group: "network-path", title: "OpenAI has an incident" },
  unreachable: { group: "network-path", title: "The API cannot be reached" },
  "client-format-check": {
    group: "app-side",
    title: "The program rejects good keys by their shape",
  },
  "app-bug": { group: "app-side", title: "The program has a bug" },
  "app-gate": {
    group: "app-side",
    title: "Another gate of the program is closed",
  },
} as const satisfies Record<string, { group: string; title: string }>;

export type CauseId = keyof typeof causeList;
export type CauseGroup = (typeof causeList)[CauseId]["group"];
