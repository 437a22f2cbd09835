import { describe, expect, it } from "vitest";
import { readSource } from "../../src/code/read-source.ts";
import { fakeKey } from "../../src/key/fake.ts";

const read = (path: string, text: string) =>
  readSource({ path, text }, { has: () => false });
const seen = (path: string, text: string) =>
  read(path, text).found.map(({ variable, value, role }) => [
    variable,
    value?.reveal() ?? null,
    role,
  ]);
const key = fakeKey();

describe("keys in code", () => {
  it.each([
    ["a.ts", `const OPENAI_KEY = "${key}"`, "OPENAI_KEY"],
    ["a.ts", `const c = { apiKey: '${key}' }`, "apiKey"],
    ["a.ts", `const c = {\n  "api_key":\n    "${key}",\n}`, "api_key"],
    ["a.ts", `const k: string = \`${key}\``, "k"],
    ["a.ts", `process.env.OPENAI_API_KEY = '${key}'`, "OPENAI_API_KEY"],
    [
      "a.ts",
      `const k = process.env.OPENAI_API_KEY || '${key}'`,
      "OPENAI_API_KEY",
    ],
    ["a.ts", `f('${key}')`, null],
    ["a.py", `os.environ["OPENAI_API_KEY"] = "${key}"`, "OPENAI_API_KEY"],
    [
      "a.py",
      `os.environ.setdefault("OPENAI_API_KEY", "${key}")`,
      "OPENAI_API_KEY",
    ],
    ["a.py", `api_key: str = "${key}"`, "api_key"],
    ["a.py", `OpenAI(api_key="${key}")`, "api_key"],
    ["a.py", `openai.api_key = (\n    "${key}"\n)`, "api_key"],
    ["a.py", `os.getenv("OPENAI_API_KEY", default="${key}")`, "OPENAI_API_KEY"],
    ["a.go", `const apiKey string = "${key}"`, "apiKey"],
    [
      "a.go",
      `c := openai.NewClient(option.WithAPIKey("${key}"))`,
      "WithAPIKey",
    ],
    ["a.rb", `OpenAI::Client.new(access_token: '${key}')`, "access_token"],
    ["a.rb", `ENV['OPENAI_API_KEY'] ||= '${key}'`, "OPENAI_API_KEY"],
    ["a.php", `<?php return ['api_key' => '${key}'];`, "api_key"],
    ["a.php", `<?php putenv('OPENAI_API_KEY=${key}');`, "OPENAI_API_KEY"],
    ["a.php", `<?php define('OPENAI_API_KEY', '${key}');`, "OPENAI_API_KEY"],
    ["A.java", `private static final String API_KEY = "${key}";`, "API_KEY"],
    [
      "A.java",
      `OpenAIOkHttpClient.builder().apiKey("${key}").build();`,
      "apiKey",
    ],
    ["a.kt", `val apiKey: String = "${key}"`, "apiKey"],
    ["a.cs", `string apiKey = "${key}";`, "apiKey"],
    ["a.rs", `const API_KEY: &str = "${key}";`, "API_KEY"],
    ["a.swift", `let c = OpenAI(apiToken: "${key}")`, "apiToken"],
    ["a.dart", `OpenAI.apiKey = '${key}';`, "apiKey"],
  ])("%s: %s", (path, text, variable) => {
    expect(seen(path, text)).toEqual([[variable, key, "key"]]);
  });

  it("keeps what damages the value, and leaves what the code means", () => {
    expect(seen("a.ts", `const apiKey = "\u201c${key}\u201d"`)).toEqual([
      ["apiKey", `\u201c${key}\u201d`, "key"],
    ]);
    expect(seen("a.py", `api_key = "'${key}'"`)).toEqual([
      ["api_key", `'${key}'`, "key"],
    ]);
    expect(seen("a.py", `api_key = "${key} "`)).toEqual([
      ["api_key", `${key} `, "key"],
    ]);
    expect(seen("a.py", `api_key = "${key}\\n"`)).toEqual([
      ["api_key", `${key}\n`, "key"],
    ]);
    expect(seen("a.ts", `const apiKey = "<${key}>"`)).toEqual([
      ["apiKey", `<${key}>`, "key"],
    ]);
    const odd = `${key.slice(0, 60)}\u200b${key.slice(60)}`;
    expect(seen("a.py", `api_key = "${odd}"`)).toEqual([
      ["api_key", odd, "key"],
    ]);
    expect(seen("a.ts", `h = { Authorization: 'Bearer ${key}' }`)).toEqual([
      ["Authorization", key, "key"],
    ]);
    expect(
      seen("a.ts", `const url = "https://x.example/?key=${key}&a=b"`),
    ).toEqual([["key", key, "key"]]);
  });

  it("marks what stands in a comment, in a test and in markup", () => {
    const commented = read("a.py", `# openai.api_key = "${key}"\n`).found[0];
    expect(commented).toMatchObject({
      line: 1,
      variable: "api_key",
      tags: ["commented"],
    });
    expect(
      read("tests/test_a.py", `OpenAI(api_key="${key}")`).found[0],
    ).toMatchObject({ tags: ["test"] });
    expect(read("a.html", `<div data-key="${key}"></div>`).found).toHaveLength(
      1,
    );
  });

  it("finds keys in minified lines, and nothing else there", () => {
    const text = `${"a=1;".repeat(3_000)}new OpenAI({apiKey:"${key}"});process.env.A_KEY\n`;
    const { found, facts } = read("dist/a.js", text);
    expect(found.map(({ value }) => value?.reveal())).toEqual([key]);
    expect(facts).toEqual([]);
  });

  it("says what a value is for", () => {
    const text = [
      "new OpenAI({",
      `  organization: "${fakeKey("organization")}",`,
      `  project: "${fakeKey("project-id")}",`,
      '  baseURL: "https://x.example/v1",',
      `  apiKey: "${fakeKey("admin")}",`,
      "})",
      `const ANTHROPIC_API_KEY = "${fakeKey("anthropic")}"`,
    ].join("\n");
    expect(
      read("a.ts", text).found.map(({ variable, role }) => [variable, role]),
    ).toEqual([
      ["organization", "organization"],
      ["project", "project"],
      ["baseURL", "base-url"],
      ["apiKey", "admin-key"],
      ["ANTHROPIC_API_KEY", "other"],
    ]);
  });
});

describe("placeholders", () => {
  it.each([
    [
      "a.py",
      'import openai\nopenai.api_key = "sk-samplekey"',
      ["api_key", "sk-samplekey"],
    ],
    [
      "a.py",
      'client = OpenAI(api_key="your-api-key")',
      ["api_key", "your-api-key"],
    ],
    ["a.py", 'OPENAI_API_KEY = "<your key>"', ["OPENAI_API_KEY", "<your key>"]],
    ["a.ts", "const key = 'xxx';\nnew OpenAI({ apiKey: key })", ["key", "xxx"]],
    [
      "a.ts",
      "export const config = { openaiApiKey: 'YOUR_API_KEY' }",
      ["openaiApiKey", "YOUR_API_KEY"],
    ],
    [
      "a.py",
      'os.environ["OPENAI_API_KEY"] = "REPLACE_ME"',
      ["OPENAI_API_KEY", "REPLACE_ME"],
    ],
  ])("%s: %s", (path, text, expected) => {
    expect(seen(path, text)).toEqual([[...expected, "key"]]);
  });

  it.each([
    [
      "a.ts",
      "const labels = { openaiApiKey: 'OpenAI API key', openai_token_label: 'Enter your OpenAI token here please' }",
    ],
    ["a.ts", "const names = { OPENAI_KEY: 'OPENAI_API_KEY' }"],
    ["a.ts", "const settings = { openaiKey: 'openai.apiKey' } // openai"],
    [
      "a.py",
      "# openai\nstripe_api_key = 'sk-test'\nGOOGLE_API_KEY = 'your-key'",
    ],
    ["a.py", "# openai\nprompt = 'your example of a key'"],
    ["a.ts", "import OpenAI from 'openai'\nt('settings.key', 'Your key')"],
    [
      "a.ts",
      "const hosts = [{ name: 'openai', baseUrl: 'https://api.groq.com/openai/v1' }]",
    ],
    [
      "a.ts",
      "const map = { openaiApiKey: 'apiKey', openai_api_key: 'api_key' }",
    ],
    [
      "a.ts",
      "throw new Error(`Send it as 'Authorization: Bearer YOUR_KEY' to api.openai.com`)",
    ],
  ])("leaves alone %s: %s", (path, text) => {
    expect(seen(path, text)).toEqual([]);
  });
});

describe("facts", () => {
  it("never carry a key, whatever stands in the place of a name", () => {
    const texts = [
      `os.getenv("${key}")\nos.environ["${fakeKey("azure")}"]\nopenai.images.generate(model="${key}")\nload_dotenv("${key}")\n` +
        `client = OpenAI(api_key=open("${key}").read())\nkey.startswith("${key}")\nre.match("^${key}+$", key)\nos.environ["${key}"] = "x"\n`,
      `process.env['${key}']; new OpenAI({ apiKey: '${key}', organization: '${key}', baseURL: 'https://${key}.example' }); import './${key}'`,
      `<?php return ['${key}' => env('${key}')]; putenv('${key}=a');`,
    ];
    for (const [index, path] of [
      "a.py",
      "a.ts",
      "config/openai.php",
    ].entries()) {
      const { facts } = read(path, texts[index] ?? "");
      expect(JSON.stringify(facts)).not.toContain(key.slice(12, 40));
      expect(JSON.stringify(facts)).not.toContain(fakeKey("azure"));
    }
    expect(read("a.py", texts[0] ?? "").facts).toContainEqual({
      kind: "key-as-name",
      at: { path: "a.py", line: 1 },
    });
  });
});
