/** A small repeatable random generator (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a nasty file is made of; weights by repetition. */
const PIECES = [
  ..."\n\n\n\n\n\n\n====\"\"''`##  \t\r\\:$".split(""),
  ..."A B KEY x y1 abc sk-fake-key export FOO.BAR a-b \\n \\r \\t \\\" \\' \\$ ${A} $A ${KEY:-d} $$ # \r\n".split(
    " ",
  ),
  "\nA=",
  "\nKEY=",
  "\nexport KEY=",
  "KEY = ",
  "B: ",
  '="',
  '"\n',
  "='",
  "'\n",
  "# c\n",
  " # c",
  "\u00a0",
  "\ufeff",
  "é",
  "“",
];

/** A short env file full of what goes wrong, the same for the same seed. */
export function nastyFile(random: () => number, without = ""): string {
  const count = 1 + Math.floor(random() * 30);
  let text = "";
  for (let i = 0; i < count; i += 1) {
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? "";
    if (without === "" || !piece.includes(without)) text += piece;
  }
  return text;
}
