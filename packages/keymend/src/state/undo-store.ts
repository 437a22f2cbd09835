import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
} from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../errors.ts";
import type { FileChange } from "../io/replace-file.ts";
import { openStateFolder, type StateFolder } from "./state-folder.ts";

const KEEP_MS = 30 * 86_400_000;

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
  /** `prepared` before the first byte is changed, `applied` after the last. */
  state: "prepared" | "applied" | "undone";
  files: {
    path: string;
    beforeDigest: string | null;
    afterDigest: string | null;
    mode: number;
  }[];
}

interface Stored extends UndoRecord {
  /** AES-256-GCM over the old contents; base64. */
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

  /** Must be on the disk before the first change. */
  prepare(change: {
    dir: string;
    causes: string[];
    files: readonly FileChange[];
    nowMs: number;
    group: string | null;
    round: number;
  }): UndoRecord {
    const id = `${new Date(change.nowMs).toISOString().slice(0, 19).replace(/[-:T]/g, "")}-${randomBytes(3).toString("hex")}`;
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
      })),
    };
    const contents = change.files.map((file) =>
      file.before === null ? null : Buffer.from(file.before).toString("base64"),
    );
    this.save({ ...record, sealed: this.seal(JSON.stringify(contents), id) });
    this.expire(change.nowMs);
    return record;
  }

  mark(id: string, state: UndoRecord["state"]): void {
    this.save({ ...this.load(id), state });
  }

  /** Newest first. */
  list(): UndoRecord[] {
    return this.ids()
      .flatMap((id) => {
        const stored = this.tryLoad(id);
        return stored === null ? [] : [publicPart(stored)];
      })
      .sort((a, b) => b.atMs - a.atMs || b.round - a.round);
  }

  /** The record with the old contents in the order of its files. */
  open(id: string): { record: UndoRecord; before: (Uint8Array | null)[] } {
    const stored = this.load(id);
    const contents = JSON.parse(this.unseal(stored.sealed, id)) as (
      string | null
    )[]; // sealed by `prepare`, which wrote just that
    return {
      record: publicPart(stored),
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

  private ids(): string[] {
    try {
      return readdirSync(this.path)
        .filter((name) => /^\d{14}-[0-9a-f]{6}\.json$/.test(name))
        .map((name) => name.slice(0, -5))
        .sort()
        .reverse();
    } catch {
      return []; // no folder yet: no records
    }
  }

  private expire(nowMs: number): void {
    for (const id of this.ids()) {
      const stored = this.tryLoad(id);
      if (stored !== null && nowMs - stored.atMs > KEEP_MS)
        rmSync(join(this.path, `${id}.json`), { force: true });
    }
  }

  private key(): Uint8Array {
    return this.folder.salt();
  }

  private seal(text: string, id: string): Stored["sealed"] {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key(), iv).setAAD(
      Buffer.from(id),
    );
    const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return {
      iv: iv.toString("base64"),
      tag: cipher.getAuthTag().toString("base64"),
      data: data.toString("base64"),
    };
  }

  private unseal(sealed: Stored["sealed"], id: string): string {
    try {
      const decipher = createDecipheriv(
        "aes-256-gcm",
        this.key(),
        Buffer.from(sealed.iv, "base64"),
      )
        .setAAD(Buffer.from(id))
        .setAuthTag(Buffer.from(sealed.tag, "base64"));
      return Buffer.concat([
        decipher.update(Buffer.from(sealed.data, "base64")),
        decipher.final(),
      ]).toString("utf8");
    } catch (cause) {
      throw new ToolError("UNDO_UNREADABLE", {
        at: id,
        hint: "its key in the state folder was replaced or the record was damaged",
        cause,
      });
    }
  }

  private save(stored: Stored): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    if (!this.folder.write(`${stored.id}.json`, JSON.stringify(stored))) {
      throw new ToolError("STATE_FAILED", {
        at: this.path,
        hint: "without an undo record nothing is changed; free some space or set XDG_STATE_HOME to a folder you may write",
      });
    }
  }

  private tryLoad(id: string): Stored | null {
    const text = this.folder.read(`${id}.json`);
    if (text === null) return null;
    try {
      return JSON.parse(text) as Stored; // written by `save`; the seal detects tampering with what matters
    } catch {
      return null; // a half-written record of a killed run was never renamed into place; anything else is not ours
    }
  }

  private load(id: string): Stored {
    const stored = this.tryLoad(id);
    if (stored === null)
      throw new ToolError("UNDO_NOTHING", {
        at: id,
        hint: "see keymend history for what can be undone",
      });
    return stored;
  }
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
