import { modelNamed, models } from "../../platform/models.ts";
import type { Project } from "../../platform/state.ts";
import { integer, optional, shape } from "../../read/fields.ts";
import { pageOf } from "../../read/page.ts";
import type { Call, Route } from "../../route.ts";
import { limitsOf } from "../admission.ts";
import {
  activeProject,
  note,
  notFound,
  PROJECT,
  projectOf,
  read,
  write,
} from "./shared.ts";

const update = shape({
  max_requests_per_1_minute: optional(integer(0)),
  max_tokens_per_1_minute: optional(integer(0)),
  max_images_per_1_minute: optional(integer(0)),
  max_audio_megabytes_per_1_minute: optional(integer(0)),
  max_requests_per_1_day: optional(integer(0)),
  batch_1_day_max_input_tokens: optional(integer(0)),
});

const idOf = (model: string): string => `rl-${model}`;

function body(project: Project, model: string): object {
  const row = modelNamed(model);
  if (row === null) throw notFound("rate limit", idOf(model));
  const limits = limitsOf(project, model, row);
  return { object: "project.rate_limit", id: idOf(model), model, ...limits };
}

function change(call: Call): object {
  const project = activeProject(call);
  const id = call.param("rate_limit_id");
  const model = Object.keys(models).find((name) => idOf(name) === id);
  if (model === undefined) throw notFound("rate limit", id);
  const asked = update(call.body, "");
  const changes_requested: Record<string, number> = {};
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) changes_requested[name] = value;
  }
  project.rateLimits[model] = {
    ...project.rateLimits[model],
    ...changes_requested,
  };
  note(call, "rate_limit.updated", { id, changes_requested }, project);
  return body(project, model);
}

const PATH = `${PROJECT}/rate_limits`;

export const rateLimitRoutes: readonly Route[] = [
  {
    ...read,
    method: "GET",
    path: PATH,
    handle: (call) => {
      const project = projectOf(call);
      return pageOf(Object.keys(models), call.query, {
        idOf,
        show: (model) => body(project, model),
        rules: { defaultLimit: 100, maxLimit: 1000 },
      });
    },
  },
  { ...write, method: "POST", path: `${PATH}/:rate_limit_id`, handle: change },
];
