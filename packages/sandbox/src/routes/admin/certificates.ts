import { X509Certificate } from "node:crypto";
import { projectsOf } from "../../platform/directory.ts";
import type { Certificate, Project } from "../../platform/state.ts";
import { listOf, optional, shape, text } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import { badRequest, note, notFound, PROJECT, projectOf } from "./shared.ts";

const read = { style: "admin", scopes: ["api.mtls.read"] } as const;
const write = { style: "admin", scopes: ["api.mtls.write"] } as const;

const MAX_CERTIFICATES = 50;

const upload = shape({
  name: optional(text()),
  certificate: text({ min: 1 }),
});
const modification = shape({ name: optional(text()) });
const toggle = shape({
  certificate_ids: listOf(text({ min: 1 }), { min: 1, max: 10 }),
});

const all = ({ platform, caller }: Call): Certificate[] =>
  platform.state.certificates.filter(
    ({ organizationId }) => organizationId === caller.organization.id,
  );

function named(call: Call, id: string): Certificate {
  const found = all(call).find((certificate) => certificate.id === id);
  if (found === undefined) throw notFound("certificate", id);
  return found;
}

const one = (call: Call): Certificate =>
  named(call, call.param("certificate_id"));

const details = (certificate: Certificate) => ({
  valid_at: certificate.validAt,
  expires_at: certificate.expiresAt,
});

const body = (certificate: Certificate, withContent: boolean) => ({
  object: "certificate",
  id: certificate.id,
  name: certificate.name,
  created_at: certificate.createdAt,
  certificate_details: {
    ...details(certificate),
    ...(withContent ? { content: certificate.content } : {}),
  },
});

/** Where a certificate is active: in the organization or in one project. */
interface Scope {
  path: string;
  object: string;
  projectOf(call: Call): Project | null;
}

const activeIn = (call: Call, project: Project | null) =>
  project ?? call.caller.organization;

const scopedBody = (
  certificate: Certificate,
  scope: Scope,
  active: boolean,
) => ({
  ...body(certificate, false),
  object: scope.object,
  active,
});

const seconds = (text: string): number => Math.floor(Date.parse(text) / 1000);

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw badRequest("The certificate is not valid PEM.");
  }
}

function create(call: Call): object {
  const asked = upload(call.body, "");
  const parsed = parse(asked.certificate);
  if (all(call).length >= MAX_CERTIFICATES) {
    throw badRequest(`At most ${MAX_CERTIFICATES} certificates are allowed.`);
  }
  const certificate: Certificate = {
    id: call.platform.newId("cert_", 24),
    organizationId: call.caller.organization.id,
    name: asked.name ?? null,
    createdAt: call.platform.clock.now(),
    validAt: seconds(parsed.validFrom),
    expiresAt: seconds(parsed.validTo),
    content: asked.certificate,
  };
  call.platform.state.certificates.push(certificate);
  const { id, name } = certificate;
  note(call, "certificate.created", { id, name });
  return body(certificate, false);
}

function get(call: Call): object {
  const include = call.query.manyOf("include", ["content"]);
  return body(one(call), include.length > 0);
}

function modify(call: Call): object {
  const certificate = one(call);
  const { name } = modification(call.body, "");
  if (name !== undefined) certificate.name = name;
  note(call, "certificate.updated", { id: certificate.id, name });
  return body(certificate, false);
}

function remove(call: Call): object {
  const { id, name, content } = one(call);
  const { organization } = call.caller;
  const holders = [organization, ...projectsOf(call.platform, organization.id)];
  if (holders.some((holder) => holder.activeCertificates.includes(id))) {
    throw badRequest("The certificate is active; deactivate it first.");
  }
  const { state } = call.platform;
  state.certificates = state.certificates.filter((entry) => entry.id !== id);
  note(call, "certificate.deleted", { id, name, certificate: content });
  return { object: "certificate.deleted", id };
}

function list(call: Call, scope: Scope): object {
  const { activeCertificates } = activeIn(call, scope.projectOf(call));
  return pageOf(all(call), call.query, {
    idOf: ({ id }) => id,
    show: (entry) =>
      scopedBody(entry, scope, activeCertificates.includes(entry.id)),
    rules: { order: "desc" },
  });
}

function toggled(call: Call, scope: Scope, active: boolean): object {
  const project = scope.projectOf(call);
  const { certificate_ids: ids } = toggle(call.body, "");
  // all or none: an unknown id stops it before anything is changed
  const chosen = ids.map((id) => named(call, id));
  const holder = activeIn(call, project);
  const others = holder.activeCertificates.filter((id) => !ids.includes(id));
  holder.activeCertificates = active ? [...others, ...ids] : others;
  const certificates = chosen.map(({ id, name }) => ({ id, name }));
  const type = active ? "certificates.activated" : "certificates.deactivated";
  note(call, type, { certificates }, project);
  return {
    object: `${scope.object}.${active ? "activation" : "deactivation"}`,
    data: chosen.map((entry) => scopedBody(entry, scope, active)),
  };
}

const PATH = "/organization/certificates";

const scopes: readonly Scope[] = [
  { path: PATH, object: "organization.certificate", projectOf: () => null },
  {
    path: `${PROJECT}/certificates`,
    object: "organization.project.certificate",
    projectOf,
  },
];

const scopedRoutes = (scope: Scope): Route[] => [
  {
    ...read,
    method: "GET",
    path: scope.path,
    handle: (call) => list(call, scope),
  },
  {
    ...write,
    method: "POST",
    path: `${scope.path}/activate`,
    handle: (call) => toggled(call, scope, true),
  },
  {
    ...write,
    method: "POST",
    path: `${scope.path}/deactivate`,
    handle: (call) => toggled(call, scope, false),
  },
];

export const certificateRoutes: readonly Route[] = [
  ...scopes.flatMap(scopedRoutes),
  { ...write, method: "POST", path: PATH, handle: create },
  { ...read, method: "GET", path: `${PATH}/:certificate_id`, handle: get },
  { ...write, method: "POST", path: `${PATH}/:certificate_id`, handle: modify },
  {
    ...write,
    method: "DELETE",
    path: `${PATH}/:certificate_id`,
    handle: remove,
  },
];
