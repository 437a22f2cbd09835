import { cmd } from "./shell-cmd.ts";
import { csh } from "./shell-csh.ts";
import { fish } from "./shell-fish.ts";
import { nushell } from "./shell-nushell.ts";
import { powershell } from "./shell-powershell.ts";
import type { Shell } from "./shell-reading.ts";
import { sh } from "./shell-sh.ts";

/** Which shell reads a file of that name; the first row that fits. */
const shells: readonly (readonly [path: RegExp, shell: Shell])[] = [
  [/\.fish$/i, fish],
  [/\.(?:bat|cmd)$/i, cmd],
  [/\.ps[dm]?1$/i, powershell],
  [/\.nu$/i, nushell],
  [/(?:^|\/)(?:\.|dot_)?t?cshrc$|\.csh$/i, csh],
];

/** The shell whose rules apply to a file: by its name, else by its first line, else sh. */
export function shellOf(path: string, text: string): Shell {
  const named = shells.find(([pattern]) => pattern.test(path))?.[1];
  if (named !== undefined) return named;
  const program = /^#![^\n]{0,200}?\b(fish|t?csh|pwsh|nu)\b/.exec(text)?.[1];
  if (program === "fish") return fish;
  if (program === "pwsh") return powershell;
  if (program === "nu") return nushell;
  return program === undefined ? sh : csh;
}
