import type { ProjectView } from "../project-view.ts";
import { folderOf, joinPath, nameOf } from "../paths.ts";
import {
  WEIGHT,
  type ContextRule,
  type ContextSketch,
  type DirectValue,
} from "./sketch.ts";

/** A settings file whose values a framework puts into the environment. */
interface SettingsFile {
  file: RegExp;
  title: string;
}

/** The frameworks' own documentation, checked 2026-11. */
const settingsFiles: readonly SettingsFile[] = [
  // top-level values become environment variables as well
  { file: /(?:^|\/)\.streamlit\/secrets\.toml$/, title: "Streamlit" },
  { file: /(?:^|\/)local\.settings\.json$/, title: "Azure Functions" },
];

/** Streamlit's secrets, the local settings of Azure Functions: no loader call, and yet the program sees the values. */
export const settingsFileRule: ContextRule = {
  id: "settings-file",
  sketch: (view) =>
    settingsFiles.flatMap(({ file, title }) => {
      const values = view.seen.filter(
        (seen) =>
          seen.path !== null &&
          file.test(seen.path) &&
          seen.variable !== null &&
          seen.value !== null,
      );
      const path = values[0]?.path;
      if (path == null) return [];
      return [
        {
          ...empty,
          title,
          reason: `${title} puts the values of ${path} into the environment`,
          direct: values.map((seen): DirectValue => ({
            variable: seen.variable ?? "",
            path: seen.path,
            line: seen.line,
            value: seen.value,
          })),
          weight: WEIGHT.framework,
        },
      ];
    }),
};

/** A host with a local server of its own, which loads env files for the functions in its folder. */
interface Host {
  platform: string;
  title: string;
  /** Where the functions lie; only a client in there is started by it. */
  functions: RegExp;
}

const hosts: readonly Host[] = [
  {
    platform: "netlify",
    title: "netlify dev",
    functions: /(?:^|\/)(?:netlify|functions)\//,
  },
  { platform: "vercel", title: "vercel dev", functions: /^api\// },
  { platform: "serverless", title: "serverless offline", functions: /./ },
];

export const hostedRule: ContextRule = {
  id: "hosted",
  sketch: (view) =>
    view.factsOf("platform").flatMap((fact) => {
      const host = hosts.find(({ platform }) => platform === fact.platform);
      const folder = folderOf(fact.at.path);
      return host !== undefined && startsClient(view, host, folder)
        ? [
            {
              ...empty,
              title: host.title,
              loader: "dotenv",
              reason: `${host.title} loads env files from the folder of ${nameOf(fact.at.path)}`,
              files: [".env.local", ".env"].map((name) =>
                joinPath(folder, name),
              ),
              weight: WEIGHT.script,
            },
          ]
        : [];
    }),
};

function startsClient(view: ProjectView, host: Host, folder: string): boolean {
  const prefix = folder === "" ? "" : `${folder}/`;
  return view
    .factsOf("client")
    .some(
      ({ at }) =>
        at.path.startsWith(prefix) &&
        host.functions.test(at.path.slice(prefix.length)),
    );
}

const empty = {
  loader: null,
  version: null,
  files: [],
  override: null,
  inheritsEnvironment: true,
  direct: [],
  fact: null,
} satisfies Partial<ContextSketch>;
