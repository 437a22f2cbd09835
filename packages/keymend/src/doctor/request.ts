import type { Files } from "../io/files.ts";
import type { Http } from "../io/port.ts";
import type { Run } from "../io/run.ts";
import type { Seen, Subject } from "../model/evidence.ts";
import type { SourceKind } from "../model/occurrence.ts";
import type { StateFolder } from "../state/state-folder.ts";
import type { BaseUrls } from "./base-url.ts";

/** The world as a diagnosis sees it. */
export interface DoctorIo {
  files: Files;
  http: Http;
  run: Run;
  state: StateFolder;
  nowMs(): number;
  step(words: string): void;
}

export interface DiagnoseRequest {
  command: "doctor" | "explain";
  /** Absolute, with `/`. */
  dir: string;
  home: string | null;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  environmentSource: SourceKind;
  /** The pasted text, for `explain`. */
  errorText: string | null;
  offline: boolean;
  paidProbe: boolean;
  allowedHosts: readonly string[];
  timeoutMs: number;
}

/** What was settled before anybody is asked. */
export interface Setting {
  reads: string[];
  subject: Subject;
  candidates: Seen[];
  bases: BaseUrls;
}
