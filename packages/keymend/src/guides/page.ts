import type { GuideGroup } from "./groups.ts";

/**
 * What a page is made of, after reading. The model is closed and holds no markup, so what a renderer writes is
 * safe by construction: text that looks like HTML is text.
 */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong"; children: Inline[] }
  | { kind: "em"; children: Inline[] }
  | { kind: "guide-link"; id: string; children: Inline[] }
  | { kind: "web-link"; url: string; children: Inline[] }
  | { kind: "break" };

export type Block =
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "heading"; level: number; anchor: string; children: Inline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: Block[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "rule" };

export type BlockOf<K extends Block["kind"]> = Extract<Block, { kind: K }>;
export type InlineOf<K extends Inline["kind"]> = Extract<Inline, { kind: K }>;

/** What a list shows of a page. */
export interface GuideHead {
  id: string;
  group: GuideGroup;
  title: string;
  /** One or two sentences, plain text on one line. */
  summary: string;
}

/** From one `##` heading to the next. */
export interface GuideSection {
  heading: string;
  /** For links into the page; unique in it. */
  anchor: string;
  /** Blocks after the heading; `###` headings are blocks. */
  blocks: Block[];
  /** The same as it was written. */
  markdown: string;
}

export interface GuidePage extends GuideHead {
  sections: GuideSection[];
  /** Ids of the pages under "Related guides", in order. */
  related: string[];
}
