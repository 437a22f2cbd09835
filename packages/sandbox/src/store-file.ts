import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import type { Platform, Urgency } from "./platform/platform.ts";
import type { State } from "./platform/state.ts";
import { isRecord } from "./read/fields.ts";

/** How long unimportant changes may wait for others, in milliseconds. */
const SOON_MS = 200;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** The state a file holds, or null when there is no file. Throws when the file is something else. */
export async function readStateFile(path: string): Promise<State | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const state: unknown = JSON.parse(text);
  if (!isRecord(state) || state["version"] !== 1) {
    throw new Error(`${path} is not a state file of this sandbox`);
  }
  return state as unknown as State; // written by this program; the version says which shape
}

/** Written beside, flushed, then put in place: a crash leaves the old file or the new one. */
async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}`;
  try {
    const file = await open(beside, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Keeps a file up to date with a platform's state. */
export class StateFile {
  readonly #platform: Platform;
  readonly #path: string;
  #wanted: Urgency | null = null;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(platform: Platform, path: string) {
    this.#platform = platform;
    this.#path = path;
    platform.onChange((urgency) => {
      this.#want(urgency);
    });
    this.#want("now");
  }

  /** Waits until everything urgent is on disk. */
  async settle(): Promise<void> {
    if (this.#wanted === "now") this.#start();
    await this.#writing;
  }

  /** Writes whatever is open and stops. */
  async close(): Promise<void> {
    if (this.#wanted !== null) this.#start();
    await this.#writing;
  }

  #want(urgency: Urgency): void {
    if (this.#wanted !== "now") this.#wanted = urgency;
    this.#timer ??= setTimeout(() => {
      this.#start();
      // a failed write shows at the next answer, which waits for it
      this.#writing.catch(() => undefined);
    }, SOON_MS).unref();
  }

  #start(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#wanted === null) return;
    this.#wanted = null;
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(() =>
        writeAtomically(this.#path, JSON.stringify(this.#platform.state)),
      );
  }
}
