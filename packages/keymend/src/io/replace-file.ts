import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
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
  /** The file that the new bytes wait in, beside the target; default: a new name. */
  beside?: string;
}

/** New bytes that wait beside their file. Exactly one of the two is called, once. */
export interface Staged {
  /** Puts them in place, whole or not at all; refuses with FILE_CHANGED when the file is no longer what was read. */
  commit(): void;
  /** Takes them away. */
  abort(): void;
}

/** Stages and commits one change. */
export function replaceFile(change: FileChange): void {
  stageFile(change).commit();
}

/**
 * Writes `after` beside the file, synced. Nothing is changed yet: a full disk or a closed folder shows here. Throws
 * FILE_CHANGED when the file is no longer `before`, and WRITE_FAILED.
 */
export function stageFile(change: FileChange): Staged {
  return guarded(change, () => {
    const target = targetOf(change.path);
    if (!same(readIfThere(target), change.before)) throw changed(change.path);
    if (change.after === null) return removal(change, target);
    return change.before === null
      ? creation(change, target, change.after)
      : overwriting(change, target, change.after);
  });
}

function guarded<T>(change: FileChange, act: () => T): T {
  try {
    return act();
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
  const code = codeOf(cause);
  if (code === "ENOSPC" || code === "EDQUOT")
    return "the disk is full; nothing was changed";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return "the file or its folder may not be written by you; nothing was changed";
  if (code === "EISDIR" || code === "ENOTDIR" || code === "ENOENT")
    return "a folder is in the way, or missing; nothing was changed";
  return "nothing was changed";
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code; // file system calls throw errno errors

const MAX_LINKS = 40;

/** The file that a path stands for: a link's target, also when the target is not there yet. */
export function targetOf(path: string): string {
  let target = path;
  for (let count = 0; count < MAX_LINKS; count += 1) {
    const stat = lstatSync(target, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() !== true)
      return stat === undefined ? target : realpathSync(target);
    target = resolve(dirname(target), readlinkSync(target));
  }
  return target; // links in a circle: reading it says so
}

export function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

export function same(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

function removal(change: FileChange, target: string): Staged {
  return {
    commit: () => {
      guarded(change, () => {
        if (!same(readIfThere(target), change.before))
          throw changed(change.path);
        unlinkSync(target);
        syncFolder(dirname(target));
      });
    },
    abort: () => undefined,
  };
}

/** Mode and owner stay as they are. */
function overwriting(
  change: FileChange,
  target: string,
  after: Uint8Array,
): Staged {
  const stat = statSync(target);
  const beside = writeBeside(change, target, after, stat);
  return staged(change, target, beside, (place) => {
    // the last look before the rename: what was written meanwhile must not be lost
    if (!same(readIfThere(target), change.before)) throw changed(change.path);
    renameSync(place, target);
    return stat.mode & 0o7777;
  });
}

/** A new file appears whole, and never over another: `link` fails when the name is taken. */
function creation(
  change: FileChange,
  target: string,
  after: Uint8Array,
): Staged {
  // made by root in somebody's folder, it has to be that person's: nobody else could read it
  const owner = process.geteuid?.() === 0 ? statSync(dirname(target)) : null;
  const beside = writeBeside(change, target, after, owner);
  return staged(change, target, beside, (place) => {
    try {
      linkSync(place, target);
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw changed(change.path);
      throw error;
    }
    rmSync(place, { force: true });
    return change.mode;
  });
}

/** `put` moves the bytes in place and says which mode the file shall have. */
function staged(
  change: FileChange,
  target: string,
  beside: Beside,
  put: (place: string) => number,
): Staged {
  const { place, handle } = beside;
  return {
    commit: () => {
      try {
        guarded(change, () => {
          // only now: until here a kill may leave the bytes under a name that nobody expects
          fchmodSync(handle, put(place));
          fsyncSync(handle);
          syncFolder(dirname(target));
        });
      } finally {
        closeSync(handle);
        rmSync(place, { force: true });
      }
    },
    abort: () => {
      closeSync(handle);
      rmSync(place, { force: true });
    },
  };
}

interface Beside {
  place: string;
  handle: number;
}

/** Closed to everybody but the owner as long as it stands beside. */
function writeBeside(
  change: FileChange,
  target: string,
  bytes: Uint8Array,
  owner: Stats | null,
): Beside {
  const place = change.beside ?? besideName(target);
  const handle = openSync(place, "wx", 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
    if (owner !== null) keepOwner(handle, owner.uid, owner.gid);
    fsyncSync(handle);
  } catch (error) {
    closeSync(handle);
    rmSync(place, { force: true });
    throw error;
  }
  return { place, handle };
}

function keepOwner(handle: number, uid: number, gid: number): void {
  if (
    process.platform === "win32" ||
    (process.geteuid?.() === uid && process.getegid?.() === gid)
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

/** A name for bytes that wait beside a file. */
export function besideName(target: string): string {
  // names have 255 bytes at most
  const name = Buffer.from(basename(target)).subarray(0, 120).toString();
  return join(
    dirname(target),
    `.${name}.keymend-${randomBytes(6).toString("hex")}`,
  );
}

/** Is this the name of a file that a killed run left beside another? */
export function isLeftBeside(name: string): boolean {
  return /^\..+\.keymend-[0-9a-f]{12}$/.test(name);
}
