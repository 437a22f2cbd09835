import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnv } from "vite";
import { dialectFor } from "../../src/loaders/index.ts";
import { nastyFile, seeded } from "./nasty-files.ts";

const require = createRequire(import.meta.url);

type Values = Record<string, string>;

/** What our reader gives, or null when it says that the loader refuses. */
function ours(id: string, version: string | null, text: string): Values | null {
  const { values, error } = dialectFor(id, version).parse(Buffer.from(text), {
    environment: new Map(),
  });
  if (error !== null) return null;
  return Object.fromEntries(
    [...values].map(([name, { value }]) => [name, value]),
  );
}

/** Same files in every run. `skips`: what a comparison leaves out. */
function files(
  count: number,
  seed: number,
  skips: RegExp | null = null,
): string[] {
  const random = seeded(seed);
  const made: string[] = [];
  while (made.length < count) {
    const text = nastyFile(random);
    if (skips === null || !skips.test(text)) made.push(text);
  }
  return made;
}

/** Runs with an empty process.env, and puts it back. */
function inEmptyEnvironment<T>(run: () => T): T {
  const saved = process.env;
  process.env = {};
  try {
    return run();
  } finally {
    process.env = saved;
  }
}

/** The first file on which the two differ, for a readable failure. */
function firstDifference(
  texts: string[],
  real: (text: string) => Values | null,
  read: (text: string) => Values | null,
): unknown {
  for (const text of texts) {
    const read1 = read(text);
    if (read1 === null) continue; // tested below: the real one may never come back
    const real1 = real(text);
    if (JSON.stringify(sorted(real1)) !== JSON.stringify(sorted(read1)))
      return { text, real: real1, ours: read1 };
  }
  return null;
}

const sorted = (values: Values | null) =>
  values === null
    ? null
    : Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

interface Dotenv {
  parse: (text: string) => Values;
}

describe("dotenv reads nasty files as we do", () => {
  for (const [module, version] of [
    ["dotenv4", "4.0.0"],
    ["dotenv8", "8.6.0"],
    ["dotenv14", "14.3.2"],
    ["dotenv15", "15.0.1"],
    ["dotenv16", "16.6.1"],
    ["dotenv17", "17.4.2"],
    ["dotenv18", "18.0.10"],
  ] as const) {
    it(version, () => {
      const { parse } = require(module) as Dotenv; // the package's own promise
      expect(
        firstDifference(
          files(4_000, 7, /\0/),
          (text) => ({ ...parse(text.replace(/^\ufeff/, "")) }),
          (text) => ours("dotenv", version, text),
        ),
      ).toBeNull();
    });
  }
});

type ExpandFunction = (config: { parsed: Values }) => { parsed: Values };

describe("dotenv-expand expands nasty files as we do", () => {
  for (const [expandModule, dotenvModule, version] of [
    ["dotenv-expand5", "dotenv8", "5.1.0"],
    ["dotenv-expand10", "dotenv16", "10.0.0"],
    ["dotenv-expand11", "dotenv16", "11.0.7"],
    ["dotenv-expand13", "dotenv17", "13.0.0"],
    ["dotenv-expand1000", "dotenv18", "1000.0.0"],
  ] as const) {
    it(version, () => {
      const { parse } = require(dotenvModule) as Dotenv; // the package's own promise
      const loaded = require(expandModule) as
        ExpandFunction | { expand: ExpandFunction }; // 5 exports the function itself
      const expand = typeof loaded === "function" ? loaded : loaded.expand;
      const real = (text: string) =>
        inEmptyEnvironment(() => {
          const parsed = { ...parse(text.replace(/^\ufeff/, "")) };
          Object.assign(process.env, parsed);
          return expand({ parsed }).parsed;
        });
      expect(
        firstDifference(files(2_000, 11, /\0|\$\(/), real, (text) =>
          ours("dotenv-expand", version, text),
        ),
      ).toBeNull();
    });
  }
});

interface NextEnv {
  loadEnvConfig: (
    folder: string,
    isDevelopment: boolean,
    log: { info(): void; error(): void },
    reloads: boolean,
  ) => { combinedEnv: Values };
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keymend-oracle-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("@next/env reads nasty files as we do", () => {
  for (const [module, version] of [
    ["next-env12", "12.3.7"],
    ["next-env13", "13.5.11"],
    ["next-env14", "14.2.35"],
    ["next-env16", "16.4.6"],
  ] as const) {
    it(version, () => {
      const { loadEnvConfig } = require(module) as NextEnv; // the package's own promise
      let failed = false;
      const log = {
        info: () => undefined,
        error: () => {
          failed = true;
        },
      };
      const real = (text: string) =>
        inEmptyEnvironment(() => {
          failed = false;
          writeFileSync(join(folder, ".env"), text);
          const { combinedEnv } = loadEnvConfig(folder, true, log, true);
          const values = { ...combinedEnv };
          delete values["__NEXT_PROCESSED_ENV"];
          return failed ? {} : values;
        });
      expect(
        firstDifference(files(600, 12, /\0/), real, (text) =>
          ours("next", version, text),
        ),
      ).toBeNull();
    });
  }
});

describe("Vite's loadEnv reads nasty files as we do", () => {
  it("7", () => {
    const real = (text: string) =>
      inEmptyEnvironment(() => {
        writeFileSync(join(folder, ".env"), text);
        return loadEnv("development", folder, "");
      });
    expect(
      firstDifference(files(600, 13, /\0/), real, (text) =>
        ours("vite", "7.3.8", text),
      ),
    ).toBeNull();
  });
});

describe("this Node reads nasty files as we do", () => {
  const version = process.versions.node;
  it(`util.parseEnv of ${version}`, () => {
    expect(
      firstDifference(
        files(6_000, 3, /\0/),
        (text) => ({ ...parseEnv(text) }) as Values, // parseEnv gives strings only
        (text) => ours("node", version, text),
      ),
    ).toBeNull();
  });

  it(`--env-file of ${version}`, () => {
    const script = "process.stdout.write(JSON.stringify(process.env))";
    for (const text of files(12, 21, /\0|NODE_/)) {
      const path = join(folder, "flag.env");
      writeFileSync(path, text);
      const { stdout } = spawnSync(
        process.execPath,
        [`--env-file=${path}`, "-e", script],
        {
          env: {},
          encoding: "utf8",
        },
      );
      const real = JSON.parse(stdout) as Values; // made by the script above
      expect(sorted(real)).toEqual(sorted(ours("node", version, text)));
    }
  });
});

interface EnvCmd {
  parseEnvString: (text: string) => Values;
}

describe("other npm loaders read nasty files as we do", () => {
  it("env-cmd 10", () => {
    const { parseEnvString } =
      require("env-cmd10/dist/parse-env-file.js") as EnvCmd; // not exported, but stable since 8
    // a comment line that occurs in an earlier line is cut out there too, which we leave aside
    expect(
      firstDifference(
        files(3_000, 5, /\0|\ufeff|(?:^|[\n\r])#/),
        (text) => ({ ...parseEnvString(text) }),
        (text) => ours("env-cmd", "10.1.0", text),
      ),
    ).toBeNull();
  });

  for (const [module, version] of [
    ["dotenv-flow3", "3.3.0"],
    ["dotenv-flow4", "4.1.0"],
  ] as const) {
    it(`dotenv-flow ${version}`, () => {
      const { parse } = require(module) as { parse: (path: string) => Values }; // the package's own promise
      const real = (text: string) => {
        const path = join(folder, "flow.env");
        writeFileSync(path, text.replace(/^\ufeff/, ""));
        return { ...parse(path) };
      };
      expect(
        firstDifference(files(600, 6, /\0/), real, (text) =>
          ours("dotenv-flow", version, text),
        ),
      ).toBeNull();
    });
  }
});
