import type { Frame } from "../model/error-text.ts";

const MAX_FRAMES = 200;
/** Longest path that is read backwards from its line number. */
const REACH = 400;

const EXTENSIONS =
  "js|mjs|cjs|jsx|ts|mts|cts|tsx|py|pyw|rb|erb|php|go|java|kt|scala|cs|fs|vb|rs|swift|dart|ex|exs|lua|pl|sh|bash|ps1|bat|cmd|vue|svelte|ipynb";

// `a.js:3:1`, `a.py:12`, `A.java:42)`, `a.php(18)`, `a.cs:line 42`, `Chat.tsx (4:16)`, `a.php on line 18`, `a.py", line 3`
const SPOT = new RegExp(
  `\\.(?:${EXTENSIONS})(?:["']?,? (?:on )?line |:line |:|\\(| \\()(\\d{1,7})(?![\\d.]*[A-Za-z])`,
  "g",
);
const PYTHON = /File "([^"\n]{1,500})", line (\d{1,7})/g;

const LIBRARY =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo[\\/]registry|pkg[\\/]mod|go[\\/]src[\\/]runtime|\.?venv[\\/]bin|lib[\\/]python[\d.]+|jdk\.\w+)[\\/]|^node:|^internal[\\/]|^<frozen/;

/** Points of source code that a stack trace names, in order, each once. */
export function framesIn(text: string): Frame[] {
  const found: { index: number; path: string; line: number }[] = [];
  for (const match of text.matchAll(PYTHON)) {
    found.push({
      index: match.index,
      path: match[1] ?? "",
      line: Number(match[2]),
    });
    if (found.length >= MAX_FRAMES) break;
  }
  let count = 0;
  for (const match of text.matchAll(SPOT)) {
    if ((count += 1) > MAX_FRAMES) break;
    const end = match.index + match[0].search(/["']?,? (?:on )?line|:|\(| \(/);
    const start = startOfPath(text, match.index);
    const path = text.slice(start, end);
    found.push({ index: start, path, line: Number(match[1]) });
  }
  return unique(found.sort((a, b) => a.index - b.index));
}

/** Walks back over the characters of a path. A bracket that opens after a blank belongs to the frame, not to the path. */
function startOfPath(text: string, dot: number): number {
  const least = Math.max(dot - REACH, 0);
  let at = dot;
  while (at > least && isPathCharacter(text, at - 1)) at -= 1;
  // `com.example.Main.run(Main.java`: what stands before an open bracket is a method
  const path = text.slice(at, dot);
  const open = path.lastIndexOf("(");
  return open >= 0 && !path.slice(open).includes(")") ? at + open + 1 : at;
}

function isPathCharacter(text: string, at: number): boolean {
  const character = text[at] ?? "";
  if (character === "(") return /[\w/\\.]/.test(text[at - 1] ?? "");
  return /[\w@%+~.:\-/\\[\]()$]/.test(character) || character > "\u00ff";
}

function unique(found: { path: string; line: number }[]): Frame[] {
  const frames = new Map<string, Frame>();
  for (const { path, line } of found) {
    const plain = plainPath(path);
    const key = `${plain}:${String(line)}`;
    if (plain === "" || plain.startsWith("<") || frames.has(key)) continue;
    frames.set(key, { path: plain, line, library: LIBRARY.test(plain) });
    if (frames.size >= MAX_FRAMES) break;
  }
  return [...frames.values()];
}

/** Takes the wrappings of bundlers and URLs off: `file://`, `webpack-internal:///(rsc)/`, `./`. */
function plainPath(path: string): string {
  return path
    .replace(/^[(["'[\]:,-]+/, "")
    .replace(/^(?:async|at):?/, "")
    .replace(/^(?:webpack-internal|webpack|turbopack|app|vite|rsc):\/{2,3}/, "")
    .replace(/^(?:https?:\/\/[^/]+|file:\/\/)/, "")
    .replace(
      /^\((?:rsc|ssr|app-pages-browser|action-browser|api|middleware)\)\//,
      "",
    )
    .replace(/^\/(?=[A-Za-z]:[\\/])/, "")
    .replace(/^\.\//, "")
    .replace(/\?[\w=&]*$/, "");
}
