import { keysInside } from "./families.ts";
import { maskKey } from "./mask.ts";

const ASSIGNED =
  /((?:key|token|secret|password|passwd|pwd|credential|dsn|url|uri|auth)[\w.-]*["']?\s*[=:]\s*)(\S.*)$/i;

/** A key that something is glued to has no head to be known by; its length and mixture give it away. */
const RUN = /[\w-]{32,}/g;

const isRandom = (run: string) =>
  /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);

/** A line for people: key-like strings masked, and whatever is assigned to a telling name too. */
export function maskText(line: string): string {
  let out = line;
  for (const { value } of keysInside(line))
    out = out.replaceAll(value, maskKey(value));
  out = out.replace(RUN, (run) => (isRandom(run) ? maskKey(run) : run));
  return out.replace(
    ASSIGNED,
    (_whole, head: string, value: string) => head + maskedValue(value),
  );
}

/** Quotes, blanks and comments around a value tell the story of a fix, so they stay; the value itself does not. */
function maskedValue(value: string): string {
  return value.replace(/[^\s"'`‘’“”<>{}$#;,]{9,}/gu, (run) =>
    run.includes("…") ? run : maskKey(run),
  );
}
