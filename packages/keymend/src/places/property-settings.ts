import { isReference } from "../formats/reference.ts";
import {
  leavesOf,
  textOf,
  type Leaf,
  type TreeEntry,
  type TreeNode,
} from "../formats/tree.ts";
import {
  isGenericKeyName,
  providerOfName,
  roleOfName,
  roleOfProperty,
} from "../key/names.ts";
import type { Role, Tag } from "../model/occurrence.ts";
import type { FileReading } from "./file-reading.ts";

/** Values that look like an OpenAI key at least at their head: `sk-samplekey`. */
const KEY_HEAD = /^(?:Bearer )?(?:sk-(?!ant-|or-)|sess-)/;
/** Siblings that say that a plain `api_key` is one of the OpenAI API. */
const OPENAI_MODEL =
  /^(?:openai\/)?(?:gpt-|o[134](?:-|$)|chatgpt|text-embedding-|text-davinci|dall-e|whisper-1|tts-1)/i;
const OPENAI_HOST = /^https?:\/\/[^/]*openai\.com/i;

/** Names that carry a value for the name beside them: `{ "name": "OPENAI_API_KEY", "value": "…" }`. */
const VALUE = /^(?:value|default|defaultValue|values)$/i;

/**
 * Any configuration: every property whose name (with those above and beside it) or value says that it is of interest.
 * `variable` of an occurrence is the property's own name.
 */
export function readProperties(
  reading: FileReading,
  root: TreeNode | null,
  tags: readonly Tag[] = [],
): void {
  for (const leaf of leavesOf(root)) {
    const name = leaf.path.at(-1);
    if (name === undefined) continue;
    const role = roleOfLeaf(leaf);
    const variable = VALUE.test(name) ? (namedBeside(leaf) ?? name) : name;
    reading.scalar(variable, leaf.node, {
      start: leaf.start,
      path: leaf.path,
      tags,
      ...(role === null ? {} : { role }),
    });
  }
}

function roleOfLeaf(leaf: Leaf): Role | null {
  const name = leaf.path.at(-1) ?? "";
  const text = leaf.node.text ?? "";
  const role = roleOfProperty(leaf.path);
  // numbers and truth values under such names are switches, not keys
  if (role !== null)
    return leaf.node.isString || leaf.node.text === null || role !== "key"
      ? role
      : null;
  if (VALUE.test(name)) return valueRole(leaf, text);
  if (
    !isGenericKeyName(name) ||
    !leaf.node.isString ||
    providerOfName(name) !== null
  )
    return null;
  return KEY_HEAD.test(text) || isNearOpenAi(leaf) ? "key" : null;
}

/** `{ name: OPENAI_API_KEY, value: … }`, `openai: { keys: [{ value: env.OPENAI_API_KEY }] }`. */
function valueRole(leaf: Leaf, text: string): Role | null {
  const beside = namedBeside(leaf);
  const role = beside === null ? null : roleOfName(beside);
  if (role !== null) return role;
  const above = leaf.path.slice(0, -1);
  const isKeyList = isGenericKeyName((above.at(-1) ?? "").replace(/s$/i, ""));
  if (isKeyList && above.some((one) => providerOfName(one) === "openai"))
    return "key";
  return isReference(text) && /OPENAI_[A-Z_]*KEY/.test(text) ? "key" : null;
}

/** What stands beside it; nothing in a map that is a list of its own, where neighbours do not describe each other. */
function siblingsOf(leaf: Leaf): readonly TreeEntry[] {
  const entries = leaf.parent?.entries ?? [];
  return entries.length > 100 ? [] : entries;
}

/** The name of a variable that stands beside a `value`. */
function namedBeside(leaf: Leaf): string | null {
  const named = siblingsOf(leaf).find((entry) =>
    /^(?:name|key|variable|id)$/i.test(entry.key),
  );
  const name = named === undefined ? null : textOf(named.node);
  return name !== null && roleOfName(name) !== null ? name : null;
}

/** A model, a host or a provider beside it names OpenAI. */
function isNearOpenAi(leaf: Leaf): boolean {
  return siblingsOf(leaf).some(({ key, node }) => {
    const text = textOf(node) ?? "";
    if (/model/i.test(key)) return OPENAI_MODEL.test(text);
    if (/provider|type|vendor|service|name|kind|backend/i.test(key))
      return /^open-?ai$/i.test(text);
    return OPENAI_HOST.test(text);
  });
}
