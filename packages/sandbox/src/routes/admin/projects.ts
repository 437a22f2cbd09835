import { projectsOf } from "../../platform/directory.ts";
import { newProject } from "../../platform/organizations.ts";
import type { Project } from "../../platform/state.ts";
import { nullable, oneOf, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import {
  activeProject,
  note,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

/** `PublicProjectResidency` of the OpenAPI document, August 2026. */
const RESIDENCIES = [
  "GLOBAL",
  "US_STORAGE_PROCESSING",
  "EU_STORAGE_PROCESSING",
  "JP_STORAGE",
  "KR_STORAGE",
  "CA_STORAGE",
  "SG_STORAGE",
  "IN_STORAGE",
  "AU_STORAGE",
  "GB_STORAGE",
  "AE_STORAGE",
  "AE_STORAGE_PROCESSING",
] as const;

const creation = shape({
  name: text({ min: 1 }),
  residency: optional(nullable(oneOf(...RESIDENCIES))),
  external_key_id: optional(nullable(text())),
});

const update = shape({
  name: optional(nullable(text({ min: 1 }))),
  external_key_id: optional(nullable(text())),
});

const body = (project: Project) => ({
  id: project.id,
  object: "organization.project",
  name: project.name,
  created_at: project.createdAt,
  archived_at: project.archivedAt,
  status: project.archivedAt === null ? "active" : "archived",
  external_key_id: project.externalKeyId,
  residency: project.residency,
});

function list(call: Call): object {
  const withArchived = call.query.flag("include_archived") === true;
  const projects = projectsOf(
    call.platform,
    call.caller.organization.id,
  ).filter((project) => withArchived || project.archivedAt === null);
  return pageOf(projects, call.query, { idOf: ({ id }) => id, show: body });
}

function create(call: Call): object {
  const asked = creation(call.body, "");
  const project = newProject(call.platform, call.caller.organization, {
    name: asked.name,
    residency: asked.residency,
    externalKeyId: asked.external_key_id,
  });
  const { id, name } = project;
  note(call, "project.created", { id, data: { name, title: name } }, project);
  return body(project);
}

function change(call: Call): object {
  const project = activeProject(call);
  const asked = update(call.body, "");
  if (typeof asked.name === "string") project.name = asked.name;
  if (asked.external_key_id !== undefined) {
    project.externalKeyId = asked.external_key_id;
  }
  const changes_requested =
    typeof asked.name === "string" ? { title: asked.name } : {};
  note(call, "project.updated", { id: project.id, changes_requested }, project);
  return body(project);
}

function archive(call: Call): object {
  const project = activeProject(call);
  project.archivedAt = call.platform.clock.now();
  note(call, "project.archived", { id: project.id }, project);
  return body(project);
}

export const projectRoutes: readonly Route[] = [
  { ...read, method: "GET", path: "/organization/projects", handle: list },
  { ...write, method: "POST", path: "/organization/projects", handle: create },
  {
    ...read,
    method: "GET",
    path: PROJECT,
    handle: (call) => body(projectOf(call)),
  },
  { ...write, method: "POST", path: PROJECT, handle: change },
  { ...write, method: "POST", path: `${PROJECT}/archive`, handle: archive },
];
