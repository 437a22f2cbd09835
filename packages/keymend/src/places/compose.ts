import {
  child,
  entriesOf,
  itemsOf,
  textOf,
  type TreeEntry,
  type TreeNode,
} from "../formats/tree.ts";
import { readYaml } from "../formats/yaml.ts";
import { fakeKey } from "../key/fake.ts";
import { keyStrings } from "../formats/key-strings.ts";
import { proxyMeant, roleOfName } from "../key/names.ts";
import type { FactOf } from "../model/fact.ts";
import type { FilePlace } from "../model/place.ts";
import { envSettings, readEnvBlock, type EnvSetting } from "./env-settings.ts";
import { FileReading } from "./file-reading.ts";

type Service = FactOf<"compose-service">;

const NAME = /(?:^|\/)(?:docker-|podman-)?compose[^/]*\.ya?ml$/i;
const SECRET_NAME = /KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|DSN|_URL$|_URI$/i;

/** Compose files: services, their env files and their environment. Override files are files of their own; who merges them knows the rules. */
export const compose: FilePlace = {
  source: "compose",
  scopes: ["project"],
  matches: (path) => NAME.test(path),
  async read(file) {
    const reading = new FileReading(file);
    for (const document of await readYaml(file.text)) {
      for (const service of entriesOf(child(document, "services"))) {
        reading.fact(serviceFact(reading, service));
        readEnvBlock(reading, child(service.node, "environment"));
        readArguments(reading, child(service.node, "build", "args"));
      }
    }
    reading.leftovers();
    return reading.result();
  },
  examples: () => [
    {
      path: "docker-compose.yml",
      text: "services:\n  api:\n    build: .\n    env_file:\n      - .env.docker\n      - path: ./more.env\n        required: false\n        format: raw\n    environment:\n      - NODE_ENV=production\n      - OPENAI_API_KEY=${OPENAI_API_KEY:-}\n",
      found: [{ line: 11, variable: "OPENAI_API_KEY", value: null }],
      facts: [
        {
          kind: "compose-service",
          at: { path: "docker-compose.yml", line: 2 },
          service: "api",
          image: null,
          build: ".",
          envFiles: [
            { path: ".env.docker", line: 5, format: null },
            { path: "./more.env", line: 6, format: "raw" },
          ],
          environment: [
            {
              name: "NODE_ENV",
              line: 10,
              value: "production",
              form: "literal",
            },
            {
              name: "OPENAI_API_KEY",
              line: 11,
              value: "${OPENAI_API_KEY:-}",
              form: "interpolated",
            },
          ],
        },
      ],
    },
    {
      path: "compose.override.yaml",
      text: `x-env: &env\n  HTTPS_PORXY: http://proxy.example.org:3128\n  OPENAI_API_KEY: "${fakeKey()}"\nservices:\n  web:\n    image: app\n    env_file: .env\n    environment:\n      <<: *env\n      OPENAI_ORG_ID:\n`,
      found: [
        {
          line: 2,
          variable: "HTTPS_PORXY",
          value: "http://proxy.example.org:3128",
        },
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 10, variable: "OPENAI_ORG_ID", value: null },
      ],
      facts: [
        {
          kind: "env-typo",
          variable: "HTTPS_PORXY",
          meant: "HTTPS_PROXY",
          at: { path: "compose.override.yaml", line: 2 },
        },
        {
          kind: "compose-service",
          service: "web",
          environment: [
            { name: "OPENAI_ORG_ID", line: 10, value: null, form: "bare" },
            {
              name: "HTTPS_PORXY",
              line: 2,
              value: null,
              form: "literal",
            },
            { name: "OPENAI_API_KEY", line: 3, value: null, form: "literal" },
          ],
        },
      ],
    },
    { path: "compose.yml", text: "services: [1, 2]\n", found: [] },
  ],
};

function serviceFact(
  reading: FileReading,
  { key, keyStart, node }: TreeEntry,
): Service {
  const build = child(node, "build");
  return {
    kind: "compose-service",
    at: reading.at(keyStart),
    service: key,
    image: textOf(child(node, "image")),
    build:
      textOf(build) ??
      textOf(child(build, "context")) ??
      (build?.kind === "map" ? "." : null),
    envFiles: envFiles(reading, child(node, "env_file")),
    environment: envSettings(child(node, "environment"), reading.text).map(
      (setting) => variable(reading, setting),
    ),
  };
}

function envFiles(
  reading: FileReading,
  node: TreeNode | null,
): Service["envFiles"] {
  const nodes =
    node?.kind === "list" ? itemsOf(node) : node === null ? [] : [node];
  return nodes.flatMap((item) => {
    const at = item.kind === "map" ? child(item, "path") : item;
    const path = textOf(at);
    return at === null || path === null
      ? []
      : [
          {
            path,
            line: reading.line(at.start),
            format: textOf(child(item, "format")),
          },
        ];
  });
}

function variable(
  reading: FileReading,
  setting: EnvSetting,
): Service["environment"][number] {
  const { name, text } = setting;
  // $$ is a plain dollar sign in compose
  const form =
    text === null
      ? "bare"
      : /\$(?:\{|[A-Za-z_])/.test(text.replaceAll("$$", ""))
        ? "interpolated"
        : "literal";
  return {
    name,
    line: reading.line(setting.span.start),
    value: text === null ? null : harmless(name, text, form),
    form,
  };
}

/** The text when it cannot be a secret: facts travel further than occurrences. */
function harmless(
  name: string,
  text: string,
  form: Service["environment"][number]["form"],
): string | null {
  if (text === "") return text;
  if (keyStrings(text).length > 0 || /:\/\/[^/]*@/.test(text)) return null;
  const isOccurrence = roleOfName(name) !== null || proxyMeant(name) !== null;
  if (!isOccurrence && !SECRET_NAME.test(name)) return text;
  return form === "interpolated"
    ? text.replace(/(:?[-?+])[^}]+\}/g, "$1…}")
    : null;
}

/** Build arguments end up in the image. */
function readArguments(reading: FileReading, node: TreeNode | null): void {
  for (const { name, text, span, start } of envSettings(node, reading.text))
    reading.setting({ name, text, span, start, tags: ["build-time"] });
}
