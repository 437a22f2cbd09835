import type { FilePlace } from "../model/place.ts";
import { compose } from "./compose.ts";

/** Places that are configuration of containers, CI, deployment, frameworks and manifests. The fallback is last. */
export const configPlaces: readonly FilePlace[] = [compose];
