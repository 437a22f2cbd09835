import type { Project } from "../../platform/state.ts";
import type { Call } from "../../route.ts";
import { badRequest } from "./shared.ts";

/** The shortest of the lifetimes that organization and project allow, or null. */
function longestLife(call: Call, project: Project | null): number | null {
  const limits = [
    call.caller.organization.maxKeyLifetimeSeconds,
    project?.maxKeyLifetimeSeconds ?? null,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** When a key ends that is asked for now. 400 when that is later than policy allows. */
export function expiryOf(
  call: Call,
  project: Project | null,
  seconds: number | null | undefined,
): number | null {
  const longest = longestLife(call, project);
  const now = call.platform.clock.now();
  if (seconds === null || seconds === undefined) {
    // what happens without a wish under a policy has not been published; the policy wins
    return longest === null ? null : now + longest;
  }
  if (longest !== null && seconds > longest) {
    throw badRequest(
      `expires_in_seconds exceeds the maximum key lifetime of ${longest} seconds.`,
    );
  }
  return now + seconds;
}
