import { keysInside } from "../key/families.ts";
import { maskKey } from "../key/mask.ts";

// What may be a key inside a message of anybody. Wider than keysInside: a false hit costs a word, a miss costs a key.
const KEY_LIKE =
  /(?<![\w-])(?:sk|pk|rk|sess|gsk|xai|pplx|nvapi|hf|r8|ek|AIza|ghp|gho|ghs|glpat|xox[abps])[-_]?[A-Za-z0-9_-]{9,}/g;
// after the scheme everything up to a blank or a quote is the credential
const AFTER_SCHEME = /\b(Bearer|Basic)(\s+)([^\s"'`,;<>\\]{13,})/gi;
const AFTER_PHRASE = /(API key (?:provided|received):\s*)([^\s*]{13,})/gi;
// 32 hexadecimal digits or more: Azure and others use no prefix. Request ids have one, and are kept
const BARE = /(?<![\w*-])(?=[A-Za-z0-9]{0,60}\d)[A-Za-z0-9]{32,}(?![\w*-])/g;

/** Replaces everything key-like of more than 12 characters by its mask. Masks that a server made stay as they are. */
export function redact(text: string): string {
  let out = text;
  for (const { value } of keysInside(text))
    out = out.replaceAll(value, maskKey(value));
  return out
    .replace(
      AFTER_SCHEME,
      (whole, scheme: string, gap: string, value: string) =>
        isMasked(value) || /^(?:realm=|authenti|authori)/i.test(value)
          ? whole
          : `${scheme}${gap}${maskKey(value)}`,
    )
    .replace(AFTER_PHRASE, (_, phrase: string, value: string) => {
      const end = /[.'"`,;:)}\]]+$/.exec(value)?.[0] ?? "";
      return `${phrase}${maskKey(value.slice(0, value.length - end.length))}${end}`;
    })
    .replace(KEY_LIKE, (value) =>
      value.length > 12 && !isName(value) ? maskKey(value) : value,
    )
    .replace(BARE, (value) => maskKey(value));
}

function isMasked(value: string): boolean {
  return /\*{3}|…|\.{3}/.test(value);
}

/** `sk_live_mode_is_off`: words with joints and no digit are a name, not a key. */
function isName(value: string): boolean {
  return (
    !/\d/.test(value) && value.split(/[-_]/).every((part) => part.length < 16)
  );
}
