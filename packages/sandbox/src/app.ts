import { Hono } from "hono";
import { refusalResponse, dispatch } from "./dispatch.ts";
import { deliver, type NodeSide } from "./connection.ts";
import { strike, type Delivery } from "./fault-kinds.ts";
import type { Fault } from "./faults.ts";
import { fingerprintOf } from "./platform/keys.ts";
import type { Platform } from "./platform/platform.ts";
import { letters } from "./platform/random.ts";
import { Query } from "./read/query.ts";
import { refusals, refuse, type Refusal, type RefusalId } from "./refusals.ts";
import { styles, type Arrival } from "./route.ts";
import { routes } from "./routes/index.ts";
import { controlApp } from "./routes/control.ts";

interface Env {
  Bindings: NodeSide & { arrival: Arrival };
}

export interface AppOptions {
  /** Waited for before each answer leaves; the store writes urgent changes here. */
  settle?: (() => Promise<void>) | undefined;
}

const requestLetters = letters(null, "requests");
const REGIONS = ["us", "eu", "ae"];

function arrivalOf(
  platform: Platform,
  request: Request,
  env: NodeSide,
): Arrival {
  const label = (request.headers.get("host") ?? new URL(request.url).hostname)
    .split(".")[0]
    ?.toLowerCase();
  const named = REGIONS.find((region) => region === label) ?? null;
  return {
    requestId: `req_${requestLetters(32, "hex")}`,
    startedMs: platform.clock.nowMs(),
    region: env.region ?? named,
    // lets a test stand in another network; nothing real depends on it
    clientIp:
      request.headers.get("x-sandbox-client-ip") ??
      env.incoming?.socket.remoteAddress ??
      null,
    value: null,
    key: null,
    refusal: null,
  };
}

function plainRefusal(
  platform: Platform,
  arrival: Arrival,
  refusal: Refusal,
  indent: 2 | 4,
): Response {
  return refusalResponse(refusal, { platform, arrival, caller: null, indent });
}

function unknownUrl(platform: Platform, arrival: Arrival, request: Request) {
  const { pathname: path } = new URL(request.url);
  const refusal = refuse("unknown-url", { method: request.method, path });
  return plainRefusal(platform, arrival, refusal, 4);
}

function apiApp(platform: Platform): Hono<Env> {
  const app = new Hono<Env>();
  for (const route of routes) {
    app.on(route.method, `/v1${route.path}`, (c) => {
      const { arrival } = c.env;
      if (route.exists?.(platform) === false) {
        return unknownUrl(platform, arrival, c.req.raw);
      }
      const param = (name: string) => c.req.param(name) ?? "";
      const request = c.req.raw;
      return dispatch({ platform, route, arrival, request, param });
    });
  }
  app.notFound((c) => unknownUrl(platform, c.env.arrival, c.req.raw));
  return app;
}

/** The facts that a refusal on demand needs are of no interest there. */
function refusalOnDemand(
  platform: Platform,
  arrival: Arrival,
  path: string,
  id: RefusalId,
): Response {
  const facts = {
    value: "sandbox",
    method: "GET",
    path,
    by: "organization",
    wording: platform.settings.deactivatedWording,
    host: "eu.api.openai.com",
    scopes: ["model.request"],
    param: "model",
    reason: "asked for",
    what: "object",
    id: "none",
    project: "proj_sandbox",
    model: "gpt-4o",
    organization: "org-sandbox",
    limit: 3,
    used: 3,
    requested: 1,
    waitMs: 20_000,
  } as const;
  const style = routes.find((route) => `/v1${route.path}` === path)?.style;
  // one object holds every fact any row asks for, so it fits whichever row this is
  const refusal = (refuse as (id: RefusalId, all: typeof facts) => Refusal)(
    id,
    facts,
  );
  const { indent } = styles[style ?? "classic"];
  const row = refusals[id];
  const param = "param" in row ? row.param : null;
  // only a wait of the limits has a known time
  const known =
    id === "slow-down" ? { ...refusal, retryAfterMs: null } : refusal;
  return plainRefusal(platform, arrival, { ...known, param }, indent);
}

function log(
  platform: Platform,
  request: Request,
  arrival: Arrival,
  outcome: { delivery: Delivery; fault: Fault | null },
): void {
  const url = new URL(request.url);
  const { delivery, fault } = outcome;
  platform.requests.add({
    atMs: arrival.startedMs,
    method: request.method,
    path: url.pathname,
    query: new Query(url.searchParams).names,
    headers: [...request.headers.keys()],
    key: arrival.value === null ? null : fingerprintOf(platform, arrival.value),
    keyId: arrival.key?.id ?? null,
    status: "response" in delivery ? delivery.response.status : null,
    refusal: arrival.refusal,
    fault: fault?.kind ?? null,
    requestId: arrival.requestId,
  });
}

/** The platform as a Hono app: the API under `/v1`, its strings to pull under `/_sandbox`. */
export function createApp(
  platform: Platform,
  { settle }: AppOptions = {},
): Hono<{ Bindings: NodeSide }> {
  const api = apiApp(platform);
  const app = new Hono<{ Bindings: NodeSide }>();
  app.route("/_sandbox", controlApp(platform, { settle }));
  app.all("*", async (c) => {
    const request = c.req.raw;
    // without a server there are no bindings at all
    const env: NodeSide = c.env ?? {};
    const { pathname } = new URL(request.url);
    const arrival = arrivalOf(platform, request, env);
    const act = async () => {
      const response = await api.fetch(request, { ...env, arrival });
      await settle?.();
      return response;
    };
    const fault = platform.faults.take(request.method, pathname);
    const delivery: Delivery =
      fault === null
        ? { kind: "answer", response: await act() }
        : await strike({
            fault,
            act,
            refuse: (id) => refusalOnDemand(platform, arrival, pathname, id),
          });
    log(platform, request, arrival, { delivery, fault });
    return deliver(delivery, env);
  });
  return app;
}
