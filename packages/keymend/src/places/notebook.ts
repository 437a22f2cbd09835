import { readNotebook } from "../code/notebook.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";

const cell = (lines: string[]) =>
  JSON.stringify(
    {
      cells: [
        {
          cell_type: "code",
          metadata: {},
          outputs: [],
          source: lines,
        },
      ],
      nbformat: 4,
    },
    null,
    1,
  );

/** Jupyter notebooks: the code of their cells, with the magics that set variables. */
export const notebook: FilePlace = {
  source: "notebook",
  scopes: ["project"],
  matches: (path) =>
    path.endsWith(".ipynb") && !path.includes(".ipynb_checkpoints/"),
  read: ({ path, text }, context) => readNotebook({ path, text }, context),
  examples: () => [
    {
      path: "analysis.ipynb",
      text: cell([`%set_env OPENAI_API_KEY="${fakeKey()}"`]),
      found: [{ line: 8, variable: "OPENAI_API_KEY", value: `"${fakeKey()}"` }],
      facts: [
        {
          kind: "env-write",
          name: "OPENAI_API_KEY",
          to: "literal",
          at: { path: "analysis.ipynb", line: 8 },
        },
      ],
    },
    {
      path: "work/b.ipynb",
      text: cell([
        "import os\n",
        "from openai import OpenAI\n",
        `os.environ["OPENAI_API_KEY"] = "${fakeKey()}"\n`,
        "client = OpenAI()\n",
        "%env MODE=test\n",
        `!export OPENAI_API_KEY=${fakeKey("project", 2)}`,
      ]),
      found: [
        { line: 10, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 13, variable: "OPENAI_API_KEY", value: fakeKey("project", 2) },
      ],
      facts: [
        { kind: "client", at: { path: "work/b.ipynb", line: 11 } },
        { kind: "env-write", at: { path: "work/b.ipynb", line: 10 } },
      ],
    },
    {
      path: "colab.ipynb",
      text: cell([
        "from google.colab import userdata\n",
        "key = userdata.get('OPENAI_API_KEY')",
      ]),
      found: [],
      facts: [
        {
          kind: "env-read",
          name: "OPENAI_API_KEY",
          at: { path: "colab.ipynb", line: 9 },
        },
      ],
    },
  ],
};
