import { describe, expect, it } from "vitest";
import { readSource } from "../../src/code/read-source.ts";
import type { Reading } from "../../src/model/place.ts";

const read = (path: string, text: string, files: string[] = []): Reading =>
  readSource({ path, text }, { has: (name) => files.includes(name) });
const names = (reading: Reading) =>
  reading.facts.flatMap((fact) =>
    fact.kind === "env-read" ? [fact.name] : [],
  );

describe("comments", () => {
  it.each([
    [
      "a.ts",
      "/* process.env.A_KEY\n process.env.B_KEY */ f(process.env.C_KEY) // process.env.D_KEY",
    ],
    [
      "a.py",
      "# os.getenv('A_KEY')\nf(os.getenv('C_KEY'))  # os.getenv('D_KEY')",
    ],
    [
      "a.go",
      '/* os.Getenv("A_KEY") */ f(os.Getenv("C_KEY")) // os.Getenv("D_KEY")',
    ],
    [
      "a.rb",
      "=begin\nENV['A_KEY']\n=end\nf(ENV['C_KEY']) # ENV['D_KEY']".replace(
        "=begin",
        "x\n=begin",
      ),
    ],
    [
      "a.php",
      "<?php /* getenv('A_KEY') */ f(getenv('C_KEY')); // getenv('D_KEY')\n# getenv('E_KEY')",
    ],
    [
      "A.java",
      '/** System.getenv("A_KEY") */ f(System.getenv("C_KEY")); // System.getenv("D_KEY")',
    ],
    ["a.kt", '/* System.getenv("A_KEY") */ f(System.getenv("C_KEY")) // x'],
    [
      "a.cs",
      '/// GetEnvironmentVariable("A_KEY")\nf(Environment.GetEnvironmentVariable("C_KEY"));',
    ],
    ["a.rs", '//! env::var("A_KEY")\nf(env::var("C_KEY"));'],
    [
      "a.swift",
      '// environment["A_KEY"]\nf(ProcessInfo.processInfo.environment["C_KEY"])',
    ],
    ["a.dart", "// dotenv.env['A_KEY']\nf(dotenv.env['C_KEY']);"],
  ])("are no code: %s", (path, text) => {
    expect(names(read(path, text))).toEqual(["C_KEY"]);
  });

  it("do not begin inside a string, nor in an address", () => {
    expect(
      names(read("a.ts", "const u = 'http://x'; f(process.env.A_KEY)")),
    ).toEqual(["A_KEY"]);
    expect(names(read("a.py", "u = '#'; f(os.getenv('A_KEY'))"))).toEqual([
      "A_KEY",
    ]);
    expect(
      names(
        read("a.tsx", "const a = <p>see http://x</p>; f(process.env.A_KEY)"),
      ),
    ).toEqual(["A_KEY"]);
  });

  it("do not begin inside a regular expression", () => {
    const text =
      "const r = /[/*'\"`]/; f(process.env.A_KEY) /* process.env.B_KEY */";
    expect(names(read("a.ts", text))).toEqual(["A_KEY"]);
  });
});

describe("strings", () => {
  it("are no code, but the expressions in them are", () => {
    expect(
      names(
        read(
          "a.ts",
          "f(`process.env.A_KEY ${process.env.B_KEY} ${`${process.env.C_KEY}`}`)",
        ),
      ),
    ).toEqual(["B_KEY", "C_KEY"]);
    expect(
      names(
        read(
          "a.py",
          "f(f\"os.getenv('A_KEY') {os.getenv('B_KEY')}\", \"{os.getenv('C_KEY')}\")",
        ),
      ),
    ).toEqual(["B_KEY"]);
    expect(
      names(
        read(
          "a.rb",
          "f(\"ENV['A_KEY'] #{ENV['B_KEY']}\", '#{ENV[\"C_KEY\"]}')",
        ),
      ),
    ).toEqual(["B_KEY"]);
    expect(
      names(
        read(
          "a.kt",
          'f("""System.getenv("A_KEY") ${System.getenv("B_KEY")}""")',
        ),
      ),
    ).toEqual(["B_KEY"]);
    expect(
      names(
        read(
          "a.cs",
          'f($"{Environment.GetEnvironmentVariable("B_KEY")}", @"a ""GetEnvironmentVariable("" ")',
        ),
      ),
    ).toEqual(["B_KEY"]);
    expect(
      names(
        read(
          "a.swift",
          'f("x \\(ProcessInfo.processInfo.environment["B_KEY"] ?? "")")',
        ),
      ),
    ).toEqual(["B_KEY"]);
  });

  it("that a stray quote opens end with their line", () => {
    expect(
      names(read("a.tsx", "const a = <p>Don't</p>;\nf(process.env.A_KEY)")),
    ).toEqual(["A_KEY"]);
    expect(
      names(
        read("a.rs", "fn f<'a>(x: &'a str) {}\nlet k = env::var(\"A_KEY\");"),
      ),
    ).toEqual(["A_KEY"]);
    expect(
      names(read("a.ts", "const a = <p>` </p>;\nf(process.env.A_KEY)")),
    ).toEqual(["A_KEY"]);
  });

  it("of three quotes hold whole programs", () => {
    const text =
      '"""Use it so:\n\nclient = OpenAI(api_key="your-key")\nload_dotenv()\n"""\nimport openai\n';
    expect(read("a.py", text)).toEqual({ found: [], facts: [] });
  });
});

describe("parts of a file", () => {
  it("reads the scripts of pages and components with their own lines", () => {
    const vue =
      '<template>\n  <p>Don\'t {{ process.env.A_KEY }}</p>\n</template>\n<script setup lang="ts">\nconst k = import.meta.env.VITE_KEY\n</script>\n';
    expect(read("src/A.vue", vue).facts).toMatchObject([
      {
        kind: "env-read",
        name: "VITE_KEY",
        at: { line: 5 },
        column: 11,
        browser: true,
      },
    ]);
    const astro =
      "---\nconst k = import.meta.env.OPENAI_API_KEY\n---\n<p>process.env.B_KEY</p>\n";
    expect(read("src/a.astro", astro).facts).toMatchObject([
      {
        kind: "env-read",
        name: "OPENAI_API_KEY",
        at: { line: 2 },
        browser: false,
      },
    ]);
    const html =
      '<input id="api-key" maxlength="51">\n<script>fetch("https://api.openai.com/v1/models")</script>';
    expect(read("a.html", html).facts).toMatchObject([
      { kind: "field-limit", limit: 51, at: { line: 1 } },
      { kind: "api-call", endpoint: "models", at: { line: 2 } },
    ]);
  });

  it("leaves type declarations and other files alone", () => {
    expect(read("a.d.ts", "process.env.A_KEY")).toEqual({
      found: [],
      facts: [],
    });
    expect(read("a.txt", "process.env.A_KEY")).toEqual({
      found: [],
      facts: [],
    });
  });
});

describe("hostile content", () => {
  const line = (text: string) => text.repeat(Math.ceil(300_000 / text.length));
  it.each([
    ["a.ts", line("`${")],
    ["a.ts", line("new OpenAI({apiKey:")],
    [
      "a.ts",
      `import OpenAI from 'openai'\n${line("new OpenAI({ apiKey: a })\n")}`,
    ],
    ["a.ts", `const dotenv = require('dotenv')\n${line("dotenv.config(\n")}`],
    ["a.py", `import openai, os\n${line("f'{os.environ[")}`],
    ["a.py", line("((((\n")],
    [
      "a.py",
      `from pydantic import BaseSettings\n${line("class S(BaseSettings):\n")}`,
    ],
    ["a.php", `<?php env('OPENAI')\n${line("['openai' => [\n")}`],
    ["a.sql", line("api_key varchar(")],
    ["a.html", line("<script>")],
    ["a.vue", line("<input maxlength")],
    ["a.go", `// openai os.Getenv\n${line("openai.NewClient(\n")}`],
  ])("of great length in %s is read without harm", (path, text) => {
    const { found, facts } = read(path, text);
    expect(facts.length).toBeLessThanOrEqual(400);
    expect(found.length).toBeLessThanOrEqual(100);
  });

  it("in the form of junk gives nothing", () => {
    for (const path of [
      "a.ts",
      "a.py",
      "a.rb",
      "a.php",
      "a.cs",
      "a.rs",
      "a.vue",
      "a.astro",
    ])
      for (const text of [
        "",
        "\u0000",
        "'",
        '"',
        "`",
        "${",
        "\\",
        "/*",
        "'''",
        "---",
        "<script",
        "f'{",
        "((",
        "))",
        "process.env.",
        "new OpenAI(",
      ])
        expect(read(path, text).found).toEqual([]);
  });
});

describe("keys of other programs", () => {
  it.each([
    [
      "a.ts",
      "if (key.length > 33 || token.length === 32) throw new Error('bad')",
    ],
    [
      "a.ts",
      "const key = KeyObject.from(secret); if (secretKey.length !== 32) f()",
    ],
    [
      "a.py",
      "class Session(models.Model):\n    key = models.CharField(max_length=40)",
    ],
    ["a.py", "public_key = models.CharField(max_length=100)"],
    ["a.ts", "if (row.key.startsWith('sk')) f()"],
  ])("are not ours: %s: %s", (path, text) => {
    expect(read(path, text).facts).toEqual([]);
  });
});
