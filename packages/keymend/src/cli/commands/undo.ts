import { ToolError } from "../../errors.ts";
import { undoRecord, type UndoneFile } from "../../fix/apply.ts";
import type { CommandResult, Shell } from "../command.ts";
import type { ParsedLine } from "../command-line.ts";
import { printable } from "../render/words.ts";
import { undoStoreOf } from "./fix.ts";

/** Takes back the last fix, or the one named; all its rounds, the last one first. */
export async function undoCommand(
  { positionals }: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const store = undoStoreOf(shell);
  const open = store.list().filter((record) => record.state !== "undone");
  const [named] = positionals;
  const group = named ?? open[0]?.group;
  const records = open
    .filter((record) => record.group === group || record.id === group)
    .sort((a, b) => b.round - a.round);
  if (group === undefined || records.length === 0) {
    throw new ToolError("UNDO_NOTHING", {
      at: named ?? "undo",
      hint:
        named === undefined
          ? "no fix of the last 30 days is left to undo"
          : "see keymend history for the ids",
    });
  }
  const files: UndoneFile[] = records.flatMap((record) =>
    undoRecord(store, record.id),
  );
  await Promise.resolve(); // commands are asynchronous; this one has nothing to wait for
  return {
    status: 0,
    report: { schema: "keymend.undo/1", undone: group, files },
    text: () =>
      files
        .map(
          ({ path, result }) =>
            `${result === "restored" ? "restored" : "was as before"}: ${printable(path)}\n`,
        )
        .join(""),
  };
}

/** What can be undone, newest first. */
export async function historyCommand(
  _line: ParsedLine,
  shell: Shell,
): Promise<CommandResult> {
  const records = undoStoreOf(shell).list();
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
    },
    text: () =>
      records.length === 0
        ? "no fixes in the last 30 days\n"
        : records
            .map(
              (record) =>
                `${record.id}  ${record.state.padEnd(8)}  ${record.causes.join(", ")}  ${printable(record.files.map(({ path }) => path).join(", "))}\n`,
            )
            .join(""),
  };
}
