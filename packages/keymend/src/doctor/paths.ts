/** Is `path` the folder itself or below it? Both absolute with `/`. */
export function isInside(folder: string, path: string): boolean {
  return (
    path === folder ||
    path.startsWith(folder.endsWith("/") ? folder : `${folder}/`)
  );
}

/** Relative to `dir` when inside it, with `../` for its near parents, `~/…` below home, else absolute. */
export function shownPath(
  full: string,
  dir: string,
  home: string | null,
): string {
  const path = normalise(full);
  if (path === dir) return ".";
  if (isInside(dir, path))
    return path.slice(dir.endsWith("/") ? dir.length : dir.length + 1);
  let folder = dir;
  for (let up = "../", level = 0; level < 6; level += 1, up += "../") {
    folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0));
    if (folder === "" || folder === home) break;
    if (path.startsWith(`${folder}/`))
      return up + path.slice(folder.length + 1);
  }
  return home !== null && isInside(home, path)
    ? `~/${path.slice(home.length + 1)}`
    : path;
}

/** The absolute path of a shown one. */
export function fullPath(
  shown: string,
  dir: string,
  home: string | null,
): string {
  if (shown.startsWith("~/") && home !== null)
    return `${home}/${shown.slice(2)}`;
  return normalise(shown.startsWith("/") ? shown : `${dir}/${shown}`);
}

/** Takes out `.` and `..` parts; a relative path keeps the `..` at its head. */
export function normalise(path: string): string {
  const absolute = path.startsWith("/");
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.length > 0 && out.at(-1) !== "..") out.pop();
    else if (!absolute) out.push(part);
  }
  return absolute ? `/${out.join("/")}` : out.join("/");
}

export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "" : path.slice(0, at);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `a/b` and `.env` → `a/b/.env`; folder '' is the project itself. */
export function joinPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
