import type { LocalFault } from "../model/error-text.ts";

const URL_IN_TEXT =
  /https?:\/\/([\w.-]{1,200}(?::\d{1,5})?)(\/[\w./:-]{0,200})?/g;
/** Paths of the API; a URL without one is a page or a hint. */
const API_PATH =
  /\/(?:chat\/completions|completions|responses|embeddings|models|images\/\w+|audio\/\w+|engines)\b/;
const MAX_URLS = 500;

/** Calls that went to another host than OpenAI's, or to it without `/v1`. */
export function wrongHosts(text: string): LocalFault[] {
  const found = new Map<string, LocalFault>();
  let count = 0;
  for (const [, host = "", path = ""] of text.matchAll(URL_IN_TEXT)) {
    if ((count += 1) > MAX_URLS) break;
    if (
      !API_PATH.test(path) ||
      /^(?:platform|help|developers|docs|community)\./.test(host)
    )
      continue;
    const right =
      /^(?:[a-z-]+\.)?api\.openai\.com$/.test(host) &&
      /^\/v1\/(?!v1\/)/.test(path);
    const shown = /openai\.com$/.test(host) ? `${host}${path}` : host;
    if (!right) found.set(shown, { kind: "wrong-host", host: shown });
    if (found.size >= 5) break;
  }
  return [...found.values()];
}
