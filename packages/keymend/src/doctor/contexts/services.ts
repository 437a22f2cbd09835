import { roleOfName } from "../../key/names.ts";
import type { FactOf } from "../../model/fact.ts";
import type { ProjectView } from "../project-view.ts";
import { folderOf, joinPath, nameOf, normalise } from "../paths.ts";
import {
  WEIGHT,
  type ContextRule,
  type ContextSketch,
  type DirectValue,
} from "./sketch.ts";

/** A shell script that sources the env file before it starts the program. */
export const shellSourceRule: ContextRule = {
  id: "shell-source",
  sketch: (view) =>
    view
      .factsOf("shell-source")
      .filter((fact) => /env/i.test(nameOf(fact.file)))
      .map((fact): ContextSketch => {
        const folder = folderOf(fact.at.path);
        const file = fact.file.replace(/^\.\//, "");
        // a script in scripts/ is usually started from the project's folder
        const beside = normalise(joinPath(folder, file));
        const path = /^[~/]/.test(file) || view.has(file) ? file : beside;
        return {
          title: `${fact.at.path} with ${nameOf(path)}`,
          loader: fact.loader ?? (fact.exports ? "bash" : "bash-no-export"),
          version: null,
          reason: `${fact.at.path}:${String(fact.at.line)} sources the file${fact.exports ? " and exports what it sets" : " without exporting"}`,
          files: [path],
          override: true,
          inheritsEnvironment: true,
          direct: [],
          fact,
          weight: WEIGHT.shell,
        };
      }),
};

/** systemd units: `Environment=` and `EnvironmentFile=`; the file wins where both set a name. */
export const serviceUnitRule: ContextRule = {
  id: "service-unit",
  sketch: (view) =>
    view
      .factsOf("service-unit")
      .filter((unit) => concerns(view, unit))
      .map((unit): ContextSketch => {
        const own = view.seen.filter(
          (seen) =>
            seen.path === unit.at.path &&
            seen.variable !== null &&
            seen.value !== null,
        );
        return {
          title: `unit ${nameOf(unit.at.path)}`,
          loader: unit.environmentFiles.length > 0 ? "systemd" : null,
          version: null,
          reason: `${unit.at.path} sets the environment of the service`,
          files: unit.environmentFiles
            .map((file) => unitFile(view.has.bind(view), file.path))
            .reverse(),
          override: true,
          inheritsEnvironment: false,
          direct: own.map((seen): DirectValue => ({
            variable: seen.variable ?? "",
            path: seen.path,
            line: seen.line,
            value: seen.value,
          })),
          fact: unit,
          weight: WEIGHT.service,
        };
      }),
};

/** A unit of the project, or one of the machine that names the project's folder or hands out a key. */
function concerns(view: ProjectView, unit: FactOf<"service-unit">): boolean {
  if (unit.environmentFiles.length === 0 && unit.variables.length === 0)
    return false;
  const isOutside = /^[~/]/.test(unit.at.path);
  const names = [
    unit.command ?? "",
    ...unit.environmentFiles.map((f) => f.path),
  ];
  return (
    !isOutside ||
    unit.variables.some((name) => roleOfName(name) === "key") ||
    names.some((text) => text.includes(`${view.dir}/`))
  );
}

/** Units name absolute paths of the target machine; the project often holds the same file. */
function unitFile(has: (path: string) => boolean, path: string): string {
  const clean = path.replace(/^-/, "");
  const parts = clean.split("/").filter(Boolean);
  for (let from = 0; from < parts.length; from += 1) {
    const local = parts.slice(from).join("/");
    if (has(local)) return local;
  }
  return clean;
}

/** Kubernetes workloads whose secret stands in a manifest of the project. */
export const kubernetesRule: ContextRule = {
  id: "kubernetes",
  sketch(view) {
    const secrets = view.seen.filter(
      (seen) =>
        seen.source === "kubernetes" &&
        seen.variable !== null &&
        seen.value !== null,
    );
    const reference = view.factsOf("kubernetes-ref")[0];
    if (secrets.length === 0) return [];
    return [
      {
        title:
          reference === undefined
            ? "Kubernetes secret"
            : `Kubernetes workload ${reference.workload}`,
        loader: null,
        version: null,
        reason: `${secrets[0]?.path ?? ""} holds the secret${reference === undefined ? "" : ` that ${reference.at.path}:${String(reference.at.line)} hands to the container`}`,
        files: [],
        override: true,
        inheritsEnvironment: false,
        direct: secrets.map((seen): DirectValue => ({
          variable: seen.variable ?? "",
          path: seen.path,
          line: seen.line,
          value: seen.value,
        })),
        fact: reference ?? null,
        weight: WEIGHT.cluster,
      },
    ];
  },
};

/** A CI run: its own environment is all there is. */
export const ciRule: ContextRule = {
  id: "ci",
  sketch(view) {
    if (
      !["GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI"].some((name) =>
        view.plain.has(name),
      )
    )
      return [];
    const mapped = view
      .factsOf("workflow-env")
      .find((fact) => roleOfName(fact.variable) === "key");
    return [
      {
        title: "this CI run",
        loader: null,
        version: null,
        reason:
          mapped === undefined
            ? "a CI system set the environment"
            : `a CI system set the environment, and ${mapped.at.path}:${String(mapped.at.line)} maps ${mapped.variable}`,
        files: [],
        override: null,
        inheritsEnvironment: true,
        direct: [],
        fact: mapped ?? null,
        weight: WEIGHT.ci,
      },
    ];
  },
};

/** Nothing loads a file: the environment of the process alone. Always possible. */
export const environmentRule: ContextRule = {
  id: "environment",
  sketch: () => [
    {
      title: "the program",
      loader: null,
      version: null,
      reason: "nothing in the project loads an env file",
      files: [],
      override: null,
      inheritsEnvironment: true,
      direct: [],
      fact: null,
      weight: WEIGHT.environment,
    },
  ],
};
