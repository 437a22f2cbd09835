import type { Cause, Edit } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import {
  bestFirst,
  hasTag,
  holding,
  holdsKey,
  isBlank,
  isHealthy,
  isInherited,
  isPersistent,
  isRefusedValue,
  isSameValue,
  mayBeKey,
  saidMissing,
  wantedNames,
  isAccepted,
  isRejected,
} from "./reach.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { place, pointAt, sourceOf } from "./speak.ts";

export const duplicateDefinition: Cause = {
  id: "duplicate-definition",
  group: "other-source-won",
  title: "The variable is defined twice",
  why:
    "A name stands twice in one file, or in two files of one chain, and only one of them counts: mostly the later " +
    "line, or the file with the narrower name. The key was written into the other.",
  rank: 20,
  detect(e) {
    if (isHealthy(e)) return null;
    const winner = sent(e);
    if (winner === null || !isBad(e, winner)) return null;
    const good = bestFirst(
      e,
      twins(e, winner).filter(
        (one) =>
          holdsKey(one) && !isSameValue(one, winner) && !isRejected(e, one),
      ),
    )[0];
    if (good === undefined) return null;
    const what = isBlank(winner.value)
      ? "nothing"
      : mayBeKey(winner.value)
        ? "a key that is refused"
        : "a filler";
    return {
      certainty:
        isAccepted(e, good) || !mayBeKey(winner.value) ? "proven" : "likely",
      at: pointAt(winner),
      summary: `${winner.variable ?? "the variable"} is defined twice: ${place(e, winner)} counts and holds ${what}, ${place(e, good)} does not count`,
      evidence: [
        {
          fact: `${place(e, winner)} holds ${what}, and is the one that counts`,
          from: sourceOf(winner),
        },
        holding(e, good),
      ],
      remedies: [
        {
          id: "remove-duplicate",
          summary: `delete the definition at ${place(e, winner)}`,
          steps: [
            `delete ${winner.variable ?? "the line"} at ${place(e, winner)}; ${place(e, good)} then counts`,
            "start the program again",
          ],
          edits: [
            { do: "remove-definition", occurrence: winner.id } satisfies Edit,
          ],
        },
      ],
    };
  },
  examples: () => ({
    faulty: [
      twice("your_openai_api_key"),
      twice(""),
      twice(fakeKey("legacy")),
      // two files of one chain
      twice("changeme", ".env.local"),
      inProfile(),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // .env has the filler, .env.local the key: as it should be
      chain(),
      { ...twice(fakeKey("legacy")), answers: [answer()] },
      twice(fakeKey()),
      commentedOut(),
      {
        ...twice("changeme"),
        seen: [
          seen({ line: 6, value: "changeme" }),
          seen({ id: "o2", line: 2, value: fakeKey(), tags: ["commented"] }),
        ],
      },
      {
        ...twice(fakeKey("legacy")),
        command: "explain" as const,
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
      },
    ],
  }),
};

/** Line 6 counts, line 2 (or `.env`) has the key. */
function twice(value: string, path = ".env"): Evidence {
  const winner = seen({ path, line: 6, value });
  const other = seen({ id: "o2", line: 2, value: fakeKey() });
  return evidence({
    value,
    winner,
    seen: [other, winner],
    contexts: [
      context({
        files: [path, ".env"],
        variables: new Map([
          [
            "OPENAI_API_KEY",
            effective({ from: winner, losers: path === ".env" ? [] : [other] }),
          ],
        ]),
      }),
    ],
    answers: mayBeKey(value)
      ? [unknownKey(value), answer({ occurrence: "o2" })]
      : [],
  });
}

function chain(): Evidence {
  const local = seen({ path: ".env.local", value: fakeKey() });
  const plain = seen({ id: "o2", value: "placeholder-set-in-env-local" });
  return evidence({
    value: fakeKey(),
    winner: local,
    seen: [local, plain],
    contexts: [
      context({
        files: [".env.local", ".env"],
        variables: new Map([
          ["OPENAI_API_KEY", effective({ from: local, losers: [plain] })],
        ]),
      }),
    ],
    answers: [answer()],
  });
}

function inProfile(): Evidence {
  const winner = seen({
    source: "process",
    path: null,
    line: null,
    value: fakeKey("legacy"),
  });
  const later = seen({
    id: "o2",
    source: "shell-profile",
    path: "~/.zshrc",
    line: 12,
    value: fakeKey("legacy"),
  });
  const first = seen({
    id: "o3",
    source: "shell-profile",
    path: "~/.zshrc",
    line: 4,
    value: fakeKey(),
  });
  return evidence({
    value: fakeKey("legacy"),
    winner,
    seen: [winner, later, first],
    answers: [unknownKey(fakeKey("legacy")), answer({ occurrence: "o3" })],
  });
}

/** The error shows the key of a line that was commented out since: it no longer defines anything. */
function commentedOut(): Evidence {
  const before = seen({
    id: "o2",
    line: 1,
    value: fakeKey("legacy"),
    tags: ["commented"],
  });
  const now = seen({ line: 2, value: fakeKey() });
  const mask = maskOf(fakeKey("legacy"));
  return evidence({
    value: fakeKey(),
    winner: now,
    seen: [before, now],
    command: "explain",
    mask: { mask, from: "error-text", matches: [before] },
    error: errorText({ refusals: [refusal("invalid-api-key", { mask })] }),
  });
}

/** The definition whose value the program gets: in a file; for a value of the process, the profile line that set it. */
function sent(e: Evidence): Seen | null {
  const variables = e.contexts[0]?.variables;
  const from =
    wantedNames(e).flatMap((name) => variables?.get(name)?.from ?? [])[0] ??
    e.subject.occurrence;
  const masked =
    e.error === null
      ? null
      : e.mask?.matches.find(
          (one) => one.path !== null && !hasTag(one, "commented", "template"),
        );
  const winner = masked ?? from ?? null;
  if (winner === null || !isInherited(winner)) return winner;
  return (
    e.seen.findLast(
      (one) =>
        one.path !== null &&
        isPersistent(one) &&
        one.variable === winner.variable &&
        isSameValue(one, winner),
    ) ?? null
  );
}

function isBad(e: Evidence, winner: Seen): boolean {
  if (isAccepted(e, winner)) return false;
  const dull = isBlank(winner.value) || !mayBeKey(winner.value);
  if (e.error === null) return dull || isRejected(e, winner);
  return (
    isRefusedValue(e, winner) ||
    (dull &&
      (saidMissing(e) !== null ||
        e.error.refusals.some((one) => one.kind === "invalid-api-key")))
  );
}

/** Other definitions of the name in the same file, in the same chain of files, or in the profiles. */
function twins(e: Evidence, winner: Seen): Seen[] {
  const listed =
    e.contexts[0]?.variables.get(winner.variable ?? "")?.losers ?? [];
  const chained = new Set(e.contexts[0]?.files ?? []);
  const isTwin = (one: Seen) =>
    one.id !== winner.id &&
    one.variable === winner.variable &&
    one.path !== null &&
    !hasTag(one, "commented", "template") &&
    (one.path === winner.path ||
      (isPersistent(winner)
        ? isPersistent(one)
        : winner.source === one.source &&
          chained.has(one.path) &&
          chained.has(winner.path ?? "")));
  return [...listed, ...e.seen].filter(
    (one, index, all) =>
      isTwin(one) && all.findIndex((other) => other.id === one.id) === index,
  );
}
