import { readJson } from "../formats/json.ts";
import { redact } from "../formats/redact.ts";
import { readToml } from "../formats/toml.ts";
import { child, entriesOf, textOf, type TreeNode } from "../formats/tree.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace } from "../model/place.ts";
import { envBlocks, readEnvBlock } from "./env-settings.ts";
import { FileReading } from "./file-reading.ts";
import { readProperties } from "./property-settings.ts";

interface Platform {
  platform: string;
  file: RegExp;
  /** Names of blocks that set variables, wherever they stand. */
  blocks: readonly string[];
  /** What a file of that name must hold to be one of the platform: the name is common. */
  holds?: RegExp;
  /** Sets variables where people work, not where the program is deployed. */
  isLocal?: boolean;
}

/** Files by which a project is deployed, and what their blocks of variables are called. One row adds a platform. */
const PLATFORMS: readonly Platform[] = [
  {
    platform: "vercel",
    file: /(?:^|\/)(?:vercel|now)\.json$|(?:^|\/)\.vercel\/project\.json$/,
    blocks: ["env"],
  },
  {
    platform: "netlify",
    file: /(?:^|\/)netlify\.toml$/,
    blocks: ["environment"],
  },
  {
    platform: "fly",
    file: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/,
    blocks: ["env", "args"],
  },
  {
    platform: "cloudflare",
    file: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/,
    blocks: ["vars"],
  },
  {
    platform: "serverless",
    file: /(?:^|\/)serverless(?:\.[\w-]+)?\.(?:ya?ml|json)$/,
    blocks: ["environment"],
  },
  {
    platform: "appengine",
    file: /(?:^|\/)app(?:\.[\w-]+)?\.ya?ml$/,
    blocks: ["env_variables", "envs"],
    holds: /^(?:runtime|env_variables|runtime_config|entrypoint|handlers)\s*:/m,
  },
  {
    platform: "heroku",
    file: /(?:^|\/)(?:app\.json|heroku\.yml)$/,
    blocks: ["env", "config"],
    holds:
      /"(?:buildpacks|formation|addons|stack|repository|website)"\s*:|^(?:build|setup)\s*:/m,
  },
  { platform: "render", file: /(?:^|\/)render\.ya?ml$/, blocks: ["envVars"] },
  {
    platform: "railway",
    file: /(?:^|\/)railway\.(?:json|toml)$/,
    blocks: ["variables", "env"],
  },
  {
    platform: "amplify",
    file: /(?:^|\/)amplify\.ya?ml$/,
    blocks: ["variables", "env"],
  },
  {
    platform: "sam",
    file: /(?:^|\/)(?:template|samconfig|sam)(?:\.[\w-]+)?\.(?:ya?ml|toml)$/,
    blocks: ["Variables"],
    holds:
      /^(?:AWSTemplateFormatVersion|Transform|Resources)\s*:|^version\s*=/m,
  },
  {
    platform: "firebase",
    file: /(?:^|\/)(?:firebase|apphosting)(?:\.[\w-]+)?\.(?:json|ya?ml)$/,
    blocks: ["env", "environmentVariables"],
  },
  {
    platform: "digitalocean",
    file: /(?:^|\/)\.do\/[^/]+\.ya?ml$/,
    blocks: ["envs"],
  },
  { platform: "apprunner", file: /(?:^|\/)apprunner\.ya?ml$/, blocks: ["env"] },
  {
    platform: "ecs",
    file: /(?:^|\/)(?:ecs-)?task-?def(?:inition)?[^/]*\.json$/,
    blocks: ["environment", "secrets"],
  },
  {
    platform: "azure-functions",
    file: /(?:^|\/)local\.settings\.json$/,
    isLocal: true,
    blocks: ["Values"],
  },
  {
    platform: "expo-eas",
    file: /(?:^|\/)eas\.json$/,
    isLocal: true,
    blocks: ["env"],
  },
  {
    platform: "devcontainer",
    file: /(?:^|\/)\.?devcontainer\.json$/,
    isLocal: true,
    blocks: ["containerEnv", "remoteEnv", "env"],
  },
  {
    platform: "deno-deploy",
    file: /(?:^|\/)deno\.jsonc?$/,
    isLocal: true,
    blocks: ["env"],
  },
];

/** Configuration of hosting platforms: which variables they set, and which literal keys stand in them. */
export const deployConfig: FilePlace = {
  source: "deploy-config",
  scopes: ["project"],
  matches: (path) => PLATFORMS.some((row) => row.file.test(path)),
  async read(file) {
    const reading = new FileReading(file);
    const row = PLATFORMS.find((one) => one.file.test(file.path));
    if (row === undefined) return reading.result();
    const names = new Set(row.blocks);
    const variables: string[] = [];
    for (const root of await rootsOf(file)) {
      for (const block of envBlocks(root, names))
        variables.push(...readEnvBlock(reading, block.node));
      readProperties(reading, root);
      if (row.platform === "deno-deploy") noteTasks(reading, root);
    }
    if (row.isLocal !== true && (row.holds?.test(file.text) ?? true)) {
      reading.fact({
        kind: "platform",
        at: reading.at(0),
        platform: row.platform,
        variables: [...new Set(variables)],
      });
    }
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "deno.json",
      text: '{\n  "tasks": {\n    "start": "deno run --env-file -A main.ts"\n  }\n}\n',
      found: [],
      facts: [
        {
          kind: "script",
          at: { path: "deno.json", line: 3 },
          name: "start",
          command: "deno run --env-file -A main.ts",
        },
      ],
    },
    {
      path: ".vercel/project.json",
      text: '{ "projectId": "prj_8sKq" }',
      found: [],
      facts: [
        {
          kind: "platform",
          at: { path: ".vercel/project.json", line: 1 },
          platform: "vercel",
          variables: [],
        },
      ],
    },
    {
      path: "vercel.json",
      text: `{\n  "env": { "OPENAI_API_KEY": "@openai-key", "MODE": "x" },\n  "build": { "env": { "OPENAI_API_KEY": "${fakeKey()}" } }\n}`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: null },
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
      ],
      facts: [
        {
          kind: "platform",
          platform: "vercel",
          variables: ["OPENAI_API_KEY", "MODE"],
        },
      ],
    },
    {
      path: "netlify.toml",
      text: `[build]\n  command = "npm run build"\n[context.production.environment]\n  OPENAI_API_KEY = "${fakeKey()}"\n`,
      found: [{ line: 4, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [
        {
          kind: "platform",
          platform: "netlify",
          variables: ["OPENAI_API_KEY"],
        },
      ],
    },
    {
      path: "wrangler.jsonc",
      text: '{ // worker\n  "vars": { "OPENAI_BASE_URL": "https://gateway.example.org/v1" },\n}',
      found: [
        {
          line: 2,
          variable: "OPENAI_BASE_URL",
          value: "https://gateway.example.org/v1",
        },
      ],
    },
    {
      path: "serverless.yml",
      text: "provider:\n  environment:\n    OPENAI_API_KEY: ${ssm:/prod/openai}\n    HTTPS_PORXY: http://proxy\nfunctions:\n  a:\n    environment:\n      MODE: x\n",
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: null },
        { line: 4, variable: "HTTPS_PORXY", value: "http://proxy" },
      ],
      facts: [
        {
          kind: "platform",
          platform: "serverless",
          variables: ["OPENAI_API_KEY", "HTTPS_PORXY", "MODE"],
        },
        { kind: "env-typo", variable: "HTTPS_PORXY", meant: "HTTPS_PROXY" },
      ],
    },
    {
      path: "render.yaml",
      text: "services:\n  - type: web\n    envVars:\n      - key: OPENAI_API_KEY\n        sync: false\n",
      found: [{ line: 4, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        { kind: "platform", platform: "render", variables: ["OPENAI_API_KEY"] },
      ],
    },
    {
      path: "template.yaml",
      text: "Resources:\n  Fn:\n    Properties:\n      Environment:\n        Variables:\n          OPENAI_API_KEY: !Ref Key\n",
      found: [{ line: 6, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        { kind: "platform", platform: "sam", variables: ["OPENAI_API_KEY"] },
      ],
    },
  ],
};

/** The tasks of Deno: what `deno task start` runs. */
function noteTasks(reading: FileReading, root: TreeNode): void {
  for (const { key, keyStart, node } of entriesOf(child(root, "tasks"))) {
    const command = textOf(node) ?? textOf(child(node, "command"));
    if (command !== null)
      reading.fact({
        kind: "script",
        at: reading.at(keyStart),
        name: key,
        command: redact(command),
      });
  }
}

/** The documents of a file, by its ending. */
export async function rootsOf(file: {
  path: string;
  text: string;
}): Promise<TreeNode[]> {
  if (/\.toml$/i.test(file.path)) return [readToml(file.text)];
  if (/\.ya?ml$/i.test(file.path)) return readYaml(file.text);
  const root = await readJson(file.text);
  return root === null ? [] : [root];
}
