import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";

/**
 * keymend's own folder: a salt (0600) and what else must outlive a run. When it cannot be made or written, work
 * goes on with a salt for this run only: a read-only machine can be diagnosed too.
 */
export interface StateFolder {
  /** Absolute; null when there is none to write to. */
  readonly path: string | null;
  salt(): Uint8Array;
  read(name: string): string | null;
  /** Written beside and renamed; false when it could not be written. */
  write(name: string, text: string): boolean;
}

/** `$XDG_STATE_HOME/keymend`, else `~/.local/state/keymend`. */
export function stateFolderPath(
  environment: NodeJS.ProcessEnv,
  home: string | null,
): string | null {
  const base = environment["XDG_STATE_HOME"];
  if (base?.startsWith("/")) return join(base, "keymend");
  return home === null ? null : join(home, ".local", "state", "keymend");
}

export function openStateFolder(path: string | null): StateFolder {
  let salt: Uint8Array | null = null;
  const folder: StateFolder = {
    path,
    salt() {
      salt ??= readSalt(path) ?? makeSalt(folder);
      return salt;
    },
    read: (name) => (path === null ? null : readText(join(path, name))),
    write: (name, text) => path !== null && writeBeside(path, name, text),
  };
  return folder;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null; // absent or unreadable: the same as empty for a cache of facts
  }
}

function readSalt(path: string | null): Uint8Array | null {
  const text = path === null ? null : readText(join(path, "salt"));
  return text !== null && /^[0-9a-f]{64}\n?$/.test(text)
    ? Buffer.from(text.trim(), "hex")
    : null;
}

function makeSalt(folder: StateFolder): Uint8Array {
  const salt = randomBytes(32);
  const { path } = folder;
  const text = `${salt.toString("hex")}\n`;
  // another process may have been first: the one on disk counts, and stays
  if (path !== null && !writeBeside(path, "salt", text, linkSync)) {
    if (readSalt(path) === null) folder.write("salt", text);
  }
  return readSalt(path) ?? salt;
}

function writeBeside(
  path: string,
  name: string,
  text: string,
  put: (from: string, to: string) => void = renameSync,
): boolean {
  const beside = join(path, `.${name}.${randomBytes(6).toString("hex")}`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    const handle = openSync(beside, "wx", 0o600);
    try {
      const bytes = Buffer.from(text);
      // a disk that fills up takes a part
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    put(beside, join(path, name));
    return true;
  } catch {
    return false; // full disk, read-only home: the caller goes on without memory
  } finally {
    removeIfThere(beside);
  }
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // its folder is not one, or cannot be written: then nothing was left there either
  }
}
