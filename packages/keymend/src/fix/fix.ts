import { causeList, type CauseId } from "../causes/ids.ts";
import type {
  DiagnoseRequest,
  Diagnosis,
  DoctorIo,
} from "../doctor/diagnose.ts";
import { fullPath } from "../doctor/paths.ts";
import { decodeText } from "../formats/decode.ts";
import { encodeText } from "../formats/encode.ts";
import type { FileChange } from "../io/replace-file.ts";
import type { Edit, Remedy } from "../model/cause.ts";
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
}

const MAX_FILE_BYTES = 4 << 20;

/** Plans for the decisive cause, and for others that are certain and touch other files. */
export function planFixes(
  io: DoctorIo,
  diagnosis: Diagnosis,
  request: Pick<DiagnoseRequest, "dir" | "home">,
): PlannedFix[] {
  const { judgment, report } = diagnosis;
  const touched = new Set<string>();
  return judgment.diagnoses
    .slice(0, 4)
    .flatMap(({ cause, finding }, i): PlannedFix[] => {
      if (i > 0 && finding.certainty !== "proven") return [];
      const reported = report.diagnoses[i];
      const planned = bestRemedy(io, diagnosis, finding.remedies, request);
      const paths = planned.changes.map((change) => change.path);
      if (
        i > 0 &&
        (paths.length === 0 || paths.some((path) => touched.has(path)))
      )
        return [];
      for (const path of paths) touched.add(path);
      return [
        {
          cause: cause.id,
          title: causeList[cause.id].title,
          occurrence: reported?.occurrence ?? null,
          ...planned,
        },
      ];
    });
}

function bestRemedy(
  io: DoctorIo,
  diagnosis: Diagnosis,
  remedies: readonly Remedy[],
  request: Pick<DiagnoseRequest, "dir" | "home">,
): Pick<PlannedFix, "remedy" | "changes" | "shown"> {
  for (const remedy of remedies) {
    const done = changesOf(io, diagnosis, remedy.edits ?? [], request);
    if (done.changes.length > 0) return { remedy: told(remedy), ...done };
  }
  const first = remedies[0];
  return {
    remedy:
      first === undefined
        ? {
            id: "none",
            summary: "nothing that keymend knows helps here",
            steps: [],
            url: null,
          }
        : told(first),
    changes: [],
    shown: [],
  };
}

/** What the edits come to in bytes; nothing when one of them cannot be done safely. */
export function changesOf(
  io: DoctorIo,
  { evidence }: Diagnosis,
  edits: readonly Edit[],
  request: Pick<DiagnoseRequest, "dir" | "home">,
): Pick<PlannedFix, "changes" | "shown"> {
  const drafts = applyEdits(edits, {
    open: (path) => openDraft(io, path, request),
    seen: evidence.seen,
    subject: evidence.subject,
  });
  const changes = (drafts ?? []).flatMap((draft) =>
    changeOf(io, draft, request),
  );
  return {
    changes: changes.map(({ change }) => change),
    shown: changes.map(({ shown }) => shown),
  };
}

const told = ({ id, summary, steps, url }: Remedy): PlannedFix["remedy"] => ({
  id,
  summary,
  steps,
  url: url ?? null,
});

function openDraft(
  io: DoctorIo,
  path: string,
  { dir, home }: Pick<DiagnoseRequest, "dir" | "home">,
): Draft | null {
  const read = io.files.read(fullPath(path, dir, home), MAX_FILE_BYTES);
  if (!read.ok || read.truncated) return null;
  const decoded = decodeText(read.bytes);
  return decoded === null ? null : { path, ...decoded, isNew: false };
}

function changeOf(
  io: DoctorIo,
  draft: Draft,
  { dir, home }: Pick<DiagnoseRequest, "dir" | "home">,
): { change: FileChange; shown: ShownChange }[] {
  const path = fullPath(draft.path, dir, home);
  const read = io.files.read(path, MAX_FILE_BYTES);
  const before = read.ok ? read.bytes : null;
  const after =
    draft.text === null ? null : encodeText(draft.text, draft.encoding);
  if (before !== null && after !== null && Buffer.compare(before, after) === 0)
    return [];
  const old = before === null ? null : (decodeText(before)?.text ?? null);
  const lines = lineDiff(old ?? "", draft.text ?? "");
  const gone = lines.find((line) => line.sign === "-");
  const come = lines.find((line) => line.sign === "+");
  return [
    {
      // a file that holds a key is its owner's alone
      change: { path, before, after, mode: read.ok ? read.stat.mode : 0o600 },
      shown: {
        path: draft.path,
        line: gone?.line ?? come?.line ?? null,
        before: gone?.text ?? null,
        after: come?.text ?? null,
        lines,
      },
    },
  ];
}
