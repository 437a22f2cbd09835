import type { Endpoint, FactOf } from "../model/fact.ts";
import { isAside } from "./contexts/code-loader.ts";
import type { ProjectView } from "./project-view.ts";

/** What the program calls: for the probes that stand in for it. */
export interface ProgramCall {
  endpoint: Endpoint;
  model: string | null;
  stream: boolean;
  /** It also lists the models. */
  listsModels: boolean;
}

export function programCall(view: ProjectView): ProgramCall {
  const calls = view
    .factsOf("api-call")
    .filter((call) => !isAside(call.at.path));
  const main =
    calls.find(
      (call) => call.endpoint === "chat" || call.endpoint === "responses",
    ) ??
    calls.find((call) => call.endpoint !== "models") ??
    calls[0];
  return {
    endpoint: main?.endpoint ?? "chat",
    model: main?.model ?? modelNamed(view),
    stream: main?.stream ?? false,
    listsModels: calls.some((call) => call.endpoint === "models"),
  };
}

function modelNamed(view: ProjectView): string | null {
  const own = view
    .factsOf("model")
    .filter((fact: FactOf<"model">) => !isAside(fact.at.path));
  return own[0]?.name ?? null;
}
