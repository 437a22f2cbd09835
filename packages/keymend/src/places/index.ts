import type { FilePlace } from "../model/place.ts";
import { keyFile } from "./key-file.ts";

/** Every kind of file that keymend reads. One row adds one. */
export const filePlaces: readonly FilePlace[] = [keyFile];
