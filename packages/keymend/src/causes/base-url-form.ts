import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { majorOf } from "./harm.ts";
import { hostIn } from "./provider-hosts.ts";
import { stripped } from "./speak.ts";

export const RIGHT_BASE_URL = "https://api.openai.com/v1";

/** What is wrong with the form of a base URL. */
export interface FormFault {
  what: string;
  fix: (url: string) => string;
  /** Other services live without it: their base URLs end as they like. */
  onlyAtOpenAi?: true;
}

/** What is wrong with this URL, and how it should be; null when its form is in order. */
export function faultOf(url: string): FormFault | null {
  const bare = url.trim();
  if (bare.length > 2_000) return null;
  if (bare !== "" && stripped(bare) !== bare && !/^https?:/i.test(bare))
    return { what: "has quotes or other signs around it", fix: stripped };
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(bare))
    return {
      what: "has no https:// at its beginning",
      fix: (text) => `https://${text.trim()}`,
    };
  if (/\/v1(?:\/v1)+(?:\/|$)/.test(bare))
    return {
      what: "has /v1 twice",
      fix: (text) => text.trim().replace(/\/v1(?:\/v1)+/, "/v1"),
    };
  if (ENDPOINT.test(bare))
    return {
      what: "holds the path of an endpoint, which the client appends itself",
      fix: (text) => text.trim().replace(ENDPOINT, ""),
    };
  if (
    /^https?:\/\/(?:www\.|platform\.|chat\.)?openai\.com|^https?:\/\/chatgpt\.com/i.test(
      bare,
    )
  )
    return { what: "names a web site, not the API", fix: () => RIGHT_BASE_URL };
  if (/^http:\/\/[^/]*openai\.com/i.test(bare))
    return {
      what: "begins with http://, not https://",
      fix: (text) => text.trim().replace(/^http:/i, "https:"),
    };
  if (/^[a-z]+:\/\/[^/]+\/*$/i.test(bare))
    return {
      what: "lacks /v1",
      onlyAtOpenAi: true,
      fix: (text) => `${text.trim().replace(/\/+$/, "")}/v1`,
    };
  return null;
}

const ENDPOINT =
  /\/(?:chat\/completions|completions|responses|embeddings|models|images\/generations)\/?$/;

/** A sample, a comment or a test: nobody calls it. */
export const isAside = (one: Seen) =>
  one.tags?.some(
    (tag) => tag === "commented" || tag === "template" || tag === "test",
  ) === true;

/** Host of the base URL that the program really uses; null for OpenAI's own, which is the default. */
export function baseHost(e: Evidence): string | null {
  const { from, url, defaulted } = e.base;
  if (defaulted) return null;
  return from !== null && isIgnored(e, from) ? null : hostIn(url);
}

/** Set as openai.api_base, which the Python SDK ignores since version 1. */
export function isIgnored(e: Evidence, from: Seen): boolean {
  const major = majorOf(
    factsOf(e, "dependency").find(
      (one) => one.ecosystem === "pypi" && one.name === "openai",
    )?.version ?? null,
  );
  return (
    major !== null &&
    major >= 1 &&
    factsOf(e, "legacy-sdk-setting").some(
      (one) => one.at.path === from.path && one.at.line === from.line,
    )
  );
}
