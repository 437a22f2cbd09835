const SIZE = 1 << 15;

const slot = (text: string, at: number) =>
  (text.charCodeAt(at) * 961 +
    text.charCodeAt(at + 1) * 31 +
    text.charCodeAt(at + 2)) &
  (SIZE - 1);

/**
 * Answers "does the text hold this word" for many words: one pass notes every three characters in a row, so that
 * a word that is not there mostly costs no search.
 */
export class Trigrams {
  readonly #text: string;
  readonly #seen = new Uint8Array(SIZE);

  constructor(text: string) {
    this.#text = text;
    let a = text.charCodeAt(0);
    let b = text.charCodeAt(1);
    for (let at = 2; at < text.length; at += 1) {
      const c = text.charCodeAt(at);
      this.#seen[(a * 961 + b * 31 + c) & (SIZE - 1)] = 1;
      a = b;
      b = c;
    }
  }

  includes(word: string): boolean {
    for (let at = 0; at + 2 < word.length; at += 1)
      if (this.#seen[slot(word, at)] === 0) return false;
    return this.#text.includes(word);
  }
}
