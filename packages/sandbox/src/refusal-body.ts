import type { Settings } from "./platform/settings.ts";
import type { Shape } from "./refusals/row.ts";
import type { Refusal } from "./refusals.ts";

type Layout = (refusal: Refusal, indent: number) => string;

// regional and scope bodies are quoted in one line wherever they were published, so they stand in one line here
const layouts: Record<Shape, Layout> = {
  route: ({ message, type, param, code }, indent) =>
    JSON.stringify({ error: { message, type, param, code } }, null, indent),
  gateway: ({ message, type, code, param, status }) =>
    JSON.stringify({ error: { message, type, code, param }, status }),
  string: ({ message }) => JSON.stringify({ error: message }),
  region: ({ code, message, param, type }) =>
    JSON.stringify({ error: { code, message, param, type } }),
  unwrapped: ({ status, message }) => JSON.stringify({ code: status, message }),
};

/** The refusal as the settings change it. */
export function applyOverride(refusal: Refusal, settings: Settings): Refusal {
  return { ...refusal, ...settings.refusals[refusal.id] };
}

/** The exact bytes of a refusal; `indent` is the route's own. */
export function refusalBody(
  refusal: Refusal,
  indent: 2 | 4,
  settings: Settings,
): string {
  const isGateway =
    settings.gatewayBodies &&
    refusal.status === 401 &&
    refusal.shape === "route";
  const shape = isGateway ? "gateway" : refusal.shape;
  return layouts[shape](refusal, refusal.indent ?? indent);
}
