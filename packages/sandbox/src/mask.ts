/**
 * What a 401 shows of the value it received: up to 12 characters whole; from 13 on the first 8, a star for each
 * character between, and the last 4 (over 35 public samples, no exception; checked 2026-11).
 */
export function echoKey(value: string): string {
  if (value.length <= 12) return value;
  return `${value.slice(0, 8)}${"*".repeat(value.length - 12)}${value.slice(-4)}`;
}
