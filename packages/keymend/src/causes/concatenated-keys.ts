import { fakeKey } from "../key/fake.ts";
import { MARKER } from "../key/families.ts";
import type { Cause } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { answer, evidence, unknownKey } from "./sketch.ts";
import { damage } from "./harm.ts";
import { newKey, repair } from "./remedies.ts";
import { from, keyHeads, named, sentValue } from "./sent.ts";
import { stripped, worksAtProvider } from "./speak.ts";

const SPLIT = /(?=sk-(?:proj|svcacct|admin|None|ant)-|(?<![A-Za-z0-9_-])sk-)/;

export const concatenatedKeys: Cause = {
  id: "concatenated-keys",
  group: "value-damaged",
  title: "Two keys were joined",
  why:
    "A new key was pasted without taking the old one out, a secret was appended to instead of replaced, or two lines were " +
    "read as one value. The provider gets both keys as one, and knows no such key.",
  rank: 15,
  detect(e) {
    const sent = sentValue(e);
    if (sent?.value == null || sent.value.length > 10_000) return null;
    const parts = keysOf(sent.value);
    const count = keyHeads(sent.value);
    if (count < 2) return null;
    const second =
      parts.length < 2
        ? -1
        : sent.value.indexOf(parts[1] ?? "", (parts[0] ?? "").length);
    const same = parts.every((part) => part === parts[0]);
    // `sk-proj-sk-proj-…`: one key behind the head of another
    const head = parts.length === 1;
    const listed = /[,;|]\s*sk-/.test(sent.value);
    const good = parts.find((part) => works(e, part));
    const keep = same ? parts[0] : good;
    return damage(e, sent, {
      // some programs take a list of keys; the provider never does
      ...(listed ? { cap: "likely" as const } : {}),
      summary: `${named(e, sent)} ${head ? "begins with the head of a key twice" : `holds ${String(Math.max(count, parts.length))} keys ${joint(sent.value)}${same ? ", the same one twice" : ""}`}`,
      facts: [
        {
          fact:
            second > 0
              ? `a second key begins at character ${String(second + 1)} of ${String(sent.length)}`
              : head
                ? "a second head of a key follows the first"
                : `the value of ${String(sent.length)} characters holds the middle mark of OpenAI's keys ${String(count)} times`,
          from: from(sent),
        },
      ],
      remedies:
        keep === undefined
          ? [
              newKey(sent.at, {
                id: "keep-one-key",
                summary:
                  "keep one of the keys: the newer one, as a rule the last; make a new one when in doubt",
              }),
            ]
          : [
              repair(
                e,
                sent.at,
                {
                  id: "keep-one-key",
                  summary: same
                    ? "keep the key once"
                    : "keep the key that the provider accepts",
                },
                { clean: () => keep },
              ),
            ],
    });
  },
  examples: () => {
    const [one, two] = [fakeKey("project", 1), fakeKey("project", 2)];
    return {
      faulty: [
        evidence({
          value: `${one}\n${two}`,
          winner: { source: "process", path: null, line: null, column: null },
        }),
        evidence({ value: one + one, answers: [unknownKey(one + one)] }),
        evidence({
          value: `${one},${two}`,
          answers: [unknownKey(`${one},${two}`)],
        }),
        evidence({ value: fakeKey("legacy", 1) + fakeKey("legacy", 2) }),
        evidence({
          value: `sk-proj-${one}`,
          answers: [unknownKey(`sk-proj-${one}`)],
        }),
      ],
      healthy: [
        evidence({ value: one }),
        evidence({ value: `${one}\n` }),
        evidence({ value: `${one},${two}`, answers: [answer()] }),
        evidence({ value: fakeKey("gateway") }),
      ],
    };
  },
};

function keysOf(value: string): string[] {
  const half = value.length / 2;
  // old keys joined without a gap have no second head to split at when they are alike
  if (value.slice(0, half) === value.slice(half))
    return [value.slice(0, half), value.slice(half)];
  if (/^sk-[A-Za-z0-9]{48}sk-[A-Za-z0-9]{48}$/.test(value))
    return [value.slice(0, 51), value.slice(51)];
  return value
    .split(SPLIT)
    .map((part) => stripped(part.replace(/[\s,;|]+$/, "")))
    .filter((part) => part.length >= 20);
}

function joint(value: string): string {
  if (/[\r\n]/.test(value.trim())) return "on two lines";
  if (/[,;|]\s*sk-/.test(value)) return "in a list";
  return /\s+sk-/.test(value.trim()) ? "with a blank between" : "without a gap";
}

function works(e: Evidence, part: string): boolean {
  return (
    part.includes(MARKER) &&
    e.seen.some((one) => one.value === part && worksAtProvider(e, one))
  );
}
