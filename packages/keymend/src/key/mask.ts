/** Heads that name a family and may be shown; longest first. */
const HEADS = [
  "sk-svcacct-",
  "sk-admin-",
  "sk-proj-",
  "sk-None-",
  "sk-or-v1-",
  "sk-ant-",
  "sk_live_",
  "sk_test_",
  "nvapi-",
  "sess-",
  "pplx-",
  "proj_",
  "key_",
  "xai-",
  "gsk_",
  "AIza",
  "ghp_",
  "org-",
  "hf_",
  "ek_",
  "r8_",
  "eyJ",
  "sk-",
  "sk_",
] as const;

/** `sk-proj-…wxyz`: never more than the family head and the last four characters. */
export function maskKey(value: string): string {
  const clean = value.replace(/^[\s"'`<{($‘’“”]+|[\s"'`>})‘’“”]+$/gu, "");
  const head = HEADS.find((candidate) => clean.startsWith(candidate)) ?? "";
  // the tail of a short value would show most of it
  const tail = clean.length - head.length >= 16 ? clean.slice(-4) : "";
  return `${head}…${tail.replace(/[^\x21-\x7e]/g, "·")}`;
}

/**
 * The mask in "Incorrect API key provided: …": up to 12 characters whole, else the first 8, a star for each
 * character between, the last 4 (more than 35 public samples, no exception; checked 2026-11-17).
 */
export function providerMask(value: string): string {
  const characters = Array.from(value);
  if (characters.length <= 12) return value;
  return (
    characters.slice(0, 8).join("") +
    "*".repeat(characters.length - 12) +
    characters.slice(-4).join("")
  );
}
