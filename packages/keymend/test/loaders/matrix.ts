import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** One loader at one version, and what it made of every file of the table. */
export interface MeasuredLoader {
  rules: string;
  version: string | null;
  /** Per case: an index into `values`, -1 when the variable was unset, -2 when the loader refused the file. */
  results: number[];
}

export interface Matrix {
  cases: { name: string; bytes: Uint8Array }[];
  values: string[];
  loaders: Record<string, MeasuredLoader>;
}

interface Stored {
  cases: [string, string][];
  values: string[];
  loaders: Record<string, MeasuredLoader>;
}

const path = new URL("../fixtures/loaders/matrix.json.gz", import.meta.url);

/** The measured table: 231 inputs, one result of the real program per loader. */
export function readMatrix(): Matrix {
  const text = gunzipSync(readFileSync(path)).toString("utf8");
  const stored = JSON.parse(text) as Stored; // written together with this reader
  const unquoted =
    stored.cases.find(([name]) => name === "unquoted")?.[1] ?? "";
  const definition = Buffer.from(unquoted, "base64").toString("utf8");
  const cases = stored.cases.map(([name, base64]) => ({
    name,
    bytes:
      base64 === "*long-line"
        ? Buffer.from(`# ${"x".repeat(69_998)}\n${definition}`)
        : Buffer.from(base64, "base64"),
  }));
  return { cases, values: stored.values, loaders: stored.loaders };
}
