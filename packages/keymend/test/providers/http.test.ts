import { afterAll, afterEach, describe, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import { fakeKey } from "../../src/key/fake.ts";
import { realHttp } from "../../src/io/http.ts";
import type { HttpRequest } from "../../src/io/port.ts";
import { proxyFor } from "../../src/io/proxy.ts";
import {
  selfSigned,
  serve,
  serveProxy,
  serveRaw,
  serveTls,
  type Local,
} from "./local-servers.ts";

const open: { close(): unknown }[] = [];
const keep = <T extends { close(): unknown }>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const client = (environment: Record<string, string> = {}) =>
  keep(realHttp(environment));
const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "GET",
  url,
  headers: {},
  timeoutMs: 3_000,
  maxBytes: 1_000,
  ...more,
});
const certificate = selfSigned();
afterAll(() => certificate?.remove());

describe("the HTTP client", () => {
  it("gives status, headers and body", async () => {
    const server = keep(
      await serve((request, response) => {
        response
          .writeHead(201, { "X-One": "1", "set-cookie": ["a", "b"] })
          .end(
            `${request.method ?? ""} ${request.url ?? ""} ${request.headers["accept-encoding"] as string}`,
          );
      }),
    );
    const answer = await client().request(get(`${server.url}/a?b=1`));
    expect(answer).toMatchObject({
      ok: true,
      status: 201,
      body: "GET /a?b=1 identity",
      truncated: false,
      headers: { "x-one": "1", "set-cookie": "a, b" },
    });
  });

  it("sends a body with its length", async () => {
    const server = keep(
      await serve((request, response) => {
        request.pipe(response);
        response.setHeader("seen", request.headers["content-length"] ?? "none");
      }),
    );
    const answer = await client().request(
      get(server.url, { method: "POST", body: "öl" }),
    );
    expect(answer).toMatchObject({ body: "öl", headers: { seen: "3" } });
  });

  it("sends characters up to U+00FF as they are, and refuses others before anything is sent", async () => {
    let count = 0;
    const server = keep(
      await serve((request, response) => {
        count += 1;
        response.end(request.headers.authorization);
      }),
    );
    const http = client();
    expect(
      await http.request(
        get(server.url, {
          headers: { authorization: "Bearer caf\u00e9\u00a0" },
        }),
      ),
    ).toMatchObject({ ok: true });
    for (const bad of ["a\nb", "a\r", "\u0000", "\u201ca\u201d", "\u200b"])
      expect(
        await http.request(
          get(server.url, { headers: { authorization: bad } }),
        ),
      ).toMatchObject({ ok: false, fault: "illegal-header" });
    expect(count).toBe(1);
  });

  it("follows no redirect", async () => {
    const stranger: string[] = [];
    const other = keep(
      await serve((request, response) => {
        stranger.push(request.url ?? "");
        response.end();
      }),
    );
    const server = keep(
      await serve((_, response) => {
        response.writeHead(302, { location: other.url }).end();
      }),
    );
    expect(await client().request(get(server.url))).toMatchObject({
      ok: true,
      status: 302,
    });
    expect(stranger).toEqual([]);
  });

  it("cuts a body that is too long", async () => {
    const server = keep(
      await serve((_, response) => {
        response.end("x".repeat(100_000));
      }),
    );
    const answer = await client().request(get(server.url, { maxBytes: 10 }));
    expect(answer).toMatchObject({
      ok: true,
      body: "x".repeat(10),
      truncated: true,
    });
  });

  it("understands an encoding that it did not ask for, and no bomb", async () => {
    const server = keep(
      await serve((request, response) => {
        response
          .writeHead(200, { "content-encoding": "gzip" })
          .end(
            gzipSync(request.url === "/bomb" ? "x".repeat(1_000_000) : "hello"),
          );
      }),
    );
    expect(await client().request(get(server.url))).toMatchObject({
      body: "hello",
    });
    expect(
      await client().request(get(`${server.url}/bomb`, { maxBytes: 5_000 })),
    ).toMatchObject({ ok: false, fault: "half-answer" });
  });

  it("does not take half an answer for a whole one", async () => {
    const server = keep(
      await serveRaw((socket) => {
        socket.once("data", () =>
          socket.end(
            'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"object":',
          ),
        );
      }),
    );
    expect(await client().request(get(server.url))).toMatchObject({
      ok: false,
      fault: "half-answer",
    });
  });

  it.each([
    ["no HTTP at all", "SSH-2.0-OpenSSH_9.6\r\n", "half-answer"],
    ["half a head", "HTTP/1.1 200 OK\r\nContent-", "reset"],
  ])("names %s", async (_, bytes, fault) => {
    const server = keep(
      await serveRaw((socket) => {
        socket.once("data", () => socket.end(bytes));
      }),
    );
    expect(await client().request(get(server.url))).toMatchObject({
      ok: false,
      fault,
    });
  });

  it("ends after its time, also in the middle of a body", async () => {
    const server = keep(
      await serve((request, response) => {
        if (request.url === "/body") response.write("{");
      }),
    );
    for (const path of ["/", "/body"]) {
      const answer = await client().request(
        get(`${server.url}${path}`, { timeoutMs: 150 }),
      );
      expect(answer).toMatchObject({ ok: false, fault: "timeout" });
      expect(answer.ms).toBeLessThan(2_000);
    }
  });

  it("ends when it is told to", async () => {
    const server = keep(await serve(() => undefined));
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 50);
    expect(
      await client().request(get(server.url, { signal: stop.signal })),
    ).toMatchObject({ ok: false, code: "ABORTED" });
    expect(
      await client().request(get(server.url, { signal: stop.signal })),
    ).toMatchObject({ ok: false, code: "ABORTED" });
  });

  it("repeats a GET once when the connection drops before an answer, and nothing else", async () => {
    let connections = 0;
    const server = keep(
      await serveRaw((socket) => {
        connections += 1;
        socket.once("data", () => socket.destroy());
      }),
    );
    expect(await client().request(get(server.url))).toMatchObject({
      ok: false,
      fault: "reset",
    });
    expect(connections).toBe(2);
    await client().request(get(server.url, { method: "POST", body: "{}" }));
    expect(connections).toBe(3);
  });

  it("never repeats an answer", async () => {
    let count = 0;
    const server = keep(
      await serve((_, response) => {
        count += 1;
        response.writeHead(503).end();
      }),
    );
    expect(await client().request(get(server.url))).toMatchObject({
      status: 503,
    });
    expect(count).toBe(1);
  });

  it("names a closed port, a name that does not exist and an address that is none", async () => {
    const server = await serve(() => undefined);
    await server.close();
    expect(await client().request(get(server.url))).toMatchObject({
      fault: "refused",
      code: "ECONNREFUSED",
    });
    expect(
      await client().request(get("http://nothing.invalid/")),
    ).toMatchObject({ fault: "dns" });
    for (const url of [
      "",
      "api.openai.com/v1",
      "ftp://a.b",
      "http://",
      "http://user:word@127.0.0.1/",
    ])
      expect(await client().request(get(url))).toMatchObject({
        ok: false,
        fault: "bad-url",
      });
  });

  it("keeps a connection for the next request", async () => {
    const ports = new Set<number | undefined>();
    const server = keep(
      await serve((request, response) => {
        ports.add(request.socket.remotePort);
        response.end("ok");
      }),
    );
    const http = client();
    for (let count = 0; count < 3; count += 1)
      await http.request(get(server.url));
    expect(ports.size).toBe(1);
  });

  it("says nothing of the key in a failure", async () => {
    const key = fakeKey();
    const answer = await client().request(
      get("http://127.0.0.1:1", {
        headers: { authorization: `Bearer ${key}\n` },
      }),
    );
    expect(JSON.stringify(answer)).not.toContain(key.slice(8, 20));
  });
});

describe("proxies", () => {
  const choose = (url: string, environment: Record<string, string>) => {
    const choice = proxyFor(new URL(url), environment);
    return choice.use === "proxy"
      ? `${choice.proxy.protocol}//${choice.proxy.host}:${String(choice.proxy.port)}`
      : choice.use;
  };

  it.each([
    ["https://api.openai.com/v1", {}, "direct"],
    ["https://api.openai.com/v1", { HTTPS_PROXY: "http://p:1" }, "http://p:1"],
    [
      "https://api.openai.com/v1",
      { https_proxy: "p:1", HTTPS_PROXY: "http://q:2" },
      "http://p:1",
    ],
    ["https://api.openai.com/v1", { HTTP_PROXY: "http://p:1" }, "direct"],
    ["http://gateway.test/v1", { HTTP_PROXY: "http://p" }, "http://p:80"],
    ["https://api.openai.com/v1", { ALL_PROXY: "https://p" }, "https://p:443"],
    ["https://api.openai.com/v1", { ALL_PROXY: "socks5://p:1" }, "unusable"],
    ["https://api.openai.com/v1", { HTTPS_PROXY: "" }, "direct"],
    [
      "https://api.openai.com/v1",
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "*" },
      "direct",
    ],
    [
      "https://api.openai.com/v1",
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.b, .openai.com" },
      "direct",
    ],
    [
      "https://api.openai.com/v1",
      { HTTPS_PROXY: "http://p:1", no_proxy: "openai.com" },
      "direct",
    ],
    [
      "https://api.openai.com/v1",
      {
        HTTPS_PROXY: "http://p:1",
        NO_PROXY: "notopenai.com,api.openai.com.evil",
      },
      "http://p:1",
    ],
    [
      "https://api.openai.com/v1",
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "api.openai.com:8443" },
      "http://p:1",
    ],
    [
      "https://api.openai.com:8443/v1",
      { HTTPS_PROXY: "http://p:1", NO_PROXY: "api.openai.com:8443" },
      "direct",
    ],
    [
      "http://10.1.2.3/v1",
      { HTTP_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" },
      "direct",
    ],
    [
      "http://11.1.2.3/v1",
      { HTTP_PROXY: "http://p:1", NO_PROXY: "10.0.0.0/8" },
      "http://p:1",
    ],
    ["http://127.0.0.1:9/v1", { HTTP_PROXY: "http://p:1" }, "direct"],
    ["http://localhost:9/v1", { ALL_PROXY: "http://p:1" }, "direct"],
    ["http://[::1]:9/v1", { HTTP_PROXY: "http://p:1" }, "direct"],
    [
      "http://127.0.0.1.evil.test/v1",
      { HTTP_PROXY: "http://p:1" },
      "http://p:1",
    ],
  ] as [string, Record<string, string>, string][])(
    "%s under %j goes %s",
    (url, environment, way) => {
      expect(choose(url, environment)).toBe(way);
    },
  );

  it("reads plain HTTP through a proxy with the whole address", async () => {
    const proxy = keep(
      await serve((request, response) => {
        response.end(
          `${request.url ?? ""} ${request.headers.host ?? ""} ${request.headers["proxy-authorization"] ?? ""}`,
        );
      }),
    );
    const http = client({
      HTTP_PROXY: proxy.url.replace("//", "//me:p%40ss@"),
    });
    expect(
      await http.request(get("http://gateway.test/v1/models")),
    ).toMatchObject({
      body: `http://gateway.test/v1/models gateway.test Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
  });

  it("calls a dead proxy by its name", async () => {
    const dead = await serve(() => undefined);
    await dead.close();
    for (const url of ["http://gateway.test/", "https://api.test/"])
      expect(
        await client({ HTTP_PROXY: dead.url, HTTPS_PROXY: dead.url }).request(
          get(url),
        ),
      ).toMatchObject({ ok: false, fault: "proxy" });
    expect(
      await client({ HTTPS_PROXY: "socks5://127.0.0.1:1" }).request(
        get("https://api.test/"),
      ),
    ).toMatchObject({ fault: "proxy", code: "UNSUPPORTED_PROXY" });
  });

  it("says when the proxy opens no tunnel", async () => {
    const proxy = keep(
      await serveProxy(1, "407 Proxy Authentication Required"),
    );
    expect(
      await client({ HTTPS_PROXY: proxy.url }).request(
        get("https://api.test/"),
      ),
    ).toMatchObject({ fault: "proxy", code: "PROXY_407" });
  });
});

// reason for a skip: no openssl on this machine, and Node cannot make a certificate
describe.skipIf(certificate === null)("TLS", () => {
  const cert = certificate!;
  const hello = () =>
    serveTls(cert, (request, response) => {
      response.end(`hello ${request.headers.host ?? ""}`);
    });

  it("does not trust a certificate that nobody vouches for", async () => {
    const server = keep(await hello());
    expect(await client().request(get(server.url))).toMatchObject({
      ok: false,
      fault: "tls-untrusted",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
  });

  it("trusts the roots of SSL_CERT_FILE", async () => {
    const server = keep(await hello());
    expect(
      await client({ SSL_CERT_FILE: cert.path }).request(get(server.url)),
    ).toMatchObject({ ok: true, status: 200 });
    expect(
      await client({ SSL_CERT_FILE: "/nothing/here" }).request(get(server.url)),
    ).toMatchObject({ fault: "tls-untrusted" });
  });

  it("names a port that speaks no TLS, and a name that does not fit", async () => {
    const plain = keep(await serve((_, response) => response.end()));
    expect(
      await client().request(get(plain.url.replace("http:", "https:"))),
    ).toMatchObject({ ok: false, fault: "tls-other" });
    const server: Local = keep(await hello());
    const proxy = keep(await serveProxy(server.port));
    expect(
      await client({
        HTTPS_PROXY: proxy.url,
        SSL_CERT_FILE: cert.path,
      }).request(get("https://other.test/")),
    ).toMatchObject({
      fault: "tls-other",
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  it("goes through a tunnel, keeps it, and shows the proxy no header of the request", async () => {
    const server = keep(await hello());
    const proxy = keep(await serveProxy(server.port));
    const http = client({
      HTTPS_PROXY: proxy.url.replace("//", "//me:word@"),
      SSL_CERT_FILE: cert.path,
    });
    const headers = { authorization: `Bearer ${fakeKey()}` };
    for (let count = 0; count < 2; count += 1)
      expect(
        await http.request(get("https://api.test/v1/models", { headers })),
      ).toMatchObject({ ok: true, body: "hello api.test" });
    expect(proxy.heads).toHaveLength(1);
    expect(proxy.heads[0]).toMatch(/^CONNECT api\.test:443 HTTP\/1\.1\r\n/);
    expect(proxy.heads[0]).toContain("Proxy-Authorization: Basic");
    expect(proxy.heads.join("")).not.toContain("Bearer");
  });
});
