import { membershipOf, organizationsOf } from "../platform/directory.ts";
import type { Organization } from "../platform/state.ts";
import type { Call, Caller, Route } from "../route.ts";

const organizationBody = (
  organization: Organization,
  role: string,
  isDefault: boolean,
) => ({
  object: "organization",
  id: organization.id,
  created: organization.createdAt,
  title: organization.title,
  name: organization.slug,
  description: null,
  personal: organization.personal,
  is_default: isDefault,
  role,
});

function organizationsFor({ platform, caller }: Call) {
  const { user, organization } = caller;
  const all =
    user === null ? [organization] : organizationsOf(platform, user.id);
  const data = all.map((entry) =>
    organizationBody(
      entry,
      user === null
        ? "reader"
        : (membershipOf(entry, user.id)?.role ?? "reader"),
      entry.id === organization.id,
    ),
  );
  return { object: "list", data };
}

// what a service account gets has not been published; it is taken to be the same with its own name
const ownerOf = ({ user, serviceAccount, key }: Caller) => ({
  id: user?.id ?? serviceAccount?.id ?? key.owner.id,
  email: user?.email ?? null,
  name: user?.name ?? serviceAccount?.name ?? null,
  created: user?.createdAt ?? serviceAccount?.createdAt ?? key.createdAt,
});

export const meRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/me",
    style: "models",
    scopes: [],
    handle: (call) => ({
      object: "user",
      ...ownerOf(call.caller),
      picture: null,
      phone_number: null,
      mfa_flag_enabled: false,
      amr: [],
      orgs: organizationsFor(call),
      has_projects_archive: false,
      has_payg_project_spend_limit: true,
    }),
  },
  {
    method: "GET",
    path: "/organizations",
    style: "models",
    scopes: ["organization.read"],
    handle: organizationsFor,
  },
];
