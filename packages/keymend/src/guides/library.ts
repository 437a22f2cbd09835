import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ToolError } from "../errors.ts";
import type { Files } from "../io/files.ts";
import { guideEntries, type GuideEntry } from "./groups.ts";
import type { GuideHead, GuidePage } from "./page.ts";
import { readHead, readPage } from "./read-page.ts";

const MAX_BYTES = 1 << 20;

/** From `src/guides`, `dist/bin` and `dist/chunks` alike. */
export const guidesFolder = fileURLToPath(
  new URL("../../guides/", import.meta.url),
);

/** The pages that ship with keymend. Pages are read when they are asked for, and kept. */
export interface Library {
  /** Every page, in the order of the lists. */
  heads(): readonly GuideHead[];
  /** Null when no page has that id. */
  page(id: string): GuidePage | null;
  /** A file of the site: style, script, picture. */
  asset(name: string): string;
}

export function openLibrary(
  files: Files,
  folder: string = guidesFolder,
): Library {
  const texts = new Map<string, string | null>();
  const textOf = (id: string): string | null => {
    const held = texts.get(id);
    if (held !== undefined) return held;
    const text = readText(files, join(folder, `${id}.md`));
    texts.set(id, text);
    return text;
  };
  const made = <T>(
    entry: GuideEntry,
    read: (entry: GuideEntry, text: string) => T,
  ): T | null => {
    const text = textOf(entry.id);
    return text === null ? null : read(entry, text);
  };
  let heads: GuideHead[] | null = null;
  return {
    heads() {
      heads ??= guideEntries.flatMap((entry) => made(entry, readHead) ?? []);
      return heads;
    },
    page(id) {
      const entry = guideEntries.find((one) => one.id === id);
      return entry === undefined ? null : made(entry, readPage);
    },
    asset(name) {
      const text = readText(files, join(folder, "site", name));
      if (text === null)
        throw new ToolError("NOT_FOUND", {
          at: `guides/site/${name}`,
          hint: "install keymend again: a file of it is missing",
        });
      return text;
    },
  };
}

function readText(files: Files, path: string): string | null {
  const read = files.read(path, MAX_BYTES);
  return read.ok ? Buffer.from(read.bytes).toString("utf8") : null;
}
