import { ToolError } from "../errors.ts";
import {
  readIfThere,
  replaceFile,
  same,
  type FileChange,
} from "../io/replace-file.ts";
import type { UndoRecord, UndoStore } from "../state/undo-store.ts";

/**
 * Journals, then changes file by file. A kill at any moment leaves each file old or new, and the record says which is
 * which; a failure in the middle takes back what was done and says why.
 */
export function applyChanges(
  store: UndoStore,
  files: readonly FileChange[],
  about: {
    dir: string;
    causes: string[];
    nowMs: number;
    group: string | null;
    round: number;
  },
): UndoRecord {
  const record = store.prepare({ ...about, files });
  const done: FileChange[] = [];
  try {
    for (const file of files) {
      replaceFile(file);
      done.push(file);
    }
  } catch (error) {
    for (const file of done.reverse()) replaceFile(reversed(file));
    store.mark(record.id, "undone");
    throw error;
  }
  store.mark(record.id, "applied");
  return { ...record, state: "applied" };
}

const reversed = (file: FileChange): FileChange => ({
  ...file,
  before: file.after,
  after: file.before,
});

export interface UndoneFile {
  path: string;
  /** `restored`: put back now. `already`: it was as before the fix. */
  result: "restored" | "already";
}

/**
 * Puts every file of a record back, byte for byte. Looks at all of them first: when one has moved on since the fix,
 * nothing is touched.
 */
export function undoRecord(store: UndoStore, id: string): UndoneFile[] {
  const { record, before } = store.open(id);
  const steps = record.files.map((file, i) => {
    const now = readIfThere(file.path);
    const old = before[i] ?? null;
    const digest = store.digest(now);
    if (digest === file.beforeDigest && same(now, old))
      return { file, now, old, result: "already" as const };
    if (digest === file.afterDigest)
      return { file, now, old, result: "restored" as const };
    throw new ToolError("UNDO_MOVED_ON", {
      at: file.path,
      hint: "it was changed after the fix; put it back by hand, or restore it from your version control",
    });
  });
  for (const { file, now, old, result } of steps) {
    if (result === "restored")
      replaceFile({
        path: file.path,
        before: now,
        after: old,
        mode: file.mode,
      });
  }
  store.mark(id, "undone");
  return steps.map(({ file, result }) => ({ path: file.path, result }));
}
