import { html, type Html } from "../html.ts";
import type { GuideHead } from "../page.ts";
import { groupsOf, layout } from "./layout.ts";
import { pasteBox } from "./paste-box.ts";
import type { SiteView } from "./view.ts";

/** What was searched for, and what was found, best first. */
export interface Found {
  query: string;
  ids: readonly string[];
}

/** The list of all guides, or of those that a search found. */
export function indexPage(view: SiteView, found: Found | null): string {
  return layout(view, {
    title:
      found === null ? "keymend guides" : `${found.query} - keymend guides`,
    description:
      "Why an OpenAI API key is refused: every cause, what it looks like, and how to put it right.",
    current: null,
    query: found?.query ?? "",
    searches: true,
    main: html`
      <h1>Why is my OpenAI API key refused?</h1>
      <p class="lead">
        ${view.heads.length} guides. Each says what you see, why it happens, and
        how to put it right, with keymend or by hand.
      </p>
      ${results(view, found)} ${pasteBox(view)} ${everything(view, found)}
    `,
    aside: null,
  });
}

function results(view: SiteView, found: Found | null): Html {
  const byId = new Map(view.heads.map((head) => [head.id, head]));
  const heads = (found?.ids ?? []).flatMap((id) => byId.get(id) ?? []);
  return html`<section id="results" ${found === null ? html`hidden` : null}>
    <h2>Search</h2>
    <p id="count" role="status">
      ${found === null ? "" : countOf(heads.length, found.query)}
    </p>
    <ul class="guides">
      ${heads.map(item)}
    </ul>
    ${
      found === null
        ? null
        : html`<p data-plain><a href="index.html">Show all guides</a></p>`
    }
  </section>`;
}

const countOf = (n: number, query: string) =>
  n === 0
    ? `No guide fits "${query}".`
    : `${String(n)} ${n === 1 ? "guide fits" : "guides fit"} "${query}".`;

/** Stays in the page during a search: the script takes its entries, and shows it again when the box is emptied. */
function everything(view: SiteView, found: Found | null): Html {
  return html`<div id="everything" ${found === null ? null : html`hidden`}>
    ${groupsOf(view).map(
      ({ group, title, heads }) =>
        html`<section>
          <h2 id="${group}">${title}</h2>
          <ul class="guides">
            ${heads.map(item)}
          </ul>
        </section>`,
    )}
  </div>`;
}

export function item(head: GuideHead): Html {
  return html`<li data-id="${head.id}">
    <a href="${head.id}.html">${head.title}</a>
    <p>${head.summary}</p>
  </li>`;
}
