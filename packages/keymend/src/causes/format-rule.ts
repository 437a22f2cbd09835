import type { FactOf } from "../model/fact.ts";

/** Longest pattern and value that are tried. */
const MAX = 300;

/** Pieces of a pattern that cannot run away on a short value: no groups, no alternatives, no look-around. */
const PLAIN =
  /^\^?(?:[\w-]|\\[wd.\-_]|\[[^\]\\]{1,60}\]|\{\d{1,4}(?:,\d{0,4})?\}|[+*?.])+\$?$/;

/** Does a check of the program's refuse this value? Null when it cannot be told without running code of the project. */
export function rejects(
  { check, detail }: Pick<FactOf<"format-check">, "check" | "detail">,
  value: string,
): boolean | null {
  if (value === "") return null;
  if (check === "length") {
    const length = /^\d{1,4}$/.test(detail) ? Number(detail) : null;
    return length === null ? null : value.length !== length;
  }
  if (check === "prefix")
    return detail === "" ? null : !value.startsWith(detail);
  return refusesByPattern(detail, value);
}

function refusesByPattern(detail: string, value: string): boolean | null {
  const source = /^\/(.*)\/[a-z]*$/s.exec(detail)?.[1] ?? detail;
  const loops = source.match(/[+*]|\{\d+,\}/g)?.length ?? 0;
  if (
    source.length > MAX ||
    value.length > MAX ||
    loops > 2 ||
    !PLAIN.test(source)
  )
    return null;
  // a pattern without both anchors may be a search, not a judgment
  if (!source.startsWith("^") || !source.endsWith("$")) return null;
  try {
    return !new RegExp(source).test(value);
  } catch {
    return null;
  }
}
