import type { Cause } from "../model/cause.ts";
import { accountDeactivated } from "./account-deactivated.ts";
import { azureKeyAtOpenai } from "./azure-key-at-openai.ts";
import { bearerPrefixIncluded } from "./bearer-prefix-included.ts";
import { bomOrUtf16 } from "./bom-or-utf16.ts";
import { carriageReturn } from "./carriage-return.ts";
import { commentIncluded } from "./comment-included.ts";
import { concatenatedKeys } from "./concatenated-keys.ts";
import { expansionDamaged } from "./expansion-damaged.ts";
import { hiddenOpenaiDefault } from "./hidden-openai-default.ts";
import { invisibleCharacter } from "./invisible-character.ts";
import { keyExpired } from "./key-expired.ts";
import { keyRevoked } from "./key-revoked.ts";
import { keyUnknown } from "./key-unknown.ts";
import { leakedAndDisabled } from "./leaked-and-disabled.ts";
import { loginTokenUsed } from "./login-token-used.ts";
import { maskedKeyPasted } from "./masked-key-pasted.ts";
import { notAKey } from "./not-a-key.ts";
import { otherProviderKey } from "./other-provider-key.ts";
import { placeholderDelimitersKept } from "./placeholder-delimiters-kept.ts";
import { placeholderKey } from "./placeholder-key.ts";
import { projectArchived } from "./project-archived.ts";
import { publicBundleLeak } from "./public-bundle-leak.ts";
import { quotesKept } from "./quotes-kept.ts";
import { sdkMismatch } from "./sdk-mismatch.ts";
import { smartQuotes } from "./smart-quotes.ts";
import { surroundingWhitespace } from "./surrounding-whitespace.ts";
import { trailingNewline } from "./trailing-newline.ts";
import { truncatedKey } from "./truncated-key.ts";
import { wrongBaseUrl } from "./wrong-base-url.ts";
import { wrongKeyType } from "./wrong-key-type.ts";

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
  otherProviderKey,
  azureKeyAtOpenai,
  wrongBaseUrl,
  hiddenOpenaiDefault,
  sdkMismatch,
  keyRevoked,
  keyUnknown,
  keyExpired,
  leakedAndDisabled,
  accountDeactivated,
  projectArchived,
  wrongKeyType,
  loginTokenUsed,
  publicBundleLeak,
];
