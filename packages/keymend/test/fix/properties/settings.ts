import { parse as parseJsonc } from "jsonc-parser";
import { isReference } from "../../../src/formats/reference.ts";
import { readToml } from "../../../src/formats/toml.ts";
import { leavesOf } from "../../../src/formats/tree.ts";
import { readIni } from "../../../src/formats/ini.ts";
import { configFile } from "../../../src/places/config-file.ts";
import type { Format, Generated, Planted } from "./format.ts";
import type { Random } from "./random.ts";
import { keyOf, NASTY, NOTES, WORDS } from "./values.ts";
import { leaves } from "./yaml.ts";

const PLAIN = NASTY.filter((value) => !isReference(value));

const jsonString = (value: string, random: Random) =>
  random.chance(0.15)
    ? `"\\u${value.charCodeAt(0).toString(16).padStart(4, "0")}${value.slice(1)}"`
    : JSON.stringify(value);

function makeJson(random: Random): Generated {
  const [key, other] = [keyOf(random), keyOf(random)];
  const note = (indent: string) =>
    random.chance(0.3)
      ? [
          random.pick([
            `${indent}// ${random.pick(NOTES)}`,
            `${indent}/* ${random.pick(NOTES)} */`,
          ]),
        ]
      : [];
  const comma = () => (random.chance(0.3) ? "," : "");
  const shape = random.int(4);
  const planted: Planted[] = [];
  const add = (variable: string, value: string, path: string) =>
    planted.push({ variable, value, ids: [path], removable: true });
  const lines = ["{", ...note("  ")];
  if (shape === 0) {
    lines.push(
      '  "mcpServers": {',
      '    "a": {',
      ...note("      "),
      '      "command": "npx",',
      '      "env": {',
      `        "MODE": "${random.pick(WORDS)}",`,
      `        "OPENAI_API_KEY": ${jsonString(key, random)}${comma()}${random.chance(0.3) ? " // note" : ""}`,
      "      }",
      "    }",
      "  }",
    );
    add("OPENAI_API_KEY", key, "mcpServers.a.env.OPENAI_API_KEY");
  } else if (shape === 1) {
    lines.push(
      `  "openai": { "api_key" : ${jsonString(key, random)}, "model": "x" },`,
      `  "n": [1, 2.50, true, null, "a\\tb"]${comma()}`,
    );
    add("api_key", key, "openai.api_key");
  } else if (shape === 2) {
    lines.push(
      `  "OPENAI_API_KEY": ${jsonString(key, random)},`,
      ...note("  "),
      `  "OPENAI_KEY": ${jsonString(other, random)}${comma()}`,
    );
    add("OPENAI_API_KEY", key, "OPENAI_API_KEY");
    add("OPENAI_KEY", other, "OPENAI_KEY");
  } else {
    lines.push(
      `  "env": {"A": "1", "OPENAI_API_KEY": ${jsonString(key, random)}},`,
      '  "b": {}',
    );
    add("OPENAI_API_KEY", key, "env.OPENAI_API_KEY");
  }
  lines.push("}", ...note(""));
  return {
    path: random.pick(["config.jsonc", "settings.json", ".mcp.json"]),
    text: `${lines.join("\n")}\n`,
    planted,
  };
}

export const jsonFormat: Format = {
  place: configFile,
  endings: ["\n", "\r\n"],
  encodings: ["utf-8-bom", "utf-16le", "latin1"],
  nasty: PLAIN,
  mayRefuse: () => false,
  // behind a comment no comma is looked for
  mayKeep: (text) => /\/[/*]/.test(text),
  make: makeJson,
  load: (text) => {
    const errors: unknown[] = [];
    const value: unknown = parseJsonc(text, errors as never[], {
      allowTrailingComma: true,
    });
    if (errors.length > 0) throw new Error("not JSON");
    return Promise.resolve(new Map(leaves(value)));
  },
  rename: ({ ids }) => ({
    to: "OPENAI_API_KEY_2",
    ids: ids.map((id) => id.replace(/[^.]+$/, "OPENAI_API_KEY_2")),
  }),
};

function tomlString(value: string, random: Random): string {
  return random.pick([
    () => `"${value}"`,
    () => `"${value}"`,
    () => `'${value}'`,
    () => `"""${value}"""`,
    () => `'''${value}'''`,
    () => `"\\u00${value.charCodeAt(0).toString(16)}${value.slice(1)}"`,
  ])();
}

function makeToml(random: Random): Generated {
  const key = keyOf(random);
  const planted: Planted[] = [];
  const filler = () =>
    random.pick([
      () => "",
      () => `# ${random.pick(NOTES)}`,
      () =>
        `n${String(random.int(99))} = ${random.pick(["1", "1.5", "true", "2024-01-01", '"x # y"', "'a\\b'"])} # note`,
      () => `list${String(random.int(99))} = [\n  "a", # one\n  'b',\n]`,
      () => `text${String(random.int(99))} = """\nfirst "quoted"\n# none\n"""`,
    ])();
  const fillers = (most: number) =>
    Array.from({ length: random.int(most + 1) }, filler);
  const lines = fillers(2);
  const note = () => (random.chance(0.3) ? ` # ${random.pick(NOTES)}` : "");
  const shape = random.int(3);
  if (shape === 0) {
    lines.push(
      "[openai]",
      ...fillers(1),
      `api_key${random.pick([" = ", "=", "  =  "])}${tomlString(key, random)}${note()}`,
      'model = "x"',
    );
    planted.push({
      variable: "api_key",
      value: key,
      ids: ["openai.api_key"],
      removable: true,
    });
  } else if (shape === 1) {
    lines.push(
      `openai = { model = "x", api_key = ${tomlString(key, random)} }${note()}`,
    );
    planted.push({
      variable: "api_key",
      value: key,
      ids: ["openai.api_key"],
      removable: true,
    });
  } else {
    lines.push(
      `OPENAI_API_KEY = ${tomlString(key, random)}${note()}`,
      "",
      "[other]",
      "x = 1",
    );
    planted.push({
      variable: "OPENAI_API_KEY",
      value: key,
      ids: ["OPENAI_API_KEY"],
      removable: true,
    });
  }
  return { path: "settings.toml", text: `${lines.join("\n")}\n`, planted };
}

export const tomlFormat: Format = {
  ...jsonFormat,
  place: configFile,
  mayKeep: () => false,
  // several lines in one string
  lineEndsInValues: true,
  make: makeToml,
  load: (text) =>
    Promise.resolve(
      new Map(
        leavesOf(readToml(text)).map(({ path, node }) => [
          path.join("."),
          node.text ?? "",
        ]),
      ),
    ),
};

function makeIni(random: Random): Generated {
  const key = keyOf(random);
  const filler = () =>
    random.pick([
      () => "",
      () => `# ${random.pick(NOTES)}`,
      () => `; ${random.pick(NOTES)}`,
      () => `opt${String(random.int(99))} = ${random.pick(WORDS)}`,
      () => `long${String(random.int(99))} = first\n    second\n    third`,
      () => `url${String(random.int(99))}: https://x.example.org/?a=b`,
    ])();
  const fillers = (most: number) =>
    Array.from({ length: random.int(most + 1) }, filler);
  const quote = random.pick(["", "", "", '"', "'"]);
  const sign = random.pick([" = ", "=", ": ", " =   "]);
  const name = random.pick(["api_key", "API_KEY", "openai_api_key"]);
  const lines = [
    ...(random.chance(0.5) ? ["# settings", ""] : []),
    "[openai]",
    ...fillers(2),
    `${name}${sign}${quote}${key}${quote}${random.chance(0.2) ? "  " : ""}`,
    ...fillers(2).filter((line) => !line.startsWith(" ")),
    "[db]",
    "password = x%%y",
  ];
  return {
    path: random.pick(["app.ini", "settings.cfg", "app.properties"]),
    text: `${lines.join("\n")}\n`,
    planted: [
      { variable: name, value: key, ids: [`openai.${name}`], removable: true },
    ],
  };
}

export const iniFormat: Format = {
  ...jsonFormat,
  mayKeep: () => false,
  make: makeIni,
  // blanks in front of a comment sign, quotes at both ends: readers of INI files differ
  mayRefuse: (value) => /(?:^|\s)[;#]|^(["']).*\1$|\\/.test(value),
  load: (text) =>
    Promise.resolve(
      new Map(
        readIni(text).entries.map(({ section, key, value }) => [
          `${section}.${key}`,
          value,
        ]),
      ),
    ),
};
