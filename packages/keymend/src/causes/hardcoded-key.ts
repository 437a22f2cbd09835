import type { Cause, Remedy } from "../model/cause.ts";
import { factsOf, type Evidence, type Seen } from "../model/evidence.ts";
import type { FactOf } from "../model/fact.ts";
import type { SourceKind } from "../model/occurrence.ts";
import { fakeKey } from "../key/fake.ts";
import { readInstead } from "./loader-lines.ts";
import {
  advice,
  bestFirst,
  holdsKey,
  isHealthy,
  isRefusedValue,
  isSameValue,
  isTestPath,
  wantedNames,
  isAccepted,
  isRejected,
} from "./reach.ts";
import {
  answer,
  errorText,
  evidence,
  maskOf,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import { KEYS_PAGE } from "./remedies.ts";
import { place, pointAt } from "./speak.ts";

export const hardcodedKey: Cause = {
  id: "hardcoded-key",
  group: "other-source-won",
  title: "A key written in the source is used",
  why:
    "A key that is written into the program beats every variable and file, and nobody remembers it when the key is " +
    "replaced. It also goes wherever the source goes, so it is often ended because it leaked.",
  rank: 20,
  alike: ["key-unknown", "key-revoked", "leaked-and-disabled"],
  detect(e) {
    const literal = writtenOver(e) ?? (isHealthy(e) ? null : usedLiteral(e));
    if (literal === null) return null;
    const better = bestFirst(
      e,
      [...e.candidates, ...e.seen].filter(
        (one) =>
          holdsKey(one) &&
          !isInCode(one) &&
          !isSameValue(one, literal) &&
          !isRejected(e, one),
      ),
    )[0];
    const good = better !== undefined && isAccepted(e, better);
    return {
      certainty: good ? "proven" : better === undefined ? "possible" : "likely",
      at: pointAt(literal),
      summary: `${place(e, literal)} has the key in the source, and the program uses it${better === undefined ? "" : ` in the place of ${place(e, better)}`}`,
      evidence: [
        {
          fact: `the refused key is the one at ${place(e, literal)}`,
          from: e.error === null ? "provider" : "error-text",
        },
        ...(better === undefined
          ? []
          : [
              {
                fact: `${place(e, better)} holds ${good ? "another key, which the provider accepts" : "another key"}`,
                from: good ? ("provider" as const) : ("file" as const),
              },
            ]),
      ],
      remedies: [remedy(e, literal, better)],
    };
  },
  examples: () => ({
    faulty: [
      literal({}),
      literal({ better: false }),
      literal({ told: true }),
      literal({ source: "notebook", path: "analysis.ipynb" }),
      assigned({}),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      // it works; that it stands there is a threat, not a fault
      literal({ alive: true }),
      literal({ path: "tests/test_client.py" }),
      assigned({ onlyIfUnset: true }),
      // the refused key came from elsewhere
      {
        ...evidence({
          value: fakeKey("legacy"),
          answers: [unknownKey(fakeKey("legacy"))],
        }),
        candidates: [
          seen({
            id: "o2",
            source: "source-code",
            path: "old.py",
            value: fakeKey(),
          }),
        ],
      },
      {
        ...literal({ told: true }),
        mask: null,
        error: errorText({ refusals: [refusal("insufficient-quota")] }),
      },
    ],
  }),
};

/** With a key that works elsewhere the literal only has to go; without one a new key takes its place. */
function remedy(e: Evidence, literal: Seen, better: Seen | undefined): Remedy {
  const name = wantedNames(e)[0] ?? "OPENAI_API_KEY";
  const isWritten = factsOf(e, "env-write").some(
    ({ at }) => at.path === literal.path && at.line === literal.line,
  );
  // `os.environ["X"] = os.environ["X"]` would be nonsense
  const edits =
    better === undefined || better.variable !== name || isWritten
      ? []
      : readInstead(e, literal, name);
  return {
    ...advice(
      "read-from-environment",
      `read ${name} in the place of the literal at ${place(e, literal)}`,
      [
        `take the key out of ${place(e, literal)}: without it the SDK reads ${name}`,
        better === undefined
          ? `create a new key and write it into a .env that is loaded`
          : `see that ${place(e, better)} is loaded`,
        "end the old key: everyone who has the source has it",
      ],
    ),
    ...(edits.length > 0 ? { edits } : {}),
    ...(better === undefined
      ? { url: KEYS_PAGE, asksForKey: true as const }
      : {}),
  };
}

function literal(part: {
  better?: boolean;
  told?: boolean;
  alive?: boolean;
  source?: SourceKind;
  path?: string;
}): Evidence {
  const {
    better = true,
    told = false,
    alive = false,
    source = "source-code",
    path = "prompt.py",
  } = part;
  const inCode = seen({
    source,
    path,
    line: 6,
    variable: null,
    value: fakeKey("legacy"),
  });
  const file = seen({ id: "o2", value: fakeKey() });
  const mask = maskOf(fakeKey("legacy"));
  const base = evidence({
    value: fakeKey("legacy"),
    winner: inCode,
    seen: better ? [inCode, file] : [inCode],
    candidates: better ? [file] : [],
    answers: told
      ? []
      : [
          alive ? answer() : unknownKey(fakeKey("legacy")),
          answer({ occurrence: "o2" }),
        ],
    ...(told
      ? {
          command: "explain" as const,
          mask: { mask, from: "error-text" as const, matches: [inCode] },
          error: errorText({
            refusals: [refusal("invalid-api-key", { mask })],
          }),
        }
      : {}),
  });
  return {
    ...base,
    subject: { ...base.subject, chosenBy: told ? "mask" : "code-literal" },
  };
}

/** The environment has a good key, and the program assigns a dead one. */
function assigned(part: Partial<FactOf<"env-write">>): Evidence {
  const inCode = seen({
    id: "o2",
    source: "source-code",
    path: "prompt.py",
    line: 6,
    value: fakeKey("legacy"),
  });
  return evidence({
    value: fakeKey(),
    seen: [seen({ value: fakeKey() }), inCode],
    candidates: [inCode],
    facts: [
      {
        kind: "env-write",
        at: { path: "prompt.py", line: 6 },
        language: "python",
        name: "OPENAI_API_KEY",
        to: "literal",
        ...part,
      },
    ],
    answers: [answer(), unknownKey(fakeKey("legacy"), "o2")],
  });
}

const CODE: readonly SourceKind[] = ["source-code", "notebook"];
const COMMITTED: readonly SourceKind[] = [
  "config-file",
  "framework-config",
  "bundler-config",
  "shell-script",
];

function isInCode(occurrence: Seen): boolean {
  return CODE.includes(occurrence.source);
}

/** The literal that the program sends and that was refused. A configuration file counts when git has it. */
function usedLiteral(e: Evidence): Seen | null {
  const { occurrence } = e.subject;
  const sent = [
    occurrence,
    ...(e.error === null ? [] : (e.mask?.matches ?? [])),
  ];
  return (
    sent.find(
      (one): one is Seen =>
        one !== null &&
        !isTestPath(one.path) &&
        (isInCode(one) ||
          (COMMITTED.includes(one.source) &&
            e.git?.committed.some((found) => found.occurrence === one.id) ===
              true)) &&
        isRefusedValue(e, one) &&
        !isNameSlip(e, one),
    ) ?? null
  );
}

/** `os.environ["OPENAI_API_KEY"] = "sk-…"`: the literal replaces whatever the variable held. */
function writtenOver(e: Evidence): Seen | null {
  const names = wantedNames(e);
  const writes = factsOf(e, "env-write").filter(
    (fact) =>
      fact.to === "literal" &&
      fact.onlyIfUnset !== true &&
      names.includes(fact.name) &&
      !isTestPath(fact.at.path),
  );
  return (
    e.seen.find(
      (one) =>
        isInCode(one) &&
        holdsKey(one) &&
        isRefusedValue(e, one) &&
        writes.some(
          (fact) => fact.at.path === one.path && fact.at.line === one.line,
        ),
    ) ?? null
  );
}

/** A key that stands where a variable's name belongs is not sent. */
function isNameSlip(e: Evidence, one: Seen): boolean {
  return factsOf(e, "key-as-name").some(
    (fact) => fact.at.path === one.path && fact.at.line === one.line,
  );
}
