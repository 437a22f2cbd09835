/** Of everything that `keymend guides --json` prints. */
export const GUIDES_SCHEMA = "keymend.guides/1";
