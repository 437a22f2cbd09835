import type { FilePlace } from "../model/place.ts";
import { configPlaces } from "./config-places.ts";
import { keyFile } from "./key-file.ts";
import { machinePlaces } from "./machine-places.ts";
import { notebook } from "./notebook.ts";
import { sourceCode } from "./source-code.ts";

/** Every kind of file that keymend reads. One row adds one. */
export const filePlaces: readonly FilePlace[] = [
  keyFile,
  ...machinePlaces,
  sourceCode,
  notebook,
  ...configPlaces,
];
