import { chmodSync, lstatSync, rmSync, statSync } from "node:fs";
import { basename } from "node:path";
import { ToolError } from "../errors.ts";
import {
  isLeftBeside,
  readIfThere,
  replaceFile,
  stageFile,
  type FileChange,
  type Staged,
} from "../io/replace-file.ts";
import type { UndoRecord, UndoState, UndoStore } from "../state/undo-store.ts";

export interface ApplyAbout {
  dir: string;
  causes: string[];
  nowMs: number;
  group: string | null;
  round: number;
}

/**
 * Journals, writes all new bytes beside their files, then puts them in place one by one. A kill at any moment leaves
 * each file old or new, and the record says which is which; a failure takes back what was done and says why.
 */
export function applyChanges(
  store: UndoStore,
  files: readonly FileChange[],
  about: ApplyAbout,
): UndoRecord {
  return store.locked(() => {
    sweep(store);
    store.expire(about.nowMs);
    const record = store.prepare({ ...about, files });
    const changes = files.map((file, i) => ({
      ...file,
      beside: record.files[i]?.beside ?? file.path,
    }));
    try {
      putInPlace(changes);
    } catch (error) {
      if (error instanceof HalfDone) throw error.cause;
      tryMark(store, record.id, "undone");
      throw error;
    }
    tryMark(store, record.id, "applied");
    return { ...record, state: "applied" };
  });
}

/** What was done could not be taken back: the record stays open for `undo`. */
class HalfDone extends Error {}

function putInPlace(changes: readonly FileChange[]): void {
  const waiting: Staged[] = [];
  try {
    for (const change of changes) waiting.push(stageFile(change));
  } catch (error) {
    for (const one of waiting) one.abort();
    throw error;
  }
  const done: FileChange[] = [];
  for (const [i, change] of changes.entries()) {
    try {
      waiting[i]?.commit();
      done.push(change);
    } catch (error) {
      for (const one of waiting.slice(i + 1)) one.abort();
      takeBack(done, error);
      throw error;
    }
  }
}

function takeBack(done: readonly FileChange[], cause: unknown): void {
  try {
    for (const { path, before, after, mode } of done.toReversed())
      replaceFile({ path, before: after, after: before, mode });
  } catch {
    throw new HalfDone("", { cause });
  }
}

/** The files tell by their content what was done, so a state that cannot be noted costs nothing. */
function tryMark(store: UndoStore, id: string, state: UndoState): void {
  try {
    store.mark(id, state);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
  }
}

/**
 * Clears up after killed runs: bytes that wait beside a file, and a file that has its new bytes and not yet its mode.
 * Call it under the lock.
 */
export function sweep(store: UndoStore): void {
  for (const record of store.list()) {
    if (record.state !== "prepared" && record.state !== "undoing") continue;
    for (const file of record.files) {
      if (isLeftover(file.beside)) rmSync(file.beside, { force: true });
      finishMode(store, file);
    }
    tryMark(store, record.id, "interrupted");
  }
}

function isLeftover(path: string): boolean {
  return (
    isLeftBeside(basename(path)) &&
    lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
  );
}

function finishMode(store: UndoStore, file: UndoRecord["files"][number]): void {
  try {
    const now = store.digest(readIfThere(file.path));
    const isOurs =
      now !== null && (now === file.afterDigest || now === file.beforeDigest);
    if (isOurs && (statSync(file.path).mode & 0o7777) === 0o600)
      chmodSync(file.path, file.mode);
  } catch {
    // gone, or not ours any more: it keeps the mode it has
  }
}

export interface UndoneFile {
  path: string;
  /** `restored`: put back now. `already`: it was as before the fix. */
  result: "restored" | "already";
}

/**
 * Puts every file of these records back, byte for byte; the records are the rounds of one fix. Looks at all files
 * first: when one is in no state that the fix knows, nothing is touched.
 */
export function undoRecords(
  store: UndoStore,
  ids: readonly string[],
): UndoneFile[] {
  return store.locked(() => {
    sweep(store);
    const opened = ids
      .map((id) => store.open(id))
      .sort((a, b) => a.record.round - b.record.round);
    const steps = historiesOf(opened).map((history) => stepOf(store, history));
    for (const { record } of opened) store.mark(record.id, "undoing");
    for (const step of steps)
      if (step.change !== null) replaceFile(step.change);
    for (const { record } of opened) tryMark(store, record.id, "undone");
    return steps.map(({ path, change }) => ({
      path,
      result: change === null ? "already" : "restored",
    }));
  });
}

/** One file through the rounds of a fix. */
interface History {
  path: string;
  first: Uint8Array | null;
  mode: number;
  beside: string;
  /** Its states, oldest first. */
  digests: (string | null)[];
  /** Somebody else wrote it between two rounds. */
  broken: boolean;
}

function historiesOf(
  opened: readonly { record: UndoRecord; before: (Uint8Array | null)[] }[],
): History[] {
  const histories = new Map<string, History>();
  for (const { record, before } of opened) {
    for (const [i, file] of record.files.entries()) {
      const known = histories.get(file.path);
      if (known === undefined)
        histories.set(file.path, {
          path: file.path,
          first: before[i] ?? null,
          mode: file.mode,
          beside: file.beside,
          digests: [file.beforeDigest, file.afterDigest],
          broken: false,
        });
      else {
        known.broken ||= known.digests.at(-1) !== file.beforeDigest;
        known.digests.push(file.afterDigest);
      }
    }
  }
  return [...histories.values()];
}

function stepOf(
  store: UndoStore,
  history: History,
): { path: string; change: FileChange | null } {
  const { path, first, mode, beside, digests, broken } = history;
  const now = readNow(path);
  const digest = store.digest(now);
  if (digest === digests[0]) return { path, change: null };
  if (broken || !digests.includes(digest))
    throw new ToolError("UNDO_MOVED_ON", {
      at: path,
      hint: movedHint(store, path, digest),
    });
  return { path, change: { path, before: now, after: first, mode, beside } };
}

function readNow(path: string): Uint8Array | null {
  try {
    return readIfThere(path);
  } catch (cause) {
    throw new ToolError("UNDO_MOVED_ON", {
      at: path,
      hint: "it cannot be read as a file any more; put it back by hand",
      cause,
    });
  }
}

function movedHint(
  store: UndoStore,
  path: string,
  digest: string | null,
): string {
  const later = store
    .list()
    .find(
      ({ state, files }) =>
        state !== "undone" &&
        files.some((file) => file.path === path && file.afterDigest === digest),
    );
  return later === undefined
    ? "it was changed after the fix; put it back by hand, or restore it from your version control"
    : `a later fix changed it too; take that back first: keymend undo ${later.group}`;
}
