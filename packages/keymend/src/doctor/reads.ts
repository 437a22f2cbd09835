import { hostIn, isOpenAiHost } from "../causes/provider-hosts.ts";
import { isKeyName } from "../key/names.ts";
import type { ErrorText } from "../model/error-text.ts";
import type { Seen } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import { isAside } from "./contexts/code-loader.ts";
import type { ProjectView } from "./project-view.ts";

/** Variable that an SDK or wrapper reads when the code gives no key (reference 6.1 and 6.5, checked 2026-11). */
const SDK_VARIABLE: Readonly<Record<string, string>> = {
  "azure-openai": "AZURE_OPENAI_API_KEY",
  "langchain-azure": "AZURE_OPENAI_API_KEY",
};

export const DEFAULT_VARIABLE = "OPENAI_API_KEY";

export function sdkVariable(sdk: string): string {
  return SDK_VARIABLE[sdk] ?? DEFAULT_VARIABLE;
}

/**
 * Client constructions that count: not tests or examples; those that call OpenAI before those that call somebody
 * else, and of these those nearer to the root first. Clients of another service count only when there is no other.
 */
export function clientsOf(view: ProjectView): FactOf<"client">[] {
  const all = view.factsOf("client");
  const own = all.filter((client) => !isAside(client.at.path));
  const counted = own.length > 0 ? own : all;
  const home = counted.filter((client) => !isOfAnotherService(view, client));
  return [...(home.length > 0 ? home : counted)].sort(
    (a, b) =>
      Number(a.browser) - Number(b.browser) ||
      depth(a.at.path) - depth(b.at.path),
  );
}

/** A client for Azure, or one with a base URL and a key of its own: Groq, OpenRouter, a model on this machine. */
function isOfAnotherService(
  view: ProjectView,
  client: FactOf<"client">,
): boolean {
  if (isAzure(client)) return true;
  if (client.options.apiKey === undefined) return false;
  const host = hostIn(literalBase(view, client)?.value ?? "");
  return host !== null && !isOpenAiHost(host);
}

export function isAzure(client: FactOf<"client">): boolean {
  return /azure/.test(client.sdk);
}

/** The base URL that stands as a literal in the construction of this client. */
export function literalBase(
  view: ProjectView,
  client: FactOf<"client">,
): Seen | null {
  const option = client.options.baseURL;
  if (option?.kind !== "literal") return null;
  const line = option.line ?? client.at.line;
  const distance = (seen: Seen) => Math.abs((seen.line ?? 0) - line);
  return (
    view.seen
      .filter(
        (seen) =>
          seen.role === "base-url" &&
          seen.path === client.at.path &&
          seen.value !== null,
      )
      .sort((a, b) => distance(a) - distance(b))[0] ?? null
  );
}

/** A variable that names a file with the key in it: `OPENAI_API_KEY_FILE`. */
export const isFileName = (name: string) => /_(?:FILE|PATH)$/i.test(name);

const depth = (path: string) => path.split("/").length;

/** Names that the program reads a key from, the decisive one first. */
export function readNames(
  view: ProjectView,
  error: ErrorText | null,
): string[] {
  const names: string[] = [];
  for (const fault of error?.local ?? []) {
    if (fault.kind === "missing-key" || fault.kind === "missing-variable")
      names.push(...fault.variables.filter(isKeyName));
  }
  for (const client of clientsOf(view)) {
    const option = client.options.apiKey;
    if (option?.kind === "variable" && !isFileName(option.name))
      names.push(option.name);
    else if (option === undefined) names.push(sdkVariable(client.sdk));
  }
  const reads = view.factsOf("env-read").filter((read) => isKeyName(read.name));
  const own = reads.filter((read) => !isAside(read.at.path));
  names.push(
    ...(own.length > 0 ? own : reads)
      .sort((a, b) => depth(a.at.path) - depth(b.at.path))
      .map((read) => read.name),
  );
  for (const tool of view.factsOf("tool"))
    names.push(...tool.readsVariables.filter(isKeyName));
  if (names.length === 0) names.push(...definedNames(view));
  const azureLast = [
    ...names.filter((name) => !/AZURE/.test(name)),
    ...names.filter((name) => /AZURE/.test(name)),
  ];
  return [...new Set(azureLast.length > 0 ? azureLast : [DEFAULT_VARIABLE])];
}

/** No code says what it reads: the names under which keys stand, the usual one first. */
function definedNames(view: ProjectView): string[] {
  const defined = view.seen.filter(
    (seen) =>
      seen.role === "key" &&
      seen.variable !== null &&
      isKeyName(seen.variable) &&
      ["process", "env-from", "dotenv", "compose", "github-actions"].includes(
        seen.source,
      ),
  );
  return [DEFAULT_VARIABLE, ...defined.map((seen) => seen.variable ?? "")];
}
