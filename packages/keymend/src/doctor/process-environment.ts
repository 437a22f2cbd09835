import { keysInside } from "../key/families.ts";
import { roleOfName } from "../key/names.ts";
import type { Occurrence, SourceKind } from "../model/occurrence.ts";
import { Secret } from "../secret.ts";

export interface ProcessValues {
  occurrences: Occurrence[];
  /** Everything that is no key and no secret: what tools and CI systems say of themselves. */
  plain: Map<string, string>;
  /** All of it, for expansion and precedence. Holds keys: hand it to loaders only. */
  all: Map<string, string>;
}

// variables whose values are safe and telling; anything else stays inside
const TELLING =
  /^(?:CI|GITHUB_(?!TOKEN)\w+|GITLAB_CI|CI_(?:PIPELINE_SOURCE|COMMIT_REF_PROTECTED|JOB_NAME|ENVIRONMENT_NAME|MERGE_REQUEST_\w+)|CIRCLECI|CIRCLE_(?:JOB|PR_\w+|BRANCH)|VERCEL|VERCEL_ENV|NETLIFY|CONTEXT|DYNO|FLY_APP_NAME|K_SERVICE|AWS_LAMBDA_FUNCTION_NAME|KUBERNETES_SERVICE_HOST|NODE_ENV|SHELL|TERM_PROGRAM|SUDO_USER|VIRTUAL_ENV|WSL_DISTRO_NAME|LANG|NODE_EXTRA_CA_CERTS|OPENAI_LOG|DOTENV_\w+|container)$/;

/** The environment of a process as occurrences: every name that stands for a key, an identity, an address or a proxy. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  source: SourceKind,
): ProcessValues {
  const occurrences: Occurrence[] = [];
  const plain = new Map<string, string>();
  const all = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    all.set(name, value);
    if (TELLING.test(name)) plain.set(name, value);
    const role =
      roleOfName(name) ?? (keysInside(value).length > 0 ? "key" : null);
    if (role === null) continue;
    occurrences.push({
      id: "",
      source,
      path: null,
      line: null,
      column: null,
      variable: name,
      value: new Secret(value),
      role,
      tags: ["exported"],
    });
  }
  return { occurrences, plain, all };
}

/** `NAME=value` pairs between NULs, as in /proc/<pid>/environ, or between line breaks. */
export function parseEnvironment(text: string): Record<string, string> {
  const separator = text.includes("\0") ? "\0" : "\n";
  const out: Record<string, string> = {};
  for (const pair of text.split(separator)) {
    const at = pair.indexOf("=");
    if (at > 0) out[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return out;
}
