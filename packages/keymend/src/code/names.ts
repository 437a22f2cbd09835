import { familyOf, keysInside } from "../key/families.ts";
import type { Source } from "./source.ts";

const QUOTED = `["'\`]`;
/** Ways to name what a literal is for, tried in this order on the text before it. */
const BEFORE: readonly RegExp[] = [
  // setdefault("X", "…"), getenv("X", "…")
  new RegExp(
    `\\(\\s{0,9}${QUOTED}([A-Za-z_]\\w{1,60})${QUOTED}\\s{0,9},\\s{0,99}(?:default\\s{0,3}=\\s{0,3})?[rbuf]?$`,
  ),
  // x["X"] = "…", 'X' => '…', "X": "…"
  new RegExp(
    `${QUOTED}([A-Za-z_][\\w.-]{1,60})${QUOTED}\\s{0,9}(?:\\]\\s{0,9}(?:\\|\\|=|\\?\\?=|=)|=>|:|\\)?\\s{0,9},\\s{0,9}value\\s{0,9}=)\\s{0,99}[([]?\\s{0,99}[rbuf]?$`,
  ),
  /([A-Za-z_]\w{0,60})\s{1,9}string\s{0,9}=\s{0,9}$/,
  // x = "…", x: "…", x: str = "…", x := "…", process.env.X || "…"
  /([A-Za-z_$][\w$-]{0,60})[!?]?\s{0,9}(?::\s?[\w.<>[\]|?&' ]{1,40}=|=>|:=|\|\||\?\?|\|\|=|\?\?=|=|:|<-)\s{0,99}(?:[([{]|(?:pydantic\.)?SecretStr\(|str\(|String\(|\\)?\s{0,99}[rbuf]?$/,
  // .apiKey("…"), WithAPIKey("…"), const API_KEY string = "…" is above
  /\b((?:with|set)?_?[A-Za-z_]*(?:key|token|organization|project|url)[A-Za-z]{0,10})\(\s{0,99}[rbuf]?$/i,
];

/** The name that a literal at this offset is given to: variable, property or argument; null when it has none. */
export function nameBefore(source: Source, offset: number): string | null {
  const before = source.text.slice(Math.max(0, offset - 120), offset);
  for (const pattern of BEFORE) {
    const name = pattern.exec(before)?.[1];
    if (name !== undefined && !WORDS.has(name)) return name.replace(/^\$/, "");
  }
  return null;
}

const WORDS = new Set(["return", "default", "else", "case", "SecretStr"]);

/** A name under which code keeps a key, of whatever service. */
export const KEY_NAME =
  /(?:api|secret|access|auth|open_?ai|gpt)[_-]?(?:api[_-]?)?(?:key|token)|^(?:key|token|auth)$|bearer|authorization/i;
/** The same, and no doubt that OpenAI is meant. */
export const OPENAI_KEY_NAME =
  /(?:open_?-?ai|gpt).{0,20}(?:key|token|secret)|(?:key|token|secret).{0,12}(?:open_?-?ai|gpt)/i;
export const FOREIGN_NAME =
  /anthropic|claude|google|gemini|palm|cohere|mistral|groq|hugging|replicate|pinecone|serp|tavily|stripe|aws_|github|supabase|firebase|maps|deepseek|openrouter|perplexity|elevenlabs|slack|discord|telegram|twilio|sendgrid|nvidia|xai|qdrant|weaviate|notion/i;

const PLACEHOLDER =
  /your|^my[-_ ]|x{3,}|\*{3,}|\.{3}|…|^sk-|^<|^\[|^\$?\{|^%|change|replace|insert|paste|placeholder|example|sample|dummy|fake|todo|fixme|here$|^test$|^none$|^no-|secret-?key|^key$|^api-?key$|^add[-_ ]/i;

/** Could this literal be meant as a key, or as the sign for one? It never says that it is none. */
export function looksKeyLike(value: string): boolean {
  if (value.length < 3 || value.length > 400) return false;
  return (
    keysInside(value).length > 0 ||
    familyOf(value) !== null ||
    (PLACEHOLDER.test(value) && !/\s\S+\s/.test(value))
  );
}

/** A value that must never stand in a fact as a name. */
export function isSecretLike(name: string): boolean {
  if (/^(?:sk|sess|gsk|xai|nvapi|pplx)-/.test(name)) return true;
  if (keysInside(name).length > 0) return true;
  if (/^[A-Z][A-Z0-9_]*$/.test(name)) return false;
  const family = familyOf(name);
  return family !== null && family.kind !== "id";
}

export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The variable that a text names instead of holding a key: `OPENAI_API_KEY`, `$OPENAI_API_KEY`, `process.env.X`. */
export function nameInPlaceOfKey(value: string): string | null {
  const match =
    /^(?:\$\{?|%|\{\{?\s?|process\.env\.|os\.environ\[["']?|ENV\[["']?|env\.)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)["']?[\]}%]{0,2}$/.exec(
      value.trim(),
    );
  const name = match?.[1];
  if (name === undefined || !/KEY|TOKEN|SECRET/.test(name)) return null;
  if (!/OPEN_?AI|GPT|LLM|^API_KEY$|AZURE/.test(name)) return null;
  return /YOUR|HERE|ADD|INSERT|REPLACE|PASTE|MY_|XXX|PLACEHOLDER|EXAMPLE|CHANGE|TODO|DUMMY|FAKE|TEST/.test(
    name,
  )
    ? null
    : name;
}
