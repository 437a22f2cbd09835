import type { Edit, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { place, stripped, worksAtProvider } from "./speak.ts";

// Remedies that several causes of a bad value or a bad key share. Pure.

export const KEYS_PAGE = "https://platform.openai.com/api-keys";

export const ORGANIZATION_KEYS_PAGE =
  "https://platform.openai.com/settings/organization/api-keys";

/**
 * Cleans the value where it stands. `clean` works on the value as the place holds it; `raw` on the text of the
 * line, for damage that the place's own reading does not show (a loader that keeps quotes, blanks, comments).
 */
export function repair(
  e: Evidence,
  at: Seen | null,
  words: { id: string; summary: string; steps?: string[] },
  how: {
    clean?: (value: string) => string;
    raw?: (raw: string) => string;
  } = {},
): Remedy {
  const clean = how.clean ?? stripped;
  const edits = homes(e, at).flatMap((home): Edit[] => {
    if (home.value !== null && clean(home.value) !== home.value)
      return [{ do: "replace-value", occurrence: home.id, with: clean }];
    return how.raw === undefined
      ? []
      : [{ do: "replace-raw", occurrence: home.id, with: how.raw }];
  });
  return {
    id: words.id,
    summary: words.summary,
    steps: words.steps ?? [
      at === null
        ? "go to where the key is set"
        : at.path === null
          ? `go to where ${at.variable ?? e.subject.variable} is set`
          : `open ${at.path}${at.line === null ? "" : ` at line ${String(at.line)}`}`,
      words.summary,
      "start the program again",
    ],
    ...(edits.length > 0 ? { edits } : {}),
  };
}

/** Files that can be changed for this value: its own, or for a variable of the process the files that set it so. */
function homes(e: Evidence, at: Seen | null): Seen[] {
  if (at === null) return [];
  const editable = (one: Seen) =>
    one.path !== null &&
    one.source !== "git-history" &&
    one.source !== "shell-history" &&
    one.tags?.includes("indirect") !== true &&
    one.tags?.includes("commented") !== true;
  if (at.path !== null) return editable(at) ? [at] : [];
  return e.seen.filter(
    (one) =>
      editable(one) &&
      one.variable === at.variable &&
      one.value !== null &&
      one.value === at.value,
  );
}

/** Makes a new key at the provider and puts it here: what remains when only a person can act. */
export function newKey(
  at: Seen | null,
  words: { id?: string; summary?: string; url?: string } = {},
): Remedy {
  const url = words.url ?? KEYS_PAGE;
  return {
    id: words.id ?? "make-new-key",
    summary:
      words.summary ?? "make a new key and put it in the place of this one",
    steps: [
      `open ${url} and create a key`,
      at === null
        ? "put it where the program reads its key"
        : at.path === null
          ? `set ${at.variable ?? "the variable"} to it where that is set`
          : `put it into ${at.path}${at.line === null ? "" : ` at line ${String(at.line)}`}`,
      "start the program again",
    ],
    url,
    asksForKey: true,
  };
}

/** Another place holds a key that the provider takes: put that one here. */
export function useOther(e: Evidence, at: Seen | null): Remedy[] {
  const good = [...e.candidates, ...e.seen].find(
    (one) => one.id !== at?.id && one.value !== null && worksAtProvider(e, one),
  );
  const value = good?.value;
  if (good === undefined || value == null || at === null || at.path === null)
    return [];
  return [
    {
      id: "use-working-key",
      summary: `put the working key of ${place(e, good)} into ${place(e, at)}`,
      steps: [
        `copy the value of ${place(e, good)}`,
        `put it into ${place(e, at)}`,
        "start the program again",
      ],
      edits: [{ do: "replace-value", occurrence: at.id, with: () => value }],
    },
  ];
}
