import type { Span } from "../model/occurrence.ts";

/** One word of a shell command; offsets of the text given. */
export interface ShellWord extends Span {
  /** Quotes and escapes taken off; what the shell would expand stays as written. */
  text: string;
  /** Nothing in it is expanded: `text` is what the program gets. */
  literal: boolean;
  /** The mark that opens the word, when it is quoted from its first character. */
  quote: '"' | "'" | null;
}

export interface ShellCommand extends Span {
  words: ShellWord[];
  /** Files that it writes to or reads from. */
  redirects: { operator: string; target: ShellWord }[];
  hereDoc: Span | null;
  /** Offset of the comment that it stands in, else null. */
  comment: number | null;
}

/** How far the shell's own brackets are followed; beyond it they are plain text. */
const MAX_NESTED = 20_000;
/** Characters that may be looked at in vain in one text: keeps hostile input linear. */
const MAX_VAIN = 2_000_000;
const OPERATORS = /^(?:\d?>>|&>>|\d?>&|\d?>\||&>|\d?>|<<<|<<-|<<|<&|<)/;

/**
 * The commands of a text in the grammar that sh, bash, zsh and fish share: quotes, escapes, comments, here-documents,
 * carried-on lines. Reserved words such as `then` come as words. Never throws; what never closes ends with its line.
 */
export function readCommands(text: string): ShellCommand[] {
  return new Reader(text, false).commands();
}

/** As `readCommands`; an assignment that is commented out is read too. */
export function readCommandsAndComments(text: string): ShellCommand[] {
  return new Reader(text, true).commands();
}

const COMMENTED_ASSIGNMENT =
  /^[#\s]*(?:(?:export|set|setenv|declare|typeset)\s+(?:-\S+\s+)*)?\$?(?:env[:.])?[A-Za-z_]\w*(?:\s*=)?\s*\S/;

class Reader {
  private at = 0;
  private vain = 0;
  private readonly out: ShellCommand[] = [];
  private readonly pending: {
    command: ShellCommand;
    delimiter: string;
    strip: boolean;
  }[] = [];
  private readonly text: string;
  private readonly comments: boolean;

  constructor(text: string, comments: boolean) {
    this.text = text;
    this.comments = comments;
  }

  commands(): ShellCommand[] {
    while (this.at < this.text.length) {
      const before = this.at;
      this.command();
      if (this.at === before) this.at += 1;
    }
    return this.out;
  }

  private command(): void {
    this.blanks();
    const command: ShellCommand = {
      start: this.at,
      end: this.at,
      words: [],
      redirects: [],
      hereDoc: null,
      comment: null,
    };
    while (this.at < this.text.length) {
      this.blanks();
      const character = this.text[this.at] ?? "";
      if (character === "\n") break;
      if (character === "#") {
        this.comment();
        break;
      }
      if (this.redirect(command)) continue;
      if (";&|()".includes(character)) break;
      const word = this.word();
      if (word.end === word.start) break;
      // the CR of a Windows line end, alone behind a blank
      if (word.text !== "\r") command.words.push(word);
      command.end = word.end;
    }
    if (command.words.length > 0) this.out.push(command);
    this.separator();
  }

  private separator(): void {
    while (";&|()".includes(this.text[this.at] ?? " ")) this.at += 1;
    if (this.text[this.at] !== "\n") return;
    this.at += 1;
    for (const here of this.pending.splice(0)) this.hereDocument(here);
  }

  private blanks(): void {
    for (; ; this.at += 1) {
      const character = this.text[this.at];
      if (character === " " || character === "\t") continue;
      const carriedOn =
        character === "\\" ? lineBreakAt(this.text, this.at + 1) : 0;
      if (carriedOn === 0) return;
      this.at += carriedOn;
    }
  }

  private comment(): void {
    const start = this.at;
    const end = lineEnd(this.text, start);
    this.at = end;
    if (!this.comments || end - start > 2_000) return;
    const body = this.text.slice(start, end);
    if (!COMMENTED_ASSIGNMENT.test(body)) return;
    const skipped = /^[#\s]*/.exec(body)?.[0].length ?? 0;
    for (const command of new Reader(body.slice(skipped), false).commands())
      this.out.push(moved(command, start + skipped, start));
  }

  private redirect(command: ShellCommand): boolean {
    const operator = OPERATORS.exec(this.text.slice(this.at, this.at + 4))?.[0];
    if (
      operator === undefined ||
      /^<\(|^>\(/.test(this.text.slice(this.at, this.at + 2))
    )
      return false;
    this.at += operator.length;
    this.blanks();
    const target = this.word();
    command.end = Math.max(command.end, target.end);
    if (operator === "<<" || operator === "<<-")
      this.pending.push({
        command,
        delimiter: target.text.replace(/\r$/, ""),
        strip: operator === "<<-",
      });
    else command.redirects.push({ operator, target });
    return true;
  }

  private hereDocument(here: (typeof this.pending)[number]): void {
    const start = this.at;
    if (here.delimiter === "" || this.vain > MAX_VAIN) return;
    for (let line = start; line < this.text.length;) {
      const end = lineEnd(this.text, line);
      const content = this.text
        .slice(line, Math.min(end, line + 200))
        .replace(/\r$/, "");
      if (
        (here.strip ? content.replace(/^\t+/, "") : content) === here.delimiter
      ) {
        here.command.hereDoc = { start, end: line };
        this.at = Math.min(end + 1, this.text.length);
        return;
      }
      line = end + 1;
    }
    // no end: most likely no here-document at all, such as `1 << 3`
    this.vain += this.text.length - start;
  }

  private word(): ShellWord {
    const start = this.at;
    const first = this.text[start];
    const word: ShellWord = {
      start,
      end: start,
      text: "",
      literal: true,
      quote: first === '"' || first === "'" ? first : null,
    };
    const parts: string[] = [];
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? "";
      if (" \t\n;&|()<>".includes(character)) {
        if (!this.substitutionOfProcess(word, parts)) break;
      } else if (character === "'") this.single(parts);
      else if (character === '"') this.double(word, parts);
      else if (character === "\\") this.escape(parts);
      else if (character === "$" || character === "`")
        this.expansion(word, parts);
      else {
        parts.push(character);
        this.at += 1;
      }
    }
    word.text = parts.join("");
    word.end = this.at;
    return word;
  }

  /** `<(…)`: one word, never literal. */
  private substitutionOfProcess(word: ShellWord, parts: string[]): boolean {
    if (!/^[<>]\($/.test(this.text.slice(this.at, this.at + 2))) return false;
    const close = this.closing(this.at + 1);
    if (close === null) return false;
    word.literal = false;
    parts.push(this.text.slice(this.at, close));
    this.at = close;
    return true;
  }

  private single(parts: string[]): void {
    const close = this.text.indexOf("'", this.at + 1);
    // an apostrophe: nothing closes it
    const end = close < 0 ? lineEnd(this.text, this.at) : close;
    parts.push(this.text.slice(this.at + (close < 0 ? 0 : 1), end));
    this.at = close < 0 ? end : end + 1;
  }

  private double(word: ShellWord, parts: string[]): void {
    const close = this.closingDouble(this.at + 1);
    const end = close ?? lineEnd(this.text, this.at);
    const inner = this.text.slice(this.at + (close === null ? 0 : 1), end);
    if (/[$`]/.test(inner.replace(/\\[\s\S]/g, ""))) word.literal = false;
    parts.push(inner.replace(/\\(?:\r?\n)/g, "").replace(/\\(["\\$`])/g, "$1"));
    this.at = close === null ? end : end + 1;
  }

  private closingDouble(from: number): number | null {
    for (let at = from; at < this.text.length; at += 1) {
      const character = this.text[at];
      if (character === '"') return at;
      if (character === "\\") at += 1;
      else if (character === "$" && this.text[at + 1] === "(") {
        const close = this.closing(at + 1);
        if (close !== null) at = close - 1;
      }
    }
    return null;
  }

  private escape(parts: string[]): void {
    const carriedOn = lineBreakAt(this.text, this.at + 1);
    if (carriedOn === 0) parts.push(this.text[this.at + 1] ?? "");
    this.at += 1 + (carriedOn === 0 ? 1 : carriedOn);
    if (this.at > this.text.length) this.at = this.text.length;
  }

  private expansion(word: ShellWord, parts: string[]): void {
    const start = this.at;
    const next = this.text[start + 1] ?? "";
    if (this.text[start] === "$" && next === "'") {
      this.at += 1;
      this.single(parts);
      return;
    }
    let end = start + 1;
    if (this.text[start] === "`") {
      const close = this.text.indexOf("`", end);
      end = close < 0 || close - start > MAX_NESTED ? end : close + 1;
    } else if (next === "(") end = this.closing(end) ?? end;
    else if (next === "{") {
      const close = this.text.slice(end, end + 2_000).search(/[}\n]/);
      if (close >= 0 && this.text[end + close] === "}") end += close + 1;
    } else if (!/[\w@*#?$!-]/.test(next)) {
      // a dollar that stands alone is a dollar
      parts.push("$");
      this.at = end;
      return;
    }
    word.literal = false;
    parts.push(this.text.slice(start, end));
    this.at = end;
  }

  /** The offset behind the bracket that closes the one at `from`; null when none does. */
  private closing(from: number): number | null {
    if (this.vain > MAX_VAIN) return null;
    let depth = 0;
    const limit = Math.min(this.text.length, from + MAX_NESTED);
    for (let at = from; at < limit; at += 1) {
      const character = this.text[at];
      if (character === "(") depth += 1;
      else if (character === "\\") at += 1;
      else if (character === "'" || character === '"') {
        const close = this.text.indexOf(character, at + 1);
        if (close >= 0 && close < limit) at = close;
      } else if (character === ")") {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    this.vain += limit - from;
    return null;
  }
}

/** Length of the line break at that offset; 0 when there is none. */
function lineBreakAt(text: string, at: number): number {
  if (text[at] === "\n") return 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? 2 : 0;
}

/** Offset of the end of the line, before its LF. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function moved(
  command: ShellCommand,
  by: number,
  comment: number,
): ShellCommand {
  const shift = <T extends Span>(one: T): T => ({
    ...one,
    start: one.start + by,
    end: one.end + by,
  });
  return {
    ...shift(command),
    words: command.words.map(shift),
    redirects: command.redirects.map(({ operator, target }) => ({
      operator,
      target: shift(target),
    })),
    hereDoc: null,
    comment,
  };
}
