import { maskKey } from "./mask.ts";

/** Where a key may begin. Everything up to the next blank, quote or bracket belongs to it, odd characters included. */
const KEY =
  /(?:sk[-_]|sess-|nvapi-|gsk_|xai-|pplx-|AIza|eyJ|gh[pousr]_|hf_|r8_)[^\s"'`‘’“”<>{}#;,()[\]\\]{8,}/gu;

const ASSIGNED =
  /((?:key|token|secret|password|passwd|pwd|credential|dsn|url|uri|auth)[\w.-]*["']?\s*[=:]\s*)(\S.*)$/i;

/** A key that something is glued to has no head to be known by; its length and mixture give it away. */
const RUN = /[\w-]{32,}/g;

/** Already a mask, and short enough to be nothing else. */
const isMask = (run: string) => run.includes("…") && run.length <= 24;

/** A line for people: key-like strings masked, and whatever is assigned to a telling name too. */
export function maskText(line: string): string {
  return line
    .replace(KEY, masked)
    .replace(
      ASSIGNED,
      (_whole, head: string, value: string) => head + maskedValue(value),
    )
    .replace(RUN, (run) => (isRandom(run) ? maskKey(run) : run));
}

const masked = (run: string) => (isMask(run) ? run : maskKey(run));

const isRandom = (run: string) =>
  /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);

/** Quotes, blanks and comments around a value tell the story of a fix, so they stay; the value itself does not. */
function maskedValue(value: string): string {
  return value.replace(/[^\s"'`‘’“”<>{}$#;,]{9,}/gu, masked);
}
