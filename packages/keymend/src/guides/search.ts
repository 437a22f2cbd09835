import { pathToFileURL } from "node:url";
import type { GuideHead, GuidePage } from "./page.ts";

/** What the search knows of a page: each field holds words between blanks, lower case. */
export interface SearchEntry {
  id: string;
  title: string;
  summary: string;
  words: string;
}

/** Cuts a text into words, the same way for pages and for questions. */
const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^a-z0-9_]+/)
    .filter((word) => word.length > 1);

/** The words of a page, each once: small enough to send along, and order does not matter to the search. */
export function searchEntry(
  head: GuideHead,
  page: GuidePage | null,
): SearchEntry {
  const body = (page?.sections ?? [])
    .filter(({ heading }) => heading !== "Sources" && heading !== "Example")
    .map(({ markdown }) => markdown)
    .join(" ");
  const field = (text: string) => [...new Set(wordsOf(text))].join(" ");
  return {
    id: head.id,
    title: field(`${head.title} ${head.id}`),
    summary: field(head.summary),
    words: field(body),
  };
}

/** Ids of the pages that fit, best first. */
export type Search = (
  entries: readonly SearchEntry[],
  query: string,
) => string[];

/** The search is one script for the browser and for us: it is run here once, and leaves its function behind. */
export async function loadSearch(file: string): Promise<Search> {
  await import(pathToFileURL(file).href);
  return (globalThis as unknown as { keymendSearch: Search }).keymendSearch; // set by guides/site/search.js
}
