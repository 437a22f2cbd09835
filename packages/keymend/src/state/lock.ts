import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { ToolError } from "../errors.ts";

const PATIENCE_MS = 10_000;
const PAUSE_MS = 25;
/** Work under the lock takes milliseconds; whoever is older was killed and its process id went to another. */
const STALE_MS = 120_000;

/** Runs `act` while no other process does under the same lock. A lock that a killed process left is taken over. */
export function withLock<T>(file: string, act: () => T): T {
  take(file);
  try {
    return act();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): void {
  for (let waited = 0; ; waited += PAUSE_MS) {
    if (made(file)) return;
    const left = staleContent(file);
    if (left !== null) takeAway(file, left);
    else if (waited >= PATIENCE_MS)
      throw new ToolError("STATE_FAILED", {
        at: file,
        hint: "another keymend is changing files; try again when it is done",
      });
    else pause();
  }
}

function made(file: string): boolean {
  let handle: number | null = null;
  try {
    handle = openSync(file, "wx", 0o600);
    writeSync(handle, String(process.pid));
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    if (handle !== null) rmSync(file, { force: true });
    throw new ToolError("STATE_FAILED", {
      at: file,
      hint: "without an undo record nothing is changed; free some space or set XDG_STATE_HOME to a folder you may write",
      cause,
    });
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code; // file system calls throw errno errors

/** What stands in a lock that nobody holds any more; null when somebody does. */
function staleContent(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const content = contentOf(file);
  const age = Date.now() - stat.mtimeMs;
  if (age > STALE_MS) return content;
  // made and not written yet
  if (!/^\d+$/.test(content)) return age > 1_000 ? content : null;
  const pid = Number(content);
  return pid === process.pid || !isAlive(pid) ? content : null;
}

/** Two may find it stale at once: the slower one must not take away the new lock of the faster. */
function takeAway(file: string, content: string): void {
  const aside = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else did
  }
  if (contentOf(aside) !== content) {
    try {
      linkSync(aside, file);
    } catch {
      // a third one has it by now
    }
  }
  rmSync(aside, { force: true });
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // given back meanwhile
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM"; // there, and somebody else's
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
