import type { Library } from "../library.ts";
import { searchEntry, type SearchEntry } from "../search.ts";
import { guidePage } from "./guide-page.ts";
import { indexPage } from "./index-page.ts";
import type { SiteView } from "./view.ts";

/** The types of the files of the site, by the end of their names. */
export const contentTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const ASSETS = ["style.css", "theme.js", "site.js", "search.js", "icon.svg"];

export function searchEntries(library: Library): SearchEntry[] {
  return library
    .heads()
    .map((head) => searchEntry(head, library.page(head.id)));
}

/** Every file of the site, each made when it is asked for. Names are relative and hold no folder. */
export function siteFiles(view: SiteView): ReadonlyMap<string, () => string> {
  const files = new Map<string, () => string>();
  files.set("index.html", () => indexPage(view, null));
  for (const head of view.heads)
    files.set(`${head.id}.html`, () => {
      const page = view.library.page(head.id);
      return page === null ? "" : guidePage(view, page);
    });
  for (const name of ASSETS) files.set(name, () => view.library.asset(name));
  files.set(
    "search-index.js",
    () =>
      `globalThis.keymendGuides = ${JSON.stringify(searchEntries(view.library))};\n`,
  );
  return files;
}
