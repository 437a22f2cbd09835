import { redact } from "../formats/redact.ts";
import { child, itemsOf, textOf } from "../formats/tree.ts";
import type { TreeNode } from "../formats/tree.ts";
import type { FilePlace } from "../model/place.ts";
import { rootsOf } from "./deploy-config.ts";
import { FileReading } from "./file-reading.ts";
import { readProperties } from "./property-settings.ts";

/** Settings of a program that starts the project and reads an env file for it. */
interface Runner {
  file: RegExp;
  /** The values that name env files. */
  files?(root: TreeNode): (TreeNode | null)[];
  /** The value that is the command. */
  command?(root: TreeNode): TreeNode | null;
}

/** The tools' own documentation, checked 2026-11. One row adds one. */
const RUNNERS: readonly Runner[] = [
  {
    file: /(?:^|\/)\.vscode\/launch\.json$/,
    files: (root) =>
      itemsOf(child(root, "configurations")).map((one) =>
        child(one, "envFile"),
      ),
  },
  {
    file: /(?:^|\/)nodemon\.json$/,
    command: (root) => child(root, "exec"),
  },
  {
    file: /(?:^|\/)langgraph\.json$/,
    files: (root) => [child(root, "env")],
  },
  {
    file: /(?:^|\/)(?:\.?mise|\.rtx)(?:\.local)?\.toml$|(?:^|\/)\.?(?:config\/)?mise\/config\.toml$/,
    files: (root) => {
      const file = child(root, "env", "_", "file");
      return [file, ...itemsOf(file)];
    },
  },
];

/** Files that tell a runner which env file it reads before it starts the program. */
export const runConfig: FilePlace = {
  source: "tool-settings",
  scopes: ["project"],
  matches: (path) => RUNNERS.some((row) => row.file.test(path)),
  async read(file) {
    const reading = new FileReading(file);
    const row = RUNNERS.find((one) => one.file.test(file.path));
    for (const root of await rootsOf(file)) {
      const command = row?.command?.(root) ?? null;
      const text = textOf(command);
      if (command !== null && text !== null)
        reading.fact({
          kind: "script",
          at: reading.at(command.start),
          name: "dev",
          command: redact(text),
        });
      for (const node of row?.files?.(root) ?? []) {
        const text = node === null ? null : textOf(node);
        if (node === null || text === null || text === "") continue;
        reading.fact({
          kind: "shell-source",
          at: reading.at(node.start),
          file: text.replace(/^\$\{workspaceFolder(?::[^}]*)?\}\//, ""),
          exports: true,
          loader: "dotenv",
        });
      }
      readProperties(reading, root);
    }
    return reading.result();
  },
  examples: () => [
    {
      path: ".vscode/launch.json",
      text: '{\n  // how to start it\n  "configurations": [\n    { "type": "node", "program": "a.js" },\n    {\n      "type": "node",\n      "envFile": "${workspaceFolder}/.env"\n    }\n  ]\n}\n',
      found: [],
      facts: [
        {
          kind: "shell-source",
          at: { path: ".vscode/launch.json", line: 7 },
          file: ".env",
          loader: "dotenv",
        },
      ],
    },
    {
      path: "langgraph.json",
      text: '{ "graphs": { "agent": "./agent.py:graph" }, "env": ".env" }',
      found: [],
      facts: [{ kind: "shell-source", file: ".env" }],
    },
    {
      path: "mise.toml",
      text: '[tools]\nnode = "22"\n\n[env]\n_.file = [".env", ".env.local"]\n',
      found: [],
      facts: [
        { kind: "shell-source", file: ".env" },
        { kind: "shell-source", file: ".env.local" },
      ],
    },
    { path: "langgraph.json", text: '{ "env": { "A": "1" } }', found: [] },
    {
      path: "nodemon.json",
      text: '{ "exec": "node --env-file=.env src/index.js" }',
      found: [],
      facts: [{ kind: "script", command: "node --env-file=.env src/index.js" }],
    },
  ],
};
