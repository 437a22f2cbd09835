import { shellOf } from "../formats/shells.ts";
import { fakeKey } from "../key/fake.ts";
import { lenientEntries } from "../loaders/lenient.ts";
import type { FilePlace, Reading, TextFile } from "../model/place.ts";
import { ReadingBuilder } from "./reading-builder.ts";
import { readShellFile } from "./shell-file.ts";

const NAMES =
  "bashrc bash_profile bash_login bash_aliases bash_exports profile zshrc zprofile zshenv zlogin zshrc.local bashrc.local kshrc cshrc tcshrc login xprofile xsessionrc xinitrc exports secrets aliases".split(
    " ",
  );

/** Dotfiles as they are called in a home folder, or in a repository of dotfiles (chezmoi writes `dot_zshrc`). */
const PROFILE = new RegExp(
  `(?:^|/)(?:\\.|(?:private_)?dot_|_)(?:${NAMES.map((name) => name.replace(".", "\\.")).join("|")})(?:\\.tmpl)?$` +
    "|(?:^|/)(?:zshrc|bashrc|bash_profile|zprofile|zshenv)(?:\\.(?:zsh|bash|sh|symlink))?$" +
    "|(?:^|/)fish/(?:config|conf\\.d/[^/]+)\\.fish$|(?:^|/)nushell/(?:env|config)\\.nu$" +
    "|(?:^|/)(?:Microsoft\\.PowerShell_|Microsoft\\.VSCode_)?profile\\.ps1$" +
    "|(?:^|/)(?:\\.|dot_)pam_environment$|(?:^|/)environment\\.d/[^/]+\\.conf$",
  "i",
);

const PLAIN_FILE = /pam_environment$|environment\.d\/[^/]+\.conf$/;

/** What a shell or a session reads when it starts. */
export const shellProfile: FilePlace = {
  source: "shell-profile",
  scopes: ["home", "project"],
  paths: [
    ...NAMES.map((name) => `.${name}`),
    ".pam_environment",
    ".config/environment.d/*.conf",
    ".config/fish/config.fish",
    ".config/fish/conf.d/*.fish",
    ".config/zsh/.zshrc",
    ".config/zsh/.zshenv",
    ".config/zsh/.zprofile",
    ".config/zsh/*.zsh",
    ".zsh/*.zsh",
    ".oh-my-zsh/custom/*.zsh",
    ".bashrc.d/*",
    ".profile.d/*.sh",
    ".config/nushell/env.nu",
    ".config/nushell/config.nu",
    "Library/Application Support/nushell/env.nu",
    "AppData/Roaming/nushell/env.nu",
    ".config/powershell/Microsoft.PowerShell_profile.ps1",
    ".config/powershell/profile.ps1",
    "Documents/PowerShell/Microsoft.PowerShell_profile.ps1",
    "Documents/PowerShell/profile.ps1",
    "Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1",
    "Documents/WindowsPowerShell/profile.ps1",
  ],
  matches: (path) => PROFILE.test(path),
  read(file, context) {
    if (PLAIN_FILE.test(file.path)) return readPlain(file);
    return readShellFile(file, shellOf(file.path, file.text), {
      isScript: false,
      sources: false,
      context,
    });
  },
  examples: () => [
    {
      path: ".zshrc",
      text: `# ~/.zshrc\nplugins=(git z)\n# export OPENAI_API_KEY=${fakeKey("legacy")}\nexport OPENAI_API_KEY="${fakeKey()}"\nOPENAI_ORG_ID=${fakeKey("organization")}\n`,
      found: [
        { line: 3, variable: "OPENAI_API_KEY", value: fakeKey("legacy") },
        { line: 4, variable: "OPENAI_API_KEY", value: fakeKey() },
        { line: 5, variable: "OPENAI_ORG_ID", value: fakeKey("organization") },
      ],
    },
    {
      path: ".config/fish/config.fish",
      text: `if status is-interactive\n    set -gx OPENAI_API_KEY ${fakeKey()}\nend\nset -Ux OPENAI_BASE_URL "https://api.openai.com/v1"\nOPENAI_API_KEY=${fakeKey("none")}\n`,
      found: [
        { line: 2, variable: "OPENAI_API_KEY", value: fakeKey() },
        {
          line: 4,
          variable: "OPENAI_BASE_URL",
          value: "https://api.openai.com/v1",
        },
        { line: 5, variable: "OPENAI_API_KEY", value: fakeKey("none") },
      ],
      facts: [
        {
          kind: "shell-syntax",
          at: { path: ".config/fish/config.fish", line: 5 },
          shell: "fish",
          variable: "OPENAI_API_KEY",
        },
      ],
    },
    {
      path: ".config/nushell/env.nu",
      text: `$env.OPENAI_API_KEY = "${fakeKey()}"\n$env.PATH = ($env.PATH | prepend '/opt')\n`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "Documents/PowerShell/Microsoft.PowerShell_profile.ps1",
      text: `$env:OPENAI_API_KEY = '${fakeKey()}'\r\n`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: ".bashrc",
      text: `export OPENAI_API_KEY = ${fakeKey()}\n`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
      facts: [{ kind: "shell-syntax", variable: "OPENAI_API_KEY" }],
    },
    {
      path: ".config/environment.d/openai.conf",
      text: `OPENAI_API_KEY=${fakeKey()}`,
      found: [{ line: 1, variable: "OPENAI_API_KEY", value: fakeKey() }],
    },
    {
      path: "dot_zshrc",
      text: `export OPENAI_API_KEY=${fakeKey("legacy")}\n`,
      found: [
        { line: 1, variable: "OPENAI_API_KEY", value: fakeKey("legacy") },
      ],
    },
  ],
};

/** `NAME=value`, and `NAME DEFAULT=value` of pam_env. */
function readPlain(file: TextFile): Reading {
  const builder = new ReadingBuilder(file);
  for (const { name, value, span, commented } of lenientEntries(file.text))
    builder.assignment({
      name,
      value,
      span,
      tags: commented ? ["commented"] : ["exported", "persistent"],
    });
  for (const { start, text } of builder.lines.all()) {
    const match =
      /^([A-Za-z_]\w*)[ \t]+(?:DEFAULT|OVERRIDE)=("?)([^"\s]*)\2/.exec(text);
    if (match === null) continue;
    const from =
      start +
      match[0].length -
      (match[3] ?? "").length -
      (match[2] ?? "").length;
    builder.assignment({
      name: match[1] ?? "",
      value: match[3] ?? "",
      span: { start: from, end: from + (match[3] ?? "").length },
      tags: ["exported", "persistent"],
    });
  }
  return builder.done();
}
