import { keyStrings } from "./key-strings.ts";
import { roleOfName } from "../key/names.ts";

/** A command or line that may stand in a fact: key-like strings and what is assigned to names of interest are taken out. */
export function redact(text: string, limit = 500): string {
  let out = text.length > limit ? `${text.slice(0, limit)}…` : text;
  for (const { value } of keyStrings(text))
    out = out.replaceAll(value, "…").replaceAll(value.slice(0, 24), "…");
  return out.replace(
    /([A-Za-z_][A-Za-z0-9_-]{2,60})(\s?[=:]\s?)(["']?)([^\s"'$;&|]+)/g,
    (whole, name: string, sign: string, quote: string) =>
      roleOfName(name) === null ? whole : `${name}${sign}${quote}…`,
  );
}
