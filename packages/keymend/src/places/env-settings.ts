import {
  entriesOf,
  itemsOf,
  textOf,
  type MapNode,
  type ScalarNode,
  type TreeNode,
} from "../formats/tree.ts";
import type { Span } from "../model/occurrence.ts";
import type { FileReading } from "./file-reading.ts";

/** A variable of an environment block: a map, or a list of `NAME=value`, `NAME` or `{ name, value }`. */
export interface EnvSetting {
  name: string;
  /** Null when only the name is given, or the value comes from elsewhere. */
  text: string | null;
  /** The scalar that holds the value (or the whole `NAME=value`), when it is one. */
  node: ScalarNode | null;
  span: Span;
  /** Where the definition begins. */
  start: number;
  /** The map that describes the variable, when it is one: `{ name, valueFrom }`. */
  detail: MapNode | null;
}

/** More than any environment has; a generated file must not cost time. */
const MAX_SETTINGS = 1_000;

const NAMES = ["name", "key", "variable", "Name"];
const VALUES = ["value", "Value"];

/** The variables of an environment block, in order. `text` is the file's text. */
export function envSettings(node: TreeNode | null, text: string): EnvSetting[] {
  if (node?.kind === "map")
    return node.entries.slice(0, MAX_SETTINGS).map((entry) => fromEntry(entry));
  return itemsOf(node)
    .slice(0, MAX_SETTINGS)
    .flatMap((item) =>
      item.kind === "scalar"
        ? fromLine(item, text)
        : item.kind === "map"
          ? fromDetail(item)
          : [],
    );
}

function fromEntry(entry: {
  key: string;
  keyStart: number;
  node: TreeNode;
}): EnvSetting {
  const { key, keyStart, node } = entry;
  if (node.kind === "scalar")
    return {
      name: key,
      text: node.text,
      node,
      span: node,
      start: keyStart,
      detail: null,
    };
  // { value: …, description: … } of app.json, CircleCI, GitLab
  const value = valueOf(node);
  const detail = node.kind === "map" ? node : null;
  if (value !== null)
    return {
      name: key,
      text: value.text,
      node: value,
      span: value,
      start: keyStart,
      detail,
    };
  return {
    name: key,
    text: null,
    node: null,
    span: { start: keyStart, end: keyStart + key.length },
    start: keyStart,
    detail,
  };
}

function fromLine(node: ScalarNode, text: string): EnvSetting[] {
  const line = node.text ?? "";
  const equals = line.indexOf("=");
  const name = (equals < 0 ? line : line.slice(0, equals)).trim();
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return [];
  if (equals < 0)
    return [
      {
        name,
        text: null,
        node: null,
        span: node,
        start: node.start,
        detail: null,
      },
    ];
  const raw = text.slice(node.start, node.end);
  const quote = /^["']/.test(raw) && raw.length > 1 ? 1 : 0;
  const valueStart = node.start + raw.indexOf("=") + 1;
  return [
    {
      name,
      text: line.slice(equals + 1),
      node,
      span: { start: valueStart, end: Math.max(valueStart, node.end - quote) },
      start: node.start,
      detail: null,
    },
  ];
}

function fromDetail(node: MapNode): EnvSetting[] {
  const named = node.entries.find((entry) => NAMES.includes(entry.key));
  const name = textOf(named?.node ?? null);
  if (named === undefined || name === null) {
    // [{ OPENAI_API_KEY: value }]
    return node.entries.length === 1
      ? node.entries.map((entry) => fromEntry(entry))
      : [];
  }
  const value = valueOf(node);
  if (value !== null)
    return [
      {
        name,
        text: value.text,
        node: value,
        span: value,
        start: node.start,
        detail: node,
      },
    ];
  return [
    {
      name,
      text: null,
      node: null,
      span: named.node,
      start: node.start,
      detail: node,
    },
  ];
}

function valueOf(node: TreeNode): ScalarNode | null {
  const value = entriesOf(node).find((entry) =>
    VALUES.includes(entry.key),
  )?.node;
  return value?.kind === "scalar" ? value : null;
}

/** Hands the variables of a block to the reading; gives their names. */
export function readEnvBlock(
  reading: FileReading,
  node: TreeNode | null,
): string[] {
  const settings = envSettings(node, reading.text);
  for (const { name, text, node: scalar, span, start } of settings) {
    if (scalar !== null && scalar.start === span.start)
      reading.scalar(name, scalar, { start });
    else reading.setting({ name, text, span, start });
  }
  return settings.map((setting) => setting.name);
}

/** Every environment block below the node that stands under one of these names, wherever it is. Bounded. */
export function envBlocks(
  node: TreeNode | null,
  names: ReadonlySet<string>,
  depth = 0,
): { node: TreeNode; keyStart: number }[] {
  if (node === null || depth > 40) return [];
  if (node.kind === "list")
    return node.items.flatMap((item) => envBlocks(item, names, depth + 1));
  return entriesOf(node).flatMap((entry) =>
    names.has(entry.key) && entry.node.kind !== "scalar"
      ? [{ node: entry.node, keyStart: entry.keyStart }]
      : envBlocks(entry.node, names, depth + 1),
  );
}
