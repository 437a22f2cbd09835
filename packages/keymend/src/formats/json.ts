import type * as Jsonc from "jsonc-parser";
import type { ScalarNode, TreeEntry, TreeNode } from "./tree.ts";

const MAX_LENGTH = 2_000_000;
const MAX_DEPTH = 200;

let loaded: Promise<typeof Jsonc> | null = null;

/** A JSON text, comments and trailing commas allowed; as much as can be read, null for junk. The parser is loaded on first use. */
export async function readJson(text: string): Promise<TreeNode | null> {
  if (text.length > MAX_LENGTH) return null;
  loaded ??= import("jsonc-parser");
  const { parseTree } = await loaded;
  try {
    const root = parseTree(text, [], {
      allowTrailingComma: true,
      disallowComments: false,
    });
    return root === undefined ? null : convert(root, 0);
  } catch {
    return null; // nesting too deep for the parser
  }
}

function convert(node: Jsonc.Node, depth: number): TreeNode | null {
  if (depth > MAX_DEPTH) return null;
  const place = { start: node.offset, end: node.offset + node.length };
  const children = node.children ?? [];
  if (node.type === "array")
    return {
      kind: "list",
      ...place,
      items: children
        .map((child) => convert(child, depth + 1))
        .filter((child) => child !== null),
    };
  if (node.type === "object")
    return {
      kind: "map",
      ...place,
      entries: children.flatMap((property) => entryOf(property, depth)),
    };
  return scalar(node, place);
}

function entryOf(property: Jsonc.Node, depth: number): TreeEntry[] {
  const [key, value] = property.children ?? [];
  const node = value === undefined ? null : convert(value, depth + 1);
  if (key === undefined || node === null) return [];
  return [{ key: String(key.value), keyStart: key.offset, node }];
}

function scalar(
  node: Jsonc.Node,
  place: { start: number; end: number },
): ScalarNode {
  const value = node.value as string | number | boolean | null | undefined; // what JSON knows besides arrays and objects
  return {
    kind: "scalar",
    ...place,
    text: value === null || value === undefined ? null : String(value),
    isString: typeof value === "string",
    isBlock: false,
    tag: null,
  };
}
