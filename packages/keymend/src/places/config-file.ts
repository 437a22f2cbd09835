import { readIni } from "../formats/ini.ts";
import { fakeKey } from "../key/fake.ts";
import type { FilePlace, TextFile } from "../model/place.ts";
import { isGenericKeyName, roleOfProperty } from "../key/names.ts";
import { rootsOf } from "./deploy-config.ts";
import { FileReading } from "./file-reading.ts";
import { isKubernetes, readKubernetesIn } from "./kubernetes-manifest.ts";
import { readProperties } from "./property-settings.ts";
import { proxyConfig } from "./proxy-config.ts";

const NAME =
  /\.(?:jsonc?|json5|ya?ml|toml|ini|cfg|conf|config|properties|xml|plist|tfvars)$/i;
/** Generated or foreign: big, and no place where anybody writes a key. */
const NOT_MINE =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|jsconfig|composer|\.eslintrc|\.prettierrc|biome|renovate|manifest|lerna|angular)\.jsonc?$|lock\.(?:json|ya?ml)$|\.(?:min|schema)\.json$|(?:^|\/)locales?\//i;
const MAX_LENGTH = 256 * 1024;

/** Every other configuration file: keys by their look, and properties that are named like one. Must be the last place. */
export const configFile: FilePlace = {
  source: "config-file",
  scopes: ["project"],
  matches: (path) => NAME.test(path) && !NOT_MINE.test(path),
  async read(file, context) {
    const reading = new FileReading(file);
    if (file.text.length > MAX_LENGTH) return reading.result();
    if (
      /\.conf$/i.test(file.path) &&
      /^\s*(?:server|location)\b[^\n]*\{/m.test(file.text)
    )
      return proxyConfig.read(file, context);
    if (/\.(?:json[c5]?|ya?ml|toml)$/i.test(file.path))
      await readStructured(reading, file);
    else if (/\.(?:xml|plist|config)$/i.test(file.path)) readXml(reading);
    else readFlat(reading);
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "workflow.json",
      text: '{\n  "llm_config": {\n    "config_list": [\n      {\n        "model": "gpt-4-1106-preview",\n        "api_key": "sk-samplekey"\n      }\n    ]\n  },\n  "other": { "api_key": "abc" }\n}\n',
      found: [{ line: 6, variable: "api_key", value: "sk-samplekey" }],
    },
    {
      path: ".mcp.json",
      text: `{\n  "mcpServers": { "chroma": { "env": {\n    "OPENAI_API_KEY": "${fakeKey()}",\n    "OPENAI_MAX_TOKENS": 5\n  } } }\n}`,
      found: [{ line: 3, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "config.json",
      text: '{\n  "providers": { "openai": { "keys": [\n    { "name": "main", "value": "env.OPENAI_API_KEY" }\n  ] } }\n}',
      found: [{ line: 3, variable: "value", value: null }],
    },
    {
      path: "litellm.yaml",
      text: "model_list:\n  - model_name: gpt-4o\n    litellm_params:\n      model: openai/gpt-4o\n      api_key: os.environ/OPENAI_API_KEY\n      api_base: https://api.openai.com/v1\n",
      found: [{ line: 5, variable: "api_key", value: null }],
    },
    {
      path: "settings.toml",
      text: `[openai]\napi_key = "not-yet"\n[anthropic]\napi_key = "x"\n`,
      found: [{ line: 2, variable: "api_key", value: "not-yet" }],
    },
    {
      path: "app.ini",
      text: `[OPENAI]\nAPI_KEY = ${fakeKey("legacy")}\norganization: org-x\n[db]\npassword = x\n`,
      found: [
        { line: 2, variable: "API_KEY", value: fakeKey("legacy") },
        { line: 3, variable: "organization", value: "org-x" },
      ],
    },
    {
      path: "App.config",
      text: `<configuration>\n  <add key="OpenAIApiKey" value="${fakeKey()}" />\n  <OpenAiKey>changeme</OpenAiKey>\n</configuration>\n`,
      found: [
        { line: 2, variable: "OpenAIApiKey", value: fakeKey() },
        { line: 3, variable: "OpenAiKey", value: "changeme" },
      ],
    },
    {
      path: "Info.plist",
      text: `<dict>\n<key>OPENAI_API_KEY</key>\n<string>${fakeKey()}</string>\n</dict>\n`,
      found: [{ line: 3, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "openai.yaml",
      text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: llm\nstringData:\n  OPENAI_API_KEY: ""\n',
      found: [{ line: 6, variable: "OPENAI_API_KEY", value: "" }],
      facts: [{ kind: "kubernetes-source", name: "llm" }],
    },
    {
      path: "tokens.yml",
      text: "max_tokens: 5\ntoken: abc\nkeyboard: qwerty\n",
      found: [],
    },
  ],
};

async function readStructured(
  reading: FileReading,
  file: TextFile,
): Promise<void> {
  // a tree costs time: most files name nothing that could be of interest
  if (
    !/key|token|secret|openai|open_ai|open-ai|gpt|proxy|porxy|llm|authorization/i.test(
      file.text,
    )
  )
    return;
  for (const root of await rootsOf(file)) {
    if (isKubernetes(root)) readKubernetesIn(reading, root);
    else readProperties(reading, root);
  }
}

function readFlat(reading: FileReading): void {
  for (const entry of readIni(reading.text).entries) {
    const path =
      entry.section === ""
        ? entry.key.split(".")
        : [entry.section, ...entry.key.split(".")];
    const isAmbiguous =
      isGenericKeyName(entry.key) && /^sk-(?!ant-|or-)/.test(entry.value);
    const role = roleOfProperty(path) ?? (isAmbiguous ? "key" : null);
    reading.setting({
      name: entry.key,
      path,
      text: entry.value,
      span: { start: entry.start, end: entry.end },
      start: entry.keyStart,
      ...(role === null ? {} : { role }),
    });
  }
}

/** `<Name>value</Name>`, `<add key="Name" value="…"/>`, `<key>Name</key><string>…</string>`. */
const XML_FORMS: readonly RegExp[] = [
  /<(?:add|property|setting|entry|env|param)\b[^<>]{0,200}?\b(?:key|name)="([^"<>\n]{1,100})"[^<>]{0,200}?\bvalue="([^"<>\n]{0,2000})"/dg,
  /<key>\s*([^<>\n]{1,100}?)\s*<\/key>\s*<string>([^<>]{0,2000})<\/string>/dg,
  /<(?!key>|string>)([A-Za-z_][\w.-]{0,100})>([^<>\n]{0,2000})<\/[A-Za-z_]/dg,
];

function readXml(reading: FileReading): void {
  for (const form of XML_FORMS) {
    for (const match of reading.text.matchAll(form)) {
      const [start = 0, end = 0] = match.indices?.[2] ?? [];
      reading.setting({
        name: match[1] ?? "",
        text: unescapeXml(match[2] ?? ""),
        span: { start, end },
        start: match.index,
      });
    }
  }
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
