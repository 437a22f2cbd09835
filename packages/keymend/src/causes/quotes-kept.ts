import { fakeKey } from "../key/fake.ts";
import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
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
} from "./sketch.ts";
import { damage } from "./harm.ts";
import { lackOf } from "./reach.ts";
import { place, pointAt } from "./speak.ts";
import { repair } from "./remedies.ts";
import {
  begins,
  characterName,
  ends,
  from,
  named,
  sentValue,
  wrapped,
} from "./sent.ts";

/** Loaders and shells that do not take quotes off, with the reason for people (measured, see reference/dotenv-matrix.md). */
const KEEPERS: readonly [RegExp, string][] = [
  [
    /docker/,
    "docker --env-file takes the text behind = as it stands, quotes and all",
  ],
  [
    /kubernetes|kubectl/,
    "kubectl --from-env-file takes the text behind = as it stands",
  ],
  [/batch|cmd/, "cmd's set takes everything behind = as the value"],
  [/notebook/, "the %set_env magic takes everything behind = as the value"],
];

const QUOTE = /^\\?["'`]/;

/** Takes the quotes off the raw text and leaves what follows them. */
function unquoteRaw(raw: string): string {
  const quote = /^\s*\\?(["'`])/.exec(raw);
  if (quote === null) return raw.replace(/\\?["'`](\s*)$/, "$1");
  const rest = raw.slice(quote[0].length);
  const close = rest.lastIndexOf(quote[1] ?? '"');
  return close < 0
    ? rest
    : rest.slice(0, close).replace(/\\$/, "") + rest.slice(close + 1);
}

const unquote = (value: string) =>
  value.replace(/^\s*\\?["'`]+/, "").replace(/\\?["'`]+\s*$/, "");

export const quotesKept: Cause = {
  id: "quotes-kept",
  group: "value-damaged",
  title: "Quotes became part of the value",
  why:
    "Most loaders take the quotes around a value off; some do not: docker --env-file, set of cmd, %set_env of " +
    "notebooks, kubectl --from-env-file. The provider then gets a key with quotes around it, and no such key exists.",
  rank: 20,
  detect(e) {
    const sent = sentValue(e);
    if (sent === null) return unclosed(e);
    const first = begins(sent, QUOTE);
    const last = ends(sent, /["'`]$/);
    if (!first && !last) return null;
    const at = wrapped(e, sent, (value) => [
      `"${value}"`,
      `'${value}'`,
      `"${value}`,
      `${value}"`,
    ]);
    const where = { ...sent, at };
    const quote = (sent.value ?? sent.head).replace(/^\\/, "")[0] ?? '"';
    const mark = characterName(
      first ? quote : ((sent.value ?? sent.tail).at(-1) ?? '"'),
    );
    const count = sent.length === null ? "" : ` of ${String(sent.length)}`;
    const said = e.error !== null && e.mask?.from === "error-text";
    const keeper = KEEPERS.find(([loader]) =>
      loader.test(`${e.subject.context?.loader ?? ""} ${at?.source ?? ""}`),
    );
    return damage(e, where, {
      summary: `the quotes around the value of ${named(e, where)} are sent as part of the key`,
      facts: [
        {
          fact: `${first ? `character 1${count}` : `the last character${count}`} of what was sent is ${mark}${first && last ? ", and the last is a quote too" : ""}`,
          from: said ? "error-text" : from(where),
        },
        ...(keeper === undefined
          ? []
          : [{ fact: keeper[1], from: from(where) }]),
      ],
      remedies: [
        repair(
          e,
          at,
          { id: "take-quotes-off", summary: "take the quotes off the value" },
          { clean: unquote, raw: unquoteRaw },
        ),
      ],
    });
  },
  examples: () => {
    const key = fakeKey();
    const docker = context({
      title: "npm run docker:run",
      loader: "docker --env-file",
      variables: new Map([
        [
          "OPENAI_API_KEY",
          effective({ from: seen({ value: key }), value: `"${key}"` }),
        ],
      ]),
    });
    const quoted = (mark: string) => mark + key + mark;
    return {
      faulty: [
        evidence({
          value: key,
          loaded: quoted('"'),
          contexts: [docker],
          answers: [
            unknownKey(quoted('"')),
            answer({ occurrence: "o1#clean" }),
          ],
        }),
        evidence({
          value: quoted("'"),
          winner: { source: "batch", path: "run.bat", line: 2 },
          answers: [unknownKey(quoted("'"))],
        }),
        dropped(`"${key}`),
        // only the masked form is known, and the place holds the bare key
        evidence({
          value: null,
          seen: [
            seen({
              value: key,
              source: "notebook",
              path: "analysis.ipynb",
              line: 18,
            }),
          ],
          mask: { mask: maskOf(quoted('"')), from: "error-text", matches: [] },
          error: errorText({
            refusals: [
              refusal("invalid-api-key", { mask: maskOf(quoted('"')) }),
            ],
          }),
        }),
      ],
      healthy: [
        evidence({ value: quoted('"'), loaded: key, answers: [answer()] }),
        evidence({ value: key, answers: [unknownKey(key)] }),
        evidence({ value: quoted('"'), answers: [answer()] }),
        evidence({ value: null }),
        dropped(`"${key}"`),
      ],
    };
  },
};

/** A loader that reads the file and gets nothing out of the line. */
function dropped(value: string): Evidence {
  const line = seen({ value });
  return evidence({
    value: null,
    seen: [line],
    contexts: [context({ loader: "python-dotenv@1.0", files: [".env"] })],
  });
}

/** The line opens a quote that nothing closes: the loader of this file can make nothing of it. */
function unclosed(e: Evidence): Finding | null {
  const lack = lackOf(e);
  const first = e.contexts[0];
  if (lack === null || first === undefined) return null;
  const at = e.seen.find(
    (one) =>
      one.path !== null &&
      first.files.includes(one.path) &&
      lack.names.includes(one.variable ?? "") &&
      one.value !== null &&
      /^(["'])(?=[^"'\s]{16,}$)/.test(one.value),
  );
  if (at === undefined) return null;
  return {
    certainty: "likely",
    at: pointAt(at),
    summary: `${place(e, at)} opens a quote that nothing closes, so ${first.loader} gets no value from the line`,
    evidence: [
      lack.proof,
      {
        fact: `the value begins with ${characterName(at.value?.[0] ?? '"')} and has no other quote`,
        from: "file",
      },
    ],
    remedies: [
      repair(
        e,
        at,
        { id: "take-quotes-off", summary: "take the lone quote off the value" },
        { clean: unquote, raw: unquoteRaw },
      ),
    ],
  };
}
