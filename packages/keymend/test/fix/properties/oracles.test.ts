import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { Format, Sample } from "./format.ts";
import { runFormat } from "./harness.ts";
import { iniFormat, tomlFormat } from "./settings.ts";
import { askBash, profileFormat, shellFormat } from "./shell.ts";

// Readers that need a process of their own are asked about a part of the files.

const can = (program: string, args: readonly string[]) =>
  spawnSync(program, args, { input: "" }).status === 0;
const hasBash = can("bash", ["-c", "base64 --version"]);
const hasPython = can("python3", ["-c", "import tomllib, configparser"]);

async function samplesOf(format: Format, count: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  await runFormat(format, {
    files: count * 3,
    seed: 11,
    sample: (one) => samples.push(one),
  });
  return samples.slice(0, count);
}

function expectValues(
  samples: readonly Sample[],
  values: readonly (readonly (string | null)[])[],
): void {
  for (const [i, sample] of samples.entries()) {
    const wanted = [...sample.expected.values()];
    if (JSON.stringify(values[i]) !== JSON.stringify(wanted))
      expect(
        values[i],
        `${sample.where}\n${sample.before}\n=>\n${sample.after}`,
      ).toEqual(wanted);
  }
}

describe("what the real reader makes of a changed file", () => {
  it.skipIf(!hasBash).each([
    ["a script", shellFormat],
    ["a profile", profileFormat],
  ])("bash: %s", async (_name, format) => {
    const samples = await samplesOf(format, 400);
    expect(samples.length).toBe(400);
    const asked = samples.map(({ after, expected }) => ({
      text: after,
      names: [...expected.keys()],
    }));
    expectValues(samples, askBash(asked));
  });

  it.skipIf(!hasPython)("tomllib", async () => {
    const samples = await samplesOf(tomlFormat, 400);
    expectValues(samples, askPython(PYTHON_TOML, samples));
  });

  it.skipIf(!hasPython)("configparser", async () => {
    const samples = await samplesOf(iniFormat, 400);
    expectValues(samples, askPython(PYTHON_INI, samples));
  });
});

const PYTHON_TOML = `
import json, sys, tomllib
def get(tree, path):
    for part in path.split("."):
        tree = tree.get(part) if isinstance(tree, dict) else None
    return tree
print(json.dumps([[get(tomllib.loads(one["text"]), name) for name in one["names"]] for one in json.load(sys.stdin)]))
`;

// configparser leaves quotes where they are, keymend takes them off as most programs do
const PYTHON_INI = `
import configparser, json, sys
def get(text, path):
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(text)
    section, name = path.split(".", 1)
    value = parser.get(section, name, fallback=None)
    if value is not None and len(value) > 1 and value[0] == value[-1] and value[0] in "'\\"":
        value = value[1:-1]
    return value
print(json.dumps([[get(one["text"], name) for name in one["names"]] for one in json.load(sys.stdin)]))
`;

function askPython(
  program: string,
  samples: readonly Sample[],
): (string | null)[][] {
  const { stdout, stderr, status } = spawnSync("python3", ["-c", program], {
    input: JSON.stringify(
      samples.map(({ after, expected }) => ({
        text: after,
        names: [...expected.keys()],
      })),
    ),
    maxBuffer: 64 << 20,
  });
  expect(status, stderr.toString()).toBe(0);
  return JSON.parse(stdout.toString()) as (string | null)[][]; // written by the program above
}
