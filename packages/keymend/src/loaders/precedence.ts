import type { LoadedEntry, LoaderRules } from "../model/loader.ts";

/** A file that exists, with its content. */
export interface ChainFile {
  path: string;
  bytes: Uint8Array;
}

/** Where a value comes from: an entry of a file, or the process (both null). */
export interface ChainSource {
  path: string | null;
  entry: LoadedEntry | null;
}

export interface ChainLoser extends ChainSource {
  value: string;
}

export interface ChainValue {
  /** What the program gets. */
  value: string;
  from: ChainSource;
  /** Definitions that do not count, strongest first: the process, lower files, earlier lines of the same file. */
  losers: ChainLoser[];
}

export interface ChainRequest {
  rules: LoaderRules;
  version: string | null;
  /** Those that exist, winner first. */
  files: readonly ChainFile[];
  environment: ReadonlyMap<string, string>;
}

export interface Chain {
  /** By every name that a file defines. Names of the process alone are left out. */
  values: ReadonlyMap<string, ChainValue>;
  /** Files that the loader refuses, and its reason. */
  errors: { path: string; message: string }[];
  /** Names whose value a command would give. */
  unknown: readonly string[];
}

/** Reads files as one loader does and says, per variable, who wins and who loses. */
export function loadChain(request: ChainRequest): Chain {
  const files = readable(request);
  const errors: Chain["errors"] = [];
  const unknown = new Set<string>();
  const claims = new Map<string, ChainLoser[]>();
  for (const { path, loaded } of readAll(request, files)) {
    if (loaded.error !== null) errors.push({ path, message: loaded.error });
    for (const name of loaded.unknown ?? []) unknown.add(name);
    for (const claim of claimsOf(path, loaded)) {
      const name = claim.entry?.name ?? "";
      const list = claims.get(name);
      if (list === undefined) claims.set(name, [claim]);
      else list.push(claim);
    }
  }
  const values = new Map<string, ChainValue>();
  for (const [name, list] of claims)
    values.set(name, settle(name, list, request));
  return { values, errors, unknown: [...unknown] };
}

/** `.dev.vars` alone when it is there. */
function readable({ rules, files }: ChainRequest): readonly ChainFile[] {
  const alone = files.find(({ path }) =>
    rules.alone?.some((name) => path === name || path.endsWith(`/${name}`)),
  );
  return alone === undefined ? files : [alone];
}

interface ReadFile {
  path: string;
  loaded: ReturnType<ReturnType<LoaderRules["dialect"]>["parse"]>;
}

/** Winner first, each read with the names of the others that `${NAME}` can reach there. */
function readAll(
  request: ChainRequest,
  files: readonly ChainFile[],
): ReadFile[] {
  return request.rules.mergesFirst === true
    ? readMerged(request, files)
    : readInTurn(request, files);
}

/** The loader sets what the winner gives before it reads on, so later files see it. */
function readInTurn(
  { rules, version, environment }: ChainRequest,
  files: readonly ChainFile[],
): ReadFile[] {
  const dialect = rules.dialect(version);
  const visible = new Map(environment);
  return files.map(({ path, bytes }) => {
    const loaded = dialect.parse(bytes, { environment: visible });
    for (const [name, entry] of loaded.values)
      if (!visible.has(name)) visible.set(name, entry.value);
    return { path, loaded };
  });
}

/** The loader merges all files and expands afterwards: every file sees the others, and stronger ones before itself. */
function readMerged(
  { rules, version, environment }: ChainRequest,
  files: readonly ChainFile[],
): ReadFile[] {
  const dialect = rules.dialect(version);
  const first = files.map(({ bytes }) => dialect.parse(bytes, { environment }));
  return files.map(({ path, bytes }, index) => {
    const visible = new Map(environment);
    first.forEach((other, rank) => {
      for (const [name, entry] of other.values) {
        const isOwn = rank >= index && first[index]?.values.has(name) === true;
        if (!isOwn && !visible.has(name)) visible.set(name, entry.value);
      }
    });
    return { path, loaded: dialect.parse(bytes, { environment: visible }) };
  });
}

/** The entry that counts in a file, then the other definitions of its name, last one first. */
function claimsOf(
  path: string,
  { entries, values }: ReadFile["loaded"],
): ChainLoser[] {
  const claims: ChainLoser[] = [];
  for (const entry of values.values())
    claims.push({ path, entry, value: entry.value });
  for (const entry of [...entries].reverse()) {
    const winner = values.get(entry.name);
    if (winner !== undefined && winner !== entry)
      claims.push({ path, entry, value: entry.value });
  }
  return claims;
}

function settle(
  name: string,
  claims: ChainLoser[],
  { rules, version, environment }: ChainRequest,
): ChainValue {
  const outer = rules.sealed === true ? undefined : environment.get(name);
  const ranked = [...claims];
  if (outer !== undefined) {
    const process: ChainLoser = { path: null, entry: null, value: outer };
    if (processWins(rules, version, outer)) ranked.unshift(process);
    else ranked.splice(1, 0, process);
  }
  const [first, ...losers] = ranked;
  if (first === undefined) throw new TypeError("a name has a definition");
  const { value, path, entry } = first;
  return { value, from: { path, entry }, losers };
}

function processWins(
  rules: LoaderRules,
  version: string | null,
  value: string,
): boolean {
  const older = version === null ? {} : (rules.exceptions?.(version) ?? {});
  const wins = rules.environmentWins && (older.environmentWins ?? true);
  const emptyCounts = older.emptyCounts ?? rules.emptyCounts;
  return wins && (value !== "" || emptyCounts);
}
