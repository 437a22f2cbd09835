import { cmd } from "../../formats/shell-cmd.ts";
import { csh } from "../../formats/shell-csh.ts";
import { fish } from "../../formats/shell-fish.ts";
import { nushell } from "../../formats/shell-nushell.ts";
import { powershell } from "../../formats/shell-powershell.ts";
import type { Shell } from "../../formats/shell-reading.ts";
import { shellOf } from "../../formats/shells.ts";
import type { Seen } from "../../model/evidence.ts";
import type { SourceKind } from "../../model/occurrence.ts";
import { writeLiteral, writeNotebook, writeWhole } from "./code.ts";
import {
  writeCmd,
  writeCsh,
  writeDockerWord,
  writeDotenv,
  writeFish,
  writeNushell,
  writePowerShell,
  writeSh,
  writeSystemd,
} from "./shells.ts";
import { writeWord, type Site, type Splice, type Write } from "./site.ts";
import {
  writeIni,
  writeJson,
  writeToml,
  writeXml,
  writeYaml,
} from "./structured.ts";

/** Kinds of place that have one notation, whatever the file is called. */
const bySource: Readonly<Partial<Record<SourceKind, Write>>> = {
  dotenv: writeDotenv,
  batch: writeCmd,
  powershell: writePowerShell,
  dockerfile: writeDockerWord,
  systemd: writeSystemd,
  notebook: writeNotebook,
  "source-code": writeLiteral,
  "key-file": writeWhole,
  cron: writeWord,
};

/** Kinds of place that a shell reads. */
const SHELLS: readonly SourceKind[] = [
  "envrc",
  "shell-profile",
  "shell-script",
];

const byShell = new Map<Shell, Write>([
  [fish, writeFish],
  [csh, writeCsh],
  [cmd, writeCmd],
  [powershell, writePowerShell],
  [nushell, writeNushell],
]);

/** The first row that fits the name of the file. */
const byPath: readonly (readonly [path: RegExp, write: Write])[] = [
  [/\.ya?ml$/i, writeYaml],
  [/\.(?:json[c5]?|code-workspace)$/i, writeJson],
  [/\.toml$/i, writeToml],
  [/\.(?:ini|cfg|conf|properties)$/i, writeIni],
  [/\.(?:xml|plist|config)$/i, writeXml],
];

function writeOf(seen: Seen, text: string): Write {
  const path = seen.path ?? "";
  const own = bySource[seen.source];
  if (own !== undefined) return own;
  if (SHELLS.includes(seen.source))
    return byShell.get(shellOf(path, text)) ?? writeSh;
  if (/^\s*\{/.test(text.slice(0, 200))) return writeJson;
  return byPath.find(([pattern]) => pattern.test(path))?.[1] ?? writeWord;
}

/** The value in the notation of its place; null when it cannot be written there so that it is read back as it is. */
export function inNotation(
  value: string,
  seen: Seen,
  text: string,
): Splice | null {
  if (seen.span === undefined) return null;
  const { start, end } = seen.span;
  const site: Site = {
    text,
    start,
    end,
    raw: text.slice(start, end),
    path: seen.path ?? "",
  };
  const held =
    seen.tags?.includes("base64") === true
      ? Buffer.from(value).toString("base64")
      : value;
  return writeOf(seen, text)(held, site);
}
