import type { Cause } from "../model/cause.ts";
import { loadingCauses } from "./loading-causes.ts";
import { providerCauses } from "./provider-causes.ts";
import { valueCauses } from "./value-causes.ts";

/** The table of causes. */
export const causes: readonly Cause[] = [
  ...loadingCauses,
  ...valueCauses,
  ...providerCauses,
];
