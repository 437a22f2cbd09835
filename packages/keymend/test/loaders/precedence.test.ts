import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loaderRules } from "../../src/loaders/index.ts";
import type { LoaderId } from "../../src/loaders/index.ts";
import { loadChain } from "../../src/loaders/precedence.ts";
import type { Chain } from "../../src/loaders/precedence.ts";
import type { LoaderRules } from "../../src/model/loader.ts";

const path = new URL("../fixtures/loaders/precedence.json", import.meta.url);

type Outcome = string | null | string[] | { error: true };
const { setups } = JSON.parse(readFileSync(path, "utf8")) as {
  setups: Record<string, Record<string, Outcome>>;
}; // written together with this test

interface Setup {
  id: LoaderId;
  version?: string;
  /** Options of the program: its files, or who wins. */
  files?: string[];
  rules?: Partial<LoaderRules>;
}

const both = [".env.local", ".env"];
const override = { environmentWins: false };

const readers: Record<string, Setup> = {
  "dotenv 8": { id: "dotenv", version: "8.6.0" },
  "dotenv 16": { id: "dotenv", version: "16.6.1" },
  "dotenv 17": { id: "dotenv", version: "17.4.2" },
  "dotenv 18": { id: "dotenv", version: "18.0.10" },
  "dotenv 18 override:true": { id: "dotenv", rules: override },
  "dotenv 18 path:['.env.local','.env']": { id: "dotenv", files: both },
  "dotenv 8 + expand 5": { id: "dotenv-expand", version: "5.1.0" },
  "dotenv 16 + expand 11": { id: "dotenv-expand", version: "11.0.7" },
  "dotenv 18 + expand 1000": { id: "dotenv-expand", version: "1000.0.0" },
  "@next/env 13": { id: "next", version: "13.5.11" },
  "@next/env 16": { id: "next", version: "16.4.6" },
  "vite 5 loadEnv('')": { id: "vite", version: "5.4.21" },
  "vite 8 loadEnv('')": { id: "vite", version: "8.3.8" },
  "dotenv-flow 3": { id: "dotenv-flow", version: "3.3.0" },
  "dotenv-flow 4": { id: "dotenv-flow", version: "4.1.0" },
  c12: { id: "c12" },
  "@expo/env": { id: "expo" },
  "@nestjs/config": { id: "nest" },
  wrangler: { id: "wrangler" },
  "node 20 --env-file=.env": { id: "node", version: "20.20.2" },
  "node 20.6.0 --env-file=.env": { id: "node", version: "20.6.0" },
  "node 20.9.0 --env-file=.env": { id: "node", version: "20.9.0" },
  "node 20.12.0 --env-file=.env": { id: "node", version: "20.12.0" },
  "node 22 --env-file=.env": { id: "node", version: "22.23.3" },
  "node 26 --env-file=.env": { id: "node", version: "26.10.0" },
  "node 26 --env-file-if-exists=.env": { id: "node", version: "26.10.0" },
  "node 26 process.loadEnvFile()": { id: "node", version: "26.10.0" },
  "bun 1.0": { id: "bun", version: "1.0.36" },
  "bun 1.2": { id: "bun", version: "1.2.23" },
  "bun 1.4": { id: "bun", version: "1.4.5" },
  "deno 2.9 --env-file": { id: "deno" },
  "dotenvx 1 run": { id: "dotenvx" },
  "dotenvx 2 run": { id: "dotenvx" },
  "dotenvx 2 run --overload": { id: "dotenvx", rules: override },
  "dotenv-cli": { id: "dotenv-cli" },
  "dotenv-cli -o": { id: "dotenv-cli", rules: override },
  "env-cmd 10": { id: "env-cmd", version: "10.1.0" },
  "env-cmd 11": { id: "env-cmd", version: "11.0.0" },
  "env-cmd 11 --no-override": {
    id: "env-cmd",
    rules: { environmentWins: true },
  },
  "foreman (npm) nf run": { id: "foreman-npm" },
  "bash set -a; . ./.env": { id: "bash" },
  "python-dotenv 1.0 load_dotenv()": { id: "python-dotenv", version: "1.0.1" },
  "python-dotenv 1.0 load_dotenv(override=True)": {
    id: "python-dotenv",
    version: "1.0.1",
    rules: override,
  },
  "ruby dotenv 3 Dotenv.load": { id: "ruby-dotenv" },
  "ruby dotenv 3 Dotenv.overload": { id: "ruby-dotenv", rules: override },
  "phpdotenv 5.6 createImmutable": { id: "phpdotenv" },
  "phpdotenv 5.6 createMutable": { id: "phpdotenv", rules: override },
  "symfony 6.4 loadEnv": { id: "symfony" },
  "direnv (dotenv in .envrc)": { id: "direnv" },
  "just dotenv-load": { id: "just" },
  "compose 2.26 ${OPENAI_API_KEY} from .env": { id: "compose-interpolation" },
  "compose 2.26 env_file: .env": { id: "compose" },
  "make include .env + export": { id: "make" },
  "make -include .env + export": { id: "make" },
};

/** Set-ups that another part of the tool stands for. */
const elsewhere: Record<string, string> = {
  "vite 8 loadEnv() default prefix": "hides every name without VITE_",
  "vite 8 process.env after loadEnv": "loadEnv never writes process.env",
  "firebase functions (deploy)":
    "the project's alias names the file, and deploying reads no .env.local",
  "firebase functions (emulator)": "the project's alias names the file",
  "node 26 --env-file=.env --env-file=.env.local":
    "the flags of a script name the files",
  "dotenvx 2 run --convention nextjs":
    "an option gives it the files of Next.js",
  "dotenv-cli -c": "an option gives it a chain of files",
  "varlock run": "no reader",
  "compose 2.26 env_file: [.env, .env.local]": "compose.yaml names the files",
  "compose 2.26 env_file + environment: ${OPENAI_API_KEY:-}":
    "environment: of compose.yaml wins",
};

const NAME = "OPENAI_API_KEY";

function load(
  setup: Setup,
  contents: Record<string, string>,
  environment: Record<string, string> = {},
): Chain {
  const rules = { ...loaderRules[setup.id], ...setup.rules };
  const order = setup.files ?? rules.files("development");
  return loadChain({
    rules,
    version: setup.version ?? null,
    files: order
      .filter((name) => name in contents)
      .map((name) => ({ path: name, bytes: Buffer.from(contents[name]!) })),
    environment: new Map(Object.entries(environment)),
  });
}

const FILE = { ".env": `${NAME}=FILE\n` };

/** What the scenarios of the table mean. Compose writes "" for what is unset, when it interpolates. */
const scenarios: Record<string, (setup: Setup) => Chain> = {
  "file only": (setup) => load(setup, FILE),
  "process env set, file set": (setup) =>
    load(setup, FILE, { [NAME]: "PROCESS" }),
  "process env set to empty string, file set": (setup) =>
    load(setup, FILE, { [NAME]: "" }),
  ".env empty value, .env.local has the key": (setup) =>
    load(setup, { ".env": `${NAME}=\n`, ".env.local": `${NAME}=LOCAL\n` }),
  ".env has the key, .env.local empty value": (setup) =>
    load(setup, { ".env": `${NAME}=ENV\n`, ".env.local": `${NAME}=\n` }),
};

describe("who wins, as measured", () => {
  it("knows or explains every set-up of the table", () => {
    expect([...Object.keys(readers), ...Object.keys(elsewhere)].sort()).toEqual(
      Object.keys(setups).sort(),
    );
  });

  for (const [name, setup] of Object.entries(readers)) {
    it(name, () => {
      for (const [scenario, run] of Object.entries(scenarios)) {
        const measured = setups[name]![scenario];
        if (typeof measured === "object" && measured !== null) continue; // no file to read: an error of the program
        expect([scenario, run(setup).values.get(NAME)?.value ?? null]).toEqual([
          scenario,
          measured,
        ]);
      }
    });
  }

  for (const mode of [null, "development", "production", "test"]) {
    it(`files read for mode ${mode ?? "(none)"}, winner first`, () => {
      for (const [name, setup] of Object.entries(readers)) {
        if (setup.files !== undefined) continue;
        const measured =
          setups[name]![
            `files read, winner first; NODE_ENV=${mode ?? "(unset)"}`
          ];
        const files = loaderRules[setup.id].files(mode);
        // symfony takes APP_ENV, and "dev" when it is not set; the table had .env alone then
        if (setup.id === "symfony" && mode === null) continue;
        if (Array.isArray(measured))
          expect([name, ...files]).toEqual([
            name,
            ...measured.filter((file) => file !== ""),
          ]);
      }
    });
  }
});

describe("the chain", () => {
  it("names the winner and every loser, strongest first", () => {
    const { values } = load(
      { id: "next" },
      {
        ".env.local": `A=1\n${NAME}=one\n`,
        ".env": `${NAME}=two\n${NAME}=three\n`,
      },
      { [NAME]: "zero" },
    );
    const value = values.get(NAME)!;
    expect(value.value).toBe("zero");
    expect(value.from).toEqual({ path: null, entry: null });
    expect(
      value.losers.map(({ path: file, entry, value: held }) => [
        file,
        entry?.line,
        held,
      ]),
    ).toEqual([
      [".env.local", 2, "one"],
      [".env", 2, "three"],
      [".env", 1, "two"],
    ]);
  });

  it("puts the process first among the losers where the file wins", () => {
    const value = load({ id: "bash" }, FILE, { [NAME]: "PROCESS" }).values.get(
      NAME,
    )!;
    expect(value.from.path).toBe(".env");
    expect(value.losers).toEqual([
      { path: null, entry: null, value: "PROCESS" },
    ]);
  });

  it("leaves the process out where it does not reach the program", () => {
    const value = load({ id: "docker" }, FILE, {
      [NAME]: "PROCESS",
    }).values.get(NAME)!;
    expect(value.value).toBe("FILE");
    expect(value.losers).toEqual([]);
  });

  it("takes a bare name in an env file of Docker from the process", () => {
    const value = load(
      { id: "docker" },
      { ".env": `${NAME}\n` },
      { [NAME]: "HOST" },
    );
    expect(value.values.get(NAME)?.value).toBe("HOST");
  });

  it("reads .dev.vars alone when it is there", () => {
    const { values } = load(
      { id: "wrangler" },
      { ".dev.vars": "A=1\n", ".env": `${NAME}=two\n` },
    );
    expect([...values.keys()]).toEqual(["A"]);
  });

  it("lets a stronger file see names of weaker ones where files are merged first", () => {
    const contents = { ".env": "BASE=k\n", ".env.local": `${NAME}=$BASE\n` };
    expect(load({ id: "vite" }, contents).values.get(NAME)?.value).toBe("k");
    expect(load({ id: "next" }, contents).values.get(NAME)?.value).toBe("");
  });

  it("lets a weaker file see names of stronger ones", () => {
    const contents = { ".env": `${NAME}=$BASE\n`, ".env.local": "BASE=k\n" };
    expect(load({ id: "vite" }, contents).values.get(NAME)?.value).toBe("k");
    expect(load({ id: "next" }, contents).values.get(NAME)?.value).toBe("k");
  });

  it("reports a file that the loader refuses, without quoting it", () => {
    const secret = "hunter2 and more";
    const { errors, values } = load(
      { id: "symfony" },
      { ".env": `${NAME}=${secret}\n` },
    );
    expect(values.size).toBe(0);
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain("hunter2");
  });

  it("says which values a command would give", () => {
    const { unknown, values } = load(
      { id: "bash" },
      { ".env": `${NAME}=$(cat key)\nB=1\n` },
    );
    expect(unknown).toEqual([NAME]);
    expect([...values.keys()]).toEqual(["B"]);
  });
});
