import { guideGroups, type GuideGroup } from "../../guides/groups.ts";
import type {
  Block,
  BlockOf,
  GuideHead,
  GuidePage,
  Inline,
} from "../../guides/page.ts";
import type { Terminal } from "../terminal.ts";
import { flow } from "./flow.ts";
import { paint, printable, wrap } from "./words.ts";

/** Longer lines are hard to read. */
const WIDEST = 96;

/** A page for the terminal: text fits its width, code stays as it is, so that it can be copied. */
export function renderGuide(page: GuidePage, terminal: Terminal): string {
  const width = Math.min(terminal.width, WIDEST);
  const dot = terminal.unicode ? "·" : "-";
  const lines = [
    paint(terminal, "bold", wrap(page.title, width, "")),
    paint(
      terminal,
      "dim",
      wrap(`${guideGroups[page.group]} ${dot} ${page.id}`, width, ""),
    ),
    "",
    wrap(page.summary, width, ""),
  ];
  for (const { heading, blocks } of page.sections)
    lines.push(
      "",
      paint(terminal, "bold", paint(terminal, "cyan", printable(heading))),
      "",
      ...blocksText(blocks, terminal, "  "),
    );
  return `${lines.join("\n")}\n`;
}

/** All pages by group, with their summaries. */
export function renderGuideList(
  heads: readonly GuideHead[],
  terminal: Terminal,
): string {
  const width = Math.min(terminal.width, WIDEST);
  const lines: string[] = [];
  for (const group of Object.keys(guideGroups) as GuideGroup[]) {
    const mine = heads.filter((head) => head.group === group); // the keys are the table's own
    if (mine.length === 0) continue;
    lines.push(paint(terminal, "bold", guideGroups[group]), "");
    for (const { id, title, summary } of mine)
      lines.push(
        `  ${paint(terminal, "cyan", id)}`,
        `    ${wrap(title, width - 4, "    ")}`,
        `    ${paint(terminal, "dim", clipped(summary, width - 4, terminal))}`,
      );
    lines.push("");
  }
  lines.push(
    wrap(
      "keymend guides <cause> shows one; keymend guides --web shows all of them in a browser",
      width,
      "",
    ),
  );
  return `${lines.join("\n")}\n`;
}

/** As much of it as one line takes. */
function clipped(text: string, width: number, terminal: Terminal): string {
  const [line = "", ...more] = wrap(text, width - 3, "").split("\n");
  return more.length === 0 ? line : `${line}${terminal.unicode ? "…" : "..."}`;
}

type Writers = {
  readonly [K in Block["kind"]]: (
    block: BlockOf<K>,
    terminal: Terminal,
    indent: string,
  ) => string[];
};

const writers: Writers = {
  paragraph: ({ children }, terminal, indent) => [
    indent + flowed(children, terminal, indent),
  ],
  heading: ({ children }, terminal, indent) => [
    indent + paint(terminal, "bold", flowed(children, terminal, indent)),
  ],
  code: ({ text }, _terminal, indent) =>
    text.split("\n").map((line) => `${indent}  ${printable(line)}`.trimEnd()),
  list: (list, terminal, indent) => listText(list, terminal, indent),
  table: (table, terminal, indent) => tableText(table, terminal, indent),
  quote: ({ blocks }, terminal, indent) =>
    blocksText(blocks, terminal, `${indent}  `),
  rule: (_block, terminal, indent) => [
    indent + (terminal.unicode ? "─" : "-").repeat(20),
  ],
};

function blocksText(
  blocks: readonly Block[],
  terminal: Terminal,
  indent: string,
): string[] {
  return blocks.flatMap((block, i) => {
    const write = writers[block.kind] as (
      block: Block,
      terminal: Terminal,
      indent: string,
    ) => string[]; // the row of this kind takes this kind
    const lines = write(block, terminal, indent);
    return i === 0 ? lines : ["", ...lines];
  });
}

function flowed(
  children: readonly Inline[],
  terminal: Terminal,
  indent: string,
): string {
  const width = Math.min(terminal.width, WIDEST);
  return flow(children, terminal, { width, indent });
}

/** Items of one line each stand close together. */
function listText(
  { ordered, start, items }: BlockOf<"list">,
  terminal: Terminal,
  indent: string,
): string[] {
  const isTight = items.every((item) => item.length <= 1);
  return items.flatMap((item, i) => {
    const mark = ordered
      ? `${String(start + i)}. `
      : terminal.unicode
        ? "• "
        : "* ";
    const inner = indent + " ".repeat(mark.length);
    const lines = blocksText(item, terminal, inner);
    const [first = "", ...rest] = lines.join("\n").split("\n");
    const marked = `${indent}${mark}${first.slice(inner.length)}`;
    return i === 0 || isTight ? [marked, ...rest] : ["", marked, ...rest];
  });
}

/** Columns when they fit, else one paragraph for each row. */
function tableText(
  { head, rows }: BlockOf<"table">,
  terminal: Terminal,
  indent: string,
): string[] {
  const plainTerminal = { ...terminal, colour: false };
  const cellText = (cell: readonly Inline[]) =>
    flow(cell, plainTerminal, { width: 10_000, indent: "" });
  const texts = [head, ...rows].map((row) => row.map(cellText));
  const widths = head.map((_, i) =>
    Math.max(...texts.map((row) => (row[i] ?? "").length)),
  );
  const total = widths.reduce((sum, width) => sum + width + 2, indent.length);
  if (total - 2 <= Math.min(terminal.width, WIDEST))
    return texts.map((row, i) => {
      const line =
        indent + row.map((cell, j) => cell.padEnd(widths[j] ?? 0)).join("  ");
      return i === 0 ? paint(terminal, "bold", line.trimEnd()) : line.trimEnd();
    });
  const names = texts[0] ?? [];
  const width = Math.min(terminal.width, WIDEST);
  return texts.slice(1).flatMap((row, i) => [
    ...(i === 0 ? [] : [""]),
    ...row.map((cell, j) => {
      const inner = `${indent}  `;
      const text = `${names[j] ?? ""}: ${cell}`;
      return `${j === 0 ? indent : inner}${wrap(text, width - inner.length, inner)}`;
    }),
  ]);
}
