import { oneOf, shape } from "../../read/fields.ts";
import type { Route } from "../../route.ts";
import {
  activeProject,
  noteChange,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const KINDS = [
  "zero_data_retention",
  "modified_abuse_monitoring",
  "enhanced_zero_data_retention",
  "enhanced_modified_abuse_monitoring",
] as const;

const forOrganization = shape({ retention_type: oneOf(...KINDS) });
const forProject = shape({
  retention_type: oneOf("organization_default", "none", ...KINDS),
});

const ORGANIZATION = {
  path: "/organization/data_retention",
  object: "organization.data_retention",
};
const ONE_PROJECT = {
  path: `${PROJECT}/data_retention`,
  object: "project.data_retention",
};

const body = (
  object: string,
  { dataRetention }: { dataRetention: string },
) => ({
  object,
  type: dataRetention,
});

export const dataRetentionRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: ORGANIZATION.path,
    handle: ({ caller }) => body(ORGANIZATION.object, caller.organization),
  },
  {
    ...write,
    method: "POST",
    path: ORGANIZATION.path,
    handle: (call) => {
      const { organization } = call.caller;
      const { retention_type } = forOrganization(call.body, "");
      organization.dataRetention = retention_type;
      noteChange(call, null);
      return body(ORGANIZATION.object, organization);
    },
  },
  {
    ...read,
    method: "GET",
    path: ONE_PROJECT.path,
    handle: (call) => body(ONE_PROJECT.object, projectOf(call)),
  },
  {
    ...write,
    method: "POST",
    path: ONE_PROJECT.path,
    handle: (call) => {
      const project = activeProject(call);
      project.dataRetention = forProject(call.body, "").retention_type;
      noteChange(call, project);
      return body(ONE_PROJECT.object, project);
    },
  },
];
