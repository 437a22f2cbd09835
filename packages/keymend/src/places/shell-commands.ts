import {
  entriesOfCommand,
  type CommandEntry,
} from "../formats/command-entry.ts";
import { readDockerRunLines } from "../formats/docker-run.ts";
import type { ShellStart } from "../formats/shell-reading.ts";
import { keysInside } from "../key/families.ts";
import { isGenericKeyName, providerOfName, roleOfName } from "../key/names.ts";
import type { Span } from "../model/occurrence.ts";
import type { PlaceContext, TextFile } from "../model/place.ts";
import { localPath } from "./command-lines.ts";
import { SHORTEST_KEY, type ReadingBuilder } from "./reading-builder.ts";

// What the commands of a script say: keys among their options, containers, programs they start.

/** A command longer than this is data that stands in a script. */
const LONG = 4_000;
const MANY = 2_000;

const OPTION = /^--?([A-Za-z][\w-]*)(?:[=:](.*))?$/s;
const PROVIDER = /^([A-Za-z][\w-]{1,30})=(.*)$/s;

/** `--api-key value`, `--api-key=openai=value`, `-H "Authorization: Bearer value"`; call it after the assignments. */
export function addCommandLineKeys(
  builder: ReadingBuilder,
  commands: readonly ShellStart[],
): void {
  for (const { words } of commands) {
    for (const [index, word] of words.entries()) {
      const held = heldValue(words[index - 1]?.text ?? "", word.text);
      const isShort = word.text.length < SHORTEST_KEY;
      if ((held === null && isShort) || builder.isTaken(word)) continue;
      if (held !== null) addInside(builder, word, held);
      else
        for (const { value } of keysInside(word.text))
          addInside(builder, word, value);
    }
  }
}

/** The value of a key option that the word holds, alone or behind its option; null when it holds none. */
function heldValue(before: string, word: string): string | null {
  const own = OPTION.exec(word);
  if (own?.[2] !== undefined) return keyOf(own[1] ?? "", own[2]);
  const option = OPTION.exec(before);
  if (option === null || option[2] !== undefined) return null;
  return keyOf(option[1] ?? "", word);
}

function keyOf(option: string, text: string): string | null {
  if (roleOfName(option) !== "key" && !isGenericKeyName(option)) return null;
  // aider and others take the provider's name before the key
  const named = PROVIDER.exec(text);
  const provider =
    named === null ? providerOfName(option) : providerOfName(named[1] ?? "");
  if (provider !== null && provider !== "openai") return null;
  const value = (named?.[2] ?? text).replace(/\r$/, "");
  // `--token` alone may be anything: only its value can say that it is a key
  const isCertain = provider === "openai" || keysInside(value).length > 0;
  const isLiteral = value !== "" && !/^[-$%`]|\$\(/.test(value);
  return isCertain && isLiteral ? value : null;
}

/** Quotes and escapes may lie between the characters; then the whole word is the raw value. */
function addInside(
  builder: ReadingBuilder,
  word: Span & { text: string },
  value: string,
): void {
  const at = builder.indexOf(value, word);
  const span =
    at < 0
      ? { start: word.start, end: word.end }
      : { start: at, end: at + value.length };
  const [key] = keysInside(value);
  builder.assignment({
    name: null,
    value,
    span,
    ...(key === undefined ? { role: "key" as const } : {}),
  });
}

/** `docker run` and the variables that it names. */
export function addContainers(builder: ReadingBuilder, file: TextFile): void {
  for (const { fact, settings } of readDockerRunLines(file.text, {
    path: file.path,
  })) {
    const start = builder.lines.startOf(fact.at.line);
    if (/^\s*(?:#|rem\s|::)/i.test(file.text.slice(start, start + 200)))
      continue;
    builder.fact(fact);
    for (const { name, form, text, nameStart, ...value } of settings) {
      const isLiteral = form === "literal";
      builder.assignment({
        name,
        value: isLiteral ? text : null,
        span:
          form === "bare"
            ? { start: nameStart, end: nameStart + name.length }
            : value,
        tags: isLiteral ? ["exported"] : ["indirect"],
      });
    }
  }
}

/** The files of the project that a command starts. */
export function startedFiles(
  text: string,
  command: ShellStart,
): CommandEntry[] {
  if (command.end - command.start > LONG) return [];
  return entriesOfCommand(
    text.slice(command.start, command.end).replace(/[\\^]?\r?\n/g, " "),
  );
}

const LAUNCHES =
  /--env-file|\bdotenvx?\s|\b(?:npm|pnpm|yarn|bun|deno)\s+(?:run\s+)?(?:start|dev|serve)\b|\bflask\b[^|;&]{0,80}\brun\b/;

const CONTAINERS = /\b(?:docker|podman|nerdctl|kubectl|docker-compose)\b/;

/** Programs that the script starts; their commands are told without values. */
export function addPrograms(
  builder: ReadingBuilder,
  file: TextFile,
  commands: readonly ShellStart[],
  context: PlaceContext,
): void {
  const name = (file.path.split("/").at(-1) ?? "").replace(/\.\w+$/, "");
  for (const command of commands.slice(0, MANY)) {
    const entries = startedFiles(file.text, command);
    const { start, end } = command;
    const text = end - start <= LONG ? file.text.slice(start, end) : "";
    const isLaunch = LAUNCHES.test(text) && !CONTAINERS.test(text);
    if (entries.length === 0 && !isLaunch) continue;
    builder.fact({
      kind: "script",
      at: builder.at(start),
      name,
      command: builder.shown(start, end).replace(/[\\^]?\r?\n[ \t]*/g, ""),
    });
    for (const entry of entries) {
      const path = localPath(file.path, entry.path, context);
      if (path !== null)
        builder.fact({
          kind: "entry",
          path,
          language: entry.language,
          by: `command in ${file.path}`,
        });
    }
  }
}
