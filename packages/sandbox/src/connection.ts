import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Delivery } from "./fault-kinds.ts";

/** The node objects behind a request; absent when the app is called without a server. */
export interface NodeSide {
  incoming?: IncomingMessage | undefined;
  outgoing?: ServerResponse | undefined;
  region?: string | null | undefined;
}

/** Says that this fault needs a connection that can break. */
const needsServer = () =>
  new Response("this fault needs a sandbox that listens on a port\n", {
    status: 599,
  });

async function sendHalf(
  response: Response,
  outgoing: ServerResponse,
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    "content-length": String(body.length),
  });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)));
  // let the first half reach the other side before the connection ends
  await new Promise((resolve) => setTimeout(resolve, 20));
  outgoing.destroy();
}

/** Brings a delivery to the client, by breaking the connection where it says so. */
export async function deliver(
  delivery: Delivery,
  { incoming, outgoing }: NodeSide,
): Promise<Response> {
  if (delivery.kind === "answer") return delivery.response;
  if (incoming === undefined || outgoing === undefined) return needsServer();
  if (delivery.kind === "half") await sendHalf(delivery.response, outgoing);
  if (delivery.kind === "cut") incoming.socket.resetAndDestroy();
  if (delivery.kind === "hang" && !incoming.socket.destroyed) {
    await once(incoming.socket, "close");
  }
  return RESPONSE_ALREADY_SENT;
}
