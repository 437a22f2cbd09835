import { LineIndex } from "../formats/lines.ts";
import { isReference } from "../formats/reference.ts";
import type { ScalarNode } from "../formats/tree.ts";
import { keyStrings } from "../formats/key-strings.ts";
import { familyOf } from "../key/families.ts";
import {
  providerOfName,
  proxyMeant,
  PUBLIC_PREFIXES,
  roleOfProperty,
} from "../key/names.ts";
import type { At, Fact } from "../model/fact.ts";
import type {
  Found,
  Role,
  SourceKind,
  Span,
  Tag,
} from "../model/occurrence.ts";
import type { Reading, TextFile } from "../model/place.ts";
import { Secret } from "../secret.ts";

/** A name with a value as a place sees it, before anybody asks whether it is of interest. */
export interface Setting {
  name: string;
  /** Names above it and its own, where they help to say what it is; default: the name alone. */
  path?: readonly string[];
  /** Decoded value; null when the place names the variable and gives no value. */
  text: string | null;
  /** Raw value in the file's text. */
  span: Span;
  /** Where the definition begins: the name, or what stands before it. */
  start: number;
  /** When the place knows better than the name. */
  role?: Role;
  tags?: readonly Tag[];
}

const TEMPLATE =
  /(?:^|[./_-])(?:example|sample|template|tmpl|dist)(?=[./_-]|$)/i;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|testdata|__mocks__)\//i;

/** Beyond this a value is a text that holds a key, not a key with something around it. */
const MUCH_TEXT = 60;
const MAX_FOUND = 500;

/** Collects what one file says. Decides in one place what is worth an occurrence, and keeps values out of facts. */
export class FileReading {
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  /** Set while a part of the file is read that is of another kind than the place's own. */
  source: SourceKind | null = null;
  private readonly found: Found[] = [];
  private readonly facts: Fact[] = [];
  private readonly fileTags: readonly Tag[];

  constructor(file: Pick<TextFile, "path" | "text">) {
    this.path = file.path;
    this.text = file.text;
    this.lines = new LineIndex(file.text);
    this.fileTags = [
      ...(TEMPLATE.test(file.path) ? (["template"] as const) : []),
      ...(TEST.test(file.path) ? (["test"] as const) : []),
    ];
  }

  line(offset: number): number {
    return this.lines.lineOf(offset);
  }

  at(offset: number): At {
    return { path: this.path, line: this.line(offset) };
  }

  fact(...facts: Fact[]): void {
    this.facts.push(...facts);
  }

  /** Adds an occurrence when the name or the value is of interest; says of a misspelt proxy name what it means. */
  setting(setting: Setting): void {
    const meant = proxyMeant(setting.name);
    if (meant !== null)
      this.fact({
        kind: "env-typo",
        at: this.at(setting.start),
        variable: setting.name,
        meant,
      });
    const keys = setting.text === null ? [] : keyStrings(setting.text);
    const named =
      setting.role ??
      (meant === null
        ? roleOfProperty(setting.path ?? [setting.name])
        : "proxy");
    const role =
      named ??
      (keys[0] === undefined ? null : roleOfValue(keys[0].value, setting.name));
    if (role !== null) this.add(setting, role, keys[0]?.value ?? null);
  }

  /** A setting whose value is a node of a YAML, JSON or TOML tree. */
  scalar(
    name: string,
    node: ScalarNode,
    more: Partial<Setting> & { start: number },
  ): void {
    const text =
      node.tag !== null &&
      node.tag.startsWith("!") &&
      !node.tag.startsWith("!!")
        ? `${node.tag} ${node.text ?? ""}`
        : node.text;
    this.setting({
      name,
      text,
      span: { start: node.start, end: this.trimmedEnd(node.start, node.end) },
      ...more,
    });
  }

  private add(setting: Setting, role: Role, key: string | null): void {
    if (this.found.length >= MAX_FOUND) return;
    const { text } = setting;
    const refers = text !== null && isReference(text);
    // a node of a tree may be given as a span, and it holds the value
    let span = { start: setting.span.start, end: setting.span.end };
    let value = text === null || refers ? null : new Secret(text);
    if (
      text !== null &&
      key !== null &&
      (refers || text.trim().length > key.length + MUCH_TEXT)
    ) {
      const inner = this.inner(setting.span, key);
      // not found: the place decodes the value, so that its raw text does not show the key
      if (inner !== null) [span, value] = [inner, new Secret(key)];
      else if (refers) value = new Secret(text);
    }
    const tags = [
      ...(setting.tags ?? []),
      ...(value === null || refers ? (["indirect"] as const) : []),
      ...this.tagsOf(setting.name),
    ];
    this.push({
      variable: setting.name,
      value,
      role,
      span,
      definition: this.definition(setting.start, setting.span.end),
      tags,
    });
  }

  /**
   * Adds every key-like string of the text that no occurrence holds yet, under the name that stands before it.
   * Call it last.
   */
  leftovers(tags: readonly Tag[] = []): void {
    if (this.text.length > 2_000_000) return;
    for (const { value, index } of keyStrings(this.text).slice(0, MAX_FOUND)) {
      const span = { start: index, end: index + value.length };
      if (
        this.found.some(
          (one) =>
            one.span !== undefined &&
            one.span.start < span.end &&
            span.start < one.span.end,
        )
      )
        continue;
      const start = this.lines.startOf(this.line(index));
      const before = this.text.slice(Math.max(start, index - 300), index);
      const name =
        /([A-Za-z_][\w.-]{0,80})["']?\s*(?:=>|[:=])\s*["'`]?(?:Bearer\s+)?$/.exec(
          before,
        )?.[1] ?? null;
      const commented = /^\s*(?:#|\/\/|;|--|<!--|\*)/.test(
        this.text.slice(start, start + 200),
      );
      const all = [
        ...tags,
        ...(commented ? (["commented"] as const) : []),
        ...this.tagsOf(name ?? ""),
      ];
      this.push({
        variable: name,
        value: new Secret(value),
        role:
          (name === null ? null : roleOfProperty([name])) ??
          roleOfValue(value, name ?? ""),
        span,
        tags: all,
      });
    }
  }

  /** Everything in order of the text. */
  result(): Reading {
    const order = (one: Found) => one.span?.start ?? 0;
    return {
      found: this.found.toSorted((a, b) => order(a) - order(b)),
      facts: this.facts,
    };
  }

  private push(
    found: Omit<Found, "line" | "column" | "span"> & { span: Span },
  ): void {
    const { tags = [], ...rest } = found;
    if (
      this.found.some(
        (one) =>
          one.span?.start === found.span.start &&
          one.variable === found.variable,
      )
    )
      return;
    const place = {
      line: this.line(found.span.start),
      column: this.lines.columnOf(found.span.start),
    };
    this.found.push({
      ...place,
      ...rest,
      ...(this.source === null ? {} : { source: this.source }),
      ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    });
  }

  private tagsOf(name: string): Tag[] {
    return [
      ...this.fileTags,
      ...(PUBLIC_PREFIXES.some((prefix) => name.startsWith(prefix))
        ? (["public"] as const)
        : []),
    ];
  }

  private inner(span: Span, key: string): Span | null {
    const index = this.text.slice(span.start, span.end).indexOf(key);
    return index < 0
      ? null
      : { start: span.start + index, end: span.start + index + key.length };
  }

  /** The whole lines when the definition stands alone on them, else from the name to the end of the value. */
  private definition(start: number, end: number): Span {
    const first = this.lines.startOf(this.line(start));
    const last = this.lines.endOf(this.line(Math.max(start, end)));
    const alone =
      /^[ \t]*(?:- )?[ \t]*$/.test(this.text.slice(first, start)) &&
      /^[ \t]*,?[ \t]*(?:#.*)?$/.test(this.text.slice(end, last));
    return alone
      ? { start: first, end: last }
      : { start, end: Math.max(start, end) };
  }

  /** YAML counts the line break after a block scalar as a part of it. */
  private trimmedEnd(start: number, end: number): number {
    let at = end;
    while (at > start && /\s/.test(this.text[at - 1] ?? "")) at -= 1;
    return at;
  }
}

/** What a key-like value is for when its name does not say. */
function roleOfValue(value: string, name: string): Role {
  const family = familyOf(value);
  const provider = providerOfName(name);
  if (family?.kind === "admin") return "admin-key";
  if (family?.kind === "foreign" || family?.id === "jwt") return "other";
  return provider === null || provider === "openai" ? "key" : "other";
}
