import { spawnSync } from "node:child_process";
import { shellScript } from "../../../src/places/shell-script.ts";
import { shellProfile } from "../../../src/places/shell-profile.ts";
import type { Format, Planted } from "./format.ts";
import type { Random } from "./random.ts";
import { keyOf, NASTY, NOTES, WORDS } from "./values.ts";

const NAMES = [
  "OPENAI_API_KEY",
  "OPEN_AI_KEY",
  "OPENAI_KEY",
  "LLM_API_KEY",
] as const;

const filler: readonly ((random: Random) => string)[] = [
  () => "",
  (r) => `# ${r.pick(NOTES)}`,
  (r) => `# export OPENAI_API_KEY=${keyOf(r)}`,
  () => 'export PATH="$HOME/bin:$PATH"',
  () => "alias ll='ls -la # long'",
  () => "[ -f ~/.nothing ] && . ~/.nothing",
  () => 'greet() {\n  echo "hello $1"\n}',
  (r) => `export A=${r.pick(WORDS)} B='x y'`,
  () => "case $1 in\n  a) X=1 ;;\n  *) X=2 ;;\nesac",
  () => "cat > /dev/null <<'END'\nOTHER_TEXT=\"unclosed\nEND",
  () => 'if [ -n "$ZSH_VERSION" ]; then\n  PS1="%n"\nfi',
  () => "export LONG=a\\\nb",
  () => "true; false || true",
];

interface Form {
  write(name: string, key: string, random: Random): string;
}

const forms: readonly Form[] = [
  { write: (name, key) => `export ${name}=${key}` },
  { write: (name, key) => `export ${name}="${key}"` },
  { write: (name, key) => `export ${name}='${key}'` },
  { write: (name, key) => `export "${name}=${key}"` },
  { write: (name, key) => `  export ${name}="${key}" # team's key` },
  { write: (name, key) => `${name}=${key}\nexport ${name}` },
  { write: (name, key) => `${name}="${key}"; export ${name}` },
  { write: (name, key) => `export FIRST=1 ${name}=${key} LAST='x'` },
  { write: (name, key) => `export FIRST=1 ${name}="${key}"` },
  { write: (name, key) => `export FIRST=1 \\\n  ${name}='${key}'` },
  { write: (name, key) => `export ${name}=${key} \\\n  LAST=2` },
  { write: (name, key) => `if true; then\n  export ${name}="${key}"\nfi` },
  { write: (name, key) => `[ -z "$NOTHING" ] && export ${name}=${key}` },
  { write: (name, key) => `export ${name}=${key}; export NEXT=1` },
  { write: (name, key) => `declare -x ${name}="${key}"` },
  { write: (name, key) => `{ export ${name}='${key}'; }` },
];

/** `NAME=value; export NAME` says the name twice, and what is left after one edit is another program. */
const isTwice = (line: string, name: string) => line.split(name).length > 2;

/** Values as bash gets them, for many files in one process. */
export function askBash(
  files: readonly { text: string; names: readonly string[] }[],
): (string | null)[][] {
  const script = files
    .map(({ text, names }, i) => {
      const body = Buffer.from(text).toString("base64");
      const shown = names
        .map((name) => `printf '%s\\0' "\${${name}-<unset>}"`)
        .join("; ");
      return `( unset ${names.join(" ")}; eval "$(echo ${body} | base64 -d)" >/dev/null 2>&1 </dev/null; ${shown} ); printf 'end ${String(i)}\\0'`;
    })
    .join("\n");
  const { stdout } = spawnSync("bash", ["--norc", "--noprofile"], {
    input: script,
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" },
    maxBuffer: 64 << 20,
  });
  const parts = stdout.toString("utf8").split("\0");
  let at = 0;
  return files.map((_, i) => {
    const end = parts.indexOf(`end ${String(i)}`, at);
    const values = parts
      .slice(at, end)
      .map((value) => (value === "<unset>" ? null : value));
    at = end + 1;
    return values;
  });
}

export const shellFormat: Format = {
  place: shellScript,
  // a carriage return is a part of the value there: the cause of that name is about it
  endings: ["\n"],
  lineEndsInValues: true,
  encodings: ["utf-8-bom", "utf-16le", "utf-16be", "latin1"],
  nasty: NASTY,
  mayRefuse: () => false,
  make(random) {
    const names = random.shuffled(NAMES).slice(0, 1 + random.int(2));
    const planted: Planted[] = [];
    const lines: string[] = random.chance(0.5) ? ["#!/bin/bash"] : [];
    for (const name of names) {
      lines.push(...random.some(filler, 3).map((line) => line(random)));
      const value = keyOf(random);
      const line = random.pick(forms).write(name, value, random);
      lines.push(line);
      planted.push({
        variable: name,
        value,
        ids: [name],
        removable: !isTwice(line, name),
      });
    }
    lines.push(...random.some(filler, 3).map((line) => line(random)));
    return { path: "setup.sh", text: `${lines.join("\n")}\n`, planted };
  },
  // bash is asked for a part of the files: a process each costs too much
  load: () => Promise.resolve(null),
  rename: () => ({ to: "OPENAI_API_KEY_2", ids: ["OPENAI_API_KEY_2"] }),
};

export const profileFormat: Format = {
  ...shellFormat,
  place: shellProfile,
  make: (random) => ({ ...shellFormat.make(random), path: ".zshrc" }),
};
