// The rule stands with the other names; this is the word that places use for it.

/** The proxy variable that a misspelt name means (`HTTPS_PORXY` → `HTTPS_PROXY`), or null when the name is right or means something else. */
export { proxyMeant as proxyTypo } from "./names.ts";
