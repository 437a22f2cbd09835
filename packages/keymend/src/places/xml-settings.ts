import type { Span } from "../model/occurrence.ts";

/** A named text of an XML settings file. */
export interface XmlSetting {
  name: string;
  text: string;
  span: Span;
  /** Where its element begins. */
  start: number;
}

const MAX = 20_000;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * The settings of an XML file without a parser for all of XML: `<option name="apiKey" value="…"/>`,
 * `<entry key="apiKey" value="…"/>`, `<apiKey>…</apiKey>`, and `<key>NAME</key><string>…</string>` of property lists.
 */
export function xmlSettings(text: string): XmlSetting[] {
  const out: XmlSetting[] = [];
  let before: { key: string; at: number } | null = null;
  let count = 0;
  let end = -1;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) {
    count += 1;
    if (count > MAX) break;
    if (text.startsWith("<!--", at)) {
      at = text.indexOf("-->", at);
      if (at < 0) break;
      continue;
    }
    // the same bracket closes whatever opens before it: looked for once
    if (end < at) end = text.indexOf(">", at);
    if (end < 0) break;
    const tag = text.slice(at, Math.min(end + 1, at + 5_000));
    out.push(...attributesOf(tag, at));
    const name = /^<([\w:.-]{1,100})/.exec(tag)?.[1];
    if (name === undefined || tag.endsWith("/>")) continue;
    const close = text.indexOf("<", end);
    if (close < 0 || !text.startsWith(`</${name}>`, close)) continue;
    const span = { start: end + 1, end: close };
    const inner = plain(text.slice(span.start, span.end));
    if (name === "key") before = { key: inner.trim(), at };
    else if (name === "string" && before !== null) {
      out.push({ name: before.key, text: inner, span, start: before.at });
      before = null;
    } else
      out.push({ name: nameOf(tag) ?? name, text: inner, span, start: at });
  }
  return out;
}

const NAME = /\s(?:name|key|id)\s*=\s*["']([^"']{1,200})["']/;
const VALUE = /\svalue\s*=\s*(["'])/;

function nameOf(tag: string): string | null {
  return NAME.exec(tag)?.[1] ?? null;
}

function attributesOf(tag: string, at: number): XmlSetting[] {
  const name = nameOf(tag);
  const value = VALUE.exec(tag);
  if (name === null || value === null) return [];
  const start = value.index + value[0].length;
  const end = tag.indexOf(value[1] ?? '"', start);
  if (end < 0) return [];
  return [
    {
      name,
      text: plain(tag.slice(start, end)),
      span: { start: at + start, end: at + end },
      start: at,
    },
  ];
}

function plain(text: string): string {
  return text.replace(
    /&(\w{2,5}|#\d{1,6}|#x[0-9a-f]{1,6});/gi,
    (whole, name: string) => {
      if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = /^#x/i.test(name)
        ? parseInt(name.slice(2), 16)
        : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
