import { familyOf, keysInside } from "../key/families.ts";
import { isKeyName } from "../key/names.ts";
import { providerMask } from "../key/mask.ts";
import type { Mask } from "../model/answer.ts";
import type { FactOf } from "../model/fact.ts";
import type {
  Effective,
  RunContext,
  Seen,
  Subject,
} from "../model/evidence.ts";
import { folderOf, joinPath, nameOf, normalise } from "./paths.ts";
import type { SourceKind } from "../model/occurrence.ts";
import type { ProjectView } from "./project-view.ts";
import { isAside } from "./contexts/code-loader.ts";
import { clientsOf, DEFAULT_VARIABLE, isFileName } from "./reads.ts";

export interface SubjectQuestion {
  view: ProjectView;
  contexts: readonly RunContext[];
  reads: readonly string[];
  /** The masked form that a pasted error shows. */
  mask: Mask | null;
}

/** Which value is under judgment: the one that the error shows, else the one that the program gets. */
export function chooseSubject(question: SubjectQuestion): Subject {
  return (
    byMask(question) ??
    byAssignment(question) ??
    byLiteral(question) ??
    byKeyFile(question) ??
    byOpenedFile(question) ??
    byWinner(question) ??
    onlyCandidate(question) ??
    unset(question)
  );
}

/** Every occurrence, as the place holds it and as each context reads it, whose mask the provider would show so. */
export function matchesOfMask(
  mask: Mask,
  view: ProjectView,
  contexts: readonly RunContext[],
): { seen: Seen; value: string; context: RunContext | null }[] {
  const fits = (value: string) =>
    mask.length === null
      ? value.startsWith(mask.head) && value.endsWith(mask.tail)
      : providerMask(value) === mask.shown;
  const matches: { seen: Seen; value: string; context: RunContext | null }[] =
    [];
  for (const context of contexts) {
    for (const got of context.variables.values()) {
      if (got.from !== null && got.value !== null && fits(got.value))
        matches.push({ seen: got.from, value: got.value, context });
    }
  }
  for (const seen of view.seen) {
    if (seen.value !== null && seen.value !== "" && fits(seen.value))
      matches.push({ seen, value: seen.value, context: null });
  }
  return matches.filter(
    (match, i) =>
      matches.findIndex((other) => other.seen.id === match.seen.id) === i,
  );
}

function byMask({ view, contexts, mask }: SubjectQuestion): Subject | null {
  if (mask === null) return null;
  const best = matchesOfMask(mask, view, contexts).sort(
    (a, b) => placeRank(a.seen) - placeRank(b.seen),
  )[0];
  if (best === undefined) return null;
  return {
    occurrence: best.seen,
    variable: best.seen.variable ?? DEFAULT_VARIABLE,
    value: best.value,
    context: best.context ?? contexts[0] ?? null,
    chosenBy: "mask",
  };
}

/** Samples and comments last; the process before files, the project before the home folder. */
export function placeRank(seen: Seen): number {
  const aside =
    seen.tags?.some(
      (tag) => tag === "commented" || tag === "template" || tag === "test",
    ) === true
      ? 10
      : 0;
  const home =
    seen.path?.startsWith("~/") === true
      ? 3
      : seen.path?.startsWith("../") === true
        ? 2
        : 0;
  return (
    aside +
    home +
    (seen.path === null ? 0 : 1) +
    (seen.source === "shell-history" ? 8 : 0)
  );
}

/** The program puts a literal into the variable before the client reads it. */
function byAssignment({
  view,
  contexts,
  reads,
}: SubjectQuestion): Subject | null {
  for (const write of view.factsOf("env-write")) {
    if (write.to !== "literal" || write.onlyIfUnset === true) continue;
    if (!reads.includes(write.name) || isAside(write.at.path)) continue;
    const seen = view.seen.find(
      (one) =>
        one.path === write.at.path &&
        one.line === write.at.line &&
        one.role === "key" &&
        one.value !== null,
    );
    if (seen === undefined) continue;
    return {
      occurrence: seen,
      variable: write.name,
      value: seen.value,
      context: contexts[0] ?? null,
      chosenBy: "code-literal",
    };
  }
  return null;
}

/** The client is built with a key that stands in the source. */
function byLiteral({ view, contexts }: SubjectQuestion): Subject | null {
  for (const client of clientsOf(view)) {
    if (
      client.options.apiKey?.kind === "variable" ||
      client.options.apiKey === undefined
    )
      return null;
    if (client.options.apiKey.kind !== "literal") continue;
    const seen = nearestKey(view, client);
    if (seen !== undefined)
      return {
        occurrence: seen,
        variable: seen.variable ?? DEFAULT_VARIABLE,
        value: seen.value,
        context: contexts[0] ?? null,
        chosenBy: "code-literal",
      };
  }
  return null;
}

function nearestKey(
  view: ProjectView,
  client: FactOf<"client">,
): Seen | undefined {
  const near = (seen: Seen) => Math.abs((seen.line ?? 0) - client.at.line);
  return view.seen
    .filter(
      (seen) =>
        seen.path === client.at.path &&
        seen.role === "key" &&
        seen.value !== null &&
        !seen.tags?.includes("commented"),
    )
    .sort((a, b) => near(a) - near(b))[0];
}

/** The client gets the content of a file. */
function byKeyFile({ view, contexts }: SubjectQuestion): Subject | null {
  for (const client of clientsOf(view)) {
    const option = client.options.apiKey;
    if (option?.kind !== "file") continue;
    const seen = keyFileNamed(view, client.at.path, option.file);
    if (seen?.value == null) continue;
    return {
      occurrence: seen,
      variable: DEFAULT_VARIABLE,
      value: option.trimmed ? seen.value.trim() : seen.value,
      context: contexts[0] ?? null,
      chosenBy: "opened-file",
    };
  }
  return null;
}

/**
 * How the client that decides gets its key cannot be followed (`config["openai"]["api_key"]`, `settings.key`), and
 * nothing in the code asks for a variable.
 */
function asksForNoVariable({ view }: SubjectQuestion): boolean {
  const option = clientsOf(view)[0]?.options.apiKey;
  const isHidden =
    option?.kind === "other" ||
    (option?.kind === "variable" && isFileName(option.name));
  return (
    isHidden &&
    !view
      .factsOf("env-read")
      .some(
        ({ name, at }) =>
          isKeyName(name) && !isFileName(name) && !isAside(at.path),
      )
  );
}

/** Files that programs open for their settings. */
const OPENED: ReadonlySet<SourceKind> = new Set<SourceKind>([
  "config-file",
  "framework-config",
  "key-file",
  "dotenv",
]);

/** The key stands in a settings file of the project, and the client's key comes from something that we cannot follow. */
function byOpenedFile(question: SubjectQuestion): Subject | null {
  if (!asksForNoVariable(question)) return null;
  const { view, contexts } = question;
  const from = clientsOf(view)[0]?.at.path;
  const best = view.seen
    .filter(
      (seen) =>
        (OPENED.has(seen.source) || isImported(view, from, seen)) &&
        seen.role === "key" &&
        seen.value !== null &&
        keysInside(seen.value).length > 0 &&
        placeRank(seen) < 4 &&
        !seen.tags?.some((tag) => tag === "misnamed" || tag === "public"),
    )
    .sort((a, b) => openedRank(a) - openedRank(b))[0];
  if (best?.value == null) return null;
  const text = best.source === "key-file" ? best.value.trim() : best.value;
  return {
    occurrence: best,
    variable: best.variable ?? DEFAULT_VARIABLE,
    value: text,
    context: contexts[0] ?? null,
    chosenBy: best.source === "source-code" ? "code-literal" : "opened-file",
  };
}

/** A constant of a module that the client's file imports: `from config import OPENAI_API_KEY`. */
function isImported(
  view: ProjectView,
  from: string | undefined,
  seen: Seen,
): boolean {
  if (seen.source !== "source-code" || seen.path === null) return false;
  const path = seen.path.replace(/\.\w+$/, "");
  return view
    .factsOf("import")
    .some(
      (one) => one.at.path === from && one.to.replace(/\.\w+$/, "") === path,
    );
}

/** An env file is read by a loader, and comes last. */
function openedRank(seen: Seen): number {
  return placeRank(seen) + (seen.source === "dotenv" ? 2 : 0);
}

/** The path may be built from the folder of the calling file, of the project, or hold only its last parts. */
function keyFileNamed(
  view: ProjectView,
  from: string,
  file: string,
): Seen | undefined {
  const keyFiles = view.seen.filter(
    (seen) =>
      seen.path !== null &&
      (seen.source === "key-file" || seen.variable === null) &&
      seen.role === "key",
  );
  const exact = [
    normalise(joinPath(folderOf(from), file)),
    normalise(file),
    file,
  ];
  return (
    keyFiles.find((seen) => exact.includes(seen.path ?? "")) ??
    keyFiles.find((seen) => seen.path?.endsWith(`/${file}`) === true) ??
    keyFiles.find((seen) => nameOf(seen.path ?? "") === nameOf(file))
  );
}

function byWinner({ contexts, reads }: SubjectQuestion): Subject | null {
  const plausible = contexts.filter(
    (context) => !context.environmentOnly || context === contexts[0],
  );
  for (const context of plausible.length > 0 ? plausible : contexts) {
    const got = winnerIn(context, reads);
    if (got === undefined) continue;
    return {
      occurrence: got.from,
      variable: got.variable,
      value: got.value,
      context,
      chosenBy: "winner",
    };
  }
  return null;
}

/** The first name that is set and not empty; an empty one is still better than none. */
function winnerIn(
  context: RunContext,
  reads: readonly string[],
): Effective | undefined {
  const got = reads
    .flatMap((name) => context.variables.get(name) ?? [])
    .filter((one) => one.from !== null);
  return got.find((one) => one.value !== null && one.value !== "") ?? got[0];
}

/** No code and no loader to follow: the only key in reach is the one meant. */
function onlyCandidate({ view, contexts }: SubjectQuestion): Subject | null {
  if (clientsOf(view).length > 0 || view.factsOf("env-read").length > 0)
    return null;
  const seen = view.seen
    .filter(
      (one) =>
        one.role === "key" &&
        one.value !== null &&
        one.value.trim() !== "" &&
        one.source !== "shell-history" &&
        (one.source === "tool-settings" ||
          one.source === "login-store" ||
          one.path === null ||
          keysInside(one.value).length > 0) &&
        familyOf(one.value.trim())?.kind !== "login",
    )
    .sort((a, b) => placeRank(a) - placeRank(b))[0];
  if (seen === undefined) return null;
  return {
    occurrence: seen,
    variable: seen.variable ?? DEFAULT_VARIABLE,
    value: seen.value,
    context: contexts[0] ?? null,
    chosenBy: seen.source === "tool-settings" ? "tool" : "only-candidate",
  };
}

function unset({ contexts, reads }: SubjectQuestion): Subject {
  return {
    occurrence: null,
    variable: reads[0] ?? DEFAULT_VARIABLE,
    value: null,
    context: contexts[0] ?? null,
    chosenBy: "winner",
  };
}

/** Other keys that the program might have meant, one per value, best first. */
export function candidatesOf(
  view: ProjectView,
  subject: Subject,
  reads: readonly string[],
): Seen[] {
  const own = subject.value;
  const usable = view.seen.filter(
    (seen) =>
      seen.role === "key" &&
      seen.value !== null &&
      seen.value.trim() !== own?.trim() &&
      seen.id !== subject.occurrence?.id &&
      keysInside(seen.value).length > 0 &&
      seen.source !== "shell-history",
  );
  const rank = (seen: Seen) =>
    placeRank(seen) +
    (reads.includes(seen.variable ?? "") ? 0 : 4) +
    (seen.source === "dotenv" ? 0 : 1);
  const best = [...usable].sort((a, b) => rank(a) - rank(b));
  return best
    .filter(
      (seen, i) => best.findIndex((other) => other.value === seen.value) === i,
    )
    .slice(0, 6);
}
