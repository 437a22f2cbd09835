import type { Seen } from "../model/evidence.ts";
import type { SourceKind, Span } from "../model/occurrence.ts";
import type { Splice } from "./notation/site.ts";
import { lineEndAt, lineStartAt, nameAt } from "./text-lines.ts";

/** Words of shells that may stand before a name. */
const KEYWORD =
  /^\s*(?:-\s+)?(?:(?:export|setx?|setenv|declare|typeset|readonly|local|env|ENV|ARG)\s+(?:-\S+\s+)*)?(?:\$env:)?["']?$/;
const NOTHING_BEHIND = /^["']?[ \t]*[;,]?[ \t]*(?:(?:#|\/\/).*)?\r?$/;

const SHELLS: readonly SourceKind[] = [
  "dotenv",
  "envrc",
  "shell-profile",
  "shell-script",
  "system-environment",
];

/** What must go so that the definition is gone and everything else stays as it is; null when that cannot be told. Pure. */
export function removalOf(text: string, seen: Seen): Splice[] | null {
  const { variable, line } = seen;
  if (seen.span === undefined)
    return line === null ? null : [lineRemoval(text, lineSpan(text, line))];
  const span = trimmed(text, seen.span);
  const isShell = SHELLS.includes(seen.source);
  const name =
    variable === null ? span.start : (nameAt(text, seen) ?? span.start);
  if (!isShell && isBracketed(text, seen, span))
    return entryRemoval(text, { start: name, end: span.end });
  const lines = {
    start: lineStartAt(text, Math.min(name, span.start)),
    end: lineEndAt(text, span.end),
  };
  const head = text.slice(lines.start, name);
  const tail = text.slice(span.end, lines.end);
  if (joinsBlock(text, seen, lines)) return null;
  if (KEYWORD.test(head) && NOTHING_BEHIND.test(tail))
    return isShell ? [commandRemoval(text, lines)] : [lineRemoval(text, lines)];
  if (isShell) return wordRemoval(text, { start: name, end: span.end }, lines);
  return wholeDefinition(text, seen.definition);
}

/** YAML counts the line break behind a block as a part of it. */
function trimmed(text: string, { start, end }: Span): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** A blank line behind it would become a part of a YAML block that keeps all its blank lines. */
function joinsBlock(text: string, seen: Seen, lines: Span): boolean {
  return (
    /\.ya?ml$/i.test(seen.path ?? "") &&
    /^\n[ \t]*\r?(?:\n|$)/.test(text.slice(lines.end, lines.end + 500)) &&
    /[|>]\d?\+/.test(text.slice(0, lines.start))
  );
}

/** Does the definition stand between brackets, with commas around it? */
function isBracketed(text: string, seen: Seen, span: Span): boolean {
  const path = seen.path ?? "";
  if (/^\s*\{/.test(text) || /\.json[c5]?$/i.test(path)) return true;
  const line = text.slice(lineStartAt(text, span.start), span.start);
  const rest = text.slice(span.end, lineEndAt(text, span.end));
  return (
    /\.(?:ya?ml|toml)$/i.test(path) &&
    /[{,][^{}]*$/.test(line) &&
    /^[^{}]*[,}]/.test(rest)
  );
}

/** A place that gives whole lines says that nothing else stands on them. */
function wholeDefinition(
  text: string,
  definition: Span | undefined,
): Splice[] | null {
  if (definition === undefined) return null;
  const { start, end } = definition;
  const isWhole =
    start === lineStartAt(text, start) &&
    text.slice(end, lineEndAt(text, end)).trim() === "";
  return isWhole
    ? [lineRemoval(text, { start, end: lineEndAt(text, end) })]
    : null;
}

function lineSpan(text: string, line: number): Span {
  let start = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  return { start, end: lineEndAt(text, start) };
}

/** Whole lines with the line break behind them. */
function lineRemoval(text: string, { start, end }: Span): Splice {
  return { start, end: text[end] === "\n" ? end + 1 : end, text: "" };
}

const OPENS =
  /(?:^|[\s;&|(])(?:then|do|else|\{)[ \t]*(?:#.*)?\r?$|\)[ \t]*\r?$/;
const CLOSES = /^\s*(?:fi|done|else|elif|\}|;;|esac)\b|^\s*(?:\}|;;)/;

/** Whole lines of a shell: a block must not be left empty, and a carried-on command must still end. */
function commandRemoval(text: string, lines: Span): Splice {
  const { start, end } = lines;
  const previousEnd = Math.max(start - 1, 0);
  const previous = text.slice(lineStartAt(text, previousEnd), previousEnd);
  const carriedOn = /([ \t]*)(?:^|[^\\])\\\r?$/.test(previous);
  if (carriedOn && start > 0) {
    const cut = previous.replace(/[ \t]*\\\r?$/, "").length;
    const from = lineStartAt(text, previousEnd) + cut;
    return {
      start: from,
      end: text[end - 1] === "\r" ? end - 1 : end,
      text: "",
    };
  }
  const next = text.slice(end + 1, lineEndAt(text, end + 1));
  if (start > 0 && OPENS.test(previous) && CLOSES.test(next)) {
    const line = text.slice(start, end);
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    return {
      start: start + indent,
      end: line.endsWith("\r") ? end - 1 : end,
      text: ":",
    };
  }
  return lineRemoval(text, lines);
}

/** Where a command begins, and the words of it that only set variables. */
const COMMAND =
  /(?:^|[;&|({]|\b(?:then|do|else))[ \t]*((?:(?:export|set|declare|typeset|readonly|local)[ \t]+(?:-\S+[ \t]+)*)?)$/;

/** One word of a command; when it is all that the command sets, the command goes too. */
function wordRemoval(text: string, word: Span, lines: Span): Splice[] | null {
  const quoted = /["']/.test(text[word.start - 1] ?? "");
  const start = quoted ? word.start - 1 : word.start;
  const end =
    quoted && /["']/.test(text[word.end] ?? "") ? word.end + 1 : word.end;
  const head = text.slice(lines.start, start);
  const tail = text.slice(end, lines.end).replace(/\r$/, "");
  if (/(?:^|\s)#/.test(head)) return null;
  const command = COMMAND.exec(head)?.[1];
  if (command !== undefined && /^[ \t]*(?:$|[;&|)}#])/.test(tail)) {
    const from = start - command.length;
    const next = /^[ \t]*(?:;|&&)[ \t]*(?=[^\s;&})])/.exec(tail)?.[0];
    return next === undefined
      ? [{ start: from, end, text: ":" }]
      : [{ start: from, end: end + next.length, text: "" }];
  }
  const gap = /^[ \t]+/.exec(tail)?.[0].length ?? 0;
  if (gap > 0) return [{ start, end: end + gap, text: "" }];
  const before = /[ \t]+$/.exec(head)?.[0].length ?? 0;
  return before > 0 ? [{ start: start - before, end, text: "" }] : null;
}

/** An entry between brackets, with the comma that goes with it. */
function entryRemoval(text: string, entry: Span): Splice[] | null {
  const start = text[entry.start - 1] === '"' ? entry.start - 1 : entry.start;
  const { end } = entry;
  const comma = /^\s*,/.exec(text.slice(end, end + 1_000))?.[0].length ?? 0;
  const lineStart = lineStartAt(text, start);
  const lineEnd = lineEndAt(text, end + comma);
  const isAlone =
    text.slice(lineStart, start).trim() === "" &&
    /^[ \t]*(?:\/\/.*)?\r?$/.test(text.slice(end + comma, lineEnd));
  const whole = isAlone
    ? lineRemoval(text, { start: lineStart, end: lineEnd })
    : { start, end: end + comma, text: "" };
  if (comma > 0) {
    const gap = isAlone
      ? 0
      : (/^[ \t]+/.exec(text.slice(whole.end))?.[0].length ?? 0);
    return [{ ...whole, end: whole.end + gap }];
  }
  const back = /,(\s*)$/.exec(text.slice(0, start));
  if (back !== null && !isAlone)
    return [{ start: start - back[0].length, end, text: "" }];
  const at = back === null ? null : start - back[0].length;
  // behind a comment no comma is found: then nothing is done
  if (at === null)
    return /[{[]\s*$/.test(text.slice(0, start)) ? [whole] : null;
  return [{ start: at, end: at + 1, text: "" }, whole];
}
