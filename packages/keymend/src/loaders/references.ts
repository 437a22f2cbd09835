/** How one loader writes references: `$` and then a bracket with its closing one, or a bare name. */
export interface ReferenceForm {
  /** Opening to closing bracket. */
  closers: Readonly<Record<string, string>>;
  /** What may follow `$` without a bracket; sticky. */
  bare: RegExp;
  /** The replacement; null leaves the reference as it is. */
  resolve: (name: string, dollar: number) => string | null;
}

/** Replaces references from left to right, once each; linear in the length of `value`. */
export function replaceReferences(
  value: string,
  { closers, bare, resolve }: ReferenceForm,
): string {
  const parts: string[] = [];
  const missing = new Set<string>(); // closing brackets that do not come any more
  let kept = 0;
  for (
    let dollar = value.indexOf("$");
    dollar !== -1;
    dollar = value.indexOf("$", Math.max(kept, dollar + 1))
  ) {
    const closer = closers[value.charAt(dollar + 1)];
    let name: string | undefined;
    let end = dollar + 1;
    if (closer !== undefined && !missing.has(closer)) {
      const close = value.indexOf(closer, dollar + 2);
      if (close === -1) missing.add(closer);
      else {
        name = value.slice(dollar + 2, close);
        end = close + 1;
      }
    }
    if (name === undefined && closer === undefined) {
      bare.lastIndex = dollar + 1;
      name = bare.exec(value)?.[0];
      end = dollar + 1 + (name?.length ?? 0);
    }
    const found = name === undefined ? null : resolve(name, dollar);
    if (found === null) continue;
    parts.push(value.slice(kept, dollar), found);
    kept = end;
  }
  parts.push(value.slice(kept));
  return parts.join("");
}

/** Splits `NAME:-default`. */
export function splitDefault(key: string): {
  name: string;
  fallback: string | undefined;
} {
  const dash = key.indexOf(":-");
  return dash === -1
    ? { name: key, fallback: undefined }
    : { name: key.slice(0, dash), fallback: key.slice(dash + 2) };
}
