import type { LedgerEntry } from "../model/evidence.ts";
import type { StateFolder } from "./state-folder.ts";

const FILE = "ledger.json";
const DAY_MS = 86_400_000;
/** Keys not seen working for two years are forgotten. */
const KEEP_MS = 730 * DAY_MS;

/** Fingerprints of keys that the provider accepted from this machine. Never a key. */
export function readLedger(state: StateFolder): Map<string, LedgerEntry> {
  const text = state.read(FILE);
  if (text === null) return new Map();
  try {
    const data: unknown = JSON.parse(text);
    return new Map(
      Array.isArray(data)
        ? data.filter(isEntry).map((entry) => [entry.fingerprint, entry])
        : [],
    );
  } catch {
    return new Map(); // a damaged ledger only means that "worked before" cannot be proved
  }
}

/** A key that works now, and the salted hash of the folder in which it does; null for no folder of its own. */
export interface Working {
  fingerprint: string;
  project: string | null;
}

const MAX_PROJECTS = 10;

/** Notes that these keys work now. Written only when something new is known: at most once a day for a key and folder. */
export function noteWorking(
  state: StateFolder,
  ledger: ReadonlyMap<string, LedgerEntry>,
  working: readonly Working[],
  nowMs: number,
): void {
  const next = new Map(ledger);
  let changed = false;
  for (const { fingerprint, project } of working) {
    const entry = next.get(fingerprint);
    const known = entry?.projects ?? [];
    const isNew = project !== null && !known.includes(project);
    const isFresh = entry && nowMs - entry.lastWorkedMs < DAY_MS;
    if (isFresh && !isNew) continue;
    next.set(fingerprint, {
      fingerprint,
      firstWorkedMs: entry?.firstWorkedMs ?? nowMs,
      lastWorkedMs: nowMs,
      projects: (isNew ? [...known, project] : known).slice(-MAX_PROJECTS),
    });
    changed = true;
  }
  if (!changed) return;
  const kept = [...next.values()].filter(
    (entry) => nowMs - entry.lastWorkedMs < KEEP_MS,
  );
  state.write(FILE, `${JSON.stringify(kept)}\n`);
}

function isEntry(value: unknown): value is LedgerEntry {
  const entry = value as Partial<LedgerEntry> | null; // checked field by field below
  return (
    typeof entry?.fingerprint === "string" &&
    typeof entry.firstWorkedMs === "number" &&
    typeof entry.lastWorkedMs === "number" &&
    (entry.projects === undefined ||
      (Array.isArray(entry.projects) &&
        entry.projects.every((one) => typeof one === "string")))
  );
}
