import type { ToolError } from "../../errors.ts";
import type { Terminal } from "../terminal.ts";
import { maskText } from "../../key/mask-text.ts";
import { paint, printable } from "./words.ts";

export function renderError(error: ToolError, terminal: Terminal): string {
  return `${paint(terminal, "red", "error:")} ${printable(maskText(error.message))} [${error.code}]\n${paint(terminal, "dim", "hint:")} ${printable(maskText(error.hint))}\n`;
}
