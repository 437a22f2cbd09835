import { parseAllDocuments } from "yaml";
import { isReference } from "../../../src/formats/reference.ts";
import { compose } from "../../../src/places/compose.ts";
import { configFile } from "../../../src/places/config-file.ts";
import { githubActions } from "../../../src/places/github-actions.ts";
import type { Format, Generated, Planted } from "./format.ts";
import type { Random } from "./random.ts";
import { keyOf, NASTY, NOTES, WORDS } from "./values.ts";

/** Every leaf of a document by its path. */
export function leaves(value: unknown, path = ""): [string, string][] {
  if (Array.isArray(value))
    return value.flatMap((one, i) => leaves(one, `${path}[${String(i)}]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) =>
      leaves(one, path === "" ? key : `${path}.${key}`),
    );
  return [[path, typeof value === "string" ? value : `<${String(value)}>`]];
}

export function loadYaml(text: string): Promise<Map<string, string>> {
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  const all = [...documents].flatMap((document, i) => {
    if (document.errors.length > 0)
      throw new Error(document.errors[0]?.message);
    return leaves(document.toJS(), String(i));
  });
  return Promise.resolve(new Map(all));
}

/** A scalar in one of the styles of YAML. `indent` is that of its key. */
export function scalar(value: string, random: Random, indent = 0): string {
  const inner = " ".repeat(indent + 2);
  return random.pick([
    () => value,
    () => value,
    () => `"${value}"`,
    () => `'${value}'`,
    () => `|-\n${inner}${value}`,
    () => `>-\n${inner}${value}`,
    () => `|- # a note\n${inner}${value}`,
    () => `!!str ${value}`,
    () => `"${value.slice(0, 12)}\\\n${inner}${value.slice(12)}"`,
    () => `"\\x${value.charCodeAt(0).toString(16)}${value.slice(1)}"`,
    () => `\n${inner}${value}`,
  ])();
}

const PLAIN = NASTY.filter((value) => !isReference(value));

const note = (random: Random) =>
  random.chance(0.25) ? ` # ${random.pick(NOTES)}` : "";

const filler = (random: Random, indent: string): string =>
  random.pick([
    () => "",
    () => `${indent}# ${random.pick(NOTES)}`,
    () =>
      `${indent}name${String(random.int(99))}: ${random.pick(WORDS)}${note(random)}`,
    () => `${indent}list${String(random.int(99))}: [a, "b", {c: d}]`,
    () =>
      `${indent}text${String(random.int(99))}: |\n${indent}  first: "open\n\n${indent}  # no comment\n`,
    () =>
      `${indent}map${String(random.int(99))}:\n${indent}    deep: 'it''s'\n${indent}    n: 1.0`,
    () =>
      `${indent}fold${String(random.int(99))}: >+\n${indent}  a\n${indent}  b\n\n`,
  ])();

const fillers = (random: Random, indent: string, most = 2): string[] =>
  Array.from({ length: random.int(most + 1) }, () => filler(random, indent));

/** A style in which only the first line of the scalar can take a comment. */
const noted = (text: string, random: Random): string =>
  text.includes("\n") ? text : `${text}${note(random)}`;

type Shape = (random: Random) => { lines: string[]; planted: Planted[] };

const entry = (variable: string, value: string, ...ids: string[]): Planted => ({
  variable,
  value,
  ids,
  removable: true,
});
const NAMES = ["api_key", "apiKey", "openai_api_key"] as const;

const shapes: readonly Shape[] = [
  (random) => {
    const [key, name] = [keyOf(random), random.pick(NAMES)];
    return {
      lines: [
        "openai:",
        ...fillers(random, "  ", 1),
        `  ${name}: ${noted(scalar(key, random, 2), random)}`,
        "  model: gpt-4o",
        ...fillers(random, "  ", 1),
      ],
      planted: [entry(name, key, `0.openai.${name}`)],
    };
  },
  (random) => {
    const [key, name] = [keyOf(random), random.pick(NAMES)];
    const quote = random.pick(["", '"', "'"]);
    return {
      lines: [`openai: {model: gpt-4o, ${name}: ${quote}${key}${quote}, n: 1}`],
      planted: [entry(name, key, `0.openai.${name}`)],
    };
  },
  (random) => {
    const key = keyOf(random);
    const ids = ["0.base.OPENAI_API_KEY", "0.dev.<<.OPENAI_API_KEY"];
    return {
      lines: [
        "base: &base",
        `  OPENAI_API_KEY: ${noted(scalar(key, random, 2), random)}`,
        "  mode: x",
        "dev:",
        "  <<: *base",
        "  OPENAI_ORG_ID: org-abc",
      ],
      planted: [{ ...entry("OPENAI_API_KEY", key, ...ids), removable: false }],
    };
  },
  (random) => {
    const [key, other] = [keyOf(random), keyOf(random)];
    return {
      lines: [
        `OPENAI_API_KEY: ${noted(scalar(key, random), random)}`,
        ...fillers(random, ""),
        `OPENAI_KEY: ${noted(scalar(other, random), random)}`,
      ],
      planted: [
        entry("OPENAI_API_KEY", key, "0.OPENAI_API_KEY"),
        entry("OPENAI_KEY", other, "0.OPENAI_KEY"),
      ],
    };
  },
  (random) => {
    const key = keyOf(random);
    return {
      lines: [
        "models:",
        "  - name: a",
        "    provider: openai",
        `    apiKey: ${noted(scalar(key, random, 4), random)}`,
        "  - name: b",
      ],
      planted: [entry("apiKey", key, "0.models[0].apiKey")],
    };
  },
];

function makeYaml(random: Random): Generated {
  const { lines, planted } = random.pick(shapes)(random);
  const all = [...fillers(random, ""), ...lines, ...fillers(random, "")];
  return { path: "config/app.yaml", text: `${all.join("\n")}\n`, planted };
}

const renamed = (planted: Planted, to: string) => ({
  to,
  ids: planted.ids.map((id) => id.replace(/[^.]+$/, to)),
});

export const yamlFormat: Format = {
  place: configFile,
  endings: ["\n", "\r\n"],
  encodings: ["utf-8-bom", "latin1"],
  // what refers to another place is no value
  nasty: PLAIN,
  mayRefuse: () => false,
  mayKeep: (text) => text.includes(">+"),
  make: makeYaml,
  load: loadYaml,
  rename: (planted) => renamed(planted, "OPENAI_API_KEY_2"),
};

function makeCompose(random: Random): Generated {
  const key = keyOf(random);
  const planted: Planted[] = [];
  const lines = [
    ...(random.chance(0.5) ? ["# compose", "version: '3.8'"] : []),
    "services:",
  ];
  const service = random.pick(["api", "web"]);
  lines.push(
    ...(random.chance(0.5)
      ? [
          "  db:",
          "    image: postgres:16 # pinned",
          '    environment: {POSTGRES_PASSWORD: "x"}',
        ]
      : []),
  );
  lines.push(`  ${service}:`, "    build: .", "    ports: ['3000:3000']");
  if (random.chance(0.5)) lines.push("    env_file:", "      - .env # local");
  lines.push("    environment:");
  const above = `0.services.${service}.environment`;
  if (random.chance(0.5)) {
    lines.push(
      "      NODE_ENV: production",
      ...(random.chance(0.5) ? [`      # ${random.pick(NOTES)}`] : []),
    );
    lines.push(
      `      OPENAI_API_KEY: ${noted(scalar(key, random, 6), random)}`,
      "      OPENAI_MODEL: gpt-4o",
    );
    planted.push({
      variable: "OPENAI_API_KEY",
      value: key,
      ids: [`${above}.OPENAI_API_KEY`],
      removable: true,
    });
  } else {
    const quote = random.pick(["", '"', "'"]);
    lines.push(
      "      - NODE_ENV=production",
      `      - ${quote}OPENAI_API_KEY=${key}${quote}${note(random)}`,
      "      - DEBUG",
    );
    planted.push({
      variable: "OPENAI_API_KEY",
      value: key,
      ids: [],
      removable: true,
    });
  }
  lines.push("    command: [\"node\", 'a.js']");
  return {
    path: random.pick(["docker-compose.yml", "compose.yaml"]),
    text: `${lines.join("\n")}\n`,
    planted,
  };
}

/** Items `NAME=value` of a list as entries, as compose takes them. */
async function loadCompose(text: string): Promise<Map<string, string>> {
  const all = await loadYaml(text);
  return new Map(
    [...all].map(([path, value]): [string, string] => {
      const item = /^(.*\.environment)\[\d+\]$/.exec(path)?.[1];
      const equals = value.indexOf("=");
      return item === undefined || equals < 0
        ? [path.replace(/\[\d+\]$/, "[]"), value]
        : [`${item}.${value.slice(0, equals)}`, value.slice(equals + 1)];
    }),
  );
}

export const composeFormat: Format = {
  ...yamlFormat,
  place: compose,
  make: (random) => {
    const made = makeCompose(random);
    const service = /^ {2}(api|web):/m.exec(made.text)?.[1] ?? "";
    return {
      ...made,
      planted: made.planted.map((one) => ({
        ...one,
        ids: [`0.services.${service}.environment.OPENAI_API_KEY`],
      })),
    };
  },
  load: loadCompose,
  // a dollar sign is compose's own
  nasty: PLAIN.filter((value) => !value.includes("$")),
};

interface Block {
  lines: string[];
  planted: Planted[];
}

const NO_BLOCK: Block = { lines: [], planted: [] };

function envBlock(random: Random, indent: number, path: string): Block {
  const pad = " ".repeat(indent);
  const key = keyOf(random);
  return {
    lines: [
      `${pad}env:`,
      `${pad}  CI_MODE: "1"`,
      ...(random.chance(0.4) ? [`${pad}  # ${random.pick(NOTES)}`] : []),
      `${pad}  OPENAI_API_KEY: ${noted(scalar(key, random, indent + 2), random)}`,
      `${pad}  OPENAI_ORG_ID: \${{ vars.ORG }}`,
    ],
    planted: [entry("OPENAI_API_KEY", key, `${path}.env.OPENAI_API_KEY`)],
  };
}

function inputBlock(random: Random): Block {
  const key = keyOf(random);
  const quote = random.pick(["", '"', "'"]);
  return {
    lines: [
      "      - uses: some/review@v1",
      "        with:",
      "          model: gpt-4o",
      `          openai_api_key: ${quote}${key}${quote}${note(random)}`,
    ],
    planted: [
      entry("openai_api_key", key, "0.jobs.test.steps[2].with.openai_api_key"),
    ],
  };
}

function makeWorkflow(random: Random): Generated {
  const level = random.int(4);
  const at = (n: number, make: () => Block) =>
    level === n ? make() : NO_BLOCK;
  const top = at(0, () => envBlock(random, 0, "0"));
  const job = at(1, () => envBlock(random, 4, "0.jobs.test"));
  const step = at(2, () => envBlock(random, 8, "0.jobs.test.steps[1]"));
  const input = at(3, () => inputBlock(random));
  const lines = [
    `name: ${random.pick(["CI", '"CI: all"'])}`,
    "on:",
    "  push: {branches: [main]}",
    "  pull_request:",
    ...top.lines,
    "jobs:",
    "  test:",
    "    runs-on: ubuntu-latest",
    ...job.lines,
    "    steps:",
    "      - uses: actions/checkout@v4 # pinned",
    "      - name: Run it",
    "        run: |",
    '          echo "::group::x"',
    "          # not: a comment",
    "          pytest -q",
    ...step.lines,
    ...input.lines,
    "      - run: echo done",
  ];
  const planted = [top, job, step, input].flatMap((one) => one.planted);
  return {
    path: ".github/workflows/ci.yml",
    text: `${lines.join("\n")}\n`,
    planted,
  };
}

export const workflowFormat: Format = {
  ...yamlFormat,
  place: githubActions,
  make: makeWorkflow,
  rename: (planted) =>
    renamed(
      planted,
      planted.variable.startsWith("O") ? "OPENAI_API_KEY_2" : "openai_key",
    ),
};
