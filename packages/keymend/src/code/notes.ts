import { familyOf, keysInside } from "../key/families.ts";
import type { Fact } from "../model/fact.ts";
import type { Found, Role, Span, Tag } from "../model/occurrence.ts";
import type { Reading } from "../model/place.ts";
import { Secret } from "../secret.ts";
import { nameBefore } from "./names.ts";
import type { StringToken } from "./scan.ts";
import type { Source } from "./source.ts";

/** More than this from one file is noise, or an attack. */
const MOST_FACTS = 400;
const MOST_FOUND = 100;

/** What has been read from one file so far. */
export class Notes {
  readonly #source: Source;
  readonly #facts: Fact[] = [];
  readonly #known = new Set<string>();
  readonly #found = new Map<number, Found>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Takes a fact once; one that would carry a key is dropped. */
  fact(fact: Fact): void {
    if (this.#facts.length >= MOST_FACTS) return;
    const text = JSON.stringify(fact);
    if (this.#known.has(text) || keysInside(text).length > 0) return;
    this.#known.add(text);
    this.#facts.push(fact);
  }

  has(kind: Fact["kind"]): boolean {
    return this.#facts.some((fact) => fact.kind === kind);
  }

  /** Takes the value of a string literal. */
  literal(
    token: StringToken,
    role: Role,
    more: { variable?: string | null; tags?: readonly Tag[] } = {},
  ): void {
    const raw = this.#source.valueOf(token);
    // the code itself writes the scheme; the key begins behind it
    const scheme = /^(?:Authorization\s*:\s*)?Bearer\s+/i.exec(raw)?.[0].length;
    this.value(
      { start: token.contentStart + (scheme ?? 0), end: token.contentEnd },
      raw.slice(scheme ?? 0),
      {
        role,
        variable:
          more.variable === undefined
            ? nameBefore(this.#source, token.start)
            : more.variable,
        tags: more.tags ?? [],
      },
    );
  }

  value(
    span: Span,
    value: string,
    more: { role: Role; variable: string | null; tags: readonly Tag[] },
  ): void {
    if (value === "" || this.#found.size >= MOST_FOUND) return;
    if (this.#found.has(span.start)) return;
    const tags: Tag[] = [...more.tags];
    if (this.#source.isTest) tags.push("test");
    this.#found.set(span.start, {
      line: this.#source.lineOf(span.start),
      column: this.#source.columnOf(span.start),
      variable: more.variable,
      value: new Secret(value),
      role: roleOf(value, more.role),
      span,
      ...(tags.length > 0 ? { tags } : {}),
    });
  }

  /** Is a value known that covers this offset? */
  covers(offset: number): boolean {
    for (const { span } of this.#found.values())
      if (span && span.start <= offset && offset < span.end) return true;
    return false;
  }

  reading(): Reading {
    const line = (fact: Fact) => ("at" in fact ? (fact.at?.line ?? 0) : 0);
    return {
      found: [...this.#found.values()].sort(
        (a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0),
      ),
      facts: this.#facts
        .map((fact, index) => ({ fact, index }))
        .sort((a, b) => line(a.fact) - line(b.fact) || a.index - b.index)
        .map(({ fact }) => fact),
    };
  }
}

/** An id or an admin key is one by its form, whatever option it was given to. */
function roleOf(value: string, role: Role): Role {
  return role === "key" && familyOf(value)?.kind === "admin"
    ? "admin-key"
    : role;
}
