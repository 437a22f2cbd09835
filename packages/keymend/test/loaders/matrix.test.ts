import { describe, expect, it } from "vitest";
import { dialectFor } from "../../src/loaders/index.ts";
import { readMatrix } from "./matrix.ts";
import type { MeasuredLoader } from "./matrix.ts";

const COMMANDS =
  "the loader runs the command; keymend reports the value as unknown";
const PROCESS_ID =
  "the value holds the shell's process id, which is different every time";
const commands = { "cmd-subst": COMMANDS, "cmd-subst-dq": COMMANDS };
const shell = { ...commands, bq: COMMANDS, "dollar-doubled": PROCESS_ID };
const symfony = {
  "cmd-subst-dq":
    "the loader was measured without symfony/process, which runs the command",
};

/** Every input that a reader takes otherwise than the measured loader, and why. */
const knownDifferences: Record<string, Record<string, string>> = {
  "dotenv-expand-1000": commands,
  "dotenvx-1": commands,
  "dotenvx-2": commands,
  "bash-source": shell,
  "dash-source": shell,
  "busybox-ash-source": shell,
  "zsh-source": shell,
  "ruby-dotenv-2.4": commands,
  "ruby-dotenv-head": commands,
  "symfony-5.4": symfony,
  "symfony-6.4": {
    ...symfony,
    "nul-middle":
      "the measured loader gave a dollar sign for the NUL; the cause is not known",
  },
};

const matrix = readMatrix();

function differences({ rules, version, results }: MeasuredLoader): string[] {
  const dialect = dialectFor(rules, version);
  return matrix.cases
    .filter(({ bytes }, index) => {
      const loaded = dialect.parse(bytes, { environment: new Map() });
      const value = loaded.values.get("OPENAI_API_KEY")?.value;
      const measured = results[index] ?? -1;
      if (measured === -2) return loaded.error === null;
      return value !== (measured === -1 ? undefined : matrix.values[measured]);
    })
    .map(({ name }) => name);
}

describe("every reader gives what the real loader gave", () => {
  it("has a table of 231 inputs", () => {
    expect(matrix.cases).toHaveLength(231);
  });
  for (const [name, loader] of Object.entries(matrix.loaders)) {
    it(`${name} on all 231 inputs, but for the differences listed`, () => {
      expect(differences(loader).sort()).toEqual(
        Object.keys(knownDifferences[name] ?? {}).sort(),
      );
    });
  }
  it("lists differences of measured loaders only", () => {
    for (const name of Object.keys(knownDifferences))
      expect(matrix.loaders).toHaveProperty([name]);
  });
});

describe("entries stand where they say", () => {
  for (const name of [
    "dotenv-16",
    "node-22",
    "bun-1.2",
    "python-dotenv-head",
    "compose-2-env-file",
    "systemd-257",
    "bash-source",
    "phpdotenv-5.6",
  ]) {
    it(`${name}: the span of every value in the table lies on its line and holds the value`, () => {
      const loader = matrix.loaders[name]!;
      const dialect = dialectFor(loader.rules, loader.version);
      for (const { bytes } of matrix.cases) {
        const text = new TextDecoder().decode(bytes); // drops the byte order mark
        const { entries } = dialect.parse(bytes, { environment: new Map() });
        for (const {
          line,
          span,
          definition,
          name: variable,
          value,
        } of entries) {
          expect(definition.start).toBeLessThanOrEqual(span.start);
          expect(span.start).toBeLessThanOrEqual(span.end);
          expect(definition.end).toBe(span.end);
          expect(line).toBe(text.slice(0, definition.start).split("\n").length);
          if (
            variable === "OPENAI_API_KEY" &&
            /^sk-proj-[\w-]+$/.test(value) &&
            !/[$\\\ufffd]/.test(text)
          )
            expect(
              text
                .slice(span.start, span.end)
                .replace(/["'\0]/g, "")
                .replace(/\\\r?\n/g, ""),
            ).toContain(value);
        }
      }
    });
  }
});
