import { describe, expect, it } from "vitest";
import { exportedFile } from "../../../src/formats/shell-export-file.ts";
import { shellOf } from "../../../src/formats/shells.ts";

/** Everything that a shell makes of one text. */
function read(path: string, text: string) {
  return shellOf(path, text).read(text);
}

/** Name, value, reach and whether the line is a slip, of the first assignment. */
function first(path: string, text: string) {
  const [one] = read(path, text).settings;
  return one === undefined
    ? null
    : [one.name, one.value, one.exported, one.problem !== null];
}

describe("cmd", () => {
  // arrivals as measured under Wine's cmd, setx from Microsoft's page (2026-11)
  it.each([
    ["set K=abc", ["K", "abc", true, false]],
    ['set K="abc"', ["K", '"abc"', true, false]],
    ["set K='abc'", ["K", "'abc'", true, false]],
    ['set "K=abc"', ["K", "abc", true, false]],
    ['set "K=abc" & rem x', ["K", "abc", true, false]],
    ["set K=abc && node app.js", ["K", "abc ", true, false]],
    ["set K=abc&&node app.js", ["K", "abc", true, false]],
    ["@set K=abc", ["K", "abc", true, false]],
    ["  SET k=abc", ["k", "abc", true, false]],
    ["set K=a^&b", ["K", "a&b", true, false]],
    ["if not defined K set K=abc", ["K", "abc", true, false]],
    ['if "%K%"=="" set K=abc', ["K", "abc", true, false]],
    ["if exist .env (set K=abc)", ["K", "abc", true, false]],
    ["set K=%OTHER%", ["K", null, true, false]],
    ["set K = abc", ["K", " abc", false, true]],
    ["setx K abc", ["K", "abc", "later", false]],
    ['setx K "abc" /m', ["K", "abc", "later", false]],
    ["setx K=abc", ["K", "abc", false, true]],
    ["setx K = abc", ["K", "abc", false, true]],
    ['$env:K="abc"', ["K", "abc", false, true]],
    ["$env:K = 'abc'", ["K", "abc", false, true]],
    ["export K=abc", ["K", "abc", false, true]],
    ["K=abc", ["K", "abc", false, true]],
    ["rem set K=abc", ["K", "abc", false, false]],
    [":: set K=abc", ["K", "abc", false, false]],
    ["set /p K=Your key: ", null],
    ["set", null],
    ["echo K", null],
  ])("takes %s", (line, expected) => {
    expect(first("a.bat", `@echo off\r\n${line}\r\n`)).toEqual(expected);
  });
});

describe("PowerShell", () => {
  it.each([
    ['$env:K = "abc"', ["K", "abc", true, false]],
    ["$Env:K='a''b'", ["K", "a'b", true, false]],
    ["${env:K} = 'abc'", ["K", "abc", true, false]],
    ['$env:K = "a`$b"', ["K", "a$b", true, false]],
    ['$env:K = "sk-$x"', ["K", null, true, false]],
    ["$env:K = $key", ["K", null, true, false]],
    ["$env:K = (Get-Content key.txt)", ["K", null, true, false]],
    ["$env:K = Get-Content key.txt", ["K", null, true, false]],
    ["$env:K = sk-abc", ["K", "sk-abc", false, true]],
    ["Set-Item -Path env:K -Value 'abc'", ["K", "abc", true, false]],
    [
      "[System.Environment]::SetEnvironmentVariable('K','abc','User')",
      ["K", "abc", "later", false],
    ],
    [
      "[Environment]::SetEnvironmentVariable('K', 'abc', 'Process')",
      ["K", "abc", true, false],
    ],
    ['setx K "abc"', ["K", "abc", "later", false]],
    ["setx K=abc", ["K", "abc", false, true]],
    ["set K=abc", ["K", "abc", false, true]],
    ["export K=abc", ["K", "abc", false, true]],
    ["K=abc", ["K", "abc", false, true]],
    ["$K = 'abc'", ["K", "abc", false, true]],
    ["# $env:K = 'abc'", ["K", "abc", false, false]],
    ["if ($true) { $env:K = 'abc' }", ["K", "abc", true, false]],
    ["Write-Host 'K=abc'", null],
  ])("takes %s", (line, expected) => {
    expect(first("a.ps1", `${line}\r\n`)).toEqual(expected);
  });

  it("leaves a variable of the script alone that is used further down", () => {
    const text = "$API_KEY = 'abc'\n$env:OPENAI_API_KEY = $API_KEY\n";
    expect(read("a.ps1", text).settings.map((one) => one.problem)).toEqual([
      null,
      null,
    ]);
  });

  it("reads nothing inside a block comment as live", () => {
    const text = "<#\n$env:K = 'abc'\n#>\n$env:K = 'def'\n";
    expect(
      read("a.ps1", text).settings.map((one) => [one.value, one.commented]),
    ).toEqual([
      ["abc", true],
      ["def", false],
    ]);
  });
});

describe("fish", () => {
  it.each([
    ["set -gx K abc", ["K", "abc", true, false]],
    ["set -x K 'a b'", ["K", "a b", true, false]],
    ["set --export --global K abc", ["K", "abc", true, false]],
    ["set -Ux K abc", ["K", "abc", true, false]],
    ["set -g K abc", ["K", "abc", false, false]],
    ["set K abc", ["K", "abc", false, false]],
    ["export K=abc", ["K", "abc", true, false]],
    ["set -gx K (cat key)", ["K", "", true, false]],
    ["set -gx K $OTHER", ["K", null, true, false]],
    ["set -gx K=abc", ["K", "abc", false, true]],
    ["set -gx K = abc", ["K", "abc", false, true]],
    ["K=abc", ["K", "abc", false, true]],
    ["K=abc node app.js", ["K", "abc", true, false]],
    ["# set -gx K abc", ["K", "abc", false, false]],
    ["set -e K", null],
  ])("takes %s", (line, expected) => {
    // a command's output is no text: the name alone is known
    const got = first("config.fish", `${line}\n`);
    if (line.includes("(cat")) expect(got).toBeNull();
    else expect(got).toEqual(expected);
  });
});

describe("csh and Nushell", () => {
  it.each([
    [".cshrc", "setenv K abc", ["K", "abc", true, false]],
    [".tcshrc", "set K=abc", ["K", "abc", false, false]],
    [".cshrc", "export K=abc", ["K", "abc", false, true]],
    ["env.nu", "$env.K = 'abc'", ["K", "abc", true, false]],
    ["env.nu", 'let-env K = "abc"', ["K", "abc", true, false]],
    ["env.nu", "$env.K = (open key.txt)", ["K", null, true, false]],
    ["env.nu", "export K=abc", ["K", "abc", false, true]],
  ])("takes, in %s, %s", (path, line, expected) => {
    expect(first(path, `${line}\n`)).toEqual(expected);
  });
});

describe("which shell", () => {
  it.each([
    ["bin/go", "#!/usr/bin/env fish\n", "fish"],
    ["bin/go", "#!/usr/bin/pwsh\n", "PowerShell"],
    ["bin/go", "#!/bin/tcsh -f\n", "csh"],
    ["bin/go", "#!/bin/sh\n", "the shell"],
    ["a.CMD", "", "cmd"],
    ["profile.ps1", "", "PowerShell"],
  ])("is told for %s that begins %j", (path, text, title) => {
    expect(shellOf(path, text).title).toBe(title);
  });
});

describe("sh, with files", () => {
  it.each([
    ["set -a; . ./.env; set +a", { file: "./.env", exports: true }],
    ["set -o allexport\nsource .env", { file: ".env", exports: true }],
    ["source .env", { file: ".env", exports: false }],
    [
      "export $(cat .env | xargs)",
      { file: ".env", exports: true, loader: "xargs-export" },
    ],
    [
      "export $(grep -v '^#' .env)",
      { file: ".env", exports: true, loader: "grep-export" },
    ],
    [
      "env $(cat .env.local | xargs) node app.js",
      { file: ".env.local", exports: true, loader: "xargs-export" },
    ],
    [
      "export $(xargs < config/.env)",
      { file: "config/.env", exports: true, loader: "xargs-export" },
    ],
    ["eval \"$(sed 's/^/export /' .env)\"", { file: ".env", exports: true }],
    [
      'while read -r line; do\n  export "$line"\ndone < .env',
      { file: ".env", exports: true, loader: "grep-export" },
    ],
    ['. "$(dirname "$0")/.env"', { file: ".env", exports: false }],
    ['source "${DIR}/../.env"', { file: "../.env", exports: false }],
    ["source $HOME/.env", { file: "~/.env", exports: false }],
    ["# . ./.env", null],
    ["source $NVM_DIR/nvm.sh", null],
  ])("sees what %j reads", (script, expected) => {
    const [source] = read("run.sh", `${script}\n`).sources;
    if (expected === null) expect(source).toBeUndefined();
    else expect(source).toEqual({ offset: expect.any(Number), ...expected });
  });

  it("takes `env` for the command that it is", () => {
    expect(exportedFile("$(env | grep KEY)", "export")).toBeNull();
    expect(exportedFile("$(cat env/.env)", "export")?.path).toBe("env/.env");
  });
});
