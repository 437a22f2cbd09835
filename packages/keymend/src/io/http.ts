import { readFileSync } from "node:fs";
import type { Agent, IncomingMessage, RequestOptions } from "node:http";
import { networkFault } from "./network-fault.ts";
import type { Http, HttpAnswer, HttpFailure, HttpRequest } from "./port.ts";
import { isHeaderValue } from "./port.ts";
import { proxyFor, type Proxy } from "./proxy.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Result = HttpAnswer | HttpFailure;

/** One way to one kind of target: the module's `request`, where it connects to, and the agent that keeps it open. */
interface Route {
  agent: Agent;
  /** The proxy that reads the whole URL; null for a direct or tunnelled connection. */
  plainProxy: Proxy | null;
}

/** A dropped connection may be tried again only when the request can be sent twice without harm. */
const REPEATABLE = new Set(["GET"]);

/**
 * The real client. Proxies and certificates are read from `environment`: `HTTP(S)_PROXY`, `ALL_PROXY`, `NO_PROXY`,
 * `SSL_CERT_FILE` (`NODE_EXTRA_CA_CERTS` is read by Node itself). `close` ends the connections kept open.
 */
export function realHttp(
  environment: Environment,
  now: () => number = () => performance.now(),
): Http & { close(): void } {
  const routes = new Map<string, Promise<Route>>();
  const agents: Agent[] = [];
  const routeTo = (url: URL): Promise<Route> | null => {
    const choice = proxyFor(url, environment);
    if (choice.use === "unusable") return null;
    const key = `${url.protocol} ${choice.use}`;
    const known = routes.get(key);
    if (known !== undefined) return known;
    const route = makeRoute(
      url,
      choice.use === "proxy" ? choice.proxy : null,
      environment,
    );
    routes.set(key, route);
    void route.then(({ agent }) => agents.push(agent));
    return route;
  };
  return {
    async request(request) {
      const started = now();
      const fail = (fault: HttpFailure["fault"], code: string | null) => ({
        ok: false as const,
        fault,
        code,
        ms: Math.round(now() - started),
      });
      const url = parseTarget(request.url);
      if (url === null) return fail("bad-url", null);
      if (!Object.values(request.headers).every(isHeaderValue))
        return fail("illegal-header", null);
      const route = routeTo(url);
      if (route === null) return fail("proxy", "UNSUPPORTED_PROXY");
      const clock = { started, now };
      const first = await send(request, url, await route, clock);
      const again =
        !first.ok &&
        first.fault === "reset" &&
        REPEATABLE.has(request.method) &&
        request.signal?.aborted !== true;
      return again ? send(request, url, await route, clock) : first;
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

function parseTarget(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const fits = url.protocol === "http:" || url.protocol === "https:";
  // user and password would be sent as a second Authorization
  return fits && url.username === "" && url.password === "" ? url : null;
}

// both modules are loaded when they are needed: most commands ask nothing
async function makeRoute(
  url: URL,
  proxy: Proxy | null,
  environment: Environment,
): Promise<Route> {
  if (url.protocol === "http:") {
    const http = await import("node:http");
    return {
      agent:
        proxy?.protocol === "https:"
          ? new (await import("node:https")).Agent({ keepAlive: true })
          : new http.Agent({ keepAlive: true }),
      plainProxy: proxy,
    };
  }
  const https = await import("node:https");
  const ca = await authorities(environment);
  const options = { keepAlive: true, ...(ca === null ? {} : { ca }) };
  if (proxy === null)
    return { agent: new https.Agent(options), plainProxy: null };
  const { tunnelAgent } = await import("./tunnel.ts");
  return {
    agent: tunnelAgent(https.Agent, proxy, options),
    plainProxy: null,
  };
}

/** The roots of `SSL_CERT_FILE` beside Node's own; null when it is not set or cannot be read. */
async function authorities(environment: Environment): Promise<string[] | null> {
  const file = environment["SSL_CERT_FILE"];
  if (file === undefined || file === "") return null;
  const { rootCertificates } = await import("node:tls");
  const extra = [file, environment["NODE_EXTRA_CA_CERTS"]].flatMap((path) => {
    try {
      return path ? [readFileSync(path, "utf8")] : [];
    } catch {
      return []; // the program that is judged would go on without it as well
    }
  });
  return extra.length === 0 ? null : [...rootCertificates, ...extra];
}

function optionsFor(
  request: HttpRequest,
  url: URL,
  { agent, plainProxy }: Route,
): RequestOptions {
  const body = request.body;
  const headers: Record<string, string> = {
    host: url.host,
    "accept-encoding": "identity",
    ...request.headers,
    ...(body === undefined
      ? {}
      : { "content-length": String(Buffer.byteLength(body)) }),
  };
  if (plainProxy?.authorization)
    headers["proxy-authorization"] = plainProxy.authorization;
  return {
    agent,
    method: request.method,
    headers,
    host: plainProxy?.host ?? url.hostname.replace(/^\[|\]$/g, ""),
    port: plainProxy?.port ?? (url.port || undefined),
    path:
      plainProxy === null ? `${url.pathname}${url.search}` : withoutHash(url),
  };
}

function withoutHash(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

interface Clock {
  started: number;
  now: () => number;
}

async function send(
  request: HttpRequest,
  url: URL,
  route: Route,
  { started, now }: Clock,
): Promise<Result> {
  const client =
    (route.plainProxy?.protocol ?? url.protocol) === "https:"
      ? await import("node:https")
      : await import("node:http");
  const left = request.timeoutMs - (now() - started);
  return new Promise<Result>((resolve) => {
    let answered = false;
    const finish = (result: Result) => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", abort);
      resolve(result);
    };
    const failed = (fault: HttpFailure["fault"], code: string | null) => {
      finish({ ok: false, fault, code, ms: Math.round(now() - started) });
    };
    const outgoing = client.request(
      optionsFor(request, url, route),
      (incoming) => {
        answered = true;
        void readAnswer(incoming, request.maxBytes).then((read) => {
          if (read === null) failed("half-answer", null);
          else finish({ ...read, ms: Math.round(now() - started) });
        });
      },
    );
    const stop = (fault: HttpFailure["fault"], code: string | null) => {
      failed(fault, code);
      outgoing.destroy();
    };
    const abort = () => {
      stop("timeout", "ABORTED");
    };
    const timer = setTimeout(stop, Math.max(left, 1), "timeout", null);
    request.signal?.addEventListener("abort", abort);
    outgoing.on("error", (error) => {
      if (answered) return; // readAnswer notices that the body is not whole
      const { fault, code } = networkFault(error);
      // a plain proxy is the peer itself: what fails in reaching it is the proxy's
      const atProxy = route.plainProxy !== null && fault !== "reset";
      failed(atProxy ? "proxy" : fault, code);
    });
    if (request.signal?.aborted) abort();
    else outgoing.end(request.body);
  });
}

type Read = Omit<HttpAnswer, "ms">;

/** The body up to the limit; null when the connection ended before the body did. */
async function readAnswer(
  incoming: IncomingMessage,
  maxBytes: number,
): Promise<Read | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      // no encoding is set, so chunks are buffers
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBytes) continue;
      truncated = true;
      break; // leaving the loop destroys the stream
    }
  } catch {
    return null;
  }
  if (!truncated && !incoming.complete) return null;
  const headers = flat(incoming);
  const bytes = await decoded(
    Buffer.concat(chunks).subarray(0, maxBytes),
    headers["content-encoding"],
    maxBytes,
  );
  if (bytes === null) return null;
  return {
    ok: true,
    status: incoming.statusCode ?? 0,
    headers,
    body: bytes.toString("utf8"),
    truncated,
  };
}

function flat(incoming: IncomingMessage): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined)
      out[name] = Array.isArray(value) ? value.join(", ") : value;
  return out;
}

/** We ask for no encoding; a server that uses one all the same is understood. Null when its bytes do not fit its word. */
async function decoded(
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Buffer | null> {
  if (encoding === undefined || encoding === "identity" || bytes.length === 0)
    return bytes;
  const zlib = await import("node:zlib");
  const options = {
    maxOutputLength: maxBytes,
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
  };
  try {
    if (encoding === "br")
      return zlib.brotliDecompressSync(bytes, { maxOutputLength: maxBytes });
    if (encoding === "gzip" || encoding === "x-gzip")
      return zlib.gunzipSync(bytes, options);
    return encoding === "deflate" ? zlib.inflateSync(bytes, options) : null;
  } catch {
    return null;
  }
}
