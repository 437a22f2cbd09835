/** A value of a structured file with its place in the text. The same for YAML, JSON and TOML. */
export type TreeNode = ScalarNode | MapNode | ListNode;

interface Placed {
  /** Offsets of the raw value in the text: quotes included; for a YAML alias, where the aliased value stands. */
  start: number;
  end: number;
}

export interface ScalarNode extends Placed {
  kind: "scalar";
  /** Decoded text; null for an explicit or implied null. */
  text: string | null;
  /** Written as a string, not as a number or truth value. */
  isString: boolean;
  /** A YAML block scalar: the text begins on the line after `start`. */
  isBlock: boolean;
  /** YAML tag such as `!Ref`, else null. */
  tag: string | null;
}

export interface MapNode extends Placed {
  kind: "map";
  entries: TreeEntry[];
}

export interface ListNode extends Placed {
  kind: "list";
  items: TreeNode[];
}

export interface TreeEntry {
  key: string;
  keyStart: number;
  node: TreeNode;
}

/** A scalar with the names above it. List positions are left out of `path`. */
export interface Leaf {
  path: readonly string[];
  node: ScalarNode;
  /** Where its own definition begins: its key, or the value itself for an item of a list. */
  start: number;
  /** The map that holds it, or null in a list. */
  parent: MapNode | null;
}

export const NOTHING: MapNode = { kind: "map", start: 0, end: 0, entries: [] };

/** The node below, by names; null when there is none. */
export function child(
  node: TreeNode | null,
  ...path: string[]
): TreeNode | null {
  let here = node;
  for (const name of path) {
    here =
      entriesOf(here).findLast((entry) => entry.key === name)?.node ?? null;
  }
  return here;
}

export function entriesOf(node: TreeNode | null): readonly TreeEntry[] {
  return node?.kind === "map" ? node.entries : [];
}

export function itemsOf(node: TreeNode | null): readonly TreeNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** The text of a scalar; null for anything else. */
export function textOf(node: TreeNode | null): string | null {
  return node?.kind === "scalar" ? node.text : null;
}

/** A scalar or a list of scalars, as a list of texts. */
export function textsOf(node: TreeNode | null): string[] {
  const nodes =
    node?.kind === "list" ? node.items : node === null ? [] : [node];
  return nodes.map(textOf).filter((text) => text !== null);
}

const MAX_LEAVES = 50_000;

/** Every scalar below the node, in order of the text. Bounded. */
export function leavesOf(node: TreeNode | null): Leaf[] {
  const leaves: Leaf[] = [];
  if (node !== null)
    addLeaves(node, { path: [], start: node.start, parent: null }, leaves);
  return leaves;
}

function addLeaves(
  node: TreeNode,
  above: Omit<Leaf, "node">,
  leaves: Leaf[],
): void {
  if (leaves.length >= MAX_LEAVES) return;
  if (node.kind === "scalar") leaves.push({ ...above, node });
  else if (node.kind === "list") {
    for (const item of node.items)
      addLeaves(
        item,
        { path: above.path, start: item.start, parent: null },
        leaves,
      );
  } else {
    for (const { key, keyStart, node: value } of node.entries)
      addLeaves(
        value,
        { path: [...above.path, key], start: keyStart, parent: node },
        leaves,
      );
  }
}
