import { powershell as shell } from "../formats/shell-powershell.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { readShellFile } from "./shell-file.ts";

/** Scripts that PowerShell runs. */
export const powershell: FilePlace = {
  source: "powershell",
  scopes: ["project"],
  matches: (path) => /\.ps[dm]?1$/i.test(path) && !/profile\.ps1$/i.test(path),
  read: (file, context) =>
    readShellFile(file, shell, { isScript: true, sources: true, context }),
  examples: () => [
    {
      path: "run.ps1",
      text: `# start\r\n$env:OPENAI_API_KEY = "${fakeKey()}"; node server.js\r\n[Environment]::SetEnvironmentVariable('OPENAI_API_KEY', '${fakeKey("none")}', 'User')\r\n#$env:OPENAI_API_KEY='${fakeKey("legacy")}'\r\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey("none") },
        { line: 4, variable: "OPENAI_API_KEY", value: fakeKey("legacy") },
      ],
      facts: [{ kind: "entry", path: "server.js", language: "javascript" }],
    },
    {
      path: "setup.ps1",
      text: `set OPENAI_API_KEY=${fakeKey()}\nexport OPENAI_API_KEY="${fakeKey()}"\n$env:OPENAI_API_KEY = ${fakeKey()}\n$env:OPENAI_API_KEY = Get-Content key.txt\necho OPENAI_API_KEY=${fakeKey("none")} > .env\n`,
      found: [
        { line: 1, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 4, variable: "OPENAI_API_KEY", value: null },
        { line: 5, variable: "OPENAI_API_KEY", value: fakeKey("none") },
      ],
      facts: [1, 2, 3].map((line) => ({
        kind: "shell-syntax",
        at: { path: "setup.ps1", line },
        shell: "PowerShell",
      })),
    },
  ],
};
