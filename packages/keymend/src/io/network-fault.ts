import type { NetworkFault } from "../model/answer.ts";

// Codes of Node's system and TLS errors: nodejs.org/api/errors.html and tls.html, checked 2026-11.
const UNTRUSTED = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "INVALID_CA",
]);

const BY_CODE: readonly (readonly [codes: RegExp, fault: NetworkFault])[] = [
  [/^(?:ENOTFOUND|EAI_[A-Z]+|EDNS[A-Z]*|ENODATA|ESERVFAIL)$/, "dns"],
  [
    /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
    "refused",
  ],
  [/^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ABORT_ERR)$/, "timeout"],
  [/^(?:ECONNRESET|EPIPE|ECONNABORTED)$/, "reset"],
  [/^PROXY_/, "proxy"],
  [/^HPE_/, "half-answer"],
  [/^ERR_(?:INVALID_CHAR|HTTP_INVALID_HEADER_VALUE)$/, "illegal-header"],
  [
    /^(?:ERR_INVALID_URL|ERR_UNESCAPED_CHARACTERS|ERR_INVALID_PROTOCOL)$/,
    "bad-url",
  ],
  [
    /^(?:EPROTO|ERR_TLS_|ERR_SSL_|CERT_|ERR_OSSL|HOSTNAME_MISMATCH)/,
    "tls-other",
  ],
];

/** What a client's error comes to. Only its code is looked at; the message may quote a key and is dropped. */
export function networkFault(error: unknown): {
  fault: NetworkFault;
  code: string | null;
} {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : null;
  if (code === null) return { fault: "reset", code };
  if (UNTRUSTED.has(code)) return { fault: "tls-untrusted", code };
  const row = BY_CODE.find(([codes]) => codes.test(code));
  return { fault: row?.[1] ?? "reset", code };
}
