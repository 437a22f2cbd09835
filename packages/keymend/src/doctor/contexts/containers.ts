import type { FactOf } from "../../model/fact.ts";
import { folderOf, joinPath, nameOf, normalise } from "../paths.ts";
import type { ProjectView } from "../project-view.ts";
import { interpolate, onlyReference } from "./interpolate.ts";
import {
  WEIGHT,
  type ContextRule,
  type ContextSketch,
  type DirectValue,
} from "./sketch.ts";

/** Each compose service, as compose itself puts its environment together. */
export const composeRule: ContextRule = {
  id: "compose",
  sketch(view) {
    const services = new Map<string, FactOf<"compose-service">[]>();
    for (const fact of view.factsOf("compose-service")) {
      const key = `${folderOf(fact.at.path)} ${fact.service}`;
      services.set(key, [...(services.get(key) ?? []), fact]);
    }
    return [...services.values()]
      .filter((parts) =>
        parts.some(
          (part) =>
            part.envFiles.length > 0 ||
            part.environment.length > 0 ||
            part.build !== null,
        ),
      )
      .map((parts) => composeSketch(view, parts.sort(overridesLast)));
  },
};

/** `docker-compose.override.yml` is laid over `docker-compose.yml`. */
function overridesLast(
  a: FactOf<"compose-service">,
  b: FactOf<"compose-service">,
): number {
  return (
    Number(/override/.test(a.at.path)) - Number(/override/.test(b.at.path))
  );
}

function composeSketch(
  view: ProjectView,
  parts: FactOf<"compose-service">[],
): ContextSketch {
  const first = parts[0];
  if (first === undefined)
    throw new RangeError("a service has at least one part");
  const folder = folderOf(first.at.path);
  const host = hostValues(view, folder);
  const files = parts.flatMap((part) =>
    part.envFiles.map((file) => ({
      path: place(folder, file.path),
      format: file.format,
    })),
  );
  const direct = new Map<string, DirectValue>();
  for (const part of parts) {
    for (const entry of part.environment)
      direct.set(entry.name, {
        variable: entry.name,
        path: part.at.path,
        line: entry.line,
        value: valueOf(view, part, entry, host),
        ...referredTo(view, part, entry),
      });
  }
  const raw = files.some((file) => file.format === "raw");
  return {
    title: `compose service ${first.service}`,
    loader: files.length === 0 ? null : raw ? "docker" : "compose",
    version: null,
    reason: `${first.at.path}:${String(first.at.line)} defines the service${files.length === 0 ? "" : ` with env_file ${files.map((file) => nameOf(file.path)).join(", ")}`}`,
    // the last file wins
    files: files.map((file) => file.path).reverse(),
    override: true,
    inheritsEnvironment: false,
    direct: [...direct.values()],
    fact: first,
    weight:
      WEIGHT.container +
      (files.length > 0 ? 0 : 0.5) +
      (first.build === null ? 0.2 : 0),
  };
}

const place = (folder: string, file: string) =>
  /^[~/]/.test(file) ? file : normalise(joinPath(folder, file));

/** What `${…}` sees: the shell's environment over the project's `.env`. */
function hostValues(view: ProjectView, folder: string): Map<string, string> {
  const values = new Map<string, string>();
  const path = joinPath(folder, ".env");
  for (const seen of view.seen) {
    if (
      seen.path === path &&
      seen.variable !== null &&
      seen.value !== null &&
      !seen.tags?.includes("commented")
    )
      values.set(seen.variable, seen.value);
  }
  for (const [name, value] of view.environment) values.set(name, value);
  return values;
}

type Entry = FactOf<"compose-service">["environment"][number];

function valueOf(
  view: ProjectView,
  part: FactOf<"compose-service">,
  entry: Entry,
  host: ReadonlyMap<string, string>,
): string | null {
  if (entry.form === "bare") return host.get(entry.name) ?? null;
  // a literal that looks like a key is an occurrence, not part of the fact
  const text =
    entry.value ??
    view.seen.find(
      (seen) =>
        seen.path === part.at.path &&
        seen.line === entry.line &&
        seen.variable === entry.name,
    )?.value ??
    null;
  return text === null
    ? null
    : entry.form === "interpolated"
      ? interpolate(text, host)
      : text;
}

/** The place that an entry refers to: the shell's variable, else the line of `.env` beside the compose file. */
function referredTo(
  view: ProjectView,
  part: FactOf<"compose-service">,
  entry: Entry,
): Pick<DirectValue, "source" | "losers"> {
  const name =
    entry.form === "bare" ? entry.name : onlyReference(entry.value ?? "");
  if (name === null) return {};
  const path = joinPath(folderOf(part.at.path), ".env");
  const inFile = view.seen.filter(
    (seen) =>
      seen.path === path &&
      seen.variable === name &&
      seen.value !== null &&
      seen.value !== "" &&
      !seen.tags?.includes("commented"),
  );
  const own = view.environment.has(name) ? view.fromProcess(name) : null;
  const holders = [...(own === null ? [] : [own]), ...inFile.reverse()];
  const [source, ...losers] = holders;
  // an empty variable of the shell is a matter of this line, which could name a default
  return source?.value == null || source.value === "" ? {} : { source, losers };
}

/** `docker run` in scripts, Makefiles and READMEs: the env file is read by docker, without quotes or comments. */
export const dockerRunRule: ContextRule = {
  id: "docker-run",
  sketch: (view) =>
    view
      .factsOf("docker-run")
      .filter((run) => run.envFiles.length > 0 || run.passes.length > 0)
      .map((run): ContextSketch => {
        const folder = folderOf(run.at.path);
        return {
          title: `docker run in ${run.at.path}`,
          loader: run.envFiles.length > 0 ? "docker" : null,
          version: null,
          reason: `${run.at.path}:${String(run.at.line)} runs docker${run.envFiles.length > 0 ? ` with --env-file ${run.envFiles.map((file) => file.path).join(", ")}` : ""}`,
          files: run.envFiles.map((file) => place(folder, file.path)).reverse(),
          override: true,
          inheritsEnvironment: false,
          direct: run.passes.map((pass) => passed(view, run, pass)),
          fact: run,
          weight:
            WEIGHT.container +
            (run.envFiles.length > 0 ? 0 : 0.4) +
            (/\.md$/i.test(run.at.path) ? 1 : 0),
        };
      }),
};

function passed(
  view: ProjectView,
  run: FactOf<"docker-run">,
  pass: FactOf<"docker-run">["passes"][number],
): DirectValue {
  // sudo starts with an environment of its own
  const host =
    pass.form === "bare"
      ? run.sudo && !run.preservesEnv
        ? null
        : (view.environment.get(pass.name) ?? null)
      : undefined;
  const literal =
    view.seen.find(
      (seen) =>
        seen.path === run.at.path &&
        seen.line === pass.line &&
        seen.variable === pass.name,
    )?.value ??
    view.environment.get(pass.name) ??
    null;
  return {
    variable: pass.name,
    path: run.at.path,
    line: pass.line,
    value: host === undefined ? literal : host,
  };
}
