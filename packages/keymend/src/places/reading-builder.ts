import { familyOf, keysInside } from "../key/families.ts";
import { nearMiss, providerOfName, roleOfName } from "../key/names.ts";
import { proxyTypo } from "../key/proxy-names.ts";
import { LineIndex } from "../formats/lines.ts";
import type { Fact } from "../model/fact.ts";
import type { Found, Role, Span, Tag } from "../model/occurrence.ts";
import type { Reading, TextFile } from "../model/place.ts";
import { Secret } from "../secret.ts";

/** Beyond this a file is a list of keys, not settings. */
const MAX_FOUND = 500;

/** One assignment as a format reads it: offsets of the decoded text. */
export interface Assignment {
  name: string | null;
  /** Null when the text gives no literal value. */
  value: string | null;
  span: Span;
  tags?: readonly Tag[];
  /** When the surroundings say what it is for; else name and value do. */
  role?: Role;
}

/**
 * Gathers what one file says. Keeps values out of facts, and gives every find its line, its column and the line
 * it stands on as its definition.
 */
export class ReadingBuilder {
  readonly lines: LineIndex;
  private readonly found: Found[] = [];
  private readonly roles = new Map<string, Role | null>();
  private readonly facts: Fact[] = [];
  private readonly file: TextFile;

  constructor(file: TextFile) {
    this.file = file;
    this.lines = new LineIndex(file.text);
    if (file.encoding !== "utf-8" && file.encoding !== "latin1")
      this.facts.push({
        kind: "encoding",
        path: file.path,
        encoding: file.encoding,
      });
    else if (file.encoding === "latin1")
      this.facts.push({
        kind: "encoding",
        path: file.path,
        encoding: "not-utf-8",
      });
  }

  /** Adds the assignment when its name or value is of interest; tells whether it was. */
  assignment(one: Assignment): boolean {
    const { name } = one;
    // a copy: what a format hands over may carry the text too
    const span = { start: one.span.start, end: one.span.end };
    const meant = name === null ? null : this.proxyMeant(name);
    if (name !== null && meant !== null && !one.tags?.includes("commented"))
      this.facts.push({
        kind: "env-typo",
        at: this.at(span.start),
        variable: name,
        meant,
      });
    const role = one.role ?? this.roleOf(name, one.value);
    if (role === null || this.found.length >= MAX_FOUND) return false;
    const line = this.lines.lineOf(span.start);
    this.found.push({
      line,
      column: this.lines.columnOf(span.start),
      variable: name,
      value: one.value === null ? null : new Secret(one.value),
      role,
      span,
      definition: {
        start: this.lines.startOf(line),
        end: Math.max(
          span.end,
          this.lines.endOf(this.lines.lineOf(Math.max(span.start, span.end))),
        ),
      },
      ...(one.tags === undefined || one.tags.length === 0
        ? {}
        : { tags: [...new Set(one.tags)] }),
    });
    return true;
  }

  private proxyMeant(name: string): string | null {
    // the shortest slip that counts is a letter short of NO_PROXY
    return name.length < 7 || name.length > 14 ? null : proxyTypo(name);
  }

  /** Files repeat few names many times, or hold many names that nobody looks for. */
  private roleOf(name: string | null, value: string | null): Role | null {
    if (name === null) return roleOfAssignment(name, value);
    let named = this.roles.get(name);
    if (named === undefined) this.roles.set(name, (named = roleByName(name)));
    return named ?? roleByValue(name, value);
  }

  fact(fact: Fact): void {
    this.facts.push(fact);
  }

  at(offset: number): { path: string; line: number } {
    return { path: this.file.path, line: this.lines.lineOf(offset) };
  }

  /** Does something that was found already stand there, wholly or in part? */
  isTaken(span: Span): boolean {
    return this.found.some(
      (one) =>
        one.span !== undefined &&
        one.span.start < span.end &&
        span.start < one.span.end,
    );
  }

  /** Does the line at that offset begin with `#` or `;`? */
  isComment(offset: number): boolean {
    return /^\s*[#;]/.test(this.file.text.slice(offset, offset + 200));
  }

  /** Offset of a text inside a span of the file; -1 when it is not written there as it is. */
  indexOf(text: string, span: Span): number {
    const at = this.file.text.slice(span.start, span.end).indexOf(text);
    return at < 0 ? at : span.start + at;
  }

  /** Text of the file with everything that was found, and everything key-like, put out of sight. */
  shown(start: number, end: number): string {
    const spans = this.found
      .flatMap(({ span }) => span ?? [])
      .filter((span) => span.start >= start && span.end <= end)
      .sort((a, b) => a.start - b.start);
    let out = "";
    let at = start;
    for (const span of spans) {
      if (span.start < at || span.end === span.start) continue;
      out += `${this.file.text.slice(at, span.start)}…`;
      at = span.end;
    }
    out += this.file.text.slice(at, end);
    for (const { value } of keysInside(out)) out = out.replaceAll(value, "…");
    return out;
  }

  done(): Reading {
    const place = (one: Found) => one.span?.start ?? 0;
    return {
      found: this.found.sort((a, b) => place(a) - place(b)),
      facts: this.facts,
    };
  }
}

/** No form of key that can be told inside a text is shorter. */
export const SHORTEST_KEY = 20;

const STANDARD = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID"];

/** What an assignment is for, by its name, else by its value; null when neither is of interest. */
export function roleOfAssignment(
  name: string | null,
  value: string | null,
): Role | null {
  const named = name === null ? null : roleByName(name);
  return named ?? roleByValue(name, value);
}

function roleByName(name: string): Role | null {
  const own = roleOfName(name);
  // the standard names have 13 to 15 characters, and a slip changes two at most
  if (own !== null || name.length < 10 || name.length > 18) return own;
  const meant = STANDARD.find((wanted) => nearMiss(name, wanted));
  return meant === undefined ? null : roleOfName(meant);
}

function roleByValue(name: string | null, value: string | null): Role | null {
  if (value === null || value.length < SHORTEST_KEY) return null;
  const [key] = keysInside(value);
  if (key === undefined) return null;
  const family = familyOf(key.value);
  if (family?.kind === "admin") return "admin-key";
  if (family?.kind === "login" || family?.kind === "id") return "other";
  const provider = name === null ? null : providerOfName(name);
  if (provider !== null && provider !== "openai")
    return family?.provider === "openai" ? "key" : "other";
  return family?.kind === "foreign" ? "other" : "key";
}
