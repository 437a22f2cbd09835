import type { MapNode, ScalarNode, TreeNode } from "./tree.ts";

/** A TOML text as a tree; lines that are not TOML are skipped, as a broken file still says where a key stands. */
export function readToml(text: string): MapNode {
  return new Reader(text).document();
}

const BARE = /[A-Za-z0-9_-]/;
const MAX_DEPTH = 100;

class Reader {
  private at = 0;
  private readonly text: string;
  private readonly root: MapNode;

  constructor(text: string) {
    this.text = text;
    this.root = emptyMap(0, text.length);
  }

  document(): MapNode {
    let table = this.root;
    while (this.skipBlank()) {
      const start = this.at;
      if (this.text[start] === "[") table = this.header() ?? table;
      else this.pair(table, 0);
      if (this.at === start) this.at += 1;
      this.skipLine();
    }
    return this.root;
  }

  private header(): MapNode | null {
    const start = this.at;
    const isList = this.text[this.at + 1] === "[";
    this.at += isList ? 2 : 1;
    const names = this.key();
    if (names === null || this.text[this.at] !== "]") return null;
    let here = this.root;
    for (const [index, { name }] of names.entries())
      here = this.below(here, name, {
        start,
        isNew: isList && index === names.length - 1,
      });
    return here;
  }

  /** The table of that name; the last element of an array of tables, or a new one. */
  private below(
    map: MapNode,
    name: string,
    want: { start: number; isNew: boolean },
  ): MapNode {
    const entry = map.entries.findLast((one) => one.key === name);
    const made = emptyMap(want.start, want.start);
    if (entry === undefined) {
      const node: TreeNode = want.isNew
        ? { kind: "list", start: want.start, end: want.start, items: [made] }
        : made;
      map.entries.push({ key: name, keyStart: want.start, node });
      return made;
    }
    if (entry.node.kind === "map") return entry.node;
    if (entry.node.kind === "scalar") return made;
    const last = entry.node.items.at(-1);
    if (!want.isNew && last?.kind === "map") return last;
    entry.node.items.push(made);
    return made;
  }

  private pair(table: MapNode, depth: number): void {
    const keyStart = this.at;
    const names = this.key();
    if (names === null || this.text[this.at] !== "=") return;
    this.at += 1;
    this.skipSpaces();
    const node = this.value(depth + 1);
    const last = names.pop();
    if (node === null || last === undefined) return;
    let here = table;
    for (const { name } of names)
      here = this.below(here, name, { start: keyStart, isNew: false });
    here.entries.push({ key: last.name, keyStart, node });
  }

  /** `a."b c".d`, with blanks around it. Null when there is no key here. */
  private key(): { name: string }[] | null {
    const names: { name: string }[] = [];
    for (;;) {
      this.skipSpaces();
      const quote = this.text[this.at];
      if (quote === '"' || quote === "'") {
        const string = this.string(quote);
        names.push({ name: string.text ?? "" });
      } else {
        const start = this.at;
        while (BARE.test(this.text[this.at] ?? "")) this.at += 1;
        if (this.at === start) return null;
        names.push({ name: this.text.slice(start, this.at) });
      }
      this.skipSpaces();
      if (this.text[this.at] !== ".") return names;
      this.at += 1;
    }
  }

  private value(depth: number): TreeNode | null {
    const first = this.text[this.at];
    if (first === undefined || depth > MAX_DEPTH) return null;
    if (first === '"' || first === "'") return this.string(first);
    if (first === "[") return this.list(depth);
    if (first === "{") return this.inlineTable(depth);
    const start = this.at;
    while (
      this.at < this.text.length &&
      !/[,\]}#\r\n]/.test(this.text[this.at] ?? "")
    )
      this.at += 1;
    const raw = this.text.slice(start, this.at).trimEnd();
    return {
      kind: "scalar",
      start,
      end: start + raw.length,
      text: raw,
      isString: false,
      isBlock: false,
      tag: null,
    };
  }

  private string(quote: string): ScalarNode {
    const start = this.at;
    const fence = this.text.startsWith(quote.repeat(3), start)
      ? quote.repeat(3)
      : quote;
    let end = start + fence.length;
    while (end < this.text.length && !this.text.startsWith(fence, end)) {
      if (fence.length === 1 && this.text[end] === "\n") break; // never closed
      end += quote === '"' && this.text[end] === "\\" ? 2 : 1;
    }
    const closed = this.text.startsWith(fence, end);
    const inner = this.text.slice(start + fence.length, end);
    this.at = closed ? end + fence.length : Math.min(end, this.text.length);
    const raw = fence.length === 3 ? inner.replace(/^\r?\n/, "") : inner;
    return {
      kind: "scalar",
      start,
      end: this.at,
      text: quote === '"' ? unescape(raw) : raw,
      isString: true,
      isBlock: false,
      tag: null,
    };
  }

  private list(depth: number): TreeNode {
    const start = this.at;
    const items: TreeNode[] = [];
    this.at += 1;
    while (this.skipBlank() && this.text[this.at] !== "]") {
      const before = this.at;
      const item = this.value(depth + 1);
      if (item !== null) items.push(item);
      if (!this.skipBlank()) break;
      if (this.text[this.at] === ",") this.at += 1;
      else if (this.at === before) break;
      else if (this.text[this.at] !== "]") break;
    }
    this.at = Math.min(this.at + 1, this.text.length);
    return { kind: "list", start, end: this.at, items };
  }

  private inlineTable(depth: number): TreeNode {
    const map = emptyMap(this.at, this.at);
    this.at += 1;
    while (this.skipBlank() && this.text[this.at] !== "}") {
      const before = this.at;
      this.pair(map, depth + 1);
      if (!this.skipBlank()) break;
      if (this.text[this.at] === ",") this.at += 1;
      else if (this.at === before || this.text[this.at] !== "}") break;
    }
    this.at = Math.min(this.at + 1, this.text.length);
    return { ...map, end: this.at };
  }

  private skipSpaces(): void {
    while (this.text[this.at] === " " || this.text[this.at] === "\t")
      this.at += 1;
  }

  private skipLine(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end + 1;
  }

  /** Over blanks, line breaks and comments; false at the end of the text. */
  private skipBlank(): boolean {
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? "";
      if (character === "#") this.skipLine();
      else if (/\s/.test(character)) this.at += 1;
      else return true;
    }
    return false;
  }
}

function emptyMap(start: number, end: number): MapNode {
  return { kind: "map", start, end, entries: [] };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  '"': '"',
  "\\": "\\",
};

function unescape(raw: string): string {
  return raw.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\r?\n\s*|(.))/g,
    (_whole, short?: string, long?: string, one?: string) => {
      const code = Number.parseInt(short ?? long ?? "", 16);
      if (!Number.isNaN(code))
        return code <= 0x10ffff ? String.fromCodePoint(code) : "";
      return one === undefined ? "" : (ESCAPES[one] ?? one);
    },
  );
}
