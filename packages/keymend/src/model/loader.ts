import type { Span } from "./occurrence.ts";

/** One variable as a loader reads it from one file. `value` is what the program gets. */
export interface LoadedEntry {
  name: string;
  value: string;
  /** 1-based line of its definition in the file. */
  line: number;
  /** Raw value text, quotes included. */
  span: Span;
  /** The definition from the name (or `export`) to the end of the raw value. */
  definition: Span;
}

/** What a dialect makes of a file. */
export interface Loaded {
  /** Later entries of one name replace earlier ones unless the dialect says otherwise; all are listed in file order. */
  entries: LoadedEntry[];
  /** The effective value per name under the dialect's own rule for duplicates, expansion applied. */
  values: Map<string, LoadedEntry>;
  /** Why the loader gives nothing at all or stops, when it says so (never quotes the file). */
  error: string | null;
  /** Names whose value comes from a command that the loader would run and keymend does not: listed in `entries`, absent from `values`. */
  unknown?: readonly string[];
}

export interface DialectOptions {
  /** Environment of the process, for `${NAME}` and precedence. */
  environment: ReadonlyMap<string, string>;
}

/** How one loader (at one range of versions) reads text. Pure. */
export interface Dialect {
  /** `dotenv@16`, `node@20 --env-file`, `docker --env-file`, `compose@2 env_file`, `python-dotenv@1`, `bash source` ... */
  readonly id: string;
  /** Text after decoding as the loader decodes; the bytes matter to some, so both are given. */
  parse(bytes: Uint8Array, options: DialectOptions): Loaded;
}

/** Which loader a project uses, and its rules besides parsing. */
export interface LoaderRules {
  /** Shown to people, e.g. `dotenv@17`. */
  readonly id: string;
  readonly title: string;
  /** Dialect by version (of the loader, or of Node); `version` is null when unknown: take the newest. */
  dialect(version: string | null): Dialect;
  /** Does a variable that the process already has beat the file? */
  environmentWins: boolean;
  /** Does an empty variable of the process count as set? */
  emptyCounts: boolean;
  /** Files read, winner first, for a mode (`development`, `production`, `test` or null). */
  files(mode: string | null): string[];
  /** Where it starts to look and whether it goes upward. */
  search:
    | "cwd"
    | "cwd-upward"
    | "package-root"
    | "calling-file-upward"
    | "project-file";
  /** Source of these rules: documentation or the measured table. */
  source: string;
  /** The program sees the files alone: the environment of the calling process does not reach it (containers, workers, stores). */
  sealed?: boolean;
  /** Files are merged before `${NAME}` is expanded, so a stronger file sees names of weaker ones. */
  mergesFirst?: boolean;
  /** Only these of the files above are read when the first of them exists (wrangler: `.dev.vars` alone). */
  alone?: readonly string[];
  /** What older versions did otherwise. */
  exceptions?(
    version: string,
  ): Partial<Pick<LoaderRules, "environmentWins" | "emptyCounts" | "files">>;
}
