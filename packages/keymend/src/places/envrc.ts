import { sh } from "../formats/shell-sh.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { readShellFile } from "./shell-file.ts";

/** direnv: a bash script whose exports every command in the folder inherits, once it is allowed. */
export const envrc: FilePlace = {
  source: "envrc",
  scopes: ["project", "home"],
  paths: [".envrc"],
  matches: (path) => /(?:^|\/)\.envrc(?:\.[\w-]+)?$/.test(path),
  read: (file, context) => {
    const tags = /\.(?:example|sample|template|dist)$/.test(file.path)
      ? (["template"] as const)
      : [];
    return readShellFile(file, sh, {
      isScript: false,
      sources: true,
      tags,
      context,
    });
  },
  examples: () => [
    {
      path: ".envrc",
      text: `use node 20\ndotenv_if_exists .env.local\nexport OPENAI_API_KEY='${fakeKey()}'\nsource_env ../.envrc\nOPENAI_MODEL=gpt-4o-mini\n`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 5, variable: "OPENAI_MODEL", value: "gpt-4o-mini" },
      ],
      facts: [
        {
          kind: "shell-source",
          at: { path: ".envrc", line: 2 },
          file: ".env.local",
          exports: true,
        },
        { kind: "shell-source", file: "../.envrc", exports: true },
      ],
    },
    {
      path: "app/.envrc",
      text: "dotenv\nexport OPENAI_API_KEY=$(op read op://dev/openai/key)\r\n",
      found: [{ line: 2, variable: "OPENAI_API_KEY", value: null }],
      facts: [{ kind: "shell-source", file: ".env", exports: true }],
    },
  ],
};
