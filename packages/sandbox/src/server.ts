import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";
import type { NodeSide } from "./connection.ts";
import type { Clock } from "./platform/clock.ts";
import type { Dashboard } from "./platform/dashboard.ts";
import type { KeyRequest } from "./platform/key-request.ts";
import { Platform } from "./platform/platform.ts";
import type { Settings } from "./platform/settings.ts";
import type { State } from "./platform/state.ts";
import type { Faults } from "./faults.ts";
import type { RequestLog } from "./request-log.ts";
import { recallDemo, seedDemo, type Demo } from "./seed.ts";
import { readStateFile, StateFile } from "./store-file.ts";

export interface SandboxOptions {
  /** Default 127.0.0.1. Nothing here is meant for other machines. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Keeps the state in this file. Default: in memory. */
  stateFile?: string;
  /** Makes ids and keys repeatable. Default: random. */
  seed?: string;
  /** False starts with an empty platform. Default true. */
  demo?: boolean;
  settings?: Partial<Settings>;
  /** Keys to start with; their values are hashed and forgotten. */
  keys?: readonly KeyRequest[];
  /** Regional hosts, each on a port of its own: `us`, `eu`, `ae`. Default none. */
  regions?: readonly string[];
  /** Milliseconds since 1970 of the outer clock. Default: `Date.now`. */
  nowMs?: () => number;
}

/** A running sandbox. */
export interface Sandbox {
  /** E.g. `http://127.0.0.1:41234`, without `/v1`. */
  readonly url: string;
  /** What to give to a client as its base URL: with `/v1`. */
  readonly baseUrl: string;
  /** The same for the regional hosts that were asked for. */
  readonly regionUrls: Readonly<Record<string, string>>;
  readonly port: number;
  readonly platform: Platform;
  readonly dashboard: Dashboard;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Null without demo data, or when the state came from a file and no seed tells the values again. */
  readonly demo: Demo | null;
  close(): Promise<void>;
}

const urlOf = (server: Server, host: string): string => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
};

async function listen(
  fetch: (request: Request, env: NodeSide) => Response | Promise<Response>,
  { host, port, region }: { host: string; port: number; region: string | null },
): Promise<Server> {
  const listener = getRequestListener(
    (request, env) => fetch(request, { ...(env as NodeSide), region }), // plain HTTP, so never the HTTP/2 side
    { overrideGlobalObjects: false },
  );
  // documented: all headers together stay under 64 KiB
  const server = createServer(
    { maxHeaderSize: 65_536 },
    (incoming, outgoing) => {
      void listener(incoming, outgoing);
    },
  );
  server.listen(port, host);
  await once(server, "listening");
  return server;
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

async function stateOf(options: SandboxOptions): Promise<State | null> {
  return options.stateFile === undefined
    ? null
    : readStateFile(options.stateFile);
}

function platformFor(options: SandboxOptions, state: State | null): Platform {
  const { seed, settings, nowMs } = options;
  return new Platform({
    ...(state === null ? {} : { state }),
    ...(seed === undefined ? {} : { seed }),
    ...(settings === undefined ? {} : { settings }),
    ...(nowMs === undefined ? {} : { nowMs }),
  });
}

async function startServers(
  platform: Platform,
  file: StateFile | null,
  { host = "127.0.0.1", port = 0, regions = [] }: SandboxOptions,
) {
  const app = createApp(platform, {
    settle: () => file?.settle() ?? Promise.resolve(),
  });
  const fetch = (request: Request, env: NodeSide) => app.fetch(request, env);
  const main = await listen(fetch, { host, port, region: null });
  const regional: Record<string, Server> = {};
  for (const region of regions) {
    regional[region] = await listen(fetch, { host, port: 0, region });
  }
  return { main, regional, host };
}

function demoOf(
  platform: Platform,
  options: SandboxOptions,
  isFresh: boolean,
): Demo | null {
  if (options.demo === false) return null;
  return isFresh ? seedDemo(platform) : recallDemo(platform);
}

/** Starts a sandbox on this machine. Close it when done. */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const state = await stateOf(options);
  const platform = platformFor(options, state);
  const isFresh = state === null;
  const demo = demoOf(platform, options, isFresh);
  if (isFresh)
    options.keys?.forEach((key) => platform.dashboard.createKey(key));
  const { stateFile } = options;
  const file =
    stateFile === undefined ? null : new StateFile(platform, stateFile);
  await file?.settle();
  const { main, regional, host } = await startServers(platform, file, options);
  const url = urlOf(main, host);
  const { dashboard, clock, faults, requests } = platform;
  return {
    url,
    baseUrl: `${url}/v1`,
    regionUrls: Object.fromEntries(
      Object.entries(regional).map(([region, server]) => [
        region,
        `${urlOf(server, host)}/v1`,
      ]),
    ),
    port: Number(new URL(url).port),
    platform,
    dashboard,
    clock,
    faults,
    requests,
    demo,
    async close() {
      await Promise.all([main, ...Object.values(regional)].map(stop));
      await file?.close();
    },
  };
}
