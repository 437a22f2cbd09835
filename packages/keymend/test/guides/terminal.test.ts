import { describe, expect, it } from "vitest";
import { renderGuide, renderGuideList } from "../../src/cli/render/guide.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { openLibrary } from "../../src/guides/library.ts";
import { readHead, readPage } from "../../src/guides/read-page.ts";
import { realFiles } from "../../src/io/real-files.ts";

const entry = { id: "rate-limit", group: "money-limits" } as const;
const plain: Terminal = { colour: false, width: 60, unicode: true };

const MARKDOWN = `# Too many requests

A **short** summary with \`code\` and a
second line.

## What you see

Text that is long enough to be broken into lines, with [a page](key-empty.md) and [the docs](https://example.com/docs).

\`\`\`sh
keymend explain "a line of code that is longer than the terminal is wide, and stays as it is"
\`\`\`

## Steps

### By hand

1. First step
2. Second step, with a block:

   \`\`\`text
   inside
   \`\`\`

| a | b |
| --- | --- |
| one | two |

- close
- together

> quoted <b>not bold</b> &amp; [no](javascript:alert(1))

## Related guides

- [The variable is set but empty](key-empty.md)
`;

describe("a guide in the terminal", () => {
  const text = renderGuide(readPage(entry, MARKDOWN), plain);

  it("has the title, the group, the summary and the headings, in order", () => {
    const order = [
      "Too many requests",
      "Money and limits · rate-limit",
      "A short summary with code and a second line.",
      "What you see",
      "Steps",
      "By hand",
      "Related guides",
    ];
    const at = order.map((part) => text.indexOf(part));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
  });

  it("breaks text to the width, and leaves code as it is", () => {
    const long = text.split("\n").filter((line) => line.length > 60);
    expect(long).toEqual([
      '    keymend explain "a line of code that is longer than the terminal is wide, and stays as it is"',
    ]);
    const narrow = renderGuide(readPage(entry, MARKDOWN), {
      ...plain,
      width: 40,
    });
    expect(narrow.split("\n").length).toBeGreaterThan(text.split("\n").length);
  });

  it("numbers steps, keeps their blocks with them, and sets close items close", () => {
    expect(text).toContain("  1. First step");
    expect(text).toMatch(/ {2}2\. Second step, with a block:\n\n {7}inside\n/);
    expect(text).toContain("  • close\n  • together\n");
  });

  it("sets a table in columns when it fits, and as lines when not", () => {
    expect(text).toContain("  a    b\n  one  two\n");
    const wide = MARKDOWN.replace("| one |", `| ${"long ".repeat(14)}|`);
    const lines = renderGuide(readPage(entry, wide), plain);
    expect(lines).toContain("  a: long long");
    expect(lines).toMatch(/^ {4}b: two$/m);
    expect(lines.split("\n").filter((line) => line.length > 60)).toHaveLength(
      1,
    );
  });

  it("says where links lead, and shows markup as text", () => {
    const oneLine = text.replace(/\s+/g, " ");
    expect(oneLine).toContain("a page (key-empty)");
    expect(oneLine).toContain("the docs (https://example.com/docs)");
    expect(oneLine).toContain("quoted <b>not bold</b> & no");
    expect(text).not.toContain("javascript:");
  });

  it("has colour only where the terminal has", () => {
    expect(text).not.toContain("\u001b");
    const painted = renderGuide(readPage(entry, MARKDOWN), {
      ...plain,
      colour: true,
    });
    expect(painted).toContain("\u001b[1m");
    expect(painted.replace(/\u001b\[\d+m/g, "").replaceAll("`", "")).toContain(
      "What you see",
    );
  });

  it("has only ASCII of its own where the terminal has no more", () => {
    const ascii = renderGuide(readPage(entry, MARKDOWN), {
      ...plain,
      unicode: false,
    });
    expect(ascii).not.toMatch(/[^\x20-\x7e\n]/);
  });

  it("shows control characters of a page as their codes", () => {
    const page = readPage(entry, `${MARKDOWN}\n\`\`\`\na\u001b[31mb\n\`\`\`\n`);
    expect(renderGuide(page, plain)).toContain("a\\u001b[31mb");
  });
});

describe("reading a page", () => {
  it("takes the head without the rest", () => {
    expect(readHead(entry, MARKDOWN)).toEqual({
      ...entry,
      title: "Too many requests",
      summary: "A short summary with code and a second line.",
    });
    expect(readHead(entry, "")).toMatchObject({ title: "", summary: "" });
    expect(readHead(entry, "# T\n\n## S\n")).toMatchObject({ summary: "" });
  });

  it("gives headings anchors of their own", () => {
    const page = readPage(entry, "# T\n\n## A b!\n\n### Node\n\n## A b\n");
    expect(page.sections.map(({ anchor }) => anchor)).toEqual(["a-b", "a-b-2"]);
  });

  it("finds the related pages", () => {
    expect(readPage(entry, MARKDOWN).related).toEqual(["key-empty"]);
  });
});

describe("the list of guides", () => {
  it("names every page under its group, each with a line that fits", () => {
    const heads = openLibrary(realFiles).heads();
    const text = renderGuideList(heads, plain);
    for (const { id } of heads) expect(text).toContain(`  ${id}\n`);
    expect(text.split("\n").filter((line) => line.length > 60)).toEqual([]);
    expect(text.indexOf("The value is damaged")).toBeGreaterThan(
      text.indexOf("The key does not reach the program"),
    );
  });
});
