import type { DialectOptions } from "../model/loader.ts";
import { dialects, linesOf, Refused } from "./reading.ts";
import type { DialectRow, Recorder } from "./reading.ts";
import { blank, skip, unicodeSpace } from "./spaces.ts";
import type { IsSpace } from "./spaces.ts";

/*
 * The plain `NAME=value` files of the container world: nothing is unquoted, nothing is trimmed after the equals sign.
 * docker/cli pkg/kvfile, containers/podman pkg/env, kubectl pkg/cmd/util, kustomize api/kv (read and run 2026-11-23).
 */

interface Style {
  isSpace: IsSpace;
  /** Longer lines: an error, or the end of the file without a word. */
  longLine: "error" | "silent";
  /** Refuses a name; gives the reason. */
  wrongName(name: string): string | null;
  /** A name alone: what it comes to; null leaves it out. */
  bare(name: string, options: DialectOptions): string | null;
  duplicates?: "error";
}

/** Go's bufio.Scanner gives up on a longer token. */
const MAX_LINE = 64 * 1024;
const encoder = new TextEncoder();

const longerThan = (line: string, limit: number) =>
  line.length >= limit ||
  (line.length * 3 >= limit && encoder.encode(line).length >= limit);

const read =
  (style: Style): DialectRow["read"] =>
  (text, out, options) => {
    for (const { start: from, end: to } of linesOf(text)) {
      if (longerThan(text.slice(from, to), MAX_LINE)) {
        if (style.longLine === "silent") return;
        throw new Refused("a line is longer than 64 KiB");
      }
      const end = text[to - 1] === "\r" && to > from ? to - 1 : to;
      const start = skip(text, from, style.isSpace, end);
      if (start < end && text[start] !== "#")
        readLine({ text, start, end }, style, out, options);
    }
  };

function readLine(
  { text, start, end }: { text: string; start: number; end: number },
  style: Style,
  out: Recorder,
  options: DialectOptions,
): void {
  const line = text.slice(start, end);
  const equals = line.indexOf("=");
  const name = equals === -1 ? line : line.slice(0, equals);
  const wrong = style.wrongName(name);
  if (wrong !== null) throw new Refused(wrong);
  if (style.duplicates === "error" && out.values.has(name))
    throw new Refused("a name is there twice");
  const value =
    equals === -1 ? style.bare(name, options) : line.slice(equals + 1);
  const from = equals === -1 ? end : start + equals + 1;
  if (value !== null) out.add(name, value, { start, from, to: end });
}

const fromHost = (name: string, { environment }: DialectOptions) =>
  environment.get(name) ?? null;

const docker: Style = {
  isSpace: unicodeSpace,
  longLine: "error",
  wrongName: (name) =>
    name === ""
      ? "a line has no name before its equals sign"
      : /[ \t]/.test(name)
        ? "a name has white space in it"
        : null,
  bare: fromHost,
};

const kubernetesName = (name: string) =>
  /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)
    ? null
    : "a name has a character that is not allowed";

export const containers = dialects({
  docker: { id: "docker --env-file", utf8: "strict", read: read(docker) },
  podman: {
    id: "podman --env-file",
    bom: "kept",
    read: read({
      ...docker,
      isSpace: blank,
      wrongName: (name) =>
        name === "" ? "a line has no name before its equals sign" : null,
    }),
  },
  kubectl: {
    id: "kubectl --from-env-file",
    utf8: "strict",
    read: read({
      isSpace: unicodeSpace,
      longLine: "silent",
      wrongName: kubernetesName,
      bare: (name, options) => fromHost(name, options) ?? "",
      duplicates: "error",
    }),
  },
  kustomize: {
    id: "kustomize envs",
    utf8: "strict",
    read: read({
      isSpace: unicodeSpace,
      longLine: "silent",
      wrongName: (name) => (name === "" ? "a line has no name" : null),
      bare: () => "",
      duplicates: "error",
    }),
  },
});
