import { refuse, Refused } from "../refusals.ts";

/** Reads one member of a body: the value as it should be, or a 400. `undefined` means the member is not there. */
export type Field<T> = (value: unknown, path: string) => T;

type Read<S extends Record<string, Field<unknown>>> = {
  [K in keyof S]: ReturnType<S[K]>;
};

function invalid(param: string, reason: string): Refused {
  return new Refused(refuse("invalid-parameter", { param, reason }));
}

/** The member must be there. */
export function required(value: unknown, path: string): void {
  if (value === undefined) {
    throw new Refused(refuse("missing-parameter", { param: path }));
  }
}

export const text =
  ({ min = 0, max = Infinity } = {}): Field<string> =>
  (value, path) => {
    required(value, path);
    if (typeof value !== "string") throw invalid(path, "expected a string");
    if (value.length < min || value.length > max) {
      throw invalid(path, `expected ${min} to ${max} characters`);
    }
    return value;
  };

export const number =
  (min = -Infinity, max = Infinity): Field<number> =>
  (value, path) => {
    required(value, path);
    if (typeof value !== "number") throw invalid(path, "expected a number");
    if (value < min || value > max) {
      throw invalid(path, `expected ${min} to ${max}`);
    }
    return value;
  };

export const integer =
  (min = -Infinity, max = Infinity): Field<number> =>
  (value, path) => {
    const read = number(min, max)(value, path);
    if (!Number.isInteger(read)) throw invalid(path, "expected an integer");
    return read;
  };

export const flag: Field<boolean> = (value, path) => {
  required(value, path);
  if (typeof value !== "boolean") throw invalid(path, "expected a boolean");
  return value;
};

export const oneOf =
  <const T extends string>(...options: readonly T[]): Field<T> =>
  (value, path) => {
    required(value, path);
    const found = options.find((option) => option === value);
    if (found === undefined) {
      throw invalid(path, `supported values are ${options.join(", ")}`);
    }
    return found;
  };

export const listOf =
  <T>(item: Field<T>, { min = 0, max = Infinity } = {}): Field<T[]> =>
  (value, path) => {
    required(value, path);
    if (!Array.isArray(value)) throw invalid(path, "expected an array");
    if (value.length < min || value.length > max) {
      throw invalid(path, `expected ${min} to ${max} entries`);
    }
    return value.map((entry, index) => item(entry, `${path}[${index}]`));
  };

export const optional =
  <T>(field: Field<T>): Field<T | undefined> =>
  (value, path) =>
    value === undefined ? undefined : field(value, path);

export const nullable =
  <T>(field: Field<T>): Field<T | null> =>
  (value, path) =>
    value === null ? null : field(value, path);

export const anything: Field<unknown> = (value) => value;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object of named members; others are let through unread, as the platform does. */
export const shape =
  <S extends Record<string, Field<unknown>>>(fields: S): Field<Read<S>> =>
  (value, path) => {
    required(value, path);
    if (!isRecord(value)) throw invalid(path, "expected an object");
    const prefix = path === "" ? "" : `${path}.`;
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        field(value[name], prefix + name),
      ]),
    ) as Read<S>; // fromEntries forgets which name goes with which type
  };

/** Like `shape`, and a member it does not know is a mistake; members that are not there stay away. */
export const changes =
  <S extends Record<string, Field<unknown>>>(
    fields: S,
  ): Field<Partial<Read<S>>> =>
  (value, path) => {
    if (!isRecord(value)) throw invalid(path, "expected an object");
    const entries = Object.entries(value).map(([name, member]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) {
        const known = Object.keys(fields).join(", ");
        throw invalid(name, `unknown; known are ${known}`);
      }
      return [name, field(member, name)];
    });
    return Object.fromEntries(entries) as Partial<Read<S>>; // as above
  };

/** A map whose names are free. */
export const mapOf =
  <T>(field: Field<T>): Field<Record<string, T>> =>
  (value, path) => {
    required(value, path);
    if (!isRecord(value)) throw invalid(path, "expected an object");
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        field(member, `${path}.${name}`),
      ]),
    );
  };
