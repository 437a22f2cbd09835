import type { DialectOptions } from "../model/loader.ts";
import { dialect, linesOf, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { cSpace, phpSpace, skip, skipBack } from "./spaces.ts";

/* phpdotenv 5 (vlucas/phpdotenv src/Parser): lines, then a small machine over each value. Laravel uses it. */

interface RawEntry {
  start: number;
  end: number;
}

/** Joins the lines of a double-quoted value that goes over several. */
function rawEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  let open: number | null = null;
  for (const { start, end } of linesOf(text)) {
    const line = text.slice(start, end);
    const begins = line.includes('="') && !looksClosed(line, true);
    if (open === null && begins) open = start;
    if (open !== null) {
      if (!looksClosed(line, begins)) continue;
      entries.push({ start: open, end });
      open = null;
      continue;
    }
    const first = line.charAt(skip(line, 0, phpSpace));
    if (first !== "" && first !== "#") entries.push({ start, end });
  }
  return entries;
}

function looksClosed(line: string, started: boolean): boolean {
  if (line === '"') return true;
  const count = line.replaceAll("\\\\", "").match(/(?=[^\\]")/g)?.length ?? 0;
  return started ? count > 1 : count >= 1;
}

function readEntry(
  text: string,
  { start, end }: RawEntry,
  out: Recorder,
  options: DialectOptions,
): void {
  const equals = text.slice(start, end).indexOf("=");
  const nameEnd = equals === -1 ? end : start + equals;
  const first = equals === -1 ? start : skip(text, start, phpSpace, nameEnd);
  const name = readName(
    text.slice(
      first,
      equals === -1 ? end : skipBack(text, nameEnd, phpSpace, first),
    ),
  );
  if (equals === -1) {
    out.forget(name);
    return;
  }
  const from = skip(text, nameEnd + 1, phpSpace, end);
  const to = skipBack(text, end, phpSpace, from);
  const parsed = new Value(text.slice(from, to));
  parsed.run();
  out.add(name, parsed.resolve(out, options), {
    start: first,
    from,
    to: from + parsed.length,
  });
}

function readName(raw: string): string {
  if (raw === "")
    throw new Refused("a line has no name before its equals sign");
  let name = raw;
  if (
    name.length > 8 &&
    name.startsWith("export") &&
    cSpace(name.charCodeAt(6))
  )
    name = name.slice(skip(name, 6, phpSpace));
  if (name.length > 2 && /^(["']).*\1$/s.test(name)) name = name.slice(1, -1);
  if (!/^[a-zA-Z0-9_.]+$/.test(name))
    throw new Refused("a name has a character that is not allowed");
  return name;
}

type State =
  "initial" | "plain" | "single" | "double" | "escape" | "space" | "comment";

/** One value going through the machine; remembers which dollar signs may start a variable. */
class Value {
  readonly #raw: string;
  #state: State = "initial";
  #text = "";
  readonly #dollars: number[] = [];
  /** Up to here the raw text belongs to the value. */
  length = 0;

  constructor(raw: string) {
    this.#raw = raw;
  }

  run(): void {
    for (let at = 0; at < this.#raw.length; at += 1) {
      const char = this.#raw.charAt(at);
      const before = this.#state;
      this.#step(char);
      if (this.#is("comment")) break;
      if (!this.#is("space") || before === "single" || before === "double")
        this.length = at + 1;
    }
    if (this.#is("single") || this.#is("double") || this.#is("escape"))
      throw new Refused("a quote is not closed");
  }

  #is(state: State): boolean {
    return this.#state === state;
  }

  #take(char: string, mayStartVariable: boolean): void {
    if (char === "$" && mayStartVariable) this.#dollars.push(this.#text.length);
    this.#text += char;
  }

  #step(char: string): void {
    switch (this.#state) {
      case "initial":
        this.#start(char);
        break;
      case "plain":
        if (char === "#") this.#state = "comment";
        else if (cSpace(char.charCodeAt(0))) this.#state = "space";
        else this.#take(char, true);
        break;
      case "single":
        if (char === "'") this.#state = "space";
        else this.#take(char, false);
        break;
      case "double":
        if (char === '"') this.#state = "space";
        else if (char === "\\") this.#state = "escape";
        else this.#take(char, true);
        break;
      case "escape":
        this.#escaped(char);
        break;
      case "space":
        if (char === "#") this.#state = "comment";
        else if (!cSpace(char.charCodeAt(0)))
          throw new Refused("something follows the value after white space");
        break;
      case "comment":
        break;
    }
  }

  #start(char: string): void {
    if (char === "'") this.#state = "single";
    else if (char === '"') this.#state = "double";
    else if (char === "#") this.#state = "comment";
    else {
      this.#state = "plain";
      this.#take(char, true);
    }
  }

  #escaped(char: string): void {
    const named: Readonly<Record<string, string>> = {
      f: "\f",
      n: "\n",
      r: "\r",
      t: "\t",
      v: "\v",
    };
    const plain = '"\\$'.includes(char) ? char : named[char];
    if (plain === undefined)
      throw new Refused(
        "a backslash stands before a letter that means nothing",
      );
    this.#take(plain, false);
    this.#state = "double";
  }

  /** `${NAME}` with a known name; anything else stays as it is. */
  resolve(out: Recorder, { environment }: DialectOptions): string {
    let result = this.#text;
    for (const at of this.#dollars.reverse()) {
      const match = /^\$\{([a-zA-Z0-9_.]+)\}/.exec(result.slice(at));
      const name = match?.[1] ?? "";
      const known = environment.get(name) ?? out.values.get(name)?.value;
      if (match !== null && known !== undefined)
        result =
          result.slice(0, at) + known + result.slice(at + match[0].length);
    }
    return result;
  }
}

/** phpdotenv 5.4 to 5.6: one bad line refuses the whole file; bytes that are no UTF-8 become question marks. */
export const phpdotenv = dialect({
  id: "phpdotenv@5",
  breaks: "lf",
  read(text, out, options) {
    for (const entry of rawEntries(text)) readEntry(text, entry, out, options);
    for (const value of out.values.values())
      value.value = value.value.replaceAll("\ufffd", "?");
  },
});
