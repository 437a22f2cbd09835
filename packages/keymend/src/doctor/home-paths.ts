import type { Files } from "../io/files.ts";
import type { Scope } from "../model/place.ts";

const SYSTEM_FIRST = "etc/";

/**
 * Paths below a root that exist, with `*` in a pattern standing for one path part (also inside a part: `*.conf`).
 * At most 200, so that a home folder with a thousand editors costs nothing.
 */
export function expandPaths(
  files: Files,
  root: string,
  patterns: readonly string[],
  scope: Scope,
): string[] {
  const found: string[] = [];
  for (const pattern of patterns) {
    // a place that serves home and system names system paths with a leading slash
    const isSystem = pattern.startsWith("/");
    if (isSystem !== (scope === "system")) continue;
    const clean = isSystem ? pattern.slice(1) : pattern;
    if (!clean.includes("*")) {
      if (files.stat(`${root}/${clean}`)?.kind === "file") found.push(clean);
    } else found.push(...expand(files, root, clean.split("/"), ""));
    if (found.length > 200) break;
  }
  return scope === "system"
    ? found.filter(
        (path) => path.startsWith(SYSTEM_FIRST) || path.startsWith("Library/"),
      )
    : found;
}

function expand(
  files: Files,
  root: string,
  parts: string[],
  before: string,
): string[] {
  const [part, ...rest] = parts;
  if (part === undefined)
    return files.stat(`${root}/${before}`)?.kind === "file" ? [before] : [];
  const at = (name: string) => (before === "" ? name : `${before}/${name}`);
  if (!part.includes("*")) return expand(files, root, rest, at(part));
  const entries = files.list(before === "" ? root : `${root}/${before}`);
  if (typeof entries === "string") return [];
  const wild = new RegExp(
    `^${part
      .split("*")
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]*")}$`,
  );
  return entries
    .filter((entry) => wild.test(entry.name))
    .slice(0, 50)
    .flatMap((entry) => expand(files, root, rest, at(entry.name)));
}
