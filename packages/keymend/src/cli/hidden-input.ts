import { ToolError } from "../errors.ts";

const END = new Set(["\r", "\n", "\u0004"]);
const BACK = new Set(["\u007f", "\b"]);

/** Reads a line from the terminal without showing it. */
export function readHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  return new Promise((resolve, reject) => {
    let text = "";
    const done = (act: () => void) => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off("data", onData);
      stderr.write("\n");
      act();
    };
    // a terminal that marks pastes puts them between these sequences
    const onData = (chunk: string) => {
      for (const character of chunk
        .replaceAll("\u001b[200~", "")
        .replaceAll("\u001b[201~", "")) {
        if (character === "\u0003") {
          done(() => {
            reject(
              new ToolError("USAGE", {
                at: "prompt",
                hint: "nothing was changed",
              }),
            );
          });
          return;
        }
        if (END.has(character)) {
          done(() => {
            resolve(text);
          });
          return;
        }
        text = BACK.has(character) ? text.slice(0, -1) : text + character;
      }
    };
    stdin.on("data", onData);
  });
}
