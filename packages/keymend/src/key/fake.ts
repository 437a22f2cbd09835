import { createHash } from "node:crypto";
import { MARKER } from "./families.ts";

const ALPHABET = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
  hex: "0123456789abcdef",
} as const;

function noise(
  seed: string,
  length: number,
  set: keyof typeof ALPHABET,
): string {
  const letters = ALPHABET[set];
  let out = "";
  for (let block = 0; out.length < length; block += 1) {
    const digest = createHash("sha256")
      .update(`${seed} ${String(block)}`)
      .digest();
    for (const byte of digest) out += letters[byte % letters.length] ?? "";
  }
  // word characters at both ends, so that a fake is one word to every reader
  return out.slice(0, length).replace(/^[_-]/, "q").replace(/[_-]$/, "Q");
}

const long = (head: string, half: number) => (seed: string) =>
  head +
  noise(`${head}a${seed}`, half, "url") +
  MARKER +
  noise(`${head}b${seed}`, half - 1, "url") +
  "A";

const makers = {
  project: long("sk-proj-", 74),
  "service-account": long("sk-svcacct-", 74),
  admin: long("sk-admin-", 58),
  none: long("sk-None-", 74),
  legacy: (seed: string) =>
    "sk-" +
    noise(`la${seed}`, 20, "alnum") +
    MARKER +
    noise(`lb${seed}`, 20, "alnum"),
  anthropic: (seed: string) =>
    "sk-ant-" + "api03-" + noise(`an${seed}`, 93, "url") + "AA",
  openrouter: (seed: string) =>
    "sk-or-" + "v1-" + noise(`or${seed}`, 64, "hex"),
  groq: (seed: string) => "gs" + "k_" + noise(`gr${seed}`, 52, "alnum"),
  azure: (seed: string) => noise(`az${seed}`, 32, "hex"),
  gateway: (seed: string) => "sk-" + noise(`gw${seed}`, 22, "alnum"),
  session: (seed: string) => "se" + "ss-" + noise(`se${seed}`, 40, "alnum"),
  organization: (seed: string) => "org-" + noise(`og${seed}`, 24, "alnum"),
  "project-id": (seed: string) => "proj_" + noise(`pi${seed}`, 24, "alnum"),
  "key-id": (seed: string) => "key_" + noise(`ki${seed}`, 16, "alnum"),
  jwt: (seed: string) =>
    [
      Buffer.from('{"alg":"RS256","typ":"JWT"}').toString("base64url"),
      Buffer.from(`{"iss":"https://auth.openai.com","sub":"${seed}"}`).toString(
        "base64url",
      ),
      noise(`jw${seed}`, 86, "url"),
    ].join("."),
} as const;

export type FakeKind = keyof typeof makers;

/** A repeatable fake of the right form, assembled at run time so that no file ever holds a key-like literal. For examples and tests. */
export function fakeKey(
  kind: FakeKind = "project",
  seed: string | number = 1,
): string {
  return makers[kind](String(seed));
}
