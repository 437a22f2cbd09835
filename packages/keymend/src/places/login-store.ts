import { readJson } from "../formats/json.ts";
import { leavesOf } from "../formats/tree.ts";
import { fakeKey } from "../key/fake.ts";
import { familyOf } from "../key/families.ts";
import { isGenericKeyName, isKeyName, providerOfName } from "../key/names.ts";
import type { Role, Tag } from "../model/occurrence.ts";
import type { FilePlace, Reading, TextFile } from "../model/place.ts";
import { ReadingBuilder } from "./reading-builder.ts";

const CODEX = /(?:^|\/)\.codex\/auth\.json$/;
const NETRC = /(?:^|\/)[._]netrc$/;
const TOKEN =
  /^(?:id_?token|access_?token|refresh_?token|access|refresh|token)$/i;

/** Where a tool keeps what it got at its login. */
export const loginStore: FilePlace = {
  source: "login-store",
  scopes: ["home", "project"],
  paths: [
    ".codex/auth.json",
    ".local/share/opencode/auth.json",
    ".config/openai/auth.json",
    ".config/openai/credentials.json",
    ".openai/auth.json",
    ".netrc",
    "_netrc",
  ],
  matches: (path) => CODEX.test(path),
  read: (file) => (NETRC.test(file.path) ? readNetrc(file) : readLogin(file)),
  examples: () => [
    {
      path: ".codex/auth.json",
      text: `{\n  "OPENAI_API_KEY": null,\n  "tokens": {\n    "id_token": "${fakeKey("jwt")}",\n    "account_id": "acc"\n  }\n}\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: null },
        { line: 4, variable: "id_token", value: fakeKey("jwt") },
      ],
      facts: [{ kind: "tool", tool: "codex", prefers: "environment" }],
    },
    {
      path: ".codex/auth.json",
      text: `{"auth_mode":"apikey","OPENAI_API_KEY":"${fakeKey()}"}`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [{ kind: "tool", tool: "codex", prefers: "store" }],
    },
    {
      path: ".local/share/opencode/auth.json",
      text: `{\n  "anthropic": { "type": "api", "key": "abc" },\n  "openai": { "type": "api", "key": "${fakeKey()}" }\n}`,
      found: [{ line: 3, variable: "key", value: fakeKey() }],
    },
    {
      path: ".netrc",
      text: `machine github.com login me password x\nmachine api.openai.com\n  login user\n  password ${fakeKey()}\n`,
      found: [{ line: 4, variable: "password", value: fakeKey() }],
    },
  ],
};

async function readLogin(file: TextFile): Promise<Reading> {
  const builder = new ReadingBuilder(file);
  const root = await readJson(file.text);
  let holdsKey = false;
  let holdsLogin = false;
  for (const { path, node } of leavesOf(root)) {
    const name = path.at(-1) ?? "";
    const role = roleOf(path, name, node.text);
    if (role === null || (!node.isString && node.text !== null)) continue;
    const isKey = role === "key";
    holdsKey ||= isKey && node.text !== null && node.text !== "";
    holdsLogin ||= role === "other";
    // a login gives way to a variable of the environment, a key that was stored does not (codex issue 2896, 2025-11)
    const tags: Tag[] =
      node.text === null ? [] : [isKey ? "store-wins" : "env-wins"];
    const quote = node.isString ? 1 : 0;
    builder.assignment({
      name,
      value: node.text,
      role,
      span: {
        start: node.start + quote,
        end: Math.max(node.start + quote, node.end - quote),
      },
      tags,
    });
  }
  if (holdsKey || holdsLogin)
    builder.fact({
      kind: "tool",
      at: { path: file.path, line: 1 },
      tool: CODEX.test(file.path)
        ? "codex"
        : file.path.includes("opencode")
          ? "opencode"
          : "openai",
      readsVariables: ["OPENAI_API_KEY"],
      prefers: holdsKey ? "store" : "environment",
    });
  return builder.done();
}

function roleOf(
  path: readonly string[],
  name: string,
  text: string | null,
): Role | null {
  if (isKeyName(name)) return "key";
  if (TOKEN.test(name) && text !== null && familyOf(text)?.kind === "login")
    return "other";
  const above = path
    .slice(0, -1)
    .some((one) => providerOfName(one) === "openai");
  return above && isGenericKeyName(name) ? "key" : null;
}

/** Words of a netrc, with the machine they belong to. Some HTTP clients send its password in place of the key. */
function readNetrc(file: TextFile): Reading {
  const builder = new ReadingBuilder(file);
  let machine = "";
  let before = "";
  for (const match of file.text.matchAll(/[^\s]+/g)) {
    const word = match[0];
    if (before === "machine") machine = word;
    if (before === "password" && /(?:^|\.)openai\.com$/i.test(machine))
      builder.assignment({
        name: "password",
        value: word,
        role: "key",
        span: { start: match.index, end: match.index + word.length },
        tags: ["store-wins"],
      });
    before =
      before === "machine" || before === "password" || before === "login"
        ? ""
        : word;
  }
  return builder.done();
}
