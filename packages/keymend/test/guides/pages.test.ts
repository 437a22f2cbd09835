import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { causeList } from "../../src/causes/ids.ts";
import { commonOptions, parseLine } from "../../src/cli/command-line.ts";
import { commandTable } from "../../src/cli/commands.ts";
import { generalPages, guideEntries } from "../../src/guides/groups.ts";
import { guidesFolder, openLibrary } from "../../src/guides/library.ts";
import type { Block } from "../../src/guides/page.ts";
import { plain } from "../../src/guides/read-page.ts";
import { realFiles } from "../../src/io/real-files.ts";
import { keysInside, MARKER } from "../../src/key/families.ts";

const library = openLibrary(realFiles);
const ids = guideEntries.map(({ id }) => id);
const textOf = (id: string) =>
  readFileSync(join(guidesFolder, `${id}.md`), "utf8");
/** The other tests speak of the pages that are there; this one says which are not. */
const there = ids.filter((id) => existsSync(join(guidesFolder, `${id}.md`)));

const HEADINGS = [
  "# ",
  "## What you see",
  "## Why it happens",
  "## Steps",
  "### With keymend",
  "### By hand",
  "## Example",
  "### Node",
  "### Python",
  "### curl",
  "## Tip",
  "## Questions and answers",
  "## Related guides",
  "## Sources",
];

/** Headings outside of code blocks. */
function headingsOf(markdown: string): string[] {
  const outside = markdown.replace(/^( *)(```+)[^]*?^ *\2 *$/gm, "");
  return outside.split("\n").filter((line) => /^#{1,6} /.test(line));
}

/** What a reader is told to type: lines of shell blocks, and code in a sentence. */
function commandsIn(markdown: string): string[] {
  const shell = [
    ...markdown.matchAll(
      /^ *```(?:sh|bash|shell|console|zsh|powershell|cmd|yaml|dockerfile)\n([^]*?)^ *```/gm,
    ),
  ].flatMap(([, body = ""]) => body.split("\n"));
  const inline = [...markdown.matchAll(/`([^`\n]+)`/g)].map(
    ([, code = ""]) => code,
  );
  return [...shell, ...inline].flatMap((line) =>
    [
      ...line.matchAll(
        /(?:^\s*|\|\s*|&&\s*|;\s*|\$ |npx (?:-y |--yes )?|run: )keymend(?=\s|$)([^|&;#>]*)/g,
      ),
    ].map(([, rest = ""]) => rest.trim()),
  );
}

describe("the guides", () => {
  it("have a page for every cause and every general subject, and no other", () => {
    const files = readdirSync(guidesFolder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => name.replace(/\.md$/, ""));
    expect(files.sort()).toEqual(
      [...Object.keys(causeList), ...generalPages].sort(),
    );
  });

  it("are listed with a title and a summary", () => {
    expect(library.heads().map(({ id }) => id)).toEqual(there);
    for (const { id, title, summary } of library.heads()) {
      expect(title, id).not.toBe("");
      expect(summary.length, id).toBeGreaterThan(30);
    }
  });

  it.each(there)("%s is built like all others", (id) => {
    const [title = "", ...rest] = headingsOf(textOf(id));
    const isCause = id in causeList;
    const [, first = "", ...others] = HEADINGS;
    expect(rest).toEqual([isCause ? first : "## When it matters", ...others]);
    if (isCause)
      expect(title).toBe(`# ${causeList[id as keyof typeof causeList].title}`); // it is a cause, as just seen
  });

  it.each(there)("%s answers at least three questions", (id) => {
    const page = library.page(id)!;
    const answers = page.sections.find(
      ({ heading }) => heading === "Questions and answers",
    )!;
    const questions = answers.blocks.filter(
      (block) =>
        block.kind === "paragraph" &&
        block.children[0]?.kind === "strong" &&
        plain(block.children[0].children).endsWith("?"),
    );
    expect(questions.length).toBeGreaterThanOrEqual(3);
  });

  it.each(there)(
    "%s links to pages that are planned, and not to itself",
    (id) => {
      const { related } = library.page(id)!;
      expect(related.length).toBeGreaterThanOrEqual(3);
      expect(new Set(related).size).toBe(related.length);
      for (const link of textOf(id).matchAll(/\]\(([^)\s]+)\)/g)) {
        const target = link[1]!;
        if (target.startsWith("https://")) continue;
        expect(ids).toContain(target.replace(/\.md$/, ""));
        expect(target).not.toBe(`${id}.md`);
      }
    },
  );

  it.each(there)("%s names its links by the titles of the pages", (id) => {
    const titles = new Map(
      library.heads().map((head) => [head.id, head.title]),
    );
    for (const [, words = "", target = ""] of textOf(id).matchAll(
      /^- \[([^\]]+)\]\(([a-z0-9-]+)\.md\)/gm,
    )) {
      const title = titles.get(target);
      if (title !== undefined) expect(words.replaceAll("\\", "")).toBe(title);
    }
  });

  it.each(there)("%s holds nothing that looks like a key", (id) => {
    const text = textOf(id);
    expect(text).not.toContain(MARKER);
    expect(keysInside(text).map(({ value }) => value)).toEqual([]);
  });

  it.each(there)("%s shows only commands that keymend has", (id) => {
    for (const typed of commandsIn(textOf(id))) {
      const words = typed.split(/\s+/).filter((word) => word !== "");
      const named = commandTable.find(({ verb }) => verb === words[0]);
      const isDoctor = words[0] === undefined || /^[-./~]/.test(words[0]);
      const command = named ?? (isDoctor ? commandTable[0] : undefined);
      expect(command, `keymend ${typed}`).toBeDefined();
      const rest = named === undefined ? words : words.slice(1);
      expect(
        () => parseLine(rest, { ...command!.options, ...commonOptions }),
        `keymend ${typed}`,
      ).not.toThrow();
    }
  });

  it.each(there)(
    "%s has code in the three languages, and no raw HTML",
    (id) => {
      const page = library.page(id)!;
      const example = page.sections.find(
        ({ heading }) => heading === "Example",
      )!;
      const languages = example.blocks.flatMap((block) =>
        block.kind === "code" ? [block.language.split(" ")[0]] : [],
      );
      expect(languages.join(" ")).toMatch(
        /(?:js|mjs|ts|javascript|typescript).*(?:py|python).*(?:sh|bash)/,
      );
      expect(page.sections.flatMap(({ blocks }) => htmlIn(blocks))).toEqual([]);
    },
  );
});

/** Tags that a writer meant as markup: they would show as text. */
function htmlIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "paragraph")
      return /<\/[a-z]+>|<br\s*\/?>/.exec(plain(block.children))?.[0] ?? [];
    return block.kind === "list" ? block.items.flatMap(htmlIn) : [];
  });
}
