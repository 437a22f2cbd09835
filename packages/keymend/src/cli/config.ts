import { resolve } from "node:path";
import { ToolError } from "../errors.ts";
import { decodeText } from "../formats/decode.ts";
import { realFiles } from "../io/real-files.ts";
import {
  nearest,
  type OptionSpec,
  type OptionSpecs,
  type Values,
} from "./command-line.ts";

const MAX_BYTES = 1 << 20;

/**
 * Settings of a file (`--config`): an object whose names are the long options of the command, e.g.
 * `{ "timeout": 10, "allow-host": ["gateway.example.org"] }`. JSON with comments. The command line wins.
 */
export async function withConfig(
  values: Values,
  specs: OptionSpecs,
  cwd: string,
): Promise<Values> {
  const named = values["config"];
  if (typeof named !== "string") return values;
  const settings = await readSettings(named, resolve(cwd, named));
  const mistakes: string[] = [];
  const read: Record<string, Values[string]> = {};
  for (const [name, value] of Object.entries(settings)) {
    const spec = specs[name];
    const taken = spec === undefined ? undefined : settingOf(spec, value);
    if (spec === undefined || name === "config")
      mistakes.push(`${name}: no such setting${suggestion(name, specs)}`);
    else if (taken === undefined)
      mistakes.push(
        `${name}: give ${spec.multiple === true ? "a list of texts" : spec.type === "boolean" ? "true or false" : "a text or a number"}`,
      );
    else read[name] = taken;
  }
  if (mistakes.length > 0)
    throw new ToolError("CONFIG_INVALID", {
      at: named,
      hint: mistakes.join("; "),
    });
  return { ...read, ...values };
}

function suggestion(name: string, specs: OptionSpecs): string {
  const near = nearest(name, Object.keys(specs));
  return near === null ? "" : `, did you mean ${near}?`;
}

function settingOf(spec: OptionSpec, value: unknown): Values[string] {
  if (spec.type === "boolean")
    return typeof value === "boolean" ? value : undefined;
  if (spec.multiple === true)
    return Array.isArray(value) && value.every((one) => typeof one === "string")
      ? value
      : undefined;
  return typeof value === "string" || typeof value === "number"
    ? String(value)
    : undefined;
}

async function readSettings(
  named: string,
  path: string,
): Promise<Record<string, unknown>> {
  const read = realFiles.read(path, MAX_BYTES);
  if (!read.ok)
    throw new ToolError(read.reason === "gone" ? "NOT_FOUND" : "NO_ACCESS", {
      at: named,
      hint: "give a JSON file that you may read",
    });
  const text = decodeText(read.bytes)?.text;
  const { parse } = await import("jsonc-parser");
  const errors: { error: number; offset: number; length: number }[] = [];
  const value: unknown =
    text === undefined
      ? undefined
      : parse(text, errors, { allowTrailingComma: true });
  if (
    errors.length > 0 ||
    value === null ||
    typeof value !== "object" ||
    Array.isArray(value)
  ) {
    const line = (text ?? "")
      .slice(0, errors[0]?.offset ?? 0)
      .split("\n").length;
    throw new ToolError("CONFIG_INVALID", {
      at: named,
      hint: `give one JSON object; line ${line} does not fit`,
    });
  }
  return value as Record<string, unknown>; // an object that is no list, as just seen
}
