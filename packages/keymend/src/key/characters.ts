/** A character that does not belong into a key. */
export interface OddCharacter {
  /** Index in UTF-16 units. */
  index: number;
  codePoint: number;
  /** `U+200B` */
  notation: string;
  name: string;
  kind:
    | "invisible"
    | "smart-quote"
    | "dash"
    | "look-alike"
    | "blank"
    | "bullet"
    | "other";
}

const NAMED: Readonly<
  Record<number, readonly [name: string, kind: OddCharacter["kind"]]>
> = {
  0x00a0: ["no-break space", "invisible"],
  0x00ad: ["soft hyphen", "invisible"],
  0x034f: ["combining grapheme joiner", "invisible"],
  0x061c: ["Arabic letter mark", "invisible"],
  0x180e: ["Mongolian vowel separator", "invisible"],
  0x200b: ["zero width space", "invisible"],
  0x200c: ["zero width non-joiner", "invisible"],
  0x200d: ["zero width joiner", "invisible"],
  0x200e: ["left-to-right mark", "invisible"],
  0x200f: ["right-to-left mark", "invisible"],
  0x202a: ["left-to-right embedding", "invisible"],
  0x202c: ["pop directional formatting", "invisible"],
  0x202f: ["narrow no-break space", "invisible"],
  0x2060: ["word joiner", "invisible"],
  0x2066: ["left-to-right isolate", "invisible"],
  0x2069: ["pop directional isolate", "invisible"],
  0x3000: ["ideographic space", "invisible"],
  0xfeff: ["byte order mark (zero width no-break space)", "invisible"],
  0xfffd: ["replacement character", "other"],
  0x2018: ["left single quotation mark", "smart-quote"],
  0x2019: ["right single quotation mark", "smart-quote"],
  0x201a: ["single low-9 quotation mark", "smart-quote"],
  0x201b: ["single high-reversed-9 quotation mark", "smart-quote"],
  0x201c: ["left double quotation mark", "smart-quote"],
  0x201d: ["right double quotation mark", "smart-quote"],
  0x201e: ["double low-9 quotation mark", "smart-quote"],
  0x201f: ["double high-reversed-9 quotation mark", "smart-quote"],
  0x00ab: ["left-pointing double angle quotation mark", "smart-quote"],
  0x00bb: ["right-pointing double angle quotation mark", "smart-quote"],
  0x2010: ["hyphen", "dash"],
  0x2011: ["non-breaking hyphen", "dash"],
  0x2012: ["figure dash", "dash"],
  0x2013: ["en dash", "dash"],
  0x2014: ["em dash", "dash"],
  0x2015: ["horizontal bar", "dash"],
  0x2212: ["minus sign", "dash"],
  0x2022: ["bullet", "bullet"],
  0x25cf: ["black circle", "bullet"],
  0x2026: ["horizontal ellipsis", "other"],
};

/** Plain characters that a look-alike, a dash or a quote stands for. */
const PLAIN: Readonly<Record<number, string>> = {
  0x2010: "-",
  0x2011: "-",
  0x2012: "-",
  0x2013: "-",
  0x2014: "-",
  0x2015: "-",
  0x2212: "-",
  0x028b: "v",
  0x0430: "a",
  0x0435: "e",
  0x043e: "o",
  0x0440: "p",
  0x0441: "c",
  0x0445: "x",
  0x0443: "y",
  0x0456: "i",
  0x0455: "s",
  0x0458: "j",
  0x0410: "A",
  0x0412: "B",
  0x0415: "E",
  0x041a: "K",
  0x041c: "M",
  0x041d: "H",
  0x041e: "O",
  0x0420: "P",
  0x0421: "C",
  0x0422: "T",
  0x0425: "X",
  0x03bf: "o",
  0x03b1: "a",
  0x03bd: "v",
  0x0391: "A",
  0x0392: "B",
  0x0395: "E",
  0x0396: "Z",
  0x0397: "H",
  0x0399: "I",
  0x039a: "K",
  0x039c: "M",
  0x039d: "N",
  0x039f: "O",
  0x03a1: "P",
  0x03a4: "T",
  0x03a5: "Y",
  0x03a7: "X",
  0x0131: "i",
  0x0261: "g",
  0x1d20: "v",
  0x1d21: "w",
};

/** `U+201C left double quotation mark` */
export function describeCharacter(codePoint: number): string {
  const notation = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const plain = PLAIN[codePoint];
  const name =
    NAMED[codePoint]?.[0] ??
    (plain === undefined
      ? "a character outside ASCII"
      : `looks like "${plain}"`);
  return `${notation} ${name}`;
}

/** Everything outside printable ASCII, in order; line breaks and tabs are left to their own checks. */
export function oddCharacters(value: string): OddCharacter[] {
  const found: OddCharacter[] = [];
  for (let index = 0; index < value.length;) {
    const codePoint = value.codePointAt(index) ?? 0;
    if (
      codePoint > 0x7e ||
      (codePoint < 0x20 && !/[\t\n\r]/.test(value[index] ?? ""))
    ) {
      const named = NAMED[codePoint];
      found.push({
        index,
        codePoint,
        notation: `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`,
        name:
          named?.[0] ??
          (PLAIN[codePoint] === undefined
            ? "character outside ASCII"
            : `letter that looks like "${PLAIN[codePoint]}"`),
        kind:
          named?.[1] ??
          (PLAIN[codePoint] === undefined ? "other" : "look-alike"),
      });
    }
    index += codePoint > 0xffff ? 2 : 1;
  }
  return found;
}

/** Takes out what is invisible and puts plain characters in the place of look-alikes; null when some character has no plain form. */
export function plainForm(value: string): string | null {
  let out = "";
  for (const character of value) {
    const codePoint = character.codePointAt(0) ?? 0;
    const kind = NAMED[codePoint]?.[1];
    if (codePoint >= 0x20 && codePoint <= 0x7e) out += character;
    else if (PLAIN[codePoint] !== undefined) out += PLAIN[codePoint];
    else if (kind !== "invisible" && kind !== "smart-quote") return null;
  }
  return out;
}
