import type { Unreadable } from "../model/fact.ts";

export interface Entry {
  name: string;
  kind: "file" | "folder" | "link" | "other";
}

export interface FileStat {
  kind: "file" | "folder" | "other";
  size: number;
  mode: number;
  modifiedMs: number;
  /** How many names (hard links) it has. */
  names?: number;
}

export type ReadResult =
  | { ok: true; bytes: Uint8Array; stat: FileStat; truncated: boolean }
  | { ok: false; reason: Unreadable };

/**
 * Reading of files. Nothing here throws for what a file system may hold: a failure is a reason.
 * Paths are absolute.
 */
export interface Files {
  /** Entries in name order, links not followed; or the reason why not. */
  list(folder: string): Entry[] | Unreadable;
  /** What stands there after links were followed; null when nothing does or it cannot be seen. */
  stat(path: string): FileStat | null;
  /** The first `maxBytes` of a regular file (links followed). Never waits on a pipe or device. */
  read(path: string, maxBytes: number): ReadResult;
  /** The path with links resolved, or null. */
  real(path: string): string | null;
}
