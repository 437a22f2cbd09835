/** One request, told without its secrets: no header values, no query, no body. */
export interface LoggedRequest {
  /** Milliseconds since 1970, platform time. */
  atMs: number;
  method: string;
  path: string;
  /** Names of the query parameters. */
  query: string[];
  /** Names of the headers, lower case. */
  headers: string[];
  /** Short name of the key: equal keys, equal names. Null without a key. */
  key: string | null;
  /** Id of the key record, when the key is known. */
  keyId: string | null;
  /** Null when the connection was cut. */
  status: number | null;
  refusal: string | null;
  fault: string | null;
  requestId: string;
}

const KEPT = 10_000;

// a key that was pasted into a URL must not get into the log
const KEY_IN_PATH = /(?:sk|sess|ek|eyJ)[-_A-Za-z0-9.]{12,}/g;

export const safePath = (path: string): string =>
  path.replace(KEY_IN_PATH, "[key]");

/** The last requests, oldest first. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.#entries.push({ ...entry, path: safePath(entry.path) });
    if (this.#entries.length > KEPT * 2) {
      this.#entries = this.#entries.slice(-KEPT);
    }
  }

  all(): readonly LoggedRequest[] {
    return this.#entries.slice(-KEPT);
  }

  /** How many requests came for this method and path. */
  count(method: string, path: string): number {
    return this.all().filter(
      (entry) => entry.method === method && entry.path === path,
    ).length;
  }

  clear(): void {
    this.#entries = [];
  }
}
