import type { IncomingMessage } from "node:http";

/**
 * Whether a request is for us. A page of a stranger can make a browser send requests to this machine, and with DNS
 * rebinding even read the answers: but it cannot make the browser send our own name as Host.
 */
export function isOurHost(request: IncomingMessage, port: number): boolean {
  return namesOf(port).includes(request.headers.host ?? "");
}

/** Whether a form was sent from a page of ours. Every browser names the origin of a POST. */
export function isOurOrigin(request: IncomingMessage, port: number): boolean {
  const site = request.headers["sec-fetch-site"];
  return (
    request.headers.origin === `http://${request.headers.host ?? ""}` &&
    isOurHost(request, port) &&
    (site === undefined || site === "same-origin")
  );
}

function namesOf(port: number): string[] {
  const names = ["127.0.0.1", "localhost"];
  return [
    ...names.map((name) => `${name}:${String(port)}`),
    ...(port === 80 ? names : []),
  ];
}
