import type { LoadedEntry } from "../model/loader.ts";
import { dialect, linesOf, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { replaceReferences } from "./references.ts";
import { blank, cSpace, skip, skipBack } from "./spaces.ts";

/* GNU make: `include .env` and `export`. Quotes are characters like any other; `$x` is a variable of one letter. */

interface LogicalLine {
  start: number;
  end: number;
  text: string;
}

/** Lines with a backslash at their end go on; the break and the space around it become one space. */
function* logicalLines(text: string): Generator<LogicalLine> {
  let open: LogicalLine | null = null;
  for (const { start, end: to } of linesOf(text)) {
    const end = text[to - 1] === "\r" && to < text.length ? to - 1 : to;
    const piece = text.slice(start, end);
    const continues =
      /(?:^|[^\\])(?:\\\\)*\\$/.test(piece.slice(-100)) && to < text.length;
    const own = continues ? piece.slice(0, -1).replace(/[ \t]+$/, "") : piece;
    const line: LogicalLine = {
      start: open?.start ?? start,
      end,
      text: open === null ? own : `${open.text} ${own.trimStart()}`,
    };
    open = continues ? line : null;
    if (!continues) yield line;
  }
  if (open !== null) yield open;
}

const ASSIGNMENT =
  /^(?:export[ \t]+)?([^ \t\v\f\r:=#+?!]+)[ \t]*(?:::?|[+?])?=[ \t]*/;

function readMake(text: string, out: Recorder): void {
  for (const line of logicalLines(text)) {
    const hash = /(?<!\\)#/.exec(line.text)?.index ?? line.text.length;
    const body = line.text.slice(0, hash);
    const first = skip(body, 0, blank);
    const rest = body.slice(first);
    if (skip(rest, 0, cSpace) === rest.length) continue;
    const head = ASSIGNMENT.exec(rest);
    if (head === null) {
      other(rest, line, out);
      continue;
    }
    const name = head[1] ?? "";
    const value = rest.slice(head[0].length).split("\0")[0] ?? "";
    const from = line.start + first + head[0].length;
    const to = skipBack(
      text,
      Math.max(from, line.end - (line.text.length - hash)),
      blank,
      from,
    );
    if (/^[A-Za-z_]\w*$/.test(name))
      out.add(name, value, {
        start: line.start + first,
        from: Math.min(from, line.end),
        to,
      });
  }
}

function other(rest: string, line: LogicalLine, out: Recorder): void {
  const exported = /^export[ \t]+([A-Za-z_]\w*)[ \t]*$/.exec(rest)?.[1];
  if (exported !== undefined) {
    if (!out.values.has(exported))
      out.add(exported, "", {
        start: line.start,
        from: line.end,
        to: line.end,
      });
    return;
  }
  // an expression before a colon makes it a rule with a variable of its own
  if (/^\$\w+:[^\s=]+=/.test(rest) || /^"[^"\s]*=/.test(rest)) return;
  throw new Refused("make does not know a line, or takes it for a rule");
}

/** Values are expanded when they are used. */
function expandMake(
  values: ReadonlyMap<string, LoadedEntry>,
  environment: ReadonlyMap<string, string>,
): void {
  let steps = 0;
  const expand = (value: string, open: readonly string[]): string => {
    steps += 1;
    if (steps > 5_000)
      throw new Refused("a value refers to itself without end");
    return replaceReferences(value, {
      closers: { "{": "}", "(": ")" },
      bare: /[^]/y,
      resolve: (name) => {
        if (name === "$") return "$";
        if (open.includes(name))
          throw new Refused("a variable refers to itself");
        const own = raw.get(name);
        return own === undefined
          ? (environment.get(name) ?? "")
          : expand(own, [...open, name]);
      },
    });
  };
  const raw = new Map<string, string>();
  for (const [name, entry] of values) raw.set(name, entry.value);
  for (const [name, entry] of values) entry.value = expand(entry.value, [name]);
}

export const make = dialect({
  id: "make include",
  read: (text, out) => {
    if (text.includes("\0") && /\0[^\n]*=|=[^\n]*\0[^\n]*\0/.test(text))
      throw new Refused("the file holds NUL characters");
    readMake(text, out);
  },
  expand: (values, { environment }) => {
    expandMake(values, environment);
  },
});
