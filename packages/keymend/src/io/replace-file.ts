import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { ToolError } from "../errors.ts";

/** One file as it was read and as it shall be. Null: there is none. */
export interface FileChange {
  /** Absolute. A link is written through to its target. */
  path: string;
  before: Uint8Array | null;
  after: Uint8Array | null;
  /** Mode of a file that is made. */
  mode: number;
}

/**
 * Puts `after` in the place of `before`, whole or not at all: written beside, synced, renamed, folder synced; mode
 * and owner stay. Refuses with FILE_CHANGED when the file is no longer what was read.
 */
export function replaceFile(change: FileChange): void {
  const target = targetOf(change.path);
  try {
    if (!same(readIfThere(target), change.before)) throw changed(change.path);
    if (change.after === null) unlinkSync(target);
    else if (change.before === null) create(target, change.after, change.mode);
    else overwrite(target, change.before, change.after);
    syncFolder(dirname(target));
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    throw new ToolError("WRITE_FAILED", {
      at: change.path,
      hint: hintOf(cause),
      cause,
    });
  }
}

const changed = (at: string) =>
  new ToolError("FILE_CHANGED", {
    at,
    hint: "run the command again to see the new state",
  });

function hintOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code; // file system calls throw errno errors
  if (code === "ENOSPC" || code === "EDQUOT")
    return "the disk is full; nothing was changed";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return "the file or its folder may not be written by you; nothing was changed";
  return "nothing was changed";
}

/** The file that a path stands for: a link's target, also when the target is not there yet. */
function targetOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

export function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null; // file system calls throw errno errors
    throw error;
  }
}

export function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

function overwrite(
  target: string,
  before: Uint8Array,
  after: Uint8Array,
): void {
  const stat = statSync(target);
  const beside = writeBeside(target, after, (handle) => {
    keepOwner(handle, stat.uid, stat.gid);
    fchmodSync(handle, stat.mode & 0o7777);
  });
  try {
    // the last look before the rename: what was written meanwhile must not be lost
    if (!same(readIfThere(target), before)) throw changed(target);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** A new file appears whole, and never over another: `link` fails when the name is taken. */
function create(target: string, after: Uint8Array, mode: number): void {
  const beside = writeBeside(target, after, (handle) => {
    fchmodSync(handle, mode);
  });
  try {
    linkSync(beside, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      throw changed(target); // file system calls throw errno errors
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

function writeBeside(
  target: string,
  bytes: Uint8Array,
  finish: (handle: number) => void,
): string {
  const beside = join(
    dirname(target),
    `.${basename(target)}.keymend-${randomBytes(6).toString("hex")}`,
  );
  // closed to others until it has the mode of the file it replaces
  const handle = openSync(beside, "wx", 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
    finish(handle);
    fsyncSync(handle);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  return beside;
}

function keepOwner(handle: number, uid: number, gid: number): void {
  if (
    process.platform === "win32" ||
    (process.getuid?.() === uid && process.getgid?.() === gid)
  )
    return;
  fchownSync(handle, uid, gid);
}

function syncFolder(folder: string): void {
  if (process.platform === "win32") return; // folders cannot be opened there; NTFS journals the rename
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Files that a killed run left beside others. */
export function isLeftBeside(name: string): boolean {
  return /^\..+\.keymend-[0-9a-f]{12}$/.test(name);
}

export function modeOf(path: string): number | null {
  return existsSync(path) ? lstatSync(realpathSync(path)).mode & 0o7777 : null;
}
