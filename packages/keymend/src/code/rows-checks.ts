import { families } from "../key/families.ts";
import type { Hit, Row } from "./row.ts";

const KEYISH =
  /(?:key|token|secret)\w{0,20}\)?\??(?:\.(?:trim|strip)\(\))?\s{0,3}\)?$/i;
const PREFIX = String.raw`["'](?<prefix>sk-[\w-]{0,16}|sk)["']`;

function noteLength(hit: Hit): void {
  const { source } = hit;
  const { operator = "", length = "", call } = hit.match.groups ?? {};
  const end = hit.start + (call === undefined ? 0 : hit.match[0].indexOf(")"));
  if (!KEYISH.test(source.code.slice(Math.max(0, end - 60), end))) return;
  // other programs have keys, too
  if (!KNOWN_LENGTHS.has(Number(length)) && !CONCERNS.test(source.text)) return;
  if (Number(length) < 20 || Number(length) > 400) return;
  const exact = /^[!=]=+$/.test(operator);
  const behind = source.code.slice(hit.end, hit.end + 120);
  // an upper bound refuses good keys only where the longer ones are turned away
  if (!exact && !(operator.startsWith(">") && REFUSES.test(behind))) return;
  hit.notes.fact({
    kind: "format-check",
    at: hit.at,
    check: "length",
    detail: exact ? length : `>${length}`,
  });
}

const KNOWN_LENGTHS = new Set<number>(
  families
    .filter(({ provider }) => provider === "openai")
    .flatMap(({ lengths }) => lengths),
);
const CONCERNS = /open_?-?ai|gpt|sk-|api[_-]?key|llm/i;
const REFUSES =
  /throw|raise|return\s+(?:false|False|null|None)|invalid|error|panic|exit/i;

export const checkRows: readonly Row[] = [
  {
    id: "length of a key",
    needs: ["length", "Length", "len(", "strlen", ".size", ".count", "len()"],
    pattern:
      /(?:\??\.(?:length|Length|size|count|len)(?:\(\))?|(?<![\w])(?<call>len|strlen|mb_strlen)\([^()\n]{1,80}(?:\(\))?\s{0,3}\))\s{0,9}(?<operator>[!=]==?|>=?|<=?)\s{0,9}(?<length>\d{2,3})\b/g,
    read: noteLength,
    examples: [
      [
        "return key.startsWith('sk-') && key.length === 51;",
        [
          { kind: "format-check", check: "length", detail: "51" },
          { kind: "format-check", check: "prefix", detail: "sk-" },
        ],
      ],
      [
        "if (apiKey.trim().length !== 51) throw new Error('bad')",
        [{ kind: "format-check", check: "length", detail: "51" }],
      ],
      [
        "if len(api_key) != 51:\n    raise ValueError",
        [{ kind: "format-check", check: "length", detail: "51" }],
        "a.py",
      ],
      [
        "if (key.length() == 164) return OPENAI;",
        [{ kind: "format-check", check: "length", detail: "164" }],
        "A.java",
      ],
      [
        "if (strlen($apiKey) !== 51) return false;",
        [{ kind: "format-check", check: "length", detail: "51" }],
        "a.php",
      ],
      [
        "if apiKey.count != 51 { return false }",
        [{ kind: "format-check", check: "length", detail: "51" }],
        "a.swift",
      ],
      [
        "if (apiKey.length > 60) return false",
        [{ kind: "format-check", detail: ">60" }],
      ],
      [
        "if (key.length === 0 || key.length < 40 || keys.length === 51) f()",
        [{ kind: "format-check", detail: "51" }],
      ],
      ["if (!key.length) f()", []],
    ],
  },
  {
    id: "pattern of a key",
    needs: ["sk-", "sk\\-"],
    inStrings: true,
    pattern:
      /\^?\(?(?:\?:)?sk\\?-[^\s"'`]{0,60}?(?:\{\d{1,3}(?:,\d{0,3})?\}|[+*])[^\s"'`]{0,60}/g,
    read: notePattern,
    examples: [
      [
        'if re.match(r"^sk-[A-Za-z0-9]{48}$", key):',
        [
          {
            kind: "format-check",
            check: "pattern",
            detail: "^sk-[A-Za-z0-9]{48}$",
          },
        ],
        "a.py",
      ],
      [
        "const ok = /^sk-[a-zA-Z0-9]{48}$/.test(key)",
        [
          {
            kind: "format-check",
            check: "pattern",
            detail: "^sk-[a-zA-Z0-9]{48}$",
          },
        ],
      ],
      [
        "z.string().regex(/^sk-\\w+$/)",
        [{ kind: "format-check", check: "pattern", detail: "^sk-\\w+$" }],
      ],
      [
        "<?php preg_match('/^sk-[a-zA-Z0-9]{48}$/', $key)",
        [
          {
            kind: "format-check",
            check: "pattern",
            detail: "/^sk-[a-zA-Z0-9]{48}$/",
          },
        ],
        "a.php",
      ],
      [
        'Pattern.matches("sk-[A-Za-z0-9]{48}", key)',
        [
          {
            kind: "format-check",
            check: "pattern",
            detail: "sk-[A-Za-z0-9]{48}",
          },
        ],
        "A.java",
      ],
      [
        'if (!key.matches("^sk-\\\\w{48}$")) return;',
        [{ kind: "format-check", check: "pattern", detail: "^sk-\\w{48}$" }],
        "A.java",
      ],
      ["log = log.replace(/sk-[A-Za-z0-9]{20,}/g, '***')", []],
    ],
  },
  {
    id: "prefix of a key",
    needs: ["sk-", "'sk'", '"sk"'],
    pattern: new RegExp(
      String.raw`\.(?:startsWith|startswith|StartsWith|start_with\?|starts_with|hasPrefix)\(\s{0,9}${PREFIX}|\b(?:strings\.HasPrefix|str_starts_with|Str::startsWith|strpos)\(\s{0,9}[^(),\n]{1,80},\s{0,9}["'](?<second>sk-[\w-]{0,16})["']|(?:\.(?:slice|substring|substr)\(0,\s{0,3}\d{1,2}\)|\[:\d{1,2}\]|\[0\.\.\d\])\s{0,9}[!=]==?\s{0,9}["'](?<third>sk-[\w-]{0,16})["']`,
      "g",
    ),
    read: (hit) => {
      const { prefix, second, third } = hit.match.groups ?? {};
      const detail = prefix ?? second ?? third ?? "";
      if (detail === "sk" && !/key/i.test(hit.match[0])) return;
      hit.notes.fact({
        kind: "format-check",
        at: hit.at,
        check: "prefix",
        detail,
      });
    },
    examples: [
      [
        "if (!key.startsWith('sk-')) throw e",
        [{ kind: "format-check", check: "prefix", detail: "sk-" }],
      ],
      [
        'if not key.startswith("sk-proj-"): pass',
        [{ kind: "format-check", check: "prefix", detail: "sk-proj-" }],
        "a.py",
      ],
      [
        'if !strings.HasPrefix(key, "sk-") {',
        [{ kind: "format-check", check: "prefix", detail: "sk-" }],
        "a.go",
      ],
      [
        "if key[:3] != 'sk-': pass",
        [{ kind: "format-check", check: "prefix", detail: "sk-" }],
        "a.py",
      ],
      ["name.startsWith('task-')", []],
    ],
  },
];

function notePattern(hit: Hit): void {
  const { source } = hit;
  const token = source.stringAround(hit.start);
  if (!token || !token.whole || token.contentEnd - token.contentStart > 200)
    return;
  const raw = source.text.slice(token.contentStart, token.contentEnd);
  const isRaw =
    !token.escapes || /[rR]/.test(source.text[token.start - 1] ?? "");
  const detail = isRaw ? raw : raw.replace(/\\\\/g, "\\");
  if (!/sk\\?-.*(?:\{\d|[+*])/.test(detail)) return;
  const before = source.code.slice(Math.max(0, token.start - 60), token.start);
  const behind = source.code.slice(token.end, token.end + 10);
  const checks =
    /(?:match|fullmatch|test|matches|IsMatch|MatchString|MustCompile|preg_match|regex|pattern|Regex)\w{0,10}["']?\s{0,3}[(:=]\s{0,9}@?r?$/i.test(
      before,
    ) ||
    /^\.(?:test|exec|matches)\(/.test(behind) ||
    /[=!]~\s*$/.test(before);
  const changes =
    /(?:replace|sub|replaceAll|gsub|ReplaceAllString|preg_replace|findall|finditer|matchAll)\(\s{0,9}r?$/.test(
      before,
    );
  const anchored =
    /\^\(?(?:\?:)?sk/.test(detail) && /\$\)?\/?[a-z]{0,3}$/.test(detail);
  if (changes || !(checks || anchored)) return;
  hit.notes.fact({
    kind: "format-check",
    at: hit.at,
    check: "pattern",
    detail,
  });
}

const FIELD =
  /(?:^|[_a-z])(?:api_?key|apikey|secret_?key|api_?token|auth_?token|openai\w{0,20}|gpt_?key)$|^(?:key|token|secret|credential|value)$/i;
const NOT_A_SECRET =
  /public|foreign|primary|cache|csrf|idempot|sort|partition|model|org|name|url|host/i;

/** Is this the name of a field that may hold a key? `key` and `value` count only where keys are the subject. */
function isKeyField(name: string, around: string): boolean {
  if (!FIELD.test(name) || NOT_A_SECRET.test(name)) return false;
  return (
    /api|open|gpt|auth|secret/i.test(name) ||
    /api[_-]?key|open_?ai|gpt|credential/i.test(around)
  );
}

const LIMITS: readonly Omit<Row, "read">[] = [
  {
    id: "fields of Python",
    needs: ["CharField", "String(", "max_length", "VARCHAR"],
    pattern:
      /^[ \t]{0,40}(?<name>[A-Za-z_]\w{0,60})\s{0,9}(?::[^=\n]{0,80})?=\s{0,9}[^\n]{0,80}?(?:max_length\s{0,3}=\s{0,3}|(?:String|Unicode|VARCHAR)\(\s{0,3}(?:length\s{0,3}=\s{0,3})?)(?<limit>\d{1,4})/gm,
    examples: [
      [
        "class ApiKey(models.Model):\n    key = models.CharField(max_length=100, unique=True)\n    remark = models.CharField(max_length=255)",
        [{ kind: "field-limit", at: { path: "a.py", line: 2 }, limit: 100 }],
        "a.py",
      ],
      [
        "api_key = Column(String(64))",
        [{ kind: "field-limit", limit: 64 }],
        "a.py",
      ],
      [
        "api_key: str = Field(max_length=51)",
        [{ kind: "field-limit", limit: 51 }],
        "a.py",
      ],
      ["name = models.CharField(max_length=100)", [], "a.py"],
    ],
  },
  {
    id: "columns of SQL and Prisma",
    needs: ["archar", "ARCHAR", "VarChar", "VARCHAR2"],
    pattern:
      /(?<![\w])["'`]?(?<name>[A-Za-z_]\w{0,60})["'`]?\s{1,40}(?:String\??\s{1,40}@db\.VarChar|(?:n?varchar2?|NVARCHAR|character varying|VARCHAR))\(\s{0,3}(?<limit>\d{1,4})/gi,
    examples: [
      [
        "CREATE TABLE t (api_key VARCHAR(100) NOT NULL);",
        [{ kind: "field-limit", limit: 100 }],
        "a.sql",
      ],
      [
        "model U {\n  openaiKey String? @db.VarChar(60)\n}",
        [{ kind: "field-limit", limit: 60 }],
        "a.prisma",
      ],
      ["-- api_key VARCHAR(100)", [], "a.sql"],
    ],
  },
  {
    id: "migrations",
    needs: [
      "->string(",
      "t.string",
      ":string",
      "STRING(",
      "maxlength",
      "maxLength",
      ".max(",
    ],
    pattern:
      /(?:->(?:string|char)\(\s{0,9}["'](?<name>\w{1,60})["']\s{0,9},\s{0,9}|\bt\.string\s{0,9}\(?:(?<ruby>\w{1,60}),[^\n]{0,60}limit:\s{0,3}|(?<![\w])(?<js>\w{1,60})["']?\s{0,9}:\s{0,9}(?:\{\s{0,40}type\s{0,9}:\s{0,9})?(?:DataTypes\.|Sequelize\.|String,?\s{0,40}max[lL]ength\s{0,3}:\s{0,3}|z\s{0,20}\.string\(\)[^\n,]{0,60}\.max\()(?:STRING\()?\s{0,3})(?<limit>\d{1,4})/g,
    examples: [
      [
        "<?php $table->string('api_key', 100);",
        [{ kind: "field-limit", limit: 100 }],
        "a.php",
      ],
      [
        "t.string :openai_api_key, limit: 64",
        [{ kind: "field-limit", limit: 64 }],
        "a.rb",
      ],
      [
        "apiKey: { type: DataTypes.STRING(100), allowNull: true }",
        [{ kind: "field-limit", limit: 100 }],
      ],
      [
        "apiKey: { type: String, maxlength: 60 }",
        [{ kind: "field-limit", limit: 60 }],
      ],
      [
        "const s = z.object({ apiKey: z.string().min(1).max(51) })",
        [{ kind: "field-limit", limit: 51 }],
      ],
      ["<?php $table->string('title', 100);", [], "a.php"],
    ],
  },
  {
    id: "annotations",
    needs: [
      "@Column",
      "MaxLength",
      "StringLength",
      "@Size",
      "@Length",
      "gorm:",
    ],
    pattern:
      /(?:@(?:Column|Size|Length|MaxLength)\([^)\n]{0,80}?(?:length\s{0,3}[:=]\s{0,3}|max\s{0,3}=\s{0,3}|MaxLength\()|@MaxLength\(|\[(?:MaxLength|StringLength)\()(?<limit>\d{1,4})/g,
    examples: [
      [
        "@Column(length = 100)\nprivate String apiKey;",
        [{ kind: "field-limit", limit: 100 }],
        "A.java",
      ],
      [
        "@Column({ length: 64 })\n  apiKey: string;",
        [{ kind: "field-limit", limit: 64 }],
      ],
      [
        "[MaxLength(100)]\npublic string ApiKey { get; set; }",
        [{ kind: "field-limit", limit: 100 }],
        "a.cs",
      ],
    ],
  },
];

/** The name of the field below an annotation: the last word before `;`, `=`, `{` or the type. */
function declaredBehind(code: string, at: number): string {
  const behind = code
    .slice(at, at + 240)
    .replace(/^[^\])\n]{0,60}[\])}\s]{1,20}/, "");
  const declaration = /^[^;={:]{1,160}/.exec(behind)?.[0] ?? "";
  return /(\w{1,60})[!?]?\s*$/.exec(declaration)?.[1] ?? "";
}

export const limitRows: readonly Row[] = [
  ...LIMITS.map((row): Row => ({
    ...row,
    inStrings: true,
    read: (hit) => {
      const { name, ruby, js, limit } = hit.match.groups ?? {};
      const { path, code } = hit.source;
      const around = path + code.slice(Math.max(0, hit.start - 300), hit.end);
      const field = name ?? ruby ?? js ?? declaredBehind(code, hit.end);
      if (isKeyField(field, around)) noteLimit(hit, limit);
    },
  })),
  {
    id: "inputs of forms",
    needs: ["maxlength", "maxLength", "MaxLength"],
    inStrings: true,
    pattern:
      /<(?:input|Input|TextField|TextInput|v-text-field|el-input|textarea)\b[^<>]{0,600}?\b(?:maxlength|maxLength|:maxlength)\s{0,3}=\s{0,3}[{"']{1,2}\s{0,3}(?<limit>\d{1,4})/g,
    read: (hit) => {
      const behind =
        hit.source.text
          .slice(hit.end, hit.end + 300)
          .split(/<(?=[A-Za-z/])/)[0] ?? "";
      if (/api[-_ ]?key|open_?ai|sk-|secret/i.test(hit.match[0] + behind))
        noteLimit(hit, hit.match.groups?.["limit"]);
    },
    examples: [
      [
        '<input name="apiKey" maxLength={51} onChange={f} />',
        [{ kind: "field-limit", limit: 51 }],
        "a.tsx",
      ],
      ['<input maxLength={20} name="city" />', [], "a.tsx"],
    ],
  },
];

function noteLimit(hit: Hit, limit: string | undefined): void {
  const value = Number(limit);
  if (value >= 20 && value <= 255)
    hit.notes.fact({ kind: "field-limit", at: hit.at, limit: value });
}
