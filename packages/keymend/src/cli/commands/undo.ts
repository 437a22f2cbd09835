import { ToolError } from "../../errors.ts";
import { undoRecords } from "../../fix/apply.ts";
import type { UndoRecord, UndoStore } from "../../state/undo-store.ts";
import type { CommandResult, Shell } from "../command.ts";
import type { ParsedLine } from "../command-line.ts";
import { printable } from "../render/words.ts";
import { undoStoreOf } from "./fix.ts";

/** Takes back the last fix, or the one named; all its rounds. */
export async function undoCommand(
  { positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const store = undoStoreOf(shell);
  store.expire(Date.now());
  const records = recordsOf(store, positionals[0]);
  const files = undoRecords(
    store,
    records.map((record) => record.id),
  );
  await Promise.resolve(); // commands are asynchronous; this one has nothing to wait for
  return {
    status: 0,
    report: { schema: "keymend.undo/1", undone: records[0]?.group, files },
    text: () =>
      files
        .map(
          ({ path, result }) =>
            `${result === "restored" ? "restored" : "was as before"}: ${printable(path)}\n`,
        )
        .join(""),
  };
}

/** The rounds of the fix to take back; never none. */
function recordsOf(store: UndoStore, named: string | undefined): UndoRecord[] {
  const open = store.list().filter((record) => record.state !== "undone");
  const [unreadable] = store.damaged();
  // an older fix must not be taken for the last one
  if (
    named === undefined &&
    unreadable !== undefined &&
    unreadable > (open[0]?.id ?? "")
  )
    store.open(unreadable);
  const group = named ?? open[0]?.group;
  const records = open.filter(
    (record) => record.group === group || record.id === group,
  );
  if (records.length > 0) return records;
  if (named !== undefined && store.damaged().includes(named)) store.open(named);
  throw new ToolError("UNDO_NOTHING", {
    at: named ?? "undo",
    hint:
      named === undefined
        ? "no fix of the last 30 days is left to undo"
        : "see keymend history for the ids",
  });
}

/** What can be undone, newest first. */
export async function historyCommand(
  _line: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const store = undoStoreOf(shell);
  store.expire(Date.now());
  const records = store.list();
  const unreadable = store.damaged();
  await Promise.resolve(); // as above
  return {
    status: 0,
    report: {
      schema: "keymend.history/1",
      fixes: records.map(({ id, group, atMs, dir, causes, state, files }) => ({
        id,
        group,
        at: new Date(atMs).toISOString(),
        dir,
        causes,
        state,
        files: files.map(({ path }) => path),
      })),
      unreadable,
    },
    text: () =>
      records.length + unreadable.length === 0
        ? "no fixes in the last 30 days\n"
        : [
            ...records.map(
              (record) =>
                `${record.id}  ${record.state.padEnd(11)}  ${printable(record.causes.join(", "))}  ${printable(record.files.map(({ path }) => path).join(", "))}\n`,
            ),
            ...unreadable.map((id) => `${id}  cannot be read\n`),
          ].join(""),
  };
}
