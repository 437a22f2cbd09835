import { modelNamed, models, type ModelRow } from "../platform/models.ts";
import { refuse, Refused } from "../refusals.ts";
import type { Route } from "../route.ts";
import { isModelAllowed } from "./admission.ts";

const body = (id: string, row: ModelRow) => ({
  id,
  object: "model",
  created: row.created,
  owned_by: row.ownedBy,
});

export const modelRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/models",
    style: "models",
    scopes: ["api.model.read"],
    handle: ({ caller }) => ({
      object: "list",
      data: Object.entries(models)
        .filter(([id]) => isModelAllowed(caller.project, id))
        .map(([id, row]) => body(id, row)),
    }),
  },
  {
    method: "GET",
    path: "/models/:model",
    style: "models",
    scopes: ["api.model.read"],
    handle: ({ caller, param }) => {
      const model = param("model");
      const row = modelNamed(model);
      if (row === null || !isModelAllowed(caller.project, model)) {
        throw new Refused(refuse("unknown-model", { model }));
      }
      return body(model, row);
    },
  },
];
