import { families } from "../platform/families.ts";
import type { KeyRecord } from "../platform/state.ts";

const ADMIN_SCOPE = /^api\.(?:management|usage|mtls)\./;
// seen on keys of both worlds
const SHARED_SCOPE = /^organization\./;

/** Whether a key may do what a scope names. */
export function hasScope(key: KeyRecord, scope: string): boolean {
  // an ordinary key, even an owner's, opens nothing of the admin API; an admin key opens nothing else
  const isForeign = families[key.family].admin !== ADMIN_SCOPE.test(scope);
  if (isForeign && !SHARED_SCOPE.test(scope)) return false;
  return (
    key.scopes.length === 0 ||
    key.scopes.includes(scope) ||
    (scope.endsWith(".read") && key.scopes.includes("api.all.read"))
  );
}
