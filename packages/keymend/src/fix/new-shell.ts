import type { Evidence, Seen } from "../model/evidence.ts";
import type { SourceKind } from "../model/occurrence.ts";

/** Places that a shell reads when it starts: what changes there reaches programs from the next terminal on. */
const AT_START: ReadonlySet<SourceKind> = new Set([
  "shell-profile",
  "system-environment",
  "envrc",
]);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a shell that is started after the change, and the variables in which it differs; null when it
 * does not. A variable counts when a profile set it to what the process has now.
 */
export function inNewShell(
  before: Evidence,
  after: Evidence,
  environment: Environment,
): { environment: Environment; variables: string[] } | null {
  const changed = before.seen.flatMap(({ path, variable, value }) => {
    if (path !== null || variable === null || value === null) return [];
    const was = settings(before, variable).some((one) => one.value === value);
    const now = settings(after, variable);
    if (!was || now.some((one) => one.value === value)) return [];
    return [{ variable, value: now.at(-1)?.value ?? undefined }];
  });
  if (changed.length === 0) return null;
  return {
    environment: {
      ...environment,
      ...Object.fromEntries(
        changed.map(({ variable, value }) => [variable, value]),
      ),
    },
    variables: changed.map(({ variable }) => variable),
  };
}

function settings({ seen }: Evidence, variable: string): Seen[] {
  return seen.filter(
    (one) =>
      AT_START.has(one.source) &&
      one.variable === variable &&
      one.tags?.includes("commented") !== true,
  );
}
