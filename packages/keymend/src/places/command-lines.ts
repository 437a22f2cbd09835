import { entriesOfCommand } from "../formats/command-entry.ts";
import { readDockerRunLines } from "../formats/docker-run.ts";
import type { PlaceContext } from "../model/place.ts";
import type { FileReading } from "./file-reading.ts";

// What places say of commands that stand in their files.

/** Facts and settings of every `docker run` in the raw text of the file; lines that are comments are left out. */
export function readDockerLines(reading: FileReading): void {
  for (const { fact, settings } of readDockerRunLines(reading.text, {
    path: reading.path,
  })) {
    const start = reading.lines.startOf(fact.at.line);
    if (/^\s*(?:#|\/\/)/.test(reading.text.slice(start, start + 200))) continue;
    reading.fact(fact);
    for (const setting of settings)
      reading.setting({
        name: setting.name,
        text: setting.text,
        span: { start: setting.start, end: setting.end },
        start: setting.nameStart,
      });
  }
}

/** An `entry` fact for each file that the command starts. `by` says where the command stands. */
export function readEntries(
  reading: FileReading,
  command: string,
  more: { by: string; context: PlaceContext },
): void {
  for (const entry of entriesOfCommand(command)) {
    const path = localPath(reading.path, entry.path, more.context);
    if (path !== null)
      reading.fact({
        kind: "entry",
        path,
        language: entry.language,
        by: more.by,
      });
  }
}

/** A path written in a file of the project, relative to the scope's root; null when it leads out of it. */
export function localPath(
  file: string,
  written: string,
  context: PlaceContext,
): string | null {
  const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  // inside an image the project has another root
  const inside = written.replace(
    /^\/(?:app|usr\/src\/app|srv|code|workspace|opt\/app|home\/\w+\/app)\//,
    "",
  );
  if (inside.startsWith("/") || /^[A-Za-z]:|^~/.test(inside)) return null;
  const below = normal(folder === "" ? inside : `${folder}/${inside}`);
  const atRoot = normal(inside);
  return below === null ||
    (!context.has(below) && atRoot !== null && context.has(atRoot))
    ? atRoot
    : below;
}

function normal(path: string): string | null {
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (out.pop() === undefined) return null;
    } else if (part !== "." && part !== "") out.push(part);
  }
  return out.length === 0 ? null : out.join("/");
}
