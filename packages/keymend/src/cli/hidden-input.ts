const END = new Set(["\r", "\n", "\u0004"]);
const BACK = new Set(["\u007f", "\b"]);
const INTERRUPT = "\u0003";
const ESCAPE = "\u001b";

/** What was typed so far, and whether it ends here. */
export interface Typed {
  text: string;
  /** A control sequence that has begun: marks around a paste, arrow keys. It may come in pieces, and is no part of the text. */
  sequence: string | null;
  state: "open" | "done" | "interrupted";
}

export const NOTHING_TYPED: Typed = { text: "", sequence: null, state: "open" };

/** Adds what a terminal sends. Pure. */
export function type(before: Typed, chunk: string): Typed {
  let { text, sequence } = before;
  for (const character of chunk) {
    if (sequence !== null) {
      sequence += character;
      // ESC [ … letter, ESC O letter, or a lone letter behind ESC
      if (/^\u001b(?:\[[\d;?<>=]*[^\d;?<>=[]|O.|[^[O])$/u.test(sequence))
        sequence = null;
    } else if (character === ESCAPE) sequence = character;
    else if (character === INTERRUPT)
      return { text: "", sequence: null, state: "interrupted" };
    else if (END.has(character)) return { text, sequence, state: "done" };
    else
      text = BACK.has(character)
        ? Array.from(text).slice(0, -1).join("")
        : text + character;
  }
  return { text, sequence, state: "open" };
}

/** Reads a line from the terminal without showing it. An interrupt ends the process as it would elsewhere. */
export function readHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve) => {
    let typed = NOTHING_TYPED;
    const onData = (chunk: string) => {
      typed = type(typed, chunk);
      if (typed.state === "open") return;
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off("data", onData);
      stderr.write("\n");
      if (typed.state === "done") resolve(typed.text);
      else process.kill(process.pid, "SIGINT");
    };
    stdin.on("data", onData);
  });
}
