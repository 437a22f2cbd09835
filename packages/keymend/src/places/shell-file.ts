import {
  slips,
  type Shell,
  type ShellReading,
  type ShellSetting,
  type ShellStart,
} from "../formats/shell-reading.ts";
import { keysInside } from "../key/families.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { Span, Tag } from "../model/occurrence.ts";
import type { PlaceContext, Reading, TextFile } from "../model/place.ts";
import { localPath } from "./command-lines.ts";
import { ReadingBuilder } from "./reading-builder.ts";
import {
  addCommandLineKeys,
  addContainers,
  addPrograms,
  startedFiles,
} from "./shell-commands.ts";

export interface ShellFileOptions {
  /** A script that starts programs, not a profile that prepares a session. */
  isScript: boolean;
  /** What it sources becomes the environment of the programs of this folder; not so for a profile. */
  sources: boolean;
  /** For every assignment of the file. */
  tags?: readonly Tag[];
  context: PlaceContext;
}

/** What a file that a shell runs says about keys: assignments, sourced env files, containers, options of commands. */
export function readShellFile(
  file: TextFile,
  shell: Shell,
  options: ShellFileOptions,
): Reading {
  const builder = new ReadingBuilder(file);
  const reading = shell.read(file.text);
  const programs = options.isScript
    ? reading.commands
        .slice(0, 2_000)
        .filter((command) => startedFiles(file.text, command).length > 0)
    : [];
  for (const setting of reading.settings)
    addSetting(builder, setting, { file, shell, reading, options, programs });
  for (const written of reading.written) addWritten(builder, file, written);
  // a deployment reads the file of another machine, and starts nothing here
  const sources =
    options.sources && (programs.length > 0 || !ERRAND.test(file.path));
  for (const { offset, file: path, exports, loader } of reading.sources) {
    if (!sources || isToolchain(path)) continue;
    builder.fact({
      kind: "shell-source",
      at: builder.at(offset),
      file: sourced(file, path, options.context),
      exports,
      ...(loader === undefined ? {} : { loader }),
    });
  }
  if (options.isScript) addContainers(builder, file);
  addCommandLineKeys(builder, reading.commands);
  if (options.isScript)
    addPrograms(builder, file, reading.commands, options.context);
  return builder.done();
}

const ERRAND =
  /(?:^|[/_-])(?:deploy|release|publish|build|ci|migrate|backup|restore|provision|install|setup|lint|tests?)(?:[_-][\w-]*)?(?:\.\w+)?$/i;

/** `~/.cargo/env`, `~/.local/bin/env`: scripts of installers that only put a folder on the path. */
function isToolchain(file: string): boolean {
  return /^[~/].*\/env(?:\.(?:sh|bash|zsh|fish))?$/.test(file);
}

/** The path from the project's folder when such a file is there, else as written. */
function sourced(
  file: TextFile,
  written: string,
  context: PlaceContext,
): string {
  const local = localPath(file.path, written, context);
  return local !== null && context.has(local)
    ? local
    : written.replace(/^(?:\.\/)+/, "");
}

interface Surroundings {
  file: TextFile;
  shell: Shell;
  reading: ShellReading;
  options: ShellFileOptions;
  /** Commands that start a program of the project. */
  programs: readonly ShellStart[];
}

function addSetting(
  builder: ReadingBuilder,
  setting: ShellSetting,
  around: Surroundings,
): void {
  const { name, value, span } = withDefault(setting, around.file.text);
  const tags: Tag[] = [
    ...reachOf(setting),
    ...(setting.persistent ? (["persistent"] as const) : []),
    ...(value === null ? (["indirect"] as const) : []),
    ...(around.options.tags ?? []),
  ];
  if (!builder.assignment({ name, value, span, tags })) return;
  const problem =
    setting.problem ??
    (around.options.isScript ? notHandedOn(builder, setting, around) : null);
  if (problem !== null)
    builder.fact({
      kind: "shell-syntax",
      at: builder.at(span.start),
      shell: around.shell.title,
      variable: name,
      problem,
    });
}

/** `${NAME:-value}`: the key that stands in an expression is what the text can give. */
function withDefault(setting: ShellSetting, text: string): ShellSetting {
  if (setting.value !== null) return setting;
  const { start, end } = setting.span;
  // the `-` of `:-` would pass for a part of what stands behind it
  const raw = text
    .slice(start, Math.min(end, start + 5_000))
    .replace(/:[-=]/g, "  ");
  const [key] = keysInside(raw);
  if (key === undefined) return setting;
  const from = start + key.index;
  const span = { start: from, end: from + key.value.length };
  return { ...setting, value: key.value, span };
}

/** Who gets the variable. */
function reachOf({ commented, exported }: ShellSetting): readonly Tag[] {
  if (commented) return ["commented"];
  if (exported === "later") return [];
  return exported ? ["exported"] : ["not-exported"];
}

/** A variable of the shell alone, and a program later in the same script that would need it. */
function notHandedOn(
  builder: ReadingBuilder,
  setting: ShellSetting,
  { file, reading, programs }: Surroundings,
): string | null {
  if (setting.commented || setting.exported === true || setting.forOneCommand)
    return null;
  const isExported = reading.settings.some(
    (one) => one.name === setting.name && one.exported === true,
  );
  if (isExported || !/^\w+$/.test(setting.name)) return null;
  // it may be handed on by hand: --api-key "$OPENAI_API_KEY"
  const mention = new RegExp(`[$%]\\{?${setting.name}(?!\\w)`);
  if (mention.test(file.text.slice(setting.span.end))) return null;
  const program = programs.find(({ start }) => start > setting.span.end);
  if (program === undefined) return null;
  const { line } = builder.at(program.start);
  return setting.persistent ? slips.setxLater(line) : slips.notExported(line);
}

/** Lines of an env file that the script writes. */
function addWritten(
  builder: ReadingBuilder,
  file: TextFile,
  written: Span,
): void {
  const text = file.text.slice(written.start, written.end);
  for (const entry of lenientEntries(text)) {
    const isExpanded = entry.quote !== "'" && /[$`]/.test(entry.value);
    builder.assignment({
      name: entry.name,
      value: isExpanded ? null : entry.value,
      span: {
        start: written.start + entry.span.start,
        end: written.start + entry.span.end,
      },
      tags: isExpanded ? ["indirect"] : [],
    });
  }
}
