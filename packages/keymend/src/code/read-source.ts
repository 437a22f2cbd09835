import type { PlaceContext, Reading } from "../model/place.ts";
import { readEnvironment, type EnvRow } from "./env-row.ts";
import { javascriptReads } from "./env-javascript.ts";
import { otherReads } from "./env-others.ts";
import { pythonReads } from "./env-python.ts";
import type { Grammar, GrammarId } from "./grammar.ts";
import { grammarOf } from "./grammar.ts";
import { readImports } from "./imports.ts";
import { readKeys, readNamedLiterals } from "./literals.ts";
import { codeOnly, shortLines } from "./parts.ts";
import { Notes } from "./notes.ts";
import { runRows, type Row } from "./row.ts";
import { callRows } from "./rows-calls.ts";
import { modelRows } from "./rows-models.ts";
import { checkRows, limitRows } from "./rows-checks.ts";
import { defaultRows } from "./rows-defaults.ts";
import { goRows } from "./rows-go.ts";
import { javascriptClients } from "./clients-javascript.ts";
import { javascriptLoaders } from "./loaders-javascript.ts";
import { csharpRows, jvmRows } from "./rows-jvm.ts";
import { dartRows, rustRows, swiftRows } from "./rows-native.ts";
import { phpRows } from "./rows-php.ts";
import { pythonClients } from "./clients-python.ts";
import { pythonLoaders } from "./loaders-python.ts";
import { rubyRows } from "./rows-ruby.ts";
import { writeRows } from "./rows-writes.ts";
import { Source } from "./source.ts";

/** Rows of one language: loaders, clients, configuration. */
export const languageRows: Readonly<
  Partial<Record<GrammarId, readonly Row[]>>
> = {
  javascript: [...javascriptLoaders, ...javascriptClients],
  python: [...pythonLoaders, ...pythonClients],
  go: goRows,
  ruby: rubyRows,
  php: phpRows,
  java: jvmRows,
  kotlin: jvmRows,
  csharp: csharpRows,
  rust: rustRows,
  swift: swiftRows,
  dart: dartRows,
};

/** Reads of environment variables by language. */
export const languageReads: Readonly<
  Partial<Record<GrammarId, readonly EnvRow[]>>
> = {
  javascript: javascriptReads,
  python: pythonReads,
  ...otherReads,
};

/** Rows that look alike in every language. */
export const commonRows: readonly Row[] = [
  ...writeRows,
  ...callRows,
  ...modelRows,
  ...checkRows,
  ...limitRows,
  ...defaultRows,
];

/** Pieces of the words below, three times as fast to look for: most files hold none. */
const HINT =
  /ai|key|env|gpt-|sk-|sess-|earer|chrom|em0|autog|dspy|ictionary|viper|@v|ntimec|st\.s|decou|esett|ata\.g|dall|hisp|t-emb|litel|a_index|nvap|gsk_|pplx|eyj/i;

/** A file without any of these says nothing about keys. */
const INTEREST =
  /open_?-?ai|gpt-|api[_-]?key|environ|getenv|process\.env|import\.meta\.env|(?:Deno|Bun|load|c|this)\.env|\benv[.([:]|dotenv|load_?env|\$_ENV|ENV[[.]|sk-|sess-|Bearer|chromem|litellm|llama_index|mem0|crewai|autogen|dspy|env::var|infoDictionary|viper|@Value|useRuntimeConfig|st\.secrets|decouple|BaseSettings|userdata\.get|key\w{0,10}\??(?:\.trim\(\))?\.length|len\(\w{0,20}key|dall-e|whisper-1|text-embedding|AIza|nvapi-|gsk_|xai-|pplx-|eyJ/i;

const NOTHING: Reading = { found: [], facts: [] };

/** Reads one file of program source: values that stand in it, and what it says about how keys travel. */
export function readSource(
  file: { path: string; text: string; grammar?: Grammar },
  context: Pick<PlaceContext, "has">,
): Reading {
  const grammar = file.grammar ?? grammarOf(file.path);
  if (!grammar) return NOTHING;
  const text = codeOnly(file.path, file.text);
  const short = shortLines(text);
  const source = new Source({ path: file.path, text: short, grammar, context });
  const notes = new Notes(source);
  readImports(source, notes);
  if (HINT.test(short) && INTEREST.test(short)) readAll(source, notes, grammar);
  if (short !== file.text) readKeysOutside(file, { grammar, context }, notes);
  return notes.reading();
}

function readAll(source: Source, notes: Notes, grammar: Grammar): void {
  readEnvironment(source, languageReads[grammar.id] ?? [], notes);
  runRows(languageRows[grammar.id] ?? [], source, notes);
  runRows(commonRows, source, notes);
  readNamedLiterals(source, notes);
  readKeys(source, notes);
}

/** Keys in minified lines and in markup, which the rows do not read. */
function readKeysOutside(
  file: { path: string; text: string },
  {
    grammar,
    context,
  }: { grammar: Grammar; context: Pick<PlaceContext, "has"> },
  notes: Notes,
): void {
  const whole = new Source({
    path: file.path,
    text: file.text,
    grammar,
    context,
  });
  readKeys(whole, notes);
}
