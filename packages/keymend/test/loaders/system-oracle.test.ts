import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dialectFor } from "../../src/loaders/index.ts";
import { readMatrix } from "./matrix.ts";
import { nastyFile, seeded } from "./nasty-files.ts";

/* Loaders that are no npm packages, where this machine has them. What is absent is skipped, and the reason printed. */

type Values = Record<string, string>;

const folder = mkdtempSync(join(tmpdir(), "keymend-system-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = process.env["PATH"] ?? "";

/** Runs a program in a bare environment; null when it is not on this machine. */
function run(
  command: string,
  args: string[],
  input = "",
): { status: number | null; stdout: Buffer } | null {
  const { error, status, stdout } = spawnSync(command, args, {
    cwd: folder,
    input,
    env: { PATH: path, HOME: folder, PYTHONIOENCODING: "utf-8" },
    timeout: 60_000,
    maxBuffer: 100_000_000,
  });
  return error === undefined ? { status, stdout } : null;
}

const has = (command: string, ...args: string[]) =>
  run(command, args)?.status === 0;

/** `it`, or a skip that says why. */
function itWhen(
  isThere: boolean,
  title: string,
  reason: string,
  test: () => void,
): void {
  if (isThere) it(title, test);
  else it.skip(`${title} (skipped: ${reason})`, test);
}

function ours(id: string, version: string | null, text: string): Values | null {
  const { values, error, unknown } = dialectFor(id, version).parse(
    Buffer.from(text),
    {
      environment: new Map([
        ["HOME", folder],
        ["PATH", path],
      ]),
    },
  );
  if (error !== null || unknown !== undefined) return null;
  return Object.fromEntries(
    [...values].map(([name, { value }]) => [name, value]),
  );
}

function nasty(count: number, seed: number, without: RegExp): string[] {
  const random = seeded(seed);
  const made: string[] = [];
  while (made.length < count) {
    const text = nastyFile(random);
    if (!without.test(text)) made.push(text);
  }
  return made;
}

const PYTHON = `
import io, json, sys
from dotenv import dotenv_values
import logging
logging.disable(logging.CRITICAL)
out = []
for text in json.load(sys.stdin):
    with open("py.env", "w", encoding="utf-8", newline="") as f: f.write(text)
    out.append({k: v for k, v in dotenv_values("py.env").items() if v is not None})
json.dump(out, sys.stdout)
`;

describe("python-dotenv", () => {
  const version = run("python3", [
    "-c",
    "import importlib.metadata as m; print(m.version('python-dotenv'), end='')",
  ]);
  const installed = version?.status === 0 ? version.stdout.toString() : null;
  itWhen(
    installed !== null,
    `${installed ?? ""} reads nasty files as we do`,
    "python-dotenv is not installed",
    () => {
      const texts = nasty(3_000, 31, /\0/);
      const stdout = run(
        "python3",
        ["-c", PYTHON],
        JSON.stringify(texts),
      )!.stdout;
      const real = JSON.parse(stdout.toString()) as Values[]; // made by the script above
      texts.forEach((text, index) => {
        expect([text, ours("python-dotenv", installed, text)]).toEqual([
          text,
          real[index],
        ]);
      });
    },
  );
});

/** What a shell command leaves in the environment of a child, as `env -0` prints it. */
function environmentAfter(shell: string, script: string): Values {
  const stdout = run(shell, ["-c", `${script}\nenv -0`])!.stdout.toString();
  const values: Values = {};
  for (const line of stdout.split("\0")) {
    const equals = line.indexOf("=");
    const name = line.slice(0, equals);
    if (equals > 0 && !OWN.has(name)) values[name] = line.slice(equals + 1);
  }
  return values;
}

/** What the shell and this test set themselves. */
const OWN = new Set([
  "PWD",
  "OLDPWD",
  "SHLVL",
  "_",
  "HOME",
  "PATH",
  "PYTHONIOENCODING",
  "LOGNAME",
  "USERNAME",
]);

/** Files without the words that would run something. */
const QUIET = /[`]|\$\(|\0|y1|[<>|&]/;

describe("shells", () => {
  const matrix = readMatrix();
  for (const [shell, id, script] of [
    ["bash", "bash", "set -a; . ./shell.env 2>/dev/null"],
    ["dash", "dash", "set -a; . ./shell.env 2>/dev/null"],
    ["zsh", "zsh", "set -a; . ./shell.env 2>/dev/null"],
    ["bash", "bash-no-export", ". ./shell.env 2>/dev/null"],
    [
      "bash",
      "xargs-export",
      "export $(cat shell.env 2>/dev/null | xargs 2>/dev/null) >/dev/null 2>&1",
    ],
    ["bash", "grep-export", "export $(grep -v '^#' shell.env) >/dev/null 2>&1"],
  ] as const) {
    itWhen(
      has(shell, "-c", "exit 0"),
      `${shell}: ${script}`,
      `${shell} is not installed`,
      () => {
        const texts = matrix.cases
          .map(({ bytes }) => Buffer.from(bytes).toString("utf8"))
          .filter(
            (text) =>
              !/[`\0\ufffd]|\$\(|\$\$/.test(text) && text.length < 10_000,
          )
          .concat(nasty(60, 41, QUIET));
        for (const text of texts) {
          const read = ours(id, null, text);
          if (read === null) continue;
          writeFileSync(join(folder, "shell.env"), text);
          expect([text, environmentAfter(shell, script)]).toEqual([text, read]);
        }
      },
    );
  }
});

describe("GNU make", () => {
  itWhen(
    has("make", "--version"),
    "include .env and export",
    "make is not installed",
    () => {
      writeFileSync(
        join(folder, "Makefile"),
        "include make.env\nexport\n.PHONY: keymend-print\nkeymend-print:\n\t@env -0\n",
      );
      for (const { bytes, name } of readMatrix().cases) {
        const text = Buffer.from(bytes).toString("utf8");
        if (/[\0\ufffd]|\$\(/.test(text)) continue;
        writeFileSync(join(folder, "make.env"), text);
        const { status, stdout } = run("make", ["-s"])!;
        const printed = stdout.toString().split("\0");
        const line = printed.find((entry) =>
          entry.startsWith("OPENAI_API_KEY="),
        );
        const read = ours("make", null, text);
        if (read === null) expect([name, status === 0]).toEqual([name, false]);
        else
          expect([name, line?.slice("OPENAI_API_KEY=".length)]).toEqual([
            name,
            read["OPENAI_API_KEY"],
          ]);
      }
    },
  );
});

describe("direnv", () => {
  itWhen(has("direnv", "version"), "dotenv", "direnv is not installed", () => {
    for (const { bytes, name } of readMatrix().cases) {
      const text = Buffer.from(bytes).toString("utf8");
      if (/[\0\ufffd]/.test(text)) continue;
      writeFileSync(join(folder, "direnv.env"), text);
      const { status, stdout } = run("direnv", [
        "dotenv",
        "json",
        "direnv.env",
      ])!;
      const read = ours("direnv", null, text);
      if (read === null) expect([name, status === 0]).toEqual([name, false]);
      else {
        const values = JSON.parse(stdout.toString()) as Values; // direnv's JSON of a dotenv file
        expect([name, values["OPENAI_API_KEY"]]).toEqual([
          name,
          read["OPENAI_API_KEY"],
        ]);
      }
    }
  });
});

describe("Ruby dotenv", () => {
  const script = `
require "dotenv"; require "json"
puts JSON.parse(STDIN.read).map { |text|
  begin; Dotenv::Parser.new(text).call; rescue SyntaxError; nil; end
}.to_json
`;
  const version = run("ruby", [
    "-e",
    'require "dotenv"; require "dotenv/version"; print Dotenv::VERSION',
  ]);
  const installed = version?.status === 0 ? version.stdout.toString() : null;
  itWhen(
    installed !== null,
    `${installed ?? ""} reads nasty files as we do`,
    "ruby or its dotenv gem is not installed",
    () => {
      const texts = nasty(1_000, 51, /\0|\$\(|\ufeff/);
      const real = JSON.parse(
        run("ruby", ["-e", script], JSON.stringify(texts))!.stdout.toString(),
      ) as (Values | null)[]; // made by the script above
      texts.forEach((text, index) => {
        expect([text, ours("ruby-dotenv", installed, text)]).toEqual([
          text,
          real[index],
        ]);
      });
    },
  );
});

describe("docker", () => {
  const isThere = has("docker", "compose", "version");
  itWhen(
    isThere,
    "compose config reads env_file",
    "docker compose is not installed",
    () => {
      writeFileSync(
        join(folder, "compose.yaml"),
        "services:\n  one:\n    image: scratch\n    env_file: compose.env\n",
      );
      for (const { bytes, name } of readMatrix().cases) {
        const text = Buffer.from(bytes).toString("utf8");
        if (/[\0\ufffd]/.test(text)) continue;
        writeFileSync(join(folder, "compose.env"), text);
        const { status, stdout } = run("docker", [
          "compose",
          "config",
          "--format",
          "json",
          "--no-interpolate",
        ])!;
        const read = ours("compose", null, text);
        if (read === null) expect([name, status === 0]).toEqual([name, false]);
        else {
          const { services } = JSON.parse(stdout.toString()) as {
            services: { one: { environment?: Values } };
          }; // the shape that `config --format json` prints
          expect([name, services.one.environment?.["OPENAI_API_KEY"]]).toEqual([
            name,
            read["OPENAI_API_KEY"],
          ]);
        }
      }
    },
  );
});
