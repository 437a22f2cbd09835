import { shellOf } from "../formats/shells.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { readShellFile } from "./shell-file.ts";

const BY_ENDING = /\.(?:sh|bash|zsh|ksh|fish|command)$/i;
/** Scripts without an ending, by the names that people give them. */
const BY_NAME =
  /(?:^|\/)(?:(?:docker-)?entry-?point|run|start|dev|serve|server|launch|deploy|bootstrap|setup|install|up|console|worker|manage|init|test|build|ci)$|(?:^|\/)(?:s?bin|scripts?|script\.d|hooks)\/[\w-]+$/i;
const SHEBANG = /^#![^\n]{0,200}?\b(?:ba|z|k|da|a|fi|c|tc)?sh\b/;

/** Scripts of a project that a shell runs. */
export const shellScript: FilePlace = {
  source: "shell-script",
  scopes: ["project"],
  matches: (path) => BY_ENDING.test(path) || BY_NAME.test(path),
  read(file, context) {
    if (!BY_ENDING.test(file.path) && !SHEBANG.test(file.text))
      return { found: [], facts: [] };
    return readShellFile(file, shellOf(file.path, file.text), {
      isScript: true,
      sources: true,
      context,
    });
  },
  examples: () => [
    {
      path: "run.sh",
      text: `#!/usr/bin/env bash\nset -a\n. ./.env\nset +a\nOPENAI_MODEL=gpt-4o-mini exec python3 factory.py "$@"\n`,
      found: [{ line: 5, variable: "OPENAI_MODEL", value: "gpt-4o-mini" }],
      facts: [
        {
          kind: "shell-source",
          at: { path: "run.sh", line: 3 },
          file: ".env",
          exports: true,
        },
        { kind: "entry", path: "factory.py", language: "python" },
        { kind: "script", at: { path: "run.sh", line: 5 }, name: "run" },
      ],
    },
    {
      path: "pair.sh",
      text: `#!/bin/sh\naider --model gpt-4o-mini --api-key openai=\u2019${fakeKey()}\u2019 --no-auto-commits\ncurl -H "Authorization: Bearer ${fakeKey("legacy")}" https://api.openai.com/v1/models\n`,
      found: [
        { line: 2, variable: null, value: `\u2019${fakeKey()}\u2019` },
        { line: 3, variable: null, value: fakeKey("legacy") },
      ],
    },
    {
      path: "scripts/dev.sh",
      text: `export $(grep -v '^#' .env | xargs)\nsource .env.local\nOPENAI_API_KEY=${fakeKey()}\nnode src/index.js\n`,
      found: [{ line: 3, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [
        { kind: "shell-source", file: ".env", exports: true },
        { kind: "shell-source", file: ".env.local", exports: false },
        {
          kind: "shell-syntax",
          at: { path: "scripts/dev.sh", line: 3 },
          variable: "OPENAI_API_KEY",
        },
      ],
    },
    {
      path: "bin/start",
      text: `#!/bin/bash\nsudo docker run -it --rm \\\n  -e OPENAI_API_KEY \\\n  -e OPENAI_MODEL=gpt-4o \\\n  example/agent:1\n`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: null },
        { line: 4, variable: "OPENAI_MODEL", value: "gpt-4o" },
      ],
      facts: [{ kind: "docker-run", sudo: true, image: "example/agent:1" }],
    },
    {
      path: "setup.sh",
      text: `cat > .env <<'EOF'\nPORT=1\nOPENAI_API_KEY=${fakeKey()}\nEOF\necho "OPENAI_ORG_ID=${fakeKey("organization")}" >> .env\n$env:OPENAI_API_KEY="${fakeKey("none")}"\nset OPENAI_API_KEY=${fakeKey("legacy")}\n`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 5, variable: "OPENAI_ORG_ID", value: fakeKey("organization") },
        { line: 6, variable: "OPENAI_API_KEY", value: fakeKey("none") },
        { line: 7, variable: "OPENAI_API_KEY", value: fakeKey("legacy") },
      ],
      facts: [
        { kind: "shell-syntax", at: { path: "setup.sh", line: 6 } },
        { kind: "shell-syntax", at: { path: "setup.sh", line: 7 } },
      ],
    },
    {
      path: "bin/start",
      text: "#!/usr/bin/env python3\nimport os\n",
      found: [],
    },
  ],
};
