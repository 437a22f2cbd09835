import type { Answer } from "../model/answer.ts";
import type { Endpoint } from "../model/fact.ts";
import { askOnce, isModelList } from "./ask-once.ts";
import { NOBODY, type Identity, type KeyToAsk, type Question } from "./plan.ts";

// The probes, each one request. Costs and what they prove: reference of the API's refusals, checked 2026-11.

type Asked = Promise<Answer | null>;

/** Without a key: does the way lead to OpenAI? Free. */
export function control(question: Question): Asked {
  return askOnce(question, {
    probe: "control",
    method: "GET",
    path: "/models",
    key: null,
    identity: NOBODY,
    fits: isModelList,
  });
}

/** Is the key accepted, and what may it use? Free. A 403 for a missing scope means a living key. */
export function models(
  question: Question,
  key: KeyToAsk,
  identity: Identity,
): Asked {
  return askOnce(question, {
    probe: "models",
    method: "GET",
    path: "/models",
    key,
    identity,
    fits: isModelList,
  });
}

/** The same question without the organization and project headers. Free. */
export function withoutHeaders(question: Question, key: KeyToAsk): Asked {
  return askOnce(question, {
    probe: "without-headers",
    method: "GET",
    path: "/models",
    key,
    identity: NOBODY,
    fits: isModelList,
  });
}

/** The same question below `/v1`, for a base URL that lacks it. Free; the host stays the same. */
export async function withV1(
  question: Question,
  key: KeyToAsk | null,
  identity: Identity,
): Asked {
  const base = baseWithV1(question.base);
  if (base === null) return null;
  return askOnce(
    { ...question, base },
    {
      probe: "with-v1",
      method: "GET",
      path: "/models",
      key,
      identity: key === null ? NOBODY : identity,
      fits: isModelList,
    },
  );
}

/** Does this model exist for the key? Free. */
export function modelInfo(
  question: Question,
  key: KeyToAsk,
  identity: Identity,
  model: string,
): Asked {
  return askOnce(question, {
    probe: "model",
    method: "GET",
    path: `/models/${encodeURIComponent(model)}`,
    key,
    identity,
    fits: (body) => typeof body === "object" && body !== null && "id" in body,
  });
}

interface Route {
  path: string;
  /** The smallest body that runs: one token of output where the endpoint allows it. */
  body(model: string, stream: boolean): unknown;
  model: string;
}

const chat: Route = {
  path: "/chat/completions",
  model: "gpt-4o-mini",
  body: (model, stream) => ({
    model,
    messages: [{ role: "user", content: "ping" }],
    max_completion_tokens: 1,
    ...(stream ? { stream: true } : {}),
  }),
};

/** Endpoints that can be tried with a body of ours; what is missing is tried as chat. */
const ROUTES: Partial<Record<Endpoint, Route>> = {
  chat,
  responses: {
    path: "/responses",
    model: "gpt-4o-mini",
    body: (model, stream) => ({
      model,
      input: "ping",
      // 16 is the least that this endpoint takes
      max_output_tokens: 16,
      store: false,
      ...(stream ? { stream: true } : {}),
    }),
  },
  embeddings: {
    path: "/embeddings",
    model: "text-embedding-3-small",
    body: (model) => ({ model, input: "ping" }),
  },
};

/** Paths for a body that cannot run; nothing is made and nothing is billed. */
const SCOPE_PATHS: Partial<Record<Endpoint, string>> = {
  chat: "/chat/completions",
  responses: "/responses",
  embeddings: "/embeddings",
  images: "/images/generations",
  audio: "/audio/speech",
};

export function hasScopeProbe(endpoint: Endpoint): boolean {
  return SCOPE_PATHS[endpoint] !== undefined;
}

/** May the key use the endpoint? Free: the body is refused (400) when it may. */
export function scope(
  question: Question,
  key: KeyToAsk,
  identity: Identity,
  endpoint: Endpoint | null,
): Asked {
  return askOnce(question, {
    probe: "scope",
    method: "POST",
    path: SCOPE_PATHS[endpoint ?? "chat"] ?? chat.path,
    key,
    identity,
    body: { speed: 1 },
    refusedBodyIsOk: true,
  });
}

/** Costs one token: the only way to see credit, limits and access to a model. Images and audio are never made; chat stands in for them. */
export function paid(
  question: Question,
  key: KeyToAsk,
  identity: Identity,
  call: { endpoint: Endpoint | null; model: string | null; stream: boolean },
): Asked {
  const route = ROUTES[call.endpoint ?? "chat"];
  const used = route ?? chat;
  const model = route === undefined ? null : call.model;
  return askOnce(question, {
    probe: "paid",
    method: "POST",
    path: used.path,
    key,
    identity,
    body: used.body(model ?? used.model, call.stream),
  });
}

/** The base URL with `/v1` at its end, or null when it has it already. Extra path after `/v1` is taken off. */
export function baseWithV1(base: string): string | null {
  if (!URL.canParse(base)) return null;
  const url = new URL(base);
  const path = url.pathname.replace(/\/+$/, "");
  const at = path.indexOf("/v1");
  const wanted =
    at >= 0 && /^\/v1(?:\/|$)/.test(path.slice(at))
      ? path.slice(0, at + 3)
      : `${path}/v1`;
  return wanted === path ? null : `${url.protocol}//${url.host}${wanted}`;
}
