import type { NetworkFault } from "../model/answer.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "DELETE";
  /** Absolute, http or https, without user name and password. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** For the whole request, from the look-up of the name to the last byte. */
  timeoutMs: number;
  /** Of the decoded body; what is longer is cut and `truncated` says so. */
  maxBytes: number;
  signal?: AbortSignal;
}

/** An answer came, whatever its status. Redirects are answers: nothing is followed. */
export interface HttpAnswer {
  ok: true;
  status: number;
  /** Names in lower case; repeated headers are joined. */
  headers: Readonly<Record<string, string>>;
  body: string;
  truncated: boolean;
  ms: number;
}

/** No whole answer came. Holds a system code such as `ECONNREFUSED` and never a client's own words: they may quote a key. */
export interface HttpFailure {
  ok: false;
  fault: NetworkFault;
  code: string | null;
  ms: number;
}

/**
 * The way out. An implementation keeps these promises: it never throws and never rejects; it refuses a header that
 * cannot be sent (fault `illegal-header`) before anything touches the network; it follows no redirect; it repeats a
 * GET once, and only when the connection broke before a byte of the answer came.
 */
export interface Http {
  request(request: HttpRequest): Promise<HttpAnswer | HttpFailure>;
}

/** May this value stand in a header as it is? Line breaks, other control characters and anything above U+00FF may not. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
