/** One document with a final line break; what a terminal could take for a command is escaped. */
export function renderJson(report: unknown): string {
  const text = JSON.stringify(report, null, 2).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${text}\n`;
}
