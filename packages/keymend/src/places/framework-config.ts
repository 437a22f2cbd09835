import { readIni } from "../formats/ini.ts";
import { readJson } from "../formats/json.ts";
import { referredName } from "../formats/reference.ts";
import { leavesOf, type Leaf, type TreeNode } from "../formats/tree.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import { isGenericKeyName, roleOfName, roleOfProperty } from "../key/names.ts";
import type { FilePlace } from "../model/place.ts";
import { FileReading } from "./file-reading.ts";
import { readProperties } from "./property-settings.ts";

const RAILS = /(?:^|\/)config\/(?:environments\/)?[\w.-]+\.ya?ml$/;
const SPRING =
  /(?:^|\/)(?:application|bootstrap)(?:-[\w.]+)?\.(?:ya?ml|properties)$/;
const DOTNET = /(?:^|\/)(?:appsettings|secrets)(?:\.[\w-]+)?\.json$/;
/** Where `dotnet user-secrets` keeps what belongs to a project on this machine. */
const USER_SECRETS = [
  ".microsoft/usersecrets/*/secrets.json",
  "AppData/Roaming/Microsoft/UserSecrets/*/secrets.json",
];
const EXPO = /(?:^|\/)app\.json$/;

/** Configuration of frameworks: which variable becomes which setting, and what reaches the page. */
export const frameworkConfig: FilePlace = {
  source: "framework-config",
  scopes: ["project", "home"],
  paths: USER_SECRETS,
  matches: (path) =>
    [RAILS, SPRING, DOTNET, EXPO].some((file) => file.test(path)),
  async read(file) {
    const reading = new FileReading(file);
    if (/\.properties$/.test(file.path)) readSpringProperties(reading);
    else if (/\.json$/.test(file.path))
      readTree(
        reading,
        await readJson(file.text),
        DOTNET.test(file.path) ? "dotnet" : "expo",
      );
    else
      for (const document of await readYaml(file.text))
        readTree(
          reading,
          document,
          SPRING.test(file.path) ? "spring" : "rails",
        );
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "src/main/resources/application.yml",
      text: "spring:\n  ai:\n    openai:\n      api-key: ${OPENAI_API_KEY}\n      chat:\n        options:\n          model: gpt-4o\n",
      found: [
        { line: 4, variable: "api-key", value: null },
        { line: 7, variable: "model", value: "gpt-4o" },
      ],
      facts: [
        {
          kind: "mapping",
          at: { path: "src/main/resources/application.yml", line: 4 },
          framework: "spring",
          configKey: "spring.ai.openai.api-key",
          variable: "OPENAI_API_KEY",
        },
      ],
    },
    {
      path: "src/main/resources/application.properties",
      text: `server.port=8080\nspring.ai.openai.api-key=${fakeKey("legacy")}\nopenai.base-url=\${BASE}\n`,
      found: [
        {
          line: 2,
          variable: "spring.ai.openai.api-key",
          value: fakeKey("legacy"),
        },
        { line: 3, variable: "openai.base-url", value: null },
      ],
      facts: [
        {
          kind: "mapping",
          framework: "spring",
          configKey: "spring.ai.openai.api-key",
          variable: null,
        },
        {
          kind: "mapping",
          framework: "spring",
          configKey: "openai.base-url",
          variable: "BASE",
        },
      ],
    },
    {
      path: "config/openai.yml",
      text: 'production:\n  openai_api_key: <%= ENV["OPENAI_TOKEN"] %>\n',
      found: [{ line: 2, variable: "openai_api_key", value: null }],
      facts: [
        {
          kind: "mapping",
          framework: "rails",
          configKey: "production.openai_api_key",
          variable: "OPENAI_TOKEN",
        },
      ],
    },
    {
      path: "appsettings.Development.json",
      text: `{\n  // local\n  "OpenAI": { "ApiKey": "${fakeKey()}" },\n  "AllowedHosts": "*"\n}`,
      found: [{ line: 3, variable: "ApiKey", value: fakeKey() }],
      facts: [
        {
          kind: "mapping",
          framework: "dotnet",
          configKey: "OpenAI:ApiKey",
          variable: "OpenAI__ApiKey",
        },
      ],
    },
    {
      path: "app.json",
      text: `{ "expo": { "extra": { "openaiKey": "${fakeKey()}" } } }`,
      found: [{ line: 1, variable: "openaiKey", value: fakeKey() }],
      facts: [{ kind: "bundler", bundler: "expo", prefix: ["EXPO_PUBLIC_"] }],
    },
  ],
};

function readSpringProperties(reading: FileReading): void {
  for (const entry of readIni(reading.text).entries) {
    const path = entry.key.split(".");
    const role = roleOfProperty(path);
    const last = path.at(-1) ?? "";
    reading.setting({
      name: entry.key,
      path,
      text: entry.value,
      span: { start: entry.start, end: entry.end },
      start: entry.keyStart,
      ...(role === null ? {} : { role }),
    });
    if (role !== null && role !== "model" && last !== "") {
      reading.fact({
        kind: "mapping",
        at: { path: reading.path, line: entry.line },
        framework: "spring",
        configKey: entry.key,
        expectedKey: null,
        variable: referredName(entry.value),
      });
    }
  }
}

type TreeFramework = "spring" | "rails" | "dotnet" | "expo";

function readTree(
  reading: FileReading,
  root: TreeNode | null,
  framework: TreeFramework,
): void {
  if (root === null) return;
  readProperties(reading, root, framework === "expo" ? ["public"] : []);
  const leaves = leavesOf(root);
  if (framework === "expo") {
    if (leaves.some((leaf) => leaf.path[0] === "expo"))
      reading.fact({
        kind: "bundler",
        at: reading.at(0),
        bundler: "expo",
        prefix: ["EXPO_PUBLIC_"],
        envDir: null,
      });
    return;
  }
  for (const leaf of leaves) {
    const role = roleOfProperty(leaf.path);
    const variable =
      leaf.node.text === null ? null : referredName(leaf.node.text);
    const isMapped =
      (role !== null && role !== "model") ||
      (variable !== null &&
        roleOfName(variable) !== null &&
        isGenericKeyName(leaf.path.at(-1) ?? ""));
    if (isMapped)
      reading.fact({
        kind: "mapping",
        at: reading.at(leaf.start),
        framework,
        ...keyOf(leaf, framework),
        expectedKey: null,
        variable: variable ?? bindingOf(leaf, framework),
      });
  }
}

function keyOf(leaf: Leaf, framework: TreeFramework): { configKey: string } {
  return { configKey: leaf.path.join(framework === "dotnet" ? ":" : ".") };
}

/** .NET reads every setting from a variable of its own as well. */
function bindingOf(leaf: Leaf, framework: TreeFramework): string | null {
  return framework === "dotnet" ? leaf.path.join("__") : null;
}
