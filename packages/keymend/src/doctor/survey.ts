import { decodeText } from "../formats/decode.ts";
import type { Files } from "../io/files.ts";
import { fingerprint } from "../key/fingerprint.ts";
import type { ErrorText } from "../model/error-text.ts";
import type { RunContext } from "../model/evidence.ts";
import type { SourceKind } from "../model/occurrence.ts";
import type { FilePlace } from "../model/place.ts";
import { collect, type Collected } from "./collect.ts";
import { fullPath } from "./paths.ts";
import { readEnvironment } from "./process-environment.ts";
import { ProjectView } from "./project-view.ts";
import { resolveContexts } from "./resolve.ts";
import { revealed } from "./reveal.ts";

export interface SurveyRequest {
  /** Absolute, with `/`. */
  dir: string;
  home: string | null;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  environmentSource: SourceKind;
  salt: Uint8Array;
  error: ErrorText | null;
}

export interface Survey {
  view: ProjectView;
  contexts: RunContext[];
  collected: Collected;
}

const LIMITS = {
  maxEntries: 20_000,
  maxDepth: 14,
  maxFileBytes: 1 << 20,
  maxTotalBytes: 48 << 20,
};

/** Reads everything and works out what each way of starting the program gets. Asks nobody. */
export async function survey(
  files: Files,
  places: readonly FilePlace[],
  request: SurveyRequest,
): Promise<Survey> {
  const { dir, home, platform } = request;
  const process = readEnvironment(
    request.environment,
    request.environmentSource,
  );
  const plain = new Map([
    ...process.plain,
    ...eventFacts(files, process.plain),
  ]);
  const extra = (request.error?.frames ?? []).map((frame) =>
    fullPath(frame.path, dir, home),
  );
  const collected = await collect(files, places, {
    dir,
    home,
    platform,
    limits: LIMITS,
    extra: [...new Set(extra)].slice(0, 20),
  });
  const occurrences = [...process.occurrences, ...collected.occurrences].map(
    (one, i) => ({ ...one, id: `o${String(i + 1)}` }),
  );
  const view = new ProjectView({
    dir,
    home,
    facts: collected.facts,
    occurrences: occurrences.map((occurrence) => ({
      occurrence,
      value: revealed(occurrence.value),
    })),
    bytes: collected.bytes,
    files: collected.files,
    environment: process.all,
    plain,
    fingerprint: (value) => fingerprint(value, request.salt),
  });
  return { view, contexts: resolveContexts(view), collected };
}

/** Whether a pull request comes from a fork stands only in the event file. */
function eventFacts(
  files: Files,
  plain: ReadonlyMap<string, string>,
): [string, string][] {
  const path = plain.get("GITHUB_EVENT_PATH");
  if (path === undefined) return [];
  const read = files.read(path, 1 << 20);
  const text = read.ok ? decodeText(read.bytes)?.text : undefined;
  const fork = headIsFork(text ?? "");
  return fork === null ? [] : [["GITHUB_EVENT_FORK", String(fork)]];
}

function headIsFork(text: string): boolean | null {
  try {
    const event = JSON.parse(text) as {
      pull_request?: { head?: { repo?: { fork?: unknown } | null } };
    } | null; // each step is optional
    const repo = event?.pull_request?.head?.repo;
    // a deleted fork leaves no repository behind
    return repo === null
      ? true
      : typeof repo?.fork === "boolean"
        ? repo.fork
        : null;
  } catch {
    return null; // no event file of GitHub's: nothing is known
  }
}
