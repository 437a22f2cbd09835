import { LineIndex } from "./lines.ts";
import {
  emptyReading,
  setting,
  slips,
  type Shell,
  type ShellReading,
  type ShellSetting,
} from "./shell-reading.ts";

/** A part of a line between `&`, `&&`, `|` and brackets. */
interface Statement {
  start: number;
  end: number;
  text: string;
}

/** cmd.exe: what stands behind `set NAME=` up to the end of the command is the value, quotes and blanks too. */
export const cmd: Shell = {
  title: "cmd",
  read(text) {
    const reading = emptyReading();
    for (const { start, text: line } of new LineIndex(text).all()) {
      for (const statement of statementsOf(line, start))
        readStatement(statement, reading);
    }
    return reading;
  },
};

const REMARK = /^(?:rem(?=\s|$)|::)[\s:]*/i;
const PREFIX =
  /^(?:@|\(|(?:if|else)\s+(?:\/i\s+)?(?:not\s+)?(?:defined\s+\S+|exist\s+(?:"[^"]*"|\S+)|errorlevel\s+\d+|\S+==\S*|"[^"]*"=="[^"]*")\s+|else\s+|call\s+|cmd\s+\/[ck]\s+"?|start\s+(?:"[^"]*"\s+)?(?:\/\w+\s+)*)\s*/i;

function readStatement(statement: Statement, reading: ShellReading): void {
  let { text, start } = statement;
  const skip = (length: number) => {
    text = text.slice(length);
    start += length;
  };
  skip(/^[\s@(]*/.exec(text)?.[0].length ?? 0);
  const remark = REMARK.exec(text);
  if (remark !== null) skip(remark[0].length);
  for (let count = 0; count < 8; count += 1) {
    const prefix = PREFIX.exec(text);
    if (prefix === null) break;
    skip(prefix[0].length);
  }
  const loop = /^for\s[^\n]{0,300}?\sdo\s+/i.exec(text);
  if (loop !== null) skip(loop[0].length);
  const commented = remark !== null;
  const found =
    setOf(text, start) ?? setxOf(text, start) ?? foreignOf(text, start);
  if (found !== null)
    reading.settings.push({
      ...found,
      ...(commented ? { commented, problem: null, exported: false } : {}),
    });
  if (!commented && text.trim() !== "")
    reading.commands.push({
      start,
      end: start + text.length,
      words: wordsOf(text, start),
    });
  writtenOf(text, start, reading);
}

/** `set NAME=value`, `set "NAME=value"`. */
function setOf(text: string, start: number): ShellSetting | null {
  const match = /^set\s+(?:\/([ap])\s+)?(?=\S)/i.exec(text);
  if (match === null || match[1] !== undefined) return null;
  const at = match[0].length;
  const quoted = text[at] === '"';
  const from = at + (quoted ? 1 : 0);
  const equals = text.indexOf("=", from);
  if (equals < 0) return null;
  const name = text.slice(from, equals);
  if (!/^[A-Za-z_][\w.-]*\s*$/.test(name) || name.length > 200) return null;
  const last = quoted ? text.lastIndexOf('"') : -1;
  const raw = text.slice(equals + 1, last > equals ? last : undefined);
  return setting({
    name: name.trimEnd(),
    value: isExpanded(raw) ? null : unescaped(raw, quoted),
    span: { start: start + equals + 1, end: start + equals + 1 + raw.length },
    exported: name === name.trimEnd(),
    problem: name === name.trimEnd() ? null : slips.nameWithBlank,
  });
}

/** `setx NAME "value" /m`. */
function setxOf(text: string, start: number): ShellSetting | null {
  const match = /^setx\s+(?:\/\w+\s+)*/i.exec(text);
  if (match === null) return null;
  const words = wordsOf(text.slice(match[0].length), start + match[0].length);
  const [name, value] = words;
  if (name === undefined) return null;
  const glued = /^([A-Za-z_]\w*)=(.*)$/s.exec(name.text);
  const slip = glued !== null || value?.text.startsWith("=") === true;
  const held =
    glued !== null ? name : value?.text === "=" ? (words[2] ?? value) : value;
  if (held === undefined) return null;
  const clean = glued?.[2] ?? held.text.replace(/^=/, "");
  return setting({
    name: glued?.[1] ?? name.text,
    value: isExpanded(clean) ? null : clean,
    span:
      glued === null
        ? held
        : { start: held.start + (glued[1]?.length ?? 0) + 1, end: held.end },
    exported: slip ? false : "later",
    persistent: !slip,
    problem: slip ? slips.setx : null,
  });
}

/** Assignments in the manner of another shell. */
function foreignOf(text: string, start: number): ShellSetting | null {
  const match =
    /^(\$\{?env:([A-Za-z_]\w*)\}?\s*=\s*)|^(export\s+([A-Za-z_]\w*)\s*=\s*)|^(setenv\s+([A-Za-z_]\w*)\s+)|^(([A-Za-z_]\w*)\s*=\s*)(?=\S)/i.exec(
      text,
    );
  if (match === null) return null;
  const head = match[1] ?? match[3] ?? match[5] ?? match[7] ?? "";
  const raw = text.slice(head.length).trimEnd();
  const quoted = /^(["'])(.*)\1$/.exec(raw);
  return setting({
    name: match[2] ?? match[4] ?? match[6] ?? match[8] ?? "",
    value: quoted?.[2] ?? raw,
    span: { start: start + head.length, end: start + head.length + raw.length },
    problem:
      match[1] !== undefined
        ? slips.foreign("$env:NAME = …", "PowerShell", "cmd")
        : match[3] !== undefined
          ? slips.foreign("export NAME=value", "sh", "cmd")
          : match[5] !== undefined
            ? slips.foreign("setenv NAME value", "csh", "cmd")
            : slips.foreign("NAME=value", "sh", "cmd"),
  });
}

/** `echo NAME=value>> .env`. */
function writtenOf(text: string, start: number, reading: ShellReading): void {
  const match = /^echo[\s.(]\s*/i.exec(text);
  if (match === null) return;
  const arrow = text.indexOf(">", match[0].length);
  if (arrow < 0) return;
  const file = text
    .slice(arrow)
    .replace(/^[>\s]+/, "")
    .trim();
  if (file !== "" && file.length < 300)
    reading.written.push({
      start: start + match[0].length,
      end: start + arrow,
      file,
    });
}

function isExpanded(raw: string): boolean {
  return /%[A-Za-z_~*\d][^%\s]*%|%[~\d*]|![A-Za-z_]\w*!/.test(raw);
}

function unescaped(raw: string, quoted: boolean): string {
  return quoted ? raw : raw.replace(/\^(.)/g, "$1");
}

/** Splits at `&`, `|` and at a closing bracket that an opening one of the same line awaits; quotes and `^` protect. */
function statementsOf(line: string, start: number): Statement[] {
  const out: Statement[] = [];
  let from = 0;
  let open = 0;
  let quoted = false;
  const cut = (at: number) => {
    out.push({
      start: start + from,
      end: start + at,
      text: line.slice(from, at),
    });
    from = at + 1;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (character === "^" && !quoted) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === "&" || character === "|") cut(at);
    else if (character === "(") open += 1;
    else if (character === ")" && open > 0) {
      open -= 1;
      cut(at);
    }
  }
  cut(line.length);
  return out;
}

/** Words of a command line as most programs take them: quotes off. */
function wordsOf(
  text: string,
  start: number,
): { text: string; start: number; end: number }[] {
  return [...text.matchAll(/"([^"]*)"|[^\s"]+(?:"[^"]*"[^\s"]*)*/g)]
    .slice(0, 200)
    .map((match) => ({
      text: match[1] ?? match[0].replaceAll('"', ""),
      start: start + match.index,
      end: start + match.index + match[0].length,
    }));
}
