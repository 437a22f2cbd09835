import { readJson } from "../formats/json.ts";
import { referredName } from "../formats/reference.ts";
import { readToml } from "../formats/toml.ts";
import { leavesOf, type Leaf, type TreeNode } from "../formats/tree.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import { keysInside } from "../key/families.ts";
import { isGenericKeyName, isKeyName } from "../key/names.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { Found, Tag } from "../model/occurrence.ts";
import type { FilePlace, Reading, TextFile } from "../model/place.ts";
import { FileReading } from "./file-reading.ts";
import { readProperties } from "./property-settings.ts";
import { toolRows, type SettingsFormat, type ToolRow } from "./tool-rows.ts";
import { xmlSettings } from "./xml-settings.ts";

/** Settings files of programs that call the API for their user. */
export const toolSettings: FilePlace = {
  source: "tool-settings",
  scopes: ["home", "project"],
  paths: toolRows.flatMap((row) => row.home),
  matches: (path) => toolRows.some((row) => row.project?.test(path)),
  async read(file) {
    const row = toolRows.find((one) => isOf(one, file.path));
    return row === undefined ? { found: [], facts: [] } : readTool(file, row);
  },
  examples: () => [
    {
      path: ".continue/config.yaml",
      text: `name: Local\nmodels:\n  - name: GPT\n    provider: openai\n    model: gpt-4.1\n    apiKey: ${fakeKey()}\n  - name: Opus\n    provider: anthropic\n    apiKey: \${{ secrets.ANTHROPIC_API_KEY }}\n`,
      found: [{ line: 6, variable: "apiKey", value: fakeKey() }],
      facts: [{ kind: "tool", tool: "continue", prefers: "store" }],
    },
    {
      path: ".continue/config.yaml",
      text: "models:\n  - provider: openai\n    apiKey: https://platform.openai.com/api-keys\n",
      found: [
        {
          line: 3,
          variable: "apiKey",
          value: "https://platform.openai.com/api-keys",
        },
      ],
    },
    {
      path: ".aider.conf.yml",
      text: `model: gpt-4o\nopenai-api-key: ${fakeKey()}\napi-key:\n  - openai=${fakeKey("none")}\n  - anthropic=abc\n`,
      found: [
        { line: 2, variable: "openai-api-key", value: fakeKey() },
        { line: 4, variable: "api-key", value: fakeKey("none") },
      ],
      facts: [{ kind: "tool", tool: "aider" }],
    },
    {
      path: ".codex/config.toml",
      text: 'model = "gpt-5"\nmodel_provider = "lb"\n\n[model_providers.lb]\nbase_url = "https://lb.example.com/v1"\nenv_key = "CODEX_LB_API_KEY"\n',
      found: [],
      facts: [
        {
          kind: "tool",
          tool: "codex",
          readsVariables: ["CODEX_LB_API_KEY", "OPENAI_API_KEY"],
          prefers: "environment",
        },
      ],
    },
    {
      path: ".aicommits",
      text: `OPENAI_KEY=${fakeKey("legacy")}\ngenerate=1\n`,
      found: [{ line: 1, variable: "OPENAI_KEY", value: fakeKey("legacy") }],
      facts: [{ kind: "tool", tool: "aicommits", prefers: "environment" }],
    },
    {
      path: ".config/JetBrains/IntelliJIdea2023.1/options/chatgpt.xml",
      text: `<application>\n  <component name="ChatGptSettings">\n    <option name="apiKey" value="${fakeKey("legacy")}" />\n    <option name="model" value="gpt-4o" />\n  </component>\n</application>\n`,
      found: [{ line: 3, variable: "apiKey", value: fakeKey("legacy") }],
      facts: [{ kind: "tool", tool: "jetbrains", prefers: "store" }],
    },
    {
      path: ".config/io.datasette.llm/keys.json",
      text: `{\n  "// Note": "do not commit",\n  "openai": "${fakeKey()}"\n}`,
      found: [{ line: 3, variable: "openai", value: fakeKey() }],
    },
    {
      path: ".config/copilot-for-xcode.json",
      text: `{\n  "OpenAIAPIKey": "${fakeKey("legacy")}",\n  "ChatGPTModel": "gpt-4o"\n}\n`,
      found: [
        { line: 2, variable: "OpenAIAPIKey", value: fakeKey("legacy") },
        { line: 3, variable: "ChatGPTModel", value: "gpt-4o" },
      ],
    },
    {
      path: ".mcp.json",
      text: `{\n  "mcpServers": {\n    "chroma": {\n      "command": "uvx",\n      "env": {\n        "OPENAI_API_KEY": "\${OPENAI_API_KEY}"\n      }\n    }\n  }\n}\n`,
      found: [{ line: 6, variable: "OPENAI_API_KEY", value: null }],
    },
    {
      path: ".vscode/settings.json",
      text: `{\n  // editor\n  "terminal.integrated.env.linux": { "OPENAI_API_KEY": "${fakeKey()}" },\n  "chatgpt.apiKey": "${fakeKey("none")}",\n}\n`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 4, variable: "chatgpt.apiKey", value: fakeKey("none") },
      ],
    },
    {
      path: ".vscode/settings.json",
      text: '{ "editor.tabSize": 2 }',
      found: [],
    },
  ],
};

/** A pattern of `home` as a test of a path; the same pattern counts inside a project when the row says so. */
function isOf(row: ToolRow, path: string): boolean {
  return (
    row.home.some((pattern) => fits(pattern, path)) ||
    row.project?.test(path) === true
  );
}

function fits(pattern: string, path: string): boolean {
  if (!pattern.includes("*")) return pattern === path;
  const parts = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}$`).test(path);
}

async function readTool(file: TextFile, row: ToolRow): Promise<Reading> {
  const reading = new FileReading(file);
  const tags: Tag[] = [row.prefers === "store" ? "store-wins" : "env-wins"];
  const reads: string[] = [];
  for (const root of await rootsOf(file, row.format)) {
    readProperties(reading, root, tags);
    for (const leaf of leavesOf(root))
      readLeaf(reading, leaf, row, { tags, reads });
  }
  if (formatOf(file, row.format) === "env") readLines(reading, row, tags);
  if (row.format === "xml") {
    for (const setting of xmlSettings(file.text))
      if (isKeySetting(row, setting.name, setting.text))
        reading.setting({ ...setting, role: "key", tags });
  }
  reading.leftovers(tags);
  const result = withoutOuter(reading.result());
  const isQuiet =
    result.found.length === 0 && row.reads.length === 0 && reads.length === 0;
  if (!isQuiet)
    result.facts.push({
      kind: "tool",
      at: { path: file.path, line: 1 },
      tool: row.tool,
      readsVariables: [...new Set([...reads, ...row.reads])],
      prefers: row.prefers,
    });
  return result;
}

/** Where a value was found inside another one, the inner one is exact. */
function withoutOuter({ found, facts }: Reading): Reading {
  const holds = (outer: Found, inner: Found) =>
    outer !== inner &&
    outer.span !== undefined &&
    inner.span !== undefined &&
    outer.line === inner.line &&
    outer.span.start <= inner.span.start &&
    outer.span.end >= inner.span.end;
  return {
    found: found.filter((one) => !found.some((inner) => holds(one, inner))),
    facts,
  };
}

function readLeaf(
  reading: FileReading,
  leaf: Leaf,
  row: ToolRow,
  { tags, reads }: { tags: readonly Tag[]; reads: string[] },
): void {
  const name = leaf.path.at(-1) ?? "";
  const text = leaf.node.text;
  if (text === null || !leaf.node.isString) return;
  if (row.variableNames?.includes(name)) reads.push(text);
  const referred =
    isGenericKeyName(name) || isKeyName(name) ? referredName(text) : null;
  if (referred !== null && isKeyName(referred)) reads.push(referred);
  // `api-key: openai=…` of aider
  const named = /^api-?keys?$/i.test(name)
    ? /^open-?ai=(.+)$/is.exec(text)
    : null;
  if (named?.[1] !== undefined) {
    const start =
      leaf.node.start +
      reading.text.slice(leaf.node.start, leaf.node.end).indexOf("=") +
      1;
    reading.setting({
      name,
      text: named[1],
      span: { start, end: start + named[1].length },
      start: leaf.start,
      role: "key",
      tags,
    });
  } else if (isKeySetting(row, name, text) && !belongsToOther(leaf))
    reading.scalar(name, leaf.node, {
      start: leaf.start,
      path: leaf.path,
      role: "key",
      tags,
    });
}

function isKeySetting(row: ToolRow, name: string, text: string): boolean {
  if (row.keyNames?.includes(name)) return true;
  return (
    row.plainKeyIsOpenAi === true &&
    text !== "" &&
    (isGenericKeyName(name) || isKeyName(name))
  );
}

/** The block that holds the key names another provider, or another host. */
function belongsToOther(leaf: Leaf): boolean {
  return (leaf.parent?.entries ?? []).some(({ key, node }) => {
    const text = node.kind === "scalar" ? (node.text ?? "") : "";
    return (
      (/^(?:provider|type|vendor)$/i.test(key) && !/open-?ai/i.test(text)) ||
      (/url|base|endpoint|host/i.test(key) &&
        /^https?:/i.test(text) &&
        !/openai\.com/i.test(text))
    );
  });
}

function readLines(
  reading: FileReading,
  row: ToolRow,
  tags: readonly Tag[],
): void {
  for (const { name, value, span, definition, commented } of lenientEntries(
    reading.text,
  )) {
    const own =
      row.keyNames?.includes(name) ||
      (row.plainKeyIsOpenAi === true && isGenericKeyName(name));
    reading.setting({
      name,
      text: value,
      span,
      start: definition.start,
      tags: commented ? [...tags, "commented"] : tags,
      ...(own ? { role: "key" as const } : {}),
    });
  }
}

async function rootsOf(
  file: TextFile,
  format: SettingsFormat,
): Promise<TreeNode[]> {
  switch (formatOf(file, format)) {
    case "json": {
      const root = await readJson(file.text);
      return root === null ? [] : [root];
    }
    case "yaml":
      return readYaml(file.text);
    case "toml":
      return [readToml(file.text)];
    default:
      return [];
  }
}

function formatOf(file: TextFile, format: SettingsFormat): SettingsFormat {
  if (format !== "by-ending") return format;
  if (/\.jsonc?$/i.test(file.path) || /^\s*[{[]/.test(file.text.slice(0, 200)))
    return "json";
  if (/\.ya?ml$/i.test(file.path)) return "yaml";
  if (/\.toml$/i.test(file.path)) return "toml";
  if (/\.xml$/i.test(file.path)) return "xml";
  return keysInside(file.text.slice(0, 100_000)).length > 0 ||
    /\.env$/.test(file.path)
    ? "env"
    : "by-ending";
}
