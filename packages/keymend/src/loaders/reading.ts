import type {
  Dialect,
  DialectOptions,
  Loaded,
  LoadedEntry,
} from "../model/loader.ts";

/** Where an entry stands in the text a reader was given. */
export interface Stand {
  /** First character of the definition: the name, or `export`. */
  start: number;
  /** The raw value, quotes included. */
  from: number;
  to: number;
}

/** Collects what a reader finds; offsets are those of the text the reader was given. */
export interface Recorder {
  add(name: string, value: string, stand: Stand): void;
  /** A later line takes the name out again. */
  forget(name: string): void;
  /** The last value added comes from a command that would be run. */
  markUnknown(name: string): void;
  /** Values so far, by the rule for duplicates: what `${NAME}` in a later line can see. */
  readonly values: ReadonlyMap<string, LoadedEntry>;
}

/** Stops a reader: the loader refuses the file here. Its reason never quotes the file. */
export class Refused extends Error {
  /** The loader keeps what it read before this point. */
  readonly keeps: boolean;
  constructor(reason: string, keeps = false) {
    super(reason);
    this.keeps = keeps;
  }
}

/** `lf`: CRLF and CR become LF; `crlf`: only CRLF does; `first-lf`: only the first of either; `no-cr`: every CR vanishes. */
export type Breaks = "lf" | "crlf" | "first-lf" | "no-cr";

/** One way to read an env file, as data and one function. */
export interface DialectRow {
  id: string;
  /** A byte order mark at the start; default `off`: the loader drops it. */
  bom?: "off" | "kept" | "off-twice";
  /** Line breaks before reading; default: as they are. */
  breaks?: Breaks;
  /** Bytes that are not UTF-8: `strict` refuses the file; default: each becomes U+FFFD. */
  utf8?: "strict";
  /** UTF-16 with a byte order mark is understood. */
  utf16?: "both" | "little";
  /** `byte`: the reader gets one character per byte, as C and PHP see the file; values are decoded afterwards. */
  unit?: "byte";
  /** Which of several definitions of one name counts; default the last. */
  duplicates?: "first";
  /** A NUL in a name or value when the loader hands it to the operating system: ends it there, or ends the program. */
  nul?: "cuts" | "kept" | "refused";
  /** Names are trimmed as JavaScript trims. */
  trimsNames?: boolean;
  /** Does the loader run a command to get this value? Then the value is unknown here. */
  runs?: (raw: string) => boolean;
  read: (text: string, out: Recorder, options: DialectOptions) => void;
  /** Runs once after reading, on the entries that count. */
  expand?(
    values: ReadonlyMap<string, LoadedEntry>,
    options: DialectOptions,
  ): void;
}

/**
 * Makes a Dialect of a row. It never throws, whatever the bytes.
 *
 * Offsets and lines count in the text as UTF-8 with a leading byte order mark taken off, as places read it. When a file
 * is not UTF-8 the loader sees other characters than a person does; lines stay right as long as line breaks do.
 */
export function dialect(row: DialectRow): Dialect {
  return {
    id: row.id,
    parse(bytes, options) {
      const source = decode(bytes, row);
      if (source === null) return refused("the file is not valid UTF-8");
      const book = new Book(source, row);
      try {
        row.read(source.text, book, options);
        if (row.runs !== undefined) book.findCommands(row.runs);
        row.expand?.(book.values, options);
        if (row.nul === "refused" && book.hasNul())
          throw new Refused("a value holds a NUL character", true);
      } catch (error) {
        if (!(error instanceof Refused))
          return refused("the file cannot be read");
        book.error = error.message;
        if (!error.keeps) book.values.clear();
      }
      return book.close();
    },
  };
}

/** Dialects by name, made of their rows. */
export function dialects<K extends string>(
  rows: Record<K, DialectRow>,
): Record<K, Dialect> {
  const made: Partial<Record<K, Dialect>> = {};
  for (const name in rows) made[name] = dialect(rows[name]);
  return made as Record<K, Dialect>; // every key of rows was set
}

const refused = (error: string): Loaded => ({
  entries: [],
  values: new Map(),
  error,
});

interface Source {
  text: string;
  /** Offset in the text that places see. */
  at: (index: number) => number;
  decode: (text: string) => string;
  /** The text that places see, for lines. */
  original: string;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const asIs = (text: string) => text;

function decode(bytes: Uint8Array, row: DialectRow): Source | null {
  let whole: string;
  if (row.utf16 !== undefined && bytes[0] === 0xff && bytes[1] === 0xfe)
    return plainSource(new TextDecoder("utf-16le").decode(bytes), row);
  if (row.utf16 === "both" && bytes[0] === 0xfe && bytes[1] === 0xff)
    return plainSource(new TextDecoder("utf-16be").decode(bytes), row);
  try {
    whole = (row.utf8 === "strict" ? strictUtf8 : utf8).decode(bytes);
  } catch {
    return null;
  }
  const marked = whole.startsWith("\ufeff");
  const original = marked ? whole.slice(1) : whole;
  let text = row.bom === "kept" ? whole : original;
  if (row.bom === "off-twice" && text.startsWith("\ufeff"))
    text = text.slice(1);
  const lost = text.length - original.length; // 1 when a mark was kept, -1 when a second one went
  const shifted = shift(-lost);
  if (row.unit === "byte") return asBytes(bytes, row, original);
  return plainSource(text, row, original, shifted);
}

function plainSource(
  text: string,
  row: DialectRow,
  original = text,
  shifted = shift(0),
): Source {
  const unbroken = row.breaks === undefined ? null : rebreak(text, row.breaks);
  if (unbroken === null)
    return { text, original, decode: asIs, at: shifted.at };
  const { map } = unbroken;
  return {
    text: unbroken.text,
    original,
    decode: asIs,
    at: (index) => shifted.at(map[index] ?? text.length),
  };
}

const shift = (by: number) => ({
  at: (index: number) => Math.max(0, index + by),
});

function asBytes(whole: Uint8Array, row: DialectRow, original: string): Source {
  const marked = whole[0] === 0xef && whole[1] === 0xbb && whole[2] === 0xbf;
  const bytes = marked && row.bom !== "kept" ? whole.subarray(3) : whole;
  const text = Buffer.from(bytes).toString("latin1");
  const lost = marked && row.bom === "kept" ? 1 : 0;
  const map = new Uint32Array(bytes.length + 1);
  let unit = -1;
  let due = 0; // bytes that still belong to the character
  bytes.forEach((byte, i) => {
    if (due > 0 && (byte & 0xc0) === 0x80) {
      due -= 1;
    } else {
      unit += 1;
      due = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0;
    }
    map[i] = Math.max(0, unit - lost);
    if (byte >= 0xf0) unit += 1; // a surrogate pair
  });
  map[bytes.length] = original.length;
  return {
    text,
    original,
    decode: (part) => utf8.decode(Buffer.from(part, "latin1")),
    at: (index) => map[index] ?? original.length,
  };
}

/** The text with other line breaks, and for each of its offsets the one before; null when nothing changes. */
function rebreak(
  text: string,
  breaks: Breaks,
): { text: string; map: Uint32Array } | null {
  if (!text.includes("\r")) return null;
  const map = new Uint32Array(text.length + 1);
  const parts: string[] = [];
  let length = 0;
  let kept = 0;
  const keep = (end: number) => {
    parts.push(text.slice(kept, end));
    for (; kept < end; kept += 1) map[length++] = kept;
  };
  for (
    let at = text.indexOf("\r");
    at !== -1;
    at = text.indexOf("\r", at + 1)
  ) {
    const pair = text.charCodeAt(at + 1) === 10;
    if (breaks === "crlf" && !pair) continue;
    keep(at);
    if ((breaks === "lf" || breaks === "first-lf") && !pair) {
      parts.push("\n");
      map[length++] = at;
    }
    kept = at + 1;
    if (breaks === "first-lf") break;
  }
  keep(text.length);
  map[length] = text.length;
  return { text: parts.join(""), map };
}

class Book implements Recorder {
  readonly entries: LoadedEntry[] = [];
  readonly values = new Map<string, LoadedEntry>();
  error: string | null = null;
  readonly #source: Source;
  readonly #row: DialectRow;
  readonly #unknown = new Set<string>();
  #lines: LineIndex | null = null;

  constructor(source: Source, row: DialectRow) {
    this.#source = source;
    this.#row = row;
  }

  add(name: string, value: string, stand: Stand): void {
    const { at, decode: decoded, original } = this.#source;
    this.#lines ??= lineIndex(original);
    const start = at(stand.start);
    const from = at(stand.from);
    const to = Math.max(from, at(stand.to));
    const entry: LoadedEntry = {
      name:
        this.#row.trimsNames === true ? decoded(name).trim() : decoded(name),
      value: decoded(value),
      line: this.#lines(start),
      span: { start: from, end: to },
      definition: { start: Math.min(start, from), end: to },
    };
    this.entries.push(entry);
    if (this.#row.duplicates === "first" && this.values.has(entry.name)) return;
    // an old entry keeps its place in a Map; loaders that walk their values do the same
    this.values.set(entry.name, entry);
  }

  forget(name: string): void {
    this.values.delete(this.#source.decode(name));
  }

  markUnknown(name: string): void {
    this.#unknown.add(this.#source.decode(name));
  }

  findCommands(runs: (raw: string) => boolean): void {
    for (const [name, entry] of this.values)
      if (runs(entry.value)) this.#unknown.add(name);
  }

  hasNul(): boolean {
    return [...this.values].some(([name, { value }]) =>
      `${name}${value}`.includes("\0"),
    );
  }

  close(): Loaded {
    for (const name of this.#unknown) this.values.delete(name);
    if (this.#row.nul === "cuts")
      for (const entry of this.entries) {
        const nul = entry.value.indexOf("\0");
        if (nul !== -1) entry.value = entry.value.slice(0, nul);
      }
    const loaded: Loaded = {
      entries: this.entries,
      values: this.values,
      error: this.error,
    };
    if (this.#unknown.size > 0) loaded.unknown = [...this.#unknown];
    return loaded;
  }
}

export type LineIndex = (offset: number) => number;

/** Gives the 1-based line of an offset; lines end with LF. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
    starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** Lines of a text without their breaks, as offsets; `any` breaks at CR and LF each, `lf` at LF alone. */
export function* linesOf(
  text: string,
  breaks: "any" | "lf" = "lf",
): Generator<{ start: number; end: number }> {
  let start = 0;
  let cr = breaks === "any" ? nextIndex(text, "\r", 0) : text.length;
  let lf = nextIndex(text, "\n", 0);
  for (;;) {
    if (lf < start) lf = nextIndex(text, "\n", start);
    if (cr < start) cr = nextIndex(text, "\r", start);
    const end = Math.min(lf, cr);
    yield { start, end };
    if (end >= text.length) return;
    start = end + 1;
  }
}

/** The first `char` from `from` on and before `end`, else `end`; looks no further, so that reading line by line stays linear. */
export function indexWithin(
  text: string,
  char: string,
  from: number,
  end: number,
): number {
  const code = char.charCodeAt(0);
  let at = from;
  while (at < end && text.charCodeAt(at) !== code) at += 1;
  return Math.max(from, at);
}

/** As indexOf, with the length of the text for "nowhere". */
export function nextIndex(text: string, find: string, from: number): number {
  const at = text.indexOf(find, from);
  return at === -1 ? text.length : at;
}
