import { parseEnv } from "node:util";
import { parse } from "dotenv17";
import { dotenv } from "../../../src/places/dotenv.ts";
import type { Format, Planted } from "./format.ts";
import type { Random } from "./random.ts";
import { keyOf, NASTY, NOTES, WORDS } from "./values.ts";

const NAMES = [
  "OPENAI_API_KEY",
  "OPEN_AI_KEY",
  "OPENAI_KEY",
  "LLM_API_KEY",
  "OPENAI_API_KEY_OLD",
  "NEXT_PUBLIC_OPENAI_API_KEY",
] as const;

const filler: readonly ((random: Random) => string)[] = [
  () => "",
  () => "   ",
  (r) => `# ${r.pick(NOTES)}`,
  (r) => `#OPENAI_API_KEY=${keyOf(r)}`,
  (r) => `PORT=${r.pick(WORDS)}`,
  (r) => `HOST = ${r.pick(WORDS)}`,
  (r) => `GREETING="${r.pick(["hello world", "a # b", "x\\ty"])}"`,
  (r) => `SINGLE='${r.pick(["a $b", "x\\ny", "# no comment"])}'`,
  () => "EMPTY=",
  (r) => `export DEBUG=${r.pick(WORDS)}`,
  (r) => `URL=https://${r.pick(WORDS)}.example.org/?a=b`,
  () => 'CERT="-----BEGIN-----\nMIIB\n-----END-----"',
  (r) => `\tTABBED=${r.pick(WORDS)}`,
  (r) => `NOTE=${r.pick(WORDS)} # ${r.pick(["a note", "naïve"])}`,
];

const forms: readonly ((
  name: string,
  key: string,
  random: Random,
) => string)[] = [
  (name, key) => `${name}=${key}`,
  (name, key) => `${name}="${key}"`,
  (name, key) => `${name}='${key}'`,
  (name, key) => `export ${name}=${key}`,
  (name, key) => `export ${name}="${key}"`,
  (name, key) => `${name} = ${key}`,
  (name, key) => `  ${name}=${key}`,
  (name, key, r) => `${name}=${key} # ${r.pick(["team", "it is"])}`,
  (name, key, r) => `${name}="${key}" # ${r.pick(["team", "it is"])}`,
  (name, key) => `${name}=${key}  `,
  (name, key) => `${name}=\t${key}`,
];

/** Node 20 takes a line of blanks as the beginning of the next name, and a tab as a part of the value. */
const UNKNOWN_TO_NODE = /^ +$|\t/m;
/** Files that both loaders read. */
const FOR_NODE = ".env";

/** dotenv 17, and the loader of Node where it agrees with it on everything. */
export const dotenvFormat: Format = {
  place: dotenv,
  endings: ["\n", "\r\n"],
  encodings: ["utf-8-bom", "utf-16le", "utf-16be", "latin1"],
  nasty: NASTY,
  // quotes of every kind at once, or an escape inside of them: no loader agrees with another
  mayRefuse: (value) => /'/.test(value) && /["$\\`#]/.test(value),
  make(random) {
    const names = random.shuffled(NAMES).slice(0, 1 + random.int(3));
    const planted: Planted[] = [];
    const lines: string[] = [];
    for (const name of names) {
      lines.push(...random.some(filler, 3).map((line) => line(random)));
      const value = keyOf(random);
      lines.push(random.pick(forms)(name, value, random));
      planted.push({ variable: name, value, ids: [name], removable: true });
    }
    lines.push(...random.some(filler, 3).map((line) => line(random)));
    const text = `${lines.join("\n")}\n`;
    const path = UNKNOWN_TO_NODE.test(text)
      ? random.pick([".env.local", "server/.env.production"])
      : FOR_NODE;
    return { path, text, planted };
  },
  load: (text, path) => {
    const map = new Map(Object.entries(parse(text)));
    if (path === FOR_NODE)
      for (const [name, value] of Object.entries(parseEnv(text)))
        if (map.get(name) !== value) map.set(`node ${name}`, value ?? "");
    return Promise.resolve(map);
  },
  rename: () => ({ to: "OPENAI_API_KEY_2", ids: ["OPENAI_API_KEY_2"] }),
};
