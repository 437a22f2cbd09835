import { refuse, Refused } from "../refusals.ts";

const invalid = (param: string, reason: string) =>
  new Refused(refuse("invalid-parameter", { param, reason }));

/** Query parameters. Lists may be written `name[]=a&name[]=b`, as the SDKs do, or plainly `name=a&name=b`. */
export class Query {
  readonly #parameters: URLSearchParams;

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
  }

  get names(): string[] {
    return [...new Set(this.#parameters.keys())];
  }

  one(name: string): string | null {
    return this.#parameters.get(name);
  }

  many(name: string): string[] {
    return [
      ...this.#parameters.getAll(name),
      ...this.#parameters.getAll(`${name}[]`),
    ];
  }

  /** Null when it is not there; 400 when it is no integer or out of range. */
  integer(name: string, min = 0, max = Number.MAX_SAFE_INTEGER): number | null {
    const text = this.one(name);
    if (text === null) return null;
    const value = Number(text);
    if (text === "" || !Number.isInteger(value)) {
      throw invalid(name, "expected an integer");
    }
    if (value < min || value > max) {
      throw invalid(name, `expected ${min} to ${max}`);
    }
    return value;
  }

  flag(name: string): boolean | null {
    const text = this.oneOf(name, ["true", "false"]);
    return text === null ? null : text === "true";
  }

  oneOf<const T extends string>(name: string, options: readonly T[]): T | null {
    const text = this.one(name);
    if (text === null) return null;
    const found = options.find((option) => option === text);
    if (found === undefined) {
      throw invalid(name, `supported values are ${options.join(", ")}`);
    }
    return found;
  }

  manyOf<const T extends string>(name: string, options: readonly T[]): T[] {
    return this.many(name).map((text) => {
      const found = options.find((option) => option === text);
      if (found === undefined) {
        throw invalid(name, `supported values are ${options.join(", ")}`);
      }
      return found;
    });
  }
}
