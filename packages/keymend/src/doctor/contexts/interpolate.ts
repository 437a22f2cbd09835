const REFERENCE =
  /\$(?:\$|\{(?<braced>\w+)(?:(?<sign>:?[-+?])(?<other>[^}]*))?\}|(?<bare>\w+))/g;

/**
 * `${NAME}`, `$NAME`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`, `$$` as compose expands them
 * (compose specification, "Interpolation", checked 2026-07). An unset name gives nothing.
 */
export function interpolate(
  text: string,
  values: ReadonlyMap<string, string>,
): string {
  let out = "";
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    out += text.slice(at, match.index) + expanded(match, values);
    at = match.index + match[0].length;
  }
  return out + text.slice(at);
}

function expanded(
  match: RegExpExecArray,
  values: ReadonlyMap<string, string>,
): string {
  if (match[0] === "$$") return "$";
  const { braced, sign = "", other = "", bare } = match.groups ?? {};
  const value = values.get(braced ?? bare ?? "");
  const counts = sign.startsWith(":")
    ? value !== undefined && value !== ""
    : value !== undefined;
  if (sign.endsWith("+")) return counts ? other : "";
  return counts ? (value ?? "") : sign.endsWith("-") ? other : "";
}

/** The variable that a text consists of, `${NAME:-default}` or `$NAME` and nothing else; null for any other text. */
export function onlyReference(text: string): string | null {
  const found = /^\$(?:\{(\w{1,200})(?::?[-?][^}]*)?\}|(\w{1,200}))$/.exec(
    text.trim(),
  );
  return found?.[1] ?? found?.[2] ?? null;
}
