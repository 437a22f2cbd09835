/** One kind of refusal, however it reached us: as an answer of the provider or as text of an error. Row ids of providers/refusals.ts. */
export type RefusalKind =
  | "no-key"
  | "invalid-api-key"
  | "account-deactivated"
  | "access-terminated"
  | "invalid-issuer"
  | "token-expired"
  | "token-invalidated"
  | "session-key-required"
  | "unsupported-version"
  | "no-organization"
  | "invalid-organization"
  | "owner-left-organization"
  | "owner-left-project"
  | "mismatched-organization"
  | "mismatched-project"
  | "project-archived"
  | "key-type-not-allowed"
  | "missing-scopes"
  | "ip-not-authorized"
  | "certificate-required"
  | "region"
  | "incorrect-hostname"
  | "credit-exhausted"
  | "insufficient-quota"
  | "organization-spend-limit"
  | "project-spend-limit"
  | "usage-limit"
  | "billing-not-active"
  | "hard-limit"
  | "rate-limit"
  | "request-too-large"
  | "model-no-access"
  | "model-not-found"
  | "organization-not-verified"
  | "server-error"
  | "overloaded"
  | "invalid-url"
  | "oauth"
  | "html-block"
  | "other";

/** The masked key that a 401 shows: length, first eight and last four of what the server received. */
export interface Mask {
  /** As shown, safe to print: the server masked it. Null when it was shown whole (12 characters or fewer) and is key-like. */
  shown: string;
  /** Length of the value the server received; null when the text was cut or masked otherwise. */
  length: number | null;
  head: string;
  tail: string;
  /** The value was short enough to be echoed whole. */
  whole: boolean;
}

export interface Refusal {
  kind: RefusalKind;
  status: number | null;
  code: string | null;
  type: string | null;
  /** The server's message with anything key-like taken out. */
  message: string;
  mask: Mask | null;
  /** Details by name: model, scopes, organization, project, host, limit, retryAfterS. */
  details: Readonly<Record<string, string>>;
}

export type NetworkFault =
  | "dns"
  | "refused"
  | "timeout"
  | "reset"
  | "tls-untrusted"
  | "tls-other"
  | "proxy"
  | "bad-url"
  | "illegal-header"
  | "half-answer"
  | "redirect"
  | "offline";

export type ProbeName =
  | "control"
  | "models"
  | "without-headers"
  | "scope"
  | "paid"
  | "model"
  | "with-v1"
  | "admin";

/** What one request came to. Holds no key and no body. */
export interface Answer {
  probe: ProbeName;
  /** Occurrence whose value was sent; null for the control request. */
  occurrence: string | null;
  /** Host and path asked, e.g. `api.openai.com/v1/models`. */
  asked: string;
  outcome: "ok" | "refused" | "network" | "not-openai";
  status: number | null;
  refusal: Refusal | null;
  network: { fault: NetworkFault; code: string | null } | null;
  /** `www-authenticate: Bearer realm="OpenAI API"`, `openai-version` or `x-request-id: req_…` was seen. */
  genuine: boolean;
  html: boolean;
  /** Model ids of a 200 on /v1/models; empty otherwise. */
  models: readonly string[];
  /** From allowed headers only. */
  organization: string | null;
  project: string | null;
  ms: number;
}
