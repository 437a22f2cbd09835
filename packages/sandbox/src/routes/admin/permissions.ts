import { HOSTED_TOOLS } from "../../platform/organizations.ts";
import type { Project } from "../../platform/state.ts";
import {
  flag,
  listOf,
  nullable,
  oneOf,
  optional,
  shape,
  text,
} from "../../read/fields.ts";
import type { Call, Route } from "../../route.ts";
import {
  activeProject,
  noteChange,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const modelUpdate = shape({
  mode: oneOf("allow_list", "deny_list"),
  model_ids: listOf(text({ min: 1 })),
});

const tool = optional(nullable(shape({ enabled: flag })));

const toolUpdate = shape({
  file_search: tool,
  web_search: tool,
  image_generation: tool,
  mcp: tool,
  code_interpreter: tool,
});

// a project without permissions of its own denies nothing
const models = ({ modelPermissions }: Project) => ({
  object: "project.model_permissions",
  mode: modelPermissions?.mode ?? "deny_list",
  model_ids: modelPermissions?.modelIds ?? [],
});

const tools = ({ hostedTools }: Project) =>
  Object.fromEntries(
    HOSTED_TOOLS.map((name) => [name, { enabled: hostedTools[name] ?? true }]),
  );

function setModels(call: Call): object {
  const project = activeProject(call);
  const { mode, model_ids: modelIds } = modelUpdate(call.body, "");
  project.modelPermissions = { mode, modelIds };
  noteChange(call, project);
  return models(project);
}

function clearModels(call: Call): object {
  const project = activeProject(call);
  project.modelPermissions = null;
  noteChange(call, project);
  return { object: "project.model_permissions.deleted", deleted: true };
}

function setTools(call: Call): object {
  const project = activeProject(call);
  const asked = toolUpdate(call.body, "");
  for (const name of HOSTED_TOOLS) {
    const wish = asked[name];
    if (wish) project.hostedTools[name] = wish.enabled;
  }
  noteChange(call, project);
  return tools(project);
}

const MODELS = `${PROJECT}/model_permissions`;
const TOOLS = `${PROJECT}/hosted_tool_permissions`;

export const permissionRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: MODELS,
    handle: (call) => models(projectOf(call)),
  },
  { ...write, method: "POST", path: MODELS, handle: setModels },
  { ...write, method: "DELETE", path: MODELS, handle: clearModels },
  {
    ...read,
    method: "GET",
    path: TOOLS,
    handle: (call) => tools(projectOf(call)),
  },
  { ...write, method: "POST", path: TOOLS, handle: setTools },
];
