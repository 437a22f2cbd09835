/* Which files a loader reads, winner first, for a mode (measured 2026-11-23). */

/** Always the same files. */
export const only =
  (...files: string[]) =>
  (): string[] =>
    files;

/** `.env.local` before `.env.<mode>`; a mode `test` leaves `.env.local` out. */
export const localFirst =
  (fallback: string | null) =>
  (mode: string | null): string[] => {
    const name = mode ?? fallback;
    if (name === null) return [".env.local", ".env"];
    const local = name === "test" ? [] : [".env.local"];
    return [`.env.${name}.local`, ...local, `.env.${name}`, ".env"];
  };

/** `.env.<mode>` before `.env.local`. */
export const modeFirst =
  (fallback: string | null, testSkipsLocal: boolean) =>
  (mode: string | null): string[] => {
    const name = mode ?? fallback;
    const local = name === "test" && testSkipsLocal ? [] : [".env.local"];
    if (name === null) return [...local, ".env"];
    return [`.env.${name}.local`, `.env.${name}`, ...local, ".env"];
  };
