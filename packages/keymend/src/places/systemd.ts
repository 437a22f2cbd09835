import { redact } from "../formats/redact.ts";
import { fakeKey } from "../key/fake.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { FilePlace } from "../model/place.ts";
import { ReadingBuilder } from "./reading-builder.ts";

/** A setting of a unit with its carried-on lines; `at` gives the offset in the file of a character of `text`. */
interface UnitSetting {
  key: string;
  text: string;
  start: number;
  at(index: number): number;
}

/** systemd units: `Environment=`, `EnvironmentFile=`, and the command they start. */
export const systemd: FilePlace = {
  source: "systemd",
  scopes: ["project", "home", "system"],
  paths: [
    ".config/systemd/user/*.service",
    ".config/systemd/user/*.service.d/*.conf",
    ".config/containers/systemd/*.container",
    "/etc/systemd/system/*.service",
    "/etc/systemd/system/*.service.d/*.conf",
    "/etc/containers/systemd/*.container",
  ],
  matches: (path) =>
    /\.(?:service|container)(?:\.(?:j2|tmpl|in|example|template))?$|\.service\.d\/[^/]+\.conf$/.test(
      path,
    ),
  read(file) {
    const builder = new ReadingBuilder(file);
    const files: { path: string; line: number }[] = [];
    const variables: string[] = [];
    const commands: string[] = [];
    let line = 1;
    for (const setting of settingsOf(file.text)) {
      const at = builder.at(setting.start).line;
      if (setting.key === "[Service]" || setting.key === "[Container]")
        line = at;
      else if (setting.key === "EnvironmentFile")
        files.push({ path: setting.text.trim(), line: at });
      else if (setting.key === "PassEnvironment")
        variables.push(...setting.text.trim().split(/\s+/));
      else if (/^Exec(?:Start(?:Pre)?)?$/.test(setting.key)) {
        if (setting.key !== "ExecStartPre") commands.push(setting.text.trim());
        addInlineKeys(builder, setting);
      } else if (setting.key === "Environment")
        variables.push(...addEnvironment(builder, setting));
    }
    if (files.length + variables.length + commands.length > 0)
      builder.fact({
        kind: "service-unit",
        at: { path: file.path, line },
        environmentFiles: files,
        variables: [...new Set(variables)],
        command: commands[0] === undefined ? null : redact(commands[0]),
      });
    return builder.done();
  },
  examples: () => [
    {
      path: "deploy/bot.service",
      text: `[Unit]\nDescription=bot\n\n[Service]\nEnvironment="OPENAI_API_KEY=${fakeKey()}" PORT=80\n# Environment=OPENAI_API_KEY=${fakeKey("none")}\nEnvironmentFile=-/etc/bot.env\nExecStart=/usr/bin/python3 bot.py\n`,
      found: [
        { line: 5, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 6, variable: "OPENAI_API_KEY", value: fakeKey("none") },
      ],
      facts: [
        {
          kind: "service-unit",
          at: { path: "deploy/bot.service", line: 4 },
          environmentFiles: [{ path: "-/etc/bot.env", line: 7 }],
          variables: ["OPENAI_API_KEY", "PORT"],
          command: "/usr/bin/python3 bot.py",
        },
      ],
    },
    {
      path: "relay.service",
      text: `[Service]\r\nEnvironment=A=1 \\\r\n  'OPENAI_API_KEY=${fakeKey()} ' OPENAI_MODEL="gpt-4o"\r\nExecStart=/bin/bash -c 'export OPENAI_API_KEY="$(get openai)"; exec node relay.js'`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: `${fakeKey()} ` },
        // a quote inside a word stays: systemd takes quotes off whole assignments alone
        { line: 3, variable: "OPENAI_MODEL", value: '"gpt-4o"' },
      ],
      facts: [
        {
          kind: "service-unit",
          environmentFiles: [],
          variables: ["A", "OPENAI_API_KEY", "OPENAI_MODEL"],
        },
      ],
    },
  ],
};

/** Settings with their continuation lines; commented `Environment=` lines come with the key `#Environment`. */
function* settingsOf(text: string): Generator<UnitSetting> {
  let from = 0;
  while (from < text.length) {
    const { parts, next } = logicalLine(text, from);
    const first = text.slice(parts[0]?.start ?? from, parts[0]?.end ?? from);
    const header = /^\s*(\[\w[\w-]*\])/.exec(first);
    const match = /^(\s*)([#;]\s*)?([A-Za-z]\w*)\s*=/.exec(first.slice(0, 300));
    if (header !== null)
      yield { key: header[1] ?? "", text: "", start: from, at: () => from };
    else if (
      match !== null &&
      (match[2] === undefined || match[3] === "Environment")
    ) {
      const head = match[0].length;
      const joined = parts
        .map((part) => text.slice(part.start, part.end))
        .join(" ");
      yield {
        key: match[2] === undefined ? (match[3] ?? "") : "Environment",
        text: joined.slice(head),
        start: from,
        at: (index) => offsetIn(parts, index + head),
      };
    }
    from = next;
  }
}

/** The lines that a backslash joins; comments between them are left out. */
function logicalLine(
  text: string,
  from: number,
): { parts: { start: number; end: number }[]; next: number } {
  const parts: { start: number; end: number }[] = [];
  let start = from;
  for (;;) {
    const lf = text.indexOf("\n", start);
    const next = lf < 0 ? text.length : lf + 1;
    let end = lf < 0 ? text.length : lf;
    if (text[end - 1] === "\r" && end > start) end -= 1;
    const isComment =
      parts.length > 0 && /^\s*[#;]/.test(text.slice(start, start + 200));
    const goesOn =
      text[end - 1] === "\\" &&
      end > start &&
      !/^\s*[#;]/.test(text.slice(start, start + 200));
    if (!isComment) parts.push({ start, end: goesOn ? end - 1 : end });
    if ((!goesOn && !isComment) || next >= text.length) return { parts, next };
    start = next;
  }
}

function offsetIn(
  parts: readonly { start: number; end: number }[],
  index: number,
): number {
  let rest = index;
  for (const { start, end } of parts) {
    if (rest <= end - start) return start + rest;
    rest -= end - start + 1;
  }
  return parts.at(-1)?.end ?? 0;
}

/** `NAME=value "NAME=value" 'NAME=value'`; gives the names. */
function addEnvironment(
  builder: ReadingBuilder,
  setting: UnitSetting,
): string[] {
  const names: string[] = [];
  const commented = builder.isComment(setting.start);
  for (const { text, raw, start, quoted } of itemsOf(setting.text)) {
    const equals = text.indexOf("=");
    const name = text.slice(0, Math.max(equals, 0));
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    if (!commented) names.push(name);
    const from = start + raw.indexOf("=") + 1;
    builder.assignment({
      name,
      value: text.slice(equals + 1).replaceAll("%%", "%"),
      span: {
        start: setting.at(from),
        end: setting.at(start + raw.length - (quoted ? 1 : 0)),
      },
      tags: commented ? ["commented"] : ["exported"],
    });
  }
  return names;
}

function itemsOf(
  text: string,
): { text: string; raw: string; start: number; quoted: boolean }[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\S+/g)]
    .slice(0, 500)
    .map((match) => ({
      text:
        match[1]?.replace(/\\(.)/g, "$1") ??
        match[2]?.replace(/\\(.)/g, "$1") ??
        match[0],
      raw: match[0],
      start: match.index,
      quoted: match[1] !== undefined || match[2] !== undefined,
    }));
}

/** `ExecStart=/usr/bin/env OPENAI_API_KEY=… node .` and keys among the options. */
function addInlineKeys(builder: ReadingBuilder, setting: UnitSetting): void {
  for (const match of setting.text.matchAll(
    /(?<![\w$])([A-Za-z_]\w{0,80})=(?!["']?\$)([^\s"';]+)/g,
  )) {
    const name = match[1] ?? "";
    const from = match.index + name.length + 1;
    for (const entry of lenientEntries(`${name}=${match[2] ?? ""}`))
      builder.assignment({
        name,
        value: entry.value,
        span: {
          start: setting.at(from),
          end: setting.at(from + (match[2] ?? "").length),
        },
        tags: ["exported"],
      });
  }
}
