import { VERSION } from "../../version.ts";
import { guideGroups, type GuideGroup } from "../groups.ts";
import { html, type Html } from "../html.ts";
import type { GuideHead } from "../page.ts";
import type { SiteView } from "./view.ts";

/** Nothing is loaded from elsewhere, and nothing inline runs. `frame-ancestors` works as a header only. */
export const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";

export interface Frame {
  title: string;
  description: string;
  /** The page that is shown, to mark it in the navigation. */
  current: GuideHead | null;
  /** The question, to keep it in the search box. */
  query: string;
  /** The list of pages is on this page, so the search answers while one types. */
  searches: boolean;
  main: Html;
  /** Beside the text, on wide screens. */
  aside: Html | null;
}

/** A whole document around the content of a page. */
export function layout(view: SiteView, frame: Frame): string {
  const { title, description, searches } = frame;
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        <link rel="icon" href="icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="style.css" />
        <script src="theme.js"></script>
        ${
          searches
            ? html`<script src="search.js" defer></script>
                <script src="search-index.js" defer></script>`
            : null
        }
        <script src="site.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        ${header(view, frame)}
        <div class="${frame.aside === null ? "columns" : "columns with-aside"}">
          ${navigation(view, frame.current)}
          <main id="content" tabindex="-1">${frame.main}</main>
          ${frame.aside}
        </div>
        <footer class="foot">
          <p>
            These pages come with keymend ${VERSION}. They load nothing from
            elsewhere and set no cookie.
          </p>
        </footer>
      </body>
    </html> `.markup
  }`;
}

function header(view: SiteView, { query }: Frame): Html {
  // without a server, only the script can answer a search
  const hidden = view.paste === null ? html`hidden` : null;
  return html`<header class="head">
    <a class="brand" href="index.html">keymend <span>guides</span></a>
    <form role="search" action="index.html" method="get" data-script ${hidden}>
      <label class="unseen" for="q">Search the guides</label>
      <input
        id="q"
        name="q"
        type="search"
        placeholder="Search, or part of an error"
        value="${query}"
        autocomplete="off"
        spellcheck="false"
      />
    </form>
    <a class="menu" href="#guides">All guides</a>
    <button class="theme" type="button" data-script hidden>
      <span class="unseen">Dark theme</span>
    </button>
  </header>`;
}

function navigation(view: SiteView, current: GuideHead | null): Html {
  return html`<nav id="guides" class="side" aria-label="All guides">
    <a class="close" href="#content">Close</a>
    ${groupsOf(view).map(
      ({ group, title, heads }) =>
        html`<details ${group === current?.group ? html`open` : null}>
          <summary>${title}</summary>
          <ul>
            ${heads.map(
              (head) =>
                html`<li>
                  <a
                    href="${head.id}.html"
                    ${
                      head.id === current?.id ? html`aria-current="page"` : null
                    }
                    >${head.title}</a
                  >
                </li>`,
            )}
          </ul>
        </details>`,
    )}
  </nav>`;
}

/** The groups that have pages, in order. */
export function groupsOf({
  heads,
}: SiteView): { group: GuideGroup; title: string; heads: GuideHead[] }[] {
  return (Object.keys(guideGroups) as GuideGroup[]) // the table's own keys
    .map((group) => ({
      group,
      title: guideGroups[group],
      heads: heads.filter((head) => head.group === group),
    }))
    .filter((one) => one.heads.length > 0);
}
