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
  /** The organization's "no user keys" policy ends it. */
  readonly isUserKey: boolean;
  make(letters: Letters): string;
}

const long = (head: string, half: number) => (letters: Letters) =>
  // every long sample seen ends in A
  `${head}${letters(half, "url")}${MARKER}${letters(half - 1, "url")}A`;

const project = {
  head: "sk-proj-",
  owner: "user",
  projectBound: true,
  admin: false,
  isUserKey: false,
} as const;

const user = {
  owner: "user",
  projectBound: false,
  admin: false,
  isUserKey: true,
} as const;

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
    head: "sk-svcacct-",
    owner: "service_account",
    length: 167,
    projectBound: true,
    admin: false,
    isUserKey: false,
    make: long("sk-svcacct-", 74),
  },
  admin: {
    head: "sk-admin-",
    owner: "user",
    length: 133,
    projectBound: false,
    admin: true,
    isUserKey: false,
    make: long("sk-admin-", 58),
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof families;

export const isFamilyName = (text: string): text is FamilyName =>
  Object.hasOwn(families, text);

/** A new value of this family. It exists here and nowhere else: the platform keeps only its hash. */
export const makeKey = (family: FamilyName, letters: Letters): string =>
  families[family].make(letters);
