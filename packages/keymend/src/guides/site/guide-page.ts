import { guideGroups } from "../groups.ts";
import { blocksHtml, html, type Html } from "../html.ts";
import type { GuidePage, GuideSection } from "../page.ts";
import { item } from "./index-page.ts";
import { layout } from "./layout.ts";
import type { SiteView } from "./view.ts";

export function guidePage(view: SiteView, page: GuidePage): string {
  return layout(view, {
    title: `${page.title} - keymend guides`,
    description: page.summary,
    current: page,
    query: "",
    searches: false,
    main: html`
      ${breadcrumb(page)}
      <article>
        <h1>${page.title}</h1>
        <p class="lead">${page.summary}</p>
        ${page.sections.map((section) => sectionOf(view, page, section))}
      </article>
      <p class="note">
        In the terminal: <code>keymend guides ${page.id}</code>
      </p>
    `,
    aside: contents(page),
  });
}

function breadcrumb({ group, title }: GuidePage): Html {
  return html`<nav class="trail" aria-label="Breadcrumb">
    <ol>
      <li><a href="index.html">Guides</a></li>
      <li><a href="index.html#${group}">${guideGroups[group]}</a></li>
      <li aria-current="page">${title}</li>
    </ol>
  </nav>`;
}

function contents({ sections }: GuidePage): Html {
  return html`<nav class="contents" aria-label="On this page">
    <p>On this page</p>
    <ul>
      ${sections.map(
        ({ anchor, heading }) =>
          html`<li><a href="#${anchor}">${heading}</a></li>`,
      )}
    </ul>
  </nav>`;
}

function sectionOf(
  view: SiteView,
  page: GuidePage,
  { heading, anchor, blocks }: GuideSection,
): Html {
  const content =
    heading === "Related guides"
      ? related(view, page)
      : blocksHtml(blocks, view.ids);
  return html`<section class="part-${anchor}">
    <h2 id="${anchor}">${heading}</h2>
    ${content}
  </section>`;
}

function related(view: SiteView, page: GuidePage): Html {
  const heads = page.related.flatMap(
    (id) => view.heads.find((head) => head.id === id) ?? [],
  );
  return html`<ul class="guides">
    ${heads.map(item)}
  </ul>`;
}
