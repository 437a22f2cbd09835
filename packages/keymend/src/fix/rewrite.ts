import type { Edit } from "../model/cause.ts";
import type { Seen, Subject } from "../model/evidence.ts";
import type { Span } from "../model/occurrence.ts";
import type { TextFile } from "../model/place.ts";
import {
  appended,
  insertion,
  literalReplaced,
  nameAdded,
  statement,
  variableAdded,
} from "./insertions.ts";
import { inNotation } from "./notation/index.ts";
import { isWord, type Splice } from "./notation/site.ts";
import { removalOf } from "./remove-definition.ts";
import { lineEndAt, lineRange, nameAt } from "./text-lines.ts";

/** A file's text while a plan is made; `null` text: it goes away. */
export interface Draft {
  path: string;
  text: string | null;
  encoding: TextFile["encoding"];
  /** The file begins with a byte order mark. */
  mark?: boolean;
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

/**
 * Applies the edits of one remedy. Lines and offsets of all of them are those of the texts as they were read; files
 * are renamed and copied last. Returns the drafts that changed, or null when one edit cannot be done safely. Pure.
 */
export function applyEdits(
  edits: readonly Edit[],
  source: DraftSource,
): Draft[] | null {
  const changes = new Map<string, { draft: Draft; splices: Splice[] }>();
  for (const edit of edits) {
    const path = pathOf(edit, source);
    if (path === null) continue;
    const change = changes.get(path) ?? opened(path, edit, source);
    if (change === null) return null;
    const splices = splicesOf(edit, change.draft.text ?? "", source);
    if (splices === null) return null;
    change.splices.push(...splices);
    changes.set(path, change);
  }
  const drafts = new Map<string, Draft>();
  for (const [path, { draft, splices }] of changes) {
    const text = spliced(draft.text ?? "", splices);
    if (text === null) return null;
    drafts.set(path, { ...draft, text });
  }
  for (const edit of edits) {
    const changed = fileEdit(
      edit,
      (path) => drafts.get(path) ?? source.open(path),
    );
    if (changed === null) return null;
    for (const draft of changed) drafts.set(draft.path, draft);
  }
  return [...drafts.values()];
}

/** The file whose text an edit changes; null for edits of whole files. */
function pathOf(edit: Edit, { seen }: DraftSource): string | null {
  if ("occurrence" in edit)
    return seen.find((one) => one.id === edit.occurrence)?.path ?? "";
  return isTextEdit(edit) ? edit.path : null;
}

function opened(
  path: string,
  edit: Edit,
  source: DraftSource,
): { draft: Draft; splices: Splice[] } | null {
  const draft = path === "" ? null : source.open(path);
  if (draft !== null && draft.text !== null) return { draft, splices: [] };
  if (!MAKES_FILES.includes(edit.do)) return null;
  return {
    draft: { path, text: "", encoding: "utf-8", isNew: true },
    splices: [],
  };
}

/** Edits that a file which is not there yet can take. */
const MAKES_FILES: readonly Edit["do"][] = ["insert-line", "append-line"];

/** All replacements at once; null when two of them meet. */
function spliced(text: string, splices: readonly Splice[]): string | null {
  const sorted = splices
    .map((splice, order) => ({ ...splice, order }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  const parts: string[] = [];
  let at = 0;
  let last: Splice | null = null;
  for (const splice of sorted) {
    const { start, end } = splice;
    // two occurrences may stand for one place in the text: an alias and what it names
    const isTwin =
      last !== null &&
      end > start &&
      last.start === start &&
      last.end === end &&
      last.text === splice.text;
    if (isTwin) continue;
    if (start < at) return null;
    parts.push(text.slice(at, start), splice.text);
    at = end;
    last = splice;
  }
  return parts.join("") + text.slice(at);
}

type FileEdit = Extract<
  Edit,
  {
    do: "recode-file" | "normalise-line-ends" | "rename-file" | "copy-file";
  }
>;
type TextEdit = Exclude<Edit, FileEdit>;

const isTextEdit = (edit: Edit): edit is TextEdit =>
  Object.hasOwn(splicers, edit.do);

type Splicers = {
  [K in TextEdit["do"]]: (
    edit: Extract<Edit, { do: K }>,
    text: string,
    source: DraftSource,
  ) => Splice[] | null;
};

function splicesOf(
  edit: Edit,
  text: string,
  source: DraftSource,
): Splice[] | null {
  if (!isTextEdit(edit)) return [];
  return splicers[edit.do](edit as never, text, source); // the table pairs each kind with its own function
}

const splicers: Splicers = {
  "replace-value": (edit, text, source) => {
    const seen = seenOf(edit, source);
    return one(seen && replaceValue(text, seen, source.subject, edit.with));
  },
  "replace-raw": (edit, text, source) => {
    const seen = seenOf(edit, source);
    return one(seen && replaceRaw(text, seen, edit.with));
  },
  "rename-variable": (edit, text, source) => {
    const seen = seenOf(edit, source);
    const start = seen === null ? null : nameAt(text, seen);
    if (seen?.variable == null || start === null) return null;
    return [{ start, end: start + seen.variable.length, text: edit.to }];
  },
  "remove-definition": (edit, text, source) => {
    const seen = seenOf(edit, source);
    return seen === null ? null : removalOf(text, seen);
  },
  "append-line": (edit, text) => appended(text, edit),
  "replace-literal": (edit, text, source) => {
    const seen = seenOf(edit, source);
    return one(seen && literalReplaced(text, seen, edit.with));
  },
  "insert-statement": (edit, text) => statement(text, edit),
  "add-variable": (edit, text) => variableAdded(text, edit),
  "add-name": (edit, text) => nameAdded(text, edit),
  "insert-line": (edit, text) => [insertion(text, edit.line, edit.text)],
  "remove-line": (edit, text) => {
    const range = lineRange(text, edit.line);
    if (range === null) return null;
    const end = lineEndAt(text, range.start);
    return [
      { start: range.start, end: Math.min(end + 1, text.length), text: "" },
    ];
  },
  "replace-text": (edit, text) => {
    const line = lineRange(text, edit.line);
    if (line === null) return null;
    const at = text.slice(line.start, line.end).indexOf(edit.find);
    const start = line.start + at;
    return at < 0
      ? null
      : [{ start, end: start + edit.find.length, text: edit.with }];
  },
};

const one = (splice: Splice | null): Splice[] | null =>
  splice === null ? null : [splice];

function seenOf(
  edit: { occurrence: string },
  { seen }: DraftSource,
): Seen | null {
  return seen.find((one) => one.id === edit.occurrence) ?? null;
}

/**
 * The value where it stands. When a loader made more of it than the place did (quotes, blanks or a comment that it
 * kept), exactly what the loader took is replaced; else the value is written in the notation of its place.
 */
function replaceValue(
  text: string,
  seen: Seen,
  subject: Subject,
  clean: (value: string) => string,
): Splice | null {
  const loaded = subject.occurrence?.id === seen.id ? subject.value : null;
  if (loaded !== null && isMore(loaded, seen.value)) {
    const next = clean(loaded);
    const found = locate(text, seen, loaded);
    if (found !== null && (isWord(next) || next === ""))
      return { ...found, text: next };
  }
  const held = seen.value ?? loaded;
  if (held === null) return null;
  if (seen.span !== undefined) return inNotation(clean(held), seen, text);
  const found = held === "" ? null : locate(text, seen, held);
  const next = clean(held);
  return found !== null && isWord(next) ? { ...found, text: next } : null;
}

/** Did the loader take more characters than the place, on the same line? */
function isMore(loaded: string, held: string | null): boolean {
  return (
    loaded !== "" &&
    loaded !== held &&
    (held === null || loaded.includes(held)) &&
    !/[\r\n]/.test(loaded.trim())
  );
}

function locate(text: string, seen: Seen, value: string): Span | null {
  if (seen.tags?.includes("base64") === true) return null;
  const line = seen.line === null ? null : lineRange(text, seen.line);
  const from = seen.definition?.start ?? seen.span?.start ?? line?.start ?? 0;
  const name = nameAt(text, seen) ?? from;
  const at = text.indexOf(
    value,
    Math.max(from, Math.min(name, seen.span?.start ?? name)),
  );
  // further away it would be another definition
  const limit = Math.max(seen.span?.end ?? line?.end ?? from, from);
  return at < 0 ||
    at > limit ||
    at + value.trimEnd().length > lineEndAt(text, limit)
    ? null
    : { start: at, end: at + value.length };
}

/** The raw value to the end of its line: for damage that only some loaders see. */
function replaceRaw(
  text: string,
  seen: Seen,
  change: (raw: string) => string,
): Splice | null {
  if (seen.span === undefined) return null;
  const { start } = seen.span;
  const end = lineEndAt(text, seen.span.end);
  return { start, end, text: change(text.slice(start, end)) };
}

/** Edits of whole files; nothing for the others. */
function fileEdit(
  edit: Edit,
  open: (path: string) => Draft | null,
): Draft[] | null {
  switch (edit.do) {
    case "recode-file": {
      const draft = open(edit.path);
      return draft?.text == null
        ? null
        : [{ ...draft, encoding: edit.to, mark: false }];
    }
    case "normalise-line-ends": {
      const draft = open(edit.path);
      return draft?.text == null
        ? null
        : [{ ...draft, text: draft.text.replace(/\r+(?=\n|$)/g, "") }];
    }
    case "rename-file":
      return moveFile(edit.from, edit.to, open, false);
    case "copy-file":
      return moveFile(edit.from, edit.to, open, true);
    default:
      return [];
  }
}

function moveFile(
  from: string,
  to: string,
  open: (path: string) => Draft | null,
  keep: boolean,
): Draft[] | null {
  const draft = open(from);
  const there = open(to);
  if (draft?.text == null || (there !== null && there.text !== null))
    return null;
  const moved: Draft = { ...draft, path: to, isNew: true };
  return keep ? [moved] : [{ ...draft, text: null }, moved];
}
