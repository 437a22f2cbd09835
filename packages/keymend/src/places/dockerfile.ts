import { wordsFrom, type Word } from "../formats/command-words.ts";
import { redact } from "../formats/redact.ts";
import { fakeKey } from "../key/fake.ts";
import type { FactOf } from "../model/fact.ts";
import type { FilePlace, PlaceContext } from "../model/place.ts";
import { readEntries } from "./command-lines.ts";
import { FileReading } from "./file-reading.ts";

type Instruction = FactOf<"dockerfile">["instruction"];

const NAME =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[.-][^/]*)?|[^/]*\.(?:dockerfile|containerfile))$/i;
const LINE = /^\s*(ARG|ENV|COPY|ADD|CMD|ENTRYPOINT)\s+/i;

/** What an image is built with. Values set here are baked into the image. */
export const dockerfile: FilePlace = {
  source: "dockerfile",
  scopes: ["project"],
  matches: (path) => NAME.test(path) && !/\.dockerignore$|\.md$/i.test(path),
  read(file, context) {
    const reading = new FileReading(file);
    for (const { start, text } of reading.lines.all()) {
      const match = LINE.exec(text);
      if (match === null) continue;
      const instruction = (match[1] ?? "").toUpperCase();
      readInstruction(
        reading,
        {
          instruction,
          start,
          words: wordsFrom(file.text, start + match[0].length),
          from: start + match[0].length,
        },
        context,
      );
    }
    reading.leftovers(["build-time"]);
    return reading.result();
  },
  examples: () => [
    {
      path: "Dockerfile",
      text: 'FROM node:20-alpine\nARG OPENAI_API_KEY\nENV OPENAI_API_KEY=$OPENAI_API_KEY \\\n    PORT=3000\nCOPY .env ./\nCOPY . .\nCMD ["node", "src/index.js"]\n',
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: null },
        { line: 3, variable: "OPENAI_API_KEY", value: null },
      ],
      facts: [
        {
          kind: "dockerfile",
          instruction: "ARG",
          text: "OPENAI_API_KEY",
          at: { path: "Dockerfile", line: 2 },
        },
        {
          kind: "dockerfile",
          instruction: "ENV",
          text: "OPENAI_API_KEY=$OPENAI_API_KEY",
        },
        {
          kind: "dockerfile",
          instruction: "ENV",
          text: "PORT",
          at: { path: "Dockerfile", line: 4 },
        },
        { kind: "dockerfile", instruction: "COPY", text: ".env ./" },
        { kind: "dockerfile", instruction: "CMD", text: "node src/index.js" },
        { kind: "entry", path: "src/index.js", language: "javascript" },
      ],
    },
    {
      path: "docker/api.Dockerfile",
      text: `FROM python:3.12\nENV OPENAI_API_KEY "${fakeKey()}"\nARG LLM_API_KEY=${fakeKey("legacy")}\nRUN echo "key: ${fakeKey("project", 7)}"\nCMD python -m app.main\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 3, variable: "LLM_API_KEY", value: fakeKey("legacy") },
        { line: 4, variable: "key", value: fakeKey("project", 7) },
      ],
      facts: [
        { kind: "dockerfile", instruction: "ENV", text: "OPENAI_API_KEY" },
        { kind: "entry", path: "docker/app/main.py", language: "python" },
      ],
    },
  ],
};

interface Line {
  instruction: string;
  /** Offset of the line. */
  start: number;
  words: readonly Word[];
  /** Offset of what follows the instruction. */
  from: number;
}

function readInstruction(
  reading: FileReading,
  line: Line,
  context: PlaceContext,
): void {
  if (line.instruction === "ENV" || line.instruction === "ARG") {
    readVariables(reading, line, line.instruction);
    return;
  }
  const instruction: Instruction =
    line.instruction === "CMD" || line.instruction === "ENTRYPOINT"
      ? line.instruction
      : "COPY";
  const text =
    instruction === "COPY"
      ? line.words.map((word) => word.text).join(" ")
      : command(reading, line);
  reading.fact({
    kind: "dockerfile",
    at: reading.at(line.start),
    instruction,
    text: redact(text),
  });
  if (instruction !== "COPY")
    readEntries(reading, text, {
      by: `${reading.path} ${instruction}`,
      context,
    });
}

/** `ENV A=1 B="2"`, the old `ENV A value with blanks`, `ARG NAME[=value]`. */
function readVariables(
  reading: FileReading,
  line: Line,
  instruction: "ENV" | "ARG",
): void {
  const [first, second] = line.words;
  if (first === undefined) return;
  if (
    instruction === "ENV" &&
    !first.text.includes("=") &&
    second !== undefined
  ) {
    const last = line.words.at(-1) ?? second;
    variable(reading, {
      instruction,
      name: first.text,
      text: line.words
        .slice(1)
        .map((word) => word.text)
        .join(" "),
      word: first,
      span: { start: second.start, end: last.end },
      expands: line.words.some((word) => word.expands),
    });
    return;
  }
  for (const word of line.words) {
    const equals = word.text.indexOf("=");
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    const text = equals < 0 ? null : word.text.slice(equals + 1);
    const start = equals < 0 ? word.start : word.start + name.length + 1;
    variable(reading, {
      instruction,
      name,
      text,
      word,
      span: { start, end: word.end },
      expands: word.expands,
    });
  }
}

interface Variable {
  instruction: "ENV" | "ARG";
  name: string;
  text: string | null;
  word: Word;
  span: { start: number; end: number };
  expands: boolean;
}

function variable(
  reading: FileReading,
  { instruction, name, text, word, span, expands }: Variable,
): void {
  const shown = text !== null && expands ? redact(`${name}=${text}`) : name;
  reading.fact({
    kind: "dockerfile",
    at: reading.at(word.start),
    instruction,
    text: shown,
  });
  reading.setting({
    name,
    text,
    span,
    start: word.start,
    tags: ["build-time"],
  });
}

/** The command of CMD and ENTRYPOINT, in its list form too. */
function command(reading: FileReading, line: Line): string {
  const last = line.words.at(-1);
  const raw = reading.text
    .slice(line.from, last?.end ?? line.from)
    .replace(/\\\r?\n/g, " ");
  if (!raw.startsWith("[")) return raw;
  const parts = [...raw.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(
    (match) => match[1] ?? "",
  );
  return parts[0] !== undefined &&
    /(?:^|\/)(?:ba|da)?sh$/.test(parts[0]) &&
    parts[1] === "-c"
    ? parts.slice(2).join(" ")
    : parts.join(" ");
}
