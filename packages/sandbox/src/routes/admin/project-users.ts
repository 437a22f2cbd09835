import { findUser, membershipOf } from "../../platform/directory.ts";
import { leaveProject } from "../../platform/organizations.ts";
import type { Membership, Project, User } from "../../platform/state.ts";
import { nullable, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import {
  activeProject,
  badRequest,
  note,
  notFound,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const creation = shape({
  user_id: optional(nullable(text({ min: 1 }))),
  email: optional(nullable(text({ min: 1 }))),
  role: text({ min: 1 }),
});

const update = shape({ role: optional(nullable(text({ min: 1 }))) });

function body({ platform }: Call, { userId, role, addedAt }: Membership) {
  const user = findUser(platform, userId);
  return {
    object: "organization.project.user",
    id: userId,
    name: user?.name ?? null,
    email: user?.email ?? null,
    role,
    added_at: addedAt,
  };
}

function one(call: Call, project: Project): Membership {
  const id = call.param("user_id");
  const member = membershipOf(project, id);
  if (member === null) throw notFound("user", id);
  return member;
}

/** Only members of the organization can be added to a project. */
function memberOfOrganization(
  { platform, caller }: Call,
  asked: ReturnType<typeof creation>,
): User {
  const wanted = asked.user_id ?? asked.email;
  if (!wanted) throw badRequest("Provide one of user_id or email.");
  const user = platform.state.users.find(
    ({ id, email }) => id === wanted || email === wanted,
  );
  if (!user || membershipOf(caller.organization, user.id) === null) {
    throw notFound("user", wanted);
  }
  return user;
}

function create(call: Call): object {
  const project = activeProject(call);
  const asked = creation(call.body, "");
  const user = memberOfOrganization(call, asked);
  if (membershipOf(project, user.id) !== null) {
    throw badRequest("The user is already a member of this project.");
  }
  const addedAt = call.platform.clock.now();
  const member = { userId: user.id, role: asked.role, addedAt };
  project.members.push(member);
  const data = { role: asked.role };
  note(call, "user.added", { id: user.id, data }, project);
  return body(call, member);
}

function change(call: Call): object {
  const project = activeProject(call);
  const member = one(call, project);
  const { role } = update(call.body, "");
  if (typeof role === "string") member.role = role;
  const changes_requested = typeof role === "string" ? { role } : {};
  note(call, "user.updated", { id: member.userId, changes_requested }, project);
  return body(call, member);
}

function remove(call: Call): object {
  const project = projectOf(call);
  const { userId: id } = one(call, project);
  leaveProject(call.platform, project, id);
  note(call, "user.deleted", { id }, project);
  return { object: "organization.project.user.deleted", id, deleted: true };
}

const PATH = `${PROJECT}/users`;

export const projectUserRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: PATH,
    handle: (call) =>
      pageOf(projectOf(call).members, call.query, {
        idOf: ({ userId }) => userId,
        show: (member) => body(call, member),
      }),
  },
  { ...write, method: "POST", path: PATH, handle: create },
  {
    ...read,
    method: "GET",
    path: `${PATH}/:user_id`,
    handle: (call) => body(call, one(call, projectOf(call))),
  },
  { ...write, method: "POST", path: `${PATH}/:user_id`, handle: change },
  { ...write, method: "DELETE", path: `${PATH}/:user_id`, handle: remove },
];
