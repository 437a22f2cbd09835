/** Which headers go with a refusal. */
export type Outcome =
  "unauthorized" | "forbidden" | "quota" | "rate" | "plain" | "bare";

/** How the body is laid out. `route`: as the route lays out its errors. */
export type Shape =
  | "route"
  /** `{"error":{message,type,code,param},"status":401}` */
  | "gateway"
  /** `{"error":"…"}` */
  | "string"
  /** `{"error":{code,message,param,type}}` */
  | "region"
  /** `{"code":404,"message":"…"}` */
  | "unwrapped";

/** One refusal. `F`: the facts its message needs. */
export interface Row<F> {
  readonly status: number;
  readonly type: string | null;
  readonly code: string | null;
  readonly param?: string;
  readonly message: (facts: F) => string;
  readonly outcome: Outcome;
  readonly shape?: Shape;
  readonly indent?: 2 | 4;
  /** What of this row nobody has seen in public; settings can put the truth in its place. */
  readonly assumed?: string;
}

/** For rows whose message is always the same. */
export type NoFacts = object;

/** Gives a row its fact type. */
export const row = <F = NoFacts>(entry: Row<F>): Row<F> => entry;

/** The same message always. */
export const say = (text: string) => (): string => text;

export const IRE = "invalid_request_error";

export const unauthorized = {
  status: 401,
  type: IRE,
  outcome: "unauthorized",
} as const;

export const invalid = { status: 400, type: IRE, outcome: "plain" } as const;
