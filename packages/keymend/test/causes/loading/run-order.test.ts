import { describe, expect, it } from "vitest";
import { firstRun } from "../../../src/causes/run-order.ts";
import { evidence } from "../../../src/causes/sketch.ts";
import type { Fact } from "../../../src/model/fact.ts";

const load = (path: string, line: number, part: object = {}): Fact => ({
  kind: "loader-call",
  at: { path, line },
  language: "javascript",
  loader: "dotenv",
  override: false,
  files: null,
  expand: false,
  fromFile: false,
  ...part,
});
const build = (path: string, line: number, topLevel = true): Fact => ({
  kind: "client",
  at: { path, line },
  language: "javascript",
  sdk: "openai",
  browser: false,
  topLevel,
  options: {},
});
const use = (
  from: string,
  line: number,
  to: string,
  hoisted = false,
): Fact => ({
  kind: "import",
  at: { path: from, line },
  language: "javascript",
  from,
  to,
  column: 1,
  hoisted,
});
const entry = (path: string): Fact => ({
  kind: "entry",
  path,
  language: "javascript",
  by: "start",
});
const run = (...facts: Fact[]) => firstRun(evidence({ facts }), () => true);

describe("the order in which a program runs", () => {
  it.each<[string, Fact[], string | null]>([
    [
      "a require above the call",
      [use("a.js", 2, "lib/b.js"), load("a.js", 3), build("lib/b.js", 4)],
      "lib/b.js:4",
    ],
    [
      "a require below the call",
      [load("a.js", 1), use("a.js", 2, "lib/b.js"), build("lib/b.js", 4)],
      null,
    ],
    [
      "an import below the call runs first",
      [load("a.js", 1), use("a.js", 5, "lib/b.js", true), build("lib/b.js", 4)],
      "lib/b.js:4",
    ],
    [
      "an import of the loader above the other imports",
      [
        load("a.js", 1, { hoisted: true }),
        use("a.js", 2, "b.js", true),
        build("b.js", 4),
      ],
      null,
    ],
    [
      "an import of the loader below another import",
      [
        use("a.js", 1, "b.js", true),
        load("a.js", 2, { hoisted: true }),
        build("b.js", 4),
      ],
      "b.js:4",
    ],
    [
      "a module that loads the file, imported first",
      [
        use("a.js", 1, "env.js", true),
        use("a.js", 2, "b.js", true),
        load("env.js", 3),
        build("b.js", 4),
        entry("a.js"),
      ],
      null,
    ],
    [
      "a module that loads the file, imported second",
      [
        use("a.js", 1, "b.js", true),
        use("a.js", 2, "env.js", true),
        load("env.js", 3),
        build("b.js", 4),
        entry("a.js"),
      ],
      "b.js:4",
    ],
    [
      "two steps down",
      [
        use("a.js", 1, "b.js"),
        use("b.js", 1, "c/index.js"),
        load("a.js", 2),
        build("c/index.js", 7),
      ],
      "c/index.js:7",
    ],
    [
      "written without extension",
      [use("a.js", 1, "b"), load("a.js", 2), build("b.ts", 7)],
      "b.ts:7",
    ],
    [
      "in one file, the client first",
      [build("a.js", 2), load("a.js", 5)],
      "a.js:2",
    ],
    ["in one file, the call first", [load("a.js", 2), build("a.js", 5)], null],
    [
      "a client that waits until it is asked for",
      [use("a.js", 1, "b.js"), load("a.js", 2), build("b.js", 7, false)],
      null,
    ],
    ["no call at all", [use("a.js", 1, "b.js"), build("b.js", 7)], null],
    [
      "a call in a file of its own that nothing imports",
      [build("a.js", 2), load("scripts/seed.js", 1), entry("a.js")],
      null,
    ],
    [
      "a call inside an installed package",
      [build("a.js", 2), load(".venv/site-packages/x/a.py", 5)],
      null,
    ],
  ])("%s", (_, facts, client) => {
    const late = run(...facts);
    expect(
      late === null ? null : `${late.client.path}:${String(late.client.line)}`,
    ).toBe(client);
  });

  it("ends in a circle of imports", () => {
    expect(
      run(
        use("a.js", 1, "b.js"),
        use("b.js", 1, "a.js"),
        load("a.js", 2),
        build("b.js", 3),
      )?.via,
    ).toEqual({ path: "a.js", line: 1 });
  });

  it("follows a chain of ten thousand modules", () => {
    const chain = Array.from({ length: 10_000 }, (_, i) =>
      use(`m${String(i)}.js`, 1, `m${String(i + 1)}.js`),
    );
    const late = run(
      ...chain,
      load("m0.js", 2),
      build("m10000.js", 1),
      entry("m0.js"),
    );
    expect(late?.client.path).toBe("m10000.js");
  });
});
