import type { Secret } from "../secret.ts";

/** The one line that hands text to the pure judge. Everything after it lives in memory only. */
export const revealed = (value: Secret | null): string | null =>
  value?.reveal() ?? null;
