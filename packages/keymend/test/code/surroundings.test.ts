import { describe, expect, it } from "vitest";
import { readSource } from "../../src/code/read-source.ts";
import { isTestPath, sideOf } from "../../src/code/side.ts";

function read(path: string, text: string, files: string[] = []) {
  return readSource({ path, text }, { has: (name) => files.includes(name) });
}
const imports = (path: string, text: string, files: string[] = []) =>
  read(path, text, files).facts.flatMap((fact) =>
    fact.kind === "import" ? [[fact.at.line, fact.to, fact.hoisted]] : [],
  );

describe("imports of the project's own files", () => {
  it("follows scripts as Node and the bundlers do", () => {
    const files = [
      "src/a/index.ts",
      "src/b.ts",
      "src/c.jsx",
      "lib/d.js",
      "src/e.vue",
    ];
    const text = [
      "import a from './a'",
      "import { b } from './b.js'",
      "export * from './c'",
      "import {\n  d,\n} from '../lib/d'",
      "const e = require('./e.vue')",
      "import f from '@/b'",
      "import './style.css'",
      "import type { T } from './types'",
      "import React from 'react'",
      "// import x from './x'",
      "// require('./y')",
    ].join("\n");
    expect(imports("src/main.ts", text, files)).toEqual([
      [1, "src/a/index.ts", true],
      [2, "src/b.ts", true],
      [3, "src/c.jsx", true],
      [4, "lib/d.js", true],
      [7, "src/e.vue", false],
      [8, "src/b.ts", true],
      [9, "src/style.css", true],
    ]);
  });

  it("follows packages and relative imports of Python", () => {
    const files = [
      "app/__init__.py",
      "app/client.py",
      "app/core/__init__.py",
      "app/core/settings.py",
      "src/lib/x.py",
    ];
    expect(
      imports(
        "main.py",
        "from app.client import Client\nimport os\nimport lib.x\n",
        files,
      ),
    ).toEqual([
      [1, "app/__init__.py", false],
      [1, "app/client.py", false],
      [3, "src/lib/x.py", false],
    ]);
    expect(
      imports(
        "app/core/run.py",
        "from . import settings\nfrom ..client import Client\nfrom app.core import settings as s\n",
        files,
      ),
    ).toEqual([
      [1, "app/core/settings.py", false],
      [2, "app/client.py", false],
      [3, "app/__init__.py", false],
      [3, "app/core/__init__.py", false],
      [3, "app/core/settings.py", false],
    ]);
  });

  it("follows require_relative, require of PHP and parts of Dart", () => {
    expect(
      imports("a/b.rb", "require_relative '../lib/x'\nrequire 'json'"),
    ).toEqual([[1, "lib/x.rb", false]]);
    expect(
      imports("web/index.php", "<?php\nrequire __DIR__ . '/../boot.php';"),
    ).toEqual([[2, "boot.php", false]]);
    expect(
      imports(
        "lib/main.dart",
        "import 'src/api.dart';\nimport 'package:http/http.dart';",
      ),
    ).toEqual([[1, "lib/src/api.dart", false]]);
  });

  it("says whether an import waits for a call", () => {
    const { facts } = read(
      "a.js",
      "function f() {\n  return require('./b')\n}\nconst c = require('./c')",
    );
    expect(facts).toMatchObject([
      { kind: "import", to: "b", topLevel: false },
      { kind: "import", to: "c", topLevel: true },
    ]);
  });
});

describe("the side on which code runs", () => {
  const side = (path: string, code: string, files: string[] = []) =>
    sideOf(path, code, { has: (name) => files.includes(name) });
  const vite = ["vite.config.ts", "index.html"];
  const cra = ["client/public/index.html", "client/src/App.js"];

  it.each([
    ["components/A.tsx", "'use client';\nf()", ["next.config.mjs"], "browser"],
    ["app/actions.ts", "'use server';", ["next.config.mjs"], "server"],
    ["app/api/chat/route.ts", "x", ["next.config.mjs"], "server"],
    ["app/page.tsx", "x", ["next.config.mjs"], "unknown"],
    ["src/lib/openai.js", "x", vite, "browser"],
    ["src/api/openai.js", "x", vite, "browser"],
    ["server/index.js", "x", vite, "server"],
    ["src/index.js", "import 'dotenv/config'", vite, "server"],
    ["src/tool.ts", "x", ["vite.config.ts"], "unknown"],
    ["client/src/App.js", "x", cra, "browser"],
    [
      "server.js",
      "const e = require('express')",
      ["public/index.html"],
      "server",
    ],
    ["src/openai.js", "x", ["public/index.html"], "unknown"],
    ["script.js", "document.getElementById('a')", [], "browser"],
    ["src/A.vue", "x", [], "browser"],
    ["src/pages/a.astro", "x", ["astro.config.mjs"], "server"],
    ["src/App.test.jsx", "x", vite, "server"],
    ["App.tsx", "import { View } from 'react-native'", [], "browser"],
    ["a.py", "x", vite, "server"],
    ["vite.config.ts", "x", vite, "server"],
  ] as const)("%s (%s)", (path, code, files, expected) => {
    expect(side(path, code, [...files])).toBe(expected);
  });

  it("counts import.meta.env as browser code unless a server runs it", () => {
    const browser = (path: string, files: string[]) =>
      read(path, "f(import.meta.env.OPENAI_API_KEY)", files).facts[0];
    expect(browser("src/a.ts", [])).toMatchObject({ browser: true });
    expect(browser("src/pages/api/a.ts", ["astro.config.mjs"])).toMatchObject({
      browser: false,
    });
  });

  it("knows tests by their path", () => {
    expect(
      [
        "tests/a.py",
        "src/a.test.ts",
        "a_test.go",
        "test_a.py",
        "spec/a.rb",
        "src/__tests__/a.js",
        "ATest.java",
      ].every(isTestPath),
    ).toBe(true);
    expect(
      ["src/a.ts", "latest/a.py", "contest.py", "app/attest.go"].some(
        isTestPath,
      ),
    ).toBe(false);
  });
});

describe("where a client is built", () => {
  it.each([
    ["a.ts", "if (x) {\n  c = new OpenAI()\n}", true],
    ["a.ts", "export default { c: new OpenAI() }", true],
    ["a.ts", "class A {\n  c = new OpenAI()\n}", false],
    ["a.ts", "const f = async (a) => {\n  const c = new OpenAI()\n}", false],
    ["a.ts", "app.get('/', function (q, r) { new OpenAI() })", false],
    ["a.py", "if True:\n    c = OpenAI()", true],
    ["a.py", "async def f():\n    with x:\n        c = OpenAI()\nd = 1", false],
    ["a.py", "def f():\n    pass\n\nc = OpenAI()", true],
    [
      "a.go",
      'import "go-openai"\nfunc f() {\n\tif x {\n\t\tc = openai.NewClient(k)\n\t}\n}',
      false,
    ],
    ["a.rb", "class A\n  C = OpenAI::Client.new\nend", true],
  ])("%s: %s", (path, text, topLevel) => {
    const clients = read(path, text).facts.filter(
      ({ kind }) => kind === "client",
    );
    expect(clients).toMatchObject([{ topLevel }]);
  });
});

describe("a name between the value and its use", () => {
  const keyOf = (text: string, path = "a.py") =>
    read(path, text).facts.flatMap((fact) =>
      fact.kind === "client" ? [fact.options.apiKey] : [],
    )[0];

  it("is followed to what it got first that we know", () => {
    expect(
      keyOf(
        "key = os.getenv('A_KEY')\nif not key:\n    key = ask()\nclient = OpenAI(api_key=key)",
      ),
    ).toEqual({ kind: "variable", name: "A_KEY" });
    expect(
      keyOf(
        "class C:\n    def __init__(self):\n        self.key = os.environ['A_KEY']\n    def f(self):\n        return OpenAI(api_key=self.key)",
      ),
    ).toEqual({ kind: "variable", name: "A_KEY" });
    expect(
      keyOf("let k = env.A_KEY as string;\nnew OpenAI({ apiKey: k! })", "a.ts"),
    ).toEqual({ kind: "variable", name: "A_KEY" });
  });

  it("is not called empty when it gets another value somewhere", () => {
    expect(
      keyOf(
        "let key = '';\nexport const set = (k) => { key = k };\nnew OpenAI({ apiKey: key })",
        "a.ts",
      ),
    ).toEqual({ kind: "other" });
    expect(keyOf("key = ''\nclient = OpenAI(api_key=key)")).toEqual({
      kind: "empty",
    });
    expect(keyOf("def f(key=''):\n    return OpenAI(api_key=key)")).toEqual({
      kind: "other",
    });
  });

  it("is not followed in a circle", () => {
    expect(keyOf("a = b\nb = a\nclient = OpenAI(api_key=a)")).toEqual({
      kind: "other",
    });
    expect(keyOf("client = OpenAI(api_key=api_key)")).toEqual({
      kind: "other",
    });
  });
});

describe("a variable that is taken out of the environment", () => {
  it("counts as emptied, unless it is given back", () => {
    const writes = (text: string) =>
      read("a.py", text).facts.filter(({ kind }) => kind === "env-write");
    expect(writes("os.environ.pop('A_KEY', None)\n")).toMatchObject([
      { to: "empty" },
    ]);
    expect(
      writes(
        "old = os.environ.pop('A_KEY')\nrun()\nos.environ['A_KEY'] = old\n",
      ),
    ).toMatchObject([{ to: "expression" }]);
  });
});
