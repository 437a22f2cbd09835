import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

export interface TestProvider {
  /** With `/v1`. */
  url: string;
  requests: { method: string; path: string; authorization: string | null }[];
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A loopback server with any behaviour, closed after the test. */
export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestProvider> {
  const requests: TestProvider["requests"] = [];
  const server = createServer((request, response) => {
    requests.push({
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization ?? null,
    });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  );
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    requests,
  }; // a TCP server has an address object
}

const GENUINE = {
  "content-type": "application/json",
  "openai-version": "2020-10-01",
  "x-request-id": `req_${"0".repeat(32)}`,
};

function refuseWith(
  response: ServerResponse,
  message: string,
  code: string | null,
): void {
  response.writeHead(401, {
    ...GENUINE,
    "www-authenticate": 'Bearer realm="OpenAI API"',
  });
  const error = { message, type: "invalid_request_error", param: null, code };
  response.end(JSON.stringify({ error }, null, 2));
}

/** Takes the keys given, refuses others as OpenAI does; also a request in the name of a foreign organization. */
export function startProvider(
  keys: readonly string[],
  foreign?: string,
): Promise<TestProvider> {
  return startServer((request, response) => {
    const key = /^Bearer (.*)$/.exec(request.headers.authorization ?? "")?.[1];
    const refuse = (message: string, code: string | null) => {
      refuseWith(response, message, code);
    };
    if (key === undefined)
      refuse("Missing bearer authentication in header", null);
    else if (!keys.includes(key))
      refuse(
        `Incorrect API key provided: ${maskOf(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
        "invalid_api_key",
      );
    else if (
      foreign !== undefined &&
      request.headers["openai-organization"] === foreign
    )
      refuse(
        "OpenAI-Organization header should match organization for API key",
        "mismatched_organization",
      );
    else if (request.url?.startsWith("/v1/models/") === true)
      response.writeHead(404, GENUINE).end(
        JSON.stringify({
          error: {
            message: `Invalid URL (GET ${request.url})`,
            type: "invalid_request_error",
            param: null,
            code: null,
          },
        }),
      );
    else
      response.writeHead(200, GENUINE).end(
        JSON.stringify({
          object: "list",
          data: [
            {
              id: "gpt-4o-mini",
              object: "model",
              created: 1,
              owned_by: "system",
            },
          ],
        }),
      );
  });
}

const maskOf = (key: string) =>
  key.length <= 12
    ? key
    : `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`;
