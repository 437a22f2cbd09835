import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/fix/rewrite.ts";
import { fakeKey } from "../../src/key/fake.ts";
import type { Edit } from "../../src/model/cause.ts";
import type { Seen, Subject } from "../../src/model/evidence.ts";
import { sourceCode } from "../../src/places/source-code.ts";

const KEY = fakeKey();
const subject: Subject = {
  occurrence: null,
  variable: "",
  value: null,
  context: null,
  chosenBy: "winner",
};

function edited(
  path: string,
  text: string | null,
  edits: Edit[],
  seen: Seen[] = [],
): string | null {
  const drafts = applyEdits(edits, {
    open: () =>
      text === null ? null : { path, text, encoding: "utf-8", isNew: false },
    seen,
    subject,
  });
  return drafts?.[0]?.text ?? null;
}

describe("a statement at the head of a program", () => {
  const python: Edit = {
    do: "insert-statement",
    path: "a.py",
    text: "import os",
    unless: "import os",
  };
  it.each([
    ["import openai\n", "import os\nimport openai\n"],
    [
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"""Doc.\n\nimport nothing\n"""\n\nfrom __future__ import annotations\nimport openai\n',
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"""Doc.\n\nimport nothing\n"""\n\nfrom __future__ import annotations\nimport os\nimport openai\n',
    ],
    [
      '"""One line."""\r\nx = 1\r\n',
      '"""One line."""\r\nimport os\r\nx = 1\r\n',
    ],
    ["'Doc'\nx = 1\n", "'Doc'\nimport os\nx = 1\n"],
    ["import sys\nimport os\n", "import sys\nimport os\n"],
    ["# only a comment\n", "# only a comment\nimport os\n"],
  ])("Python %#", (text, expected) => {
    expect(edited("a.py", text, [python])).toBe(expected);
  });

  const script: Edit = {
    do: "insert-statement",
    path: "a.js",
    text: 'import "dotenv/config";',
    commonjs: 'require("dotenv/config");',
  };
  it.each([
    [
      'import OpenAI from "openai";\n',
      'import "dotenv/config";\nimport OpenAI from "openai";\n',
    ],
    [
      '#!/usr/bin/env node\n/* Licence\n * of it */\n"use strict";\n\nconst a = require("a");\n',
      '#!/usr/bin/env node\n/* Licence\n * of it */\n"use strict";\nrequire("dotenv/config");\n\nconst a = require("a");\n',
    ],
    ["// a\nfoo();", '// a\nrequire("dotenv/config");\nfoo();'],
  ])("JavaScript %#", (text, expected) => {
    const after = edited("a.js", text, [script]);
    expect(after?.split("\n").sort()).toEqual(expected.split("\n").sort());
    expect(after?.indexOf("dotenv")).toBeLessThan(
      after?.search(/OpenAI|require\("a"\)|foo/) ?? 0,
    );
  });

  it("of a TypeScript module is an import", () => {
    expect(edited("a.ts", "run();\n", [{ ...script, path: "a.ts" }])).toBe(
      'import "dotenv/config";\nrun();\n',
    );
  });
});

describe("a literal that gives way to an expression", () => {
  it.each([
    [
      "a.js",
      `new OpenAI({ apiKey: '${KEY}' });\n`,
      "new OpenAI({ apiKey: E });\n",
    ],
    ["a.ts", `const openaiApiKey = \`${KEY}\`;\n`, "const openaiApiKey = E;\n"],
    [
      "a.py",
      `client = OpenAI(api_key="${KEY}") # x\n`,
      "client = OpenAI(api_key=E) # x\n",
    ],
    [
      "a.js",
      `fetch('https://api.openai.com/v1/models', { headers: { Authorization: 'Bearer ${KEY}' } });\n`,
      "fetch('https://api.openai.com/v1/models', { headers: { Authorization: 'Bearer ' + E } });\n",
    ],
    ["a.py", `client = OpenAI(api_key=f"${KEY}")\n`, null],
    ["a.py", `client = OpenAI(api_key="""${KEY}""")\n`, null],
  ])("%s %#", async (path, text, expected) => {
    const reading = await sourceCode.read(
      { path, text, encoding: "utf-8" },
      { has: () => false, platform: "linux" },
    );
    const seen = reading.found.map((found, i): Seen => ({
      ...found,
      id: `o${String(i)}`,
      source: "source-code",
      path,
      value: found.value?.reveal() ?? null,
      fingerprint: null,
    }));
    const at = seen.find(({ value }) => value === KEY);
    expect(at).toBeDefined();
    expect(
      edited(
        path,
        text,
        [{ do: "replace-literal", occurrence: at?.id ?? "", with: "E" }],
        seen,
      ),
    ).toBe(expected);
  });
});

describe("a variable in a block", () => {
  const add = (line: number, beside = false): Edit => ({
    do: "add-variable",
    path: "c.yml",
    line,
    beside,
    block: beside ? "env" : "environment",
    name: "K",
    value: "${K}",
  });
  const services = (text: string | null) =>
    (parse(text ?? "") as { services: { a: { environment: unknown } } })
      .services.a;

  it("goes among the entries of a map", () => {
    const text =
      "services:\n  b:\n    environment: {}\n  a:\n    image: x # y\n    environment: # here\n      # first\n      A: 1\n    ports: []\n";
    const after = edited("c.yml", text, [add(4)]);
    expect(services(after).environment).toEqual({ A: 1, K: "${K}" });
    expect(after?.replace("      K: ${K}\n", "")).toBe(text);
  });

  it("goes among the items of a list, indented or not", () => {
    for (const pad of ["", "  "]) {
      const text = `services:\n  a:\n    environment:\n    ${pad}- A=1\n    image: x\n`;
      expect(services(edited("c.yml", text, [add(2)])).environment).toEqual([
        "K=${K}",
        "A=1",
      ]);
    }
  });

  it("brings its block along", () => {
    const text = "services:\r\n  a:\r\n    image: x\r\n    build: .\r\n";
    const after = edited("c.yml", text, [add(2)]);
    expect(services(after)).toEqual({
      environment: { K: "${K}" },
      image: "x",
      build: ".",
    });
    expect(after).not.toMatch(/[^\r]\n/);
  });

  it("is not written into a map on one line, or none", () => {
    expect(
      edited("c.yml", "services:\n  a: {image: x}\n", [add(2)]),
    ).toBeNull();
    expect(
      edited("c.yml", "services:\n  a:\n    environment: {A: 1}\n", [add(2)]),
    ).toBeNull();
    expect(edited("c.yml", "services:\n  a:\n", [add(2)])).toBeNull();
  });

  it.each([
    ["- run: npm test\n  name: x\n- uses: y\n", 1],
    ["- name: x\n  run: |\n    a\n\n    b\n- uses: y\n", 2],
    ["- env:\n    A: 1\n  run: a\n- uses: y\n  env: {B: 1}\n", 3],
    ["- run: a\n  env:\n    A: 1\n", 1],
  ])("stands beside the command of a step %#", (steps, line) => {
    const before = parse(steps) as Record<string, unknown>[];
    const after = parse(
      edited("w.yml", steps, [add(line, true)]) ?? "",
    ) as Record<string, unknown>[];
    const { env, ...rest } = after[0] ?? {};
    const { env: old, ...same } = before[0] ?? {};
    expect(env).toEqual({ K: "${K}", ...(old as object | undefined) });
    expect(rest).toEqual(same);
    expect(after.slice(1)).toEqual(before.slice(1));
  });
});

describe("a name in a list of names", () => {
  const add = (list: "turbo" | "tox", line: number): Edit => ({
    do: "add-name",
    path: list === "tox" ? "tox.ini" : "turbo.json",
    line,
    list,
    name: "K",
  });
  it.each([
    ['{\n  "tasks": {}\n}\n', 2, ["K"]],
    ['{\n  "globalPassThroughEnv": ["A"],\n  "tasks": {}\n}\n', 3, ["K", "A"]],
    [
      '{\n  "globalPassThroughEnv": [\n    "A"\n  ],\n  "tasks": {}\n}\n',
      5,
      ["K", "A"],
    ],
    ['{\n  "globalPassThroughEnv": [],\n  "tasks": {}\n}\n', 3, ["K"]],
  ])("turbo %#", (text, line, names) => {
    const after = edited("turbo.json", text, [add("turbo", line)]);
    expect(JSON.parse(after ?? "")).toEqual({
      ...(JSON.parse(text) as object),
      globalPassThroughEnv: names,
    });
  });

  it.each([
    ["[testenv]\ncommands = x\n", 1, "[testenv]\npass_env = K\ncommands = x\n"],
    ["[testenv]\npassenv = A B\n", 2, "[testenv]\npassenv = K A B\n"],
    ["[testenv]\npass_env = A, B\n", 2, "[testenv]\npass_env = K, A, B\n"],
    [
      "[testenv]\npassenv =\n  A\n  B\n",
      2,
      "[testenv]\npassenv =\n  K\n  A\n  B\n",
    ],
  ])("tox %#", (text, line, expected) => {
    expect(edited("tox.ini", text, [add("tox", line)])).toBe(expected);
  });
});

describe("a line at the end", () => {
  const ignore: Edit = { do: "append-line", path: ".gitignore", text: ".env" };
  it.each([
    [null, ".env\n"],
    ["dist\n", "dist\n.env\n"],
    ["dist", "dist\n.env\n"],
    ["a\r\n.env\r\n", "a\r\n.env\r\n"],
  ])("%#", (text, expected) => {
    expect(edited(".gitignore", text, [ignore])).toBe(expected);
  });
});
