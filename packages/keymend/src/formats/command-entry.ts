import type { Language } from "../model/fact.ts";
import { wordsFrom } from "./command-words.ts";

export interface CommandEntry {
  /** The file the command starts, as written, `./` taken off. */
  path: string;
  language: Language;
}

/** Programs that run a file: the first argument that looks like one of theirs is it. */
const RUNNERS: readonly {
  program: RegExp;
  file: RegExp;
  language: Language;
}[] = [
  {
    program:
      /^(?:node|nodejs|nodemon|tsx|ts-node|ts-node-dev|bun|deno|pm2|swc-node|babel-node|vite-node|electron)$/,
    file: /\.[cm]?[jt]sx?$/,
    language: "javascript",
  },
  {
    program:
      /^(?:python|python3|python3\.\d+|pypy3?|py|streamlit|chainlit|gradio|fastapi|reflex)$/,
    file: /\.py$/,
    language: "python",
  },
  { program: /^ruby$/, file: /\.rb$/, language: "ruby" },
  { program: /^php$/, file: /\.php$|(?:^|\/)artisan$/, language: "php" },
  { program: /^go$/, file: /\.go$/, language: "go" },
];

/** Programs that import a module: `uvicorn app.main:app`. */
const MODULE_RUNNERS =
  /^(?:uvicorn|gunicorn|hypercorn|celery|flask|waitress-serve|daphne|dramatiq|arq|rq)$/;

/** Words that stand before a program and change nothing about it. */
const WRAPPERS =
  /^(?:sudo|exec|env|time|nohup|npx|pnpm|yarn|bunx|uv|poetry|pipenv|pdm|hatch|rye|run|dlx|exec|dotenv|--|cross-env|dumb-init|tini|doppler|op|infisical|[A-Za-z_]\w*=.*|-r|-E)$/;

/** The files that the commands of one line start: `cross-env X=1 node --env-file=.env src/a.js && …`. */
export function entriesOfCommand(command: string): CommandEntry[] {
  const entries: CommandEntry[] = [];
  const text = command.length > 4_000 ? command.slice(0, 4_000) : command;
  let from = 0;
  for (let count = 0; count < 20 && from < text.length; count += 1) {
    const words = wordsFrom(text, from);
    const entry = entryOf(words.map((word) => word.text));
    if (entry !== null) entries.push(entry);
    from = (words.at(-1)?.end ?? from) + 1;
    while (from < text.length && /[\s;&|]/.test(text[from] ?? "")) from += 1;
  }
  return entries;
}

function entryOf(words: string[]): CommandEntry | null {
  const at = words.findIndex((word) => !WRAPPERS.test(word));
  if (at < 0) return null;
  const program = (words[at] ?? "")
    .replace(/^.*[\\/]/, "")
    .replace(/\.exe$/, "");
  const rest = words.slice(at + 1);
  const runner = RUNNERS.find((row) => row.program.test(program));
  if (runner !== undefined)
    return fileOf(rest, runner) ?? moduleAfter(rest, runner.language);
  if (MODULE_RUNNERS.test(program))
    return moduleEntry(
      rest
        .find((word) => /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(word))
        ?.split(":")[0] ?? flaskApp(rest),
    );
  if (/\.py$/.test(program) && words[at] !== program)
    return { path: plain(words[at] ?? ""), language: "python" };
  return null;
}

function fileOf(
  words: string[],
  runner: { file: RegExp; language: Language },
): CommandEntry | null {
  const options =
    /^(?:-r|--require|--import|--loader|--experimental-loader|--env-file|--env-file-if-exists|-m|-c|-e|--eval)$/;
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-") || options.test(words[index - 1] ?? "")) continue;
    if (runner.file.test(word))
      return { path: plain(word), language: runner.language };
  }
  const bare = words.find(
    (word, index) =>
      !word.startsWith("-") && !options.test(words[index - 1] ?? ""),
  );
  // node src/index and node . are files too
  if (
    runner.language === "javascript" &&
    bare !== undefined &&
    /^(?:\.|\.?[\w./-]*\/[\w.-]+)$/.test(bare)
  ) {
    return {
      path:
        bare === "."
          ? "index.js"
          : /\.[a-z]+$/.test(bare)
            ? plain(bare)
            : `${plain(bare)}.js`,
      language: "javascript",
    };
  }
  return null;
}

function moduleAfter(words: string[], language: Language): CommandEntry | null {
  const at = words.indexOf("-m");
  const name = at < 0 ? undefined : words[at + 1];
  if (language !== "python" || name === undefined) return null;
  const inner = MODULE_RUNNERS.test(name)
    ? words
        .slice(at + 2)
        .find((word) => /^[\w.]+:\w+$/.test(word))
        ?.split(":")[0]
    : name;
  return moduleEntry(inner ?? null);
}

/** Tools that run as modules and start no file of the project. */
const TOOLS =
  /^(?:pip|venv|pytest|unittest|build|http\.server|ensurepip|virtualenv|black|ruff|mypy|spacy|nltk|playwright|jupyter|notebook|ipykernel|compileall|twine|coverage|pipx|uv|poetry)\b/;

function moduleEntry(name: string | null): CommandEntry | null {
  if (name === null || TOOLS.test(name) || !/^[A-Za-z_][\w.]*$/.test(name))
    return null;
  return { path: `${name.replaceAll(".", "/")}.py`, language: "python" };
}

function flaskApp(words: string[]): string | null {
  const at = words.findIndex((word) => word === "--app" || word === "-A");
  return at < 0
    ? null
    : ((words[at + 1] ?? "").replace(/\.py$/, "").split(":")[0] ?? null);
}

function plain(path: string): string {
  return path.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}
