import { redactedValue } from "../platform/keys.ts";
import type { Platform } from "../platform/platform.ts";
import type { KeyRecord } from "../platform/state.ts";

function without<T extends object, K extends keyof T>(
  value: T,
  ...names: K[]
): Omit<T, K> {
  const copy = { ...value };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy;
}

const shownKey = (platform: Platform, key: KeyRecord): object => ({
  ...without(key, "hash", "head", "lastFour"),
  redacted: redactedValue(platform, key),
});

/** The state for people and tests: neither keys nor what could be used to try them. */
export function dump(platform: Platform): object {
  const { state, clock } = platform;
  return {
    ...without(state, "salt"),
    clock: { ...state.clock, now: clock.now() },
    keys: state.keys.map((key) => shownKey(platform, key)),
  };
}
