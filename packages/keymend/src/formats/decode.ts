import { isUtf8 } from "node:buffer";
import type { TextFile } from "../model/place.ts";

export interface Decoded {
  text: string;
  encoding: TextFile["encoding"];
}

/** Text of a file, or null when it is none. A byte order mark is taken off; UTF-16 is also told without one. */
export function decodeText(bytes: Uint8Array): Decoded | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return utf16(bytes.subarray(2), "utf-16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return utf16(bytes.subarray(2), "utf-16be");
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return utf8(bytes.subarray(3), "utf-8-bom");
  if (!bytes.includes(0)) return utf8(bytes, "utf-8");
  const guess = guessUtf16(bytes);
  return guess === null ? null : utf16(bytes, guess);
}

function utf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): Decoded {
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function utf8(
  bytes: Uint8Array,
  encoding: "utf-8" | "utf-8-bom",
): Decoded | null {
  if (bytes.includes(0)) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return { text: buffer.toString("utf8"), encoding };
  // one stray byte of an old code page; every byte has a character in Latin-1, so offsets stay meaningful
  return { text: buffer.toString("latin1"), encoding: "latin1" };
}

/** ASCII text in UTF-16 has a zero in every second byte. */
function guessUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const length = Math.min(bytes.length, 256) & ~1;
  if (length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even += 1;
    if (bytes[i + 1] === 0) odd += 1;
  }
  const half = length / 2;
  if (odd > half * 0.7 && even === 0) return "utf-16le";
  if (even > half * 0.7 && odd === 0) return "utf-16be";
  return null;
}
