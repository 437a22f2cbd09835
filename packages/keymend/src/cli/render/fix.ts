import type { PlannedFix } from "../../fix/fix.ts";
import type { FixReport } from "../../fix/fix-run.ts";
import type { Terminal } from "../terminal.ts";
import { paint, printable, wrap } from "./words.ts";

/** The plan as a diff; keys are masked. */
export function renderPlan(
  plans: readonly PlannedFix[],
  terminal: Terminal,
): string {
  return plans.flatMap((plan) => planLines(plan, terminal)).join("\n");
}

function planLines(plan: PlannedFix, terminal: Terminal): string[] {
  const lines = [
    `${paint(terminal, "bold", printable(plan.title))}  ${paint(terminal, "dim", plan.cause)}`,
    `  ${wrap(plan.remedy.summary, terminal.width - 2, "  ")}`,
  ];
  for (const change of plan.shown) {
    lines.push("", `  ${paint(terminal, "bold", printable(change.path))}`);
    for (const note of change.notes)
      lines.push(
        `       ${paint(terminal, "yellow", "note")}: ${wrap(note, terminal.width - 13, "       ")}`,
      );
    for (const { sign, line, text } of change.lines.slice(0, 40)) {
      const shown = `  ${String(line).padStart(4)} ${sign} ${printable(text)}`;
      lines.push(
        sign === " "
          ? paint(terminal, "dim", shown)
          : paint(terminal, sign === "-" ? "red" : "green", shown),
      );
    }
  }
  if (plan.shown.length === 0) {
    plan.remedy.steps.forEach((step, i) =>
      lines.push(
        `  ${String(i + 1)}. ${wrap(step, terminal.width - 6, "     ")}`,
      ),
    );
    if (plan.remedy.url !== null)
      lines.push(`     ${paint(terminal, "dim", plan.remedy.url)}`);
  }
  lines.push("");
  return lines;
}

export function renderFix(
  report: FixReport,
  plans: readonly PlannedFix[],
  terminal: Terminal,
): string {
  if (plans.length === 0)
    return report.verdictBefore === "healthy"
      ? `${paint(terminal, "green", "nothing to fix")}: the key that this project uses works\n`
      : "keymend does not know how to fix this; keymend doctor --verbose says what was seen\n";
  return `${renderPlan(plans, terminal)}\n${ending(report, terminal)}\n`;
}

function ending(report: FixReport, terminal: Terminal): string {
  const text = outcome(report, terminal);
  if (report.restart.length === 0 || !report.applied) return text;
  const names = [...new Set(report.restart)].map(printable).join(" ");
  return `${text}\nThis terminal still has the old value: open a new one, or run: unset ${names}`;
}

function outcome(report: FixReport, terminal: Terminal): string {
  if (!report.applied) {
    return report.plan.some((plan) => plan.automatic)
      ? "Nothing was changed. keymend fix --yes applies it."
      : "This needs you: keymend cannot do it from here.";
  }
  const undo = paint(
    terminal,
    "dim",
    `undo with: keymend undo ${report.undo ?? ""}`,
  );
  if (report.proof?.verdict === "healthy")
    return `${paint(terminal, "green", "fixed")}: asked again, and the key works\n${undo}`;
  if (report.proof?.verdict === "at-risk")
    return `${paint(terminal, "yellow", "fixed")}: the key works, and ${printable(report.proof.diagnoses[0]?.summary ?? "something threatens it")}\n${undo}`;
  const left = report.proof?.diagnoses[0];
  return `${paint(terminal, "yellow", "not whole yet")}: ${printable(left?.summary ?? "the provider could not be asked again")}\n${undo}`;
}
