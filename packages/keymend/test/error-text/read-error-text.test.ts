import { describe, expect, it } from "vitest";
import { inspect } from "node:util";
import { fakeKey } from "../../src/key/fake.ts";
import { readErrorText } from "../../src/error-text/read-error-text.ts";
import type { LocalFault } from "../../src/model/error-text.ts";

const KEY = "OPENAI_API_KEY";

const local: readonly (readonly [text: string, fault: Partial<LocalFault>])[] =
  [
    // keys that are missing, by SDK
    [
      "The OPENAI_API_KEY environment variable is missing or empty; either provide it, or instantiate the OpenAI client with an apiKey option, like new OpenAI({ apiKey: 'My API Key' }).",
      { kind: "missing-key", sdk: "openai-node", variables: [KEY] },
    ],
    [
      "Missing credentials. Please pass an `apiKey`, `workloadIdentity`, `adminAPIKey`, or set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` environment variable.",
      { kind: "missing-key", sdk: "openai-node" },
    ],
    [
      "Missing credentials. Please pass an `api_key`, `workload_identity`, `admin_api_key`, or set the `OPENAI_API_KEY` or `OPENAI_ADMIN_KEY` environment variable.",
      { kind: "missing-key", sdk: "openai-python" },
    ],
    [
      "The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable",
      { kind: "missing-key", sdk: "openai-python", variables: [KEY] },
    ],
    [
      '"Could not resolve authentication method. Expected either api_key or admin_api_key to be set."',
      { kind: "missing-key", sdk: "openai-python" },
    ],
    [
      "Could not resolve authentication method. Expected either apiKey or adminAPIKey to be set.",
      { kind: "missing-key", sdk: "openai-node" },
    ],
    [
      "No API key provided. You can set your API key in code using 'openai.api_key = <API-KEY>'",
      { kind: "missing-key", sdk: "openai-python@0" },
    ],
    [
      "AI_LoadAPIKeyError: OpenAI API key is missing. Pass it using the 'apiKey' parameter or the OPENAI_API_KEY environment variable.",
      { kind: "missing-key", sdk: "ai-sdk", variables: [KEY] },
    ],
    [
      "ValueError: No API key found for OpenAI.\nPlease set either the OPENAI_API_KEY environment variable",
      { kind: "missing-key", sdk: "llama-index" },
    ],
    [
      "KeyError: 'OPENAI_API_KEY'",
      { kind: "missing-key", sdk: "environment", variables: [KEY] },
    ],
    [
      'KeyError (key not found: "OPENAI_API_KEY")',
      { kind: "missing-key", variables: [KEY] },
    ],
    [
      'PHP Warning: Undefined array key "OPENAI_API_KEY"',
      { kind: "missing-key", variables: [KEY] },
    ],
    [
      "panic: OPENAI_API_KEY is not set",
      { kind: "missing-key", variables: [KEY] },
    ],
    [
      "OPENAI_API_KEY is not set, skipping trace export",
      { kind: "missing-key", sdk: "openai-agents" },
    ],
    [
      "The CHROMA_OPENAI_API_KEY environment variable is not set.",
      { kind: "missing-variable", variables: ["CHROMA_OPENAI_API_KEY"] },
    ],
    [
      "Missing environment variable: `CODEX_LB_API_KEY`.",
      { kind: "missing-variable", variables: ["CODEX_LB_API_KEY"] },
    ],
    [
      "OpenAI\\Laravel\\Exceptions\\ApiKeyIsMissing: The OpenAI API Key is missing. Please publish the [openai.php] configuration file",
      { kind: "config-missing", framework: "laravel" },
    ],
    // headers that cannot be sent
    [
      "httpx.LocalProtocolError: Illegal header value b'Bearer '",
      { kind: "illegal-header", header: "Authorization", what: "empty" },
    ],
    [
      "httpx.LocalProtocolError: Illegal header value b'Bearer x1y2\\n'",
      { kind: "illegal-header", header: "Authorization", what: "newline" },
    ],
    [
      "Illegal header value b'org-abc\\n'",
      {
        kind: "illegal-header",
        header: "OpenAI-Organization",
        what: "newline",
      },
    ],
    [
      "aiohttp: Newline or carriage return detected in headers. Potential header injection attack.",
      { kind: "illegal-header", what: "newline" },
    ],
    [
      "requests.exceptions.InvalidHeader: Invalid leading whitespace, reserved character(s), or return character(s) in header value: 'Bearer x\\n'",
      { kind: "illegal-header", header: "Authorization", what: "newline" },
    ],
    [
      'TypeError: Headers.append: "Bearer a\nb" is an invalid header value.',
      { kind: "illegal-header", what: "newline" },
    ],
    [
      'TypeError [ERR_INVALID_CHAR]: Invalid character in header content ["Authorization"]',
      { kind: "illegal-header", header: "Authorization", what: "character" },
    ],
    [
      "ArgumentError: header field value cannot include CR/LF",
      { kind: "illegal-header", what: "newline" },
    ],
    [
      'net/http: invalid header field value for "Authorization"',
      { kind: "illegal-header", header: "Authorization", what: "newline" },
    ],
    [
      "java.lang.IllegalArgumentException: Unexpected char 0x0a at 58 in Authorization value",
      { kind: "illegal-header", header: "Authorization", what: "newline" },
    ],
    [
      "java.lang.IllegalArgumentException: Unexpected char 0x201c at 7 in Authorization value",
      { kind: "codec", codePoint: 0x201c, position: 7 },
    ],
    [
      "System.FormatException: New-line characters are not allowed in header values.",
      { kind: "illegal-header", what: "newline" },
    ],
    // characters outside the encoding
    [
      "UnicodeEncodeError: 'ascii' codec can't encode character '\\u201c' in position 7: ordinal not in range(128)",
      { kind: "codec", codePoint: 0x201c, position: 7, endPosition: null },
    ],
    [
      "UnicodeEncodeError: 'ascii' codec can't encode characters in position 10-13: ordinal not in range(128)",
      { kind: "codec", codePoint: null, position: 10, endPosition: 13 },
    ],
    [
      "UnicodeEncodeError: 'latin-1' codec can't encode character '\\U0001f511' in position 9",
      { kind: "codec", codePoint: 0x1f511, position: 9 },
    ],
    [
      "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 20",
      { kind: "codec", codePoint: 0xe9 },
    ],
    [
      "TypeError: Cannot convert argument to a ByteString because the character at index 7 has a value of 8220 which is greater than 255.",
      { kind: "codec", codePoint: 8220, position: 7 },
    ],
    // shells and env files
    [
      "'export' is not recognized as an internal or external command,\noperable program or batch file.",
      { kind: "shell", shell: "cmd" },
    ],
    [
      "The term 'export' is not recognized as the name of a cmdlet, function, script file",
      { kind: "shell", shell: "powershell" },
    ],
    ["zsh: command not found: OPENAI_API_KEY", { kind: "shell", shell: "zsh" }],
    [
      "bash: OPENAI_API_KEY: command not found",
      { kind: "shell", shell: "bash" },
    ],
    [
      "fish: Unsupported use of '='. In fish, please use 'set OPENAI_API_KEY'",
      { kind: "shell", shell: "fish" },
    ],
    [
      "bash: export: `=': not a valid identifier",
      { kind: "shell", shell: "bash" },
    ],
    [
      "node: .env: not found",
      {
        kind: "env-file",
        loader: "node --env-file",
        what: "missing",
        path: ".env",
      },
    ],
    [
      "docker: open .env: no such file or directory.",
      {
        kind: "env-file",
        loader: "docker --env-file",
        what: "missing",
        path: ".env",
      },
    ],
    [
      "docker: poorly formatted environment: variable 'export OPENAI_API_KEY' contains whitespaces.",
      { kind: "env-file", what: "syntax" },
    ],
    [
      "env file /srv/app/.env not found: stat /srv/app/.env: no such file or directory",
      {
        kind: "env-file",
        loader: "compose",
        what: "missing",
        path: "/srv/app/.env",
      },
    ],
    [
      'failed to read /srv/.env: line 3: unexpected character "+" in variable name "a+b"',
      {
        kind: "env-file",
        loader: "compose",
        what: "syntax",
        path: "/srv/.env",
      },
    ],
    [
      "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
      { kind: "env-file", what: "utf-16" },
    ],
    // the program's own gates and judgments
    [
      "OpenAI API key is invalid: expected 51 characters",
      { kind: "format-check", expected: "51" },
    ],
    [
      "API key must start with 'sk-'",
      { kind: "format-check", expected: "sk-" },
    ],
    ["Error: invalid API key format", { kind: "format-check" }],
    ["That does not look like a valid API key", { kind: "format-check" }],
    ["wrong access code", { kind: "app-gate" }],
    ["Error: unable to decrypt the stored key", { kind: "store-broken" }],
    [
      "Access to fetch at 'https://api.openai.com/v1/chat/completions' from origin 'http://localhost:3000' has been blocked by CORS policy",
      { kind: "cors" },
    ],
    [
      "It looks like you're running in a browser-like environment. … dangerouslyAllowBrowser",
      { kind: "browser" },
    ],
    [
      "TypeError: Client.__init__() got an unexpected keyword argument 'proxies'",
      { kind: "sdk-shape", what: "unexpected argument proxies" },
    ],
    [
      "You tried to access openai.ChatCompletion, but this is no longer supported in openai>=1.0.0",
      { kind: "sdk-shape", what: "removed API ChatCompletion" },
    ],
    ["TypeError: Configuration is not a constructor", { kind: "sdk-shape" }],
    [
      "POST https://api.openai.com/chat/completions 404",
      { kind: "wrong-host", host: "api.openai.com/chat/completions" },
    ],
    [
      "url: https://llm.example.org/v1/models",
      { kind: "wrong-host", host: "llm.example.org" },
    ],
    ["request failed with status code 401", { kind: "generic", status: 401 }],
    [
      "APIConnectionError: Connection error.",
      { kind: "generic", status: null },
    ],
  ];

describe("failures of the client", () => {
  it.each(local)("reads %j", (text, fault) => {
    expect(readErrorText(text).local).toContainEqual(
      expect.objectContaining(fault),
    );
  });

  it("finds none in the answer of a provider that is simply quoted", () => {
    expect(
      readErrorText(
        "401 Incorrect API key provided: undefined. You can find your API key at https://platform.openai.com/account/api-keys.",
      ).local,
    ).toEqual([]);
  });

  it("does not take the right address for a wrong one", () => {
    expect(
      readErrorText("POST https://api.openai.com/v1/chat/completions 401")
        .local,
    ).toEqual([{ kind: "generic", status: 401 }]);
  });
});

describe("faults on the way", () => {
  it.each([
    ["Error: getaddrinfo ENOTFOUND api.openai.com", "dns", "api.openai.com"],
    ["connect ECONNREFUSED 127.0.0.1:8080", "refused", "127.0.0.1:8080"],
    [
      "urllib3.exceptions.NewConnectionError: [Errno 111] Connection refused",
      "refused",
      null,
    ],
    ["dial tcp: lookup api.openai.com: no such host", "dns", "api.openai.com"],
    ["java.net.UnknownHostException: api.openai.com", "dns", "api.openai.com"],
    [
      "cURL error 6: Could not resolve host: api.openai.com",
      "dns",
      "api.openai.com",
    ],
    ["x509: certificate signed by unknown authority", "tls-untrusted", null],
    [
      "PKIX path building failed: unable to find valid certification path",
      "tls-untrusted",
      null,
    ],
    [
      "cURL error 60: SSL certificate problem: unable to get local issuer certificate",
      "tls-untrusted",
      null,
    ],
    [
      "SSL_connect returned=1 errno=0 state=error: certificate verify failed (self signed certificate in certificate chain)",
      "tls-untrusted",
      null,
    ],
    [
      "Error: self-signed certificate in certificate chain",
      "tls-untrusted",
      null,
    ],
    [
      "requests.exceptions.ProxyError: HTTPSConnectionPool(host='api.openai.com', port=443)",
      "proxy",
      "api.openai.com",
    ],
    [
      "OSError: Tunnel connection failed: 407 Proxy Authentication Required",
      "proxy",
      null,
    ],
    ["Request timed out.", "timeout", null],
    ["socket hang up", "reset", null],
    [
      "httpx.UnsupportedProtocol: Request URL is missing an 'http://' or 'https://' protocol.",
      "bad-url",
      null,
    ],
  ])("reads %j", (text, fault, host) => {
    expect(readErrorText(text).network).toContainEqual({ fault, host });
  });

  it("does not call an expired certificate an untrusted one", () => {
    expect(
      readErrorText(
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:997)",
      ).network,
    ).toMatchObject([{ fault: "tls-other" }]);
  });
});

describe("points of code", () => {
  it.each([
    [
      '  File "/srv/app/run.py", line 12, in <module>',
      "/srv/app/run.py",
      12,
      false,
    ],
    [
      "    at ask (/srv/app/src/index.js:9:3)",
      "/srv/app/src/index.js",
      9,
      false,
    ],
    [
      "    at file:///srv/app/src/index.mjs:9:3",
      "/srv/app/src/index.mjs",
      9,
      false,
    ],
    [
      "    at APIError.generate (webpack-internal:///(rsc)/./node_modules/openai/error.mjs:72:20)",
      "node_modules/openai/error.mjs",
      72,
      true,
    ],
    [
      "    at POST (webpack-internal:///(rsc)/./app/(chat)/api/route.ts:8:1)",
      "app/(chat)/api/route.ts",
      8,
      false,
    ],
    ["components/Chat.tsx (4:16) @ OpenAI", "components/Chat.tsx", 4, false],
    ["    at validateInput (lib/validate.ts:2)", "lib/validate.ts", 2, false],
    ["\t/home/me/kb/main.go:19 +0x1f4", "/home/me/kb/main.go", 19, false],
    [
      "  app/services/writer.rb:3:in `initialize'",
      "app/services/writer.rb",
      3,
      false,
    ],
    [
      "#0 /app/vendor/openai-php/client/src/Client.php(18): x()",
      "/app/vendor/openai-php/client/src/Client.php",
      18,
      true,
    ],
    [
      "PHP Fatal error: x in /srv/index.php on line 7",
      "/srv/index.php",
      7,
      false,
    ],
    [
      "  at vendor/openai-php/laravel/src/X.php:18",
      "vendor/openai-php/laravel/src/X.php",
      18,
      true,
    ],
    ["\tat com.example.Main.run(Main.java:42)", "Main.java", 42, false],
    [
      "   at App.Run() in C:\\src\\App\\Program.cs:line 30",
      "C:\\src\\App\\Program.cs",
      30,
      false,
    ],
    ["setup.py:12", "setup.py", 12, false],
    ["tests/test_eval.py:14: in <module>", "tests/test_eval.py", 14, false],
    [
      '  File "C:\\Users\\me\\.venv\\lib\\site-packages\\openai\\_client.py", line 98, in __init__',
      "C:\\Users\\me\\.venv\\lib\\site-packages\\openai\\_client.py",
      98,
      true,
    ],
  ])("reads %j", (text, path, line, library) => {
    expect(readErrorText(text).frames).toEqual([{ path, line, library }]);
  });

  it("does not read times, versions and addresses as code", () => {
    expect(
      readErrorText(
        "2024-03-02T10:21:44 node.js v20.11.0 http://127.0.0.1:3000 main.py started at 10:20",
      ).frames,
    ).toEqual([]);
  });
});

describe("remarks, names and tools", () => {
  it.each([
    ["I pay for ChatGPT Plus every month", "chatgpt-plan"],
    ["Free trial usage $2.11 / $5.00, expired Jun 1, 2023", "grant-expired"],
    ["the credit is in another organization of mine", "other-organization"],
    ["the same key works in curl", "works-elsewhere"],
    ["(inside the container started by run.sh)", "in-container"],
    ["/home/runner/work/app/app/test.py", "in-ci"],
    ["every Dependabot PR", "in-ci"],
    ["    at x (/var/task/index.js:1:1)", "deployed"],
    ["I just rotated the key", "just-changed"],
    ["our monthly budget is used up", "budget"],
    ["on the first use of a new key", "first-use"],
  ] as const)("reads %j", (text, remark) => {
    expect(readErrorText(text).remarks).toContain(remark);
  });

  it("finds no remark in a plain refusal", () => {
    expect(
      readErrorText(
        "429 You exceeded your current quota, please check your plan and billing details.",
      ).remarks,
    ).toEqual([]);
  });

  it("lists names of variables, not codes and samples", () => {
    expect(
      readErrorText(
        "OPENAI_API_KEY and WEBLATE_MT_OPENAI_KEY, HTTPS_PORXY; ERR_INVALID_CHAR, YOUR_API_KEY, CERTIFICATE_VERIFY_FAILED",
      ).variables,
    ).toEqual(["OPENAI_API_KEY", "WEBLATE_MT_OPENAI_KEY", "HTTPS_PORXY"]);
  });

  it("knows tools by their marks", () => {
    expect(
      readErrorText(
        "litellm.AuthenticationError: AuthenticationError: OpenAIException - Error code: 401 - {'error': {}}",
      ).tools,
    ).toEqual(["openai-python", "litellm"]);
  });
});

describe("any input", () => {
  it("is read without its colours and control characters", () => {
    const red = "\u001b[31mOPENAI_API_KEY is not set\u001b[0m\r\n\u0000\u0007";
    expect(readErrorText(red).local).toMatchObject([
      { kind: "missing-key", variables: [KEY] },
    ]);
  });

  it("gives nothing for nothing", () => {
    for (const text of ["", "\n", "\u0000", "all is well", "{}", "[]"])
      expect(readErrorText(text)).toEqual({
        refusals: [],
        local: [],
        network: [],
        frames: [],
        remarks: [],
        variables: [],
        tools: [],
      });
  });

  it("keeps no key", () => {
    for (const kind of ["project", "legacy", "gateway"] as const) {
      const key = fakeKey(kind);
      const texts = [
        `TypeError: Headers.append: "Bearer ${key}\n" is an invalid header value.`,
        `Illegal header value b'Bearer ${key}\\n'`,
        `Incorrect API key provided: ${key}. You can find your API key at https://x`,
        `{"error":{"message":"The model \`${key}\` does not exist"}}`,
        `client = OpenAI(api_key="${key}")  # app.py:3`,
        `https://api.openai.com/models?key=${key}`,
        `KeyError: '${key}'`,
      ];
      for (const text of texts) {
        const read = readErrorText(text);
        expect(
          JSON.stringify(read) + inspect(read, { depth: 9 }),
        ).not.toContain(key.slice(8, 24));
      }
    }
  });

  it("is read in linear time", { timeout: 60_000 }, () => {
    const pieces = [
      "\\",
      '\\"',
      "A_",
      "sk-",
      "Bearer ",
      "API key ",
      "Incorrect API key provided: ",
      "https://a.b/c ",
      "a.js:1 ",
      "Illegal header value b'",
      "\u001b[",
      'File "',
      "OPENAI_API_KEY ",
      "failed to read ",
      " ",
      "\n",
      "export OPENAI",
    ];
    for (const piece of pieces) {
      const started = performance.now();
      readErrorText(piece.repeat(400_000 / piece.length));
      // a quadratic step would need minutes for this length
      expect(performance.now() - started).toBeLessThan(8_000);
    }
  });
});
