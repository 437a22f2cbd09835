import type { FactOf } from "../model/fact.ts";
import type { Span } from "../model/occurrence.ts";
import { pathOf, type NamedPath } from "./paths.ts";
import { argumentsAt, isTrue, type Arguments, type Hit } from "./row.ts";
import type { Source } from "./source.ts";

type LoaderCall = FactOf<"loader-call">;

/** Writes down a call that loads an env file. */
export function noteLoader(
  hit: Hit,
  loader: string,
  more: Partial<Omit<LoaderCall, "kind" | "at" | "loader">> = {},
): void {
  hit.notes.fact({
    kind: "loader-call",
    at: hit.at,
    language: hit.source.language,
    loader,
    override: false,
    files: null,
    expand: false,
    fromFile: false,
    topLevel: hit.source.isTopLevel(hit.start),
    ...more,
  });
}

/** `files` and `fromFile` from the expressions that name the files; an array or tuple gives several. */
export function filesOf(
  spans: readonly (Span | undefined)[],
  source: Source,
): Pick<LoaderCall, "files" | "fromFile" | "unknownFile"> {
  const paths: NamedPath[] = [];
  let isNamed = false;
  for (const span of spans) {
    if (!span) continue;
    const open = source.code[span.start] ?? "";
    const inside =
      open === "[" || open === "(" ? source.insideOf(span.start) : null;
    for (const one of inside ? source.split(inside) : [span]) {
      const path = pathOf(one, source);
      isNamed = true;
      if (path) paths.push(path);
    }
  }
  return {
    files: paths.length === 0 ? null : paths.map(({ path }) => path),
    fromFile: paths.some(({ fromFile }) => fromFile),
    ...(isNamed && paths.length === 0 ? { unknownFile: true } : {}),
  };
}

/** The arguments of the call whose bracket closes the match. */
export function callArguments(hit: Hit): Arguments {
  return argumentsAt(hit.end - 1, hit.source);
}

export function overrides(list: Arguments, source: Source): boolean {
  return (
    isTrue(list.named.get("override"), source) ||
    isTrue(list.named.get("overwrite"), source) ||
    isTrue(list.named.get("clobberExistingVars"), source)
  );
}
