import { roleOfName } from "../key/names.ts";
import type { Fact, FactOf } from "../model/fact.ts";
import type { Occurrence } from "../model/occurrence.ts";
import type { Seen } from "../model/evidence.ts";
import { folderOf, joinPath } from "./paths.ts";

/** Everything that was read, with the questions that resolving asks of it. Pure. */
export class ProjectView {
  readonly dir: string;
  readonly home: string | null;
  readonly facts: readonly Fact[];
  /** Whole environment of the program: for loaders only. */
  readonly environment: ReadonlyMap<string, string>;
  /** Telling, harmless part of it. */
  readonly plain: ReadonlyMap<string, string>;
  private readonly bytesOf: ReadonlyMap<string, Uint8Array>;
  private readonly names: ReadonlySet<string>;
  private readonly all: Seen[];
  private readonly fingerprintOf: (value: string) => string;

  constructor(parts: {
    dir: string;
    home: string | null;
    facts: readonly Fact[];
    occurrences: readonly { occurrence: Occurrence; value: string | null }[];
    bytes: ReadonlyMap<string, Uint8Array>;
    files: readonly string[];
    environment: ReadonlyMap<string, string>;
    plain: ReadonlyMap<string, string>;
    fingerprint: (value: string) => string;
  }) {
    this.dir = parts.dir;
    this.home = parts.home;
    this.facts = parts.facts;
    this.environment = parts.environment;
    this.plain = parts.plain;
    this.bytesOf = parts.bytes;
    this.names = new Set([...parts.files, ...parts.bytes.keys()]);
    this.fingerprintOf = parts.fingerprint;
    this.all = parts.occurrences.map(({ occurrence, value }) => ({
      ...occurrence,
      value,
      fingerprint: value === null ? null : parts.fingerprint(value),
    }));
  }

  get seen(): readonly Seen[] {
    return this.all;
  }

  factsOf<K extends Fact["kind"]>(kind: K): FactOf<K>[] {
    return this.facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  }

  bytes(path: string): Uint8Array | null {
    return this.bytesOf.get(path) ?? null;
  }

  has(path: string): boolean {
    return this.names.has(path);
  }

  /** The version of a dependency, resolved or as the range says; undefined when it is none. */
  dependency(
    name: string,
    ecosystem?: string,
  ): FactOf<"dependency"> | undefined {
    const all = this.factsOf("dependency").filter(
      (fact) =>
        fact.name === name &&
        (ecosystem === undefined || fact.ecosystem === ecosystem),
    );
    // lock files name the exact version
    return (
      all.find((fact) => fact.version !== null && /^\d/.test(fact.version)) ??
      all[0]
    );
  }

  /** The nearest folder at or above `path` that holds a manifest; the project's own folder when none does. */
  packageRoot(
    path: string,
    manifests: readonly string[] = ["package.json"],
  ): string {
    for (
      let folder = folderOf(path);
      folder !== "";
      folder = folderOf(folder)
    ) {
      if (manifests.some((name) => this.names.has(joinPath(folder, name))))
        return folder;
    }
    return "";
  }

  /** What the process environment holds under that name. */
  fromProcess(name: string): Seen | null {
    return (
      this.all.find((one) => one.path === null && one.variable === name) ?? null
    );
  }

  /** The occurrence of a variable at a line; made when the place did not list it, because only the loader knew that it counts. */
  at(
    path: string | null,
    line: number | null,
    variable: string,
    value: string,
  ): Seen {
    const known = this.all.find(
      (one) =>
        one.path === path &&
        one.variable === variable &&
        (line === null || one.line === line),
    );
    if (known !== undefined) return known;
    // a settings file may hold it under the last part of the name alone
    const same = this.all.find(
      (one) =>
        path !== null &&
        line !== null &&
        one.path === path &&
        one.line === line &&
        one.value === value,
    );
    if (same !== undefined) return same;
    const made: Seen = {
      id: `o${String(this.all.length + 1)}`,
      source: path === null ? "process" : "dotenv",
      path,
      line,
      column: null,
      variable,
      value,
      fingerprint: this.fingerprintOf(value),
      role: roleOfName(variable) ?? "other",
    };
    this.all.push(made);
    return made;
  }
}
