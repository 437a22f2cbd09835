import type { Edit } from "../model/cause.ts";
import type { Seen, Subject } from "../model/evidence.ts";
import type { TextFile } from "../model/place.ts";

/** A file's text while a plan is made; `null` text: it goes away. */
export interface Draft {
  path: string;
  text: string | null;
  encoding: TextFile["encoding"];
  /** It was not there before. */
  isNew: boolean;
}

/** What the rewriter asks of the project. */
export interface DraftSource {
  /** The draft of a shown path as it stands, or null when there is no such text file. */
  open(path: string): Draft | null;
  seen: readonly Seen[];
  subject: Subject;
}

/** One replacement in a text. */
interface Splice {
  start: number;
  end: number;
  text: string;
}

/** Applies the edits of one remedy. Returns the drafts that changed, or null when one of them cannot be done safely. Pure. */
export function applyEdits(
  edits: readonly Edit[],
  source: DraftSource,
): Draft[] | null {
  const drafts = new Map<string, Draft>();
  const open = (path: string) => drafts.get(path) ?? source.open(path);
  // edits name places of the text as it was read: within a file they are applied from the end
  for (const edit of [...edits].sort(
    (a, b) => positionOf(b, source) - positionOf(a, source),
  )) {
    const changed = rewriters[edit.do](edit as never, source, open); // the table pairs each kind with its own function
    if (changed === null) return null;
    for (const draft of changed) drafts.set(draft.path, draft);
  }
  return [...drafts.values()];
}

function positionOf(edit: Edit, { seen }: DraftSource): number {
  if ("occurrence" in edit)
    return seen.find((one) => one.id === edit.occurrence)?.line ?? 0;
  return "line" in edit ? edit.line : 0;
}

type Open = (path: string) => Draft | null;
type Rewriters = {
  [K in Edit["do"]]: (
    edit: Extract<Edit, { do: K }>,
    source: DraftSource,
    open: Open,
  ) => Draft[] | null;
};

const rewriters: Rewriters = {
  "replace-value": (edit, source, open) =>
    inOccurrence(edit.occurrence, source, open, (draft, seen) =>
      replaceValue(draft, seen, source.subject, edit.with),
    ),
  "replace-raw": (edit, source, open) =>
    inOccurrence(edit.occurrence, source, open, (draft, seen) =>
      replaceRaw(draft, seen, edit.with),
    ),
  "rename-variable": (edit, source, open) =>
    inOccurrence(edit.occurrence, source, open, (draft, seen) =>
      renameVariable(draft, seen, edit.to),
    ),
  "remove-definition": (edit, source, open) =>
    inOccurrence(edit.occurrence, source, open, (draft, seen) =>
      seen.line === null ? null : removeLine(draft, seen.line),
    ),
  "recode-file": (edit, _source, open) => {
    const draft = open(edit.path);
    return draft?.text == null
      ? null
      : [{ ...draft, encoding: edit.to, text: draft.text }];
  },
  "normalise-line-ends": (edit, _source, open) => {
    const draft = open(edit.path);
    return draft?.text == null
      ? null
      : [{ ...draft, text: draft.text.replace(/\r+(?=\n|$)/g, "") }];
  },
  "rename-file": (edit, _source, open) =>
    moveFile(edit.from, edit.to, open, false),
  "copy-file": (edit, _source, open) =>
    moveFile(edit.from, edit.to, open, true),
  "insert-line": (edit, _source, open) => {
    const draft = open(edit.path) ?? {
      path: edit.path,
      text: "",
      encoding: "utf-8" as const,
      isNew: true,
    };
    return draft.text === null
      ? null
      : [{ ...draft, text: insertLine(draft.text, edit.line, edit.text) }];
  },
  "remove-line": (edit, _source, open) => {
    const draft = open(edit.path);
    const changed = draft === null ? null : removeLine(draft, edit.line);
    return changed === null ? null : [changed];
  },
  "replace-text": (edit, _source, open) => {
    const draft = open(edit.path);
    if (draft?.text == null) return null;
    const line = lineRange(draft.text, edit.line);
    const at =
      line === null
        ? -1
        : draft.text.slice(line.start, line.end).indexOf(edit.find);
    return line === null || at < 0
      ? null
      : [
          splice(draft, {
            start: line.start + at,
            end: line.start + at + edit.find.length,
            text: edit.with,
          }),
        ];
  },
};

function inOccurrence(
  id: string,
  source: DraftSource,
  open: Open,
  change: (draft: Draft, seen: Seen) => Draft | null,
): Draft[] | null {
  const seen = source.seen.find((one) => one.id === id);
  const draft = seen?.path == null ? null : open(seen.path);
  const changed =
    seen === undefined || draft === null ? null : change(draft, seen);
  return changed === null ? null : [changed];
}

function splice(draft: Draft, { start, end, text }: Splice): Draft {
  const before = draft.text ?? "";
  return { ...draft, text: before.slice(0, start) + text + before.slice(end) };
}

/** Half-open range of a 1-based line without its line break. */
export function lineRange(
  text: string,
  line: number,
): { start: number; end: number } | null {
  let start = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) return null;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  const stop = end < 0 ? text.length : end;
  return { start, end: text[stop - 1] === "\r" ? stop - 1 : stop };
}

/**
 * The value where it stands. What the loader made of it is looked for in the definition first, so that exactly the
 * characters go that were too many; quotes and comments around it stay.
 */
function replaceValue(
  draft: Draft,
  seen: Seen,
  subject: Subject,
  clean: (value: string) => string,
): Draft | null {
  const text = draft.text ?? "";
  const loaded =
    subject.occurrence?.id === seen.id ? subject.value : seen.value;
  for (const value of [loaded, seen.value]) {
    if (value === null || value === "") continue;
    const next = clean(value);
    const found = locate(text, seen, value);
    // found to the letter: whatever surrounds it (quotes, a comment) is no part of the value and stays
    if (found !== null) return splice(draft, { ...found, text: next });
  }
  if (seen.span === undefined || loaded === null) return null;
  const raw = text.slice(seen.span.start, seen.span.end);
  return splice(draft, {
    ...seen.span,
    text: encoded(clean(loaded), seen, raw),
  });
}

/** The raw value to the end of its line: for damage that only some loaders see. */
function replaceRaw(
  draft: Draft,
  seen: Seen,
  change: (raw: string) => string,
): Draft | null {
  const text = draft.text ?? "";
  if (seen.span === undefined) return null;
  const feed = text.indexOf("\n", seen.span.end);
  const end = feed < 0 ? text.length : feed;
  const raw = text.slice(seen.span.start, end);
  return splice(draft, { start: seen.span.start, end, text: change(raw) });
}

function locate(
  text: string,
  seen: Seen,
  value: string,
): { start: number; end: number } | null {
  if (seen.tags?.includes("base64") === true) return null;
  const from = Math.max(
    seen.definition?.start ??
      seen.span?.start ??
      (seen.line === null ? 0 : (lineRange(text, seen.line)?.start ?? 0)),
    0,
  );
  const at = text.indexOf(value, from);
  if (at < 0) return null;
  // further away it would be another definition
  const limit = Math.max(seen.span?.end ?? from, from) + value.length + 4;
  return at + value.length <= limit
    ? { start: at, end: at + value.length }
    : null;
}

/** A value in the notation of its place: base64, a JSON string, the quotes that stood there. */
function encoded(value: string, seen: Seen, raw: string): string {
  if (seen.tags?.includes("base64") === true)
    return Buffer.from(value).toString("base64");
  const quote = /^(["'`])[\s\S]*\1$/.exec(raw)?.[1];
  if (quote === undefined || value.startsWith(quote)) return value;
  return /^[\w.:/+=@-]*$/.test(value) ? quote + value + quote : value;
}

function renameVariable(draft: Draft, seen: Seen, to: string): Draft | null {
  const text = draft.text ?? "";
  if (seen.variable === null || seen.line === null) return null;
  const line = lineRange(text, seen.line);
  if (line === null) return null;
  const from = Math.max(
    line.start,
    Math.min(seen.definition?.start ?? line.start, line.end),
  );
  const at = text.indexOf(seen.variable, from);
  return at < 0 || at > line.end
    ? null
    : splice(draft, { start: at, end: at + seen.variable.length, text: to });
}

function removeLine(draft: Draft, line: number): Draft | null {
  const text = draft.text ?? "";
  const range = lineRange(text, line);
  if (range === null) return null;
  const next = text.indexOf("\n", range.end);
  return splice(draft, {
    start: range.start,
    end: next < 0 ? text.length : next + 1,
    text: "",
  });
}

/** Puts a line before the line of that number; the line break is the one that the file uses. */
function insertLine(text: string, line: number, added: string): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const range = lineRange(text, line);
  const block = added.replace(/\r?\n/g, end) + end;
  if (range !== null)
    return text.slice(0, range.start) + block + text.slice(range.start);
  const glue = text === "" || text.endsWith("\n") ? "" : end;
  return text + glue + block;
}

function moveFile(
  from: string,
  to: string,
  open: Open,
  keep: boolean,
): Draft[] | null {
  const draft = open(from);
  const there = open(to);
  if (draft?.text == null || (there !== null && there.text !== null))
    return null;
  const moved: Draft = { ...draft, path: to, isNew: true };
  return keep ? [moved] : [{ ...draft, text: null }, moved];
}
