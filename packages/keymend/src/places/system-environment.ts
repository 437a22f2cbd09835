import { sh } from "../formats/shell-sh.ts";
import { fakeKey } from "../key/fake.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { FilePlace, Reading, TextFile } from "../model/place.ts";
import { ReadingBuilder } from "./reading-builder.ts";
import { readShellFile } from "./shell-file.ts";
import { xmlSettings } from "./xml-settings.ts";

const PLIST = /\.plist$/i;
const SHELL =
  /(?:^|\/)etc\/(?:profile|bash\.bashrc|zshenv|zprofile|zshrc|zsh\/z\w+|profile\.d\/[^/]+\.sh)$/;

/** What the system gives to every session or agent: /etc/environment, profiles for all, launchd. */
export const systemEnvironment: FilePlace = {
  source: "system-environment",
  scopes: ["system", "home", "project"],
  paths: [
    "/etc/environment",
    "/etc/environment.d/*.conf",
    "/etc/security/pam_env.conf",
    "/etc/profile",
    "/etc/bash.bashrc",
    "/etc/zshenv",
    "/etc/zsh/zshenv",
    "/etc/zsh/zprofile",
    "/etc/profile.d/*.sh",
    "/etc/default/*",
    "/etc/sysconfig/*",
    "/etc/launchd.conf",
    "/Library/LaunchAgents/*.plist",
    "/Library/LaunchDaemons/*.plist",
    "Library/LaunchAgents/*.plist",
  ],
  matches: (path) =>
    /(?:^|\/)(?:LaunchAgents|LaunchDaemons|launchd)\/[^/]+\.plist$/i.test(path),
  read(file, context) {
    if (PLIST.test(file.path)) return readPlist(file);
    if (/launchd\.conf$/.test(file.path)) return readLaunchd(file);
    if (!SHELL.test(file.path)) return readPlain(file);
    return readShellFile(file, sh, {
      isScript: false,
      sources: false,
      tags: ["persistent"],
      context,
    });
  },
  examples: () => [
    {
      path: "etc/environment",
      text: `PATH="/usr/bin"\nOPENAI_API_KEY="${fakeKey()}"\n`,
      found: [{ line: 2, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "etc/profile.d/openai.sh",
      text: `export OPENAI_API_KEY='${fakeKey()}'\n`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "Library/LaunchAgents/my.startup.plist",
      text: `<plist version="1.0">\n<dict>\n  <key>ProgramArguments</key>\n  <array>\n    <string>/bin/launchctl</string>\n    <string>setenv</string>\n    <string>OPENAI_API_KEY</string>\n    <string>${fakeKey()}</string>\n  </array>\n</dict>\n</plist>\n`,
      found: [{ line: 8, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "Library/LaunchAgents/bot.plist",
      text: `<plist><dict>\n<key>EnvironmentVariables</key>\n<dict>\n<key>OPENAI_API_KEY</key>\n<string>${fakeKey()}</string>\n</dict></dict></plist>`,
      found: [{ line: 5, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "etc/launchd.conf",
      text: `setenv OPENAI_API_KEY ${fakeKey()}\n`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
  ],
};

function readPlain(file: TextFile): Reading {
  const builder = new ReadingBuilder(file);
  for (const { name, value, span, commented } of lenientEntries(file.text))
    builder.assignment({
      name,
      value,
      span,
      tags: commented ? ["commented"] : ["exported", "persistent"],
    });
  return builder.done();
}

/** Variables of an agent, and `launchctl setenv NAME value` among its arguments. */
function readPlist(file: TextFile): Reading {
  const builder = new ReadingBuilder(file);
  const tags = ["exported", "persistent"] as const;
  const settings = xmlSettings(file.text);
  for (const [index, { name, text, span }] of settings.entries()) {
    const command = /\bsetenv\s+([A-Za-z_]\w*)\s+(["']?)/.exec(text);
    const isArgument = settings[index - 2]?.text === "setenv";
    if (command !== null) {
      const from = span.start + command.index + command[0].length;
      const value =
        /^[^\s"';&]*/.exec(file.text.slice(from, span.end))?.[0] ?? "";
      builder.assignment({
        name: command[1] ?? null,
        value,
        span: { start: from, end: from + value.length },
        tags,
      });
    } else {
      const argument = isArgument ? (settings[index - 1]?.text ?? null) : null;
      builder.assignment({
        name: name === "string" ? argument : name,
        value: text,
        span,
        tags,
      });
    }
  }
  return builder.done();
}

function readLaunchd(file: TextFile): Reading {
  const builder = new ReadingBuilder(file);
  for (const { start, text } of builder.lines.all()) {
    const match = /^\s*setenv\s+([A-Za-z_]\w*)\s+/.exec(text);
    if (match === null) continue;
    const value = text.slice(match[0].length).trimEnd();
    builder.assignment({
      name: match[1] ?? "",
      value,
      span: {
        start: start + match[0].length,
        end: start + match[0].length + value.length,
      },
      tags: ["exported", "persistent"],
    });
  }
  return builder.done();
}
