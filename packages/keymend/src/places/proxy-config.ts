import type { FactOf } from "../model/fact.ts";
import type { FilePlace } from "../model/place.ts";
import { fakeKey } from "../key/fake.ts";
import { FileReading } from "./file-reading.ts";

type Directive = FactOf<"proxy-directive">["directive"];

const NGINX =
  /(?:^|\/)[^/]*nginx[^/]*\.(?:conf|template)(?:\.template)?$|(?:^|\/)nginx\/(?:.*\/)?[^/]+(?:\.conf|\.template)?$|(?:^|\/)(?:conf\.d|sites-(?:available|enabled))\/[^/]+$|(?:^|\/)(?:default|proxy|site|server)\.conf(?:\.template)?$/i;
const CADDY = /(?:^|\/)Caddyfile(?:\.[\w-]+)?$|\.caddy(?:file)?$/i;
const APACHE =
  /(?:^|\/)(?:httpd|apache2?|vhosts?)[^/]*\.conf$|(?:^|\/)\.htaccess$/i;

/** What a line does to the Authorization header, by server. First match wins. */
const LINES: readonly { server: string; line: RegExp; directive: Directive }[] =
  [
    {
      server: "nginx",
      line: /^\s*auth_basic\s+(?!off\b)\S/i,
      directive: "basic-auth",
    },
    {
      server: "nginx",
      line: /^\s*(?:proxy|grpc)_set_header\s+["']?Authorization["']?\s+(?:""|''|["']?\s*["']?;)/i,
      directive: "strips-authorization",
    },
    {
      server: "nginx",
      line: /^\s*proxy_pass_request_headers\s+off/i,
      directive: "strips-authorization",
    },
    {
      server: "nginx",
      line: /^\s*(?:proxy|grpc)_set_header\s+["']?Authorization["']?\s+["']?\$http_authorization/i,
      directive: "passes-authorization",
    },
    {
      server: "nginx",
      line: /^\s*proxy_pass_header\s+Authorization/i,
      directive: "passes-authorization",
    },
    { server: "caddy", line: /^\s*basic_?auth\b/i, directive: "basic-auth" },
    {
      server: "caddy",
      line: /^\s*(?:header_up|request_header)\s+-Authorization/i,
      directive: "strips-authorization",
    },
    {
      server: "caddy",
      line: /^\s*(?:header_up|request_header)\s+Authorization\s+\{(?:http\.request\.header\.Authorization|header\.Authorization|>Authorization)\}/i,
      directive: "passes-authorization",
    },
    {
      server: "apache",
      line: /^\s*AuthType\s+Basic/i,
      directive: "basic-auth",
    },
    {
      server: "apache",
      line: /^\s*RequestHeader\s+unset\s+Authorization/i,
      directive: "strips-authorization",
    },
    {
      server: "apache",
      line: /^\s*CGIPassAuth\s+On/i,
      directive: "passes-authorization",
    },
  ];

const FIXED =
  /^\s*(?:proxy_set_header|header_up|request_header|RequestHeader\s+set)\s+["']?Authorization["']?\s+["']?(?:Bearer\s+)?([^\s"';]+)/i;

/** Servers in front of the API: what becomes of the Authorization header, and a key that is written into one. */
export const proxyConfig: FilePlace = {
  source: "proxy-config",
  scopes: ["project"],
  matches: (path) => NGINX.test(path) || CADDY.test(path) || APACHE.test(path),
  read(file) {
    const reading = new FileReading(file);
    const server = CADDY.test(file.path)
      ? "caddy"
      : APACHE.test(file.path)
        ? "apache"
        : "nginx";
    for (const { start, text } of reading.lines.all()) {
      if (/^\s*(?:#|$)/.test(text) || text.length > 4_000) continue;
      const row = LINES.find(
        (one) => one.server === server && one.line.test(text),
      );
      if (row !== undefined)
        reading.fact({
          kind: "proxy-directive",
          at: reading.at(start),
          server,
          directive: row.directive,
        });
      const value = FIXED.exec(text);
      if (value?.[1] !== undefined && row === undefined) {
        const from = start + value[0].length - value[1].length;
        reading.setting({
          name: "Authorization",
          text: value[1],
          role: "key",
          span: { start: from, end: from + value[1].length },
          start: start + text.search(/\S/),
        });
      }
      readUpstream(reading, start, text);
    }
    return reading.result();
  },
  examples: () => [
    {
      path: "nginx.conf",
      text: 'server {\n  auth_basic "private";\n  location ^~ /v1 {\n    proxy_pass https://api.openai.com;\n    proxy_set_header Authorization $http_authorization;\n  }\n}\n',
      found: [
        { line: 4, variable: "proxy_pass", value: "https://api.openai.com" },
      ],
      facts: [
        {
          kind: "proxy-directive",
          at: { path: "nginx.conf", line: 2 },
          server: "nginx",
          directive: "basic-auth",
        },
        {
          kind: "proxy-directive",
          at: { path: "nginx.conf", line: 5 },
          server: "nginx",
          directive: "passes-authorization",
        },
      ],
    },
    {
      path: "docker/nginx/default.conf",
      text: `location / {\n  auth_basic off;\n  proxy_set_header Authorization "";\n  # proxy_pass_request_headers off;\n  proxy_set_header Authorization "Bearer ${fakeKey()}";\n}\n`,
      found: [{ line: 5, variable: "Authorization", value: fakeKey() }],
      facts: [
        {
          kind: "proxy-directive",
          at: { path: "docker/nginx/default.conf", line: 3 },
          directive: "strips-authorization",
        },
      ],
    },
    {
      path: "Caddyfile",
      text: ":80 {\n  basic_auth {\n    bob hash\n  }\n  reverse_proxy https://api.openai.com {\n    header_up -Authorization\n  }\n}\n",
      found: [
        { line: 5, variable: "reverse_proxy", value: "https://api.openai.com" },
      ],
      facts: [
        { kind: "proxy-directive", server: "caddy", directive: "basic-auth" },
        {
          kind: "proxy-directive",
          server: "caddy",
          directive: "strips-authorization",
        },
      ],
    },
  ],
};

/** The host behind the proxy, when it is OpenAI's: shows that this proxy stands in the way of the key. */
function readUpstream(reading: FileReading, start: number, text: string): void {
  const match =
    /^\s*(proxy_pass|reverse_proxy|ProxyPass\s+\S+)\s+["']?(https?:\/\/[^\s;"'{]*openai[^\s;"'{]*)/i.exec(
      text,
    );
  const [, directive, host] = match ?? [];
  if (match === null || directive === undefined || host === undefined) return;
  const from = start + match[0].length - host.length;
  reading.setting({
    name: directive.split(/\s/)[0] ?? directive,
    text: host,
    role: "other",
    span: { start: from, end: from + host.length },
    start: start + text.search(/\S/),
  });
}
