import type { Library } from "../library.ts";
import type { GuideHead } from "../page.ts";

/** What every page of the site is rendered from. */
export interface SiteView {
  library: Library;
  heads: readonly GuideHead[];
  /** Ids of the pages that are there. */
  ids: ReadonlySet<string>;
  /** Where a pasted error is diagnosed; null for files without a server behind them. */
  paste: { dir: string; offline: boolean } | null;
}

export function viewOf(library: Library, paste: SiteView["paste"]): SiteView {
  const heads = library.heads();
  return { library, heads, ids: new Set(heads.map(({ id }) => id)), paste };
}
