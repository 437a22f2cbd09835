import { fakeKey } from "../key/fake.ts";
import { keysInside } from "../key/families.ts";
import type { FilePlace } from "../model/place.ts";
import { Secret } from "../secret.ts";

const NAME =
  /(?:^|\/)\.?(?:open_?ai|gpt|chatgpt|api|secret|llm)?[-_.]?(?:api[-_.]?)?(?:key|token)s?(?:\.(?:txt|key|secret))?$/i;

/** A file whose whole content is one key: `secrets/openai_key.txt`, `~/.openai_key`. */
export const keyFile: FilePlace = {
  source: "key-file",
  scopes: ["project", "home"],
  paths: [
    ".openai_key",
    ".openai-key",
    ".openai/api_key",
    ".config/openai.token",
    ".config/openai/api_key",
    ".openai-api-key.txt",
  ],
  matches: (path) => NAME.test(path),
  read({ text }) {
    const keys = keysInside(text);
    const key = keys[0];
    // more text than the key and its surroundings: some other kind of file
    if (key === undefined || text.trim().length > key.value.length + 200)
      return { found: [], facts: [] };
    const before = text.slice(0, key.index);
    const line = before.split("\n").length;
    return {
      found: [
        {
          line,
          column: key.index - (before.lastIndexOf("\n") + 1) + 1,
          variable: null,
          value: new Secret(text),
          role: "key",
          span: { start: 0, end: text.length },
        },
      ],
      facts: [],
    };
  },
  examples: () => [
    {
      path: "secrets/openai_key.txt",
      text: `${fakeKey()}\n`,
      found: [{ line: 1, variable: null, value: `${fakeKey()}\n` }],
    },
    {
      path: "config/api_key",
      text: fakeKey("legacy"),
      found: [{ line: 1, variable: null, value: fakeKey("legacy") }],
    },
    { path: "token.txt", text: "nothing here\n", found: [] },
  ],
};
