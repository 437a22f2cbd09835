import type { Answer, ProbeName } from "../model/answer.ts";
import {
  isHeaderValue,
  type HttpAnswer,
  type HttpRequest,
} from "../io/port.ts";
import type { Secret } from "../secret.ts";
import {
  TIMEOUT_MS,
  type Identity,
  type KeyToAsk,
  type Question,
} from "./plan.ts";
import { hasRefusalForm, isHtml, readRefusal } from "./read-refusal.ts";

/** A list of models is the largest answer that is read whole. */
const MAX_LIST_BYTES = 2_000_000;
const MAX_BYTES = 256_000;

export interface Shape {
  probe: ProbeName;
  method: HttpRequest["method"];
  /** Below the base URL, with its slash: `/models`. */
  path: string;
  key: KeyToAsk | null;
  identity: Identity;
  body?: unknown;
  /** Is this body what a success looks like? Default: any JSON object. */
  fits?: (body: unknown) => boolean;
  /** A status of 400 on a body that cannot run is the success. */
  refusedBodyIsOk?: boolean;
}

/** Makes one request and says what it came to. Null when the key cannot be sent at all: its value is no header. */
export async function askOnce(
  { io, plan, base }: Question,
  shape: Shape,
): Promise<Answer | null> {
  const headers = headersFor(shape);
  if (headers === null) return null;
  const url = `${base}${shape.path}`;
  const blank = blankAnswer(url, shape);
  const came = await io.http.request({
    method: shape.method,
    url,
    headers,
    ...(shape.body === undefined ? {} : { body: JSON.stringify(shape.body) }),
    timeoutMs: plan.timeoutMs ?? TIMEOUT_MS,
    maxBytes:
      shape.probe === "models" || shape.probe === "with-v1"
        ? MAX_LIST_BYTES
        : MAX_BYTES,
    ...(plan.signal === undefined ? {} : { signal: plan.signal }),
  });
  if (!came.ok)
    return {
      ...blank,
      outcome: "network",
      network: { fault: came.fault, code: came.code },
      ms: came.ms,
    };
  return judged(came, blank, shape);
}

function blankAnswer(url: string, { probe, key }: Shape): Answer {
  return {
    probe,
    occurrence: key?.occurrence ?? null,
    asked: asked(url),
    outcome: "network",
    status: null,
    refusal: null,
    network: null,
    genuine: false,
    html: false,
    models: [],
    organization: null,
    project: null,
    ms: 0,
  };
}

/** Host and path: a user name, a query or a fragment may hold a secret. */
function asked(url: string): string {
  if (!URL.canParse(url)) return "(no address)";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Null when the key is no header value. An organization or project that is none is left out: it is judged where it stands. */
function headersFor({
  key,
  identity,
  body,
}: Shape): Record<string, string> | null {
  const headers: Record<string, string> = {
    accept: "application/json",
    "user-agent": "keymend",
  };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key !== null) {
    const authorization = bearer(key.value);
    if (authorization === null) return null;
    headers["authorization"] = authorization;
  }
  const { organization, project } = identity;
  if (organization !== null && isHeaderValue(organization))
    headers["openai-organization"] = organization;
  if (project !== null && isHeaderValue(project))
    headers["openai-project"] = project;
  return headers;
}

function bearer(value: Secret): string | null {
  const key = value.reveal();
  return isHeaderValue(key) && key !== "" ? `Bearer ${key}` : null;
}

function judged(came: HttpAnswer, blank: Answer, shape: Shape): Answer {
  const { status, headers } = came;
  const html = isHtml(came);
  const genuine = isGenuine(headers);
  const answer: Answer = {
    ...blank,
    status,
    ms: came.ms,
    html,
    genuine,
    organization: shortId(headers["openai-organization"]),
    project: shortId(headers["openai-project"]),
  };
  if (status >= 300 && status < 400)
    return {
      ...answer,
      outcome: "network",
      network: { fault: "redirect", code: String(status) },
    };
  if (status >= 200 && status < 300) return succeeded(came, answer, shape);
  const refusal = readRefusal(came);
  if (
    shape.refusedBodyIsOk === true &&
    status === 400 &&
    refusal.kind === "other" &&
    (genuine || hasRefusalForm(came.body))
  )
    return { ...answer, outcome: "ok" };
  const ours = !html && (genuine || hasRefusalForm(came.body));
  return { ...answer, outcome: ours ? "refused" : "not-openai", refusal };
}

/** A success counts when its body is what the API gives; a cut body is taken at its word when the headers are OpenAI's. */
function succeeded(came: HttpAnswer, answer: Answer, shape: Shape): Answer {
  const body = parse(came.body);
  const fits =
    shape.fits ??
    ((value: unknown) => typeof value === "object" && value !== null);
  if (fits(body)) return { ...answer, outcome: "ok", models: modelsIn(body) };
  if (answer.genuine && !answer.html && (came.truncated || isStream(came)))
    return { ...answer, outcome: "ok" };
  return { ...answer, outcome: "not-openai" };
}

function isStream(came: HttpAnswer): boolean {
  return /^text\/event-stream/i.test(came.headers["content-type"] ?? "");
}

/** OpenAI's own edge, or a good imitation: its realm, its version or its kind of request id. */
function isGenuine(headers: Readonly<Record<string, string>>): boolean {
  return (
    /realm="OpenAI API"/i.test(headers["www-authenticate"] ?? "") ||
    headers["openai-version"] !== undefined ||
    /^req_[0-9a-f]{32}$/.test(headers["x-request-id"] ?? "")
  );
}

function shortId(value: string | undefined): string | null {
  return value !== undefined && /^[\w.-]{1,80}$/.test(value) ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export function isModelList(body: unknown): boolean {
  return (
    typeof body === "object" &&
    body !== null &&
    "data" in body &&
    Array.isArray(body.data)
  );
}

function modelsIn(body: unknown): string[] {
  if (
    typeof body !== "object" ||
    body === null ||
    !("data" in body) ||
    !Array.isArray(body.data)
  )
    return [];
  return body.data.flatMap((row: unknown) =>
    typeof row === "object" &&
    row !== null &&
    "id" in row &&
    typeof row.id === "string"
      ? [row.id.slice(0, 120)]
      : [],
  );
}
