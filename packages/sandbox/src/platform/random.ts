import { createHash, randomBytes } from "node:crypto";

export const ALPHABETS = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
  hex: "0123456789abcdef",
} as const;

/** A source of letters. Two sources made from the same seed and label give the same letters in the same order. */
export type Letters = (
  length: number,
  alphabet?: keyof typeof ALPHABETS,
) => string;

function pick(next: () => number, length: number, letters: string): string {
  // bytes above the last whole multiple would favour the first letters
  const ceiling = 256 - (256 % letters.length);
  let out = "";
  while (out.length < length) {
    const byte = next();
    if (byte < ceiling) out += letters.charAt(byte % letters.length);
  }
  return out;
}

function byteStream(block: (index: number) => Buffer): () => number {
  let index = 0;
  let bytes = block(0);
  let at = 0;
  return () => {
    if (at >= bytes.length) {
      index += 1;
      bytes = block(index);
      at = 0;
    }
    const byte = bytes[at] ?? 0;
    at += 1;
    return byte;
  };
}

/** Truly random letters without a seed; repeatable ones with it. */
export function letters(seed: string | null, label: string): Letters {
  const next = byteStream((index) =>
    seed === null
      ? randomBytes(64)
      : createHash("sha512")
          .update(JSON.stringify([seed, label, index]))
          .digest(),
  );
  return (length, alphabet = "alnum") =>
    pick(next, length, ALPHABETS[alphabet]);
}
