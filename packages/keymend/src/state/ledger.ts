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

/** Notes that these keys work now. Written only when something new is known: at most once a day for a key. */
export function noteWorking(
  state: StateFolder,
  ledger: ReadonlyMap<string, LedgerEntry>,
  fingerprints: readonly string[],
  nowMs: number,
): void {
  const next = new Map(ledger);
  let changed = false;
  for (const fingerprint of fingerprints) {
    const entry = next.get(fingerprint);
    if (entry !== undefined && nowMs - entry.lastWorkedMs < DAY_MS) continue;
    next.set(fingerprint, {
      fingerprint,
      firstWorkedMs: entry?.firstWorkedMs ?? nowMs,
      lastWorkedMs: nowMs,
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
    typeof entry.lastWorkedMs === "number"
  );
}
