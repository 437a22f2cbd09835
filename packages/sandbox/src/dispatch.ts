import { addRetryAfter, answerHeaders } from "./answer-headers.ts";
import { callerOf, lookUp } from "./auth/caller.ts";
import { readCredential } from "./auth/credential.ts";
import { passStages } from "./auth/stages.ts";
import type { Platform } from "./platform/platform.ts";
import { Query } from "./read/query.ts";
import { applyOverride, refusalBody } from "./refusal-body.ts";
import { refuse, Refused, type Refusal } from "./refusals.ts";
import { styles, type Arrival, type Caller, type Route } from "./route.ts";

/** One request to one route. */
export interface Visit {
  platform: Platform;
  route: Route;
  arrival: Arrival;
  request: Request;
  param: (name: string) => string;
}

/** A refusal as a Response, laid out as this class of routes does. */
export function refusalResponse(
  refusal: Refusal,
  {
    platform,
    arrival,
    caller,
    indent,
    extra,
  }: {
    platform: Platform;
    arrival: Arrival;
    caller: Caller | null;
    indent: 2 | 4;
    extra?: Headers;
  },
): Response {
  arrival.refusal = refusal.id;
  const final = applyOverride(refusal, platform.settings);
  const headers = answerHeaders(final.outcome, { platform, arrival, caller });
  if (final.outcome === "rate") {
    extra?.forEach((value, name) => {
      headers.set(name, value);
    });
    if (final.retryAfterMs !== null) addRetryAfter(headers, final.retryAfterMs);
  }
  const body = refusalBody(final, indent, platform.settings);
  return new Response(body, { status: final.status, headers });
}

function identify(visit: Visit): Caller | Refusal {
  const { platform, arrival, request, route } = visit;
  const value = readCredential(request.headers.get("authorization"));
  arrival.value = value;
  if (value === null) return refuse(styles[route.style].noKey);
  const { key, refusal } = lookUp(platform, value);
  arrival.key = key;
  if (refusal !== undefined) return refusal;
  const caller = callerOf(platform, key, request.headers);
  return caller ?? refuse("organization-access-lost");
}

async function readBody(route: Route, request: Request): Promise<unknown> {
  if (route.body === "raw" || route.method !== "POST") return undefined;
  const text = await request.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown; // JSON.parse says any
  } catch {
    throw new Refused(refuse("malformed-json"));
  }
}

async function act(visit: Visit, caller: Caller, headers: Headers) {
  const { platform, route, request, param } = visit;
  return route.handle({
    platform,
    caller,
    request,
    headers,
    param,
    query: new Query(new URL(request.url).searchParams),
    body: await readBody(route, request),
  });
}

function goodResponse(
  answer: object,
  visit: Visit,
  caller: Caller,
  extra: Headers,
): Response {
  const { platform, arrival } = visit;
  const headers = answerHeaders("good", { platform, arrival, caller });
  extra.forEach((value, name) => {
    headers.set(name, value);
  });
  if (!(answer instanceof Response)) {
    return new Response(JSON.stringify(answer, null, 2), { headers });
  }
  answer.headers.forEach((value, name) => {
    headers.set(name, value);
  });
  return new Response(answer.body, { status: answer.status, headers });
}

function noteUse(platform: Platform, caller: Caller): void {
  caller.key.lastUsedAt = platform.clock.now();
  platform.changed("soon");
}

/** Takes a request through all stages: who, in what state, from where, what for, and then the route itself. */
export async function dispatch(visit: Visit): Promise<Response> {
  const { platform, route, arrival, request } = visit;
  const { indent } = styles[route.style];
  const identity = identify(visit);
  if ("id" in identity) {
    return refusalResponse(identity, {
      platform,
      arrival,
      caller: null,
      indent,
    });
  }
  const caller = identity;
  const extra = new Headers();
  const context = { platform, arrival, caller, indent, extra };
  const stopped = passStages({ ...visit, caller, headers: request.headers });
  if (stopped !== null) return refusalResponse(stopped, context);
  noteUse(platform, caller);
  try {
    return goodResponse(await act(visit, caller, extra), visit, caller, extra);
  } catch (error) {
    if (error instanceof Refused)
      return refusalResponse(error.refusal, context);
    throw error;
  }
}
