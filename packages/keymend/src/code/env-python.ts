import type { EnvRow, Fallback, ReadName } from "./env-row.ts";
import type { Source } from "./source.ts";

const NAME = String.raw`\s{0,9}[rbuf]?(["'])(?<name>[^"'\n]{1,300})\1`;
const call = (head: string) => new RegExp(`${head}\\(${NAME}`, "g");

export const pythonReads: readonly EnvRow[] = [
  {
    id: "os.environ['X']",
    needs: ["environ["],
    pattern: new RegExp(
      String.raw`(?<!del\s)(?<!del os\.)\benviron\[${NAME}\s{0,9}\](?!\s{0,9}=(?!=))`,
      "g",
    ),
    examples: [
      ['k = os.environ["OPENAI_API_KEY"]', ["OPENAI_API_KEY"], "none"],
      ['os.environ["A"] = "x"', []],
      ["f\"{os.environ['A_KEY']}\"", ["A_KEY"]],
      ['# os.environ["A"]', []],
      ['del os.environ["A"]', []],
      ['"""\nos.environ["A"]\n"""', []],
    ],
  },
  {
    id: "os.environ.get('X')",
    needs: ["environ.get", "environ.pop"],
    pattern: new RegExp(
      String.raw`\benviron\.get\(\s{0,9}(?:key\s{0,3}=)?${NAME}`,
      "g",
    ),
    examples: [
      ['k = os.environ.get("OPENAI_API_KEY", "")', ["OPENAI_API_KEY"], "empty"],
      ["k = environ.get('K') or 'x'", ["K"], "literal"],
      ["k = os.environ.get('K')", ["K"], "none"],
    ],
  },
  {
    id: "os.getenv('X')",
    needs: ["getenv("],
    pattern: new RegExp(
      String.raw`\bgetenv\(\s{0,9}(?:key\s{0,3}=)?${NAME}`,
      "g",
    ),
    examples: [
      ['openai.api_key = os.getenv("OPENAI_API_KEY")', ["OPENAI_API_KEY"]],
      ["getenv('A', default='x')", ["A"], "literal"],
    ],
  },
  {
    id: "config('X') of decouple and starlette",
    needs: ["decouple", "starlette", "AutoConfig"],
    pattern: call(String.raw`(?<![\w.])_?config`),
    examples: [
      [
        "from decouple import config\nk = config('OPENAI_API_KEY', default='')",
        ["OPENAI_API_KEY"],
        "empty",
      ],
    ],
  },
  {
    id: "env('X') of environs and django-environ",
    needs: ["environs", "environ.Env", "import environ", "Env("],
    pattern: call(
      String.raw`(?<![\w.])(?:[Ee]nv|ENV)(?:\.(?:str|url|get_value|secret))?`,
    ),
    examples: [
      [
        "from environs import Env\nenv = Env()\nk = env.str('OPENAI_API_KEY')",
        ["OPENAI_API_KEY"],
      ],
      [
        "import environ\nenv = environ.Env()\nk = env('OPENAI_API_KEY')",
        ["OPENAI_API_KEY"],
      ],
    ],
  },
  {
    id: "secrets of Streamlit",
    needs: ["st.secrets", "streamlit.secrets"],
    pattern:
      /\bsecrets(?:(?:\[|\.get\()\s{0,9}(["'])(?<name>[A-Za-z_]\w{0,80})\1(?!\s{0,9}\]\s{0,9}[[.])|\.(?<attribute>[A-Z][A-Z0-9_]+))/g,
    names: (match) => [
      {
        name: match.groups?.["name"] ?? match.groups?.["attribute"] ?? "",
        start: match.index,
      },
    ],
    examples: [
      ['OpenAI(api_key=st.secrets["OPENAI_API_KEY"])', ["OPENAI_API_KEY"]],
      // a table of the file, not a value
      ['OpenAI(api_key=st.secrets["openai"]["api_key"])', []],
    ],
  },
  {
    id: "secrets of Colab and Kaggle",
    needs: ["userdata.get", "get_secret("],
    pattern: call(String.raw`\b(?:userdata\.get|get_secret)`),
    examples: [
      ["os.environ['A'] = userdata.get('OPENAI_API_KEY')", ["OPENAI_API_KEY"]],
    ],
  },
  {
    id: "envvar= of click and typer",
    needs: ["envvar"],
    pattern: new RegExp(String.raw`\benvvar\s{0,3}=\s{0,3}\[?${NAME}`, "g"),
    examples: [
      ["@click.option('--key', envvar='OPENAI_API_KEY')", ["OPENAI_API_KEY"]],
    ],
  },
  {
    id: "values of dotenv_values",
    needs: ["dotenv_values"],
    pattern:
      /\b(?<bound>[A-Za-z_]\w{0,60})\s{0,9}=\s{0,9}(?:\w+\.)?dotenv_values\(/g,
    names: (match, source) =>
      subscripts(source, match.groups?.["bound"] ?? "", match.index),
    examples: [
      [
        'config = dotenv_values(".env")\nk = config["OPENAI_API_KEY"]',
        ["OPENAI_API_KEY"],
      ],
    ],
  },
  {
    id: "fields of pydantic settings",
    needs: ["BaseSettings"],
    pattern:
      /^[ \t]{0,20}class\s{1,9}\w{1,80}\([^()\n]{0,200}\bBaseSettings\b[^\n]{0,100}:/gm,
    names: (match, source) =>
      settingsFields(source, match.index + match[0].length),
    examples: [
      [
        "class S(BaseSettings):\n    openai_api_key: str\n    model: str = 'gpt-4o'\n\nx: int = 1",
        ["OPENAI_API_KEY", "MODEL"],
        "none",
      ],
      [
        "class S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n    openai_key: str = ''",
        ["APP_OPENAI_KEY"],
        "empty",
      ],
      [
        "class S(BaseSettings):\n    key: str = Field(..., env='OPENAI_API_KEY')",
        ["OPENAI_API_KEY"],
      ],
    ],
  },
];

function subscripts(source: Source, bound: string, from: number): ReadName[] {
  const names: ReadName[] = [];
  if (!source.first(`dotenv_values ${bound}`)) return names;
  const uses = source.code
    .slice(from)
    .matchAll(
      /(?<![\w.])([A-Za-z_]\w{0,60})(?:\[|\.get\()\s{0,9}["'](\w{1,100})["']/g,
    );
  for (const use of uses)
    if (use[1] === bound)
      names.push({ name: use[2] ?? "", start: from + use.index });
  return names;
}

/** Fields of a settings class below its head: `name: type = default`, with prefix and alias. */
function settingsFields(source: Source, from: number): ReadName[] {
  const names: ReadName[] = [];
  let prefix = "";
  let at = source.code.indexOf("\n", from) + 1;
  for (let lines = 0; at > 0 && lines < 300; lines += 1) {
    const end = source.code.indexOf("\n", at);
    const line = source.code.slice(at, end < 0 ? undefined : end);
    if (/^\S/.test(line)) break;
    prefix =
      /\benv_prefix["']?\s{0,9}[=:]\s{0,9}["'](\w{0,60})["']/.exec(line)?.[1] ??
      prefix;
    const field = settingsField(line);
    if (field) names.push({ ...field, start: at + line.search(/\S/) });
    if (end < 0) break;
    at = end + 1;
  }
  return names.map(({ name, ...rest }) => ({
    ...rest,
    name: name.startsWith("=") ? name.slice(1) : (prefix + name).toUpperCase(),
  }));
}

/** An alias stands for itself and is marked by `=`. */
function settingsField(
  line: string,
): { name: string; fallback: Fallback } | null {
  const field =
    /^\s{1,40}([A-Za-z_]\w{0,80})\s{0,9}:\s{0,9}[^=]{1,120}(?:=\s{0,9}(.*))?$/.exec(
      line,
    );
  if (
    !field ||
    /^\s*(?:if|for|while|else|with|try|def|class|return|lambda)\b/.test(line)
  )
    return null;
  const given = field[2] ?? "";
  const alias =
    /\b(?:env|alias|validation_alias)\s{0,3}=\s{0,3}(?:AliasChoices\()?["'](\w{1,100})["']/.exec(
      given,
    )?.[1];
  const literal =
    /^(?:Field\(\s{0,9}(?:default\s{0,3}=\s{0,3})?)?[rbuf]?(["'])(.?)/.exec(
      given,
    );
  return {
    name: alias === undefined ? (field[1] ?? "") : `=${alias}`,
    fallback:
      literal === null
        ? "none"
        : literal[1] === literal[2]
          ? "empty"
          : "literal",
  };
}
