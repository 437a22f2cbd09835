import { keyActor, writeAudit, type AuditType } from "../../platform/audit.ts";
import { findProject } from "../../platform/directory.ts";
import type { Organization, Project } from "../../platform/state.ts";
import { refuse, Refused } from "../../refusals.ts";
import type { Call } from "../../route.ts";

/** How admin routes read and write; the writing scope is named after the reading one, which has been seen. */
export const read = {
  style: "admin",
  scopes: ["api.management.read"],
} as const;

export const write = {
  style: "admin",
  scopes: ["api.management.write"],
} as const;

/** Where all project routes begin. */
export const PROJECT = "/organization/projects/:project_id";

export const DAY = 86_400;

/** Longest life a key may be asked for: 365 days (OpenAPI document, July 2026). */
export const MAX_KEY_SECONDS = 31_536_000;

export function notFound(what: string, id: string): Refused {
  return new Refused(refuse("not-found", { what, id }));
}

export const badRequest = (reason: string): Refused =>
  new Refused(refuse("bad-request", { reason }));

/** The project of the path, in the caller's organization, archived or not. */
export function projectOf({ platform, caller, param }: Call): Project {
  const id = param("project_id");
  const project = findProject(platform, id);
  if (project?.organizationId !== caller.organization.id) {
    throw notFound("project", id);
  }
  return project;
}

/** The same, for changes: an archived project takes none. */
export function activeProject(call: Call): Project {
  const project = projectOf(call);
  if (project.archivedAt !== null) {
    throw new Refused(refuse("update-of-archived-project", { id: project.id }));
  }
  return project;
}

/** Writes the audit log in the caller's name. */
export function note(
  { platform, caller }: Call,
  type: AuditType,
  detail: Record<string, unknown>,
  project: Project | null = null,
): void {
  writeAudit(platform, {
    type,
    detail,
    project,
    organizationId: caller.organization.id,
    actor: keyActor(platform, caller.key),
  });
}

/** What is set on an organization or a project without an event type of its own counts as a change of that. */
export function noteChange(call: Call, project: Project | null): void {
  const id = project?.id ?? call.caller.organization.id;
  const type = project === null ? "organization.updated" : "project.updated";
  note(call, type, { id, changes_requested: {} }, project);
}

export const organizationOf = ({ caller }: Call): Organization =>
  caller.organization;
