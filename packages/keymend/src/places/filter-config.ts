import { readIni, type Ini } from "../formats/ini.ts";
import { readJson } from "../formats/json.ts";
import { objectsNamed, stringOf } from "../formats/js-objects.ts";
import { redact } from "../formats/redact.ts";
import { readToml } from "../formats/toml.ts";
import {
  child,
  entriesOf,
  leavesOf,
  textOf,
  textsOf,
  type TreeNode,
} from "../formats/tree.ts";
import { fakeKey } from "../key/fake.ts";
import type { FactOf } from "../model/fact.ts";
import type { FilePlace } from "../model/place.ts";
import { envSettings } from "./env-settings.ts";
import { FileReading } from "./file-reading.ts";

type Filter = FactOf<"filter">;

/** One row for each program that decides which variables reach a child. */
const READERS: readonly {
  file: RegExp;
  read(reading: FileReading): void | Promise<void>;
}[] = [
  { file: /(?:^|\/)turbo\.jsonc?$/, read: readTurbo },
  { file: /(?:^|\/)nx\.json$/, read: readNx },
  { file: /(?:^|\/)tox\.ini$/, read: readTox },
  { file: /(?:^|\/)tox\.toml$/, read: readToxToml },
  { file: /(?:^|\/)(?:etc\/)?sudoers(?:\.d\/[^/]+)?$/, read: readSudoers },
  {
    file: /(?:^|\/)supervisord?(?:[.-][\w-]+)*\.(?:conf|ini)$|(?:^|\/)supervisor\/(?:conf\.d\/)?[^/]+\.(?:conf|ini)$/,
    read: readSupervisor,
  },
  {
    file: /(?:^|\/)(?:ecosystem|pm2)(?:\.[\w-]+)*\.(?:config\.)?(?:[cm]?js|json)$/,
    read: readPm2,
  },
];

/** Programs between the environment and the program: turbo, tox, sudo, supervisor, pm2. */
export const filterConfig: FilePlace = {
  source: "filter-config",
  scopes: ["project"],
  matches: (path) => READERS.some((row) => row.file.test(path)),
  async read(file) {
    const reading = new FileReading(file);
    await READERS.find((row) => row.file.test(file.path))?.read(reading);
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "turbo.json",
      text: '{\n  "globalEnv": ["NODE_ENV"],\n  "tasks": {\n    "build": { "env": ["NEXT_PUBLIC_*"], "passThroughEnv": ["OPENAI_API_KEY"] }\n  }\n}',
      found: [],
      facts: [
        {
          kind: "filter",
          at: { path: "turbo.json", line: 3 },
          tool: "turbo",
          passes: ["NODE_ENV", "OPENAI_API_KEY"],
          patterns: ["NEXT_PUBLIC_*"],
        },
      ],
    },
    {
      path: "apps/turbo.json",
      text: '{ "envMode": "loose", "tasks": {} }',
      found: [],
      facts: [{ kind: "filter", tool: "turbo", passes: [], patterns: ["*"] }],
    },
    {
      path: "tox.ini",
      text: "[tox]\nenvlist = py312\n\n[testenv]\npassenv =\n    HOME\n    OPENAI_*\nsetenv =\n    OPENAI_BASE_URL = http://localhost:9\n    OPENAI_API_KEY = {env:MY_KEY}\n",
      found: [
        { line: 9, variable: "OPENAI_BASE_URL", value: "http://localhost:9" },
        { line: 10, variable: "OPENAI_API_KEY", value: null },
      ],
      facts: [
        {
          kind: "filter",
          at: { path: "tox.ini", line: 5 },
          tool: "tox",
          passes: ["HOME", "OPENAI_BASE_URL", "OPENAI_API_KEY"],
          patterns: ["OPENAI_*"],
        },
      ],
    },
    {
      path: "ops/sudoers",
      text: 'Defaults env_reset\nDefaults env_keep += "OPENAI_API_KEY LANG"\n',
      found: [],
      facts: [
        {
          kind: "filter",
          tool: "sudoers",
          passes: ["OPENAI_API_KEY", "LANG"],
          patterns: [],
        },
      ],
    },
    {
      path: "supervisord.conf",
      text: `[program:api]\ncommand=python app.py\nenvironment=MODE="x",OPENAI_API_KEY="${fakeKey()}"\n`,
      found: [{ line: 3, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [
        {
          kind: "service-unit",
          at: { path: "supervisord.conf", line: 1 },
          variables: ["MODE", "OPENAI_API_KEY"],
          command: "python app.py",
          environmentFiles: [],
        },
      ],
    },
    {
      path: "ecosystem.config.js",
      text: `module.exports = { apps: [{ script: './a.js', env: { PORT: 1, OPENAI_API_KEY: '${fakeKey()}' } }] };\n`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
  ],
};

/** Names with `*` or `!` are patterns. */
function split(names: readonly string[]): {
  passes: string[];
  patterns: string[];
} {
  const all = [
    ...new Set(names.map((name) => name.trim()).filter((name) => name !== "")),
  ];
  const isPattern = (name: string) => /[*?!\[]/.test(name);
  return {
    passes: all.filter((name) => !isPattern(name)),
    patterns: all.filter(isPattern),
  };
}

function filter(
  reading: FileReading,
  offset: number,
  tool: Filter["tool"],
  names: readonly string[],
): void {
  reading.fact({
    kind: "filter",
    at: reading.at(offset),
    tool,
    ...split(names),
  });
}

/** Turborepo 2 lets nothing through but what is named (strict); version 1 does so only when something is named. */
async function readTurbo(reading: FileReading): Promise<void> {
  const root = await readJson(reading.text);
  if (root === null) return;
  const keys = ["globalEnv", "globalPassThroughEnv"].flatMap((key) =>
    textsOf(child(root, key)),
  );
  const tasks = entriesOf(root).find(
    (entry) => entry.key === "tasks" || entry.key === "pipeline",
  );
  const ofTasks = entriesOf(tasks?.node ?? null).flatMap((task) =>
    ["env", "passThroughEnv"].flatMap((key) => textsOf(child(task.node, key))),
  );
  const names = [...keys, ...ofTasks].map((name) => name.replace(/^\$/, ""));
  const isOld =
    tasks?.key === "pipeline" &&
    !/passThroughEnv|PassThroughEnv/.test(reading.text);
  const isLoose = textOf(child(root, "envMode")) === "loose" || isOld;
  filter(
    reading,
    tasks?.keyStart ?? 0,
    "turbo",
    isLoose ? [...names, "*"] : names,
  );
}

/** Nx holds nothing back: `inputs: [{ env: NAME }]` only decides about its cache. */
async function readNx(reading: FileReading): Promise<void> {
  const root = await readJson(reading.text);
  const named = leavesOf(root).filter(
    (leaf) => leaf.path.at(-1) === "env" && leaf.node.isString,
  );
  if (root !== null)
    filter(reading, 0, "nx", [
      ...named.map((leaf) => leaf.node.text ?? ""),
      "*",
    ]);
}

function readTox(reading: FileReading): void {
  const ini: Ini = readIni(reading.text);
  const inTestenv = ini.entries.filter((entry) =>
    /^testenv/.test(entry.section),
  );
  const passing = inTestenv.filter((entry) => /^pass_?env$/.test(entry.key));
  const names = passing.flatMap((entry) => entry.value.split(/[\s,]+/));
  const set: string[] = [];
  for (const entry of inTestenv.filter((one) => /^set_?env$/.test(one.key)))
    set.push(...readSetenv(reading, entry));
  const section = ini.sections.find((one) => /^testenv/.test(one.name));
  // without such a section the file holds settings of other tools
  if (section === undefined) return;
  const line = passing[0]?.line ?? section.line;
  reading.fact({
    kind: "filter",
    at: { path: reading.path, line },
    tool: "tox",
    ...split([...names, ...set]),
  });
}

/** `NAME = value` on the lines of `setenv`. */
function readSetenv(
  reading: FileReading,
  block: { start: number; end: number },
): string[] {
  const names: string[] = [];
  for (const match of reading.text
    .slice(block.start, block.end)
    .matchAll(/^([ \t]*)([A-Za-z_]\w*)([ \t]*=[ \t]*)([^\n]*)/gm)) {
    const [whole, indent = "", name = "", sign = "", raw = ""] = match;
    const start = block.start + match.index + indent.length;
    const from = start + name.length + sign.length;
    const text = raw.trimEnd();
    if (whole !== "")
      reading.setting({
        name,
        text,
        span: { start: from, end: from + text.length },
        start,
      });
    names.push(name);
  }
  return names;
}

function readToxToml(reading: FileReading): void {
  const root = readToml(reading.text);
  const environments = [
    child(root, "env_run_base"),
    ...entriesOf(child(root, "env")).map((entry) => entry.node),
  ];
  const names = environments.flatMap((node) => [
    ...textsOf(child(node, "pass_env")),
    ...setBy(reading, child(node, "set_env")),
  ]);
  filter(reading, 0, "tox", names);
}

function setBy(reading: FileReading, node: TreeNode | null): string[] {
  return envSettings(node, reading.text).map((one) => {
    reading.setting({
      name: one.name,
      text: one.text,
      span: one.span,
      start: one.start,
    });
    return one.name;
  });
}

function readSudoers(reading: FileReading): void {
  const names: string[] = [];
  let first: number | null = null;
  for (const { start, text } of reading.lines.all()) {
    // a line of this length is no rule, and the patterns below are not made for it
    if (text.length > 2_000) continue;
    const keeps =
      /^\s*Defaults\S*\s+(?:.*,\s*)?env_keep\s*\+?=\s*(?:"([^"]*)"|(\S+))/.exec(
        text,
      );
    const isReset = /^\s*Defaults\S*\s+(?:.*,\s*)?env_reset\b/.test(text);
    const isOpen = /^\s*Defaults\S*\s+(?:.*,\s*)?!env_reset\b/.test(text);
    if (keeps !== null || isOpen || isReset) first ??= start;
    names.push(
      ...(keeps?.[1] ?? keeps?.[2] ?? "").split(/\s+/),
      ...(isOpen ? ["*"] : []),
    );
  }
  if (first !== null) filter(reading, first, "sudoers", names);
}

/** `environment=A="x",B=y` of a program. */
function readSupervisor(reading: FileReading): void {
  const ini = readIni(reading.text);
  for (const section of ini.sections.filter((one) =>
    /^(?:program:|supervisord$|eventlistener:|fcgi-program:)/.test(one.name),
  )) {
    const own = ini.entries.filter((entry) => entry.section === section.name);
    const variables: string[] = [];
    for (const entry of own.filter((one) => one.key === "environment")) {
      const raw = reading.text.slice(entry.start, entry.end);
      for (const match of raw.matchAll(
        /([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^,\s]*)/g,
      )) {
        const [, name = "", value = ""] = match;
        const start = entry.start + match.index;
        const from = start + name.length + 1;
        variables.push(name);
        reading.setting({
          name,
          text: value.replace(/^(["'])(.*)\1$/s, "$2"),
          span: { start: from, end: from + value.length },
          start,
        });
      }
    }
    const command = own.find((one) => one.key === "command")?.value;
    reading.fact({
      kind: "service-unit",
      at: { path: reading.path, line: section.line },
      environmentFiles: [],
      variables,
      command: command === undefined ? null : redact(command),
    });
  }
}

async function readPm2(reading: FileReading): Promise<void> {
  const flag = /--env-file(?:-if-exists)?[= ]["']?[\w./-]{1,200}/.exec(
    reading.text,
  );
  if (flag !== null)
    reading.fact({
      kind: "script",
      at: reading.at(flag.index),
      name: "start",
      command: `node ${redact(flag[0])}`,
    });
  if (/\.json$/.test(reading.path)) {
    const root = await readJson(reading.text);
    for (const leaf of leavesOf(root)) {
      if (/^env(?:_\w+)?$/.test(leaf.path.at(-2) ?? ""))
        reading.scalar(leaf.path.at(-1) ?? "", leaf.node, {
          start: leaf.start,
        });
    }
    return;
  }
  for (const { properties } of objectsNamed(reading.text, "env(?:_\\w+)?")) {
    for (const one of properties)
      reading.setting({
        name: one.name,
        text: stringOf(one.value) ?? `\${${one.name}}`,
        span: { start: one.start, end: one.end },
        start: one.nameStart,
      });
  }
}
