import type { Inline } from "../../guides/page.ts";
import type { Terminal } from "../terminal.ts";
import { paint, printable, type Style } from "./words.ts";

interface Piece {
  text: string;
  styles: readonly Style[];
}

/** Styled text, broken at blanks to fit; every line but the first gets `indent`. Width counts what is seen. */
export function flow(
  children: readonly Inline[],
  terminal: Terminal,
  { width, indent }: { width: number; indent: string },
): string {
  const room = Math.max(width - indent.length, 20);
  const lines: string[] = [];
  let line = "";
  let length = 0;
  for (const word of wordsOf(piecesOf(children, terminal, []))) {
    const size = word.reduce((sum, { text }) => sum + text.length, 0);
    const isBreak = word[0]?.text === "\n";
    if (isBreak || (length > 0 && length + 1 + size > room)) {
      lines.push(line);
      line = "";
      length = 0;
    }
    if (isBreak) continue;
    const painted = word.map((piece) => paintPiece(piece, terminal)).join("");
    line += length === 0 ? painted : ` ${painted}`;
    length += length === 0 ? size : size + 1;
  }
  return [...lines, line].join(`\n${indent}`);
}

const paintPiece = ({ text, styles }: Piece, terminal: Terminal) =>
  styles.reduce((out, style) => paint(terminal, style, out), printable(text));

/** Pieces cut at blanks; a word may change its style inside, as in `**bold**.` */
function wordsOf(pieces: readonly Piece[]): Piece[][] {
  const words: Piece[][] = [];
  let word: Piece[] = [];
  const end = () => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  for (const { text, styles } of pieces) {
    for (const part of text.split(/(\n)|[ \t\r]+/)) {
      // a separator that is a blank splits to undefined or to nothing between two words
      if (part === undefined) end();
      else if (part === "\n") {
        end();
        words.push([{ text: part, styles: [] }]);
      } else if (part !== "") word.push({ text: part, styles });
    }
  }
  end();
  return words;
}

type Pieces = {
  readonly [K in Inline["kind"]]: (
    node: Extract<Inline, { kind: K }>,
    terminal: Terminal,
    styles: readonly Style[],
  ) => Piece[];
};

const oneLine = (text: string) => text.replace(/\s+/g, " ");

const pieces: Pieces = {
  text: ({ text }, _terminal, styles) => [{ text: oneLine(text), styles }],
  // without colour, the marks say that it is to be typed
  code: ({ text }, terminal, styles) => [
    terminal.colour
      ? { text: oneLine(text), styles: [...styles, "cyan"] }
      : { text: `\`${oneLine(text)}\``, styles },
  ],
  strong: ({ children }, terminal, styles) =>
    piecesOf(children, terminal, [...styles, "bold"]),
  em: ({ children }, terminal, styles) => piecesOf(children, terminal, styles),
  "guide-link": ({ id, children }, terminal, styles) => [
    ...piecesOf(children, terminal, styles),
    { text: ` (${id})`, styles: [...styles, "dim"] },
  ],
  "web-link": ({ url, children }, terminal, styles) => {
    const words = piecesOf(children, terminal, styles);
    return words.map(({ text }) => text).join("") === url
      ? words
      : [...words, { text: ` (${url})`, styles: [...styles, "dim"] }];
  },
  break: () => [{ text: "\n", styles: [] }],
};

function piecesOf(
  children: readonly Inline[],
  terminal: Terminal,
  styles: readonly Style[],
): Piece[] {
  return children.flatMap((child) => {
    const make = pieces[child.kind] as (
      node: Inline,
      terminal: Terminal,
      styles: readonly Style[],
    ) => Piece[]; // the row of this kind takes this kind
    return make(child, terminal, styles);
  });
}
