import { folderOf, joinPath, normalise } from "../paths.ts";
import { fileNames } from "./code-loader.ts";
import type { ProjectView } from "../project-view.ts";
import {
  plainVersion,
  WEIGHT,
  type ContextRule,
  type ContextSketch,
} from "./sketch.ts";

/** A command in a script that loads an env file before the program starts. */
interface Launcher {
  /** Groups: 1 the file, when the command names it. */
  pattern: RegExp;
  rules: string;
  title: string;
  defaultFile: string | null;
  package?: string;
  override?: boolean;
}

const launchers: readonly Launcher[] = [
  {
    pattern: /\bnode\b[^|&;]*?--env-file(?:-if-exists)?[= ](\S+)/,
    rules: "node",
    title: "node --env-file",
    defaultFile: null,
  },
  {
    pattern: /\btsx\b[^|&;]*?--env-file(?:-if-exists)?[= ](\S+)/,
    rules: "node",
    title: "tsx --env-file",
    defaultFile: null,
  },
  {
    pattern: /\bdeno\b[^|&;]*?--env(?:-file)?(?:=(\S+))?(?=\s|$)/,
    rules: "deno",
    title: "deno --env-file",
    defaultFile: ".env",
  },
  {
    pattern: /\bbun\b(?:\s+run)?\s[^|&;]*?--env-file[= ](\S+)/,
    rules: "bun",
    title: "bun --env-file",
    defaultFile: null,
  },
  {
    pattern:
      /\bbun\s+(?:--?[\w-]+\s+|run\s+)*(?!install|add|test)[\w./-]+\.[jt]sx?\b/,
    rules: "bun",
    title: "bun",
    defaultFile: ".env",
  },
  {
    pattern: /\bdotenvx\s+run\b(?:[^|&;]*?-f\s+(\S+))?/,
    rules: "dotenvx",
    title: "dotenvx run",
    defaultFile: ".env",
    package: "@dotenvx/dotenvx",
  },
  {
    pattern: /\bdotenv\s+(?:-e\s+(\S+)\s+)?(?:-\w\s+\S+\s+)*--\s/,
    rules: "dotenv-cli",
    title: "dotenv-cli",
    defaultFile: ".env",
    package: "dotenv-cli",
  },
  {
    pattern: /-r\s+dotenv\/config\b(?:[^|&;]*?dotenv_config_path=(\S+))?/,
    rules: "dotenv",
    title: "node -r dotenv/config",
    defaultFile: ".env",
    package: "dotenv",
  },
  {
    pattern: /--import[= ]dotenv\/config\b/,
    rules: "dotenv",
    title: "node --import dotenv/config",
    defaultFile: ".env",
    package: "dotenv",
  },
  {
    pattern: /\benv-cmd\b(?:[^|&;]*?-f\s+(\S+))?/,
    rules: "env-cmd",
    title: "env-cmd",
    defaultFile: ".env",
    package: "env-cmd",
    override: true,
  },
  {
    pattern: /\bnf\s+start\b|\bforeman\s+start\b|\bheroku\s+local\b/,
    rules: "foreman-npm",
    title: "foreman",
    defaultFile: ".env",
    override: true,
  },
  {
    pattern: /\buvicorn\b[^|&;]*?--env-file[= ](\S+)/,
    rules: "python-dotenv",
    title: "uvicorn --env-file",
    defaultFile: null,
    package: "python-dotenv",
  },
  {
    pattern: /\bflask\s+(?:--\S+\s+)*run\b/,
    rules: "python-dotenv",
    title: "flask run",
    defaultFile: ".env",
    package: "python-dotenv",
  },
  {
    pattern: /\bdotenv\s+(?:-f\s+(\S+)\s+)?run\b/,
    rules: "python-dotenv",
    title: "dotenv run",
    defaultFile: ".env",
    package: "python-dotenv",
  },
  {
    pattern: /\bpipenv\s+run\b/,
    rules: "python-dotenv",
    title: "pipenv run",
    defaultFile: ".env",
    package: "python-dotenv",
  },
  {
    pattern: /\buv\s+run\b[^|&;]*?--env-file[= ](\S+)/,
    rules: "dotenvy",
    title: "uv run --env-file",
    defaultFile: null,
  },
  {
    pattern: /\b(?:netlify|ntl)\s+(?:functions:serve|dev)\b/,
    rules: "dotenv",
    title: "netlify dev",
    defaultFile: ".env",
  },
  {
    pattern: /\bvercel\s+dev\b/,
    rules: "dotenv",
    title: "vercel dev",
    defaultFile: ".env",
  },
  {
    pattern: /\bhoncho\s+(?:-e\s+(\S+)\s+)?(?:start|run)\b/,
    rules: "python-dotenv",
    title: "honcho",
    defaultFile: ".env",
    override: true,
  },
  {
    pattern: /\b(?:chainlit\s+run|langgraph\s+dev|crewai\s+run)\b/,
    rules: "python-dotenv",
    title: "its own command",
    defaultFile: ".env",
    package: "python-dotenv",
  },
  {
    pattern: /\bsupabase\s+functions\s+serve\b[^|&;]*?--env-file[= ](\S+)/,
    rules: "godotenv",
    title: "supabase functions serve",
    defaultFile: null,
  },
  {
    pattern: /\bwrangler\s+(?:pages\s+)?dev\b/,
    rules: "wrangler",
    title: "wrangler dev",
    defaultFile: ".dev.vars",
    package: "wrangler",
  },
];

/** Scripts that people run: not builds, linters or deployments. */
const RUNS =
  /^(?:start|dev|serve|run|server|main|web|worker|app|develop|up|local|preview)(?:$|[:_-])/;

export const scriptFlagRule: ContextRule = {
  id: "script-flag",
  sketch: (view) =>
    view.factsOf("script").flatMap((script) =>
      launchers.flatMap((launcher) => {
        return launcher.pattern.test(script.command)
          ? [sketchOf(view, script, launcher)]
          : [];
      }),
    ),
};

function sketchOf(
  view: ProjectView,
  script: ReturnType<ProjectView["factsOf"]>[number] & { kind: "script" },
  launcher: Launcher,
): ContextSketch {
  const folder = folderOf(script.at.path);
  const files = filesOf(script.command, launcher);
  const version =
    launcher.package === undefined
      ? nodeVersion(view, launcher)
      : (view.dependency(launcher.package)?.version ?? null);
  return {
    title: `script "${script.name}": ${launcher.title}`,
    loader: launcher.rules,
    version: plainVersion(version),
    reason: `${script.at.path}:${String(script.at.line)} starts it with ${launcher.title}`,
    files: files.map((file) =>
      /^[~/]/.test(file) ? file : normalise(joinPath(folder, file)),
    ),
    override: launcher.override ?? null,
    inheritsEnvironment: true,
    direct: [],
    fact: script,
    weight: WEIGHT.script + (RUNS.test(script.name) ? 0 : 0.5),
  };
}

/** The files that the command names, the last one first, as it wins; else those that the tool looks for by itself. */
function filesOf(command: string, launcher: Launcher): string[] {
  const first = launcher.pattern.exec(command)?.[1];
  if (first !== undefined) {
    const flagged = [
      ...command.matchAll(/--env-file(?:-if-exists)?[= ](\S+)/g),
    ].flatMap((match) => match[1] ?? []);
    return (flagged.length > 1 ? flagged.reverse() : [first]).map((file) =>
      file.replace(/^["']|["']$/g, ""),
    );
  }
  const own = fileNames(launcher.rules, null);
  const fallback = launcher.defaultFile ?? ".env";
  return own.includes(fallback) ? own : [fallback];
}

/** Node's own parser changed four times; the project's runtime is taken to be the one named, else the newest. */
function nodeVersion(view: ProjectView, launcher: Launcher): string | null {
  return launcher.rules === "node"
    ? (view.dependency("node", "npm")?.version ?? null)
    : null;
}
