import { ToolError } from "../../errors.ts";
import type { Shell } from "../command.ts";
import { isSet, type Values } from "../command-line.ts";

const MAX_KEY_BYTES = 64 << 10;
const QUESTION = "Paste the new key (it is not shown): ";

/** Where a new key comes from: standard input with `--key-stdin`, else a hidden prompt on a terminal, else nowhere. */
export async function keySource(
  values: Values,
  shell: Shell,
): Promise<(() => Promise<string>) | null> {
  if (isSet(values, "key-stdin")) {
    const text = await shell.readInput(MAX_KEY_BYTES);
    if (text === null || text.trim() === "")
      throw new ToolError("USAGE", {
        at: "--key-stdin",
        hint: "nothing came in; pbpaste | keymend fix --key-stdin gives it what you copied",
      });
    return () => Promise.resolve(text);
  }
  if (isSet(values, "json") || !process.stdin.isTTY) return null;
  return async () => {
    const { readHidden } = await import("../hidden-input.ts");
    return readHidden(QUESTION);
  };
}
