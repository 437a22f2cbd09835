import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Socket,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Servers on this machine for the tests of the HTTP client and of the probes.

export interface Local {
  port: number;
  /** `http://127.0.0.1:port` */
  url: string;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function listening(
  server: Server | ReturnType<typeof createTcpServer>,
  scheme = "http",
): Promise<Local> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    port,
    url: `${scheme}://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}

export const serve = (answer: Answer) => listening(createServer(answer));

/** A server that speaks bytes, not HTTP. */
export const serveRaw = (onSocket: (socket: Socket) => void) =>
  listening(createTcpServer(onSocket));

export const serveTls = (cert: Certificate, answer: Answer) =>
  listening(
    createTlsServer({ key: cert.key, cert: cert.cert }, answer),
    "https",
  );

export interface Certificate {
  key: string;
  cert: string;
  /** Path of the certificate, for `SSL_CERT_FILE`. */
  path: string;
  remove(): void;
}

/** A self-signed certificate for 127.0.0.1 and api.test, or null where there is no openssl. */
export function selfSigned(): Certificate | null {
  const dir = mkdtempSync(join(tmpdir(), "keymend-cert-"));
  const [key, path] = [join(dir, "key.pem"), join(dir, "cert.pem")];
  const names = "subjectAltName=IP:127.0.0.1,DNS:api.test,DNS:localhost";
  try {
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        path,
        "-days",
        "2",
        "-subj",
        "/CN=api.test",
        "-addext",
        names,
      ],
      { stdio: "ignore" },
    );
  } catch {
    rmSync(dir, { recursive: true });
    return null;
  }
  return {
    key: readFileSync(key, "utf8"),
    cert: readFileSync(path, "utf8"),
    path,
    remove: () => {
      rmSync(dir, { recursive: true });
    },
  };
}

export interface LocalProxy extends Local {
  /** Heads of requests that reached the proxy. */
  heads: string[];
}

/** A proxy that opens tunnels, all to `target`, or refuses with a status. */
export async function serveProxy(
  target: number,
  refuse?: string,
): Promise<LocalProxy> {
  const heads: string[] = [];
  const local = await serveRaw((socket) => {
    socket.once("data", (chunk: Buffer) => {
      heads.push(chunk.toString("latin1"));
      if (refuse !== undefined) {
        socket.end(`HTTP/1.1 ${refuse}\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const upstream = connect(target, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(upstream).pipe(socket);
      });
      upstream.on("error", () => socket.destroy());
    });
  });
  return { ...local, heads };
}
