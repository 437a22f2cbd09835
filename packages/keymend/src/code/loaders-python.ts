import { callArguments, filesOf, noteLoader, overrides } from "./loader.ts";
import type { Hit, Row } from "./row.ts";
import type { Source } from "./source.ts";

const first = <T>(values: readonly T[]): T | undefined => values[0];

/** The file of `load_dotenv(…)`, looking into `find_dotenv(…)`. */
function dotenvFiles(hit: Hit): Parameters<typeof noteLoader>[2] {
  const { source } = hit;
  const { named, positional } = callArguments(hit);
  const span =
    named.get("dotenv_path") ?? named.get("path") ?? first(positional);
  if (!span) return {};
  const find = /^(?:dotenv\.)?find_dotenv\(/.exec(source.slice(span));
  if (!find) return filesOf([span], source);
  return findDotenv(span.start + find[0].length, source);
}

function findDotenv(behindOpen: number, source: Source) {
  const inside = source.insideOf(behindOpen - 1);
  const parts = inside ? source.split(inside) : [];
  const text = inside ? source.slice(inside) : "";
  const file = parts.find((part) =>
    /^[rf]?["']|^filename/.test(source.slice(part)),
  );
  const value = file && {
    start:
      file.start +
      (/^filename\s*=\s*/.exec(source.slice(file))?.[0].length ?? 0),
    end: file.end,
  };
  return {
    ...filesOf([value], source),
    ...(/usecwd\s*=\s*True/.test(text)
      ? { search: "cwd-upward" as const }
      : {}),
  };
}

/** The same library with another place to begin its search. */
const idOf = (files: ReturnType<typeof dotenvFiles>) =>
  files?.search === "cwd-upward" ? "python-dotenv-cwd" : "python-dotenv";

/** Calls and imports that load env files. */
export const pythonLoaders: readonly Row[] = [
  {
    id: "load_dotenv",
    needs: ["load_dotenv"],
    pattern: /(?<!def\s)(?<![\w])load_dotenv\(/g,
    read: (hit) => {
      const files = dotenvFiles(hit);
      noteLoader(hit, idOf(files), {
        override: overrides(callArguments(hit), hit.source),
        expand: true,
        ...files,
      });
    },
    examples: [
      [
        "from dotenv import load_dotenv\nload_dotenv()",
        [
          {
            kind: "loader-call",
            loader: "python-dotenv",
            at: { path: "a.py", line: 2 },
            override: false,
            files: null,
            topLevel: true,
          },
        ],
      ],
      ["load_dotenv(override=True)", [{ kind: "loader-call", override: true }]],
      [
        "load_dotenv(find_dotenv(usecwd=True))",
        [
          {
            kind: "loader-call",
            loader: "python-dotenv-cwd",
            files: null,
            search: "cwd-upward",
          },
        ],
      ],
      [
        "load_dotenv(find_dotenv('.env.local'))",
        [{ kind: "loader-call", files: [".env.local"] }],
      ],
      [
        "load_dotenv(Path(__file__).parent.parent / 'config' / '.env')",
        [{ kind: "loader-call", files: ["../config/.env"], fromFile: true }],
      ],
      [
        "BASE_DIR = Path(__file__).resolve().parent.parent\nload_dotenv(BASE_DIR / '.env')",
        [{ kind: "loader-call", files: ["../.env"], fromFile: true }],
      ],
      [
        "load_dotenv(dotenv_path=os.path.join(os.path.dirname(__file__), '.env'))",
        [{ kind: "loader-call", files: [".env"], fromFile: true }],
      ],
      [
        "load_dotenv('/etc/app.env')",
        [{ kind: "loader-call", files: ["/etc/app.env"] }],
      ],
      [
        "def main():\n    load_dotenv()",
        [{ kind: "loader-call", topLevel: false }],
      ],
      ["# load_dotenv()", []],
      ["from dotenv import load_dotenv", []],
    ],
  },
  {
    id: "dotenv_values",
    needs: ["dotenv_values"],
    pattern: /(?<![\w])dotenv_values\(/g,
    read: (hit) => {
      const files = dotenvFiles(hit);
      noteLoader(hit, idOf(files), {
        expand: true,
        intoEnvironment: false,
        ...files,
      });
    },
    examples: [
      [
        "config = dotenv_values('.env')",
        [
          {
            kind: "loader-call",
            loader: "python-dotenv",
            intoEnvironment: false,
            files: [".env"],
          },
        ],
      ],
    ],
  },
  {
    id: "read_env",
    needs: ["read_env"],
    pattern: /(?<![\w])(?<owner>[\w.]{1,60})\.read_env\(/g,
    read: (hit) => {
      const { named, positional } = callArguments(hit);
      const loader = /^\s*from\s+environs\s+import/m.test(hit.source.code)
        ? "environs"
        : "django-environ";
      noteLoader(hit, loader, {
        override: overrides({ named, positional, all: null }, hit.source),
        ...filesOf(
          [named.get("path") ?? named.get("env_file") ?? first(positional)],
          hit.source,
        ),
      });
    },
    examples: [
      [
        "from environs import Env\nenv = Env()\nenv.read_env()",
        [{ kind: "loader-call", loader: "environs", files: null }],
      ],
      [
        "import environ\nenviron.Env.read_env(os.path.join(BASE_DIR, '.env'))",
        [{ kind: "loader-call", loader: "django-environ" }],
      ],
    ],
  },
  {
    id: "decouple",
    needs: ["decouple"],
    pattern:
      /^[ \t]{0,20}(?:from\s{1,9}decouple\s{1,9}import|import\s{1,9}decouple)/gm,
    read: (hit) => {
      noteLoader(hit, "decouple", { intoEnvironment: false });
    },
    examples: [
      [
        "from decouple import config",
        [{ kind: "loader-call", loader: "decouple", intoEnvironment: false }],
      ],
    ],
  },
  {
    id: "env_file of pydantic-settings",
    needs: ["env_file"],
    pattern: /(?<![\w])["']?_?env_file["']?\s{0,9}[=:]\s{0,9}/g,
    read: (hit) => {
      const { source } = hit;
      if (!/pydantic|BaseSettings/.test(source.code)) return;
      const span = source.expressionAt(hit.end);
      if (/^None/.test(source.slice(span))) return;
      noteLoader(hit, "pydantic-settings", {
        intoEnvironment: false,
        ...filesOf([span], source),
      });
    },
    examples: [
      [
        "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_file='.env', extra='ignore')",
        [{ kind: "loader-call", loader: "pydantic-settings", files: [".env"] }],
      ],
      [
        "from pydantic import BaseSettings\nclass S(BaseSettings):\n    class Config:\n        env_file = ('.env', '.env.local')",
        [{ kind: "loader-call", files: [".env", ".env.local"] }],
      ],
      ["env_file = '.env'", []],
    ],
  },
  {
    id: "secrets of Streamlit",
    needs: ["st.secrets", "streamlit.secrets"],
    pattern: /\b(?:st|streamlit)\.secrets\b/g,
    read: (hit) => {
      if (!hit.notes.has("loader-call"))
        noteLoader(hit, "streamlit-secrets", {
          files: [".streamlit/secrets.toml"],
          intoEnvironment: false,
        });
    },
    examples: [
      [
        "k = st.secrets['OPENAI_API_KEY']",
        [{ kind: "loader-call", loader: "streamlit-secrets" }],
      ],
    ],
  },
  {
    id: "magic of python-dotenv",
    needs: ["dotenv"],
    pattern: /^[ \t]{0,20}%dotenv\b[ \t]{0,9}(?<options>[^\n]{0,200})/gm,
    read: (hit) => {
      const words = (hit.match.groups?.["options"] ?? "").split(/\s+/);
      const file = words.find((word) => word !== "" && !word.startsWith("-"));
      noteLoader(hit, "python-dotenv", {
        override: words.some((word) => /^(?:-o|--override)$/.test(word)),
        expand: true,
        files: file === undefined ? null : [file],
        search: "cwd-upward",
      });
    },
    examples: [
      [
        "%load_ext dotenv\n%dotenv -o",
        [
          {
            kind: "loader-call",
            loader: "python-dotenv",
            override: true,
            files: null,
          },
        ],
      ],
    ],
  },
];
