import { findOrganization, membershipOf } from "../platform/directory.ts";
import { families } from "../platform/families.ts";
import type { Platform } from "../platform/platform.ts";
import { refuse, type Refusal } from "../refusals.ts";
import { styles, type Arrival, type Caller, type Route } from "../route.ts";
import { isIpAllowed, regionOf } from "./network.ts";
import { hasScope } from "./scopes.ts";

/** All that a stage may look at. */
export interface Visit {
  platform: Platform;
  arrival: Arrival;
  caller: Caller;
  route: Route;
  headers: Headers;
}

/** A refusal, or null to go on to the next stage. */
type Stage = (visit: Visit) => Refusal | null;

const account: Stage = ({ platform, caller: { user, organization } }) => {
  if (organization.terminated) return refuse("access-terminated");
  const wording = platform.settings.deactivatedWording;
  return user?.deactivated === true
    ? refuse("account-deactivated", { wording })
    : null;
};

const membership: Stage = ({ caller: { key, organization, user } }) => {
  if (organization.disabled) return refuse("organization-access-lost");
  if (user === null || membershipOf(organization, user.id) !== null) {
    return null;
  }
  return families[key.family].followsOwner
    ? refuse("no-organization")
    : refuse("organization-access-lost");
};

const projectState: Stage = ({ caller: { key, project, user } }) => {
  if (project === null) return null;
  if (project.archivedAt !== null) return refuse("project-archived");
  const isOutside =
    key.projectId !== null &&
    user !== null &&
    membershipOf(project, user.id) === null;
  return isOutside ? refuse("project-access-lost") : null;
};

const keyPolicy: Stage = ({ caller: { key, organization, project } }) => {
  if (!families[key.family].isUserKey) return null;
  if (organization.forbidsUserKeys) {
    return refuse("user-keys-forbidden", { by: "organization" });
  }
  return project?.forbidsUserKeys === true
    ? refuse("user-keys-forbidden", { by: "project" })
    : null;
};

const organizationHeader: Stage = ({ platform, caller, headers }) => {
  // an empty header counts: it names an organization that is not there
  const value = headers.get("openai-organization");
  if (value === null || value === caller.organization.id) return null;
  const isElsewhere = findOrganization(platform, value) !== null;
  return isElsewhere && !families[caller.key.family].followsOwner
    ? refuse("mismatched-organization")
    : refuse("unknown-organization", { value });
};

const projectHeader: Stage = ({ caller: { key, project }, headers }) => {
  const value = headers.get("openai-project");
  if (value === null || project === null || value === project.id) return null;
  return families[key.family].projectBound
    ? refuse("mismatched-project")
    : refuse("unknown-project");
};

const versionHeader: Stage = ({ headers }) => {
  const value = headers.get("openai-version");
  return value === null || ["2020-10-01", "2020-11-07"].includes(value)
    ? null
    : refuse("unsupported-version", { value });
};

const ipAllowlist: Stage = ({ arrival, caller }) => {
  const { organization, project } = caller;
  const isAllowed =
    isIpAllowed(organization, arrival.clientIp) &&
    (project === null || isIpAllowed(project, arrival.clientIp));
  return isAllowed ? null : refuse("ip-not-authorized");
};

/** A client certificate is played by a header that holds its id; it must be active where it is demanded. */
export const CERTIFICATE_HEADER = "x-sandbox-client-certificate";

const certificate: Stage = ({ caller: { organization, project }, headers }) => {
  const presented = headers.get(CERTIFICATE_HEADER) ?? "";
  const lacks = (holder: typeof organization | typeof project) =>
    holder?.requiresMtls === true &&
    !organization.activeCertificates.includes(presented) &&
    !holder.activeCertificates.includes(presented);
  return lacks(organization) || lacks(project)
    ? refuse("certificate-required")
    : null;
};

const hostname: Stage = ({ arrival, caller: { project } }) => {
  const region = project === null ? null : regionOf(project.residency);
  return region === null || region === arrival.region
    ? null
    : refuse("incorrect-hostname", { host: `${region}.api.openai.com` });
};

const scopes: Stage = ({ caller: { key }, route }) => {
  const missing = route.scopes.find((scope) => !hasScope(key, scope));
  if (missing === undefined) return null;
  return refuse(styles[route.style].missingScopes, { scopes: [missing] });
};

/** In the order in which they are asked. The real order is not documented; this one agrees with all public reports. */
const stages: readonly Stage[] = [
  account,
  membership,
  projectState,
  keyPolicy,
  organizationHeader,
  projectHeader,
  versionHeader,
  ipAllowlist,
  certificate,
  hostname,
  scopes,
];

/** The first refusal, or null when the caller may go on. */
export function passStages(visit: Visit): Refusal | null {
  for (const stage of stages) {
    const refusal = stage(visit);
    if (refusal !== null) return refusal;
  }
  return null;
}
