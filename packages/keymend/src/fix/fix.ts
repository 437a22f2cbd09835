import { causeList, type CauseId } from "../causes/ids.ts";
import type { Diagnosis } from "../doctor/diagnose.ts";
import type { DiagnoseRequest, DoctorIo } from "../doctor/request.ts";
import { versionOf } from "../doctor/collect.ts";
import { fullPath, isInside } from "../doctor/paths.ts";
import { ToolError } from "../errors.ts";
import { decodeText } from "../formats/decode.ts";
import { encodeText, hasMark } from "../formats/encode.ts";
import { keyStrings } from "../formats/key-strings.ts";
import { same, type FileChange } from "../io/replace-file.ts";
import type { ReadResult } from "../io/files.ts";
import type { Edit, Remedy } from "../model/cause.ts";
import { envFileTags } from "../places/env-file-name.ts";
import { filePlaces } from "../places/index.ts";
import { readsAsMeant } from "./read-back.ts";
import { applyEdits, type Draft } from "./rewrite.ts";
import { lineDiff, type DiffLine } from "./diff.ts";

/** What would be changed for one cause. Holds keys in `changes`; only `shown` may be printed. */
export interface PlannedFix {
  cause: CauseId;
  title: string;
  occurrence: string | null;
  remedy: { id: string; summary: string; steps: string[]; url: string | null };
  /** Empty when keymend cannot do it here: then the steps are for a person. */
  changes: FileChange[];
  shown: ShownChange[];
}

/** A change with every key masked. */
export interface ShownChange {
  path: string;
  line: number | null;
  before: string | null;
  after: string | null;
  lines: DiffLine[];
  /** What a person should know of the file before it is changed: it is a link, it has other names. */
  notes: string[];
}

type Changes = Pick<PlannedFix, "changes" | "shown">;
type Where = Pick<DiagnoseRequest, "dir" | "home">;

const MAX_FILE_BYTES = 4 << 20;
const NOTHING: Changes = { changes: [], shown: [] };

/** Plans for the decisive cause, and for others that are certain and touch other files. */
export async function planFixes(
  io: DoctorIo,
  diagnosis: Diagnosis,
  request: Where,
): Promise<PlannedFix[]> {
  const { judgment, report } = diagnosis;
  const touched = new Set<string>();
  const plans: PlannedFix[] = [];
  for (const [i, { cause, finding }] of judgment.diagnoses
    .slice(0, 4)
    .entries()) {
    if (i > 0 && finding.certainty !== "proven") continue;
    const planned = await bestRemedy(io, diagnosis, finding.remedies, request);
    const paths = planned.changes.map((change) => change.path);
    if (
      i > 0 &&
      (paths.length === 0 || paths.some((path) => touched.has(path)))
    )
      continue;
    for (const path of paths) touched.add(path);
    plans.push({
      cause: cause.id,
      title: causeList[cause.id].title,
      occurrence: report.diagnoses[i]?.occurrence ?? null,
      ...planned,
    });
  }
  return plans;
}

async function bestRemedy(
  io: DoctorIo,
  diagnosis: Diagnosis,
  remedies: readonly Remedy[],
  request: Where,
): Promise<Pick<PlannedFix, "remedy"> & Changes> {
  for (const remedy of remedies) {
    const done = await changesOf(io, diagnosis, remedy.edits ?? [], request);
    if (done.changes.length > 0) return { remedy: told(remedy), ...done };
  }
  const first = remedies[0];
  const nothing = {
    id: "none",
    summary: "nothing that keymend knows helps here",
    steps: [],
    url: null,
  };
  return { remedy: first === undefined ? nothing : told(first), ...NOTHING };
}

/** What the edits come to in bytes; nothing when one of them cannot be done safely. */
export async function changesOf(
  io: DoctorIo,
  {
    evidence,
    versions,
  }: Pick<Diagnosis, "evidence"> & Partial<Pick<Diagnosis, "versions">>,
  edits: readonly Edit[],
  request: Where,
): Promise<Changes> {
  const { seen, subject } = evidence;
  const drafts = applyEdits(edits, {
    open: (path) => openDraft(io, path, request, versions?.get(path)),
    seen,
    subject,
  });
  const planned: { change: FileChange; shown: ShownChange }[] = [];
  for (const draft of drafts ?? []) {
    const before = openDraft(io, draft.path, request)?.text ?? "";
    const how = { places: filePlaces, edits, seen, subject };
    if (!(await readsAsMeant(draft, before, how))) return NOTHING;
    const change = changeOf(io, draft, request);
    if (change === "unsafe") return NOTHING;
    if (change !== null) planned.push(change);
  }
  const once = withoutTwins(io, planned);
  return once === null
    ? NOTHING
    : {
        changes: once.map(({ change }) => change),
        shown: once.map(({ shown }) => shown),
      };
}

/** A file that is reached by two paths is changed once; null when the two would have it differ. */
function withoutTwins(
  io: DoctorIo,
  planned: readonly { change: FileChange; shown: ShownChange }[],
): { change: FileChange; shown: ShownChange }[] | null {
  const byFile = new Map<string, FileChange>();
  const kept: { change: FileChange; shown: ShownChange }[] = [];
  for (const one of planned) {
    const real = io.files.real(one.change.path) ?? one.change.path;
    const twin = byFile.get(real);
    if (twin === undefined) kept.push(one);
    else if (!same(twin.after, one.change.after)) return null;
    byFile.set(real, one.change);
  }
  return kept;
}

const told = ({ id, summary, steps, url }: Remedy): PlannedFix["remedy"] => ({
  id,
  summary,
  steps,
  url: url ?? null,
});

/** Null also for a file whose bytes its text does not give back: nothing of it may be written. */
function openDraft(
  io: DoctorIo,
  path: string,
  { dir, home }: Where,
  version?: string,
): Draft | null {
  const read = io.files.read(fullPath(path, dir, home), MAX_FILE_BYTES);
  if (!read.ok || read.truncated) return null;
  // lines and offsets of the edits are those of the text that was diagnosed
  if (version !== undefined && versionOf(read.bytes) !== version)
    throw new ToolError("FILE_CHANGED", {
      at: path,
      hint: "run the command again to see the new state",
    });
  const decoded = decodeText(read.bytes);
  if (decoded === null) return null;
  const usual = hasMark(decoded.encoding);
  const mark = [usual, !usual].find((one) =>
    same(encodeText(decoded.text, decoded.encoding, one), read.bytes),
  );
  return mark === undefined ? null : { path, ...decoded, mark, isNew: false };
}

/** Null when nothing changes; `unsafe` when the encoding of the file has no room for the text. */
function changeOf(
  io: DoctorIo,
  draft: Draft,
  { dir, home }: Where,
): { change: FileChange; shown: ShownChange } | "unsafe" | null {
  const path = fullPath(draft.path, dir, home);
  const read = io.files.read(path, MAX_FILE_BYTES);
  if (!read.ok && read.reason !== "gone") return "unsafe";
  const before = read.ok ? read.bytes : null;
  const { text, encoding, mark } = draft;
  if (text !== null && encoding === "latin1" && /[^\u0000-\u00ff]/.test(text))
    return "unsafe";
  const after = text === null ? null : encodeText(text, encoding, mark);
  if (same(before, after)) return null;
  const old = before === null ? null : (decodeText(before)?.text ?? null);
  const lines = lineDiff(old ?? "", text ?? "");
  const gone = lines.find((line) => line.sign === "-");
  const come = lines.find((line) => line.sign === "+");
  const mode = read.ok ? read.stat.mode : modeOfNew(draft);
  return {
    change: { path, before, after, mode },
    shown: {
      path: draft.path,
      line: gone?.line ?? come?.line ?? null,
      before: gone?.text ?? null,
      after: come?.text ?? null,
      lines,
      notes: notesOn(io, path, dir, read),
    },
  };
}

/** A file that holds a key, or is made to hold one, is its owner's alone. */
function modeOfNew({ path, text }: Draft): number {
  const tags = envFileTags(path.slice(path.lastIndexOf("/") + 1));
  const isPrivate =
    (tags !== null && !tags.includes("template")) ||
    keyStrings(text ?? "").length > 0;
  return isPrivate ? 0o600 : 0o644;
}

function notesOn(
  io: DoctorIo,
  path: string,
  dir: string,
  read: ReadResult,
): string[] {
  const real = io.files.real(path);
  const names = read.ok ? (read.stat.names ?? 1) : 1;
  const isElsewhere =
    real !== null && isInside(dir, path) && !isInside(dir, real);
  return [
    ...(isElsewhere
      ? [`it is a link out of the project: ${real} is written`]
      : []),
    ...(names > 1
      ? [
          `the file has ${String(names)} names (hard links): the others keep the old content`,
        ]
      : []),
  ];
}
