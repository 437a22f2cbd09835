import { createHmac } from "node:crypto";

/** Equal values give equal fingerprints under one salt; the salt never leaves this machine. */
export function fingerprint(value: string, salt: Uint8Array): string {
  return `hmac-sha256:${createHmac("sha256", salt).update(value).digest("hex").slice(0, 32)}`;
}
