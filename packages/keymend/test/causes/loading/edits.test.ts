import { describe, expect, it } from "vitest";
import { composeOverridesEnvFile } from "../../../src/causes/compose-overrides-env-file.ts";
import { duplicateDefinition } from "../../../src/causes/duplicate-definition.ts";
import { envFileNotLoaded } from "../../../src/causes/env-file-not-loaded.ts";
import { envFileWrongName } from "../../../src/causes/env-file-wrong-name.ts";
import { shadowedByEnvironment } from "../../../src/causes/shadowed-by-environment.ts";
import { shellSyntax } from "../../../src/causes/shell-syntax.ts";
import {
  context,
  effective,
  evidence,
  seen,
  unknownKey,
} from "../../../src/causes/sketch.ts";
import { wrongVariableName } from "../../../src/causes/wrong-variable-name.ts";
import { fakeKey } from "../../../src/key/fake.ts";
import type { Cause, Edit } from "../../../src/model/cause.ts";
import type { Evidence, Seen } from "../../../src/model/evidence.ts";
import type { Fact, FactOf } from "../../../src/model/fact.ts";

const key = fakeKey();

const edits = (cause: Cause, e: Evidence): Edit[] | undefined =>
  cause.detect(e)?.remedies[0]?.edits;

const unread = (part: Partial<Seen>, facts: Fact[] = []) =>
  evidence({
    value: null,
    contexts: [context({ files: [], wanted: [".env"] })],
    seen: [seen({ value: key, ...part })],
    facts,
  });

describe("a file that no loader reads", () => {
  it("is renamed when its name is a slip", () => {
    expect(
      edits(envFileWrongName, unread({ path: ".env.txt", tags: ["misnamed"] })),
    ).toEqual([{ do: "rename-file", from: ".env.txt", to: ".env" }]);
  });

  it("is copied when it is a template", () => {
    expect(
      edits(
        envFileWrongName,
        unread({ path: "api/.env.sample", tags: ["template"] }),
      ),
    ).toEqual([{ do: "copy-file", from: "api/.env.sample", to: "api/.env" }]);
  });

  it("never replaces a file that is there", () => {
    const file: Fact = {
      kind: "file",
      path: ".env",
      mode: 0o600,
      size: 10,
      modifiedMs: 0,
    };
    expect(
      edits(
        envFileWrongName,
        unread({ path: ".env.txt", tags: ["misnamed"] }, [file]),
      ),
    ).toBeUndefined();
  });
});

describe("a key under another name", () => {
  const named = (part: Partial<Seen>, facts: Fact[] = []) =>
    evidence({
      value: null,
      seen: [seen({ variable: "OPENAI_KEY", value: key, ...part })],
      facts,
    });

  it("is renamed where it stands", () => {
    expect(edits(wrongVariableName, named({}))).toEqual([
      { do: "rename-variable", occurrence: "o1", to: "OPENAI_API_KEY" },
    ]);
  });

  it("is left alone when other code reads that name, and in places that are no lines", () => {
    const read: Fact = {
      kind: "env-read",
      at: { path: "old.py", line: 3 },
      column: 1,
      language: "python",
      name: "OPENAI_KEY",
      browser: false,
      fallback: "none",
    };
    expect(wrongVariableName.detect(named({}, [read]))).not.toBeNull();
    expect(edits(wrongVariableName, named({}, [read]))).toBeUndefined();
    expect(
      edits(
        wrongVariableName,
        named({ source: "process", path: null, line: null }),
      ),
    ).toBeUndefined();
  });
});

describe("a start script", () => {
  const started = (command: string, path = ".env", name = "start") =>
    edits(
      envFileNotLoaded,
      evidence({
        value: null,
        contexts: [context({ environmentOnly: true, files: [] })],
        seen: [seen({ path, value: key })],
        facts: [
          {
            kind: "client",
            at: { path: "src/index.js", line: 4 },
            language: "javascript",
            sdk: "openai",
            browser: false,
            topLevel: true,
            options: {},
          },
          {
            kind: "script",
            at: { path: "package.json", line: 7 },
            name,
            command,
          },
        ],
      }),
    );

  it("gets the flag that reads the file", () => {
    expect(started("node src/index.js")).toEqual([
      {
        do: "replace-text",
        path: "package.json",
        line: 7,
        find: '"node ',
        with: '"node --env-file=.env ',
      },
    ]);
  });

  it.each([
    ["node --env-file=.env.local src/index.js", ".env", "start"],
    ["nodemon src/index.js", ".env", "start"],
    ["node src/index.js", "server/.env", "start"],
    ["node scripts/lint.js", ".env", "lint"],
  ])("is left alone: %s with %s as %s", (command, path, name) => {
    expect(started(command, path, name)).toBeUndefined();
  });
});

describe("an entry of compose", () => {
  const composed = (others: FactOf<"compose-service">["environment"]) =>
    edits(
      composeOverridesEnvFile,
      evidence({
        value: null,
        seen: [seen({ path: ".env.docker", value: key })],
        facts: [
          {
            kind: "compose-service",
            at: { path: "compose.yml", line: 2 },
            service: "api",
            image: null,
            build: ".",
            envFiles: [{ path: ".env.docker", line: 5, format: null }],
            environment: [
              ...others,
              { name: "OPENAI_API_KEY", line: 8, value: "", form: "literal" },
            ],
          },
        ],
      }),
    );

  it("is deleted", () => {
    expect(
      composed([{ name: "PORT", line: 7, value: "1", form: "literal" }]),
    ).toEqual([{ do: "remove-line", path: "compose.yml", line: 8 }]);
  });

  it("takes the word environment: along when it is the only one", () => {
    expect(composed([])).toEqual([
      {
        do: "replace-text",
        path: "compose.yml",
        line: 7,
        find: "environment:",
        with: "# environment:",
      },
      { do: "remove-line", path: "compose.yml", line: 8 },
    ]);
  });
});

describe("two definitions", () => {
  it("lose the one that counts and holds nothing", () => {
    const good = seen({ line: 2, value: key });
    const filler = seen({ id: "o2", line: 6, value: "" });
    expect(
      edits(
        duplicateDefinition,
        evidence({ value: "", winner: filler, seen: [good, filler] }),
      ),
    ).toEqual([{ do: "remove-definition", occurrence: "o2" }]);
  });
});

describe("a variable of the shell that wins", () => {
  const shadow = (profileValue: string) => {
    const old = fakeKey("legacy");
    const winner = seen({
      source: "process",
      path: null,
      line: null,
      value: old,
    });
    const file = seen({ id: "o2", value: key });
    const profile = seen({
      id: "o3",
      source: "shell-profile",
      path: "~/.zshrc",
      line: 9,
      value: profileValue,
    });
    return edits(
      shadowedByEnvironment,
      evidence({
        value: old,
        winner,
        seen: [winner, file, profile],
        contexts: [
          context({
            variables: new Map([
              ["OPENAI_API_KEY", effective({ from: winner, losers: [file] })],
            ]),
          }),
        ],
        answers: [unknownKey(old)],
      }),
    );
  };

  it("is taken out of the profile that sets the same value", () => {
    expect(shadow(fakeKey("legacy"))).toEqual([
      { do: "remove-definition", occurrence: "o3" },
    ]);
  });

  it("leaves a profile with another value alone", () => {
    expect(shadow(fakeKey("service-account"))).toBeUndefined();
  });
});

describe("a variable that is not exported", () => {
  it("gets the word export", () => {
    const line = seen({
      source: "shell-profile",
      path: "~/.bashrc",
      line: 4,
      value: key,
      tags: ["not-exported"],
    });
    expect(edits(shellSyntax, evidence({ value: null, seen: [line] }))).toEqual(
      [
        {
          do: "replace-text",
          path: "~/.bashrc",
          line: 4,
          find: "OPENAI_API_KEY=",
          with: "export OPENAI_API_KEY=",
        },
      ],
    );
  });
});
