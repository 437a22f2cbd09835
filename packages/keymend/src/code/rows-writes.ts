import type { FactOf } from "../model/fact.ts";
import type { Span } from "../model/occurrence.ts";
import {
  isSecretLike,
  KEY_NAME,
  nameInPlaceOfKey,
  OPENAI_KEY_NAME,
  VARIABLE_NAME,
} from "./names.ts";
import type { Hit, Row } from "./row.ts";
import { valueOf } from "./values.ts";

type To = FactOf<"env-write">["to"];

const INPUT =
  /(?<![\w])(?:input|getpass|prompt|readline|question|text_input|Prompt\.ask|gets|ReadLine|scanln|stdin|password)\b/i;
const NAME = String.raw`(["'])(?<name>[A-Za-z_]\w{0,100})\1`;

/** The value goes from behind the match to the end of its expression. */
function noteWrite(hit: Hit, span: Span, onlyIfUnset: boolean): void {
  const { source, notes } = hit;
  const name = hit.match.groups?.["name"] ?? "";
  if (!VARIABLE_NAME.test(name) || isSecretLike(name)) return;
  const { value, literal } = valueOf(span, source);
  const to: To =
    value.kind === "empty"
      ? "empty"
      : value.kind === "literal"
        ? "literal"
        : INPUT.test(source.slice(span).slice(0, 300))
          ? "input"
          : "expression";
  if (literal && to === "literal" && isInteresting(name)) {
    const text = source.valueOf(literal);
    notes.literal(literal, roleOf(name), { variable: name });
    const named = KEY_NAME.test(name) ? nameInPlaceOfKey(text) : null;
    if (named !== null)
      notes.fact({
        kind: "name-as-key",
        at: source.at(literal.start),
        name: named,
      });
  }
  notes.fact({
    kind: "env-write",
    at: hit.at,
    language: source.language,
    name,
    to,
    ...(onlyIfUnset || isGuarded(hit, name) ? { onlyIfUnset: true } : {}),
    topLevel: source.isTopLevel(hit.start),
  });
}

const ROLES: readonly (readonly [
  RegExp,
  "organization" | "project" | "base-url" | "admin-key",
])[] = [
  [/ADMIN/, "admin-key"],
  [/ORG/, "organization"],
  [/PROJECT/, "project"],
  [/BASE|URL|ENDPOINT|HOST/, "base-url"],
];

const roleOf = (name: string) =>
  ROLES.find(([pattern]) => pattern.test(name))?.[1] ?? "key";

/** Only what concerns OpenAI is worth an occurrence; a key of whatever service is found by its form. */
function isInteresting(name: string): boolean {
  return (
    OPENAI_KEY_NAME.test(name) || /^OPENAI_|^AZURE_OPENAI|^API_KEY$/.test(name)
  );
}

/** Is it written only when a test just before found it missing? */
function isGuarded(hit: Hit, name: string): boolean {
  const before = hit.source.code.slice(Math.max(0, hit.start - 200), hit.start);
  const guard = before.lastIndexOf("if");
  if (guard < 0) return false;
  const test = before.slice(guard);
  return (
    (test.match(/\n/g)?.length ?? 0) <= 1 &&
    test.includes(name) &&
    /not\b|!|unless|== ?(?:None|null|nil|undefined|"")|is None|isEmpty|empty\(/.test(
      test,
    )
  );
}

const assignment = (hit: Hit) => {
  noteWrite(
    hit,
    hit.source.expressionAt(hit.end),
    /\|\|=|\?\?=/.test(hit.match[0]),
  );
};

/** `setenv("X", value)`: the second argument. */
const secondArgument = (onlyIfUnset: boolean) => (hit: Hit) => {
  const open = hit.start + hit.match[0].indexOf("(");
  const inside = hit.source.insideOf(open);
  const span = inside ? hit.source.split(inside)[1] : undefined;
  if (span) noteWrite(hit, span, onlyIfUnset);
};

const removal = (hit: Hit) => {
  const name = hit.match.groups?.["name"] ?? "";
  if (isSecretLike(name) || isGivenBack(hit, name)) return;
  hit.notes.fact({
    kind: "env-write",
    at: hit.at,
    language: hit.source.language,
    name,
    to: "empty",
    topLevel: hit.source.isTopLevel(hit.start),
  });
};

/** Taken out for a while: the name is assigned again further down. */
function isGivenBack(hit: Hit, name: string): boolean {
  const behind = hit.source.code.slice(hit.end, hit.end + 4_000);
  const at = behind.indexOf(name);
  return (
    at >= 0 && /^["'\]]{0,3}\s{0,9}=(?!=)/.test(behind.slice(at + name.length))
  );
}

/** Writes to the environment, of every language. */
export const writeRows: readonly Row[] = [
  {
    id: "process.env.X =",
    only: ["javascript"],
    needs: ["process.env", "Bun.env"],
    pattern:
      /(?<!delete\s)\b(?:process|Bun)\.env(?:\.(?<name>[A-Za-z_]\w{0,100})|\[["'](?<quoted>\w{1,100})["']\])\s{0,9}(?:\|\||\?\?)?=(?![=>])\s{0,9}/g,
    read: (hit) => {
      const groups = hit.match.groups;
      if (groups) groups["name"] ??= groups["quoted"] ?? "";
      assignment(hit);
    },
    examples: [
      [
        "process.env.OPENAI_API_KEY = ''",
        [
          {
            kind: "env-write",
            name: "OPENAI_API_KEY",
            to: "empty",
            topLevel: true,
          },
        ],
      ],
      [
        "process.env['A_KEY'] = 'x'",
        [{ kind: "env-write", name: "A_KEY", to: "literal" }],
      ],
      [
        "process.env.A_KEY ||= f()",
        [{ kind: "env-write", to: "expression", onlyIfUnset: true }],
      ],
      ["if (process.env.A_KEY == 'x') f()", []],
    ],
  },
  {
    id: "delete process.env.X",
    only: ["javascript"],
    needs: ["delete process.env"],
    pattern:
      /\bdelete\s{1,9}process\.env(?:\.|\[["'])(?<name>[A-Za-z_]\w{0,100})/g,
    read: removal,
    examples: [
      [
        "delete process.env.OPENAI_API_KEY",
        [{ kind: "env-write", name: "OPENAI_API_KEY", to: "empty" }],
      ],
    ],
  },
  {
    id: "os.environ['X'] =",
    only: ["python"],
    needs: ["environ["],
    pattern: new RegExp(
      String.raw`\benviron\[\s{0,9}${NAME}\s{0,9}\]\s{0,9}=(?!=)\s{0,9}`,
      "g",
    ),
    read: assignment,
    examples: [
      [
        'def f():\n    os.environ["OPENAI_API_KEY"] = ""',
        [
          {
            kind: "env-write",
            name: "OPENAI_API_KEY",
            to: "empty",
            topLevel: false,
            at: { path: "a.py", line: 2 },
          },
        ],
        "a.py",
      ],
      [
        'os.environ["K_KEY"] = getpass.getpass("Key: ")',
        [{ kind: "env-write", to: "input" }],
        "a.py",
      ],
      [
        'os.environ["OPENAI_API_KEY"] = config.key',
        [{ kind: "env-write", to: "expression" }],
        "a.py",
      ],
      [
        'if not os.environ.get("OPENAI_API_KEY"):\n    os.environ["OPENAI_API_KEY"] = ""',
        [{ kind: "env-write", onlyIfUnset: true }],
        "a.py",
      ],
      ['# os.environ["A"] = ""', [], "a.py"],
    ],
  },
  {
    id: "os.environ.setdefault",
    only: ["python"],
    needs: ["setdefault"],
    pattern: new RegExp(
      String.raw`\benviron\.setdefault\(\s{0,9}${NAME}\s{0,9},`,
      "g",
    ),
    read: secondArgument(true),
    examples: [
      [
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ui.settings")',
        [
          {
            kind: "env-write",
            name: "DJANGO_SETTINGS_MODULE",
            to: "literal",
            onlyIfUnset: true,
          },
        ],
        "manage.py",
      ],
    ],
  },
  {
    id: "os.environ.pop and del",
    only: ["python"],
    needs: ["environ"],
    pattern: new RegExp(
      String.raw`(?:\benviron\.pop\(|\bos\.unsetenv\(|\bdel\s{1,9}(?:os\.)?environ\[)\s{0,9}${NAME}`,
      "g",
    ),
    read: removal,
    examples: [
      [
        'del os.environ["OPENAI_API_KEY"]',
        [{ kind: "env-write", to: "empty" }],
        "a.py",
      ],
    ],
  },
  {
    id: "os.putenv, os.Setenv and others",
    needs: ["etenv(", "utenv(", "SetEnvironmentVariable", "set_var("],
    pattern: new RegExp(
      String.raw`\b(?:os\.putenv|os\.Setenv|t\.Setenv|setenv|SetEnvironmentVariable|(?:env::)?set_var)\(\s{0,9}${NAME}\s{0,9},`,
      "g",
    ),
    read: secondArgument(false),
    examples: [
      [
        'os.Setenv("OPENAI_API_KEY", "")',
        [{ kind: "env-write", to: "empty", language: "go" }],
        "a.go",
      ],
      [
        'Environment.SetEnvironmentVariable("OPENAI_API_KEY", key);',
        [{ kind: "env-write", to: "expression" }],
        "a.cs",
      ],
      [
        'std::env::set_var("OPENAI_API_KEY", "");',
        [{ kind: "env-write", to: "empty", language: "rust" }],
        "a.rs",
      ],
    ],
  },
  {
    id: "ENV['X'] =",
    only: ["ruby", "php"],
    needs: ["ENV["],
    pattern: new RegExp(
      String.raw`(?<![\w])(?:\$_)?ENV\[\s{0,9}${NAME}\s{0,9}\]\s{0,9}(?:\|\||\?\?)?=(?![=>])\s{0,9}`,
      "g",
    ),
    read: assignment,
    examples: [
      [
        "ENV['OPENAI_API_KEY'] = ''",
        [{ kind: "env-write", to: "empty", language: "ruby" }],
        "a.rb",
      ],
      [
        "ENV['OPENAI_API_KEY'] ||= gets",
        [{ kind: "env-write", to: "input", onlyIfUnset: true }],
        "a.rb",
      ],
      [
        "<?php $_ENV['OPENAI_API_KEY'] = '';",
        [{ kind: "env-write", to: "empty", language: "php" }],
        "a.php",
      ],
    ],
  },
  {
    id: "putenv of PHP",
    only: ["php"],
    needs: ["putenv"],
    pattern:
      /(?<![\w.>])putenv\(\s{0,9}(["'])(?<name>[A-Za-z_]\w{0,100})=(?<value>[^"'\n]{0,400})/g,
    read: (hit) => {
      const { name, value } = hit.match.groups ?? {};
      if (name === undefined || isSecretLike(name)) return;
      const { source, notes } = hit;
      const start = hit.end - (value?.length ?? 0);
      const more =
        /^["']\s{0,9}\./.test(source.code.slice(hit.end, hit.end + 12)) ||
        /^\{?\$/.test(value ?? "");
      if (value && !more && isInteresting(name))
        notes.value({ start, end: hit.end }, value, {
          role: roleOf(name),
          variable: name,
          tags: [],
        });
      notes.fact({
        kind: "env-write",
        at: hit.at,
        language: source.language,
        name,
        to: more ? "expression" : value ? "literal" : "empty",
        topLevel: source.isTopLevel(hit.start),
      });
    },
    examples: [
      [
        "<?php putenv('OPENAI_API_KEY=');",
        [{ kind: "env-write", to: "empty" }],
        "a.php",
      ],
      [
        "<?php putenv('OPENAI_API_KEY=' . $key);",
        [{ kind: "env-write", to: "expression" }],
        "a.php",
      ],
    ],
  },
];
