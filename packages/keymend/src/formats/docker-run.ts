import { keyStrings } from "./key-strings.ts";
import type { FactOf } from "../model/fact.ts";
import { wordsFrom, type Word } from "./command-words.ts";
import { LineIndex } from "./lines.ts";

const RUN =
  /\b(?:docker|podman|nerdctl)[ \t]+(?:container[ \t]+)?(?:run|create)(?=[ \t\\^`])/g;

// docker run --help, Docker 27 and podman 5, checked 2026-11: options without a value
const SWITCHES = new Set(
  "detach interactive tty rm privileged init publish-all no-healthcheck oom-kill-disable read-only sig-proxy quiet help use-api-socket no-hosts replace rmi tls-verify env-host http-proxy".split(
    " ",
  ),
);
const SHORT_SWITCHES = "ditPq";

/** A variable given on a `docker run` line. */
export interface DockerRunSetting {
  name: string;
  form: "bare" | "literal" | "interpolated";
  /** Text after the `=`; null when bare. */
  text: string | null;
  line: number;
  /** Raw value in the text. */
  start: number;
  end: number;
  /** Where the name begins. */
  nameStart: number;
}

export interface DockerRunLine {
  fact: FactOf<"docker-run">;
  settings: DockerRunSetting[];
}

/** Facts for every `docker run` (or podman) command in a text of any kind: script, Makefile, manifest, page, CI step. */
export function readDockerRun(
  text: string,
  at: { path: string; firstLine?: number },
): FactOf<"docker-run">[] {
  return readDockerRunLines(text, at).map((line) => line.fact);
}

/** As `readDockerRun`, with what the commands set. `firstLine` is the line number of the text's first line. */
export function readDockerRunLines(
  text: string,
  at: { path: string; firstLine?: number },
): DockerRunLine[] {
  const lines = new LineIndex(text);
  const lineOf = (offset: number) =>
    lines.lineOf(offset) + (at.firstLine ?? 1) - 1;
  return [...text.matchAll(RUN)].slice(0, 200).map((match) => {
    const end = match.index + match[0].length;
    const before = text.slice(
      lines.startOf(lines.lineOf(match.index)),
      match.index,
    );
    const fact: FactOf<"docker-run"> = {
      kind: "docker-run",
      at: { path: at.path, line: lineOf(match.index) },
      ...sudoIn(before),
      envFiles: [],
      passes: [],
      image: null,
    };
    const settings: DockerRunSetting[] = [];
    for (const option of optionsOf(wordsFrom(text, end), fact)) {
      const line = lineOf(option.word.start);
      if (option.name === "env-file")
        fact.envFiles.push({ path: option.value, line });
      if (option.name !== "env" && option.name !== "e") continue;
      const setting = settingOf(option, text, line);
      settings.push(setting);
      fact.passes.push({ name: setting.name, line, form: setting.form });
    }
    return { fact, settings };
  });
}

/** `sudo -E`, `sudo --preserve-env`, `sudo` right before the command. */
function sudoIn(before: string): { sudo: boolean; preservesEnv: boolean } {
  const command = before.slice(before.search(/[^;&|`"']*$/));
  const match = /(?:^|\s|@)sudo\b(.*)$/.exec(command);
  const options = match?.[1] ?? "";
  return {
    sudo: match !== null,
    preservesEnv: /(?:^|\s)(?:-[A-Za-z]*E[A-Za-z]*|--preserve-env\b)/.test(
      options,
    ),
  };
}

interface Option {
  name: string;
  value: string;
  word: Word;
}

/** The options with a value, up to the image; the image goes into the fact. */
function optionsOf(
  words: readonly Word[],
  fact: { image: string | null },
): Option[] {
  const options: Option[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const { text } = word;
    // options kept in a variable
    if (word.expands && /^\$.*(?:FLAGS|OPTS|OPTIONS|ARGS)/i.test(text))
      continue;
    if (!text.startsWith("-") || text === "-") {
      fact.image = keyStrings(text).length > 0 ? null : text;
      break;
    }
    const own = ownValue(text);
    if (own === null) continue;
    if (own.value !== null)
      options.push({ name: own.name, value: own.value, word });
    else {
      index += 1;
      const next = words[index];
      if (next !== undefined)
        options.push({ name: own.name, value: next.text, word: next });
    }
  }
  return options;
}

/** The option's name and the value that is written in the same word; null for a switch. */
function ownValue(text: string): { name: string; value: string | null } | null {
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    const name = text.slice(2, equals < 0 ? undefined : equals);
    if (equals >= 0) return { name, value: text.slice(equals + 1) };
    return name === "" || SWITCHES.has(name) ? null : { name, value: null };
  }
  for (let index = 1; index < text.length; index += 1) {
    const letter = text[index] ?? "";
    if (SHORT_SWITCHES.includes(letter)) continue;
    const rest = text.slice(index + 1).replace(/^=/, "");
    return { name: letter, value: rest === "" ? null : rest };
  }
  return null;
}

function settingOf(
  option: Option,
  text: string,
  line: number,
): DockerRunSetting {
  const { value, word } = option;
  const equals = value.indexOf("=");
  const name = equals < 0 ? value : value.slice(0, equals);
  const raw = text.slice(word.start, word.end);
  const nameStart = word.start + Math.max(raw.indexOf(name), 0);
  const valueStart = Math.min(nameStart + name.length + 1, word.end);
  // the quote that closes the whole word is no part of the value
  const wholeQuote = /^["']/.exec(
    raw.slice(Math.max(nameStart - word.start - 1, 0)),
  )?.[0];
  const end =
    wholeQuote !== undefined && raw.endsWith(wholeQuote)
      ? word.end - 1
      : word.end;
  const form = equals < 0 ? "bare" : word.expands ? "interpolated" : "literal";
  return {
    name,
    form,
    text: equals < 0 ? null : value.slice(equals + 1),
    line,
    start: valueStart,
    end: Math.max(valueStart, end),
    nameStart,
  };
}
