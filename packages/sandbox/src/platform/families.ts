import type { RefusalId } from "../refusals.ts";
import type { Letters } from "./random.ts";

// base64 of the company's name, in the middle of every modern secret; in two parts so that no scanner stumbles over this file
const MARKER = "T3Blbk" + "FJ";

/** How one kind of key is made. Lengths: gitleaks, trufflehog and kingfisher rules and masked samples, checked 2026-11. */
export interface Family {
  /** Public head, shown in redacted values. */
  readonly head: string;
  readonly length: number;
  /** What may hold such a key. */
  readonly owner: "user" | "service_account";
  /** Bound to one project; the others follow their owner. */
  readonly projectBound: boolean;
  /** Only an admin key opens the admin API. */
  readonly admin: boolean;
  /** Works in every organization of its owner. */
  readonly followsOwner: boolean;
  /** The "no user keys" policy shuts it out. */
  readonly isUserKey: boolean;
  /** What it says when it was deleted or switched off, and when its time is over. */
  readonly whenEnded: RefusalId & ("invalid-key" | "token-invalidated");
  readonly whenExpired: RefusalId & ("expired-key" | "token-expired");
  make(letters: Letters): string;
}

const long = (head: string, half: number) => (letters: Letters) =>
  // every long sample seen ends in A
  `${head}${letters(half, "url")}${MARKER}${letters(half - 1, "url")}A`;

const key = { whenEnded: "invalid-key", whenExpired: "expired-key" } as const;

const project = {
  ...key,
  head: "sk-proj-",
  owner: "user",
  projectBound: true,
  admin: false,
  followsOwner: false,
  isUserKey: false,
} as const;

const user = {
  ...key,
  owner: "user",
  projectBound: false,
  admin: false,
  followsOwner: true,
  isUserKey: true,
} as const;

const part = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

/** In the form of a JWT; its signature is letters. */
const token = (letters: Letters): string =>
  [
    part({ alg: "RS256", typ: "JWT" }),
    part({ iss: "https://auth.openai.com", jti: letters(32, "hex") }),
    letters(86, "url"),
  ].join(".");

export const families = {
  user: {
    ...user,
    head: "sk-",
    length: 51,
    make: (letters) => `sk-${letters(20)}${MARKER}${letters(20)}`,
  },
  none: {
    ...user,
    head: "sk-None-",
    length: 164,
    make: long("sk-None-", 74),
  },
  project: { ...project, length: 164, make: long("sk-proj-", 74) },
  "project-132": { ...project, length: 132, make: long("sk-proj-", 58) },
  "project-56": {
    ...project,
    length: 56,
    make: (letters) => `sk-proj-${letters(48)}`,
  },
  "service-account": {
    ...key,
    head: "sk-svcacct-",
    owner: "service_account",
    length: 167,
    projectBound: true,
    admin: false,
    followsOwner: false,
    isUserKey: false,
    make: long("sk-svcacct-", 74),
  },
  admin: {
    ...key,
    head: "sk-admin-",
    owner: "user",
    length: 133,
    projectBound: false,
    admin: true,
    followsOwner: false,
    isUserKey: false,
    make: long("sk-admin-", 58),
  },
  /** What a sign-in or a workload identity gets. */
  "access-token": {
    ...user,
    head: "eyJ",
    length: 223,
    isUserKey: false,
    whenEnded: "token-invalidated",
    whenExpired: "token-expired",
    make: token,
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;

export const isFamilyName = (text: string): text is FamilyName =>
  Object.hasOwn(families, text);

/** A new value of this family. It exists here and nowhere else: the platform keeps only its hash. */
export const makeKey = (family: FamilyName, letters: Letters): string =>
  families[family].make(letters);
