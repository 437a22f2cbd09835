import type { Answer, Mask } from "./answer.ts";
import type { ErrorText } from "./error-text.ts";
import type { Fact, FactOf } from "./fact.ts";
import type { Occurrence } from "./occurrence.ts";

/** An occurrence with its value in clear, for the pure `detect` functions only. */
export interface Seen extends Omit<Occurrence, "value"> {
  /** As the place holds it. */
  value: string | null;
  /** Salted hash of `value`; equal values, equal fingerprints. */
  fingerprint: string | null;
}

/** One way the program is started, with the loader that applies there. */
export interface RunContext {
  /** For people: `npm start`, `docker run in Makefile`, `compose service api`. */
  title: string;
  /** `dotenv@17`, `process`, `docker --env-file`, ... */
  loader: string;
  loaderReason: string;
  /** Nothing at all loads a file here: the program sees its process environment alone. */
  environmentOnly: boolean;
  /** Paths of the files this loader reads, winner first, those that exist. */
  files: string[];
  /** Paths it would look for and that do not exist. */
  wanted: string[];
  /** By variable: what the program gets. */
  variables: ReadonlyMap<string, Effective>;
  /** The container or CI job that this context stands for, by fact. */
  fact: Fact | null;
}

export interface Effective {
  variable: string;
  /** What the program gets: null when unset. */
  value: string | null;
  /** Where it comes from. */
  from: Seen | null;
  /** Other places that define the variable in this context and lose, strongest first. */
  losers: Seen[];
}

/** The key under judgment: which value, from where, under which loader. */
export interface Subject {
  occurrence: Seen | null;
  variable: string;
  /** What the program gets; null when unset. */
  value: string | null;
  context: RunContext | null;
  /** How it was chosen. */
  chosenBy:
    | "winner"
    | "mask"
    | "tool"
    | "code-literal"
    // the program opens a file that holds it: no variable is needed
    | "opened-file"
    | "named"
    | "only-candidate";
}

export interface LedgerEntry {
  fingerprint: string;
  firstWorkedMs: number;
  lastWorkedMs: number;
  /** Salted hashes of the folders in which it worked; at most ten. */
  projects?: string[];
}

export interface AdminRecord {
  /** What the provider's list says of the key that matches the subject. */
  state: "listed" | "expired" | "owner-inactive" | "gone" | "not-found";
  id: string | null;
  expiresAtMs: number | null;
  lastUsedMs: number | null;
  createdMs: number | null;
  projectArchived: boolean;
  /** The audit log's words about its end. */
  endedBy: { event: string; atMs: number } | null;
}

export interface GitRecord {
  inRepository: boolean;
  /** Host of the first remote, e.g. `github.com`. */
  remoteHost: string | null;
  /** Occurrences whose file is tracked and whose committed text holds the value, or fingerprints found in history. */
  committed: { occurrence: string; commit: string; atMs: number }[];
  /** Env and key files that no ignore rule covers. */
  notIgnored: string[];
}

/** Everything that is known. Pure data; may hold keys in clear and therefore never leaves the judge. */
export interface Evidence {
  command: "doctor" | "explain";
  nowMs: number;
  platform: NodeJS.Platform;
  /** Values of the process (or of --env-from) that are not keys: CI, GITHUB_EVENT_NAME, SHELL ... */
  environment: ReadonlyMap<string, string>;
  seen: Seen[];
  facts: Fact[];
  /** Most plausible first. */
  contexts: RunContext[];
  subject: Subject;
  /** Other key values that the program might have meant, best first, with what the provider said of them in `answers`. */
  candidates: Seen[];
  /** Names that the code (or its SDK) reads a key from, the decisive one first. */
  reads: string[];
  answers: Answer[];
  /** The masked form shown by an answer or by the error text, if any. */
  mask: { mask: Mask; from: "provider" | "error-text"; matches: Seen[] } | null;
  error: ErrorText | null;
  base: {
    url: string;
    from: Seen | null;
    trusted: boolean;
    defaulted: boolean;
  };
  ledger: ReadonlyMap<string, LedgerEntry>;
  admin: AdminRecord | null;
  git: GitRecord | null;
  /** Accounts of people on this machine besides the own one. */
  otherAccounts: number;
  /** A .dockerignore leaves env files out of images. */
  dockerIgnoresEnv: boolean;
  /** Was asking the provider allowed and possible at all. */
  offline: boolean;
  paidProbe: boolean;
}

/** Facts of one kind, in order. */
export function factsOf<K extends Fact["kind"]>(
  evidence: Pick<Evidence, "facts">,
  kind: K,
): FactOf<K>[] {
  return evidence.facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}
