import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sh } from "../../../src/formats/shell-sh.ts";

// What we say of a script is compared with what bash itself makes of it.

const folder = mkdtempSync(join(tmpdir(), "keymend-shell-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const hasBash = (() => {
  try {
    execFileSync("bash", ["-c", "true"]);
    return true;
  } catch {
    return false;
  }
})();

/** The variables that a program started at the end of the script gets. */
function askBash(script: string): Map<string, string> {
  const path = join(folder, "script");
  writeFileSync(path, script);
  const out = execFileSync(
    "bash",
    ["--norc", "--noprofile", "-c", `. "${path}" >/dev/null 2>&1; env -0`],
    {
      env: { PATH: process.env["PATH"] ?? "" },
      stdio: ["ignore", "pipe", "ignore"],
    },
  ).toString("utf8");
  return new Map(
    out
      .split("\0")
      .filter((line) => /^K\d?=/.test(line))
      .map((line) => [
        line.slice(0, line.indexOf("=")),
        line.slice(line.indexOf("=") + 1),
      ]),
  );
}

/** The same by our reading: the last definition that is exported. */
function weSay(script: string): Map<string, string | null> {
  const said = new Map<string, string | null>();
  const exported = new Set<string>();
  for (const one of sh.read(script).settings) {
    if (
      !/^K\d?$/.test(one.name) ||
      one.commented ||
      one.forOneCommand ||
      one.problem !== null
    )
      continue;
    said.set(one.name, one.value);
    if (one.exported === true) exported.add(one.name);
  }
  return new Map([...said].filter(([name]) => exported.has(name)));
}

const SCRIPTS: readonly (readonly [title: string, script: string])[] = [
  ["plain", "export K=abc-DEF_1\n"],
  ["no final line break", "export K=abc"],
  ["double quotes", 'export K="a b"\n'],
  ["single quotes", "export K='a$b'\n"],
  ["quotes in the middle", "export K=a'b c'd\"e\"\n"],
  ["escaped quote", 'export K="a\\"b"\n'],
  ["escaped dollar", 'export K="a\\$b"\n'],
  ["backslash outside quotes", "export K=a\\ b\n"],
  ["Windows line end", "export K=abc\r\n"],
  ["Windows line end after quotes", 'export K="abc"\r\n'],
  ["comment behind", "export K=abc # team\n"],
  ["hash inside", "export K=abc#team\n"],
  ["commented out", "# export K=abc\n"],
  ["curly quotes", "export K=\u201cabc\u201d\n"],
  ["not exported", "K=abc\n"],
  ["exported afterwards", "K=abc\nexport K\n"],
  ["exported before", "export K\nK=abc\n"],
  ["set -a", "set -a\nK=abc\nset +a\nK1=x\n"],
  ["set -o allexport", "set -o allexport\nK=abc\n"],
  ["several options", "set -eua\nK=abc\n"],
  ["two in one line", "export K1=a K2='b c'\n"],
  ["behind &&", "true && export K=abc\n"],
  ["behind then", "if true; then export K=abc; fi\n"],
  ["in a group", "{ export K=abc; }\n"],
  ["declare -x", "declare -x K=abc\n"],
  ["declare without x", "declare K=abc\n"],
  ["typeset -gx", "typeset -gx K=abc\n"],
  ["for one command", "K=abc true\n"],
  ["twice", "export K=a\nexport K=b\n"],
  ["later without export", "export K=a\nK=b\n"],
  ["empty", "export K=\n"],
  ["blanks around", "export K = abc\n"],
  ["blank before", "K = abc\n"],
  ["dollar in front", "$K=abc\n"],
  ["set of Windows", "set K=abc\n"],
  ["carried on", "export \\\n  K=abc\n"],
  ["carried on inside a value", "export K=ab\\\ncd\n"],
  ["over two lines", "export K='a\nb'\n"],
  ["semicolon", "export K=abc;export K1=x\n"],
  ["in a here-document", "cat > /dev/null <<EOF\nexport K=abc\nEOF\n"],
  [
    "after a here-document",
    "cat > /dev/null <<-'EOF'\n\tit's\n\tEOF\nexport K=abc\n",
  ],
  ["after a shift in arithmetic", "x=$((1 << 2))\nexport K=abc\n"],
  ["after a case", "case $- in\n  *i*) ;;\n  *) : ;;\nesac\nexport K=abc\n"],
  ["after a function", 'f() {\n  echo it\\\'s "$1"\n}\nexport K=abc\n'],
  [
    "after awk in quotes",
    "echo a | awk '{ print $1 \"=\" }' >/dev/null\nexport K=abc\n",
  ],
  [
    "after a nested substitution",
    'x="$(echo "$(echo "a)b")")"\nexport K=abc\n',
  ],
  ["a word that looks like an option", "export -- K=abc\n"],
  ["ampersand", "true & export K=abc\n"],
  ["redirection before", ">/dev/null export K=abc\n"],
  ["dollar at the end", "export K=abc$\n"],
  ["ANSI quotes", "export K=$'abc'\n"],
];

describe.skipIf(!hasBash)(
  "sh, beside bash (skipped where there is no bash)",
  () => {
    it.each(SCRIPTS)("reads as bash does: %s", (_title, script) => {
      expect(Object.fromEntries(weSay(script))).toEqual(
        Object.fromEntries(askBash(script)),
      );
    });

    it("names the value that a blank cut off, where bash sets nothing", () => {
      const script = "export K= abc-1\n";
      expect(askBash(script).get("K")).toBe("");
      const [one] = sh.read(script).settings;
      expect(one).toMatchObject({ name: "K", value: "abc-1", exported: false });
      expect(one?.problem).toMatch(/blank/);
    });

    it.each([
      ["a command", "export K=$(echo a)\n"],
      ["back-ticks", "export K=`echo a`\n"],
      ["another variable", "export K1=a\nexport K=x$K1\n"],
      ["a default", 'export K="${K2:-a}"\n'],
      ["a dollar that nobody meant", 'export K="sk-a$bc"\n'],
    ])("claims no value for what the shell works out: %s", (_title, script) => {
      expect(askBash(script).has("K")).toBe(true);
      expect(weSay(script).get("K")).toBeNull();
    });
  },
);
