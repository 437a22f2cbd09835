import type { Fault } from "./faults.ts";
import { isRefusalId, type RefusalId } from "./refusals.ts";

/** What reaches the client in the end. */
export type Delivery =
  | { kind: "answer"; response: Response }
  /** The connection ends without an answer. */
  | { kind: "cut" }
  /** Head and half of the body, then the end of the connection. */
  | { kind: "half"; response: Response }
  /** Nothing, for as long as the client waits. */
  | { kind: "hang" };

/** What a fault can do with a request. */
export interface FaultScene {
  fault: Fault;
  /** Lets the platform act and answer. */
  act: () => Promise<Response>;
  /** A refusal of the table, laid out for this route. */
  refuse: (id: RefusalId) => Response;
}

type Hit = (scene: FaultScene) => Promise<Delivery> | Delivery;

const answer = (response: Response): Delivery => ({ kind: "answer", response });

export const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const BLOCK_PAGE = `<!DOCTYPE html>
<html lang="en-US"><head><title>Just a moment...</title></head>
<body><h1>Sorry, you have been blocked</h1><p>You are unable to access api.openai.com</p></body></html>
`;

const blockPage = (): Response =>
  new Response(BLOCK_PAGE, {
    status: 403,
    headers: {
      "content-type": "text/html; charset=UTF-8",
      "cf-mitigated": "challenge",
      server: "cloudflare",
    },
  });

const outages: Readonly<Record<number, RefusalId>> = {
  429: "slow-down",
  500: "server-error",
  503: "overloaded",
};

function outage({ fault, refuse }: FaultScene): Delivery {
  const status = fault.status ?? 503;
  const known = outages[status];
  // other statuses come from the gateway in front, which speaks HTML
  const response =
    known === undefined
      ? new Response(`<html><body><h1>${status}</h1></body></html>\n`, {
          status,
          headers: { "content-type": "text/html" },
        })
      : refuse(known);
  if (status === 503) response.headers.set("retry-after", "1");
  return answer(response);
}

async function otherType({ fault, act }: FaultScene): Promise<Delivery> {
  const response = await act();
  response.headers.set("content-type", fault.contentType ?? "text/html");
  return answer(response);
}

function redirect({ fault }: FaultScene): Delivery {
  return answer(
    new Response(null, {
      status: fault.status ?? 302,
      headers: { location: fault.location ?? "https://example.com/" },
    }),
  );
}

function namedRefusal({ fault, refuse }: FaultScene): Delivery {
  const id = fault.refusal ?? "";
  return answer(refuse(isRefusalId(id) ? id : "server-error"));
}

/** Every kind of fault, by name. */
export const faultKinds = {
  /** The answer comes late. */
  latency: async ({ fault, act }) => {
    await sleep(fault.ms ?? 1000);
    return answer(await act());
  },
  /** The connection is reset before anything happens. */
  reset: () => ({ kind: "cut" }),
  /** It all happens, and the answer is lost on the way. */
  "lost-answer": async ({ act }) => {
    await act();
    return { kind: "cut" };
  },
  half: async ({ act }) => ({ kind: "half", response: await act() }),
  hang: () => ({ kind: "hang" }),
  /** A page of the network in front, as for addresses it distrusts. */
  "html-block": () => answer(blockPage()),
  region: ({ refuse }) => answer(refuse("unsupported-region")),
  outage,
  redirect,
  "content-type": otherType,
  refusal: namedRefusal,
} as const satisfies Record<string, Hit>;

export type FaultKind = keyof typeof faultKinds;

export const isFaultKind = (text: string): text is FaultKind =>
  Object.hasOwn(faultKinds, text);

export async function strike(scene: FaultScene): Promise<Delivery> {
  const hit: Hit = faultKinds[scene.fault.kind];
  return hit(scene);
}
