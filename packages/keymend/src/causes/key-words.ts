import { familyOf } from "../key/families.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import { PUBLIC_PREFIXES } from "../key/names.ts";
import { refusalOf, stripped } from "./speak.ts";
import { cleanAnswer } from "./harm.ts";
import { fitsMask, sentValue, type Sent } from "./sent.ts";

// What the causes of a dead, leaked or wrong kind of key ask for. Pure.

/** A key that the provider refused as unknown, sent as it stands: nothing about its characters explains it. */
export interface Dead {
  sent: Sent;
  from: "provider" | "error-text";
}

/** Null when the provider was not asked, took the key, or said something else. */
export function deadKey(e: Evidence): Dead | null {
  const refused = refusalOf(e, "invalid-api-key");
  const sent = sentValue(e);
  if (refused === null || sent === null) return null;
  // the cleaned form works: the damage is the fault, not the key
  if (sent.at !== null && cleanAnswer(e, sent.at) === "accepted") return null;
  // the error is old: the very value that it shows is accepted now
  const { occurrence } = e.subject;
  const takenNow =
    occurrence !== null &&
    e.answers.some(
      (one) => one.occurrence === occurrence.id && one.outcome === "ok",
    );
  if (
    refused.from === "error-text" &&
    takenNow &&
    sent.at?.id === occurrence?.id
  )
    return null;
  return { sent, from: refused.from };
}

/** Could be a live key of OpenAI by its form; says nothing about whether it works. */
export function hasKeyForm(sent: Sent): boolean {
  if (sent.value === null) return /^sk-(?!ant-|or-v)/.test(sent.head);
  const family = familyOf(stripped(sent.value));
  return (
    family !== null &&
    (family.kind === "secret" ||
      family.kind === "admin" ||
      family.kind === "gateway")
  );
}

/** All places that hold this very value. */
export function copiesOf(e: Evidence, sent: Sent): Seen[] {
  const mask = e.mask?.mask;
  return e.seen.filter((one) => {
    if (one.value === null) return false;
    if (sent.value !== null)
      return stripped(one.value) === stripped(sent.value);
    return mask !== undefined && fitsMask(one.value, mask);
  });
}

export interface PublicPlace {
  at: Seen;
  /** How it reaches visitors. */
  fact: string;
}

/** Places whose value a browser receives: a bundled variable that browser code reads, or a literal in browser code. */
export function publicPlaces(e: Evidence): PublicPlace[] {
  return e.seen.flatMap((at): PublicPlace[] => {
    if (at.role !== "key" || at.value === null || isAside(at)) return [];
    const fact = reads(e, at) ?? literal(e, at);
    return fact === null ? [] : [{ at, fact }];
  });
}

const isAside = (one: Seen) =>
  one.tags?.some(
    (tag) => tag === "commented" || tag === "template" || tag === "test",
  ) === true;

/** Code that runs in a browser reads this public variable, so the bundler writes its value into the page. */
function reads(e: Evidence, { variable }: Seen): string | null {
  if (
    variable === null ||
    !PUBLIC_PREFIXES.some((prefix) => variable.startsWith(prefix))
  )
    return null;
  const read = factsOf(e, "env-read").find(
    (one) => one.browser && one.name === variable,
  );
  const client = factsOf(e, "client").find(
    (one) =>
      one.browser &&
      one.options.apiKey?.kind === "variable" &&
      one.options.apiKey.name === variable,
  );
  const at = (read ?? client)?.at;
  return at === undefined
    ? null
    : `${at.path}:${String(at.line)} reads ${variable} in code for the browser: the bundler writes its value into the page`;
}

function literal(e: Evidence, at: Seen): string | null {
  if (at.source !== "source-code" || at.path === null) return null;
  const browser =
    at.tags?.includes("public") === true ||
    factsOf(e, "client").some(
      (one) => one.browser && one.at.path === at.path,
    ) ||
    factsOf(e, "env-read").some(
      (one) => one.browser && one.at.path === at.path,
    );
  return browser
    ? `${at.path}:${String(at.line ?? 1)} is code for the browser and holds the key as text`
    : null;
}

/** `2026-11-20` */
export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
