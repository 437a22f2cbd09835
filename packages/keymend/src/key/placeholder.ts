import { MARKER } from "./families.ts";

/** What kind of stand-in a value is. */
export type PlaceholderKind =
  | "fill-in" // your-api-key, ADD_YOUR_KEY_HERE, <your key>
  | "null-word" // undefined, None, NaN: what a language writes for nothing
  | "dummy" // test, foo, sk-samplekey, no-token
  | "pattern" // sk-xxxx, sk-..., sk-1234567890
  | "variable-name"; // OPENAI_API_KEY

const NULL_WORDS = new Set([
  "undefined",
  "null",
  "none",
  "nil",
  "nan",
  "false",
  "true",
  "n/a",
  "na",
  "(null)",
  "[object object]",
]);

// words that a stand-in is made of; a value that is nothing but these is one
const FILL_IN = words(
  "your yours my here add insert enter paste replace placeholder change changeme put goes fill provide " +
    "todo fixme tbd set must needed required votre ici dein deine hier clave aqui chave sua",
);
const DUMMY = words(
  "test testing tests dummy fake foo bar baz foobar example sample demo mock stub none no not nokey notset null " +
    "empty key keys apikey token secret password hello world asdf qwerty ollama xxx xx unused ignored anything whatever",
);
const FILLER = words(
  "the an own actual real real openai open ai api sk proj svcacct gpt chatgpt chat azure org organization project " +
    "with me this that it is in to from of for by as or and env environment local dot file variable dashboard platform " +
    "website settings console com www https http value string please be see read only valid invalid ci build dev " +
    "development prod production staging default account account user admin llm model provider service personal private " +
    "cle clé tu su ta key1 key2 abc abcd abcdef def xyz one two new old generated created valid running lm studio",
);

// words after which a stranger's word may stand: replace-with-your-acme-key
const STRONG = words(
  "your yours here placeholder replace changeme insert paste example dummy sample",
);

const HEAD =
  /^(?:sk-(?:proj|svcacct|admin|none|or-v1|ant)-|sk[-_]|key[-_]|gsk_|nvapi-)/i;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/** Does this stand where a key should be, without being anybody's? Random keys never match. */
export function isPlaceholder(value: string): boolean {
  return placeholderKind(value) !== null;
}

export function placeholderKind(value: string): PlaceholderKind | null {
  if (value.length > 400 || value.includes(MARKER)) return null;
  const bare = value
    .trim()
    .replace(/^[\s"'`<>{}()[\]$%]+|[\s"'`<>{}()[\]%]+$/g, "");
  if (NULL_WORDS.has(value.trim().toLowerCase())) return "null-word";
  if (NULL_WORDS.has(bare.toLowerCase())) return "null-word";
  if (bare === "") return null;
  if (isVariableName(value.trim())) return "variable-name";
  const kind = patternKind(bare) ?? wordKind(bare);
  // `${OPENAI_KEY}` and `{{ secrets.KEY }}` refer to a key somewhere else
  const refers = /^(?:\$|\{\{|%)/.test(value.trim());
  return refers && kind !== "fill-in" ? null : kind;
}

/** The value is the name of the variable itself; in `${…}` it is a reference and another matter. */
function isVariableName(value: string): boolean {
  return /^(?:OPEN_?AI|AZURE_OPENAI|CHATGPT|GPT)_(?:API_)?(?:KEY|TOKEN)$/.test(
    value,
  );
}

function wordKind(bare: string): PlaceholderKind | null {
  // an address is something else, whatever words it holds
  if (
    bare.length > 80 ||
    /^[a-z]+:\/\/|^www\.|^[^\s@]+@[^\s@.]+\.[a-z]{2,}$/i.test(bare)
  )
    return null;
  if (/[你您]的|密钥|填写|请输入/.test(bare)) return "fill-in";
  const parts = chunksOf(bare);
  if (parts.length === 0) return null;
  let known: string[] = [];
  let strangers = 0;
  for (const part of parts) {
    const cut = segments(part);
    if (cut !== null) known = known.concat(cut);
    else if (/^[a-z]{2,14}$/.test(part)) strangers += 1;
    else if (!/^\d{1,4}$/.test(part)) return null;
  }
  const strong = known.some((word) => STRONG.has(word));
  // an address or a path may hold such words too
  const open = strong && !/[@/:\\]/.test(bare);
  if (strangers > 0 && !(open && known.length >= strangers)) return null;
  if (known.some((word) => FILL_IN.has(word))) return "fill-in";
  return known.some((word) => DUMMY.has(word)) ? "dummy" : null;
}

function chunksOf(bare: string): string[] {
  return bare
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "");
}

/** `yourapikeyhere` → your, api, key, here; null when some part is no known word. */
function segments(part: string): string[] | null {
  if (part.length > 40) return null;
  if (/^x{2,}$/.test(part)) return ["xxx"];
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= part.length; end += 1) {
    best[end] = null;
    for (let start = Math.max(0, end - 14); start < end; start += 1) {
      const before = best[start];
      const word = part.slice(start, end);
      if (before && isWord(word)) {
        best[end] = [...before, word];
        break;
      }
    }
  }
  return best[part.length] ?? null;
}

function isWord(word: string): boolean {
  return FILL_IN.has(word) || DUMMY.has(word) || FILLER.has(word);
}

/** `sk-`, `sk-...`, `sk-xxxxxxxx`, `sk-1234567890`, `sk-abcdefgh`. */
function patternKind(bare: string): PlaceholderKind | null {
  const head = HEAD.exec(bare)?.[0] ?? "";
  const body = bare.slice(head.length);
  if (body === "") return head === "" ? null : "pattern";
  if (/^[.…*•_-]+$/.test(body)) return "pattern";
  const plain = body.replace(/[-_.…*•\s]/g, "");
  if (/^(?:x{3,}|X{3,})$/.test(plain)) return "pattern";
  if (/^(?:xxx+|XXX+)/.test(plain) && /(?:xxx+|XXX+)$/.test(plain))
    return "pattern";
  if (plain.length >= 6 && new Set(plain).size <= 2) return "pattern";
  // what a dashboard shows of a key: its end behind dots or stars
  if (/[*•…]{2,}[A-Za-z0-9]{3,4}$/.test(body)) return null;
  const long = plain.length >= (head === "" ? 8 : 4);
  return long && isSequence(plain.toLowerCase()) ? "pattern" : null;
}

/** Almost every character follows the one before it, in the alphabet or in counting: `1234567890abcdef`. */
function isSequence(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i += 1) {
    const gap = text.charCodeAt(i) - text.charCodeAt(i - 1);
    const wraps = text[i - 1] === "9" && text[i] === "0";
    if (gap === 1 || wraps) steps += 1;
  }
  return steps >= (text.length - 1) * 0.75;
}

/** Whether a masked form (first eight, last four) is that of a stand-in: `your-ope************here`. */
export function isPlaceholderMask(head: string, tail: string): boolean {
  const start =
    /^(?:<?(?:your|my|the|add|put|insert|enter|paste|replace|change|placeh|dummy|fake|sample|example|test)[-_ a-z]|sk-(?:proj-)?(?:your|xxxx|test|fake|dumm|samp|exam|my|\.{3})|openai[-_]a|open_ai_|api[-_]key)/i;
  const end =
    /(?:here|_?key|-key|oken|lder|alue|xxxx|cret|eme|\bme|mple|key>|\.{3}|ere>)$/i;
  if (/^(?:x{8}|\*{8}|sk-x{5}|sk-X{5})$/.test(head)) return true;
  return start.test(head) && end.test(tail);
}
