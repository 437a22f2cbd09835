import type { Route } from "../../route.ts";
import { adminKeyRoutes } from "./admin-keys.ts";
import { auditLogRoutes } from "./audit-logs.ts";
import { certificateRoutes } from "./certificates.ts";
import { costRoutes } from "./costs.ts";
import { dataRetentionRoutes } from "./data-retention.ts";
import { inviteRoutes } from "./invites.ts";
import { permissionRoutes } from "./permissions.ts";
import { projectKeyRoutes } from "./project-keys.ts";
import { projectUserRoutes } from "./project-users.ts";
import { projectRoutes } from "./projects.ts";
import { rateLimitRoutes } from "./rate-limits.ts";
import { serviceAccountRoutes } from "./service-accounts.ts";
import { spendAlertRoutes } from "./spend-alerts.ts";
import { spendLimitRoutes } from "./spend-limits.ts";
import { usageRoutes } from "./usage.ts";
import { userRoutes } from "./users.ts";

/** Every route that only an admin key opens. */
export const adminRoutes: readonly Route[] = [
  ...adminKeyRoutes,
  ...projectRoutes,
  ...projectKeyRoutes,
  ...serviceAccountRoutes,
  ...projectUserRoutes,
  ...rateLimitRoutes,
  ...permissionRoutes,
  ...userRoutes,
  ...inviteRoutes,
  ...auditLogRoutes,
  ...spendLimitRoutes,
  ...spendAlertRoutes,
  ...certificateRoutes,
  ...dataRetentionRoutes,
  ...usageRoutes,
  ...costRoutes,
];
