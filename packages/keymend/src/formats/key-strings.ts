import { keysInside } from "../key/families.ts";

/** As `keysInside`, and also the key that stands as a fallback right behind a dash: `${OPENAI_API_KEY:-sk-…}`. */
export function keyStrings(text: string): { value: string; index: number }[] {
  // of equal length, so that every offset stays true
  return keysInside(text.replace(/(?:(?<=:)|(?<=[A-Z0-9_]))-(?=sk-)/g, " "));
}
