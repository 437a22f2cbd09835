import { dialect, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";

/* systemd EnvironmentFile= (systemd/systemd src/basic/env-file.c, run as of 252 and 257). */

const isNewline = (char: string) => char === "\n" || char === "\r";
const isSpace = (char: string) => " \t\n\r".includes(char);

type State =
  | "before-name"
  | "name"
  | "before-value"
  | "value"
  | "escape"
  | "single"
  | "double"
  | "double-escape"
  | "comment"
  | "comment-escape";

class Machine {
  #state: State = "before-name";
  #name = "";
  #value = "";
  #valueSpace = -1;
  #start = 0;
  #from = 0;
  #to = 0;
  readonly #out: Recorder;
  readonly #steps: Record<State, (char: string, at: number) => void> = {
    "before-name": this.#beforeName.bind(this),
    name: this.#inName.bind(this),
    "before-value": this.#beforeValue.bind(this),
    value: this.#inValue.bind(this),
    escape: this.#escape.bind(this),
    single: this.#single.bind(this),
    double: this.#double.bind(this),
    "double-escape": this.#doubleEscape.bind(this),
    comment: this.#comment.bind(this),
    "comment-escape": this.#comment.bind(this),
  };

  constructor(out: Recorder) {
    this.#out = out;
  }

  feed(char: string, at: number): void {
    this.#steps[this.#state](char, at);
  }

  #beforeName(char: string, at: number): void {
    if (char === "#" || char === ";") this.#state = "comment";
    else if (!isSpace(char)) {
      this.#state = "name";
      this.#name = char;
      this.#start = at;
    }
  }

  #inName(char: string, at: number): void {
    if (isNewline(char)) this.#state = "before-name";
    else if (char === "=") {
      this.#state = "before-value";
      this.#valueSpace = -1;
      this.#value = "";
      this.#from = at + 1;
      this.#to = at + 1;
    } else this.#name += char;
  }

  #beforeValue(char: string, at: number): void {
    if (isNewline(char)) {
      this.#push();
      return;
    }
    if (isSpace(char)) {
      if (this.#to === this.#from) this.#from = this.#to = at + 1;
      return;
    }
    this.#to = at + 1;
    if (char === "'") this.#state = "single";
    else if (char === '"') this.#state = "double";
    else if (char === "\\") this.#state = "escape";
    else {
      this.#state = "value";
      this.#value += char;
    }
  }

  #inValue(char: string, at: number): void {
    if (isNewline(char)) {
      this.#push();
    } else if (char === "\\") {
      this.#state = "escape";
      this.#valueSpace = -1;
      this.#to = at + 1;
    } else {
      if (!isSpace(char)) {
        this.#valueSpace = -1;
        this.#to = at + 1;
      } else if (this.#valueSpace === -1) this.#valueSpace = this.#value.length;
      this.#value += char;
    }
  }

  #escape(char: string, at: number): void {
    this.#state = "value";
    if (!isNewline(char)) this.#value += char;
    this.#to = at + 1;
  }

  #single(char: string, at: number): void {
    this.#to = at + 1;
    if (char === "'") this.#state = "before-value";
    else this.#value += char;
  }

  #double(char: string, at: number): void {
    this.#to = at + 1;
    if (char === '"') this.#state = "before-value";
    else if (char === "\\") this.#state = "double-escape";
    else this.#value += char;
  }

  #doubleEscape(char: string, at: number): void {
    this.#to = at + 1;
    this.#state = "double";
    if ('"\\`$'.includes(char)) this.#value += char;
    else if (char !== "\n") this.#value += "\\" + char;
  }

  #comment(char: string): void {
    if (this.#state === "comment-escape") this.#state = "comment";
    else if (char === "\\") this.#state = "comment-escape";
    if (this.#state === "comment" && isNewline(char))
      this.#state = "before-name";
  }

  #push(): void {
    const name = this.#name.replace(/[ \t\n\r]+$/, "");
    const value =
      this.#state === "value" && this.#valueSpace !== -1
        ? this.#value.slice(0, this.#valueSpace)
        : this.#value;
    // names that are no identifiers are read, and left out before the program starts
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      this.#out.add(name, value, {
        start: this.#start,
        from: this.#from,
        to: this.#to,
      });
    this.#state = "before-name";
  }

  end(): void {
    if (
      !["before-name", "name", "comment", "comment-escape"].includes(
        this.#state,
      )
    )
      this.#push();
  }
}

/** systemd: quotes, backslashes and continued lines, but no comments after a value and no `export`. */
export const systemd = dialect({
  id: "systemd EnvironmentFile=",
  bom: "kept",
  utf8: "strict",
  read(text, out) {
    if (text.includes("\0"))
      throw new Refused("the file holds a NUL character");
    const machine = new Machine(out);
    for (let at = 0; at < text.length; at += 1)
      machine.feed(text.charAt(at), at);
    machine.end();
  },
});
