import type { AdminRecord } from "../model/evidence.ts";
import type { HttpAnswer } from "../io/port.ts";
import { isHeaderValue } from "../io/port.ts";
import type { Secret } from "../secret.ts";
import { TIMEOUT_MS, type ProviderIo } from "./plan.ts";

// Admin API: projects, their keys, the admin keys, the audit log. OpenAPI document of 2026-08-21.

export interface LookUp {
  baseUrl: string;
  /** May the admin key be sent there? */
  trusted: boolean;
  adminKey: Secret;
  /** The key that is looked for. */
  value: Secret;
  /** Project of the key when an answer named it, or the one that the program names. */
  project: string | null;
  nowMs: number;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Pages of one list that are read, of 100 entries each. */
const MAX_PAGES = 5;
/** Projects whose keys are listed when the project is not known. */
const MAX_PROJECTS = 30;
/** Requests in flight. */
const WIDTH = 4;
const MAX_BYTES = 1_000_000;
const ENDINGS = [
  "api_key.deleted",
  "project.archived",
  "user.deleted",
  "service_account.deleted",
];

interface Entry extends Record<string, unknown> {
  id: string;
}

/** A list as far as it was read; `whole` when it ended before the limit did. */
interface Listed {
  entries: Entry[];
  whole: boolean;
}

/**
 * What the organization's own lists say of a key: found by the head and the last characters of `redacted_value`.
 * Null when the admin key is not accepted or the lists cannot be read.
 */
export async function lookUpKey(
  io: ProviderIo,
  look: LookUp,
): Promise<AdminRecord | null> {
  const key = look.value.reveal().trim();
  const header = look.adminKey.reveal();
  if (
    !look.trusted ||
    !isHeaderValue(header) ||
    header === "" ||
    key.length < 16
  )
    return null;
  const list = lister(io, look);
  const isAdmin = key.startsWith("sk-admin-");
  const projects = await list("/projects", "include_archived=true");
  if (projects === null) return null;
  const places = isAdmin
    ? [{ path: "/admin_api_keys", query: "", project: null, archived: false }]
    : placesOf(projects, look.project);
  const found = await search(list, places, key);
  if ("entry" in found)
    return {
      ...recordOf(found.entry, look.nowMs),
      projectArchived: found.place.archived,
      endedBy: found.place.archived
        ? await endingOf(list, found.place.project)
        : null,
    };
  const whole = projects.whole && found.whole && places.length <= MAX_PROJECTS;
  return absent(list, look, projects, whole);
}

/** Not in the lists: gone when the list of its own project is whole, else simply not found. */
async function absent(
  list: Lister,
  { project }: LookUp,
  projects: Listed,
  whole: boolean,
): Promise<AdminRecord> {
  const own = projects.entries.find(({ id }) => id === project);
  return {
    state: whole && own !== undefined ? "gone" : "not-found",
    id: null,
    expiresAtMs: null,
    lastUsedMs: null,
    createdMs: null,
    projectArchived: own !== undefined && isArchived(own),
    endedBy: own === undefined ? null : await endingOf(list, own.id),
  };
}

interface Place {
  path: string;
  query: string;
  project: string | null;
  archived: boolean;
}

/** Keys of all projects, the key's own first. `any`: without it, keys of people who left may be missing. */
function placesOf({ entries }: Listed, project: string | null): Place[] {
  const own = entries.filter(({ id }) => id === project);
  const rest = entries.filter(({ id }) => id !== project);
  return [...own, ...rest].slice(0, MAX_PROJECTS).map((entry) => ({
    path: `/projects/${encodeURIComponent(entry.id)}/api_keys`,
    query: "owner_project_access=any",
    project: entry.id,
    archived: isArchived(entry),
  }));
}

function isArchived(project: Entry): boolean {
  return (
    project["status"] === "archived" ||
    typeof project["archived_at"] === "number"
  );
}

async function search(
  list: Lister,
  places: Place[],
  key: string,
): Promise<{ entry: Entry; place: Place } | { whole: boolean }> {
  let whole = true;
  for (let at = 0; at < places.length; at += WIDTH) {
    const some = places.slice(at, at + WIDTH);
    const lists = await Promise.all(
      some.map(({ path, query }) => list(path, query)),
    );
    for (const [index, listed] of lists.entries()) {
      if (listed === null) {
        whole = false;
        continue;
      }
      whole &&= listed.whole;
      const entry = listed.entries.find((one) =>
        isRedacted(one["redacted_value"], key),
      );
      const place = some[index];
      if (entry !== undefined && place !== undefined) return { entry, place };
    }
  }
  return { whole };
}

/** `sk-proj-...wxyz`, `sk-abc...def`, `sk-admin-****wxyz`: how much is shown is not documented, so both ends must fit. */
export function isRedacted(redacted: unknown, key: string): boolean {
  if (typeof redacted !== "string" || redacted.length > 400) return false;
  const parts = /^([\w-]*)(?:\.{2,}|…|\*+)([\w-]+)$/.exec(redacted);
  const [, head = "", tail = ""] = parts ?? [];
  return tail.length >= 3 && key.startsWith(head) && key.endsWith(tail);
}

function recordOf(
  entry: Entry,
  nowMs: number,
): Omit<AdminRecord, "projectArchived" | "endedBy"> {
  const expiresAtMs = time(entry["expires_at"]);
  const state =
    expiresAtMs !== null && expiresAtMs <= nowMs
      ? "expired"
      : entry["owner_project_access"] === "inactive"
        ? "owner-inactive"
        : "listed";
  return {
    state,
    id: entry.id,
    expiresAtMs,
    lastUsedMs: time(entry["last_used_at"]),
    createdMs: time(entry["created_at"]),
  };
}

/**
 * The event of the audit log that ended a key of this project. Null when the log is empty, off or closed to this
 * admin key, and when it tells of several ends: none of them names the value.
 */
async function endingOf(
  list: Lister,
  project: string | null,
): Promise<AdminRecord["endedBy"]> {
  if (project === null) return null;
  const query = [
    ...ENDINGS.map((event) => `event_types[]=${event}`),
    `project_ids[]=${encodeURIComponent(project)}`,
  ].join("&");
  const log = await list("/audit_logs", query);
  const events = (log?.entries ?? []).flatMap((entry) => {
    const atMs = time(entry["effective_at"]);
    const event = entry["type"];
    return atMs !== null && typeof event === "string" && ENDINGS.includes(event)
      ? [{ event, atMs }]
      : [];
  });
  return events.length === 1 ? (events[0] ?? null) : null;
}

function time(seconds: unknown): number | null {
  return typeof seconds === "number" && Number.isFinite(seconds)
    ? seconds * 1_000
    : null;
}

type Lister = (path: string, query: string) => Promise<Listed | null>;

/** Reads a list page by page; null when the first page is no list. */
function lister(io: ProviderIo, look: LookUp): Lister {
  const base = `${look.baseUrl.trim().replace(/\/+$/, "")}/organization`;
  const page = (url: string) =>
    io.http.request({
      method: "GET",
      url,
      headers: {
        accept: "application/json",
        "user-agent": "keymend",
        authorization: `Bearer ${look.adminKey.reveal()}`,
      },
      timeoutMs: look.timeoutMs ?? TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      ...(look.signal === undefined ? {} : { signal: look.signal }),
    });
  return async (path, query) => {
    const entries: Entry[] = [];
    let after: string | null = null;
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const parts = [
        "limit=100",
        query,
        after === null ? "" : `after=${encodeURIComponent(after)}`,
      ];
      const came = await page(
        `${base}${path}?${parts.filter((part) => part !== "").join("&")}`,
      );
      const read = came.ok ? readPage(came) : null;
      if (read === null) return count === 0 ? null : { entries, whole: false };
      entries.push(...read.entries);
      after = read.last;
      if (after === null) return { entries, whole: true };
    }
    return { entries, whole: false };
  };
}

function readPage(
  came: HttpAnswer,
): { entries: Entry[]; last: string | null } | null {
  if (came.status !== 200 || came.truncated) return null;
  let body: unknown;
  try {
    body = JSON.parse(came.body);
  } catch {
    return null;
  }
  if (
    typeof body !== "object" ||
    body === null ||
    !("data" in body) ||
    !Array.isArray(body.data)
  )
    return null;
  const entries = body.data.filter(
    (one: unknown): one is Entry =>
      typeof one === "object" &&
      one !== null &&
      "id" in one &&
      typeof one.id === "string",
  );
  const more = "has_more" in body && body.has_more === true;
  return { entries, last: more ? (entries.at(-1)?.id ?? null) : null };
}
