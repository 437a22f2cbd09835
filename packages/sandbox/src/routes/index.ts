import type { Route } from "../route.ts";
import { adminRoutes } from "./admin/index.ts";
import { chatRoutes } from "./chat.ts";
import { dashboardOnlyRoutes } from "./dashboard-only.ts";
import { embeddingRoutes } from "./embeddings.ts";
import { fileRoutes } from "./files.ts";
import { imageRoutes } from "./images.ts";
import { meRoutes } from "./me.ts";
import { modelRoutes } from "./models.ts";
import { realtimeRoutes } from "./realtime.ts";
import { responseRoutes } from "./responses.ts";

/** Every route of the API. */
export const routes: readonly Route[] = [
  ...modelRoutes,
  ...chatRoutes,
  ...responseRoutes,
  ...embeddingRoutes,
  ...imageRoutes,
  ...fileRoutes,
  ...realtimeRoutes,
  ...meRoutes,
  ...dashboardOnlyRoutes,
  ...adminRoutes,
];
