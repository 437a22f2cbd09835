import type { Run } from "../io/run.ts";
import type { GitRecord } from "../model/evidence.ts";
import type { Occurrence } from "../model/occurrence.ts";
import { fullPath } from "./paths.ts";

// The repository may be hostile: no hooks, no configured programs, no lock files, no filters (blobs are read raw).
const SAFE = [
  "--no-optional-locks",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.pager=cat",
  "-c",
  "log.showSignature=false",
  "-c",
  "safe.directory=*",
];
const LIMIT = { timeoutMs: 3_000, maxBytes: 8 << 20 };

export interface GitQuestion {
  dir: string;
  home: string | null;
  /** PATH and HOME only. */
  env: Readonly<Record<string, string>>;
  /** Occurrences to look for in commits, with the test for a text. The value itself is never handed to git. */
  wanted: { occurrence: Occurrence; isIn: (text: string) => boolean }[];
}

/** What git knows of the keys: committed where and when, pushed to which host. Null without git or outside a repository. */
export async function gitRecord(
  run: Run,
  question: GitQuestion,
): Promise<GitRecord | null> {
  const git = async (...args: string[]): Promise<string | null> => {
    const { status, stdout } = await run("git", [...SAFE, ...args], {
      cwd: question.dir,
      env: {
        ...question.env,
        GIT_TERMINAL_PROMPT: "0",
        GIT_CONFIG_NOSYSTEM: "1",
        LC_ALL: "C",
      },
      ...LIMIT,
    });
    return status === 0 ? stdout.toString("utf8") : null;
  };
  const top = (await git("rev-parse", "--show-toplevel"))?.trim();
  if (top === undefined) return null;
  const remote = await git(
    "config",
    "--local",
    "--get-regexp",
    "^remote\\..*\\.url$",
  );
  const record: GitRecord = {
    inRepository: true,
    remoteHost: remoteHost(remote ?? ""),
    committed: [],
    notIgnored: [],
  };
  for (const { occurrence, isIn } of question.wanted.slice(0, 5)) {
    const commit = await firstCommitWith(
      git,
      top,
      fullPath(occurrence.path ?? "", question.dir, question.home),
      isIn,
    );
    if (commit !== null)
      record.committed.push({ occurrence: occurrence.id, ...commit });
  }
  return record;
}

type Git = (...args: string[]) => Promise<string | null>;

/** The newest 20 commits that touched the file, oldest hit first. */
async function firstCommitWith(
  git: Git,
  top: string,
  file: string,
  isIn: (text: string) => boolean,
): Promise<{ commit: string; atMs: number } | null> {
  if (!file.startsWith(`${top}/`)) return null;
  const path = file.slice(top.length + 1);
  const log = await git(
    "log",
    "--all",
    "-n",
    "20",
    "--format=%H %ct",
    "--",
    `:(top,literal)${path}`,
  );
  let hit: { commit: string; atMs: number } | null = null;
  for (const line of (log ?? "").split("\n").filter(Boolean)) {
    const [commit = "", seconds = "0"] = line.split(" ");
    const blob = await git("cat-file", "blob", `${commit}:${path}`);
    if (blob !== null && isIn(blob))
      hit = { commit: commit.slice(0, 12), atMs: Number(seconds) * 1000 };
    else if (hit !== null) break;
  }
  return hit;
}

function remoteHost(config: string): string | null {
  const url = /^remote\.\S+\.url (.+)$/m.exec(config)?.[1];
  if (url === undefined) return null;
  return (
    (/^[a-z+]+:\/\/(?:[^@/]*@)?([^:/]+)/i.exec(url) ??
      /^(?:[^@/]+@)?([\w.-]+\.[a-z]+):/i.exec(url))?.[1]?.toLowerCase() ?? null
  );
}
