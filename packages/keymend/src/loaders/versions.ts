/** Numbers of a version such as `20.12.1`, `^16.3` or `v4`; null when it has none. */
export function versionNumbers(
  version: string,
): [number, number, number] | null {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  if (match === null) return null;
  return [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
}

/** Is `version` at or above `floor`? An unknown version is the newest. */
export function atLeast(version: string | null, floor: string): boolean {
  const have = version === null ? null : versionNumbers(version);
  const want = versionNumbers(floor) ?? [0, 0, 0];
  if (have === null) return true;
  for (let i = 0; i < 3; i += 1) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The choice of the first row whose version is at or below the given one; rows go from new to old. */
export function bySince<T>(
  rows: readonly (readonly [string, T])[],
  version: string | null,
): T {
  for (const [floor, choice] of rows)
    if (atLeast(version, floor)) return choice;
  const last = rows.at(-1);
  if (last === undefined) throw new TypeError("a version table has rows");
  return last[1];
}

/** The version of Node in `8.3.8 node@22.1.0`: for loaders that use the parser of the Node they run on. */
export const nodeVersionIn = (version: string | null): string | null =>
  version === null ? null : (/node@(\S+)/.exec(version)?.[1] ?? null);
