import { Lexer, type MarkedToken, type Token } from "marked";
import type { GuideEntry } from "./groups.ts";
import type {
  Block,
  GuideHead,
  GuidePage,
  GuideSection,
  Inline,
} from "./page.ts";

/** Title and summary of a page, without reading the rest: the first heading and the first paragraph. */
export function readHead(entry: GuideEntry, markdown: string): GuideHead {
  const [first = "", ...rest] = markdown.split(/\r?\n/);
  const paragraph = rest
    .join("\n")
    .trimStart()
    .split(/\n[ \t]*\n|\n#/, 1)
    .join("");
  return {
    ...entry,
    title: first.replace(/^#\s+/, "").trim(),
    summary: paragraph.startsWith("#") ? "" : plain(inline(lex(paragraph))),
  };
}

/** Reads a page. Never throws: what the model has no word for becomes text. */
export function readPage(entry: GuideEntry, markdown: string): GuidePage {
  const anchors = new Set<string>();
  const sections: GuideSection[] = [];
  for (const token of known(new Lexer().lex(markdown))) {
    const current = sections.at(-1);
    if (token.type === "heading" && token.depth === 2) {
      const heading = plain(inline(token.tokens));
      sections.push({
        heading,
        anchor: anchorOf(heading, anchors),
        blocks: [],
        markdown: "",
      });
    } else if (current !== undefined) {
      current.blocks.push(...blocksOf(token, anchors));
      current.markdown += token.raw;
    }
  }
  for (const section of sections) section.markdown = section.markdown.trim();
  return {
    ...readHead(entry, markdown),
    sections,
    related: relatedIn(sections),
  };
}

function relatedIn(sections: readonly GuideSection[]): string[] {
  const related = sections.find(({ heading }) => heading === "Related guides");
  return [
    ...(related?.markdown ?? "").matchAll(/\]\(([a-z0-9-]+)\.md(?:#[^)]*)?\)/g),
  ].map(([, id = ""]) => id);
}

/** `Questions and answers` is `questions-and-answers`, a second one `questions-and-answers-2`. */
function anchorOf(heading: string, taken: Set<string>): string {
  const base =
    heading
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "section";
  let anchor = base;
  for (let n = 2; taken.has(anchor); n += 1) anchor = `${base}-${String(n)}`;
  taken.add(anchor);
  return anchor;
}

const lex = (text: string): Token[] => Lexer.lexInline(text);

// the lexer runs without extensions, so it makes no other tokens than those it names
const known = (tokens: readonly Token[] | undefined): MarkedToken[] =>
  (tokens ?? []) as MarkedToken[];

function blocksOf(token: MarkedToken, anchors: Set<string>): Block[] {
  const nested = (tokens: readonly Token[]) =>
    known(tokens).flatMap((one) => blocksOf(one, anchors));
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "paragraph":
      return [{ kind: "paragraph", children: inline(token.tokens) }];
    case "heading": {
      const children = inline(token.tokens);
      const anchor = anchorOf(plain(children), anchors);
      return [{ kind: "heading", level: token.depth, anchor, children }];
    }
    case "code":
      return [{ kind: "code", language: token.lang ?? "", text: token.text }];
    case "list":
      return [
        {
          kind: "list",
          ordered: token.ordered,
          start: token.start === "" ? 1 : token.start,
          items: token.items.map((item) => nested(item.tokens)),
        },
      ];
    case "table":
      return [
        {
          kind: "table",
          head: token.header.map((cell) => inline(cell.tokens)),
          rows: token.rows.map((row) => row.map((cell) => inline(cell.tokens))),
        },
      ];
    case "blockquote":
      return [{ kind: "quote", blocks: nested(token.tokens) }];
    case "hr":
      return [{ kind: "rule" }];
    case "text":
      return [{ kind: "paragraph", children: inline([token]) }];
    default:
      return [
        {
          kind: "paragraph",
          children: [{ kind: "text", text: token.raw.trim() }],
        },
      ];
  }
}

function inline(tokens: readonly Token[] | undefined): Inline[] {
  return known(tokens).flatMap((token): Inline[] => {
    switch (token.type) {
      case "text":
        return token.tokens === undefined
          ? [{ kind: "text", text: decoded(token.text) }]
          : inline(token.tokens);
      case "escape":
        return [{ kind: "text", text: token.text }];
      case "codespan":
        return [{ kind: "code", text: token.text }];
      case "strong":
      case "em":
        return [{ kind: token.type, children: inline(token.tokens) }];
      case "br":
        return [{ kind: "break" }];
      case "link":
        return linkOf(token.href, inline(token.tokens));
      default:
        // an image, raw HTML, struck text: as written
        return [{ kind: "text", text: token.raw }];
    }
  });
}

/** Links lead to another page or to the web over TLS; any other target is dropped and its words stay. */
function linkOf(href: string, children: Inline[]): Inline[] {
  const guide = /^(?:\.\/)?([a-z0-9-]+)\.md(?:#[a-z0-9-]*)?$/.exec(href)?.[1];
  if (guide !== undefined) return [{ kind: "guide-link", id: guide, children }];
  return /^https:\/\/[^\s"'<>]+$/.test(href)
    ? [{ kind: "web-link", url: href, children }]
    : children;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": "\u00a0",
};

const decoded = (text: string) =>
  text.replace(
    /&(?:amp|lt|gt|quot|nbsp|#39);/g,
    (name) => ENTITIES[name] ?? name,
  );

/** The words alone. */
export function plain(children: readonly Inline[]): string {
  return children
    .map((one) =>
      "text" in one ? one.text : "children" in one ? plain(one.children) : " ",
    )
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}
