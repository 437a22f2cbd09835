import type {
  DoctorReport,
  ReportedDiagnosis,
  ReportedOccurrence,
} from "../../doctor/report.ts";
import type { Terminal } from "../terminal.ts";
import { paint, printable, wrap, type Style } from "./words.ts";

export interface DoctorTextOptions {
  verbose: boolean;
  quiet: boolean;
}

const HEAD: Readonly<
  Record<
    DoctorReport["verdict"],
    { word: string; sign: string; ascii: string; style: Style }
  >
> = {
  healthy: { word: "healthy", sign: "✔", ascii: "ok", style: "green" },
  refused: { word: "refused", sign: "✖", ascii: "x", style: "red" },
  "at-risk": { word: "at risk", sign: "▲", ascii: "!", style: "yellow" },
  undecided: { word: "undecided", sign: "?", ascii: "?", style: "yellow" },
};

/** Verdict first, then the proof, then what to do; everything else only when asked. */
export function renderDoctor(
  report: DoctorReport,
  terminal: Terminal,
  options: DoctorTextOptions,
): string {
  const lines = [headline(report, terminal)];
  if (!options.quiet) {
    const best = report.diagnoses[0];
    if (best !== undefined) lines.push(...details(report, best, terminal));
    else lines.push(...restingPlace(report, terminal));
    lines.push(
      ...others(report, terminal),
      ...threats(report, terminal),
      ...notes(report, terminal),
    );
    if (options.verbose) lines.push(...checks(report, terminal));
  }
  return `${lines.join("\n")}\n`;
}

function headline(report: DoctorReport, terminal: Terminal): string {
  const { word, sign, ascii, style } = HEAD[report.verdict];
  const mark = paint(
    terminal,
    style,
    paint(terminal, "bold", `${terminal.unicode ? sign : ascii} ${word}`),
  );
  const best = report.diagnoses[0];
  if (best === undefined)
    return `${mark}  ${wrap(quietSentence(report), terminal.width - 12, "  ")}`;
  const sure =
    best.certainty === "proven"
      ? ""
      : paint(terminal, "dim", ` (${best.certainty})`);
  return `${mark}  ${paint(terminal, "bold", printable(best.title))}${sure}  ${paint(terminal, "dim", best.cause)}\n\n  ${wrap(sentence(best.summary), terminal.width - 2, "  ")}`;
}

function quietSentence(report: DoctorReport): string {
  if (report.verdict === "healthy")
    return "The key that this project uses works.";
  if (report.verdict === "at-risk")
    return "The key that this project uses works, and something threatens it.";
  if (!report.provider.reached)
    return "The provider was not asked, so nothing can be said about the key itself.";
  return "Nothing that was found decides it.";
}

/** A mask of 164 characters says no more than one of twenty. */
const shortStars = (text: string) => text.replace(/\*{12,}/g, "****…****");

/** A capital and a full stop, but not for a path at the head. */
function sentence(text: string): string {
  const head = /^[a-z]+(?=[ ,])/.test(text)
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;
  return /[.!?]$/.test(head) ? head : `${head}.`;
}

function details(
  report: DoctorReport,
  best: ReportedDiagnosis,
  terminal: Terminal,
): string[] {
  const at = report.occurrences.find((one) => one.id === best.occurrence);
  const lines = at === undefined ? [] : ["", `  ${placeLine(at, terminal)}`];
  lines.push("", `  ${paint(terminal, "cyan", "Proof")}`);
  for (const { fact } of best.evidence)
    lines.push(
      `  ${bullet(terminal)} ${wrap(shortStars(fact), terminal.width - 6, "    ")}`,
    );
  const remedy = best.remedies[0];
  if (remedy !== undefined) {
    lines.push("", `  ${paint(terminal, "cyan", "What to do")}`);
    const steps = remedy.steps.length > 0 ? remedy.steps : [remedy.summary];
    steps.forEach((step, i) =>
      lines.push(
        `  ${String(i + 1)}. ${wrap(step, terminal.width - 6, "     ")}`,
      ),
    );
    if (remedy.url !== undefined)
      lines.push(`     ${paint(terminal, "dim", remedy.url)}`);
  }
  return lines;
}

function restingPlace(report: DoctorReport, terminal: Terminal): string[] {
  const winner = report.occurrences.find(
    (one) => one.wins && one.role === "key",
  );
  return winner === undefined ? [] : ["", `  ${placeLine(winner, terminal)}`];
}

/** `.env:2  OPENAI_API_KEY  sk-proj-…wxyz  read by dotenv@17` */
export function placeLine(at: ReportedOccurrence, terminal: Terminal): string {
  const where =
    at.path === null
      ? "environment"
      : `${at.path}${at.line === null ? "" : `:${String(at.line)}`}`;
  const parts = [
    paint(terminal, "bold", printable(where)),
    printable(at.variable ?? ""),
    printable(at.masked ?? ""),
    at.loader === null
      ? ""
      : paint(terminal, "dim", `read by ${printable(at.loader)}`),
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function others(report: DoctorReport, terminal: Terminal): string[] {
  const lines: string[] = [];
  const best = report.diagnoses[0];
  const alternatives = report.undecided
    .flat()
    .filter((id) => id !== best?.cause);
  if (alternatives.length > 0)
    lines.push(
      "",
      `  ${wrap(`The evidence does not separate this from: ${alternatives.join(", ")}.`, terminal.width - 2, "  ")}`,
    );
  const rest = report.diagnoses
    .slice(1, 4)
    .filter(({ cause }) => !alternatives.includes(cause));
  if (rest.length > 0) {
    lines.push("", `  ${paint(terminal, "cyan", "Also seen")}`);
    for (const other of rest)
      lines.push(
        `  ${bullet(terminal)} ${wrap(`${sentence(other.summary)} (${other.cause})`, terminal.width - 6, "    ")}`,
      );
  }
  if (best !== undefined)
    lines.push(
      "",
      paint(terminal, "dim", `  guide: keymend guides ${best.cause}`),
    );
  return lines;
}

/** What threatens a key that works, with what to do about the worst. */
function threats(report: DoctorReport, terminal: Terminal): string[] {
  if (report.risks.length === 0) return [];
  const lines = ["", `  ${paint(terminal, "cyan", "Threats to the key")}`];
  for (const { summary, evidence } of report.risks) {
    const proof = evidence.map(({ fact }) => fact).join("; ");
    const text = `${sentence(summary)} ${sentence(proof)}`;
    lines.push(
      `  ${bullet(terminal)} ${wrap(text, terminal.width - 6, "    ")}`,
    );
  }
  const worst = report.risks[0];
  if (worst?.severity !== "risk") return lines;
  lines.push("", `  ${paint(terminal, "cyan", "What to do")}`);
  worst.steps.forEach((step, i) =>
    lines.push(
      `  ${String(i + 1)}. ${wrap(step, terminal.width - 6, "     ")}`,
    ),
  );
  return lines;
}

function notes(report: DoctorReport, terminal: Terminal): string[] {
  return report.notes.length === 0
    ? []
    : [
        "",
        ...report.notes.map((note) =>
          paint(
            terminal,
            "dim",
            `  note: ${wrap(note, terminal.width - 8, "        ")}`,
          ),
        ),
      ];
}

function checks(report: DoctorReport, terminal: Terminal): string[] {
  const lines = ["", `  ${paint(terminal, "cyan", "Checked")}`];
  for (const { what, result } of report.checks)
    lines.push(
      `  ${bullet(terminal)} ${wrap(`${what}: ${result}`, terminal.width - 6, "    ")}`,
    );
  const keys = report.occurrences.filter((one) => one.masked !== null);
  if (keys.length > 0)
    lines.push(
      "",
      `  ${paint(terminal, "cyan", "Places that hold a key")}`,
      ...keys.map((one) => `  ${bullet(terminal)} ${placeLine(one, terminal)}`),
    );
  return lines;
}

const bullet = (terminal: Terminal) => (terminal.unicode ? "•" : "*");
