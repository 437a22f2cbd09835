import { cmd } from "../formats/shell-cmd.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { readShellFile } from "./shell-file.ts";

/** Scripts that cmd.exe runs. The value is what cmd makes of the line: quotes and blanks stay. */
export const batch: FilePlace = {
  source: "batch",
  scopes: ["project"],
  matches: (path) => /\.(?:bat|cmd)$/i.test(path),
  read: (file, context) =>
    readShellFile(file, cmd, { isScript: true, sources: true, context }),
  examples: () => [
    {
      path: "run.bat",
      text: `@echo off\r\nset OPENAI_API_KEY="${fakeKey("legacy")}"\r\npython run.py --task "snake game"\r\n`,
      found: [
        {
          line: 2,
          variable: "OPENAI_API_KEY",
          value: `"${fakeKey("legacy")}"`,
        },
      ],
      facts: [{ kind: "entry", path: "run.py", language: "python" }],
    },
    {
      path: "start.bat",
      text: `@echo off\r\n$env:OPENAI_API_KEY="${fakeKey()}"\r\nset OPENAI_API_KEY = ${fakeKey()}\r\nsetx OPENAI_API_KEY=${fakeKey()}\r\nexport OPENAI_API_KEY=${fakeKey()}`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: "OPENAI_API_KEY", value: ` ${fakeKey()}` },
        { line: 4, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 5, variable: "OPENAI_API_KEY", value: fakeKey() },
      ],
      facts: [2, 3, 4, 5].map((line) => ({
        kind: "shell-syntax",
        at: { path: "start.bat", line },
        shell: "cmd",
        variable: "OPENAI_API_KEY",
      })),
    },
    {
      path: "env.cmd",
      text: `set "OPENAI_API_KEY=${fakeKey()}"\r\nset OPENAI_API_KEY=${fakeKey()} && node app.js\r\nrem set OPENAI_API_KEY=${fakeKey("none")}\r\nset OPENAI_API_KEY=%KEY%\r\n`,
      found: [
        { line: 1, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 2, variable: "OPENAI_API_KEY", value: `${fakeKey()} ` },
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey("none") },
        { line: 4, variable: "OPENAI_API_KEY", value: null },
      ],
    },
  ],
};
