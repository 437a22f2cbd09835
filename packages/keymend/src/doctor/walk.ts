import type { Files } from "../io/files.ts";
import type { Unreadable } from "../model/fact.ts";

/** Folders that hold other people's code, build output or caches. */
const SKIPPED = new Set([
  "node_modules",
  ".git",
  ".hg",
  ".svn",
  "bower_components",
  "jspm_packages",
  ".yarn",
  ".pnpm-store",
  ".venv",
  "venv",
  "env.bak",
  "virtualenv",
  "site-packages",
  "__pycache__",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".tox",
  ".nox",
  ".eggs",
  "dist",
  "build",
  "out",
  ".next",
  ".nuxt",
  ".output",
  ".svelte-kit",
  ".astro",
  ".turbo",
  ".parcel-cache",
  ".cache",
  ".angular",
  "coverage",
  ".nyc_output",
  "target",
  "vendor",
  "Pods",
  ".gradle",
  ".idea",
  ".terraform",
  "obj",
  "bin.debug",
  ".serverless",
  ".aws-sam",
]);

export interface WalkLimits {
  /** Names looked at before the walk stops. */
  maxEntries: number;
  maxDepth: number;
}

export interface Walked {
  /** Regular files and links to them, relative with `/`, near ones first. */
  files: string[];
  unreadable: { path: string; reason: Unreadable }[];
  /** The limits were reached: there is more than was seen. */
  cut: boolean;
}

/** Lists a project breadth first, so that what is near is seen even when the limits are reached. Links to folders are not followed. */
export function walk(files: Files, root: string, limits: WalkLimits): Walked {
  const walked: Walked = { files: [], unreadable: [], cut: false };
  let seen = 0;
  let level: string[] = [""];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limits.maxDepth) return { ...walked, cut: true };
    const next: string[] = [];
    for (const folder of level) {
      const entries = files.list(folder === "" ? root : `${root}/${folder}`);
      if (typeof entries === "string") {
        walked.unreadable.push({
          path: folder === "" ? "." : folder,
          reason: entries,
        });
        continue;
      }
      for (const entry of entries) {
        seen += 1;
        if (seen > limits.maxEntries) return { ...walked, cut: true };
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.kind === "folder") {
          if (!SKIPPED.has(entry.name)) next.push(path);
        } else walked.files.push(path);
      }
    }
    level = next;
  }
  return walked;
}
