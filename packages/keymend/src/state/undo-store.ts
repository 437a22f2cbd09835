import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
} from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import { besideName, targetOf, type FileChange } from "../io/replace-file.ts";
import { withLock } from "./lock.ts";
import { openStateFolder, type StateFolder } from "./state-folder.ts";

const KEEP_MS = 30 * 86_400_000;
/** Half-written records of killed runs: no run takes that long to write one. */
const LEFT_MS = 10 * 60_000;

/**
 * `prepared` before the first byte is changed, `applied` after the last; `undoing` and `undone` the same of an undo.
 * `interrupted`: a run ended in between, and what it left beside the files was cleared up.
 */
export type UndoState =
  "prepared" | "applied" | "interrupted" | "undoing" | "undone";

/** What a fix did, without any content: safe to list. */
export interface UndoRecord {
  id: string;
  /** Id of the first record of the same fix: a fix may take several rounds. */
  group: string;
  /** Which round of its fix, from 0; undone last first. */
  round: number;
  atMs: number;
  dir: string;
  causes: string[];
  state: UndoState;
  files: UndoFile[];
}

export interface UndoFile {
  path: string;
  beforeDigest: string | null;
  afterDigest: string | null;
  mode: number;
  /** Where bytes wait while the file is changed: what a kill may leave. */
  beside: string;
}

interface Stored extends UndoRecord {
  /** AES-256-GCM over the old contents, bound to everything else but the state; base64. */
  sealed: { iv: string; tag: string; data: string };
}

/** Undo records, encrypted with a key of their own (0600). Records end after 30 days. */
export class UndoStore {
  private readonly folder: StateFolder;
  private readonly path: string;

  /** `state` is keymend's state folder; without one nothing can be undone, so nothing is fixed. */
  constructor(state: string) {
    this.path = join(state, "undo");
    this.folder = openStateFolder(this.path);
  }

  /** One process at a time changes files and records. */
  locked<T>(act: () => T): T {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw this.failed(cause);
    }
    return withLock(join(this.path, "lock"), act);
  }

  /** Must be on the disk before the first change. */
  prepare(change: {
    dir: string;
    causes: string[];
    files: readonly FileChange[];
    nowMs: number;
    group: string | null;
    round: number;
  }): UndoRecord {
    const id = `${new Date(change.nowMs)
      .toISOString()
      .slice(0, 23)
      .replace(/[-:T.]/g, "")}-${randomBytes(3).toString("hex")}`;
    const record: UndoRecord = {
      id,
      group: change.group ?? id,
      round: change.round,
      atMs: change.nowMs,
      dir: change.dir,
      causes: change.causes,
      state: "prepared",
      files: change.files.map((file) => ({
        path: file.path,
        beforeDigest: this.digest(file.before),
        afterDigest: this.digest(file.after),
        mode: file.mode,
        beside: besideName(targetOf(file.path)),
      })),
    };
    const contents = change.files.map((file) =>
      file.before === null ? null : Buffer.from(file.before).toString("base64"),
    );
    this.save({ ...record, sealed: this.seal(contents, record) });
    return record;
  }

  mark(id: string, state: UndoState): void {
    this.save({ ...this.load(id), state });
  }

  /** Newest first; records that cannot be read are left out. */
  list(): UndoRecord[] {
    return this.ids()
      .flatMap((id) => {
        const stored = this.tryLoad(id);
        return stored === null || stored === "damaged"
          ? []
          : [publicPart(stored)];
      })
      .sort((a, b) => b.atMs - a.atMs || b.round - a.round);
  }

  /** Ids of records that cannot be read, newest first. */
  damaged(): string[] {
    return this.ids().filter((id) => this.tryLoad(id) === "damaged");
  }

  /** The record with the old contents in the order of its files. Throws UNDO_NOTHING and UNDO_UNREADABLE. */
  open(id: string): { record: UndoRecord; before: (Uint8Array | null)[] } {
    const stored = this.load(id);
    const record = publicPart(stored);
    const contents = JSON.parse(this.unseal(stored.sealed, record)) as (
      string | null
    )[]; // sealed by `prepare`, which wrote just that
    return {
      record,
      before: contents.map((text) =>
        text === null ? null : Buffer.from(text, "base64"),
      ),
    };
  }

  digest(bytes: Uint8Array | null): string | null {
    return bytes === null
      ? null
      : createHmac("sha256", this.key())
          .update("digest")
          .update(bytes)
          .digest("hex");
  }

  /** Takes away records older than 30 days, and half-written ones of killed runs. */
  expire(nowMs: number): void {
    for (const name of this.names()) {
      const id = /^(\d{17}-[0-9a-f]{6})\.json$/.exec(name)?.[1];
      const isOld =
        id === undefined
          ? HALF_WRITTEN.test(name) && this.ageMs(name, nowMs) > LEFT_MS
          : nowMs - timeOf(id) > KEEP_MS;
      if (isOld) rmSync(join(this.path, name), { force: true });
    }
  }

  private ageMs(name: string, nowMs: number): number {
    const stat = statSync(join(this.path, name), { throwIfNoEntry: false });
    return stat === undefined ? 0 : nowMs - stat.mtimeMs;
  }

  private names(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return []; // no folder yet: no records
    }
  }

  private ids(): string[] {
    return this.names()
      .filter((name) => /^\d{17}-[0-9a-f]{6}\.json$/.test(name))
      .map((name) => name.slice(0, -5))
      .sort()
      .reverse();
  }

  private key(): Uint8Array {
    return this.folder.salt();
  }

  private seal(
    contents: readonly (string | null)[],
    record: UndoRecord,
  ): Stored["sealed"] {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key(), iv).setAAD(
      boundTo(record),
    );
    const data = Buffer.concat([
      cipher.update(JSON.stringify(contents), "utf8"),
      cipher.final(),
    ]);
    return {
      iv: iv.toString("base64"),
      tag: cipher.getAuthTag().toString("base64"),
      data: data.toString("base64"),
    };
  }

  private unseal(sealed: Stored["sealed"], record: UndoRecord): string {
    try {
      const decipher = createDecipheriv(
        "aes-256-gcm",
        this.key(),
        Buffer.from(sealed.iv, "base64"),
        { authTagLength: 16 },
      )
        .setAAD(boundTo(record))
        .setAuthTag(Buffer.from(sealed.tag, "base64"));
      return Buffer.concat([
        decipher.update(Buffer.from(sealed.data, "base64")),
        decipher.final(),
      ]).toString("utf8");
    } catch (cause) {
      throw unreadable(record.id, cause);
    }
  }

  private save(stored: Stored): void {
    if (!this.folder.write(`${stored.id}.json`, JSON.stringify(stored)))
      throw this.failed(undefined);
  }

  private failed(cause: unknown): ToolError {
    return new ToolError("STATE_FAILED", {
      at: this.path,
      hint: "without an undo record nothing is changed; free some space or set XDG_STATE_HOME to a folder you may write",
      cause,
    });
  }

  private tryLoad(id: string): Stored | "damaged" | null {
    const text = this.folder.read(`${id}.json`);
    if (text === null) return null;
    try {
      const stored: unknown = JSON.parse(text);
      return isStored(stored) && stored.id === id ? stored : "damaged";
    } catch {
      return "damaged";
    }
  }

  private load(id: string): Stored {
    const stored = ID.test(id) ? this.tryLoad(id) : null;
    if (stored === "damaged") throw unreadable(id, undefined);
    if (stored === null)
      throw new ToolError("UNDO_NOTHING", {
        at: "undo",
        hint: "see keymend history for what can be undone",
      });
    return stored;
  }
}

const ID = /^\d{17}-[0-9a-f]{6}$/;
const HALF_WRITTEN = /^\.\d{17}-[0-9a-f]{6}\.json\.[0-9a-f]{12}$/;

function unreadable(at: string, cause: unknown): ToolError {
  return new ToolError("UNDO_UNREADABLE", {
    at,
    hint: "its key in the state folder was replaced or the record was damaged",
    cause,
  });
}

/** Ids begin with the time in UTC. */
function timeOf(id: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(id) ?? [];
  return Date.parse(
    `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`,
  );
}

function boundTo(record: UndoRecord): Uint8Array {
  const { id, group, round, atMs, dir, causes, files } = record;
  return Buffer.from(
    JSON.stringify([id, group, round, atMs, dir, causes, files]),
  );
}

function isStored(value: unknown): value is Stored {
  const one = value as Partial<Stored> | null; // checked field by field below
  const isText = (text: unknown) => typeof text === "string";
  return (
    one !== null &&
    [one.id, one.group, one.dir].every(isText) &&
    [one.round, one.atMs].every(Number.isFinite) &&
    Array.isArray(one.causes) &&
    one.causes.every(isText) &&
    /^(?:prepared|applied|interrupted|undoing|undone)$/.test(
      String(one.state),
    ) &&
    Array.isArray(one.files) &&
    one.files.every(
      (file: Partial<UndoFile> | null) =>
        isText(file?.path) &&
        isText(file.beside) &&
        Number.isInteger(file.mode),
    ) &&
    [one.sealed?.iv, one.sealed?.tag, one.sealed?.data].every(isText)
  );
}

function publicPart({
  id,
  group,
  round,
  atMs,
  dir,
  causes,
  state,
  files,
}: Stored): UndoRecord {
  return { id, group, round, atMs, dir, causes, state, files };
}
