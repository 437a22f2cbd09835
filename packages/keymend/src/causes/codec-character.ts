import { describeCharacter } from "../key/characters.ts";
import type { Finding, Proof } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { newKey } from "./remedies.ts";
import { type Sent, whole } from "./sent.ts";
import { localFault } from "./speak.ts";

// The character that a codec error names. Pure.

export interface Reported {
  /** Null when no place here holds such a character at that position. */
  sent: Sent | null;
  codePoint: number;
  proof: Proof;
}

/**
 * The character that a codec error names, found where it says: the reported index less the seven characters of
 * "Bearer " is the index in the key.
 */
export function characterAt(
  e: Evidence,
  wanted: (codePoint: number) => boolean,
): Reported | null {
  const fault = localFault(e, "codec");
  if (fault?.codePoint == null || !wanted(fault.codePoint)) return null;
  const { codePoint, position } = fault;
  const index = position === null ? null : position - 7;
  const holds = (value: string | null) =>
    value !== null &&
    (index === null
      ? value.includes(String.fromCodePoint(codePoint))
      : value.codePointAt(index) === codePoint);
  const { occurrence, value } = e.subject;
  const other = e.seen.find((one) => one.role !== "other" && holds(one.value));
  const sent =
    value !== null && holds(value)
      ? whole(value, occurrence)
      : other?.value == null
        ? null
        : whole(other.value, other);
  const where =
    index === null || index < 0
      ? ""
      : ` at character ${String(index + 1)} of the key (its position less "Bearer ")`;
  return {
    sent,
    codePoint,
    proof: {
      fact: `the error names ${describeCharacter(codePoint)}${where}`,
      from: "error-text",
    },
  };
}

/** The finding when only the error text shows the character. */
export function saidCharacter(reported: Reported): Finding {
  return {
    certainty: "likely",
    at: null,
    summary: `the key that was sent has ${describeCharacter(reported.codePoint)} in it`,
    evidence: [reported.proof],
    remedies: [
      newKey(null, {
        id: "copy-again",
        summary:
          "copy the key again with the copy button of the page that made it, and paste it as plain text",
      }),
    ],
  };
}
