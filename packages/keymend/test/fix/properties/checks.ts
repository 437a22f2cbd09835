import { expect } from "vitest";
import { encodeText } from "../../../src/formats/encode.ts";
import { fakeKey } from "../../../src/key/fake.ts";
import type { Edit } from "../../../src/model/cause.ts";
import { pairOf, readSeen, type Case } from "./format.ts";
import {
  apply,
  replaceWith,
  sameValues,
  sampled,
  spanOf,
  targetOf,
  textAfter,
} from "./tools.ts";

export const KINDS = [
  "replace-key",
  "replace-key",
  "replace-nasty",
  "replace-nasty",
  "replace-raw",
  "rename-variable",
  "remove-definition",
  "normalise-line-ends",
  "recode-file",
  "insert-line",
  "remove-line",
  "replace-text",
  "rename-file",
  "copy-file",
] as const;
type Kind = (typeof KINDS)[number];
const linesOf = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

export const checks: Record<Kind, (one: Case) => Promise<boolean>> = {
  "replace-key": (one) =>
    replaceWith(
      one,
      fakeKey(
        one.random.pick(["project", "legacy", "service-account"]),
        one.where,
      ),
    ),
  "replace-nasty": (one) => replaceWith(one, one.random.pick(one.format.nasty)),
  "replace-raw": async (one) => {
    const { seen } = targetOf(one);
    const edit: Edit = {
      do: "replace-raw",
      occurrence: seen.id,
      with: (raw) => raw,
    };
    expect(textAfter(one, [edit])).toBe(one.text);
    let given = "";
    const after = textAfter(one, [
      { ...edit, with: (raw) => ((given = raw), `${raw.replace(/\r$/, "")} `) },
    ]);
    const { start } = spanOf(seen);
    expect(one.text.slice(start).startsWith(given), one.where).toBe(true);
    expect(after).toBe(
      `${one.text.slice(0, start)}${given.replace(/\r$/, "")} ${one.text.slice(start + given.length)}`,
    );
    await Promise.resolve();
    return true;
  },
  "rename-variable": async (one) => {
    const { planted, seen } = targetOf(one);
    const { to, ids } = one.format.rename(planted);
    const edit: Edit = { do: "rename-variable", occurrence: seen.id, to };
    const after = textAfter(one, [edit]);
    if (after === null) {
      expect(after, `${one.where}: can be renamed\n${one.text}`).not.toBeNull();
      return false;
    }
    sampled(
      one,
      after,
      planted,
      ids.map((id) => [id, planted.value]),
    );
    const loaded = one.loaded === null ? null : new Map(one.loaded);
    if (loaded !== null) {
      for (const id of planted.ids) loaded.delete(id);
      for (const id of ids) loaded.set(id, planted.value);
    }
    const pairs = one.seen.map((found) =>
      pairOf(found.id === seen.id ? { ...found, variable: to } : found),
    );
    await sameValues(one, after, { pairs, loaded });
    const again = await readSeen(one.format, one.generated.path, after);
    const there = again.find(
      (found) => found.variable === to && found.value === planted.value,
    );
    const back = textAfter(
      one,
      [
        {
          do: "rename-variable",
          occurrence: there?.id ?? "",
          to: planted.variable,
        },
      ],
      after,
      again,
    );
    expect(back, `${one.where}: the way back`).toBe(one.text);
    return true;
  },
  "remove-definition": async (one) => {
    const { planted, seen } = targetOf(one);
    if (!planted.removable) return false;
    const after = textAfter(one, [
      { do: "remove-definition", occurrence: seen.id },
    ]);
    if (after === null) {
      if (one.format.mayKeep?.(one.text) === true) return false;
      expect(after, `${one.where}: can be removed\n${one.text}`).not.toBeNull();
      return false;
    }
    sampled(one, after, planted, []);
    const loaded = one.loaded === null ? null : new Map(one.loaded);
    if (loaded !== null) for (const id of planted.ids) loaded.delete(id);
    const pairs = one.seen.filter((found) => found.id !== seen.id).map(pairOf);
    await sameValues(one, after, { pairs, loaded });
    return true;
  },
  "normalise-line-ends": async (one) => {
    const after = textAfter(one, [
      { do: "normalise-line-ends", path: one.generated.path, to: "lf" },
    ]);
    expect(after).toBe(one.text.replace(/\r\n/g, "\n").replace(/\r$/, ""));
    if (one.format.lineEndsInValues !== true)
      await sameValues(one, after ?? "", {
        pairs: one.seen.map(pairOf),
        loaded: one.loaded,
      });
    return true;
  },
  "recode-file": async (one) => {
    const drafts = apply(one, [
      { do: "recode-file", path: one.generated.path, to: "utf-8" },
    ]);
    const [draft] = drafts ?? [];
    expect(draft?.text).toBe(one.text);
    const bytes = encodeText(
      draft?.text ?? "",
      draft?.encoding ?? "latin1",
      draft?.mark,
    );
    expect(Buffer.from(bytes).toString("utf8"), one.where).toBe(one.text);
    await Promise.resolve();
    return true;
  },
  "insert-line": async (one) => {
    const lines = linesOf(one.text);
    const line = one.random.int(lines.length + 2) + 1;
    const added =
      one.format.place.source === "source-code" ? "// added" : "# added";
    const after = textAfter(one, [
      { do: "insert-line", path: one.generated.path, line, text: added },
    ]);
    const now = linesOf(after ?? "");
    const at = Math.min(line, lines.length + 1) - 1;
    expect(now.length, one.where).toBe(lines.length + 1);
    expect(now[at]?.trimEnd()).toBe(added);
    now.splice(at, 1);
    const last = lines.at(-1) ?? "";
    // a last line without an end gets one when a line comes behind it
    const isGlued =
      at === lines.length && !last.endsWith("\n") && lines.length > 0;
    if (isGlued) now[now.length - 1] = (now.at(-1) ?? "").replace(/\r?\n$/, "");
    expect(now.join(""), one.where).toBe(one.text);
    if (isGlued) return true;
    const back = textAfter(
      one,
      [{ do: "remove-line", path: one.generated.path, line: at + 1 }],
      after ?? "",
    );
    expect(back, `${one.where}: the way back`).toBe(one.text);
    await Promise.resolve();
    return true;
  },
  "remove-line": async (one) => {
    const lines = linesOf(one.text);
    const line = one.random.int(lines.length) + 1;
    const after = textAfter(one, [
      { do: "remove-line", path: one.generated.path, line },
    ]);
    expect(after, one.where).toBe(
      lines.filter((_, i) => i !== line - 1).join(""),
    );
    expect(
      apply(one, [
        { do: "remove-line", path: one.generated.path, line: lines.length + 5 },
      ]),
    ).toBeNull();
    await Promise.resolve();
    return true;
  },
  "replace-text": async (one) => {
    const lines = linesOf(one.text);
    const line = one.random.int(lines.length) + 1;
    const find = /\w+/.exec(lines[line - 1] ?? "")?.[0];
    if (find === undefined) return false;
    const edit: Edit = {
      do: "replace-text",
      path: one.generated.path,
      line,
      find,
      with: "$&changed",
    };
    const after = textAfter(one, [edit]);
    const expected = lines.map((text, i) =>
      i === line - 1 ? text.replace(find, () => "$&changed") : text,
    );
    expect(after, one.where).toBe(expected.join(""));
    const back = textAfter(
      one,
      [{ ...edit, find: "$&changed", with: find }],
      after ?? "",
    );
    expect(back).toBe(one.text);
    await Promise.resolve();
    return true;
  },
  "rename-file": async (one) => {
    const drafts = apply(one, [
      { do: "rename-file", from: one.generated.path, to: "other" },
    ]);
    expect(
      drafts?.map(({ path, text, encoding }) => [path, text, encoding]),
    ).toEqual([
      [one.generated.path, null, one.encoding],
      ["other", one.text, one.encoding],
    ]);
    await Promise.resolve();
    return true;
  },
  "copy-file": async (one) => {
    const drafts = apply(one, [
      { do: "copy-file", from: one.generated.path, to: "other" },
    ]);
    expect(
      drafts?.map(({ path, text, encoding }) => [path, text, encoding]),
    ).toEqual([["other", one.text, one.encoding]]);
    await Promise.resolve();
    return true;
  },
};
