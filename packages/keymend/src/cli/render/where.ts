import type { WhereOccurrence, WhereReport } from "../../doctor/where.ts";
import type { Terminal } from "../terminal.ts";
import { paint, printable, wrap } from "./words.ts";

/** A table of places for each project, then what wins, then the differences. */
export function renderWhere(report: WhereReport, terminal: Terminal): string {
  const lines: string[] = [];
  report.projects.forEach((project, index) => {
    lines.push(
      paint(terminal, "bold", printable(project.dir)),
      ...placesOf(report, index, terminal),
      "",
      ...winnersOf(report, index, terminal),
      "",
    );
  });
  if (report.differences.length > 0) {
    lines.push(paint(terminal, "cyan", "Differences"));
    for (const { summary } of report.differences)
      lines.push(`  ${wrap(summary, terminal.width - 2, "    ")}`);
    lines.push("");
  }
  return lines.join("\n");
}

function placesOf(
  report: WhereReport,
  index: number,
  terminal: Terminal,
): string[] {
  const mine = report.occurrences.filter((one) => one.project === index);
  if (mine.length === 0)
    return ["  no place holds a key, an organization, a project or a base URL"];
  const cells = mine.map((one) =>
    [
      one.wins ? (terminal.unicode ? "●" : "*") : " ",
      place(one),
      one.variable ?? "",
      one.masked ?? (one.tags.includes("indirect") ? "(refers elsewhere)" : ""),
      one.role === "key" ? one.source : `${one.source}, ${one.role}`,
    ].map(printable),
  );
  const widths = cells.reduce<number[]>(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)),
    [],
  );
  return cells.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd(),
  );
}

const place = (one: WhereOccurrence) =>
  one.path === null
    ? "environment"
    : `${one.path}${one.line === null ? "" : `:${String(one.line)}`}`;

function winnersOf(
  report: WhereReport,
  index: number,
  terminal: Terminal,
): string[] {
  return report.effective
    .filter((one) => one.project === index)
    .flatMap((one) => {
      const winner = report.occurrences.find(
        (occurrence) => occurrence.id === one.occurrence,
      );
      const result =
        winner === undefined
          ? paint(terminal, "yellow", "unset")
          : printable(place(winner));
      return [
        `  ${printable(one.context)}: ${one.variable} ${terminal.unicode ? "←" : "<-"} ${result}`,
        paint(
          terminal,
          "dim",
          `      ${wrap(`${one.loader}: ${one.loaderReason}`, terminal.width - 6, "      ")}`,
        ),
      ];
    });
}
