import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Agent, AgentOptions } from "node:https";
import type { Proxy } from "./proxy.ts";

type Made = (error: Error | null, socket?: Socket) => void;

/** What Node hands to `createConnection` of an agent: where the request wants to go, and the TLS options. */
interface Target {
  host?: string | null | undefined;
  port?: number | string | null | undefined;
  servername?: string | undefined;
}

class TunnelError extends Error {
  readonly code: string;
  constructor(code: string) {
    super("the proxy opened no tunnel");
    this.code = code;
  }
}

/** Longest head of an answer to CONNECT that is read. */
const MAX_HEAD = 16_384;

/** An agent whose connections run through `CONNECT` at the proxy, with TLS to the target inside. Keeps them alive as its base does. */
export function tunnelAgent(
  Base: typeof Agent,
  proxy: Proxy,
  options: AgentOptions,
): Agent {
  const agent = new Base(options);
  agent.createConnection = (wanted, done) => {
    openTunnel(proxy, wanted, (error, raw) => {
      // Node's own agent passes the error alone; the types ask for a stream beside it
      const made = done as Made | undefined;
      if (raw === undefined) {
        made?.(error ?? new TunnelError("PROXY_FAILED"));
        return;
      }
      const name = wanted.servername ?? wanted.host ?? "";
      const secure = connectTls({
        ...options,
        ...(isAddress(name) ? {} : { servername: name }),
        host: wanted.host ?? "",
        socket: raw,
        ALPNProtocols: ["http/1.1"],
      });
      made?.(null, secure);
    });
    return undefined;
  };
  return agent;
}

function isAddress(name: string): boolean {
  return /^[\d.]+$|:/.test(name) || name === "";
}

function openTunnel(proxy: Proxy, wanted: Target, made: Made): void {
  const place = { host: proxy.host, port: proxy.port };
  const socket: Socket =
    proxy.protocol === "https:"
      ? connectTls({
          ...place,
          ...(isAddress(proxy.host) ? {} : { servername: proxy.host }),
        })
      : connectTcp(place);
  const authority = `${wanted.host?.includes(":") ? `[${wanted.host}]` : (wanted.host ?? "")}:${String(wanted.port ?? 443)}`;
  const give = (error: Error | null) => {
    socket.removeAllListeners("data");
    socket.removeAllListeners("error");
    socket.removeAllListeners("close");
    if (error !== null) {
      socket.on("error", () => undefined);
      socket.destroy();
    }
    made(error, error === null ? socket : undefined);
  };
  socket.on("error", (error: Error & { code?: string }) => {
    // a proxy that cannot be reached over TLS is still a fault of the proxy
    give(new TunnelError(`PROXY_${error.code ?? "FAILED"}`));
  });
  socket.on("close", () => {
    give(new TunnelError("PROXY_CLOSED"));
  });
  let head = "";
  socket.on("data", (chunk: Buffer) => {
    head += chunk.toString("latin1");
    const end = head.indexOf("\r\n\r\n");
    if (end < 0 && head.length < MAX_HEAD) return;
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
    socket.pause();
    if (end >= 0 && status?.startsWith("2")) give(null);
    else give(new TunnelError(`PROXY_${status ?? "NOT_HTTP"}`));
  });
  socket.write(
    `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n` +
      (proxy.authorization === null
        ? ""
        : `Proxy-Authorization: ${proxy.authorization}\r\n`) +
      "\r\n",
  );
}
