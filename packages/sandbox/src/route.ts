import type { Platform } from "./platform/platform.ts";
import type {
  KeyRecord,
  Organization,
  Project,
  ServiceAccount,
  User,
} from "./platform/state.ts";
import type { Query } from "./read/query.ts";
import type { RefusalId } from "./refusals.ts";

/** How a class of routes speaks when it refuses. */
export interface RouteStyle {
  readonly indent: 2 | 4;
  readonly noKey: RefusalId & `no-key-${string}`;
  readonly missingScopes: "missing-scopes" | "missing-scopes-forbidden";
}

/** Sources: bodies quoted in public issues, December 2025 to July 2026. */
export const styles = {
  classic: {
    indent: 4,
    noKey: "no-key-long",
    missingScopes: "missing-scopes",
  },
  models: {
    indent: 2,
    noKey: "no-key-bearer",
    missingScopes: "missing-scopes-forbidden",
  },
  responses: {
    indent: 2,
    noKey: "no-key-bearer-or-basic",
    missingScopes: "missing-scopes",
  },
  // what an admin route says without a key has not been published; it is taken to be like /v1/models
  admin: {
    indent: 2,
    noKey: "no-key-bearer",
    missingScopes: "missing-scopes-forbidden",
  },
} as const satisfies Record<string, RouteStyle>;

/** Who is calling, once the key is known to be in order. */
export interface Caller {
  key: KeyRecord;
  organization: Organization;
  /** Null for admin keys. */
  project: Project | null;
  user: User | null;
  serviceAccount: ServiceAccount | null;
}

/** One request on its way; collects what the log and the headers need. */
export interface Arrival {
  readonly requestId: string;
  readonly startedMs: number;
  /** Name of the regional host it came in by (`eu`), or null for the plain one. */
  readonly region: string | null;
  readonly clientIp: string | null;
  /** The value that was presented. Never logged. */
  value: string | null;
  key: KeyRecord | null;
  refusal: string | null;
}

/** What a handler gets. By then the caller may make this call; only body, model, rate and quota are open. */
export interface Call {
  readonly platform: Platform;
  readonly caller: Caller;
  readonly request: Request;
  readonly query: Query;
  /** Parsed JSON; undefined where the route takes none or none came. */
  readonly body: unknown;
  /** Headers to go with a good answer. */
  readonly headers: Headers;
  /** A part of the path. */
  readonly param: (name: string) => string;
}

/** What to answer: an object becomes JSON with status 200, a Response goes out as it is. */
export type Handler = (call: Call) => object | Promise<object>;

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** After `/v1`, with `:names` for parts. */
  readonly path: string;
  readonly style: keyof typeof styles;
  /** What a key must be allowed to do; the first that is missing is named. */
  readonly scopes: readonly string[];
  /** `raw`: the handler reads the body itself. Default `json`. */
  readonly body?: "json" | "raw";
  /** False: this platform is too old to know the route. Default: always there. */
  readonly exists?: (platform: Platform) => boolean;
  readonly handle: Handler;
}
