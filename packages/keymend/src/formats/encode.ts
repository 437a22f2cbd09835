import type { TextFile } from "../model/place.ts";

/** The inverse of decodeText: the same encoding, with its byte order mark. */
export function encodeText(
  text: string,
  encoding: TextFile["encoding"],
): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text);
    case "utf-8-bom":
      return Buffer.from(`\ufeff${text}`);
    case "utf-16le":
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
    case "latin1":
      return Buffer.from(text, "latin1");
  }
}
