import type { Block, BlockOf, Inline } from "./page.ts";

/** HTML that was made here, from escaped text. Nothing else is one: a plain string is escaped when it is placed. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Placed = Html | string | number | null | readonly Placed[];

/** A template whose values are escaped, for text and for attributes in double quotes alike. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly Placed[]
): Html {
  return new Html(
    parts.reduce(
      (markup, part, i) => markup + placed(values[i - 1] ?? null) + part,
    ),
  );
}

const CHARACTERS: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function placed(value: Placed): string {
  if (value === null) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(placed).join("");
  return String(value).replace(
    /[&<>"']/g,
    (character) => CHARACTERS[character] ?? "",
  );
}

type Writers<Kinds extends { kind: string }> = {
  readonly [K in Kinds["kind"]]: (
    node: Extract<Kinds, { kind: K }>,
    ids: ReadonlySet<string>,
  ) => Html;
};

const inlineWriters: Writers<Inline> = {
  text: ({ text }) => html`${text}`,
  code: ({ text }) => html`<code>${text}</code>`,
  strong: ({ children }, ids) =>
    html`<strong>${inlines(children, ids)}</strong>`,
  em: ({ children }, ids) => html`<em>${inlines(children, ids)}</em>`,
  "guide-link": ({ id, children }, ids) =>
    ids.has(id)
      ? html`<a href="${id}.html">${inlines(children, ids)}</a>`
      : html`${inlines(children, ids)}`,
  "web-link": ({ url, children }, ids) =>
    html`<a href="${url}" rel="noreferrer">${inlines(children, ids)}</a>`,
  break: () => html`<br />`,
};

const blockWriters: Writers<Block> = {
  paragraph: ({ children }, ids) => html`<p>${inlines(children, ids)}</p>`,
  heading: ({ level, anchor, children }, ids) =>
    tagged(
      `h${String(Math.min(Math.max(level, 2), 6))}`,
      anchor,
      inlines(children, ids),
    ),
  code: ({ language, text }) => codeBlock(text, language),
  list: (list, ids) => listHtml(list, ids),
  table: (table, ids) => tableHtml(table, ids),
  quote: ({ blocks }, ids) =>
    html`<blockquote>${blocksHtml(blocks, ids)}</blockquote>`,
  rule: () => html`<hr />`,
};

/** `ids` are the pages that exist: a link to any other page is its words alone. */
export function blocksHtml(
  blocks: readonly Block[],
  ids: ReadonlySet<string>,
): Html[] {
  return blocks.map((block) => write(blockWriters, block, ids));
}

function inlines(
  children: readonly Inline[],
  ids: ReadonlySet<string>,
): Html[] {
  return children.map((child) => write(inlineWriters, child, ids));
}

function write<Kinds extends { kind: string }>(
  writers: Writers<Kinds>,
  node: Kinds,
  ids: ReadonlySet<string>,
): Html {
  const kind: Kinds["kind"] = node.kind;
  const writer = writers[kind] as (
    node: Kinds,
    ids: ReadonlySet<string>,
  ) => Html; // the row of this kind takes this kind
  return writer(node, ids);
}

function tagged(tag: string, anchor: string, content: readonly Html[]): Html {
  return new Html(`<${tag} id="${placed(anchor)}">${placed(content)}</${tag}>`);
}

/** Text is wrapped to the page; code is not, and scrolls inside itself. */
export function codeBlock(text: string, language: string): Html {
  const wraps = language === "" || language === "text";
  return html`<pre
    class="${wraps ? "wraps" : "scrolls"}"
    tabindex="0"
  ><code>${text}</code></pre>`;
}

function listHtml(
  { ordered, start, items }: BlockOf<"list">,
  ids: ReadonlySet<string>,
): Html {
  const rows = items.map((item) => html`<li>${itemHtml(item, ids)}</li>`);
  if (!ordered)
    return html`<ul>
      ${rows}
    </ul>`;
  return start === 1
    ? html`<ol>
        ${rows}
      </ol>`
    : html`<ol start="${start}">
        ${rows}
      </ol>`;
}

/** The first paragraph of an item is the item's own line. */
function itemHtml(item: readonly Block[], ids: ReadonlySet<string>): Html[] {
  const [first, ...rest] = item;
  return first?.kind === "paragraph"
    ? [...inlines(first.children, ids), ...blocksHtml(rest, ids)]
    : blocksHtml(item, ids);
}

function tableHtml(
  { head, rows }: BlockOf<"table">,
  ids: ReadonlySet<string>,
): Html {
  const row = (cells: readonly Inline[][]) =>
    cells.map((cell) => html`<td>${inlines(cell, ids)}</td>`);
  return html`<div class="table" tabindex="0">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${inlines(cell, ids)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${row(cells)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
