import { dialectFor, loaderRules } from "../loaders/index.ts";
import { loadChain, type ChainValue } from "../loaders/precedence.ts";
import type { Effective, RunContext, Seen } from "../model/evidence.ts";
import type { LoaderRules } from "../model/loader.ts";
import { contextRules } from "./contexts/index.ts";
import type { ContextSketch } from "./contexts/sketch.ts";
import type { ProjectView } from "./project-view.ts";

/** Every way the program may be started, with what each variable comes to there; the most plausible first. */
export function resolveContexts(view: ProjectView): RunContext[] {
  return contextRules
    .flatMap((rule) => rule.sketch(view))
    .map((sketch, order) => ({ sketch, order }))
    .sort((a, b) => a.sketch.weight - b.sketch.weight || a.order - b.order)
    .map(({ sketch }) => resolve(view, sketch));
}

function resolve(view: ProjectView, sketch: ContextSketch): RunContext {
  const rules = sketch.loader === null ? null : rulesOf(sketch.loader);
  const files = sketch.files.filter((path) => view.bytes(path) !== null);
  const chain = rules === null ? null : chainOf(view, rules, sketch, files);
  return {
    title: sketch.title,
    loader: rules === null ? "process" : (chain?.loader ?? rules.id),
    loaderReason: sketch.reason,
    environmentOnly: rules === null && sketch.direct.length === 0,
    files,
    wanted: sketch.files.filter((path) => view.bytes(path) === null),
    variables: valuesOf(
      view,
      sketch,
      chain?.values ?? new Map<string, ChainValue>(),
    ),
    fact: sketch.fact,
  };
}

function rulesOf(id: string): LoaderRules | null {
  const table: Readonly<Record<string, LoaderRules | undefined>> = loaderRules;
  return table[id] ?? null;
}

interface Chain {
  loader: string;
  values: ReadonlyMap<string, ChainValue>;
}

function chainOf(
  view: ProjectView,
  rules: LoaderRules,
  sketch: ContextSketch,
  files: string[],
): Chain {
  // the tools that read a chain take the nearest file only when they search upward
  const read = rules.search.endsWith("upward") ? files.slice(0, 1) : files;
  const environment = sketch.inheritsEnvironment
    ? view.environment
    : new Map<string, string>();
  const { values } = loadChain({
    rules:
      sketch.override === null
        ? rules
        : { ...rules, environmentWins: !sketch.override },
    version: sketch.version,
    files: read.flatMap((path) => {
      const bytes = view.bytes(path);
      return bytes === null ? [] : [{ path, bytes }];
    }),
    environment,
  });
  return { loader: dialectFor(rules.id, sketch.version).id, values };
}

/** Direct definitions beat the chain; the environment fills what the chain does not name. */
function valuesOf(
  view: ProjectView,
  sketch: ContextSketch,
  chain: ReadonlyMap<string, ChainValue>,
): Map<string, Effective> {
  const out = new Map<string, Effective>();
  for (const [variable, value] of chain)
    out.set(variable, fromChain(view, variable, value));
  if (sketch.inheritsEnvironment) {
    for (const [variable, value] of view.environment) {
      const from = view.fromProcess(variable);
      if (!out.has(variable) && from !== null)
        out.set(variable, { variable, value, from, losers: [] });
    }
  }
  for (const direct of sketch.direct) {
    const { variable, path, line, value } = direct;
    const before = out.get(variable);
    const losers = before?.from ? [before.from, ...before.losers] : [];
    out.set(variable, {
      variable,
      value,
      from:
        direct.source ??
        (value === null && path === null
          ? null
          : view.at(path, line, variable, value ?? "")),
      losers: [...(direct.losers ?? []), ...losers],
    });
  }
  return out;
}

function fromChain(
  view: ProjectView,
  variable: string,
  chain: ChainValue,
): Effective {
  const seenOf = (
    path: string | null,
    line: number | null,
    value: string,
  ): Seen => view.at(path, line, variable, value);
  return {
    variable,
    value: chain.value,
    from: seenOf(chain.from.path, chain.from.entry?.line ?? null, chain.value),
    losers: chain.losers.map((loser) =>
      seenOf(loser.path, loser.entry?.line ?? null, loser.value),
    ),
  };
}
