import type { TextFile } from "../model/place.ts";

const MARK = "\ufeff";

/** The encodings in which `decodeText` finds a byte order mark more often than not. */
export function hasMark(encoding: TextFile["encoding"]): boolean {
  return encoding !== "utf-8" && encoding !== "latin1";
}

/** The inverse of decodeText: the same encoding, with its byte order mark. `mark`: as the file has it. */
export function encodeText(
  text: string,
  encoding: TextFile["encoding"],
  mark = hasMark(encoding),
): Uint8Array {
  const marked = mark ? MARK + text : text;
  switch (encoding) {
    case "utf-8":
    case "utf-8-bom":
      return Buffer.from(marked);
    case "utf-16le":
      return Buffer.from(marked, "utf16le");
    case "utf-16be":
      return Buffer.from(marked, "utf16le").swap16();
    case "latin1":
      // a mark of UTF-8 before text that is none: three characters of Latin-1
      return Buffer.from(mark ? `\u00ef\u00bb\u00bf${text}` : text, "latin1");
  }
}
