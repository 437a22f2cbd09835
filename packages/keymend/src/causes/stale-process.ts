import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { oldCopy, unknownMask, workingKey } from "./old-value.ts";
import { advice, hasTag, holding, isAccepted, isRejected } from "./reach.ts";
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
import { place, pointAt } from "./speak.ts";

export const staleProcess: Cause = {
  id: "stale-process",
  group: "other-source-won",
  title: "A running process keeps the old value",
  why:
    "A process gets its environment once, when it starts. A server, a container or a notebook that was running " +
    "when the key changed goes on with the old one; restarting a container does not give it a new environment.",
  rank: 35,
  alike: ["key-unknown", "credential-store-wins", "stale-deployment"],
  detect(e) {
    if (e.error?.remarks.includes("deployed") === true) return null;
    return bornWithOld(e) ?? sentOld(e) ?? sentUnknown(e);
  },
  examples: () => ({
    faulty: [
      old({ tags: ["commented"] }),
      old({ source: "git-history", path: ".env" }),
      changed(["just-changed"]),
      changed(["in-container"]),
      changed([]),
      running(),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // the key in the error is the key in the file
      {
        ...old({}),
        mask: {
          mask: maskOf(fakeKey()),
          from: "error-text",
          matches: [seen({ id: "o2", value: fakeKey() })],
        },
      },
      { ...changed([]), answers: [] },
      changed(["deployed"]),
      { ...running(), answers: [answer()] },
      {
        ...changed(["just-changed"]),
        mask: null,
        error: errorText({
          refusals: [refusal("insufficient-quota")],
          remarks: ["just-changed"],
        }),
      },
    ],
  }),
};

function masked(
  value: string,
  matches: Seen[],
  remarks: NonNullable<Evidence["error"]>["remarks"],
): Partial<Evidence> {
  const mask = maskOf(value);
  return {
    command: "explain",
    mask: { mask, from: "error-text", matches },
    error: errorText({
      refusals: [refusal("invalid-api-key", { mask })],
      remarks,
    }),
  };
}

/** The error shows the key of an old line; the file has a new one. */
function old(part: Partial<Seen>): Evidence {
  const before = seen({ line: 1, value: fakeKey("legacy"), ...part });
  const now = seen({ id: "o2", line: 2, value: fakeKey() });
  return evidence({
    value: fakeKey(),
    winner: now,
    seen: [before, now],
    answers: [answer({ occurrence: "o2" })],
    ...masked(fakeKey("legacy"), [before], []),
  });
}

function changed(remarks: NonNullable<Evidence["error"]>["remarks"]): Evidence {
  return evidence({
    value: fakeKey(),
    answers: [answer()],
    ...masked(fakeKey("legacy"), [], remarks),
  });
}

/** The environment of the running process, beside the file that it was started from. */
function running(): Evidence {
  const born = seen({
    source: "env-from",
    path: null,
    line: null,
    value: fakeKey("legacy"),
  });
  const file = seen({ id: "o2", value: fakeKey() });
  return evidence({
    value: fakeKey("legacy"),
    winner: born,
    seen: [born, file],
    candidates: [file],
    contexts: [
      context({
        variables: new Map([
          ["OPENAI_API_KEY", effective({ from: born, losers: [file] })],
        ]),
      }),
    ],
    answers: [unknownKey(fakeKey("legacy")), answer({ occurrence: "o2" })],
  });
}

/** `--env-from`: what the process was born with is refused, and the file has a key that works. */
function bornWithOld(e: Evidence): Finding | null {
  const born = e.subject.occurrence;
  if (born?.source !== "env-from" || !isRejected(e, born)) return null;
  const now = workingKey(e, born);
  if (now === null || !isAccepted(e, now)) return null;
  return finding(e, now, {
    certainty: "likely",
    at: born,
    fact: `the process was started with another key than ${place(e, now)} holds now`,
  });
}

/** The masked key belongs to an older text: a comment, a backup, the history. */
function sentOld(e: Evidence): Finding | null {
  const before = oldCopy(e);
  const now = before === null ? null : workingKey(e, before);
  if (before === null || now === null) return null;
  const kind = hasTag(before, "commented")
    ? "a line that is commented out"
    : before.source === "git-history"
      ? "an older commit"
      : "an older copy";
  return finding(e, now, {
    certainty: isAccepted(e, now) ? "proven" : "likely",
    at: before,
    fact: `the key in the error is the one of ${place(e, before)}, ${kind}`,
  });
}

/** The masked key is nowhere here, and the key that a start now would give works. */
function sentUnknown(e: Evidence): Finding | null {
  const shown = unknownMask(e);
  const now = shown === null ? null : workingKey(e, null);
  if (shown === null || now === null) return null;
  const told = e.error?.remarks.includes("just-changed") === true;
  const good = isAccepted(e, now);
  if (!told && !good) return null;
  const certainty =
    told || (good && e.error?.remarks.includes("in-container") === true)
      ? "likely"
      : "possible";
  const found = finding(e, now, {
    certainty,
    at: now,
    fact: `the key in the error (${shown}) is in no place here; the program would get the one of ${place(e, now)} if it started now`,
  });
  return certainty === "likely"
    ? found
    : {
        ...found,
        undecided: ["key-unknown", "credential-store-wins", "stale-deployment"],
      };
}

function finding(
  e: Evidence,
  now: Seen,
  found: { certainty: Finding["certainty"]; at: Seen; fact: string },
): Finding {
  const container =
    e.error?.remarks.includes("in-container") === true ||
    e.contexts[0]?.fact?.kind === "compose-service";
  return {
    certainty: found.certainty,
    at: pointAt(found.at),
    summary: `the program that failed still has an older key; ${place(e, now)} holds the new one`,
    evidence: [
      {
        fact: found.fact,
        from: e.error === null ? "environment" : "error-text",
      },
      holding(e, now),
    ],
    remedies: [
      advice(
        "restart",
        "start the program again, so that it reads the new key",
        [
          ...(container
            ? [
                "run: docker compose up -d --force-recreate (docker restart keeps the old environment)",
              ]
            : [
                "end the program, its workers and its watcher, and start it again",
                "in a notebook: restart the kernel; in an editor: open its window again",
              ]),
          "see with ps that no older process is left",
        ],
      ),
    ],
  };
}
