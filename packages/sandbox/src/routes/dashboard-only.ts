import { refuse, Refused } from "../refusals.ts";
import type { Route } from "../route.ts";

/** Routes of the web pages: no key opens them, only a browser's session. */
export const dashboardOnlyRoutes: readonly Route[] = [
  "subscription",
  "usage",
  "credit_grants",
].map((name) => {
  const path = `/dashboard/billing/${name}`;
  return {
    method: "GET",
    path,
    style: "classic",
    scopes: [],
    handle: () => {
      throw new Refused(
        refuse("session-key-needed", { method: "GET", path: `/v1${path}` }),
      );
    },
  } satisfies Route;
});
