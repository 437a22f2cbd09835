/** An env file that a command substitution turns into variables. */
export interface ExportedFile {
  path: string;
  /** Row of the loader rules: the shell does not read the file as a script. */
  loader?: string;
  /** Whether the variables reach programs; absent when that depends on `set -a`. */
  exports?: boolean;
}

/**
 * The file that `export $(cat .env | xargs)`, `export $(grep -v '^#' .env)`, `eval "$(sed … .env)"` or
 * `source <(…)` reads; null when the words do something else.
 */
export function exportedFile(
  substitution: string,
  command: string,
): ExportedFile | null {
  if (substitution.length > 2_000) return null;
  const path = substitution
    .split(/[\s<>"'|()`;&]+/)
    .find(isEnvFile)
    ?.replace(/^\$\{?\w+\}?\//, "");
  if (path === undefined) return null;
  if (
    !/\b(?:cat|grep|egrep|sed|xargs|awk|envsubst|tr)\b|<\s*\S/.test(
      substitution,
    )
  )
    return null;
  if (command === "export" || command === "env" || command === "declare")
    return {
      path,
      loader: /\bxargs\b/.test(substitution) ? "xargs-export" : "grep-export",
      exports: true,
    };
  if (command === "eval" || command === "source" || command === ".")
    return /export/.test(substitution) ? { path, exports: true } : { path };
  return null;
}

/** A path whose last part speaks of env; `env` alone is the command. */
function isEnvFile(word: string): boolean {
  const name = word.slice(word.lastIndexOf("/") + 1).toLowerCase();
  return (
    name.includes("env") &&
    !/^(?:env|printenv|envsubst|getenv)$/.test(word) &&
    /^[\w.~$@{}/-]+$/.test(word)
  );
}
