import { describe, expect, it } from "vitest";
import { readNotebook } from "../../src/code/notebook.ts";
import { fakeKey } from "../../src/key/fake.ts";

const key = fakeKey();
const context = { has: () => false };
const notebookOf = (...cells: (string | string[] | null)[]) =>
  JSON.stringify(
    {
      cells: cells.map((source) =>
        source === null
          ? { cell_type: "markdown", source: ["%env OPENAI_API_KEY=x"] }
          : { cell_type: "code", outputs: [], source },
      ),
      metadata: { kernelspec: { language: "python" } },
    },
    null,
    1,
  );
const read = (text: string) =>
  readNotebook({ path: "work/a.ipynb", text }, context);
const lineOf = (text: string, part: string) =>
  text.slice(0, text.indexOf(part)).split("\n").length;

describe("a notebook", () => {
  it("is read as one program over its code cells, with the lines of the file", () => {
    const text = notebookOf(
      ["import os\n", "from openai import OpenAI"],
      null,
      ["key = os.getenv('MY_KEY')"],
      ['# \u201cquoted\u201d \\ "\n', "client = OpenAI(api_key=key)"],
    );
    expect(read(text).facts).toMatchObject([
      {
        kind: "env-read",
        name: "MY_KEY",
        at: { line: lineOf(text, "MY_KEY") },
        column: '    "key = os.getenv'.indexOf("getenv") + 1,
      },
      {
        kind: "client",
        sdk: "openai",
        at: { path: "work/a.ipynb", line: lineOf(text, "client = ") },
        options: { apiKey: { kind: "variable", name: "MY_KEY" } },
      },
    ]);
  });

  it("keeps the quotes that %env and %set_env keep", () => {
    const text = notebookOf([
      `%env OPENAI_API_KEY='${key}'\n`,
      `%set_env OPENAI_API_KEY ${key}`,
    ]);
    expect(
      read(text).found.map(({ value, line }) => [value?.reveal(), line]),
    ).toEqual([
      [`'${key}'`, lineOf(text, "%env")],
      [key, lineOf(text, "%set_env")],
    ]);
  });

  it("takes expressions and empty values of magics for what they are", () => {
    const { found, facts } = read(
      notebookOf([
        "%env OPENAI_API_KEY={key}\n",
        "%env OPENAI_API_KEY=\n",
        "%env PORT=8080\n",
        "%env OPENAI_API_KEY",
      ]),
    );
    expect(found).toEqual([]);
    expect(facts).toMatchObject([
      { kind: "env-write", name: "OPENAI_API_KEY", to: "expression" },
      { kind: "env-write", name: "OPENAI_API_KEY", to: "empty" },
      { kind: "env-write", name: "PORT", to: "literal" },
    ]);
  });

  it("knows that !export reaches no other cell", () => {
    const { found, facts } = read(
      notebookOf([`!export OPENAI_API_KEY="${key}"`]),
    );
    expect(found).toMatchObject([
      { variable: "OPENAI_API_KEY", tags: ["not-exported"] },
    ]);
    expect(facts.filter(({ kind }) => kind === "env-write")).toEqual([]);
  });

  it("maps spans through the escapes of JSON", () => {
    const text = notebookOf(
      `x = "\t\u00e9"\nos.environ["OPENAI_API_KEY"] = "${key}"\n`,
    );
    const [found] = read(text).found;
    expect(text.slice(found?.span?.start, found?.span?.end)).toBe(key);
    expect(found?.column).toBe(
      text.indexOf(key) - text.lastIndexOf("\n", text.indexOf(key)),
    );
  });

  it("reads secrets of Colab, prompts and the dotenv magic", () => {
    const { facts } = read(
      notebookOf([
        "import os, getpass\n",
        "from google.colab import userdata\n",
        "os.environ['OPENAI_API_KEY'] = getpass.getpass()\n",
        "k = userdata.get('OPENAI_API_KEY')\n",
        "%dotenv -o",
      ]),
    );
    expect(facts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "env-write", to: "input" }),
        expect.objectContaining({ kind: "env-read", name: "OPENAI_API_KEY" }),
        expect.objectContaining({ kind: "loader-call", override: true }),
      ]),
    );
  });

  it("that is none, or is broken, gives nothing and does no harm", () => {
    for (const text of [
      "",
      "{",
      '{"cells"',
      '{"cells": 5}',
      '{"cells": [null, 1, {"cell_type": "code"}]}',
      '{"cells": [{"cell_type": "code", "source": [1, null]}]}',
      `{"cells": ${"[".repeat(3_000)}`,
    ])
      expect(read(text)).toEqual({ found: [], facts: [] });
  });
});
