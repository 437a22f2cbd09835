/** The character that a client names: itself, or as `\u2019`, `\xe9`, `\U0001f511`, also with its backslash doubled. */
export function codePointOf(written: string): number | null {
  const hex = /^\\{1,4}(?:u|U|x)\{?([0-9a-f]{2,8})\}?$/i.exec(written)?.[1];
  if (hex !== undefined) return parseInt(hex, 16);
  return written.startsWith("\\") ? null : (written.codePointAt(0) ?? null);
}
