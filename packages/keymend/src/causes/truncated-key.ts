import { familyOf, MARKER, type Family } from "../key/families.ts";
import { fakeKey } from "../key/fake.ts";
import type { Cause, Finding, Proof, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { harmOf, type Harm } from "./harm.ts";
import { newKey } from "./remedies.ts";
import { from, named, sentValue, type Sent } from "./sent.ts";
import { place, pointAt, sourceOf } from "./speak.ts";

export const truncatedKey: Cause = {
  id: "truncated-key",
  group: "value-damaged",
  title: "The key is cut short",
  why:
    "A field, a column or a copy took only part of the key: modern keys are three times as long as those of 2023. The masked " +
    "form that a tool shows still looks right; the length and the last four characters do not.",
  rank: 20,
  alike: ["key-unknown"],
  detect(e) {
    const sent = sentValue(e);
    if (sent === null) return null;
    const harm = harmOf(e, sent);
    if (harm === null) return null;
    const longer = longerCopy(e, sent);
    if (longer !== null) return cutFrom(e, sent, longer, harm);
    // the form alone says nothing: the provider must have refused it
    return harm.evidence.length > 0 ? byForm(e, sent, harm) : null;
  },
  examples: () => {
    const key = fakeKey();
    const cut = key.slice(0, 100);
    const mask = maskOf(cut);
    const refused = errorText({
      refusals: [refusal("invalid-api-key", { mask })],
    });
    return {
      faulty: [
        evidence({
          value: key.slice(0, 32),
          answers: [unknownKey(key.slice(0, 32))],
        }),
        evidence({
          value: cut,
          seen: [
            seen({ value: cut }),
            seen({ id: "o2", path: ".env.bak", value: key }),
          ],
          answers: [unknownKey(cut)],
        }),
        evidence({
          value: key,
          facts: [
            {
              kind: "field-limit",
              at: { path: "provider/models.py", line: 5 },
              limit: 100,
            },
          ],
          mask: { mask, from: "error-text", matches: [] },
          error: refused,
        }),
        // nothing here holds it: the masked form alone
        evidence({
          value: null,
          mask: { mask, from: "error-text", matches: [] },
          error: refused,
        }),
        evidence({ value: key.slice(8), answers: [unknownKey(key.slice(8))] }),
      ],
      healthy: [
        evidence({ value: key, answers: [unknownKey(key)] }),
        evidence({ value: key.slice(0, 32) }),
        evidence({ value: key.slice(0, 32), answers: [answer()] }),
        evidence({
          value: fakeKey("service-account"),
          answers: [unknownKey(fakeKey("service-account"))],
        }),
        evidence({
          value: fakeKey("gateway"),
          answers: [unknownKey(fakeKey("gateway"))],
        }),
      ],
    };
  },
};

interface Longer {
  at: Seen;
  value: string;
  /** The part that is missing. */
  lost: "end" | "head";
}

/** A place that holds the whole of what was sent in part. */
function longerCopy(e: Evidence, sent: Sent): Longer | null {
  for (const at of e.seen) {
    const value = at.value?.trim();
    if (value === undefined || at.id === sent.at?.id) {
      // the same place may hold it whole: something behind it cuts
      if (sent.value !== null || value === undefined) continue;
    }
    if (value.length > 1_000 || at.role === "base-url") continue;
    const lost = partOf(value, sent);
    if (lost !== null) return { at, value, lost };
  }
  return null;
}

function partOf(value: string, sent: Sent): Longer["lost"] | null {
  const length = sent.value?.length ?? sent.length;
  if (length === null || length < 13 || length >= value.length) return null;
  // whatever is longer by a quote or a blank is another matter
  if (!/^[\w-]+$/.test(value)) return null;
  const end = value.slice(0, length);
  const start = value.slice(-length);
  if (sent.value !== null)
    return end === sent.value ? "end" : start === sent.value ? "head" : null;
  const same = (part: string) =>
    part.startsWith(sent.head) && part.endsWith(sent.tail);
  return same(end) ? "end" : same(start) ? "head" : null;
}

function cutFrom(e: Evidence, sent: Sent, longer: Longer, harm: Harm): Finding {
  const length = sent.value?.length ?? sent.length ?? 0;
  const limit = factsOf(e, "field-limit").find((one) => one.limit === length);
  const at = sent.at ?? longer.at;
  const part = longer.lost === "end" ? "first" : "last";
  const evidenceOf: Proof[] = [
    {
      fact: `what was sent are the ${part} ${String(length)} of the ${String(longer.value.length)} characters in ${place(e, longer.at)}`,
      from: sent.value === null ? "error-text" : sourceOf(longer.at),
    },
    ...(limit === undefined
      ? []
      : [
          {
            fact: `${limit.at.path}:${String(limit.at.line)} keeps at most ${String(limit.limit)} characters`,
            from: "file" as const,
          },
        ]),
    ...harm.evidence,
  ];
  return {
    certainty: harm.evidence.length > 0 ? "proven" : "likely",
    at:
      limit === undefined
        ? pointAt(at)
        : { path: limit.at.path, line: limit.at.line, variable: null },
    summary:
      limit === undefined
        ? `${sent.at === null ? "the key that was sent" : named(e, sent)} is cut: it holds ${String(length)} of ${String(longer.value.length)} characters`
        : `the field at ${limit.at.path}:${String(limit.at.line)} cuts the key to ${String(limit.limit)} characters`,
    evidence: evidenceOf,
    remedies: [
      limit === undefined
        ? putWhole(e, sent, longer)
        : widen(limit.at, limit.limit),
    ],
  };
}

function putWhole(e: Evidence, sent: Sent, { at, value }: Longer): Remedy {
  const here = sent.at;
  const editable = here?.path != null && here.id !== at.id;
  return {
    id: "put-whole-key",
    summary: `put the whole key of ${place(e, at)} ${here === null ? "where the program keeps its copy" : `into ${place(e, here)}`}`,
    steps: [
      `copy the whole value of ${place(e, at)}`,
      here === null
        ? "save it again where the program or tool keeps its copy, and see that it takes all of it"
        : `put it into ${place(e, here)}`,
      "start the program again",
    ],
    ...(editable
      ? {
          edits: [
            {
              do: "replace-value" as const,
              occurrence: here.id,
              with: () => value,
            },
          ],
        }
      : {}),
  };
}

function widen(at: { path: string; line: number }, limit: number): Remedy {
  return {
    id: "widen-field",
    summary: `let the field at ${at.path}:${String(at.line)} take 255 characters, and save the key again`,
    steps: [
      `raise the limit of ${String(limit)} at ${at.path}:${String(at.line)} to at least 255, with a migration of the column where there is one`,
      "save the key again: the stored copy is cut for good",
    ],
  };
}

/** No longer copy: the length and the end of the value against those of its family. */
function byForm(e: Evidence, sent: Sent, harm: Harm): Finding | null {
  const length = sent.value?.length ?? sent.length;
  if (length === null) return null;
  const odd = oddForm(sent, length);
  if (odd === null) return null;
  return {
    certainty: "likely",
    at: pointAt(sent.at),
    summary: `${sent.at === null ? "the key that was sent" : named(e, sent)} looks cut: ${odd}`,
    evidence: [
      {
        fact: `what was sent has ${String(length)} characters: ${odd}`,
        from: sent.value === null ? "error-text" : from(sent),
      },
      ...harm.evidence,
    ],
    remedies: [
      newKey(sent.at, {
        id: "copy-whole-key",
        summary:
          "copy the key again with the copy button; where it is not shown any more, make a new one",
      }),
    ],
    undecided: ["key-unknown"],
  };
}

const LONG: Readonly<Record<string, RegExp>> = {
  "openai-project": /^sk-proj-/,
  "openai-service-account": /^sk-svcac/,
  "openai-admin": /^sk-admin/,
  "openai-none": /^sk-None-/,
};

function oddForm(sent: Sent, length: number): string | null {
  const { value } = sent;
  if (value !== null) {
    if (!/^[\w-]+$/.test(value)) return null;
    const lostHead = value.includes(MARKER) && !value.startsWith("sk-");
    if (lostHead) return "the head of the key (sk-…) is missing";
  }
  const lengths = familyLengths(sent);
  if (lengths === null || lengths.includes(length)) return null;
  if (length > Math.max(...lengths)) return null;
  // long keys end in A, and hold the mark in their middle (reference 1.1); nothing official promises it
  const ended = sent.tail.endsWith("A");
  const marked = value === null || value.includes(MARKER);
  if (ended && marked) return null;
  return `keys of this kind have ${lengths.join(" or ")}`;
}

function familyLengths(sent: Sent): readonly number[] | null {
  if (sent.value !== null) {
    const family: Family | null = familyOf(sent.value);
    if (family !== null && family.id in LONG) return family.lengths;
    if (/^sk-[A-Za-z0-9]+$/.test(sent.value) && sent.value.includes(MARKER))
      return [51];
  }
  const id = Object.keys(LONG).find((one) => LONG[one]?.test(sent.head));
  return id === undefined ? null : (KNOWN[id] ?? null);
}

const KNOWN: Readonly<Record<string, readonly number[]>> = {
  "openai-project": [132, 164],
  "openai-service-account": [135, 167],
  "openai-admin": [133, 165],
  "openai-none": [56, 164],
};
