/**
 * `${NAME}`, `$NAME`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`, `$$` as compose expands them
 * (compose specification, "Interpolation", checked 2026-07). An unset name gives nothing.
 */
export function interpolate(
  text: string,
  values: ReadonlyMap<string, string>,
): string {
  return text.replace(
    /\$(?:\$|\{(\w+)(?:(:?[-+?])([^}]*))?\}|(\w+))/g,
    (
      whole,
      braced: string | undefined,
      sign: string | undefined,
      other: string | undefined,
      bare: string | undefined,
    ) => {
      if (whole === "$$") return "$";
      const value = values.get(braced ?? bare ?? "");
      const counts =
        sign?.startsWith(":") === true
          ? value !== undefined && value !== ""
          : value !== undefined;
      if (sign?.endsWith("+") === true) return counts ? (other ?? "") : "";
      return counts
        ? (value ?? "")
        : sign?.endsWith("-") === true
          ? (other ?? "")
          : "";
    },
  );
}
