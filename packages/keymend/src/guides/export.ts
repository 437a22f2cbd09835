import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";

/** Lists what an export wrote, so that the next one replaces its own files and no others. */
const MARKER = "keymend-guides.json";

/** Writes the files of the site. A folder that holds anything else than an earlier export is refused. */
export function exportSite(
  dir: string,
  named: string,
  files: ReadonlyMap<string, () => string>,
): void {
  const held = heldIn(dir, named);
  const ours = held.length === 0 ? [] : markedIn(dir, named);
  const made = [...files].map(([name, make]) => ({ name, text: make() }));
  try {
    mkdirSync(dir, { recursive: true });
    for (const name of [MARKER, ...ours])
      rmSync(join(dir, name), { force: true });
    const names = made.map(({ name }) => name);
    const marker = `${JSON.stringify({ files: names }, null, 2)}\n`;
    // "wx": what somebody else put under such a name stays as it is
    for (const { name, text } of [{ name: MARKER, text: marker }, ...made])
      writeFileSync(join(dir, name), text, { flag: "wx" });
  } catch (cause) {
    throw new ToolError("WRITE_FAILED", {
      at: named,
      hint: "name a folder that you may write, empty or from an earlier export",
      cause,
    });
  }
}

/** What is in the folder; nothing when it is not there yet. */
function heldIn(dir: string, named: string): string[] {
  try {
    return readdirSync(dir);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException; // file system calls throw errno errors
    if (code === "ENOENT") return [];
    throw new ToolError(code === "ENOTDIR" ? "NOT_A_FOLDER" : "NO_ACCESS", {
      at: named,
      hint: "name a folder that you may write, empty or from an earlier export",
      cause,
    });
  }
}

function markedIn(dir: string, named: string): string[] {
  try {
    const marker: unknown = JSON.parse(readFileSync(join(dir, MARKER), "utf8"));
    const { files } = marker as { files?: unknown }; // checked below; null throws and is refused too
    if (Array.isArray(files))
      return files.filter(
        (name): name is string =>
          typeof name === "string" && /^[a-z0-9-]+\.[a-z]+$/.test(name),
      );
  } catch {
    // no marker, or not ours
  }
  throw new ToolError("USAGE", {
    at: `--export ${named}`,
    hint: "the folder is not empty and not from an earlier export; name a new one",
  });
}
