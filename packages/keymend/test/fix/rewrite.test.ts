import { describe, expect, it } from "vitest";
import { seen } from "../../src/causes/sketch.ts";
import { applyEdits, type Draft } from "../../src/fix/rewrite.ts";
import type { Edit } from "../../src/model/cause.ts";
import type { Seen } from "../../src/model/evidence.ts";

/** Applies edits to one text whose occurrence stands at `raw`. */
function rewrite(
  text: string,
  edits: Edit[],
  about: {
    raw?: string;
    value?: string;
    loaded?: string | null;
    variable?: string;
    line?: number;
    tags?: Seen["tags"];
  } = {},
): Record<string, string | null> | null {
  const start = about.raw === undefined ? 0 : text.indexOf(about.raw);
  const line = about.line ?? text.slice(0, start).split("\n").length;
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const one = seen({
    line,
    variable: about.variable ?? "OPENAI_API_KEY",
    value: about.value ?? about.raw ?? "",
    ...(about.raw === undefined
      ? {}
      : {
          span: { start, end: start + about.raw.length },
          definition: { start: lineStart, end: start + about.raw.length },
        }),
    ...(about.tags === undefined ? {} : { tags: about.tags }),
  });
  const files: Record<string, string> = { ".env": text, ".env.txt": text };
  const open = (path: string): Draft | null =>
    files[path] === undefined ||
    (path === ".env" &&
      edits.some((edit) => "to" in edit && edit.to === ".env"))
      ? null
      : { path, text: files[path], encoding: "utf-8", isNew: false };
  const loaded = about.loaded === undefined ? one.value : about.loaded;
  const drafts = applyEdits(edits, {
    open,
    seen: [one],
    subject: {
      occurrence: one,
      variable: "OPENAI_API_KEY",
      value: loaded,
      context: null,
      chosenBy: "winner",
    },
  });
  return drafts === null
    ? null
    : Object.fromEntries(drafts.map((draft) => [draft.path, draft.text]));
}

const set = (to: string): Edit => ({
  do: "replace-value",
  occurrence: "o1",
  with: () => to,
});
const trim: Edit = {
  do: "replace-value",
  occurrence: "o1",
  with: (value) => value.replace(/^["'\s]+|["'\s]+$/g, ""),
};

describe("edits change only what must change", () => {
  it.each([
    [
      "quotes that the loader kept",
      'A=1\nOPENAI_API_KEY="K1"\nB=2\n',
      { raw: '"K1"', value: "K1", loaded: '"K1"' },
      trim,
      "A=1\nOPENAI_API_KEY=K1\nB=2\n",
    ],
    [
      "a value inside quotes",
      'OPENAI_API_KEY="Bearer K1" # team\n',
      { raw: '"Bearer K1"', value: "Bearer K1" },
      set("K1"),
      'OPENAI_API_KEY="K1" # team\n',
    ],
    [
      "a blank at the end",
      "OPENAI_API_KEY=K1 \nB=2\n",
      { raw: "K1", value: "K1", loaded: "K1 " },
      trim,
      "OPENAI_API_KEY=K1\nB=2\n",
    ],
    [
      "a comment that the loader kept",
      "OPENAI_API_KEY=K1 # team\n",
      { raw: "K1", value: "K1", loaded: "K1 # team" },
      set("K1"),
      "OPENAI_API_KEY=K1\n",
    ],
    [
      "a CRLF file",
      "A=1\r\nOPENAI_API_KEY=<K1>\r\nB=2\r\n",
      { raw: "<K1>" },
      set("K1"),
      "A=1\r\nOPENAI_API_KEY=K1\r\nB=2\r\n",
    ],
  ])("%s", (...[, text, about, edit, expected]) => {
    expect(rewrite(text, [edit], about)).toEqual({ ".env": expected });
  });

  it("encodes a value that the place holds as base64", () => {
    const raw = Buffer.from("K1\n").toString("base64");
    expect(
      rewrite(`data:\n  OPENAI_API_KEY: ${raw}\n`, [trim], {
        raw,
        value: "K1\n",
        tags: ["base64"],
      }),
    ).toEqual({
      ".env": `data:\n  OPENAI_API_KEY: ${Buffer.from("K1").toString("base64")}\n`,
    });
  });

  it("renames a variable and nothing else of that name", () => {
    expect(
      rewrite(
        "# OPEN_AI_KEY\nexport OPEN_AI_KEY=K1 # OPEN_AI_KEY\n",
        [{ do: "rename-variable", occurrence: "o1", to: "OPENAI_API_KEY" }],
        { raw: "K1", variable: "OPEN_AI_KEY" },
      ),
    ).toEqual({
      ".env": "# OPEN_AI_KEY\nexport OPENAI_API_KEY=K1 # OPEN_AI_KEY\n",
    });
  });

  it("removes one line with its break", () => {
    expect(
      rewrite(
        "A=1\nOPENAI_API_KEY=K1\nB=2",
        [{ do: "remove-definition", occurrence: "o1" }],
        { raw: "K1" },
      ),
    ).toEqual({ ".env": "A=1\nB=2" });
    expect(
      rewrite("A=1\nB=2", [{ do: "remove-line", path: ".env", line: 2 }]),
    ).toEqual({ ".env": "A=1\n" });
  });

  it("inserts a line with the line break of the file", () => {
    expect(
      rewrite("a\r\nb\r\n", [
        { do: "insert-line", path: ".env", line: 2, text: "x" },
      ]),
    ).toEqual({ ".env": "a\r\nx\r\nb\r\n" });
    expect(
      rewrite("a", [{ do: "insert-line", path: ".env", line: 9, text: "x" }]),
    ).toEqual({ ".env": "a\nx\n" });
  });

  it("applies several edits of one file from its end, so that lines keep their numbers", () => {
    expect(
      rewrite("a\nb\nc\n", [
        { do: "insert-line", path: ".env", line: 1, text: "x" },
        { do: "remove-line", path: ".env", line: 3 },
      ]),
    ).toEqual({ ".env": "x\na\nb\n" });
  });

  it("renames and copies a file, never over another", () => {
    expect(
      rewrite("A=1\n", [{ do: "rename-file", from: ".env.txt", to: ".env" }]),
    ).toEqual({ ".env.txt": null, ".env": "A=1\n" });
    expect(
      rewrite("A=1\n", [{ do: "copy-file", from: ".env.txt", to: ".env" }]),
    ).toEqual({ ".env": "A=1\n" });
    expect(
      rewrite("A=1\n", [{ do: "rename-file", from: ".env", to: ".env.txt" }]),
    ).toBeNull();
  });

  it("gives up as a whole when one edit finds nothing", () => {
    expect(
      rewrite("A=1\n", [
        { do: "remove-line", path: ".env", line: 1 },
        {
          do: "replace-text",
          path: ".env",
          line: 1,
          find: "nowhere",
          with: "",
        },
      ]),
    ).toBeNull();
  });
});
