import { fakeKey } from "../key/fake.ts";
import { keysInside } from "../key/families.ts";
import type { FilePlace } from "../model/place.ts";
import { ReadingBuilder } from "./reading-builder.ts";

/** Histories only grow; what was typed lately stands at the end. */
const MOST = 2_000_000;

/** What was typed: only whole keys are of interest, as a history decides nothing. */
export const shellHistory: FilePlace = {
  source: "shell-history",
  scopes: ["home"],
  paths: [
    ".bash_history",
    ".zsh_history",
    ".zhistory",
    ".histfile",
    ".local/share/zsh/history",
    ".local/share/fish/fish_history",
    ".config/nushell/history.txt",
    ".python_history",
    ".node_repl_history",
    ".local/share/powershell/PSReadLine/ConsoleHost_history.txt",
    "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
  ],
  matches: (path) => /(?:_history|\.histfile|\.zhistory)$/.test(path),
  read(file) {
    const builder = new ReadingBuilder(file);
    const from = Math.max(0, file.text.length - MOST);
    for (const { value, index } of keysInside(file.text.slice(from))) {
      const start = from + index;
      const before = file.text.slice(Math.max(0, start - 200), start);
      const name =
        /(?:^|[\s;&:.])([A-Za-z_]\w*)\s*=\s*["']?$/.exec(before)?.[1] ?? null;
      builder.assignment({
        name,
        value,
        span: { start, end: start + value.length },
      });
    }
    return builder.done();
  },
  examples: () => [
    {
      path: ".zsh_history",
      text: `: 1700000000:0;ls\n: 1700000001:0;export OPENAI_API_KEY=${fakeKey()}\n: 1700000002:0;curl -H "Authorization: Bearer ${fakeKey("legacy")}" x\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: null, value: fakeKey("legacy") },
      ],
    },
  ],
};
