import type { DoctorReport } from "../../doctor/report.ts";
import type { Terminal } from "../terminal.ts";
import { paint, printable, wrap } from "./words.ts";

/** `keymend.new/1`. Holds no key. */
export interface NewReport {
  schema: "keymend.new/1";
  page: string;
  /** A name that says later where the key lives. */
  name: string;
  stored: { path: string; line: number | null }[];
  applied: boolean;
  undo: string | null;
  /** The key that was replaced, masked: it still works until it is revoked. */
  old: string | null;
  proof: DoctorReport | null;
}

export function renderNew(report: NewReport, terminal: Terminal): string {
  const lines: string[] = [];
  if (!report.applied)
    lines.push(
      report.stored.length === 0
        ? "No file of this project holds the old key, so nothing was changed: set the new one where the program gets its environment."
        : "Nothing was changed. keymend new --yes stores it.",
    );
  else {
    for (const { path, line } of report.stored)
      lines.push(
        `stored in ${printable(path)}${line === null ? "" : `:${line}`}`,
      );
    const works =
      report.proof?.verdict === "healthy" ||
      report.proof?.verdict === "at-risk";
    lines.push(
      works
        ? `${paint(terminal, "green", "works")}: asked through the loader of this project`
        : `${paint(terminal, "yellow", "not whole yet")}: ${printable(report.proof?.diagnoses[0]?.summary ?? "the provider could not be asked again")}`,
      paint(terminal, "dim", `undo with: keymend undo ${report.undo ?? ""}`),
    );
  }
  if (report.old !== null)
    lines.push(
      "",
      wrap(
        `The old key ${report.old} may still work: revoke it at ${report.page} once nothing uses it any more.`,
        terminal.width,
        "  ",
      ),
    );
  return `${lines.join("\n")}\n`;
}
