import type { Tag } from "../model/occurrence.ts";

// What the name of a file says about being an env file. Pure.

const TEMPLATE_WORD =
  /^(?:examples?|sample|template|templ|tmpl|tpl|dist|defaults?|schema|skeleton|demo)$/;
/** Endings that a person or a program added to a name that was right. */
const STRAY_WORD =
  /^(?:txt|text|rtf|docx?|odt|save|bak|backup|old|orig|copy|swp|tmp|disabled|off|unused|\d{6,}|kopie|copia)$/;
/** Files that only share the prefix: code, encrypted stores, data. */
const OTHER_KIND =
  /\.(?:[cm]?[jt]sx?|json5?|jsonc|ya?ml|toml|py|rb|php|go|rs|java|kt|cs|lua|html?|css|md|mdx|rst|d\.ts|map|png|svg|zip|gz|enc|gpg|age|asc|sops|vault|lock|sh|bash|zsh|fish|bat|cmd|ps1|nix|dockerfile|conf|xml|csv|log|sql|db|snap)$/;

/** Names that loaders, compose files and `--env-file` commands use. */
const USUAL =
  /^(?:\.env(?:[._-].*)?|.+\.env|\.dev\.vars(?:\..+)?|\.secret\.local|\.flaskenv|env\.list|environment)$/;
/** Folders of env files: `env/app`, `.envs/.production/.django`. */
const IN_FOLDER = /(?:^|\/)(?:\.?envs?\/|\.envs\/[^/]+\/)\.?[\w-]+(?:\.env)?$/i;
/** Slips of the pen, and names that lost their dot or got something behind it. */
const SLIPS =
  /^(?:env(?:[._-].*)?|\.envs|_env|\.env[a-z]|dotenv|\.dotenv|\.e(?:vn|mv|nb)|\.encv|\.ecnv|\.nev|\.enviro?n?ment|\.env[ \u00a0].*|\.env~|\.,env|,env|-env|·env|…env)$/;

/** Marks of an env file by its name; null when the name is no env file's. */
export function envFileTags(path: string): readonly Tag[] | null {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const name = base.toLowerCase();
  if (name.length > 120 || (OTHER_KIND.test(name) && name !== ".env.conf"))
    return null;
  const isUsual = USUAL.test(name);
  const isInFolder = IN_FOLDER.test(path);
  const words = name.split(/[._\s~-]+/).filter((word) => word !== "");
  const isTemplate = words.some((word) => TEMPLATE_WORD.test(word));
  const isSlip = isUsual
    ? name !== base && name.startsWith(".env")
    : SLIPS.test(name);
  if (!isUsual && !isSlip && !isInFolder) return null;
  const isStray =
    words.slice(1).some((word) => STRAY_WORD.test(word)) || /[~\s]$/.test(name);
  const isMisnamed = isStray || (isSlip && !isTemplate);
  return [
    ...(isTemplate ? (["template"] as const) : []),
    ...(isMisnamed ? (["misnamed"] as const) : []),
    ...(/(?:^|\/)(?:tests?|__tests__|spec|fixtures?|testdata|__mocks__)\//i.test(
      path,
    )
      ? (["test"] as const)
      : []),
  ];
}
