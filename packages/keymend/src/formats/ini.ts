import { LineIndex } from "./lines.ts";

/** One setting of an INI-like file: .ini, .cfg, .conf, .properties. */
export interface IniEntry {
  section: string;
  /** As written. */
  key: string;
  /** Without the quotes around it and without its continuation lines' indentation. */
  value: string;
  line: number;
  keyStart: number;
  /** Raw value, quotes included, without blanks around it. */
  start: number;
  end: number;
}

export interface IniSection {
  name: string;
  line: number;
}

export interface Ini {
  entries: IniEntry[];
  sections: IniSection[];
}

const SECTION = /^\s*\[([^\]]*)\]/;
const SETTING = /^(\s*)([^\s=:#;[][^=:]{0,200}?)[ \t]*[=:][ \t]*/;

/**
 * Reads `key = value` and `key: value` below `[section]`; a line with more indentation continues the value above it.
 * Anything else is skipped.
 */
export function readIni(text: string): Ini {
  const ini: Ini = { entries: [], sections: [] };
  let section = "";
  let last: (IniEntry & { indent: number }) | null = null;
  for (const { line, start, text: content } of new LineIndex(text).all()) {
    if (/^\s*(?:[#;!]|\/\/|$)/.test(content)) continue;
    const header = SECTION.exec(content);
    if (header !== null) {
      section = (header[1] ?? "").trim();
      ini.sections.push({ name: section, line });
      last = null;
      continue;
    }
    const indent = content.search(/\S/);
    if (last !== null && indent > last.indent) {
      last.value += `\n${content.trim()}`;
      last.end = start + content.trimEnd().length;
      continue;
    }
    const entry = setting(content, { section, line, start });
    last = entry === null ? null : Object.assign(entry, { indent });
    if (last !== null) ini.entries.push(last);
  }
  return ini;
}

function setting(
  content: string,
  at: { section: string; line: number; start: number },
): IniEntry | null {
  const match = SETTING.exec(content);
  if (match === null) return null;
  const from = match[0].length;
  const raw = content.slice(from).trimEnd();
  const quoted = /^(["'])(.*)\1$/.exec(raw);
  return {
    section: at.section,
    key: match[2] ?? "",
    value: quoted?.[2] ?? raw,
    line: at.line,
    keyStart: at.start + (match[1] ?? "").length,
    start: at.start + from,
    end: at.start + from + raw.length,
  };
}
