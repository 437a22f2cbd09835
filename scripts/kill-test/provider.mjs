// A provider on this machine that takes one key.
import { createServer } from "node:http";

export function startProvider(good) {
  const server = createServer((request, response) => {
    const isGood = request.headers.authorization === `Bearer ${good}`;
    response.writeHead(isGood ? 200 : 401, {
      "content-type": "application/json",
      "openai-version": "2020-10-01",
      "x-request-id": `req_${"0".repeat(32)}`,
    });
    response.end(
      JSON.stringify(
        isGood
          ? {
              object: "list",
              data: [
                {
                  id: "gpt-4o-mini",
                  object: "model",
                  created: 1,
                  owned_by: "system",
                },
              ],
            }
          : {
              error: {
                message:
                  "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
                type: "invalid_request_error",
                param: null,
                code: "invalid_api_key",
              },
            },
      ),
    );
  });
  return new Promise((ready) => {
    server.listen(0, "127.0.0.1", () =>
      ready({ server, url: `http://127.0.0.1:${server.address().port}/v1` }),
    );
  });
}
