import { redact } from "../formats/redact.ts";
import { child, entriesOf, itemsOf, textOf, textsOf } from "../formats/tree.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace, PlaceContext } from "../model/place.ts";
import { readDockerLines, readEntries } from "./command-lines.ts";
import { readEnvBlock } from "./env-settings.ts";
import { FileReading } from "./file-reading.ts";

const MAKE = /(?:^|\/)(?:GNU)?makefile(?:\.[\w-]+)?$|\.mk$/i;
const JUST = /(?:^|\/)\.?justfile$|\.just$/i;
const TASK = /(?:^|\/)Taskfile(?:\.dist)?\.ya?ml$/i;
const PROC = /(?:^|\/)Procfile(?:\.[\w-]+)?$/;

const TARGET =
  /^([A-Za-z0-9_./%@-]+(?:[ \t]+[A-Za-z0-9_./%="'$*+-]+)*)[ \t]*:(?![=:])/;
const ASSIGNMENT =
  /^[ \t]*(export[ \t]+)?(?:override[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:\?|::?:?|\+)?=[ \t]*/;
const INLINE =
  /(?:^|[\s;&|"'@])([A-Za-z_]\w*)=("[^"\n]*"|'[^'\n]*'|[^\s;&|"']*)/g;

/** Files whose targets are commands: Makefile, justfile, Taskfile, Procfile. */
export const makefile: FilePlace = {
  source: "package-manifest",
  scopes: ["project"],
  matches: (path) => [MAKE, JUST, TASK, PROC].some((name) => name.test(path)),
  async read(file, context) {
    const reading = new FileReading(file);
    if (TASK.test(file.path)) await readTaskfile(reading, context);
    else if (PROC.test(file.path)) readProcfile(reading, context);
    else readTargets(reading, context);
    readDockerLines(reading);
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "Makefile",
      text: `include .env\nexport\nOPENAI_API_KEY ?= ${fakeKey()}\n\nrun: build\n\tdocker run --rm --env-file .env \\\n\t  -e OPENAI_API_KEY -e MODE=dev worker\n\nlocal:\n\tpython worker.py\n`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 7, variable: "OPENAI_API_KEY", value: null },
      ],
      facts: [
        {
          kind: "shell-source",
          file: ".env",
          exports: true,
          at: { path: "Makefile", line: 1 },
        },
        { kind: "script", name: "run", at: { path: "Makefile", line: 5 } },
        {
          kind: "docker-run",
          at: { path: "Makefile", line: 6 },
          sudo: false,
          envFiles: [{ path: ".env", line: 6 }],
          passes: [
            { name: "OPENAI_API_KEY", line: 7, form: "bare" },
            { name: "MODE", line: 7, form: "literal" },
          ],
          image: "worker",
        },
        { kind: "entry", path: "worker.py", language: "python" },
      ],
    },
    {
      path: "justfile",
      text: "set dotenv-load\n\ndev:\n  sudo docker run -e OPENAI_API_KEY=$OPENAI_API_KEY app\n",
      found: [{ line: 4, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        { kind: "shell-source", file: ".env", exports: true },
        { kind: "docker-run", sudo: true, preservesEnv: false, image: "app" },
      ],
    },
    {
      path: "Procfile",
      text: "web: gunicorn app.main:app\nworker: python worker.py\n",
      found: [],
      facts: [
        { kind: "script", name: "worker", command: "python worker.py" },
        { kind: "entry", path: "app/main.py", language: "python" },
      ],
    },
    {
      path: "Taskfile.yml",
      text: 'version: "3"\ndotenv: [".env"]\nenv:\n  OPENAI_BASE_URL: http://localhost:4000\ntasks:\n  start:\n    cmds:\n      - node src/a.js\n',
      found: [
        {
          line: 4,
          variable: "OPENAI_BASE_URL",
          value: "http://localhost:4000",
        },
      ],
      facts: [
        {
          kind: "shell-source",
          file: ".env",
          exports: true,
          at: { path: "Taskfile.yml", line: 2 },
        },
        { kind: "script", name: "start", command: "node src/a.js" },
        { kind: "entry", path: "src/a.js" },
      ],
    },
  ],
};

function readTargets(reading: FileReading, context: PlaceContext): void {
  const exported = exportsOf(reading.text);
  let target: { name: string; start: number; commands: string[] } | null = null;
  const close = () => {
    if (target === null) return;
    reading.fact({
      kind: "script",
      at: reading.at(target.start),
      name: target.name,
      command: redact(target.commands.join("\n")),
    });
    for (const command of target.commands.slice(0, 50))
      readEntries(reading, command, {
        by: `${reading.path} ${target.name}`,
        context,
      });
  };
  for (const { start, text } of reading.lines.all()) {
    if (/^\s*(?:#|$)/.test(text)) continue;
    if (/^[ \t]/.test(text) && target !== null) {
      target.commands.push(text.trim().replace(/^[@-]+/, ""));
      readInline(reading, start, text);
      continue;
    }
    readDirective(reading, { start, text, exported });
    const name = TARGET.exec(text)?.[1];
    if (name === undefined || ASSIGNMENT.test(text)) continue;
    close();
    target = { name: name.split(/[ \t]/)[0] ?? name, start, commands: [] };
  }
  close();
}

/** `include .env`, `set dotenv-load`, `NAME = value`, `export NAME := value`. */
function readDirective(
  reading: FileReading,
  line: { start: number; text: string; exported: Exported },
): void {
  const { start, text, exported } = line;
  const included = /^[ \t]*[-s]?include[ \t]+(\S*env\S*)/.exec(text)?.[1];
  if (included !== undefined)
    reading.fact({
      kind: "shell-source",
      at: reading.at(start),
      file: included,
      exports: exported.all || exported.some,
    });
  const just =
    /^set[ \t]+dotenv-(load|filename|path)(?:[ \t]*:=[ \t]*(\S+))?/.exec(text);
  if (just !== null && just[2] !== "false") {
    const file =
      just[1] === "load" ? ".env" : (just[2] ?? ".env").replace(/["']/g, "");
    reading.fact({
      kind: "shell-source",
      at: reading.at(start),
      file,
      exports: true,
    });
  }
  const match = ASSIGNMENT.exec(text);
  if (match === null) return;
  const [whole, prefix, name = ""] = match;
  const from = start + whole.length;
  const raw = text.slice(whole.length).trimEnd();
  const isExported =
    exported.all || prefix !== undefined || exported.names.has(name);
  reading.setting({
    name,
    text: raw,
    span: { start: from, end: from + raw.length },
    start,
    tags: [isExported ? "exported" : "not-exported"],
  });
}

interface Exported {
  all: boolean;
  /** `export $(shell sed …)`: the usual way to export what was included. */
  some: boolean;
  names: ReadonlySet<string>;
}

function exportsOf(text: string): Exported {
  return {
    all: /^export[ \t]*\r?$|^\.EXPORT_ALL_VARIABLES:/m.test(text),
    some: /^[ \t]*export[ \t]+\$/m.test(text),
    names: new Set(
      [
        ...text.matchAll(/^[ \t]*export[ \t]+([A-Za-z_][\w \t]{0,500})$/gm),
      ].flatMap((match) => (match[1] ?? "").split(/[ \t]+/)),
    ),
  };
}

/** `OPENAI_API_KEY=… python app.py`, `. ./.env` in a recipe. */
function readInline(reading: FileReading, start: number, text: string): void {
  if (/\b(?:docker|podman|nerdctl)[ \t]+run\b/.test(text)) return;
  const sourced = /(?:^|[\s;&@])(?:\.|source)[ \t]+(\S*env[^\s;&|]*)/.exec(
    text,
  )?.[1];
  if (sourced !== undefined)
    reading.fact({
      kind: "shell-source",
      at: reading.at(start),
      file: sourced,
      exports: /set -o allexport|set -a/.test(text),
    });
  for (const match of text.matchAll(INLINE)) {
    const [whole, name = "", raw = ""] = match;
    const from = start + match.index + whole.length - raw.length;
    reading.setting({
      name,
      text: raw.replace(/^(["'])(.*)\1$/, "$2"),
      span: { start: from, end: from + raw.length },
      start: from - name.length - 1,
    });
  }
}

function readProcfile(reading: FileReading, context: PlaceContext): void {
  for (const { start, text } of reading.lines.all()) {
    const [, name, command] = /^([\w-]+):[ \t]*(\S.*)$/.exec(text) ?? [];
    if (name === undefined || command === undefined) continue;
    reading.fact({
      kind: "script",
      at: reading.at(start),
      name,
      command: redact(command),
    });
    readEntries(reading, command, { by: `${reading.path} ${name}`, context });
  }
}

async function readTaskfile(
  reading: FileReading,
  context: PlaceContext,
): Promise<void> {
  for (const document of await readYaml(reading.text)) {
    const dotenv = entriesOf(document).find((entry) => entry.key === "dotenv");
    for (const file of textsOf(dotenv?.node ?? null))
      reading.fact({
        kind: "shell-source",
        at: reading.at(dotenv?.keyStart ?? 0),
        file,
        exports: true,
      });
    readEnvBlock(reading, child(document, "env"));
    for (const { key, keyStart, node } of entriesOf(child(document, "tasks"))) {
      readEnvBlock(reading, child(node, "env"));
      const cmds = child(node, "cmds") ?? child(node, "cmd") ?? node;
      const commands = [
        ...textsOf(cmds),
        ...itemsOf(cmds).map((item) => textOf(child(item, "cmd"))),
      ].filter((one) => one !== null);
      reading.fact({
        kind: "script",
        at: reading.at(keyStart),
        name: key,
        command: redact(commands.join("\n")),
      });
      for (const command of commands)
        readEntries(reading, command, {
          by: `${reading.path} ${key}`,
          context,
        });
    }
  }
}
