import { html } from "../html.ts";
import { layout } from "./layout.ts";
import type { SiteView } from "./view.ts";

/** A page that says one thing: not found, not taken, not possible. */
export function messagePage(
  view: SiteView,
  { title, text }: { title: string; text: string },
): string {
  return layout(view, {
    title: `${title} - keymend guides`,
    description: text,
    current: null,
    query: "",
    searches: false,
    main: html`
      <h1>${title}</h1>
      <p class="lead">${text}</p>
      <p><a href="index.html">All guides</a></p>
    `,
    aside: null,
  });
}
