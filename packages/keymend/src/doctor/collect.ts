import { createHash } from "node:crypto";
import { decodeText } from "../formats/decode.ts";
import type { Files } from "../io/files.ts";
import type { Fact, Unreadable } from "../model/fact.ts";
import type { Found, Occurrence, SourceKind } from "../model/occurrence.ts";
import type {
  FilePlace,
  PlaceContext,
  Scope,
  TextFile,
} from "../model/place.ts";
import { expandPaths } from "./home-paths.ts";
import { folderOf, isInside, shownPath } from "./paths.ts";
import { walk, type WalkLimits } from "./walk.ts";

export interface CollectOptions {
  /** Absolute folder under diagnosis. */
  dir: string;
  home: string | null;
  platform: NodeJS.Platform;
  limits: WalkLimits & {
    /** Bytes read of one file; the rest is reported, not read. */
    maxFileBytes: number;
    /** Bytes read of the project in all. */
    maxTotalBytes: number;
  };
  /** Further files to read as source code: those that a stack trace names. Absolute paths. */
  extra?: readonly string[];
}

export interface Collected {
  occurrences: Occurrence[];
  facts: Fact[];
  /** Bytes of env-like files by shown path: loaders decode for themselves. */
  bytes: Map<string, Uint8Array>;
  /** Shown paths of all files of the project that the walk saw. */
  files: string[];
  /** A digest of each file that was read in full, by shown path: a change meanwhile shows. */
  versions: Map<string, string>;
  filesRead: number;
  cut: boolean;
}

/** Sources whose bytes a loader reads again. */
const LOADABLE = new Set<SourceKind>([
  "dotenv",
  "envrc",
  "systemd",
  "shell-script",
  "tool-settings",
]);

const FALLBACK: SourceKind = "config-file";

/** Reads every place of the project, its parents, the home folder and the system. Never throws for what it finds there. */
export async function collect(
  files: Files,
  places: readonly FilePlace[],
  options: CollectOptions,
): Promise<Collected> {
  const collector = new Collector(files, places, options);
  await collector.project();
  await collector.parents();
  await collector.fixed("home", options.home);
  await collector.fixed("system", "");
  await collector.extra();
  return collector.result();
}

class Collector {
  private readonly occurrences: Occurrence[] = [];
  private readonly facts: Fact[] = [];
  private readonly bytes = new Map<string, Uint8Array>();
  private readonly versions = new Map<string, string>();
  private readonly read = new Set<string>();
  private names: string[] = [];
  private total = 0;
  private cut = false;
  private readonly files: Files;
  private readonly places: readonly FilePlace[];
  private readonly options: CollectOptions;

  constructor(
    files: Files,
    places: readonly FilePlace[],
    options: CollectOptions,
  ) {
    this.files = files;
    this.places = places;
    this.options = options;
  }

  async project(): Promise<void> {
    const { dir, limits } = this.options;
    const walked = walk(this.files, dir, limits);
    this.names = walked.files;
    this.cut = walked.cut;
    for (const { path, reason } of walked.unreadable)
      this.facts.push({ kind: "unreadable", path, reason });
    const known = new Set(walked.files);
    const context: PlaceContext = {
      has: (path) => known.has(path),
      platform: this.options.platform,
    };
    const mine = this.places.filter((place) =>
      place.scopes.includes("project"),
    );
    for (const path of walked.files) {
      const readers = readersOf(mine, path);
      if (readers.length > 0)
        await this.file(`${dir}/${path}`, path, readers, context);
    }
  }

  /** Env files and manifests above the folder, up to the repository's root or the home folder. */
  async parents(): Promise<void> {
    const { dir, home } = this.options;
    const mine = this.places.filter(
      (place) =>
        place.source === "dotenv" ||
        place.source === "package-manifest" ||
        place.source === "compose",
    );
    let folder = dir;
    for (let level = 0; level < 6; level += 1) {
      const isRoot = this.files.stat(`${folder}/.git`) !== null;
      const parent = folder.slice(0, Math.max(folder.lastIndexOf("/"), 1));
      if (
        isRoot ||
        parent === folder ||
        parent === home ||
        (home !== null && !isInside(home, parent))
      )
        return;
      folder = parent;
      const entries = this.files.list(folder);
      if (typeof entries === "string") return;
      const names = new Set(entries.map((entry) => entry.name));
      const context: PlaceContext = {
        has: (path) => names.has(path),
        platform: this.options.platform,
      };
      for (const entry of entries) {
        if (entry.kind === "folder") continue;
        const readers = readersOf(mine, entry.name);
        if (readers.length > 0)
          await this.file(
            `${folder}/${entry.name}`,
            entry.name,
            readers,
            context,
          );
      }
    }
  }

  /** Home and system are never walked: each place names its paths. */
  async fixed(scope: Scope, root: string | null): Promise<void> {
    if (root === null) return;
    const context: PlaceContext = {
      has: (path) => this.files.stat(`${root}/${path}`) !== null,
      platform: this.options.platform,
    };
    for (const place of this.places) {
      if (!place.scopes.includes(scope)) continue;
      for (const path of expandPaths(
        this.files,
        root,
        place.paths ?? [],
        scope,
      )) {
        await this.file(`${root}/${path}`, path, [place], context);
      }
    }
  }

  async extra(): Promise<void> {
    const code = this.places.filter((place) => place.source === "source-code");
    const context: PlaceContext = {
      has: () => false,
      platform: this.options.platform,
    };
    for (const path of this.options.extra ?? []) {
      const readers = readersOf(code, path);
      if (readers.length > 0 && this.files.stat(path) !== null)
        await this.file(
          path,
          shownPath(path, this.options.dir, this.options.home),
          readers,
          context,
        );
    }
  }

  result(): Collected {
    const occurrences = this.occurrences.map((one, index) => ({
      ...one,
      id: `o${String(index + 1)}`,
    }));
    return {
      occurrences,
      facts: this.facts,
      bytes: this.bytes,
      files: this.names,
      versions: this.versions,
      filesRead: this.read.size,
      cut: this.cut,
    };
  }

  private async file(
    full: string,
    path: string,
    readers: FilePlace[],
    context: PlaceContext,
  ): Promise<void> {
    if (this.read.has(full)) return;
    this.read.add(full);
    const shown = shownPath(full, this.options.dir, this.options.home);
    const file = this.textOf(full, shown, readers);
    if (file === null) return;
    const base = full.endsWith(path)
      ? full.slice(0, full.length - path.length)
      : `${this.options.dir}/`;
    for (const place of readers) {
      const reading = await place.read({ ...file, path }, context);
      for (const found of reading.found) this.add(place.source, shown, found);
      for (const fact of reading.facts)
        this.facts.push(moved(fact, (inner) => this.relocate(base, inner)));
    }
  }

  private relocate(base: string, inner: string): string {
    const full = inner.startsWith("/") ? inner : `${base}${inner}`;
    return shownPath(full, this.options.dir, this.options.home);
  }

  /** The text of a file that may be read; what stands in the way becomes a fact. */
  private textOf(
    full: string,
    shown: string,
    readers: readonly FilePlace[],
  ): Omit<TextFile, "path"> | null {
    const { limits, dir } = this.options;
    if (this.total > limits.maxTotalBytes) {
      this.cut = true;
      return null;
    }
    const result = this.files.read(full, limits.maxFileBytes);
    if (!result.ok) {
      if (result.reason !== "gone" || isInside(dir, full))
        this.unreadable(shown, result.reason);
      return null;
    }
    this.total += result.bytes.length;
    if (!result.truncated) this.versions.set(shown, versionOf(result.bytes));
    const isEnv = readers.some((place) => LOADABLE.has(place.source));
    if (isEnv || readers.some((place) => place.source === "key-file")) {
      const { mode, size, modifiedMs } = result.stat;
      const reachable = (mode & 0o004) !== 0 && isReachable(this.files, full);
      this.facts.push({
        kind: "file",
        path: shown,
        mode,
        size,
        modifiedMs,
        reachable,
      });
    }
    if (result.truncated && isEnv) this.unreadable(shown, "too-large");
    const decoded = decodeText(result.bytes);
    if (decoded === null && isEnv) this.unreadable(shown, "not-text");
    if (decoded !== null && isEnv) this.bytes.set(shown, result.bytes);
    return decoded;
  }

  private unreadable(path: string, reason: Unreadable): void {
    this.facts.push({ kind: "unreadable", path, reason });
  }

  private add(source: SourceKind, path: string, found: Found): void {
    const twin = this.occurrences.find(
      (one) =>
        one.path === path &&
        one.line === found.line &&
        one.variable === found.variable &&
        one.span?.start === found.span?.start,
    );
    if (twin === undefined)
      this.occurrences.push({
        ...found,
        id: "",
        source: found.source ?? source,
        path,
      });
  }
}

/** May every account of the machine pass all folders above? */
function isReachable(files: Files, full: string): boolean {
  for (let at = folderOf(full); at !== ""; at = folderOf(at)) {
    const stat = files.stat(at);
    if (stat === null || (stat.mode & 0o001) === 0) return false;
  }
  return true;
}

/** Equal bytes, equal versions. */
export function versionOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

function readersOf(places: readonly FilePlace[], path: string): FilePlace[] {
  const special: FilePlace[] = [];
  const fallback: FilePlace[] = [];
  for (const place of places)
    if (place.matches(path))
      (place.source === FALLBACK ? fallback : special).push(place);
  return special.length > 0 ? special : fallback;
}

/** Facts name files relative to the scope's root; here they get the path that people see. */
function moved(fact: Fact, relocate: (path: string) => string): Fact {
  const copy: Record<string, unknown> = { ...fact };
  if ("path" in fact && typeof fact.path === "string")
    copy["path"] = relocate(fact.path);
  if ("at" in fact && fact.at !== null)
    copy["at"] = { ...fact.at, path: relocate(fact.at.path) };
  if (fact.kind === "import")
    Object.assign(copy, { from: relocate(fact.from), to: relocate(fact.to) });
  return copy as unknown as Fact; // only paths were replaced; the shape is the same
}
