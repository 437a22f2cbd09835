// The search of the guides. It runs twice from this one file: in the browser, and in keymend for readers without script.
"use strict";

(() => {
  // words that are in every question and say nothing
  const EMPTY = new Set(
    "the is an to of in on for and or it not my with at by be this that was are do does did has have you your from as if but so no https http com www".split(
      " ",
    ),
  );
  const MOST_TERMS = 40;

  const termsOf = (query) =>
    [...new Set(query.toLowerCase().split(/[^a-z0-9_]+/))]
      .filter((term) => term.length > 1 && !EMPTY.has(term))
      .slice(0, MOST_TERMS);

  // a term matches the beginning of a word, so that a search may be read while it is typed
  const has = (field, term) => ` ${field}`.includes(` ${term}`);

  const weightIn = (entry, term) =>
    (has(entry.title, term) ? 6 : 0) +
    (has(entry.summary, term) ? 2 : 0) +
    (has(entry.words, term) ? 1 : 0);

  /** Ids of the pages that fit, best first. Rare words count more; half of the words must be there. */
  globalThis.keymendSearch = (entries, query) => {
    const terms = termsOf(query).map((term) => {
      const weights = entries.map((entry) => weightIn(entry, term));
      const found = weights.filter((weight) => weight > 0).length;
      return { weights, rarity: Math.log(1 + entries.length / (1 + found)) };
    });
    return entries
      .map(({ id }, i) => {
        const hits = terms.filter(({ weights }) => weights[i] > 0);
        const score = hits.reduce(
          (sum, { weights, rarity }) => sum + weights[i] * rarity,
          0,
        );
        return { id, score, fits: hits.length * 2 >= terms.length };
      })
      .filter(({ score, fits }) => score > 0 && fits)
      .sort((a, b) => b.score - a.score)
      .map(({ id }) => id);
  };
})();
