import { parseArgs } from "node:util";
import { ToolError } from "../errors.ts";

export interface OptionSpec {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  /** For --help: what it takes and does. */
  value?: string;
  help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Options that every command takes. */
export const commonOptions = {
  json: {
    type: "boolean",
    help: "one JSON document on standard output, nothing else there",
  },
  "no-color": { type: "boolean", help: "no colour (also: NO_COLOR)" },
  quiet: { type: "boolean", short: "q", help: "only the answer itself" },
  debug: {
    type: "boolean",
    help: "more about errors of keymend; never shows a key",
  },
  config: {
    type: "string",
    value: "<file>",
    help: "read settings from this file",
  },
  offline: { type: "boolean", help: "no request leaves the machine" },
  help: { type: "boolean", short: "h", help: "this text" },
  version: { type: "boolean", short: "v", help: "the version" },
} as const satisfies OptionSpecs;

export type Values = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>;

export interface ParsedLine {
  values: Values;
  positionals: string[];
}

/** Parses once at the door; an unknown option is refused with the nearest name. */
export function parseLine(
  argv: readonly string[],
  specs: OptionSpecs,
): ParsedLine {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple }]) => [
      name,
      {
        type,
        ...(short === undefined ? {} : { short }),
        ...(multiple === true ? { multiple } : {}),
      },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const spec = specs[token.name];
    if (spec === undefined)
      throw unknownOption(token.rawName, Object.keys(specs));
    if (spec.type === "string" && token.value === undefined)
      throw new ToolError("USAGE", {
        at: token.rawName,
        hint: `give a value: ${token.rawName} ${spec.value ?? "<value>"}`,
      });
    if (spec.type === "boolean" && token.value !== undefined)
      throw new ToolError("USAGE", {
        at: token.rawName,
        hint: `${token.rawName} takes no value`,
      });
  }
  const { values, positionals } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: true,
  });
  return { values: values as Values, positionals }; // parseArgs types follow the literal options; ours come from a table
}

function unknownOption(name: string, known: readonly string[]): ToolError {
  const near = nearest(name.replace(/^-+/, ""), known);
  return new ToolError("USAGE", {
    at: name,
    hint: near === null ? "see keymend --help" : `did you mean --${near}?`,
  });
}

/** The known word within two edits, if any. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined &&
    best.distance <= Math.max(2, Math.floor(word.length / 3))
    ? best.name
    : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

export const isSet = (values: Values, name: string): boolean =>
  values[name] === true;

export function textOf(values: Values, name: string): string | null {
  const value = values[name];
  return typeof value === "string" ? value : null;
}

export function listOf(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string")
    : typeof value === "string"
      ? [value]
      : [];
}
