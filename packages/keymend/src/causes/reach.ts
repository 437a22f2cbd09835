import { familyOf, keysInside, MARKER } from "../key/families.ts";
import { isKeyName } from "../key/names.ts";
import { isPlaceholder } from "../key/placeholder.ts";
import { folderOf, joinPath, normalise } from "../doctor/paths.ts";
import type { Proof, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { At, Fact, Language } from "../model/fact.ts";
import type { SourceKind } from "../model/occurrence.ts";
import { isBareConnectionError } from "./provider-words.ts";
import {
  aliveAtProvider,
  deadAtProvider,
  place,
  stripped,
  worksAtProvider,
} from "./speak.ts";

// What reaches the program and what lies beside its way: look-ups that the causes of a key that was not
// loaded, or that lost against another one, share. Pure.

/** The program got no key: under which names it asked, and how that is known. */
export interface Lack {
  /** The names it asks for, the decisive one first. */
  names: readonly string[];
  proof: Proof;
  /** The error text itself says so, whatever the files here would give. */
  said: boolean;
}

/** The names the program asks for, the decisive one first: those that the error text names, else those that the code reads. */
export function wantedNames(e: Evidence): readonly string[] {
  const named = (e.error?.local ?? []).flatMap((fault) =>
    fault.kind === "missing-key" || fault.kind === "missing-variable"
      ? fault.variables
      : [],
  );
  // "Did not find openai_api_key" names an argument; the variable is the same in capitals
  const upper = named.map((name) =>
    /^[a-z][a-z0-9_]*$/.test(name) ? name.toUpperCase() : name,
  );
  if (upper.length > 0) return [...new Set(upper)];
  return e.reads.length > 0 ? e.reads : [e.subject.variable];
}

/** What the program gets under that name in its most plausible context; null when unset. */
export function given(e: Evidence, name: string): string | null {
  return e.contexts[0]?.variables.get(name)?.value ?? null;
}

/** The way in which the program is most plausibly started here gives it a value: what a text says is missing is missing elsewhere. */
export function isGiven(e: Evidence, names: readonly string[]): boolean {
  return names.some((name) => !isBlank(given(e, name)));
}

export function isBlank(value: string | null): boolean {
  return value === null || value.trim() === "";
}

/** The error text says that no key arrived: it is missing, the header is empty, or the server saw `undefined`. */
export function saidMissing(e: Evidence): Proof | null {
  if (e.error === null) return null;
  const fault = e.error.local.find(
    (one) =>
      one.kind === "missing-key" ||
      one.kind === "missing-variable" ||
      (one.kind === "illegal-header" && one.what === "empty"),
  );
  if (fault !== undefined) {
    const names = "variables" in fault ? fault.variables.join(" or ") : "";
    return {
      fact:
        fault.kind === "illegal-header"
          ? "the client refused a header with nothing behind `Bearer`"
          : `the error says that ${names === "" ? "the key" : names} is missing`,
      from: "error-text",
    };
  }
  const refusal = e.error.refusals.find(
    (one) =>
      one.kind === "no-key" ||
      (one.mask?.whole === true &&
        /^(?:undefined|null|none|nil|''|""|)$/i.test(one.mask.shown)),
  );
  if (refusal === undefined) return null;
  const shown = refusal.mask?.shown;
  return {
    fact:
      shown === undefined || shown === ""
        ? "the server answered that no key was sent"
        : `the server was sent ${shown}: what a program makes of a variable that is not set`,
    from: "error-text",
  };
}

/** The error text shows that some key did arrive: the server judged it, or the client stumbled over it. */
function saysArrived(e: Evidence): boolean {
  if (e.error === null) return false;
  return (
    e.error.refusals.length > 0 ||
    e.error.network.length > 0 ||
    e.error.local.some((one) =>
      ["illegal-header", "codec", "format-check", "wrong-host"].includes(
        one.kind,
      ),
    ) ||
    // a client looks for its key before it connects
    isBareConnectionError(e)
  );
}

/**
 * The program gets no key: the error text says so, or nothing sets any of the names it reads in its most
 * plausible context. Null when it gets one, or when another value is under judgment.
 */
export function lackOf(e: Evidence): Lack | null {
  const names = wantedNames(e);
  const said = saidMissing(e);
  if (said !== null) return { names, proof: said, said: true };
  if (saysArrived(e) || isHealthy(e)) return null;
  const { chosenBy, value } = e.subject;
  const fixed = ["mask", "tool", "code-literal", "opened-file"].includes(
    chosenBy,
  );
  if (!isBlank(value) && (fixed || e.contexts.length === 0)) return null;
  if (isFedElsewhere(e)) return null;
  if (!names.every((name) => isBlank(given(e, name)))) return null;
  const name = names[0] ?? e.subject.variable;
  const empty = given(e, name) !== null;
  return {
    names,
    said: false,
    proof: {
      fact: `${name} is ${empty ? "empty" : "not set"} for ${titleOf(e)}`,
      from: "environment",
    },
  };
}

/** Every client gets its key from an expression that cannot be followed, and no code asks for a variable: nobody knows that it lacks one. */
function isFedElsewhere(e: Evidence): boolean {
  const clients = factsOf(e, "client").filter(({ at }) => !isTestPath(at.path));
  return (
    clients.length > 0 &&
    clients.every(({ options }) => options.apiKey?.kind === "other") &&
    !factsOf(e, "env-read").some(
      ({ name, at }) => isKeyName(name) && !isTestPath(at.path),
    )
  );
}

/** Some context gives the program a value under one of these names that the provider did not refuse. */
export function reachedElsewhere(
  e: Evidence,
  names: readonly string[],
): boolean {
  return e.contexts.some((context) =>
    names.some((name) => {
      const got = context.variables.get(name);
      return (
        got !== undefined &&
        !isBlank(got.value) &&
        got.from !== null &&
        !isRejected(e, got.from)
      );
    }),
  );
}

/** `npm start`, or a word for it when nothing is known. */
export function titleOf(e: Evidence): string {
  return e.contexts[0]?.title ?? "the program";
}

/** Could this be somebody's key? Not a filler, not an id, not an address; says nothing about whether it works. */
export function mayBeKey(value: string | null): boolean {
  if (value === null) return false;
  const clean = stripped(value);
  if (clean.includes(MARKER) && keysInside(clean).length > 0) return true;
  if (clean.length < 16 || clean.length > 2_000 || /\s|:\/\//.test(clean))
    return false;
  if (isPlaceholder(clean) || /\.{3}|\*{3}|…/.test(clean)) return false;
  if (new Set(clean.slice(3)).size < 7) return false;
  if (familyOf(clean)?.kind === "id") return false;
  // words of one case are somebody's password at best
  return /[A-Za-z]/.test(clean) && /\d|[a-z].*[A-Z]|[A-Z].*[a-z]/.test(clean);
}

/** This place holds a key in earnest: not in a comment, not in a test, not a filler. */
export function holdsKey(occurrence: Seen): boolean {
  return (
    occurrence.role === "key" &&
    !hasTag(occurrence, "commented", "test") &&
    !isTestPath(occurrence.path) &&
    mayBeKey(occurrence.value)
  );
}

/** Places that hold a key under one of these names, those that the provider takes first. */
export function holders(e: Evidence, names: readonly string[]): Seen[] {
  const found = e.seen.filter(
    (one) =>
      one.variable !== null && names.includes(one.variable) && holdsKey(one),
  );
  return bestFirst(e, found);
}

/** The provider took the value of this place, wherever else the same value stands. */
export function isAccepted(e: Evidence, occurrence: Seen): boolean {
  return (
    worksAtProvider(e, occurrence) ||
    e.seen.some(
      (one) => isSameValue(one, occurrence) && worksAtProvider(e, one),
    )
  );
}

/** The provider refused the value of this place, wherever else the same value stands. */
export function isRejected(e: Evidence, occurrence: Seen): boolean {
  return (
    deadAtProvider(e, occurrence) ||
    e.seen.some(
      (one) =>
        one.value !== null &&
        one.value === occurrence.value &&
        deadAtProvider(e, one),
    )
  );
}

/** Those that the provider takes first, those that it refuses last. */
export function bestFirst(e: Evidence, found: readonly Seen[]): Seen[] {
  const rank = (one: Seen) =>
    isAccepted(e, one) ? 0 : isRejected(e, one) ? 2 : 1;
  return [...found].sort((a, b) => rank(a) - rank(b));
}

type Tag = NonNullable<Seen["tags"]>[number];

export function hasTag(occurrence: Seen, ...tags: Tag[]): boolean {
  return tags.some((tag) => occurrence.tags?.includes(tag) === true);
}

/** The container, unit or task runner that the most plausible context stands for. */
export function startedBy(e: Evidence): Fact | null {
  const fact = e.contexts[0]?.fact ?? null;
  const kinds: readonly Fact["kind"][] = [
    "docker-run",
    "compose-service",
    "service-unit",
    "kubernetes-ref",
    "filter",
  ];
  return fact !== null && kinds.includes(fact.kind) ? fact : null;
}

/** The environment that the program is born with, as the calling process shows it. */
export function isInherited(occurrence: Seen): boolean {
  return occurrence.source === "process" || occurrence.source === "env-from";
}

/** What the environment of the process holds under one of these names, keys only. */
export function inheritedKey(
  e: Evidence,
  names: readonly string[],
): Seen | null {
  return holders(e, names).find(isInherited) ?? null;
}

const PERSISTENT: readonly SourceKind[] = [
  "shell-profile",
  "system-environment",
  "systemd",
];

/** Set for every new session: a profile, setx, launchctl, /etc/environment. */
export function isPersistent(occurrence: Seen): boolean {
  return (
    hasTag(occurrence, "persistent") ||
    (occurrence.source === "systemd"
      ? occurrence.path?.includes("environment.d") === true
      : PERSISTENT.includes(occurrence.source))
  );
}

/** An env file under a name that loaders read. */
export function isEnvFile(occurrence: Seen): boolean {
  return (
    occurrence.source === "dotenv" &&
    !hasTag(occurrence, "template", "misnamed")
  );
}

/** The file that a manifest names: as written, and seen from the folder of the manifest. */
export function namesFile(at: At, written: string, path: string): boolean {
  const clean = written.replace(/^-/, "");
  if (clean === path) return true;
  if (/^[~/]/.test(clean)) return clean.endsWith(`/${path}`);
  return (
    normalise(clean) === path ||
    normalise(joinPath(folderOf(at.path), clean)) === path
  );
}

/** A container, a unit or a shell script is told to read this file. */
export function isHandedOn(e: Evidence, path: string): boolean {
  return e.facts.some((fact) => {
    if (fact.kind === "compose-service" || fact.kind === "docker-run")
      return fact.envFiles.some((file) => namesFile(fact.at, file.path, path));
    if (fact.kind === "service-unit")
      return fact.environmentFiles.some((file) =>
        namesFile(fact.at, file.path, path),
      );
    return fact.kind === "shell-source" && namesFile(fact.at, fact.file, path);
  });
}

/** The file of a frame and the path of a fact: one may be absolute, or named by a bundler. */
export function isSameFile(frame: string, path: string): boolean {
  const clean = frame
    .replace(/^webpack(?:-internal)?:\/{2,3}/, "")
    .replace(/^\([^)]*\)\//, "")
    .replace(/^(?:\.\/)+/, "")
    .replace(/\?.*$/, "");
  return (
    clean !== "" &&
    (clean === path || clean.endsWith(`/${path}`) || path.endsWith(`/${clean}`))
  );
}

/** Tests set and clear variables as they like. */
export function isTestPath(path: string | null): boolean {
  return (
    path !== null &&
    /(?:^|\/)(?:tests?|__tests__|specs?|fixtures|e2e)\/|\.(?:test|spec)\.[^/]*$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.\w+$/i.test(
      path,
    )
  );
}

/** The language of the code that calls the API; null when there is none. */
export function languageOf(e: Evidence): Language | null {
  for (const kind of ["client", "env-read", "api-call", "entry"] as const) {
    const fact = factsOf(e, kind)[0];
    if (fact !== undefined) return fact.language;
  }
  return null;
}

/** Some file here is a program that calls the API or reads a key. */
export function hasProgram(e: Evidence): boolean {
  return languageOf(e) !== null;
}

/** The refusal is about this very value: the masked form in the error text, or an answer to it where the text does not contradict. */
export function isRefusedValue(e: Evidence, occurrence: Seen): boolean {
  if (e.error === null) return isRejected(e, occurrence);
  if (e.mask?.from === "error-text")
    return e.mask.matches.some(
      (one) =>
        one.id === occurrence.id ||
        (one.fingerprint !== null &&
          one.fingerprint === occurrence.fingerprint),
    );
  // a text about credit or models belongs to a key that was taken
  const fits = e.error.refusals.every((one) => one.kind === "invalid-api-key");
  return fits && saidMissing(e) === null && isRejected(e, occurrence);
}

/** Equal values at two places. */
export function isSameValue(a: Seen, b: Seen): boolean {
  return a.value !== null && b.value !== null
    ? stripped(a.value) === stripped(b.value)
    : a.fingerprint !== null && a.fingerprint === b.fingerprint;
}

/** The program gets a key that the provider takes; nothing about the way of the key can be wrong. */
export function isHealthy(e: Evidence): boolean {
  return e.error === null && aliveAtProvider(e);
}

/** One sentence about a place that holds a key: whether the provider took it is part of it. */
export function holding(e: Evidence, occurrence: Seen): Proof {
  const word = isAccepted(e, occurrence)
    ? "a key that the provider accepts"
    : "a key";
  return {
    fact: `${place(e, occurrence)} holds ${word}`,
    from: isAccepted(e, occurrence)
      ? "provider"
      : occurrence.path === null
        ? "environment"
        : "file",
  };
}

/** A remedy that a person carries out. */
export function advice(id: string, summary: string, steps: string[]): Remedy {
  return { id, summary, steps };
}

/** Equal facts: the same point of the same kind, however the object came here. */
export function isSameFact(a: Fact, b: Fact): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || !("at" in a) || !("at" in b)) return false;
  return a.at?.path === b.at?.path && a.at?.line === b.at?.line;
}

/** Does one of the patterns, with `*` for any text, fit the name? */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (!pattern.includes("*")) return pattern === name;
    const parts = pattern.split("*");
    const [head = "", tail = ""] = [parts[0], parts.at(-1)];
    if (
      !name.startsWith(head) ||
      !name.endsWith(tail) ||
      name.length < head.length + tail.length
    )
      return false;
    let at = head.length;
    for (const part of parts.slice(1, -1)) {
      at = name.indexOf(part, at);
      if (at < 0) return false;
      at += part.length;
    }
    return at <= name.length - tail.length;
  });
}
