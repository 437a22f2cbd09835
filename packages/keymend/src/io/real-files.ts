import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  readdirSync,
  realpathSync,
  statSync,
  type Stats,
} from "node:fs";
import type { Unreadable } from "../model/fact.ts";
import type { Entry, Files, FileStat, ReadResult } from "./files.ts";

const REASONS: Readonly<Record<string, Unreadable>> = {
  EACCES: "permission",
  EPERM: "permission",
  ELOOP: "link-loop",
  ENOENT: "gone",
  ENOTDIR: "gone",
  EISDIR: "not-a-file",
  ENXIO: "not-a-file",
  ENAMETOOLONG: "gone",
};

function reasonOf(error: unknown): Unreadable {
  const code = (error as NodeJS.ErrnoException).code ?? ""; // file system calls throw errno errors
  return REASONS[code] ?? "io";
}

function describe(stats: Stats): FileStat {
  return {
    kind: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other",
    size: stats.size,
    mode: stats.mode & 0o7777,
    modifiedMs: stats.mtimeMs,
    names: stats.nlink,
  };
}

function readOpen(handle: number, maxBytes: number): ReadResult {
  const stat = describe(fstatSync(handle));
  if (stat.kind !== "file") return { ok: false, reason: "not-a-file" };
  // files of /proc say 0 and hold more
  const wanted =
    stat.size === 0
      ? Math.min(maxBytes, 1 << 20)
      : Math.min(stat.size, maxBytes);
  const bytes = Buffer.allocUnsafe(wanted);
  let length = 0;
  while (length < wanted) {
    const got = readSync(handle, bytes, length, wanted - length, null);
    if (got === 0) break;
    length += got;
  }
  return {
    ok: true,
    bytes: bytes.subarray(0, length),
    stat,
    truncated: stat.size > maxBytes,
  };
}

export const realFiles: Files = {
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .map((entry): Entry => {
          const kind = entry.isFile()
            ? "file"
            : entry.isDirectory()
              ? "folder"
              : entry.isSymbolicLink()
                ? "link"
                : "other";
          return { name: entry.name, kind };
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      return reasonOf(error);
    }
  },
  stat(path) {
    try {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? null : describe(stats);
    } catch {
      return null; // no permission on the way, or a loop of links: it cannot be seen
    }
  },
  read(path, maxBytes) {
    let handle: number;
    try {
      // without O_NONBLOCK opening a pipe waits for its writer
      handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
    try {
      return readOpen(handle, maxBytes);
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    } finally {
      closeSync(handle);
    }
  },
  real(path) {
    try {
      return realpathSync(path);
    } catch {
      return null; // the caller asks whether it resolves; why not does not matter to it
    }
  },
};
