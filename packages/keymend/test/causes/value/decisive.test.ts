import { describe, expect, it } from "vitest";
import type { CauseId } from "../../../src/causes/ids.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "../../../src/causes/sketch.ts";
import { valueCauses } from "../../../src/causes/value-causes.ts";
import { judge } from "../../../src/doctor/judge.ts";
import { fakeKey } from "../../../src/key/fake.ts";
import type { Edit } from "../../../src/model/cause.ts";
import type { Evidence, Seen } from "../../../src/model/evidence.ts";
import type { Fact } from "../../../src/model/fact.ts";

const key = fakeKey();
const legacy = fakeKey("legacy");

/** The place holds `held`, this loader makes `got` of it, and the provider refuses that and takes the cleaned form. */
function loaded(
  loader: string,
  held: string,
  got: string,
  part: { sendable?: boolean; seen?: Seen[] } = {},
): Evidence {
  const from = seen({ value: held, line: 2 });
  const made = context({
    loader,
    variables: new Map([["OPENAI_API_KEY", effective({ from, value: got })]]),
  });
  return evidence({
    value: held,
    loaded: got,
    winner: { line: 2 },
    contexts: [made],
    answers: [
      ...(part.sendable === false ? [] : [unknownKey(got)]),
      answer({ occurrence: "o1#clean" }),
    ],
    ...(part.seen === undefined ? {} : { seen: part.seen }),
  });
}

/** A pasted 401 that shows this value masked, with these places on the machine. */
function pasted(
  value: string,
  places: Seen[] = [],
  part: Partial<Evidence> = {},
): Evidence {
  const mask = maskOf(value);
  return evidence({
    command: "explain",
    value: places[0]?.value ?? null,
    ...(places[0] === undefined ? {} : { winner: places[0] }),
    seen: places,
    mask: { mask, from: "error-text", matches: [] },
    error: errorText({ refusals: [refusal("invalid-api-key", { mask })] }),
    ...part,
  });
}

const browser: Fact = {
  kind: "client",
  at: { path: "src/App.jsx", line: 8 },
  language: "javascript",
  sdk: "raw-http",
  browser: true,
  topLevel: false,
  options: {},
};

const cases: [string, CauseId, Evidence][] = [
  [
    "quotes kept by docker",
    "quotes-kept",
    loaded("docker --env-file", key, `"${key}"`),
  ],
  [
    "single quotes kept by docker",
    "quotes-kept",
    loaded("docker --env-file", key, `'${key}'`),
  ],
  [
    "a stray quote at the end",
    "quotes-kept",
    loaded("dotenv@17", `${key}"`, `${key}"`),
  ],
  [
    "quotes in a masked key, the place holds the bare one",
    "quotes-kept",
    pasted(`"${legacy}"`, [
      seen({ value: legacy, source: "batch", path: "run.bat", line: 2 }),
    ]),
  ],
  [
    "a blank kept by docker",
    "surrounding-whitespace",
    loaded("docker --env-file", key, `${key} `),
  ],
  [
    "a CR kept by the shell",
    "carriage-return",
    loaded("bash source", key, `${key}\r`, { sendable: false }),
  ],
  [
    "a comment kept by docker",
    "comment-included",
    loaded("docker --env-file", key, `${key} # key of the team`),
  ],
  [
    "a comment behind quotes",
    "quotes-kept",
    loaded("docker --env-file", key, `"${key}" # team`),
  ],
  [
    "curly quotes",
    "smart-quotes",
    loaded("python-dotenv@1", `\u2019${key}\u2019`, `\u2019${key}\u2019`, {
      sendable: false,
    }),
  ],
  [
    "a look-alike letter",
    "invisible-character",
    loaded(
      "python-dotenv@1",
      key.replace("-proj", "\u2011proj"),
      key.replace("-proj", "\u2011proj"),
      { sendable: false },
    ),
  ],
  [
    "a no-break space at the end",
    "invisible-character",
    loaded("python-dotenv@1", `${key}\u00a0`, `${key}\u00a0`),
  ],
  [
    "a line break at the end",
    "trailing-newline",
    loaded("process", `${key}\n`, `${key}\n`, { sendable: false }),
  ],
  [
    "two keys on two lines",
    "concatenated-keys",
    loaded(
      "process",
      `${key}\n${fakeKey("project", 2)}`,
      `${key}\n${fakeKey("project", 2)}`,
      { sendable: false },
    ),
  ],
  [
    "one key twice",
    "concatenated-keys",
    loaded("process", legacy + legacy, legacy + legacy),
  ],
  [
    "the scheme before the key",
    "bearer-prefix-included",
    loaded("dotenv@16", `Bearer ${key}`, `Bearer ${key}`),
  ],
  [
    "the name before the key",
    "bearer-prefix-included",
    loaded("dotenv@16", `OPENAI_API_KEY=${key}`, `OPENAI_API_KEY=${key}`),
  ],
  [
    "angle brackets",
    "placeholder-delimiters-kept",
    loaded("dotenv@16", `<${key}>`, `<${key}>`),
  ],
  [
    "dollar braces",
    "placeholder-delimiters-kept",
    loaded("dotenv@16", `\${${legacy}}`, `\${${legacy}}`),
  ],
  [
    "a reference that nobody resolved",
    "placeholder-delimiters-kept",
    evidence({
      value: "${OPENAI_KEY_DEV}",
      answers: [unknownKey("${OPENAI_KEY_DEV}")],
    }),
  ],
  [
    "a template's word",
    "placeholder-key",
    evidence({
      value: "ADD_YOUR_KEY_HERE",
      answers: [unknownKey("ADD_YOUR_KEY_HERE")],
    }),
  ],
  [
    "a placeholder between brackets",
    "placeholder-key",
    evidence({
      value: "<your-api-key>",
      answers: [unknownKey("<your-api-key>")],
    }),
  ],
  [
    "a quoted placeholder",
    "placeholder-key",
    evidence({
      value: '"your-api-key"',
      answers: [unknownKey('"your-api-key"')],
    }),
  ],
  [
    "a sample key shown whole",
    "placeholder-key",
    pasted("sk-samplekey", [], { seen: [seen({ value: legacy })] }),
  ],
  [
    "the dashboard's shortened form",
    "masked-key-pasted",
    evidence({ value: "sk-...aB3d", answers: [unknownKey("sk-...aB3d")] }),
  ],
  [
    "a stored copy of 32 characters",
    "truncated-key",
    evidence({
      value: key.slice(0, 32),
      answers: [unknownKey(key.slice(0, 32))],
    }),
  ],
  [
    "a field of 100 characters",
    "truncated-key",
    pasted(key.slice(0, 100), [seen({ value: key })], {
      facts: [
        { kind: "field-limit", at: { path: "models.py", line: 5 }, limit: 100 },
      ],
      answers: [answer()],
    }),
  ],
  [
    "a password",
    "not-a-key",
    evidence({
      value: "Winter-abQdeXghi!17",
      answers: [unknownKey("Winter-abQdeXghi!17")],
    }),
  ],
  [
    "a URL",
    "not-a-key",
    pasted("https://chat.example.org/settings?created=key_lETQ"),
  ],
  [
    "an organization id",
    "not-a-key",
    evidence({
      value: fakeKey("organization"),
      answers: [unknownKey(fakeKey("organization"))],
    }),
  ],
  [
    "a model's name",
    "not-a-key",
    evidence({ value: "gpt-4o-mini", answers: [unknownKey("gpt-4o-mini")] }),
  ],
  [
    "an Anthropic key",
    "other-provider-key",
    evidence({
      value: fakeKey("anthropic"),
      answers: [unknownKey(fakeKey("anthropic"))],
    }),
  ],
  [
    "an OpenRouter key that only the error shows",
    "other-provider-key",
    pasted(fakeKey("openrouter")),
  ],
  [
    "an Azure key",
    "azure-key-at-openai",
    evidence({
      value: fakeKey("azure"),
      answers: [unknownKey(fakeKey("azure"))],
      environment: new Map([["AZURE_OPENAI_ENDPOINT", "x"]]),
    }),
  ],
  [
    "a login token with scopes missing",
    "login-token-used",
    evidence({
      value: fakeKey("jwt"),
      answers: [
        answer({ refusal: refusal("missing-scopes", { status: 403 }) }),
      ],
    }),
  ],
  [
    "an admin key",
    "wrong-key-type",
    evidence({
      value: fakeKey("admin"),
      answers: [
        answer({
          refusal: refusal("missing-scopes", {
            status: 403,
            details: { scopes: "api.model.read" },
          }),
        }),
      ],
    }),
  ],
  [
    "a key that nobody knows",
    "key-unknown",
    evidence({ value: key, answers: [unknownKey(key)] }),
  ],
  [
    "a dead key in browser code of a public repository",
    "leaked-and-disabled",
    evidence({
      value: legacy,
      winner: {
        source: "source-code",
        path: "src/App.jsx",
        line: 3,
        variable: "API_KEY",
      },
      answers: [unknownKey(legacy)],
      facts: [browser],
      git: {
        inRepository: true,
        remoteHost: "github.com",
        committed: [],
        notIgnored: [],
      },
    }),
  ],
  [
    "a masked key that no place here holds",
    "key-unknown",
    pasted(key, [seen({ value: legacy })]),
  ],
];

describe("the decisive cause", () => {
  it.each(cases)("%s: %s", (_, id, sketch) => {
    const { diagnoses, verdict } = judge(sketch, valueCauses);
    expect(diagnoses.map(({ cause }) => cause.id)[0]).toBe(id);
    expect(verdict).toBe("refused");
  });

  it("leaves a key that is only unknown undecided with revoked, and with leaked where others see the code", () => {
    const alone = judge(
      evidence({
        value: key,
        answers: [unknownKey(key)],
        git: {
          inRepository: false,
          remoteHost: null,
          committed: [],
          notIgnored: [],
        },
      }),
      valueCauses,
    );
    expect(alone.undecided).toEqual([["key-unknown", "key-revoked"]]);
    const shared = judge(
      evidence({
        value: key,
        answers: [unknownKey(key)],
        git: {
          inRepository: true,
          remoteHost: "github.com",
          committed: [],
          notIgnored: [],
        },
      }),
      valueCauses,
    );
    expect(shared.undecided).toEqual([
      ["key-unknown", "key-revoked", "leaked-and-disabled"],
    ]);
  });
});

const healthy: [string, Evidence][] = [
  [
    "a quoted key that dotenv reads",
    evidence({ value: `"${key}"`, loaded: key, answers: [answer()] }),
  ],
  [
    "a comment that dotenv takes off",
    evidence({ value: `${key} # team`, loaded: key, answers: [answer()] }),
  ],
  [
    "CRLF that dotenv takes off",
    evidence({ value: `${key}\r`, loaded: key, answers: [answer()] }),
  ],
  [
    "a placeholder in the sample file",
    evidence({
      value: key,
      answers: [answer()],
      seen: [
        seen({ value: key }),
        seen({
          id: "o2",
          path: ".env.example",
          value: "your-api-key-here",
          tags: ["template"],
        }),
      ],
    }),
  ],
  [
    "a placeholder that .env.local beats",
    evidence({
      value: key,
      winner: { path: ".env.local" },
      answers: [answer()],
      seen: [
        seen({ value: key, path: ".env.local" }),
        seen({ id: "o2", value: "placeholder-set-in-env-local" }),
      ],
    }),
  ],
  [
    "a gateway's key that the base URL takes",
    evidence({ value: fakeKey("gateway"), answers: [answer()] }),
  ],
  [
    "a key of an unusual length that works",
    evidence({ value: key.slice(0, 120), answers: [answer()] }),
  ],
  [
    "a restricted key",
    evidence({
      value: key,
      answers: [
        answer({
          refusal: refusal("missing-scopes", {
            status: 403,
            details: { scopes: "api.model.read" },
          }),
        }),
      ],
    }),
  ],
  [
    "no credit",
    evidence({
      value: key,
      answers: [
        answer({ refusal: refusal("insufficient-quota", { status: 429 }) }),
      ],
    }),
  ],
  ["no key at all", evidence({ value: null })],
  ["an offline look at a good key", evidence({ value: key, offline: true })],
  [
    "an offline look at a key of another form",
    evidence({ value: fakeKey("gateway"), offline: true }),
  ],
  [
    "a provider that is down",
    evidence({
      value: key,
      answers: [answer({ refusal: refusal("server-error", { status: 500 }) })],
    }),
  ],
  [
    "an error about credit, beside a value with quotes",
    evidence({
      value: `"${key}"`,
      command: "explain",
      error: errorText({
        refusals: [refusal("insufficient-quota", { status: 429 })],
      }),
    }),
  ],
];

describe("projects in order", () => {
  it.each(healthy)("%s: no cause of these groups", (_, sketch) => {
    expect(
      judge(sketch, valueCauses).diagnoses.map(({ cause }) => cause.id),
    ).toEqual([]);
  });
});

/** The first edit of the decisive cause. */
function firstEdit(sketch: Evidence): Edit | undefined {
  return judge(sketch, valueCauses).diagnoses[0]?.finding.remedies.flatMap(
    (remedy) => remedy.edits ?? [],
  )[0];
}

describe("the edits", () => {
  it.each<[string, Evidence, string, string]>([
    [
      "quotes that only the loader sees",
      loaded("docker --env-file", key, `"${key}"`),
      `"${key}"`,
      key,
    ],
    [
      "quotes before a comment",
      loaded("docker --env-file", key, `"${key}" # team`),
      `"${key}" # team`,
      `${key} # team`,
    ],
    [
      "quotes before a CR",
      loaded("docker --env-file", key, `"${key}"`),
      `"${key}"\r`,
      `${key}\r`,
    ],
    [
      "a blank at the end",
      loaded("docker --env-file", key, `${key} `),
      `${key} \r`,
      `${key}\r`,
    ],
    [
      "a comment",
      loaded("docker --env-file", key, `${key} # key of the team`),
      `${key} # key of the team`,
      key,
    ],
  ])("work on the raw line: %s", (_, sketch, before, after) => {
    const edit = firstEdit(sketch);
    expect(edit?.do).toBe("replace-raw");
    expect(edit?.do === "replace-raw" && edit.with(before)).toBe(after);
  });

  it.each<[string, Evidence, string]>([
    ["Bearer", loaded("dotenv@16", `Bearer ${key}`, `Bearer ${key}`), key],
    [
      "a name",
      loaded("dotenv@16", `OPENAI_API_KEY=${key}`, `OPENAI_API_KEY=${key}`),
      key,
    ],
    ["brackets", loaded("dotenv@16", `<${key}>`, `<${key}>`), key],
    [
      "dollar braces",
      loaded("dotenv@16", `\${${legacy}}`, `\${${legacy}}`),
      legacy,
    ],
    [
      "curly quotes",
      loaded("dotenv@16", `\u2019${key}\u2019`, `\u2019${key}\u2019`),
      key,
    ],
    [
      "a zero-width space",
      loaded(
        "dotenv@16",
        `${key.slice(0, 9)}\u200b${key.slice(9)}`,
        `${key.slice(0, 9)}\u200b${key.slice(9)}`,
      ),
      key,
    ],
    [
      "a line break",
      loaded("process", `${key}\n`, `${key}\n`, { sendable: false }),
      key,
    ],
    [
      "one key twice",
      loaded("process", legacy + legacy, legacy + legacy),
      legacy,
    ],
    [
      "a doubled head",
      loaded("process", `sk-proj-${key}`, `sk-proj-${key}`),
      key,
    ],
  ])("give the bare key: %s", (_, sketch, bare) => {
    const edit = firstEdit(sketch);
    expect(edit?.do).toBe("replace-value");
    const held = sketch.subject.occurrence?.value ?? "";
    expect(edit?.do === "replace-value" && edit.with(held)).toBe(bare);
  });

  it("give a CRLF file plain line ends", () => {
    expect(
      firstEdit(loaded("bash source", key, `${key}\r`, { sendable: false })),
    ).toEqual({ do: "normalise-line-ends", path: ".env", to: "lf" });
  });

  it("change no variable of a process, but the files that set it", () => {
    const from = {
      source: "process" as const,
      path: null,
      line: null,
      column: null,
    };
    const value = `"${key}"`;
    const bare = evidence({
      value,
      winner: from,
      answers: [unknownKey(value)],
    });
    expect(firstEdit(bare)).toBeUndefined();
    const profile = seen({
      id: "o2",
      source: "shell-profile",
      path: "~/.zshrc",
      line: 9,
      value,
    });
    const both = { ...bare, seen: [...bare.seen, profile] };
    expect(firstEdit(both)).toMatchObject({
      do: "replace-value",
      occurrence: "o2",
    });
  });

  it("put the working key of another place where the placeholder stands", () => {
    const other = seen({ id: "o2", path: ".env.template", value: legacy });
    const sketch = evidence({
      value: "changeme",
      answers: [unknownKey("changeme"), answer({ occurrence: "o2" })],
      candidates: [other],
    });
    const edit = firstEdit(sketch);
    expect(edit).toMatchObject({ do: "replace-value", occurrence: "o1" });
    expect(edit?.do === "replace-value" && edit.with("changeme")).toBe(legacy);
  });
});

describe("what the Node SDK forgives", () => {
  const client = (
    options: Extract<Fact, { kind: "client" }>["options"],
    major = "5.0.0",
  ): Fact[] => [
    {
      kind: "client",
      at: { path: "src/index.js", line: 3 },
      language: "javascript",
      sdk: "openai",
      browser: false,
      topLevel: true,
      options,
    },
    {
      kind: "dependency",
      path: "package.json",
      line: 9,
      ecosystem: "npm",
      name: "openai",
      version: major,
    },
  ];
  const named = {
    apiKey: { kind: "variable" as const, name: "OPENAI_API_KEY" },
  };
  const ids = (value: string, facts: Fact[]) =>
    judge(
      evidence({ value, facts, answers: [answer({ occurrence: "o1#clean" })] }),
      valueCauses,
    ).diagnoses.map(({ cause }) => cause.id);

  it.each([`${key}\n`, `${key}\r`, ` ${key}`, `${key} `, `${key}\u00a0`])(
    "trims the ends of what it reads itself (%#)",
    (value) => {
      expect(ids(value, client({}))).toEqual([]);
    },
  );

  it("trims the end of an option since version 5, and no blank before it", () => {
    expect(ids(`${key}\n`, client(named))).toEqual([]);
    expect(ids(`${key}\n`, client(named, "4.104.0"))).toEqual([
      "trailing-newline",
    ]);
    expect(ids(` ${key}`, client(named))).toEqual(["surrounding-whitespace"]);
  });

  it("forgives no break inside", () => {
    expect(ids(`${key.slice(0, 40)}\n${key.slice(40)}`, client({}))).toEqual([
      "trailing-newline",
    ]);
  });
});
