import type { Cause } from "../model/cause.ts";
import { bearerPrefixIncluded } from "./bearer-prefix-included.ts";
import { bomOrUtf16 } from "./bom-or-utf16.ts";
import { carriageReturn } from "./carriage-return.ts";
import { commentIncluded } from "./comment-included.ts";
import { concatenatedKeys } from "./concatenated-keys.ts";
import { expansionDamaged } from "./expansion-damaged.ts";
import { invisibleCharacter } from "./invisible-character.ts";
import { maskedKeyPasted } from "./masked-key-pasted.ts";
import { notAKey } from "./not-a-key.ts";
import { placeholderDelimitersKept } from "./placeholder-delimiters-kept.ts";
import { placeholderKey } from "./placeholder-key.ts";
import { quotesKept } from "./quotes-kept.ts";
import { smartQuotes } from "./smart-quotes.ts";
import { surroundingWhitespace } from "./surrounding-whitespace.ts";
import { trailingNewline } from "./trailing-newline.ts";
import { truncatedKey } from "./truncated-key.ts";

/** What is wrong with the value, where it is sent, and what became of the key: in the order of the list. */
export const valueCauses: readonly Cause[] = [
  placeholderKey,
  placeholderDelimitersKept,
  quotesKept,
  smartQuotes,
  surroundingWhitespace,
  trailingNewline,
  carriageReturn,
  invisibleCharacter,
  bomOrUtf16,
  truncatedKey,
  concatenatedKeys,
  maskedKeyPasted,
  bearerPrefixIncluded,
  commentIncluded,
  expansionDamaged,
  notAKey,
];
