/** A property of an object literal in JavaScript, with where its value stands. */
export interface JsProperty {
  name: string;
  /** Source text of the value, without blanks around it. */
  value: string;
  nameStart: number;
  start: number;
  end: number;
}

const MAX_BLOCK = 100_000;

/**
 * The properties of every object literal that follows `name:` or `name =`. A reader for configuration files, not a parser:
 * it follows quotes and brackets, and nothing else.
 */
export function objectsNamed(
  text: string,
  name: string,
): { start: number; properties: JsProperty[] }[] {
  const head = new RegExp(
    `(?<![\\w$.])["']?${name}["']?\\s*[:=]\\s*(?:\\(\\s*)?\\{`,
    "g",
  );
  return [...text.matchAll(head)].slice(0, 50).map((match) => ({
    start: match.index,
    properties: propertiesOf(text, match.index + match[0].length),
  }));
}

/** The properties of the object whose `{` stands right before `from`. */
export function propertiesOf(text: string, from: number): JsProperty[] {
  const properties: JsProperty[] = [];
  const limit = Math.min(text.length, from + MAX_BLOCK);
  let at = from;
  while (at < limit) {
    at = skipBlank(text, at, limit);
    if (at >= limit || text[at] === "}") break;
    const end = valueEnd(text, at, limit);
    const head =
      /^(?:["']([^"'\n]{1,200})["']|([A-Za-z_$][\w$]{0,200})|\[[^\]\n]{0,200}\])\s*:\s*/.exec(
        text.slice(at, Math.min(end, at + 500)),
      );
    const short =
      head === null
        ? /^([A-Za-z_$][\w$]{0,200})\s*$/.exec(
            text.slice(at, Math.min(end, at + 300)),
          )
        : null;
    if (head !== null) {
      const start = at + head[0].length;
      const value = text.slice(start, end).trimEnd();
      properties.push({
        name: head[1] ?? head[2] ?? "",
        value,
        nameStart: at,
        start,
        end: start + value.length,
      });
    } else if (short !== null)
      properties.push({
        name: short[1] ?? "",
        value: short[1] ?? "",
        nameStart: at,
        start: at,
        end: at + (short[1] ?? "").length,
      });
    at = text[end] === "," ? end + 1 : end;
    if (text[end] !== ",") break;
  }
  return properties;
}

/** The value of a string literal without substitutions; null for any other source text. */
export function stringOf(source: string): string | null {
  const match = /^(["'`])((?:[^\\]|\\.)*)\1$/s.exec(source);
  const inner = match?.[2];
  if (inner === undefined || (match?.[1] === "`" && inner.includes("${")))
    return null;
  return inner.replace(
    /\\(.)/gs,
    (_, one: string) => ({ n: "\n", t: "\t", r: "\r" })[one] ?? one,
  );
}

/** Offset of the comma or closing bracket that ends the value which begins at `at`. */
function valueEnd(text: string, at: number, limit: number): number {
  let depth = 0;
  for (let index = at; index < limit; index += 1) {
    const character = text[index] ?? "";
    if (character === '"' || character === "'" || character === "`")
      index = stringEnd(text, index, limit);
    else if (character === "/" && /[/*]/.test(text[index + 1] ?? ""))
      index = commentEnd(text, index, limit) - 1;
    else if (/[([{]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character)) {
      if (depth === 0) return index;
      depth -= 1;
    } else if (character === "," && depth === 0) return index;
  }
  return limit;
}

function stringEnd(text: string, at: number, limit: number): number {
  for (let index = at + 1; index < limit; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === text[at]) return index;
    else if (text[index] === "\n" && text[at] !== "`") return index;
  }
  return limit;
}

function commentEnd(text: string, at: number, limit: number): number {
  const isBlock = text[at + 1] === "*";
  const end = text.indexOf(isBlock ? "*/" : "\n", at + 2);
  return end < 0 || end > limit ? limit : end + (isBlock ? 2 : 1);
}

function skipBlank(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    if (/[\s,]/.test(text[at] ?? "")) at += 1;
    else if (text[at] === "/" && /[/*]/.test(text[at + 1] ?? ""))
      at = commentEnd(text, at, limit);
    else break;
  }
  return at;
}
