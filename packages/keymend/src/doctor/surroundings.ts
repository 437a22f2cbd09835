import { decodeText } from "../formats/decode.ts";
import type { Files } from "../io/files.ts";
import { folderOf, isInside } from "./paths.ts";

const MAX_BYTES = 256 << 10;

function textAt(files: Files, path: string): string {
  const read = files.read(path, MAX_BYTES);
  return read.ok ? (decodeText(read.bytes)?.text ?? "") : "";
}

/** Accounts of people on this machine besides the one that owns the home folder: ids of people, a shell to log in with. */
export function otherAccounts(files: Files, home: string | null): number {
  return textAt(files, "/etc/passwd")
    .split("\n")
    .filter((line) => {
      const [, , id = "", , , folder = "", shell = ""] = line.split(":");
      const isPerson = Number(id) >= 1000 && Number(id) < 60_000;
      return isPerson && folder !== home && /\/\w*sh$/.test(shell);
    }).length;
}

/** Does `.dockerignore` leave env files out of the build context? */
export function dockerIgnoresEnv(files: Files, dir: string): boolean {
  return textAt(files, `${dir}/.dockerignore`)
    .split(/\r?\n/)
    .some((line) =>
      /^(?:\*\*\/|\/)?(?:\.env(?:\*|\.\*)?|\*)$/.test(line.trim()),
    );
}

/** Is the folder, or one above it up to the home folder, a git work tree? */
export function isInRepository(
  files: Files,
  dir: string,
  home: string | null,
): boolean {
  for (let at = dir; at !== ""; at = folderOf(at)) {
    if (files.stat(`${at}/.git`) !== null) return true;
    if (home !== null && !isInside(home, at)) return false;
  }
  return false;
}
