import type { Cause } from "../model/cause.ts";
import { trailingNewline } from "./trailing-newline.ts";

/** The table of causes, in the order of the list. */
export const causes: readonly Cause[] = [trailingNewline];
