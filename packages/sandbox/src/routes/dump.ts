import { redactedValue } from "../platform/keys.ts";
import type { Platform } from "../platform/platform.ts";

/** The state for people and tests: neither keys nor what could be used to try them. */
export function dump(platform: Platform): object {
  const { salt: _salt, keys, ...rest } = platform.state;
  return {
    ...rest,
    clock: { ...rest.clock, now: platform.clock.now() },
    keys: keys.map((key) => {
      const { hash: _hash, head: _head, lastFour: _lastFour, ...shown } = key;
      return { ...shown, redacted: redactedValue(platform, key) };
    }),
  };
}
