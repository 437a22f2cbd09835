import { LineIndex } from "./lines.ts";
import {
  emptyReading,
  setting,
  slips,
  type Shell,
  type ShellReading,
  type ShellSetting,
} from "./shell-reading.ts";

const TITLE = "PowerShell";

/** PowerShell: `$env:NAME = "value"`, `[Environment]::SetEnvironmentVariable("NAME", "value", "User")`. */
export const powershell: Shell = {
  title: TITLE,
  read(text) {
    const reading = emptyReading();
    let inComment = false;
    for (const { start, text: line } of new LineIndex(text).all()) {
      if (line.length > 20_000) continue;
      if (line.includes("<#")) inComment = true;
      readLine(line, start, inComment, reading);
      if (line.includes("#>")) inComment = false;
    }
    for (const one of reading.settings) {
      // used further down, so it was meant as a variable of the script
      if (one.problem === slips.shellVariable && isMentioned(text, one))
        one.problem = null;
    }
    return reading;
  },
};

function isMentioned(text: string, one: ShellSetting): boolean {
  return new RegExp(`\\$\\{?${one.name}(?!\\w)`, "i").test(
    text.slice(one.span.end),
  );
}

/** One way to write an assignment. Groups: 1 everything before the value, 2 the name. */
interface Form {
  pattern: RegExp;
  persistent?: boolean;
  exported?: boolean;
  problem?: string;
  /** The value ends at the next blank when it has no quotes. */
  bareAllowed?: boolean;
}

const forms: readonly Form[] = [
  { pattern: /^(\$\{?env:([A-Za-z_]\w*)\}?\s*\+?=\s*)/i, exported: true },
  {
    pattern:
      /^(Set-(?:Item|Content)\s+(?:-(?:Literal)?Path\s+)?["']?env:\\?([A-Za-z_]\w*)["']?\s+(?:-Value\s+)?)/i,
    exported: true,
    bareAllowed: true,
  },
  {
    pattern:
      /^(New-Item\s+(?:-Path\s+)?["']?env:\\?([A-Za-z_]\w*)["']?\s+-Value\s+)/i,
    exported: true,
    bareAllowed: true,
  },
  {
    pattern:
      /^(\[(?:System\.)?Environment\]::SetEnvironmentVariable\(\s*["']([A-Za-z_]\w*)["']\s*,\s*)/i,
    persistent: true,
  },
  {
    pattern: /^(setx(?:\.exe)?\s+(?:\/m\s+)?["']?([A-Za-z_]\w*)["']?\s+(?!=))/i,
    persistent: true,
    bareAllowed: true,
  },
  {
    pattern: /^(setx(?:\.exe)?\s+["']?([A-Za-z_]\w*)\s*=\s*)/i,
    problem: slips.setx,
    bareAllowed: true,
  },
  {
    pattern: /^(export\s+([A-Za-z_]\w*)\s*=\s*)/,
    problem: slips.foreign("export NAME=value", "sh", TITLE),
    bareAllowed: true,
  },
  {
    pattern: /^(set\s+["']?([A-Za-z_]\w*)\s*=\s*)/i,
    problem: slips.foreign("set NAME=value", "cmd", TITLE),
    bareAllowed: true,
  },
  {
    pattern: /^(env:([A-Za-z_]\w*)\s*=\s*)/i,
    problem: slips.foreign("env:NAME = value", "no shell", TITLE),
    bareAllowed: true,
  },
  {
    pattern: /^(([A-Za-z_]\w*)\s*=\s*)(?=\S)/,
    problem: slips.foreign("NAME=value", "sh", TITLE),
    bareAllowed: true,
  },
  {
    pattern: /^(\$(?:global:|script:)?([A-Z][A-Z0-9_]*)\s*=\s*)/,
    problem: slips.shellVariable,
  },
];

const VALUE = /^(?:"((?:[^"`]|`.)*)"|'((?:[^']|'')*)'|([^\s;|,)#]+))/;

function readLine(
  line: string,
  start: number,
  inComment: boolean,
  reading: ShellReading,
): void {
  for (const { from, text } of statementsOf(line)) {
    const comment = /^[#\s]+/.exec(text)?.[0] ?? "";
    const commented = inComment || comment.includes("#");
    const body = text.slice(comment.length);
    const at = start + from + comment.length;
    const found = assignmentOf(body, at);
    if (found !== null)
      reading.settings.push(
        commented
          ? { ...found, commented, exported: false, problem: null }
          : found,
      );
    if (!commented && body !== "")
      reading.commands.push({
        start: at,
        end: at + body.length,
        words: wordsOf(body, at),
      });
    if (!commented) writtenOf(body, at, reading);
  }
}

const FOR_LATER = /["'](?:User|Machine)["']|::(?:User|Machine)\b/i;

function assignmentOf(text: string, at: number): ShellSetting | null {
  for (const form of forms) {
    const match = form.pattern.exec(text);
    if (match === null) continue;
    const from = match[0].length;
    const value = VALUE.exec(text.slice(from));
    const bare = value?.[3];
    const plain = value === null ? null : plainValue(value);
    const isExpression = bare !== undefined && /^[$([@&]/.test(bare);
    const isCalled =
      bare !== undefined &&
      form.bareAllowed !== true &&
      isCall(text.slice(from));
    const refused =
      form.exported === true &&
      form.bareAllowed !== true &&
      bare !== undefined &&
      !isExpression &&
      !isCalled;
    const target = text.slice(from);
    const isPersistent =
      form.persistent === true &&
      (!/SetEnv/i.test(match[0]) || FOR_LATER.test(target));
    const problem = form.problem ?? (refused ? slips.bareValue : null);
    return setting({
      name: match[2] ?? "",
      value: isExpression || isCalled ? null : plain,
      span: { start: at + from, end: at + from + (value?.[0].length ?? 0) },
      exported: problem !== null ? false : isPersistent ? "later" : true,
      persistent: isPersistent,
      problem,
    });
  }
  return null;
}

/** `Get-Content key.txt`, `op read …`: a command whose output is the value. */
function isCall(text: string): boolean {
  return (
    /^[A-Za-z]+-[A-Za-z]+(?:\s|$)|^[a-z][\w.]*\s+\S/i.test(text) &&
    !/^sk-/.test(text)
  );
}

function plainValue(value: RegExpExecArray): string | null {
  if (value[1] !== undefined)
    return /\$[\w({]/.test(value[1].replace(/`./g, ""))
      ? null
      : value[1].replace(/`(.)/g, "$1");
  return value[2]?.replaceAll("''", "'") ?? value[3] ?? null;
}

/** `"NAME=value" | Out-File .env`, `echo NAME=value > .env`. */
function writtenOf(text: string, at: number, reading: ShellReading): void {
  const match = /^(?:(?:echo|Write-Output)\s+)?["']?(?=[A-Za-z_]\w*=)/i.exec(
    text,
  );
  if (match === null) return;
  const target =
    /(?:>>?|Out-File|Set-Content|Add-Content)\s*(?:-\w+\s+)*["']?([\w.\\/-]{0,120}env[\w.]*)/i.exec(
      text.slice(0, 2_000),
    );
  if (target === null) return;
  const end = text.slice(0, target.index).replace(/["'|\s]+$/, "").length;
  if (end > match[0].length)
    reading.written.push({
      start: at + match[0].length,
      end: at + end,
      file: target[1] ?? "",
    });
}

/** Statements of a line; `;` ends one, quotes protect it. */
function statementsOf(line: string): { from: number; text: string }[] {
  const out: { from: number; text: string }[] = [];
  let from = 0;
  let quote = "";
  let inName = false;
  const cut = (at: number) => {
    const text = line.slice(from, at);
    const blanks = text.length - text.trimStart().length;
    out.push({ from: from + blanks, text: text.trim() });
    from = at + 1;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "`") at += 1;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ";" || character === "{" || character === "}") {
      // `${env:NAME}` is one name
      const isName: boolean =
        character === "{" ? line[at - 1] === "$" : character === "}" && inName;
      inName = isName && character === "{";
      if (!isName) cut(at);
    }
  }
  cut(line.length);
  return out;
}

function wordsOf(
  text: string,
  start: number,
): { text: string; start: number; end: number }[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|[^\s"']+(?:"[^"]*"|'[^']*')?/g)]
    .slice(0, 200)
    .map((match) => ({
      text: match[1] ?? match[2] ?? match[0].replace(/["']/g, ""),
      start: start + match.index,
      end: start + match.index + match[0].length,
    }));
}
