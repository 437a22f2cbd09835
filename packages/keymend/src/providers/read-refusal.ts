import { redact } from "../error-text/redact.ts";
import type { Refusal, RefusalKind } from "../model/answer.ts";
import { masksIn } from "./mask-in-text.ts";
import {
  detailsOf,
  kindOfStatus,
  kindOfType,
  refusalRows,
  rowOfCode,
  rowOfMessage,
  type RefusalRow,
} from "./refusals.ts";

/** An answer that is no success, as it came. Header names in lower case. */
export interface RawAnswer {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/** The parts that every body shape comes down to. */
export interface ErrorParts {
  message: string;
  code: string | null;
  type: string | null;
}

const MAX_MESSAGE = 2_000;

/**
 * Says what a refusal is, whatever the shape of its body: an error object (members in any order, with or without a
 * sibling status), a bare string, no wrapper at all, an OAuth answer, an HTML page, or nothing. Never throws.
 */
export function readRefusal(raw: RawAnswer): Refusal {
  const { status, headers } = raw;
  if (isHtml(raw)) return htmlRefusal(raw);
  const parts = partsOf(raw.body);
  const code = parts.code ?? headers["x-openai-authorization-error"] ?? null;
  const row = rowOfMessage(parts.message) ?? rowOfCode(code);
  const kind = row?.id ?? weakKind(parts.type, status, parts);
  const retry = headers["retry-after"];
  return makeRefusal(kind, row, {
    ...parts,
    code,
    status,
    details: retry === undefined ? {} : { retryAfterS: retry.slice(0, 20) },
  });
}

export function isHtml(raw: RawAnswer): boolean {
  return (
    /^text\/html/i.test(raw.headers["content-type"] ?? "") ||
    /^\s{0,200}<(?:!doctype|html|head|body|center|h1)/i.test(raw.body)
  );
}

/** Does the body have one of the shapes in which OpenAI refuses? */
export function hasRefusalForm(body: string): boolean {
  const json = parse(body);
  if (!isRecord(json)) return false;
  if (isRecord(json["error"]))
    return typeof json["error"]["message"] === "string";
  return (
    typeof json["error"] === "string" ||
    (typeof json["message"] === "string" && typeof json["code"] === "number")
  );
}

/** A block page is a refusal of its own; any other page says only that no API is there. */
function htmlRefusal({ status, headers, body }: RawAnswer): Refusal {
  const blocked =
    headers["cf-mitigated"] !== undefined ||
    rowOfMessage(body.slice(0, 100_000))?.id === "html-block" ||
    (status === 403 && /cloudflare|blocked|denied|forbidden/i.test(body));
  const row = refusalRows.find(({ id }) => id === "html-block") ?? null;
  const kind = blocked ? "html-block" : (kindOfStatus[status] ?? "other");
  const title = /<title>([^<]{0,200})/i.exec(body)?.[1]?.trim() ?? "";
  return makeRefusal(kind, blocked ? row : null, {
    message: title,
    code: null,
    type: null,
    status,
    details: {},
  });
}

function weakKind(
  type: string | null,
  status: number,
  { message }: ErrorParts,
): RefusalKind {
  const named = type === null ? undefined : kindOfType[type];
  if (named !== undefined) return named;
  // a status of its own accord says nothing of a client's mistake
  return status === 403 && message === ""
    ? "other"
    : (kindOfStatus[status] ?? "other");
}

/** Puts a refusal together; the message is cleaned of keys here and nowhere else. */
export function makeRefusal(
  kind: RefusalKind,
  row: RefusalRow | null,
  parts: ErrorParts & {
    status: number | null;
    details: Record<string, string>;
  },
): Refusal {
  const message = parts.message.slice(0, MAX_MESSAGE);
  const mask = masksIn(message)[0]?.mask ?? null;
  const plain =
    mask?.whole === true
      ? message.replaceAll(mask.shown, `(${String(mask.length)} characters)`)
      : message;
  return {
    kind,
    status: parts.status,
    code: word(parts.code),
    type: word(parts.type),
    message: redact(plain),
    mask,
    details: redacted({
      ...(row === null ? {} : detailsOf(row, message)),
      ...parts.details,
    }),
  };
}

/** Somebody's key may stand where a model or an organization belongs. */
function redacted(details: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, redact(value)]),
  );
}

function word(text: string | null): string | null {
  return text !== null && /^[\w.-]{1,80}$/.test(text) ? redact(text) : null;
}

function partsOf(body: string): ErrorParts {
  const json = parse(body);
  if (!isRecord(json))
    return {
      message: body.trim().slice(0, MAX_MESSAGE),
      code: null,
      type: null,
    };
  const error = json["error"];
  if (isRecord(error)) return fromObject(error);
  if (typeof error === "string") {
    const description = text(json["error_description"]);
    return description === null
      ? { message: error, code: null, type: null }
      : { message: description, code: error, type: null };
  }
  return fromObject(json);
}

function fromObject(source: Record<string, unknown>): ErrorParts {
  return {
    message:
      text(source["message"]) ??
      text(source["msg"]) ??
      text(source["detail"]) ??
      "",
    code: text(source["code"]),
    type: text(source["type"]),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function parse(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body);
    return Array.isArray(json) ? json[0] : json;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
