import type { Evidence, Seen } from "../model/evidence.ts";
import {
  bestFirst,
  hasTag,
  holdsKey,
  isSameValue,
  wantedNames,
  isRejected,
} from "./reach.ts";
import { refusalOf } from "./speak.ts";

// What a program that was started earlier may still hold: shared by the two stale causes. Pure.

/** The place of an older value that the masked key in the error belongs to; null when a current place has it too. */
export function oldCopy(e: Evidence): Seen | null {
  if (
    e.error === null ||
    e.mask === null ||
    refusalOf(e, "invalid-api-key") === null
  )
    return null;
  const { matches } = e.mask;
  return matches.length > 0 && matches.every(isOld)
    ? (matches[0] ?? null)
    : null;
}

/** A value that no program reads any more: commented out, in the history, or in a backup of the file. */
function isOld(occurrence: Seen): boolean {
  return (
    hasTag(occurrence, "commented") ||
    occurrence.source === "git-history" ||
    occurrence.source === "shell-history" ||
    /[.~_-](?:bak|backup|old|orig|save|prev)\b|~$/i.test(occurrence.path ?? "")
  );
}

/** The masked key of the error, when it belongs to no place that was read. */
export function unknownMask(e: Evidence): string | null {
  if (
    e.error === null ||
    e.mask?.from !== "error-text" ||
    e.mask.mask.whole ||
    e.mask.matches.length > 0
  )
    return null;
  return refusalOf(e, "invalid-api-key") === null ? null : e.mask.mask.shown;
}

/** The key that the program would get if it were started now, unless the provider refuses it. */
export function workingKey(e: Evidence, except: Seen | null): Seen | null {
  const variables = e.contexts[0]?.variables;
  const winners = wantedNames(e).flatMap(
    (name) => variables?.get(name)?.from ?? [],
  );
  const others = [...winners, ...e.candidates].filter(
    (one) =>
      holdsKey(one) &&
      !isOld(one) &&
      !isRejected(e, one) &&
      (except === null || !isSameValue(one, except)),
  );
  return bestFirst(e, others)[0] ?? null;
}
