import { roleOfName } from "../key/names.ts";
import type { Evidence, RunContext, Seen } from "../model/evidence.ts";
import type { At } from "../model/fact.ts";
import type { ProjectView } from "./project-view.ts";
import { clientsOf, isAzure, literalBase } from "./reads.ts";

export const DEFAULT_BASE = "https://api.openai.com/v1";

/** The provider's own hosts (reference 2.3 and section 3 on residency, checked 2026-08). */
const OWN_HOST = /^(?:api|(?:us|eu|ae|mtls|mtls-eu)\.api)\.openai\.com$/;

export interface BaseUrls {
  /** What the program uses. */
  used: Evidence["base"];
  /** Where keymend may send the key. */
  ask: string;
}

/**
 * The base URL in use, and the one that may be asked. One that stands only inside the project is never asked:
 * a hostile repository must not be able to collect keys.
 */
export function baseUrls(
  view: ProjectView,
  context: RunContext | null,
  allowedHosts: readonly string[],
): BaseUrls {
  const outside = view.fromProcess("OPENAI_BASE_URL");
  const outsideUrl = outside?.value?.trim() ?? "";
  const fallback = outsideUrl === "" ? DEFAULT_BASE : outsideUrl;
  const azure = azureEndpoint(view, context);
  if (azure !== null) return { used: azure, ask: fallback };
  const found =
    inCode(view, context) ??
    named(view, context, "OPENAI_BASE_URL") ??
    named(view, context, "OPENAI_API_BASE");
  const url = found?.value?.trim() ?? "";
  // a container does not see the variable of this machine, and is still asked for where the variable says
  if (found === null || url === "")
    return {
      used: {
        url: fallback,
        from: outsideUrl === "" ? null : outside,
        trusted: true,
        defaulted: outsideUrl === "",
      },
      ask: fallback,
    };
  const trusted =
    found.path === null ||
    sameOrigin(url, fallback) ||
    isOwn(url) ||
    allowedHosts.includes(hostOf(url) ?? "");
  return {
    used: { url, from: found, trusted, defaulted: false },
    ask: trusted ? url : fallback,
  };
}

/** Every client here is one for Azure: its keys are no business of OpenAI's. */
function azureEndpoint(
  view: ProjectView,
  context: RunContext | null,
): Evidence["base"] | null {
  const clients = clientsOf(view);
  if (clients.length === 0 || !clients.every(isAzure)) return null;
  const from = valueIn(context, "AZURE_OPENAI_ENDPOINT");
  const url = from?.value?.trim() ?? "https://<resource>.openai.azure.com";
  return { url, from, trusted: false, defaulted: false };
}

/** The client that decides is built with a base URL of its own, or for another service. */
function inCode(view: ProjectView, context: RunContext | null): Seen | null {
  for (const client of clientsOf(view)) {
    const option = client.options.baseURL;
    if (option?.kind === "literal") return literalBase(view, client);
    if (
      option?.kind === "variable" &&
      roleOfName(option.name) === "base-url" &&
      isRead(view, option.name)
    ) {
      const got = valueIn(context, option.name);
      if (got !== null) return got;
    }
  }
  return null;
}

function named(
  view: ProjectView,
  context: RunContext | null,
  name: string,
): Seen | null {
  // the old name is ignored by today's SDKs; wrappers still read it
  const read =
    view
      .factsOf("client")
      .some((client) => /langchain|litellm|llama/.test(client.sdk)) ||
    view.dependency("litellm") !== undefined ||
    isRead(view, name);
  if (name === "OPENAI_API_BASE" && !read) return null;
  return valueIn(context, name);
}

function isRead(view: ProjectView, name: string): boolean {
  return view
    .factsOf("env-read")
    .some((fact) => fact.name === name && !isForNothing(view, fact.at));
}

/** `openai.api_base = …` below version 1 of the Python SDK counts, and above it says nothing to anybody. */
function isForNothing(view: ProjectView, { path, line }: At): boolean {
  const version = view.dependency("openai", "pypi")?.version ?? "";
  return (
    Number(/\d+/.exec(version)?.[0] ?? 0) >= 1 &&
    view
      .factsOf("legacy-sdk-setting")
      .some(({ at }) => at.path === path && at.line === line)
  );
}

function valueIn(context: RunContext | null, name: string): Seen | null {
  const got = context?.variables.get(name) ?? null;
  if (got?.from != null && got.value !== null && got.value !== "")
    return { ...got.from, value: got.value };
  return null;
}

export function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

function isOwn(url: string): boolean {
  return (
    URL.canParse(url) &&
    new URL(url).protocol === "https:" &&
    OWN_HOST.test(new URL(url).hostname)
  );
}

function sameOrigin(a: string, b: string): boolean {
  return (
    URL.canParse(a) &&
    URL.canParse(b) &&
    new URL(a).origin === new URL(b).origin
  );
}
