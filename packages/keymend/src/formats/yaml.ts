import type * as YamlModule from "yaml";
import type { Alias, Document, Node, Scalar, YAMLMap } from "yaml";
import type {
  ListNode,
  MapNode,
  ScalarNode,
  TreeEntry,
  TreeNode,
} from "./tree.ts";

/** Beyond this a file is data, not configuration. */
const MAX_LENGTH = 256 * 1024;
const MAX_NODES = 100_000;
const MAX_DEPTH = 100;
const MAX_BRACKETS = 300;

type Yaml = typeof YamlModule;
let loaded: Promise<Yaml> | null = null;

/**
 * The documents of a YAML text, aliases and merge keys resolved; what is broken is left out, junk gives an empty list.
 * The parser is loaded on first use, as most projects need it for one file or two.
 */
export async function readYaml(text: string): Promise<TreeNode[]> {
  if (text.length > MAX_LENGTH || text.trim() === "" || isTooDeep(text))
    return [];
  loaded ??= import("yaml");
  const yaml = await loaded;
  try {
    const documents = yaml.parseAllDocuments(text, {
      prettyErrors: false,
      logLevel: "silent",
      uniqueKeys: false,
      strict: false,
    });
    if ("empty" in documents) return [];
    return documents.flatMap((document) => {
      const node =
        document.contents === null
          ? null
          : new Converter(yaml, document).convert(document.contents, 0);
      return node === null ? [] : [node];
    });
  } catch {
    return []; // nesting too deep for the parser: nothing that a tool would read
  }
}

/** Thousands of open brackets cost the parser more memory than there is, and no configuration has them. */
function isTooDeep(text: string): boolean {
  if (/(?:[-?:][ \t]){100}/.test(text)) return true;
  let depth = 0;
  for (const match of text.matchAll(/[[\]{}]/g)) {
    depth += match[0] === "[" || match[0] === "{" ? 1 : -1;
    if (depth > MAX_BRACKETS) return true;
    if (depth < 0) depth = 0;
  }
  return false;
}

class Converter {
  private count = 0;
  private readonly open = new Set<Node>();
  private readonly yaml: Yaml;
  private readonly document: Document.Parsed;

  constructor(yaml: Yaml, document: Document.Parsed) {
    this.yaml = yaml;
    this.document = document;
  }

  convert(node: unknown, depth: number): TreeNode | null {
    const { yaml } = this;
    this.count += 1;
    if (this.count > MAX_NODES || depth > MAX_DEPTH || !yaml.isNode(node))
      return null;
    if (yaml.isAlias(node)) return this.alias(node, depth);
    // an anchor that holds itself would never end
    if (this.open.has(node)) return null;
    this.open.add(node);
    try {
      if (yaml.isScalar(node)) return this.scalar(node);
      return yaml.isMap(node)
        ? this.map(node, depth)
        : yaml.isSeq(node)
          ? this.list(node.items, node, depth)
          : null;
    } finally {
      this.open.delete(node);
    }
  }

  private alias(node: Alias, depth: number): TreeNode | null {
    const target = node.resolve(this.document);
    return target === undefined ? null : this.convert(target, depth + 1);
  }

  private scalar(node: Scalar): ScalarNode {
    const { value } = node;
    const isString = typeof value === "string";
    return {
      kind: "scalar",
      ...place(node),
      text: isString ? value : value === null ? null : (node.source ?? ""),
      isString,
      isBlock: node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED",
      tag: node.tag ?? null,
    };
  }

  private map(node: YAMLMap, depth: number): MapNode {
    const entries: TreeEntry[] = [];
    const merged: TreeEntry[] = [];
    for (const pair of node.items) {
      // keys and values of any kind
      const key = this.yaml.isScalar(pair.key) ? pair.key : null;
      if (key === null) continue;
      const name =
        typeof key.value === "string" ? key.value : (key.source ?? "");
      const keyStart = key.range?.[0] ?? 0;
      const value =
        this.convert(pair.value, depth + 1) ??
        nothingAt(key.range?.[1] ?? keyStart);
      if (name === "<<") merged.push(...mergedEntries(value));
      else entries.push({ key: name, keyStart, node: value });
    }
    const own = new Set(entries.map((entry) => entry.key));
    for (const entry of merged) {
      if (own.has(entry.key)) continue;
      own.add(entry.key); // of several merged maps the first wins
      entries.push(entry);
    }
    return { kind: "map", ...place(node), entries };
  }

  private list(items: readonly unknown[], node: Node, depth: number): ListNode {
    const converted = items
      .map((item) => this.convert(item, depth + 1))
      .filter((item) => item !== null);
    return { kind: "list", ...place(node), items: converted };
  }
}

function mergedEntries(value: TreeNode): TreeEntry[] {
  const maps = value.kind === "list" ? value.items : [value];
  return maps.flatMap((map) => (map.kind === "map" ? map.entries : []));
}

function nothingAt(offset: number): ScalarNode {
  return {
    kind: "scalar",
    start: offset,
    end: offset,
    text: null,
    isString: false,
    isBlock: false,
    tag: null,
  };
}

function place(node: Node): { start: number; end: number } {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
