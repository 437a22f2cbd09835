import type { DialectOptions } from "../model/loader.ts";
import { isQuoted } from "./quotes.ts";
import { dialect, linesOf, Refused } from "./reading.ts";
import type { Recorder } from "./reading.ts";
import { replaceReferences, splitDefault } from "./references.ts";
import { linePiece } from "./ruby.ts";
import { asciiSpace, skip } from "./spaces.ts";

/* direnv `dotenv` (direnv/go-dotenv parse.go): Ruby dotenv's line expression, but a line it does not know refuses the file. */

const HEAD =
  /^[ \t\n\f]*(?:export[ \t\n\f]+)?([\w.]+)(?:[ \t\n\f]*=[ \t\n\f]*|:[ \t\n\f])/;

function readDirenv(
  text: string,
  out: Recorder,
  options: DialectOptions,
): void {
  for (const { start, end } of linesOf(text, "any")) {
    const line = text.slice(start, end);
    const first = line.charAt(skip(line, 0, asciiSpace));
    if (first === "" || first === "#") continue;
    const head = HEAD.exec(line);
    const piece =
      head === null
        ? null
        : linePiece(
            text,
            start + head[0].length,
            end,
            (code) => code !== 35 && !asciiSpace(code),
          );
    if (head === null || piece === null)
      throw new Refused("a line is no definition");
    const raw = text.slice(piece.from, piece.to);
    out.add(head[1] ?? "", valueOf(raw, out, options), {
      start: start + skip(head[0], 0, asciiSpace),
      from: piece.from,
      to: piece.to,
    });
  }
}

function valueOf(raw: string, out: Recorder, options: DialectOptions): string {
  if (isQuoted(raw, "'")) return raw.slice(1, -1);
  if (!isQuoted(raw, '"'))
    return raw.length > 1 ? expand(raw, out, options) : raw;
  const inner = raw
    .slice(1, -1)
    .replaceAll("\\n", "\n")
    .replaceAll("\\r", "\r")
    .replace(/\\([^$])/g, "$1");
  return expand(inner, out, options);
}

/** Go's os.Expand: `$NAME`, `${NAME}`, `${NAME:-default}`; a special character after `$` is a name of its own. */
function expand(
  value: string,
  out: Recorder,
  { environment }: DialectOptions,
): string {
  return replaceReferences(value, {
    closers: { "{": "}" },
    // `$(` and a lone `$` are left to the reader of the value
    bare: /[*#$@!?\-0-9]|\w+/y,
    resolve: (key) => {
      const { name, fallback = "" } = splitDefault(key);
      return out.values.get(name)?.value ?? environment.get(name) ?? fallback;
    },
  });
}

export const direnv = dialect({
  id: "direnv dotenv",
  bom: "kept",
  read: readDirenv,
});
