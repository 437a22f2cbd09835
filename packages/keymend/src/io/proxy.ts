/** Which proxy a request goes through, by the environment's own rules. Pure. */
export interface Proxy {
  protocol: "http:" | "https:";
  host: string;
  port: number;
  /** Ready for a `proxy-authorization` header; null when the proxy wants none. */
  authorization: string | null;
}

export type ProxyChoice =
  { use: "direct" } | { use: "proxy"; proxy: Proxy } | { use: "unusable" };

type Environment = Readonly<Record<string, string | undefined>>;

/** Small letters first, as curl does; a plain `HTTP_PROXY` is set by hostile requests under CGI, so small letters win. */
function read(environment: Environment, name: string): string | null {
  const value =
    environment[name.toLowerCase()] ?? environment[name.toUpperCase()];
  return value === undefined || value.trim() === "" ? null : value.trim();
}

/** This machine itself is never asked through a proxy. */
function isLoopback(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}

function inNetwork(host: string, entry: string): boolean {
  const [network = "", bits = ""] = entry.split("/");
  const [a, b] = [asNumber(host), asNumber(network)];
  const size = Number(bits);
  if (a === null || b === null || !(size >= 0 && size <= 32)) return false;
  const block = 2 ** (32 - size);
  return Math.floor(a / block) === Math.floor(b / block);
}

function asNumber(address: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (parts === null) return null;
  return parts
    .slice(1)
    .reduce((sum, part) => sum * 256 + Math.min(Number(part), 255), 0);
}

function isExcluded(host: string, port: string, list: string): boolean {
  return list.split(/[\s,]+/).some((raw) => {
    const entry = raw.toLowerCase();
    if (entry === "") return false;
    if (entry === "*") return true;
    if (entry.includes("/")) return inNetwork(host, entry);
    const withPort = /^(.*[^:]):(\d+)$/.exec(entry);
    const wanted = (withPort?.[1] ?? entry).replace(/^\*?\.|^\[|\]$/g, "");
    if (withPort !== null && withPort[2] !== port) return false;
    return host === wanted || host.endsWith(`.${wanted}`);
  });
}

/** `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case. */
export function proxyFor(url: URL, environment: Environment): ProxyChoice {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (isLoopback(host)) return { use: "direct" };
  const excluded = read(environment, "NO_PROXY");
  if (excluded !== null && isExcluded(host, port, excluded))
    return { use: "direct" };
  const value =
    read(
      environment,
      url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY",
    ) ?? read(environment, "ALL_PROXY");
  return value === null ? { use: "direct" } : parseProxy(value);
}

function parseProxy(value: string): ProxyChoice {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value)
    ? value
    : `http://${value}`;
  if (!URL.canParse(text)) return { use: "unusable" };
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return { use: "unusable" };
  const user = unescape(url.username);
  return {
    use: "proxy",
    proxy: {
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
      authorization:
        user === ""
          ? null
          : `Basic ${Buffer.from(`${user}:${unescape(url.password)}`).toString("base64")}`,
    },
  };
}

function unescape(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
