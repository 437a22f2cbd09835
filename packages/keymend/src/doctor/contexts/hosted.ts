import type { ProjectView } from "../project-view.ts";
import { folderOf, joinPath, nameOf } from "../paths.ts";
import {
  WEIGHT,
  type ContextRule,
  type ContextSketch,
  type DirectValue,
} from "./sketch.ts";

/** A settings file whose values reach the program under their names. */
interface SettingsFile {
  file: RegExp;
  title: string;
  weight: number;
}

/** The frameworks' own documentation, checked 2026-11. */
const settingsFiles: readonly SettingsFile[] = [
  // top-level values become environment variables as well
  {
    file: /(?:^|\/)\.streamlit\/secrets\.toml$/,
    title: "Streamlit",
    weight: WEIGHT.framework,
  },
  {
    file: /(?:^|\/)local\.settings\.json$/,
    title: "Azure Functions",
    weight: WEIGHT.framework,
  },
  {
    file: /(?:^|\/)Info\.plist$/,
    title: "the app with its Info.plist",
    weight: WEIGHT.framework,
  },
  {
    file: /^(?![~/]).*(?:^|\/)(?:crontab|[\w.-]+\.cron|cron\.d\/[\w.-]+)$/,
    title: "cron",
    weight: WEIGHT.service,
  },
];

/** Streamlit's secrets, the local settings of Azure Functions: no loader call, and yet the program sees the values. */
export const settingsFileRule: ContextRule = {
  id: "settings-file",
  sketch: (view) =>
    settingsFiles.flatMap(({ file, title, weight }) => {
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
          reason: `${title} hands out the values of ${path}`,
          direct: values.map((seen): DirectValue => ({
            variable: seen.variable ?? "",
            path: seen.path,
            line: seen.line,
            value: seen.value,
          })),
          weight,
        },
      ];
    }),
};

/** Later files of .NET's configuration beat earlier ones; user secrets count while developing. */
const LAYERS = [/\/?usersecrets\//i, /appsettings\.\w+\.json$/, /\.json$/];

/** .NET: settings files stand under the variables of their names, and the environment beats them. */
export const dotnetRule: ContextRule = {
  id: "dotnet",
  sketch(view) {
    const layer = (path: string) => LAYERS.findIndex((one) => one.test(path));
    const direct = view
      .factsOf("mapping")
      .filter(({ framework }) => framework === "dotnet")
      .sort((a, b) => layer(b.at.path) - layer(a.at.path))
      .flatMap(({ at, variable: name }): DirectValue[] => {
        const variable = name?.replaceAll(":", "__") ?? null;
        const seen = view.seen.find(
          (one) => one.path === at.path && one.line === at.line,
        );
        return variable === null ||
          view.environment.has(variable) ||
          seen?.value == null ||
          seen.value === ""
          ? []
          : [{ variable, path: at.path, line: at.line, value: seen.value }];
      });
    const last = direct.at(-1);
    return last === undefined
      ? []
      : [
          {
            ...empty,
            title: "the configuration of .NET",
            reason: `.NET reads ${last.path ?? ""}`,
            direct,
            weight: WEIGHT.framework,
          },
        ];
  },
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
