import { fakeKey } from "../key/fake.ts";
import type { Cause, Proof } from "../model/cause.ts";
import type { AdminRecord, Evidence, LedgerEntry } from "../model/evidence.ts";
import { answer, evidence, seen, unknownKey } from "./sketch.ts";
import { copiesOf, day, deadKey, hasKeyForm, type Dead } from "./key-words.ts";
import { newKey, useOther } from "./remedies.ts";
import { from, named } from "./sent.ts";
import { pointAt } from "./speak.ts";

export const keyRevoked: Cause = {
  id: "key-revoked",
  group: "key-state",
  title: "The key was revoked, deleted or replaced",
  why:
    "Somebody deleted the key or rotated it, or the provider ended it. The answer is the same as for a key that never " +
    "existed; only what was true before tells them apart: keymend's own ledger, the organization's list of keys, its audit log.",
  rank: 25,
  detect(e) {
    const dead = deadKey(e);
    if (dead === null || !hasKeyForm(dead.sent)) return null;
    const before = proofs(e, dead);
    if (before.length === 0) return null;
    return {
      certainty: "proven",
      at: pointAt(dead.sent.at),
      summary: `the key in ${named(e, dead.sent)} was a working key once, and it is refused now`,
      evidence: [
        ...before,
        {
          fact: "OpenAI answers that it does not know the key",
          from: dead.from,
        },
      ],
      remedies: [
        ...useOther(e, dead.sent.at),
        newKey(dead.sent.at, {
          summary: "put the key that replaced it there, or make a new one",
        }),
      ],
    };
  },
  examples: () => {
    const key = fakeKey();
    const winner = seen({ value: key });
    const refused = { value: key, answers: [unknownKey(key)] };
    const gone: AdminRecord = {
      state: "gone",
      id: null,
      expiresAtMs: null,
      lastUsedMs: null,
      createdMs: null,
      projectArchived: false,
      endedBy: null,
    };
    const entry: LedgerEntry = {
      fingerprint: winner.fingerprint ?? "",
      firstWorkedMs: Date.parse("2026-09-01"),
      lastWorkedMs: Date.parse("2026-11-20"),
    };
    const ledger = new Map([[entry.fingerprint, entry]]);
    return {
      faulty: [
        evidence({ ...refused, ledger }),
        evidence({ ...refused, admin: gone }),
        evidence({
          ...refused,
          admin: {
            ...gone,
            state: "not-found",
            endedBy: {
              event: "api_key.deleted",
              atMs: Date.parse("2026-11-21"),
            },
          },
        }),
      ],
      healthy: [
        evidence(refused),
        evidence({ ...refused, admin: { ...gone, state: "not-found" } }),
        evidence({ value: key, answers: [answer()], ledger }),
        evidence({ value: key, ledger, offline: true }),
      ],
    };
  },
};

/** What shows that the key existed. */
function proofs(e: Evidence, { sent }: Dead): Proof[] {
  const out: Proof[] = [];
  const entry = copiesOf(e, sent)
    .map((one) =>
      one.fingerprint === null ? undefined : e.ledger.get(one.fingerprint),
    )
    .find((one) => one !== undefined);
  if (entry !== undefined)
    out.push({
      fact: `it worked on this machine until ${day(entry.lastWorkedMs)} (keymend's ledger of fingerprints)`,
      from: "history",
    });
  if (e.admin?.state === "gone")
    out.push({
      fact: "the organization's list of keys does not hold it any more",
      from: "provider",
    });
  if (e.admin?.endedBy != null && e.admin.state !== "listed")
    out.push({
      fact: `the organization's audit log says ${e.admin.endedBy.event} on ${day(e.admin.endedBy.atMs)}`,
      from: "provider",
    });
  return from(sent) === "error-text"
    ? out.filter((one) => one.from !== "provider")
    : out;
}
