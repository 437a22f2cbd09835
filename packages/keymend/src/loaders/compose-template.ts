import { Refused } from "./reading.ts";

/*
 * `${NAME}` as Compose replaces it in env files and in compose.yaml: compose-spec/compose-go template/template.go.
 */

export type Known = (name: string) => string | undefined;

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;

/** Replaces references; throws Refused where Compose calls the text invalid or a required variable is missing. */
export function substitute(text: string, known: Known, depth = 0): string {
  if (depth > 50) throw new Refused("a default value is nested too deeply");
  let out = "";
  let at = 0;
  for (;;) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) return out + text.slice(at);
    out += text.slice(at, dollar);
    const next = text.charAt(dollar + 1);
    if (next === "$") {
      out += "$";
      at = dollar + 2;
      continue;
    }
    const braced = next === "{";
    NAME.lastIndex = dollar + (braced ? 2 : 1);
    const name = NAME.exec(text)?.[0];
    if (name === undefined) {
      if (braced) throw new Refused("a reference to a variable is not valid");
      out += "$";
      at = dollar + 1;
      continue;
    }
    const after = NAME.lastIndex || dollar + (braced ? 2 : 1) + name.length;
    if (!braced) {
      out += known(name) ?? "";
      at = after;
      continue;
    }
    const close = closingBrace(text, dollar + 1);
    if (close === -1) throw new Refused("a brace of a variable is not closed");
    out += operate(text.slice(after, close), known, name, depth);
    at = close + 1;
  }
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function operate(
  tail: string,
  known: Known,
  name: string,
  depth: number,
): string {
  const value = known(name);
  if (tail === "") return value ?? "";
  const operator = /^:?[-+?]/.exec(tail)?.[0];
  if (operator === undefined)
    throw new Refused("a reference to a variable is not valid");
  const missing =
    value === undefined || (operator.startsWith(":") && value === "");
  const rest = () => substitute(tail.slice(operator.length), known, depth + 1);
  if (operator.endsWith("-")) return missing ? rest() : value;
  if (operator.endsWith("+")) return missing ? (value ?? "") : rest();
  if (missing) throw new Refused("a required variable has no value");
  return value;
}
