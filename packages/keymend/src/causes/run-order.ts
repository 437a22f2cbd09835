import { factsOf, type Evidence } from "../model/evidence.ts";
import type { At, FactOf, Language } from "../model/fact.ts";

/** A client that is built before the env file is loaded. */
export interface TooLate {
  client: At;
  loader: At;
  /** The import, in the loader's own file or the entry, that leads to the client; null when both stand in one file. */
  via: At | null;
  language: Language;
}

type Step =
  | { do: "load"; at: At; language: Language }
  | { do: "build"; at: At; via: At | null }
  | { do: "import"; at: At; to: string };

/**
 * Follows the program from its entry in the order in which its lines run, and says which client that `counts`
 * is built before the first loader call. Null when the loader comes first, or when one of both never runs.
 */
export function firstRun(
  e: Evidence,
  counts: (client: FactOf<"client">) => boolean,
): TooLate | null {
  const steps = stepsByModule(e, counts);
  for (const entry of entries(e)) {
    const run = follow(steps, entry);
    const build = run.findIndex((step) => step.do === "build");
    const load = run.findIndex((step) => step.do === "load");
    if (build < 0 || load < 0) continue;
    const [client, loader] = [run[build], run[load]];
    if (build > load || client?.do !== "build" || loader?.do !== "load")
      return null;
    return {
      client: client.at,
      loader: loader.at,
      via: client.via,
      language: loader.language,
    };
  }
  return null;
}

/** `a/b.js`, `a/b` and `a/b/index.ts` are one module. */
function moduleOf(path: string): string {
  return path
    .replace(/\.(?:[cm]?[jt]sx?|py|rb|php)$/, "")
    .replace(/\/(?:index|__init__)$/, "");
}

/** Where the program may start: known entries, then files that load an env file and that nobody imports. */
function entries(e: Evidence): string[] {
  const imported = new Set(
    factsOf(e, "import").map((fact) => moduleOf(fact.to)),
  );
  const known = factsOf(e, "entry").map((fact) => moduleOf(fact.path));
  const loading = factsOf(e, "loader-call")
    .filter(
      (fact) => !/(?:^|\/)(?:node_modules|site-packages)\//.test(fact.at.path),
    )
    .map((fact) => moduleOf(fact.at.path));
  const first = loading.filter((name) => !imported.has(name));
  // modules that import each other in a circle: any of them may be the first
  return [...new Set([...known, ...(first.length > 0 ? first : loading)])];
}

/** The steps of each module in the order in which they run: hoisted ones first, then by line. */
function stepsByModule(
  e: Evidence,
  counts: (client: FactOf<"client">) => boolean,
): Map<string, Step[]> {
  const all: { hoisted: boolean; step: Step }[] = [
    ...factsOf(e, "loader-call").map((fact) => ({
      hoisted: fact.hoisted ?? /\/config$/.test(fact.loader),
      step: { do: "load" as const, at: fact.at, language: fact.language },
    })),
    ...factsOf(e, "client")
      .filter((fact) => fact.topLevel && counts(fact))
      .map((fact) => ({
        hoisted: false,
        step: { do: "build" as const, at: fact.at, via: null },
      })),
    ...factsOf(e, "import").map((fact) => ({
      hoisted: fact.hoisted === true,
      step: { do: "import" as const, at: fact.at, to: moduleOf(fact.to) },
    })),
  ];
  all.sort(
    (a, b) =>
      Number(b.hoisted) - Number(a.hoisted) || a.step.at.line - b.step.at.line,
  );
  const byModule = new Map<string, Step[]>();
  for (const { step } of all) {
    const name = moduleOf(step.at.path);
    const list = byModule.get(name);
    if (list === undefined) byModule.set(name, [step]);
    else list.push(step);
  }
  return byModule;
}

/** Loads and builds in order; a module runs once. */
function follow(steps: ReadonlyMap<string, Step[]>, entry: string): Step[] {
  const done = new Set([entry]);
  const run: Step[] = [];
  // explicit stack: a hostile project may import as deep as it likes
  const stack: { name: string; next: number; via: At | null }[] = [
    { name: entry, next: 0, via: null },
  ];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const step = steps.get(top.name)?.[top.next];
    top.next += 1;
    if (step === undefined) stack.pop();
    else if (step.do !== "import")
      run.push(step.do === "build" ? { ...step, via: top.via } : step);
    else if (!done.has(step.to)) {
      done.add(step.to);
      stack.push({ name: step.to, next: 0, via: top.via ?? step.at });
    }
  }
  return run;
}
