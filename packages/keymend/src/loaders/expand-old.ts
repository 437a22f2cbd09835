import type { DialectOptions, LoadedEntry } from "../model/loader.ts";
import { Refused } from "./reading.ts";

/** Entries that count, by name, in the order the loader walks them. */
export type Values = ReadonlyMap<string, LoadedEntry>;
export type Expand = (values: Values, options: DialectOptions) => void;

/** Expansion that never ends, or nearly so: the loader overflows its stack or hangs on the same file. */
const MAX_STEPS = 5_000;
const MAX_DEPTH = 200;
const MAX_LENGTH = 4_000_000;

/** Counts the steps of one expansion and stops it where the loader itself would not come back. */
export class Budget {
  #steps = 0;
  step(text: string, depth = 0): void {
    this.#steps += 1;
    if (
      this.#steps > MAX_STEPS ||
      depth > MAX_DEPTH ||
      text.length > MAX_LENGTH
    )
      throw new Refused("a value refers to itself without end");
  }
}

/** Too many references to follow: no real value has them, and the loaders take quadratic time. */
export const tooMany = (value: string) =>
  value.length > 10_000 && value.length * value.split("$").length > 20_000_000;

interface Lookup {
  (name: string): string;
}

/**
 * What `process.env` holds when the expansion starts: `filled` when dotenv has copied the file into it before,
 * `own` when it has not, `none` when the caller ignores it.
 */
export type Surroundings = "filled" | "own" | "none";

export function surroundings(
  values: Values,
  { environment }: DialectOptions,
  kind: Surroundings,
): ReadonlyMap<string, string> {
  if (kind === "none") return new Map();
  if (kind === "own") return environment;
  const filled = new Map<string, string>();
  for (const [name, entry] of values) filled.set(name, entry.value);
  for (const [name, value] of environment) filled.set(name, value);
  return filled;
}

const OLDEST = /.?\$\{?[a-zA-Z0-9_]*\}?/g;

/** dotenv-expand up to 5, also in Vite 3: replaces every reference in turn, and what it finds in the replacement. */
export const expandOldest =
  (kind: Surroundings): Expand =>
  (values, options) => {
    const environment = surroundings(values, options, kind);
    const budget = new Budget();
    const lookup: Lookup = (name) =>
      environment.get(name) ?? values.get(name)?.value ?? "";
    const interpolate = (value: string, depth: number): string => {
      let result = value;
      for (const match of value.match(OLDEST) ?? []) {
        budget.step(result, depth);
        const prefix = match.slice(
          0,
          match.indexOf("$", match[1] === "$" ? 1 : 0),
        );
        if (prefix === "\\") {
          result = result.replace(match, match.slice(1));
          continue;
        }
        const name =
          /[a-zA-Z0-9_]*/.exec(
            match.slice(prefix.length).replace(/^\$\{?/, ""),
          )?.[0] ?? "";
        const found = name === "" ? "" : interpolate(lookup(name), depth + 1);
        result = result.replace(match.slice(prefix.length), found);
      }
      return result;
    };
    for (const entry of values.values())
      if (!tooMany(entry.value)) entry.value = interpolate(entry.value, 0);
  };

/** Reference forms of dotenv-expand 6 to 9, which knows `:-`; Vite 4 carries a patched copy. */
export interface MiddleStyle {
  /** Characters that a default value may have. */
  defaults: "\\w" | "\\w/";
  /** Vite: a `$` without a name is left alone. Elsewhere it is a TypeError. */
  leavesBareDollar: boolean;
}

/** dotenv-expand 6 to 9: Next 12 and 13, Vite 4. */
export function expandMiddle(style: MiddleStyle): Expand {
  const tail = style.defaults === "\\w" ? "(?::-)?\\w*" : "(?::-[\\w/]*)?";
  const reference = new RegExp(`.?\\$\\{*\\w*${tail}\\}*`, "g");
  return (values, { environment }) => {
    const budget = new Budget();
    const interpolate = (value: string, depth: number): string => {
      const matches: string[] = value.match(reference) ?? [];
      let result = value;
      for (let i = 0; i < matches.length; i += 1) {
        const match = matches[i] ?? "";
        const dollar = match.indexOf("$");
        budget.step(result, depth);
        if (dollar === -1) continue;
        const prefix = match.slice(0, match.startsWith("$$") ? 1 : dollar);
        if (prefix === "\\") {
          result = result.replace(match, match.slice(1));
          continue;
        }
        const inner = match
          .slice(prefix.length + 1)
          .replace(/^\{*/, "")
          .replace(/\}*$/, "");
        if (inner === "") {
          if (style.leavesBareDollar) continue;
          throw new Refused("a dollar sign without a name stops this loader");
        }
        const [name = "", fallback] = inner.split(":-");
        const own = values.get(name)?.value;
        let found =
          environment.get(name) ??
          (own === undefined || own === "" ? (fallback ?? "") : own);
        if (fallback !== undefined && found !== "") {
          const nested = matches[i + 1];
          matches[i + 1] = "";
          result = result.replace(nested ?? "undefined", "");
        }
        found = interpolate(found, depth + 1);
        result = result.replace(match.slice(prefix.length), found);
      }
      return result;
    };
    for (const entry of values.values())
      if (!tooMany(entry.value)) entry.value = interpolate(entry.value, 0);
  };
}

/** dotenv-expand 10, also in Next 14 and later: the last reference first, until none is left. */
export const expandTen =
  (kind: Surroundings): Expand =>
  (values, options) => {
    const environment = surroundings(values, options, kind);
    for (const entry of values.values()) {
      if (tooMany(entry.value)) continue;
      const budget = new Budget();
      let value = entry.value;
      for (;;) {
        budget.step(value);
        const next = lastReference(value, environment, values);
        if (next === null) break;
        value = next;
      }
      entry.value = value.replaceAll("\\$", "$");
    }
  };

function lastReference(
  value: string,
  environment: ReadonlyMap<string, string>,
  values: Values,
): string | null {
  let dollar = value.lastIndexOf("$");
  while (dollar > 0 && value[dollar - 1] === "\\")
    dollar = value.lastIndexOf("$", dollar - 1);
  if (dollar === -1) return null;
  const match = /(?<!\\)\$\{?(\w+)(?::-([^}\\]*))?\}?/.exec(
    value.slice(dollar),
  );
  if (match === null) return null;
  const [whole, name = "", fallback] = match;
  const found =
    [environment.get(name), fallback, values.get(name)?.value].find(
      (candidate) => candidate !== undefined && candidate !== "",
    ) ?? "";
  return value.replace(whole, found);
}
