/** More than this of a pasted text is not read. */
export const MAX_TEXT = 5_000_000;

// CSI and OSC sequences of terminals (ECMA-48); bounded, so that a stray escape cannot swallow the text
const ANSI =
  /\u001b(?:\[[0-9;:?<=>]{0,32}[ -/]{0,4}[@-~]|\][^\u0007\u001b]{0,512}(?:\u0007|\u001b\\)|[@-Z\\^_])/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text without colours, control characters and carriage returns; line numbers stay. */
export function cleanText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/^\ufeff/, "")
    .replace(ANSI, "")
    .replace(/\r\n?/g, "\n")
    .replace(CONTROL, " ");
}
