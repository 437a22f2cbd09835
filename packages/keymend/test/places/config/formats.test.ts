import { describe, expect, it } from "vitest";
import { entriesOfCommand } from "../../../src/formats/command-entry.ts";
import { wordsFrom } from "../../../src/formats/command-words.ts";
import { dependencyFiles } from "../../../src/formats/dependencies.ts";
import { readIni } from "../../../src/formats/ini.ts";
import { objectsNamed, stringOf } from "../../../src/formats/js-objects.ts";
import { readJson } from "../../../src/formats/json.ts";
import { LineIndex } from "../../../src/formats/lines.ts";
import { redact } from "../../../src/formats/redact.ts";
import { isReference, referredName } from "../../../src/formats/reference.ts";
import { readToml } from "../../../src/formats/toml.ts";
import {
  child,
  leavesOf,
  textOf,
  textsOf,
  type TreeNode,
} from "../../../src/formats/tree.ts";
import { readYaml } from "../../../src/formats/yaml.ts";
import { fakeKey } from "../../../src/key/fake.ts";

/** Path and text of every leaf, and what stands at its place in the file. */
const flat = (root: TreeNode | null, text: string) =>
  leavesOf(root).map((leaf) => [
    leaf.path.join("."),
    leaf.node.text,
    text.slice(leaf.node.start, leaf.node.end).trimEnd(),
  ]);

describe("readYaml", () => {
  it("gives values with their raw text", async () => {
    const text = "a:\n  b: \"x y\"\n  c: [1, 'two']\n  d: |\n    line\n";
    expect(flat((await readYaml(text))[0] ?? null, text)).toEqual([
      ["a.b", "x y", '"x y"'],
      ["a.c", "1", "1"],
      ["a.c", "two", "'two'"],
      ["a.d", "line\n", "|\n    line"],
    ]);
  });

  it("resolves aliases and merge keys, own keys first", async () => {
    const [root] = await readYaml(
      "base: &b { k: 1, m: 2 }\nuse:\n  <<: *b\n  k: 3\nagain: *b\n",
    );
    expect(textOf(child(root ?? null, "use", "k"))).toBe("3");
    expect(textOf(child(root ?? null, "use", "m"))).toBe("2");
    expect(textOf(child(root ?? null, "again", "k"))).toBe("1");
  });

  it("reads several documents and leaves out what is broken", async () => {
    const documents = await readYaml("a: 1\n---\nb: 2\n---\n: : :\n");
    expect(
      documents.slice(0, 2).map((one) => leavesOf(one)[0]?.path[0]),
    ).toEqual(["a", "b"]);
  });

  it.each([
    ["[[["],
    ["a: &a [*a]"],
    ["[".repeat(50_000)],
    ["{".repeat(50_000)],
    ["- ".repeat(50_000)],
    ["%YAML 9"],
    [""],
  ])("survives junk", async (text) => {
    await expect(readYaml(text)).resolves.toBeInstanceOf(Array);
  });

  it("does not blow up aliases of aliases", async () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i += 1)
      lines.push(
        `a${String(i)}: &a${String(i)} [${Array<string>(10)
          .fill(`*a${String(i - 1)}`)
          .join(", ")}]`,
      );
    const [root] = await readYaml(lines.join("\n"));
    expect(leavesOf(root ?? null).length).toBeLessThanOrEqual(100_000);
  });
});

describe("readJson", () => {
  it("allows comments and trailing commas, and places values", async () => {
    const text = '{ // c\n "a": { "b": "x\\ty", "n": 5, "z": null, },\n}';
    expect(flat(await readJson(text), text)).toEqual([
      ["a.b", "x\ty", '"x\\ty"'],
      ["a.n", "5", "5"],
      ["a.z", null, "null"],
    ]);
  });

  it.each([[""], ["nope"], ['{"a":'], ["[".repeat(200_000)]])(
    "survives junk",
    async (text) => {
      await expect(readJson(text)).resolves.not.toBeUndefined();
    },
  );
});

describe("readToml", () => {
  it("reads tables, dotted keys, lists of tables, strings of every kind", () => {
    const text = [
      "top = 1 # comment",
      "[a.b]",
      'k = "x \\"y\\" \\u0041"',
      "lit = 'C:\\n'",
      "c.d = true",
      '"q r" = { in = "t", n = [1, "two"] }',
      'long = """',
      "one \\",
      '   two"""',
      "[[list]]",
      'n = "first"',
      "[[list]]",
      'n = "second"',
      "many = [",
      '  "x", # why',
      '  "y",',
      "]",
    ].join("\n");
    const root = readToml(text);
    expect(textOf(child(root, "top"))).toBe("1");
    expect(textOf(child(root, "a", "b", "k"))).toBe('x "y" A');
    expect(textOf(child(root, "a", "b", "lit"))).toBe("C:\\n");
    expect(textOf(child(root, "a", "b", "c", "d"))).toBe("true");
    expect(textOf(child(root, "a", "b", "q r", "in"))).toBe("t");
    expect(textOf(child(root, "a", "b", "long"))).toBe("one two");
    const list = child(root, "list");
    expect(
      list?.kind === "list"
        ? list.items.map((one) => textOf(child(one, "n")))
        : null,
    ).toEqual(["first", "second"]);
    expect(
      list?.kind === "list"
        ? textsOf(child(list.items[1] ?? null, "many"))
        : null,
    ).toEqual(["x", "y"]);
  });

  it("places values so that the raw text can be cut out", () => {
    const text = '[x]\nkey = "v" # c\n';
    expect(flat(readToml(text), text)).toEqual([["x.key", "v", '"v"']]);
  });

  it("goes on after a broken line", () => {
    expect(
      textOf(child(readToml('broken = "no end\n= 3\n[[\nok = "yes"\n'), "ok")),
    ).toBe("yes");
  });

  it.each([
    ["[["],
    ["="],
    ["a = {"],
    ["a = ["],
    ["[a."],
    ['"'.repeat(1_000)],
    ["a={".repeat(5_000)],
    ["[".repeat(5_000)],
  ])("ends for junk", (text) => {
    expect(readToml(text).kind).toBe("map");
  });
});

describe("readIni", () => {
  it("reads sections, both signs, quotes and continued values", () => {
    const text =
      '; c\n[a]\nk = v\nq: "x y"\nlist =\n    one\n    two\n[b]\nk=w\n';
    const { entries, sections } = readIni(text);
    expect(sections.map((one) => [one.name, one.line])).toEqual([
      ["a", 2],
      ["b", 8],
    ]);
    expect(
      entries.map((one) => [one.section, one.key, one.value, one.line]),
    ).toEqual([
      ["a", "k", "v", 3],
      ["a", "q", "x y", 4],
      ["a", "list", "\none\ntwo", 5],
      ["b", "k", "w", 9],
    ]);
    expect(text.slice(entries[1]?.start, entries[1]?.end)).toBe('"x y"');
  });

  it("does not take a file that is indented as a whole for one value", () => {
    expect(
      readIni("  a = 1\n  b = 2\n").entries.map((one) => one.value),
    ).toEqual(["1", "2"]);
  });
});

describe("wordsFrom", () => {
  const words = (text: string) => wordsFrom(text).map((word) => word.text);

  it("follows quotes, escapes and continued lines, and stops at the end of the command", () => {
    expect(words('a "b c" \'d e\' f\\ g h"i"j && next')).toEqual([
      "a",
      "b c",
      "d e",
      "f g",
      "hij",
    ]);
    expect(words("a \\\n  b \\\r\n c\nd")).toEqual(["a", "b", "c"]);
    expect(words("a `\n b")).toEqual(["a", "b"]);
  });

  it("knows what the shell would put in", () => {
    expect(
      wordsFrom("a=$X '$Y' \"$Z\" $(cat f g)").map((word) => [
        word.text,
        word.expands,
      ]),
    ).toEqual([
      ["a=$X", true],
      ["$Y", false],
      ["$Z", true],
      ["$(cat f g)", true],
    ]);
  });

  it("ends a quote that never closes at the end of its line", () => {
    expect(words('a "b c\nd')).toEqual(["a", "b c"]);
  });
});

describe("entriesOfCommand", () => {
  it.each([
    ["node --env-file=.env src/index.js", "src/index.js"],
    ["cross-env NODE_ENV=x nodemon -r dotenv/config ./server.js", "server.js"],
    ["node src/index", "src/index.js"],
    ["node .", "index.js"],
    ["tsx watch src/a.ts", "src/a.ts"],
    ["npm run build && node dist/x.mjs", "dist/x.mjs"],
    ["uv run python -u app.py --x", "app.py"],
    ["python -m pkg.main", "pkg/main.py"],
    ["python -m uvicorn app.api:app", "app/api.py"],
    ["uvicorn app.main:app --reload", "app/main.py"],
    ["gunicorn -w 4 web:app", "web.py"],
    ["streamlit run ui/home.py", "ui/home.py"],
    ["sudo -E python3 worker.py", "worker.py"],
    ["go run cmd/main.go", "cmd/main.go"],
    ["ruby bot.rb", "bot.rb"],
    ["exec ./run.py", "run.py"],
  ])("%s starts %s", (command, path) => {
    expect(entriesOfCommand(command).map((one) => one.path)).toEqual([path]);
  });

  it.each([
    "npm install",
    "python -m venv .venv",
    "pip install x.py",
    "node --test",
    'echo "node a.js"',
    "",
    "# node a.js",
    "vite",
    "next dev",
  ])("%s starts nothing of the project", (command) => {
    expect(entriesOfCommand(command)).toEqual([]);
  });
});

describe("references", () => {
  it.each([
    ["${OPENAI_API_KEY}", "OPENAI_API_KEY"],
    ["${OPENAI_API_KEY:-}", "OPENAI_API_KEY"],
    ["${env:KEY}", "KEY"],
    ["${{ secrets.KEY }}", "KEY"],
    ["$KEY", "KEY"],
    ["$(KEY)", "KEY"],
    ["%KEY%", "KEY"],
    ["env.KEY", "KEY"],
    ["os.environ/KEY", "KEY"],
    ["process.env.KEY", "KEY"],
    ['<%= ENV["KEY"] %>', "KEY"],
    ["<%= ENV.fetch('KEY') %>", "KEY"],
    ["{env:KEY}", "KEY"],
  ])("%s refers to %s", (text, name) => {
    expect(referredName(text)).toBe(name);
    expect(isReference(text)).toBe(true);
  });

  it.each([
    "op://vault/item",
    "arn:aws:secretsmanager:x",
    "{{ .Values.key }}",
    "!Ref Key",
    "@Microsoft.KeyVault(SecretUri=x)",
  ])("%s stands elsewhere", (text) => {
    expect(isReference(text)).toBe(true);
  });

  it.each(["sk-abc", "your-key", "", "a$b", "changeme", "100%"])(
    "%s is a value",
    (text) => {
      expect(isReference(text)).toBe(false);
    },
  );
});

it("redact takes out keys and what is assigned to names of interest", () => {
  const key = fakeKey();
  const out = redact(
    `OPENAI_API_KEY=abc MODE=x node a.js --k ${key} LLM_API_KEY="q"`,
  );
  expect(out).toBe('OPENAI_API_KEY=… MODE=x node a.js --k … LLM_API_KEY="…"');
  expect(redact(`${"x".repeat(490)} ${key}`)).not.toContain(key.slice(0, 12));
});

it("objectsNamed follows quotes, comments and brackets", () => {
  const text =
    "x = { env: { A: 'a, b', /* , */ B: f({ c: 1 }), 'C-D': `t`, E }, other: 1 }";
  const [block] = objectsNamed(text, "env");
  expect(
    block?.properties.map((one) => [
      one.name,
      text.slice(one.start, one.end),
      stringOf(one.value),
    ]),
  ).toEqual([
    ["A", "'a, b'", "a, b"],
    ["B", "f({ c: 1 })", null],
    ["C-D", "`t`", "t"],
    ["E", "E", null],
  ]);
});

it("LineIndex counts CRLF and the last line", () => {
  const lines = new LineIndex("a\r\nbc\n");
  expect([...lines.all()].map((one) => one.text)).toEqual(["a", "bc", ""]);
  expect([
    lines.lineOf(0),
    lines.lineOf(3),
    lines.columnOf(4),
    lines.endOf(1),
  ]).toEqual([1, 2, 2, 1]);
});

describe("dependencyFiles", () => {
  const read = async (path: string, text: string) => {
    const row = dependencyFiles.find((one) => one.file.test(path));
    return ((await row?.read(text)) ?? []).map((one) => [
      one.name,
      one.version,
      one.line,
    ]);
  };

  it.each<[string, string, unknown[]]>([
    [
      "pnpm-lock.yaml",
      "importers:\n  .:\n    dependencies:\n      openai:\n        specifier: ^4\n        version: 4.68.0(zod@3)\npackages:\n  openai@4.68.0:\n    x: 1\n  '@ai-sdk/openai@1.0.0':\n    x: 1\n",
      [
        ["openai", "4.68.0", 4],
        ["openai", "4.68.0", 8],
        ["@ai-sdk/openai", "1.0.0", 10],
      ],
    ],
    [
      "yarn.lock",
      '"@scope/a@^1":\n  version "1.2.3"\nopenai@^4.0.0:\n  version "4.1.0"\n',
      [
        ["@scope/a", "1.2.3", 1],
        ["openai", "4.1.0", 3],
      ],
    ],
    [
      "Pipfile",
      '[packages]\nopenai = "==1.2.3"\nflask = "*"\n',
      [
        ["openai", "1.2.3", 2],
        ["flask", null, 3],
      ],
    ],
    [
      "poetry.lock",
      '[[package]]\nname = "openai"\nversion = "1.3.0"\n',
      [["openai", "1.3.0", 1]],
    ],
    [
      "setup.py",
      'setup(\n  install_requires=[\n    "openai>=1",\n    "Python_Dotenv",\n  ],\n)\n',
      [
        ["openai", ">=1", 3],
        ["python-dotenv", null, 4],
      ],
    ],
    [
      "setup.cfg",
      "[options]\ninstall_requires =\n  openai>=1\n  flask\n",
      [
        ["openai", ">=1", 3],
        ["flask", null, 4],
      ],
    ],
    [
      "environment.yml",
      "dependencies:\n  - python=3.11\n  - openai=1.2\n  - pip:\n      - litellm\n",
      [
        ["openai", "1.2", 3],
        ["litellm", null, 5],
      ],
    ],
    [
      "Gemfile",
      'source "x"\ngem "ruby-openai", "~> 4"\n  gem \'dotenv\'\n',
      [
        ["ruby-openai", "~> 4", 2],
        ["dotenv", null, 3],
      ],
    ],
    [
      "composer.lock",
      '{"packages": [{\n "name": "openai-php/client",\n "version": "v0.8.1"}]}',
      [["openai-php/client", "0.8.1", 2]],
    ],
    [
      "pom.xml",
      "<dependency>\n<groupId>com.openai</groupId><artifactId>openai-java</artifactId>\n<version>0.1</version></dependency>",
      [["com.openai:openai-java", "0.1", 1]],
    ],
    [
      "build.gradle.kts",
      'dependencies {\n  implementation("com.openai:openai-java:0.1")\n}',
      [["com.openai:openai-java", "0.1", 2]],
    ],
    [
      "Cargo.toml",
      '[dependencies]\nasync-openai = { version = "0.20" }\n',
      [["async-openai", "0.20", 2]],
    ],
    [
      "go.mod",
      "require (\n\tgithub.com/sashabaranov/go-openai v1.20.0 // indirect\n)\n",
      [["github.com/sashabaranov/go-openai", "1.20.0", 2]],
    ],
  ])("%s", async (path, text, expected) => {
    expect(await read(path, text)).toEqual(expected);
  });
});
