import { Budget, surroundings, tooMany } from "./expand-old.ts";
import type { Expand, Surroundings, Values } from "./expand-old.ts";

const unescapeDollar = (value: string) => value.replaceAll("\\$", "$");

/** What becomes of a value that is nothing but itself: npm 11.0.7 empties it, Vite 5 keeps it, Expo goes by the name. */
type ElevenStyle = "npm" | "vite" | "expo";

/** dotenv-expand 11, also in Vite 5, and copied into @expo/env with small changes. */
export const expandEleven =
  (kind: Surroundings, style: ElevenStyle = "npm"): Expand =>
  (values, options) => {
    const environment = surroundings(values, options, kind);
    const reader = new Eleven(environment, values, style);
    for (const [name, entry] of values)
      if (!tooMany(entry.value))
        entry.value = unescapeDollar(reader.interpolate(entry.value, name, 0));
  };

class Eleven {
  readonly #environment: ReadonlyMap<string, string>;
  readonly #values: Values;
  readonly #style: ElevenStyle;
  readonly #budget = new Budget();

  constructor(
    environment: ReadonlyMap<string, string>,
    values: Values,
    style: ElevenStyle,
  ) {
    this.#environment = environment;
    this.#values = values;
    this.#style = style;
  }

  interpolate(value: string, source: string, depth: number): string {
    this.#budget.step(value, depth);
    let out = "";
    let done = 0;
    const last = value.lastIndexOf("}");
    const head = /\\?\$\{?[\w.]+/g;
    for (let m = head.exec(value); m !== null; m = head.exec(value)) {
      const [start] = m;
      let end = m.index + start.length;
      let fallback = "";
      const colon = value[end] === ":" ? 1 : 0;
      if (value[end + colon] === "-") {
        const stop = fallbackEnd(value, end + colon + 1, last, 0);
        if (stop > end + colon + 1) {
          fallback = value.slice(end + colon + 1, stop);
          end = stop;
        }
      }
      if (value[end] === "}") end += 1;
      out += value.slice(done, m.index);
      out += start.startsWith("\\")
        ? value.slice(m.index + 1, end)
        : this.#resolve(
            start.replace(/^\$\{?/, ""),
            fallback,
            [value, source],
            depth,
          );
      done = end;
      head.lastIndex = end;
    }
    return out + value.slice(done);
  }

  #resolve(
    name: string,
    fallback: string,
    [value, source]: [string, string],
    depth: number,
  ): string {
    const outer = this.#environment.get(name) ?? "";
    const own = this.#values.get(name)?.value ?? "";
    if (outer !== "")
      return outer === own ? outer : this.interpolate(outer, name, depth + 1);
    const itself = this.#style === "expo" ? name === source : own === value;
    if (itself && own !== "" && this.#style === "vite") return own;
    if (own !== "" && !itself) return this.interpolate(own, name, depth + 1);
    return fallback.startsWith("$")
      ? this.interpolate(fallback, name, depth + 1)
      : fallback;
  }
}

/** Where a default value ends: before a closing brace that no `${` within it opened; three levels are known. */
function fallbackEnd(
  value: string,
  from: number,
  last: number,
  depth: number,
): number {
  let at = from;
  while (at < value.length && value[at] !== "}") {
    if (at <= last && depth < 3 && value.startsWith("${", at)) {
      const close = braceEnd(value, at + 2, last, depth + 1);
      if (close !== -1) {
        at = close;
        continue;
      }
    }
    at += 1;
  }
  return at;
}

function braceEnd(
  value: string,
  from: number,
  last: number,
  depth: number,
): number {
  const nested =
    depth < 3 ? fallbackEnd(value, from, last, depth) : value.length;
  if (value[nested] === "}") return nested + 1;
  return value.indexOf("}", from) + 1 || -1;
}

const REFERENCE = /(?<!\\)\$\{([^{}]+)\}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)/;
const OPERATOR = /:\+|\+|:-|-/;

interface Reference {
  template: string;
  name: string;
  operator: string;
  rest: string;
}

function firstReference(value: string): Reference | null {
  const match = REFERENCE.exec(value);
  if (match === null) return null;
  const expression = match[1] ?? match[2] ?? "";
  const operator = OPERATOR.exec(expression);
  return {
    template: match[0],
    name: operator === null ? expression : expression.slice(0, operator.index),
    operator: operator?.[0] ?? "",
    rest:
      operator === null
        ? ""
        : expression.slice(operator.index + operator[0].length),
  };
}

/** dotenv-expand 12 and 13, also in Vite 6 and later. `sees`: names of the file that a value can refer to. */
export const expandThirteen =
  (kind: Surroundings, sees: "earlier" | "all"): Expand =>
  (values, options) => {
    const environment = surroundings(values, options, kind);
    const running = new Map<string, string>();
    if (sees === "all")
      for (const [name, entry] of values) running.set(name, entry.value);
    for (const [name, entry] of values) {
      if (!tooMany(entry.value))
        entry.value = unescapeDollar(
          expandOnce(entry.value, environment, running),
        );
      running.set(name, entry.value);
    }
  };

function expandOnce(
  value: string,
  environment: ReadonlyMap<string, string>,
  running: ReadonlyMap<string, string>,
): string {
  const budget = new Budget();
  const seen = new Set<string>();
  let result = value;
  for (
    let ref = firstReference(result);
    ref !== null;
    ref = firstReference(result)
  ) {
    budget.step(result);
    seen.add(result);
    const found = environment.get(ref.name) ?? running.get(ref.name) ?? "";
    const adds = ref.operator === ":+" || ref.operator === "+";
    let replacement = ref.rest;
    if (adds && found === "") replacement = "";
    if (!adds && found !== "" && !seen.has(found)) replacement = found;
    result = result.replace(ref.template, replacement);
    if (result === running.get(ref.name)) break;
  }
  return result;
}

/** The text runs a command in the loaders of the dotenvx family. */
export const runsCommand = (value: string) => /(?<!\\)\$\([^)]/.test(value);

/** dotenv-expand 1000: as dotenvx, on the values dotenv read; a `$(command)` is run, so its value is unknown here. */
export const expandThousand: Expand = (values, options) => {
  const environment = surroundings(values, options, "filled");
  const originals = new Map<string, string>();
  for (const [name, entry] of values) originals.set(name, entry.value);
  const running = new Map<string, string>();
  const outer = new Map(environment);
  for (const [name, entry] of values) {
    if (!tooMany(entry.value))
      entry.value = unescapeDollar(expandX(entry.value, outer, running));
    running.set(name, entry.value);
    if (outer.get(name) === originals.get(name)) outer.delete(name);
  }
};

/** One value as dotenvx expands it: an operator decides by itself, and a value equal to what it refers to ends the walk. */
export function expandX(
  value: string,
  environment: ReadonlyMap<string, string>,
  running: ReadonlyMap<string, string>,
  literals: ReadonlyMap<string, string> = new Map(),
): string {
  const budget = new Budget();
  let result = value;
  for (
    let ref = firstReference(result);
    ref !== null;
    ref = firstReference(result)
  ) {
    budget.step(result);
    const known = environment.get(ref.name) ?? running.get(ref.name);
    result = result.replace(ref.template, choose(ref, known));
    const literal = literals.get(ref.name) ?? "";
    if (result === known || REFERENCE.test(literal)) break;
  }
  return result;
}

function choose(ref: Reference, known: string | undefined): string {
  const set = known !== undefined && known !== "";
  if (ref.operator === ":+") return set ? ref.rest : "";
  if (ref.operator === "+") return known === undefined ? "" : ref.rest;
  if (ref.operator === "-") return known ?? ref.rest;
  if (ref.operator === ":-") return set ? known : ref.rest;
  return known ?? "";
}
