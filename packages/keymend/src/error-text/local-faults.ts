/* eslint-disable max-lines -- one table of data */
import type { LocalFault } from "../model/error-text.ts";
import { codePointOf } from "./escapes.ts";

type Groups = Readonly<Record<string, string | undefined>>;

/** One wording of one client, and what it means. Narrow rows stand before wide ones. */
interface Row {
  readonly pattern: RegExp;
  readonly make: (groups: Groups, text: string) => LocalFault;
  /** What must stand in the line before the match; keeps `pattern` a plain search. */
  readonly before?: RegExp;
  /** Says so little that any other finding speaks instead. */
  readonly yields?: true;
  /** Rows of one family describe the same failure; the first that fits speaks for all. */
  readonly family: string;
}

const row = (
  family: string,
  pattern: RegExp,
  make: Row["make"] | LocalFault,
): Row => ({
  family,
  pattern,
  make: typeof make === "function" ? make : () => make,
});

const missing =
  (sdk: string, ...variables: string[]): Row["make"] =>
  ({ name }) => ({
    kind: "missing-key",
    sdk,
    variables: name === undefined ? variables : [name],
  });

const NAME = "(?<name>[A-Z][A-Z0-9_]{2,80})";
const KEY = "OPENAI_API_KEY";
const OWN_NAME = /^OPENAI_(?:API_|ADMIN_)?KEY$/;

/** A message that names the variable it wants: a key of OpenAI's own name is missing, another tool's name is that tool's wish. */
const named: Row["make"] = ({ name = "" }) =>
  OWN_NAME.test(name)
    ? { kind: "missing-key", sdk: "unknown", variables: [name] }
    : { kind: "missing-variable", variables: [name] };

const KEY_NAME = `(?<name>[A-Z][A-Z0-9_]{0,60}(?:KEY|TOKEN|SECRET)[A-Z0-9_]{0,20})`;

// ---- a key that is not there: sections 6.2 and 6.5 of the reference, reproduced with the SDKs, 2026-11
const missingKey: readonly Row[] = [
  row(
    "missing",
    new RegExp(`The ${NAME} environment variable is missing or empty`),
    missing("openai-node"),
  ),
  row(
    "missing",
    /Missing credentials\. Please pass an [`'"]apiKey/,
    missing("openai-node", KEY),
  ),
  row(
    "missing",
    /Missing credentials\. Please pass an [`'"]api_key/,
    missing("openai-python", KEY),
  ),
  row(
    "missing",
    /Could not resolve authentication method\. Expected either apiKey/,
    missing("openai-node", KEY),
  ),
  row(
    "missing",
    /Could not resolve authentication method\. Expected either api_key/,
    missing("openai-python", KEY),
  ),
  row(
    "missing",
    new RegExp(
      `The api_key client option must be set either by passing api_key to the client or by setting the ${NAME}`,
    ),
    missing("openai-python"),
  ),
  row(
    "missing",
    /The api_key client option must be set/,
    missing("openai-python", KEY),
  ),
  row(
    "missing",
    /No API key provided\. You can set your API key in code using/,
    missing("openai-python@0", KEY),
  ),
  row(
    "missing",
    new RegExp(
      `API key is missing\\. Pass it using the '\\w+' parameter or the ${NAME} environment variable`,
    ),
    missing("ai-sdk"),
  ),
  row("missing", /No API key found for OpenAI/, missing("llama-index", KEY)),
  row(
    "missing",
    /Did not find openai_api_key, please add an environment variable [`'"]?(?<name>[A-Z][A-Z0-9_]{2,80})/,
    missing("langchain"),
  ),
  row("missing", /Did not find openai_api_key/, missing("langchain", KEY)),
  row(
    "missing",
    /OpenAI or Azure OpenAI API key (?:or Token Provider )?not found/,
    missing("langchain", KEY),
  ),
  row(
    "missing",
    /OPENAI_API_KEY is not set, skipping trace export|No API key provided for OpenAI tracing exporter/,
    missing("openai-agents", KEY),
  ),
  row(
    "missing",
    new RegExp(`KeyError: (?:key not found: )?['"]${KEY_NAME}['"]`),
    missing("environment"),
  ),
  row(
    "missing",
    new RegExp(`key not found: "${KEY_NAME}"`),
    missing("environment"),
  ),
  row(
    "missing",
    new RegExp(`Undefined (?:array key|index):? "?${KEY_NAME}`),
    missing("environment"),
  ),
  row(
    "missing",
    new RegExp(
      `Missing (?:required )?environment variables?:? [\`'"]?${NAME}`,
      "i",
    ),
    named,
  ),
  row(
    "missing",
    new RegExp(
      `(?:environment variable|env var) [\`'"]?${NAME}[\`'"]? (?:is |was )?(?:not (?:set|found|defined|present)|missing|required|empty|undefined|unset)`,
      "i",
    ),
    named,
  ),
  row(
    "missing",
    new RegExp(
      `\\b${NAME}[\`'"]? environment variable (?:is |was )?(?:not (?:set|found|defined)|missing|required|empty|must be set\\b)`,
    ),
    named,
  ),
  row(
    "missing",
    new RegExp(
      `\\b${KEY_NAME}[\`'"]? (?:is |was )?(?:not (?:set|found|defined|provided|configured)|must be set\\b|missing|required|undefined|unset|(?:is )?empty)`,
    ),
    named,
  ),
  row(
    "missing",
    new RegExp(
      `(?:Please set|You (?:must|need to) set|set the) (?:the )?[\`'"]?${KEY_NAME}`,
    ),
    named,
  ),
  {
    ...row(
      "missing",
      /Please (?:set|provide|add|enter) (?:your |an? |the )?OpenAI (?:API )?key/i,
      missing("app", KEY),
    ),
    yields: true,
  },
  {
    ...row(
      "missing",
      /(?<!missing or )\bno (?:OpenAI )?API key (?:was |is )?(?:found|provided|set|configured|specified)/i,
      missing("unknown", KEY),
    ),
    yields: true,
  },
];

// ---- a header that cannot be sent: section 6.3, and the wordings of other clients
const header = (
  name: string | null,
  what: Extract<LocalFault, { kind: "illegal-header" }>["what"],
): LocalFault => ({ kind: "illegal-header", header: name, what });

const bearerHeader: Row["make"] = ({ value = "" }, text) =>
  header(
    /^(?:org-|proj_)/.test(value)
      ? value.startsWith("org-")
        ? "OpenAI-Organization"
        : "OpenAI-Project"
      : "Authorization",
    whatIsWrong(value, text),
  );

function whatIsWrong(
  value: string,
  text: string,
): Extract<LocalFault, { kind: "illegal-header" }>["what"] {
  const rest = value.replace(/^Bearer/i, "");
  if (rest.trim() === "") return "empty";
  if (/\\[nr]/.test(value) || /\n/.test(value)) return "newline";
  if (/\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|[^\x20-\x7e]/i.test(value))
    return "character";
  return /new ?line|carriage|return character|CR\/LF|line break/i.test(text)
    ? "newline"
    : "other";
}

const illegalHeader: readonly Row[] = [
  row(
    "header",
    /Illegal header value b?(?<quote>['"])(?<value>[^\n]{0,400}?)\k<quote>(?=\s|$|[,)])/,
    bearerHeader,
  ),
  row(
    "header",
    /Newline or carriage return detected in headers|Forbidden control character detected in headers|Potential header injection/i,
    header(null, "newline"),
  ),
  row(
    "header",
    /(?:Invalid leading whitespace|Invalid return character)[^\n]{0,90} in header value: b?['"](?<value>[^\n]{0,300})/i,
    bearerHeader,
  ),
  row(
    "header",
    /Headers\.(?:append|set): "(?<value>[^"]{0,600})" is an invalid header value/,
    (groups) => {
      const fault = bearerHeader(groups, "");
      // undici takes blanks and line breaks off both ends: what is left is a break or a control character inside
      return fault.kind === "illegal-header" && fault.what === "other"
        ? { ...fault, what: "newline" }
        : fault;
    },
  ),
  row(
    "header",
    /TypeError: (?<value>Bearer [^\n]{0,400}) is not a legal HTTP header value/,
    bearerHeader,
  ),
  row(
    "header",
    /is not a legal HTTP header value/,
    header("Authorization", "other"),
  ),
  row(
    "header",
    /Invalid character in header content \["(?<name>[\w-]{1,60})"\]/,
    ({ name }) => header(name ?? null, "character"),
  ),
  row(
    "header",
    /header field value cannot include CR\/LF/i,
    header(null, "newline"),
  ),
  row(
    "header",
    /invalid header field value(?: "[^"\n]{0,400}")? for (?:key )?"?(?<name>[\w-]{1,60})/i,
    ({ name }) => header(name ?? null, "newline"),
  ),
  row(
    "header",
    /Unexpected char 0x0*(?<hex>[0-9a-f]{1,6}) at (?<at>\d{1,6}) in (?<name>[\w-]{1,60}) value/i,
    ({ hex = "", at = "0", name }) => {
      const codePoint = parseInt(hex, 16);
      return codePoint < 0x20
        ? header(
            name ?? null,
            codePoint === 0x0a || codePoint === 0x0d ? "newline" : "character",
          )
        : { kind: "codec", codePoint, position: Number(at), endPosition: null };
    },
  ),
  row(
    "header",
    /New-?line characters are not allowed in header values/i,
    header(null, "newline"),
  ),
  row(
    "header",
    /The format of value '(?<value>Bearer[^'\n]{0,400})' is invalid/,
    bearerHeader,
  ),
  row(
    "header",
    /"(?<value>Bearer[^"]{0,400})" is not valid header value/,
    bearerHeader,
  ),
  row(
    "header",
    /invalid header value: "?(?<value>Bearer[^\n]{0,400})/i,
    bearerHeader,
  ),
  row(
    "header",
    /Invalid header \(newline|newlines? in the (?:Authorization|header)/i,
    header("Authorization", "newline"),
  ),
  row(
    "header",
    /\bInvalidHeaderValue\b|failed to parse header value/,
    header(null, "character"),
  ),
  row("header", /\bInvalid header value\b/i, header(null, "other")),
];

// ---- a character that the client's encoding lacks
const codec: readonly Row[] = [
  row(
    "codec",
    /codec can't encode characters? (?:'(?<char>\\?[^'\n]{1,12})' )?in position (?<at>\d{1,7})(?:-(?<end>\d{1,7}))?/,
    ({ char, at = "0", end }) => ({
      kind: "codec",
      codePoint: char === undefined ? null : codePointOf(char),
      position: Number(at),
      endPosition: end === undefined ? null : Number(end),
    }),
  ),
  row(
    "codec",
    /Cannot convert argument to a ByteString because the character at index (?<at>\d{1,7}) has a value of (?<code>\d{1,7})/,
    ({ at = "0", code = "0" }) => ({
      kind: "codec",
      codePoint: Number(code),
      position: Number(at),
      endPosition: null,
    }),
  ),
  row(
    "codec",
    /String contains non ISO-8859-1 code point|Headers?[^\n]{0,60}non[- ](?:ASCII|ISO-8859-1)|must be US-ASCII/i,
    {
      kind: "codec",
      codePoint: null,
      position: null,
      endPosition: null,
    },
  ),
];

// ---- an assignment that a shell did not take
const ASSIGNED = String.raw`(?:\bexport\b|\bset\b|\bsetx\b|\$env:|OPENAI|API_?KEY)`;
const shellRow = (name: string, pattern: RegExp, before?: string): Row => ({
  ...row("shell", pattern, { kind: "shell", shell: name }),
  ...(before === undefined ? {} : { before: new RegExp(before, "i") }),
});
const shell: readonly Row[] = [
  shellRow(
    "cmd",
    /The filename, directory name, or volume label syntax is incorrect/i,
  ),
  shellRow(
    "cmd",
    /is not recognized as an internal or external command/i,
    ASSIGNED,
  ),
  shellRow(
    "powershell",
    /' is not recognized as (?:the|a) name of a cmdlet/i,
    ASSIGNED,
  ),
  shellRow(
    "zsh",
    new RegExp(`zsh: command not found: [^\\n]{0,80}${ASSIGNED}`, "i"),
  ),
  shellRow(
    "bash",
    /: (?:command )?not found$/im,
    `(?:bash|\\bsh|dash|ash|\\.sh)[^\\n]{0,80}: [^\\n]{0,60}${ASSIGNED}[^\\n]{0,60}$`,
  ),
  shellRow("bash", /: not a valid identifier|: not an identifier/i),
  shellRow("fish", /Unsupported use of '='/i),
  shellRow("csh", /: Command not found\./, ASSIGNED),
  shellRow("bash", /unexpected EOF while looking for matching/i),
  shellRow("bash", /\bbad substitution\b/i),
];

// ---- an env file that a loader could not read
type EnvFile = Extract<LocalFault, { kind: "env-file" }>;
const envFile =
  (loader: string, what: EnvFile["what"]): Row["make"] =>
  ({ path }) => ({ kind: "env-file", loader, what, path: path ?? null });

const UTF16 =
  /\\xff\\xfe|\\xfe\\xff|\\x00|\ufffd\ufffd|unexpected character "\ufffd"/;
const FILE = "(?<path>[^\\s'\":]{0,200}?[^\\s'\":/\\\\]{1,80})";
const envFiles: readonly Row[] = [
  row(
    "env-file",
    /failed to read (?<path>[^\n]{1,300}?): line \d+: [^\n]{0,400}/,
    ({ path }, text) => ({
      kind: "env-file",
      loader: "compose",
      what: UTF16.test(text) ? "utf-16" : "syntax",
      path: path ?? null,
    }),
  ),
  row(
    "env-file",
    /(?:env file|Couldn't find env file:?) (?<path>[^\s:]{1,300}) not found|Couldn't find env file: (?<other>[^\s]{1,300})/i,
    ({ path, other }) => ({
      kind: "env-file",
      loader: "compose",
      what: "missing",
      path: path ?? other ?? null,
    }),
  ),
  row(
    "env-file",
    /unexpected character "[^"\n]{1,8}" in variable name/,
    ({ path }, text) => ({
      kind: "env-file",
      loader: "compose",
      what: UTF16.test(text) ? "utf-16" : "syntax",
      path: path ?? null,
    }),
  ),
  row(
    "env-file",
    /env file \((?<path>[^)\n]{1,200})\): invalid utf8|invalid env file[^\n]{0,200}invalid utf8/i,
    envFile("docker --env-file", "utf-16"),
  ),
  row(
    "env-file",
    /poorly formatted environment|invalid env(?:ironment)? file/i,
    envFile("docker --env-file", "syntax"),
  ),
  row(
    "env-file",
    new RegExp(`docker: open ${FILE}: no such file or directory`),
    envFile("docker --env-file", "missing"),
  ),
  row(
    "env-file",
    new RegExp(`node: ${FILE}: not found`),
    envFile("node --env-file", "missing"),
  ),
  row(
    "env-file",
    /python-dotenv could not parse statement/i,
    envFile("python-dotenv", "syntax"),
  ),
  row(
    "env-file",
    /'utf-8' codec can't decode byte 0xf[ef] in position 0/i,
    envFile("python-dotenv", "utf-16"),
  ),
  row(
    "env-file",
    /'utf-8' codec can't decode byte/i,
    envFile("python-dotenv", "other"),
  ),
  row(
    "env-file",
    /direnv: error (?<path>\S{1,300}) is blocked/,
    envFile("direnv", "other"),
  ),
];

// ---- a program that judges a key by its looks
const format =
  (fixed: string | null = null): Row["make"] =>
  ({ expected }) => ({ kind: "format-check", expected: expected ?? fixed });
const KEYWORD = "(?:(?:OpenAI )?API[ _]?key|OpenAI key|\\bkey\\b)";
const formatCheck: readonly Row[] = [
  row(
    "format",
    new RegExp(
      `${KEYWORD}[^\\n]{0,60}(?:expected|must (?:be|have)|should (?:be|have)|needs? to be)(?: exactly| at least)? (?<expected>\\d{1,3}) char`,
      "i",
    ),
    format(),
  ),
  row("format", /expected (?<expected>\d{2,3}) characters/i, format()),
  row(
    "format",
    new RegExp(
      `${KEYWORD}[^\\n]{0,40}(?:must|should|has to|needs to|does not|doesn't|did not) (?:start|begin)s? with [\`'"]?(?<expected>[\\w-]{2,20})`,
      "i",
    ),
    format(),
  ),
  row(
    "format",
    new RegExp(
      `(?:invalid|malformed|wrong|bad|incorrect|unrecogni[sz]ed) (?:OpenAI )?${KEYWORD}? ?format`,
      "i",
    ),
    format(),
  ),
  row(
    "format",
    new RegExp(
      `${KEYWORD}(?: format)? (?:is|has|was) (?:an? )?(?:malformed|invalid format|wrong format|not in the (?:right|correct|expected) format|in the wrong format|marked as invalid)`,
      "i",
    ),
    format(),
  ),
  row(
    "format",
    new RegExp(`${KEYWORD} format is (?:invalid|incorrect|wrong)`, "i"),
    format(),
  ),
  row(
    "format",
    /(?:does not|doesn't) (?:look like|appear to be|seem to be|match)[^\n]{0,40}(?:API )?key/i,
    format(),
  ),
  row(
    "format",
    /(?:enter|provide|use|supply) a valid (?:OpenAI )?(?:API )?key\b/i,
    format(),
  ),
  row(
    "format",
    /\bkeys? (?:should|must) (?:look like|be of the form|match)\b/i,
    format(),
  ),
  row("format", /\bis not a valid (?:OpenAI )?API key\b/i, format()),
  row("format", /does not support the UNKNOWN provider/i, format()),
  row("format", /\bInvalid OpenAI (?:API )?key\b(?! provided)/i, format()),
  row("format", /\bOpenAI (?:API )?key is (?:invalid|not valid)\b/i, format()),
];

// ---- everything else that happens before OpenAI is asked
const others: readonly Row[] = [
  row(
    "app-gate",
    /(?:empty|wrong|invalid|incorrect|missing|enter (?:the |your |an? )?) ?access (?:code|password|token)/i,
    { kind: "app-gate" },
  ),
  row(
    "app-gate",
    /access (?:code|password) (?:is )?(?:wrong|incorrect|invalid|empty|required|missing)/i,
    { kind: "app-gate" },
  ),
  row(
    "app-gate",
    /licen[cs]e (?:key )?(?:is |has )?(?:invalid|expired|missing|not (?:valid|found|activated))|invalid licen[cs]e/i,
    { kind: "app-gate" },
  ),
  row(
    "app-gate",
    /(?:access|site|page) password (?:wrong|required|incorrect)|please (?:enter|provide) (?:the |your )?(?:access|site) (?:password|code)/i,
    { kind: "app-gate" },
  ),
  row("store", /credentials? could not be decrypted/i, {
    kind: "store-broken",
  }),
  row(
    "store",
    /(?:cannot|can't|could not|couldn't|failed to|unable to) (?:be )?(?:decrypt|unlock (?:the )?(?:keyring|keychain|collection))/i,
    { kind: "store-broken" },
  ),
  row(
    "store",
    /\bbad decrypt\b|Unsupported state or unable to authenticate data|InvalidToken\b[^\n]{0,40}fernet/i,
    { kind: "store-broken" },
  ),
  row(
    "store",
    /\berrSec\w+|SecKeychain\w* |keychain (?:error|item could not|access denied)|(?:keyring|secret service)[^\n]{0,60}(?:error|not available|locked|failed)|No recommended backend was available/i,
    { kind: "store-broken" },
  ),
  row(
    "config",
    /Please publish the \[openai\.php\]|OpenAI\\Laravel\\Exceptions\\ApiKeyIsMissing/,
    { kind: "config-missing", framework: "laravel" },
  ),
  row(
    "cors",
    /blocked by CORS policy|Cross-Origin Request Blocked|No 'Access-Control-Allow-Origin' header|Request header field [\w-]{1,40} is not allowed by Access-Control-Allow-Headers/i,
    { kind: "cors" },
  ),
  row(
    "browser",
    /running in a browser-like environment|dangerouslyAllowBrowser/,
    { kind: "browser" },
  ),
  row("sdk", /missing keywords?: :?(?<what>\w{1,60})/, ({ what = "" }) => ({
    kind: "sdk-shape",
    what: `missing keyword ${what}`,
  })),
  row("sdk", /unknown keywords?: :?(?<what>\w{1,60})/, ({ what = "" }) => ({
    kind: "sdk-shape",
    what: `unknown keyword ${what}`,
  })),
  row(
    "sdk",
    /got an unexpected keyword argument '(?<what>\w{1,60})'/,
    ({ what = "" }) => ({
      kind: "sdk-shape",
      what: `unexpected argument ${what}`,
    }),
  ),
  row(
    "sdk",
    /missing \d+ required (?:keyword-only |positional )?arguments?: (?<what>[^\n]{1,80})/,
    ({ what = "" }) => ({
      kind: "sdk-shape",
      what: `missing arguments ${what.replace(/[^\w, ]/g, "")}`,
    }),
  ),
  row(
    "sdk",
    /You tried to access openai\.(?<what>\w{1,60}), but this is no longer supported/,
    ({ what = "" }) => ({ kind: "sdk-shape", what: `removed API ${what}` }),
  ),
  row(
    "sdk",
    /module 'openai' has no attribute '(?<what>\w{1,60})'/,
    ({ what = "" }) => ({ kind: "sdk-shape", what: `no attribute ${what}` }),
  ),
  row(
    "sdk",
    /cannot import name '(?<what>\w{1,60})' from 'openai/,
    ({ what = "" }) => ({ kind: "sdk-shape", what: `no name ${what}` }),
  ),
  row(
    "sdk",
    /(?<what>Configuration|OpenAIApi)\b[^\n]{0,20} is not a constructor/,
    ({ what = "" }) => ({ kind: "sdk-shape", what: `removed API ${what}` }),
  ),
  row(
    "sdk",
    /does not provide an export named '(?<what>Configuration|OpenAIApi|OpenAI)'/,
    ({ what = "" }) => ({ kind: "sdk-shape", what: `no export ${what}` }),
  ),
  // other vendors in their own words: the text came from another host
  row("host", /Authentication Fails, Your api key:/i, {
    kind: "wrong-host",
    host: "api.deepseek.com",
  }),
  row("host", /\bAPI_KEY_INVALID\b|generativelanguage\.googleapis\.com/, {
    kind: "wrong-host",
    host: "generativelanguage.googleapis.com",
  }),
  row("host", /\binvalid x-api-key\b/i, {
    kind: "wrong-host",
    host: "api.anthropic.com",
  }),
];

/** Every wording known of a failure inside the client. */
export const localRows: readonly Row[] = [
  ...codec,
  ...illegalHeader,
  ...envFiles,
  ...shell,
  ...formatCheck,
  ...missingKey,
  ...others,
];
