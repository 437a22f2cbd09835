import { fakeKey } from "../key/fake.ts";
import type { Family } from "../key/families.ts";
import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import type { RefusalKind } from "../model/answer.ts";
import { answer, errorText, evidence, refusal, seen } from "./sketch.ts";
import { copiesOf } from "./key-words.ts";
import { newKey, useOther } from "./remedies.ts";
import { from, named, sentFamily, sentValue, type Sent } from "./sent.ts";
import { place, pointAt, refusalOf } from "./speak.ts";

/** Refusals that only a token gets. */
const OF_TOKENS: readonly RefusalKind[] = [
  "invalid-issuer",
  "token-expired",
  "token-invalidated",
];

const WORDS: Partial<Record<RefusalKind, string>> = {
  "missing-scopes":
    "OpenAI knows the token and misses the scopes of the API in it",
  "invalid-issuer": "OpenAI answers that the token is not from a valid issuer",
  "token-expired": "OpenAI answers that the token has expired",
  "token-invalidated": "OpenAI answers that the token has been invalidated",
  "invalid-api-key": "OpenAI refuses it as a key",
};

export const loginTokenUsed: Cause = {
  id: "login-token-used",
  group: "key-state",
  title: "A ChatGPT or Codex login token was used as an API key",
  why:
    "Signing in to ChatGPT or Codex gives a token (eyJ…, sess-…) that belongs to that program alone. The platform API wants a " +
    "key; such a token lacks its scopes and ends after a while.",
  rank: 10,
  alike: ["restricted-scope"],
  detect(e) {
    const said = refusalOf(
      e,
      ...OF_TOKENS,
      "missing-scopes",
      "invalid-api-key",
    );
    if (said === null) return null;
    const sent = sentValue(e);
    const family = sent === null ? null : sentFamily(sent);
    const token = family?.kind === "login" ? { sent, family } : null;
    const ofTokens = OF_TOKENS.includes(said.refusal.kind);
    if (token === null && !ofTokens) return fromStore(e);
    return {
      certainty: "proven",
      at: pointAt(sent?.at ?? null),
      summary:
        token === null || sent === null
          ? "a login token was used where an API key belongs"
          : `${named(e, sent)} holds ${token.family.title}, not an API key`,
      evidence: [
        ...formOf(e, sent, token?.family ?? null),
        {
          fact: WORDS[said.refusal.kind] ?? "OpenAI refuses it",
          from: said.from,
        },
      ],
      remedies: remedies(e, sent),
    };
  },
  examples: () => {
    const jwt = fakeKey("jwt");
    const scopes = refusal("missing-scopes", {
      status: 403,
      details: { scopes: "api.model.read" },
    });
    const issuer = refusal("invalid-issuer", { code: "invalid_issuer" });
    return {
      faulty: [
        evidence({ value: jwt, answers: [answer({ refusal: scopes })] }),
        evidence({ value: jwt, answers: [answer({ refusal: issuer })] }),
        evidence({
          value: fakeKey("session"),
          answers: [answer({ refusal: refusal("invalid-api-key") })],
        }),
        evidence({
          error: errorText({ refusals: [refusal("token-expired")] }),
        }),
        evidence({
          seen: [
            seen({
              value: jwt,
              source: "login-store",
              path: "~/.codex/auth.json",
              line: 4,
              variable: "access_token",
            }),
          ],
          error: errorText({ refusals: [scopes] }),
        }),
      ],
      healthy: [
        evidence({ value: jwt }),
        evidence({ value: jwt, answers: [answer()] }),
        evidence({ value: fakeKey(), answers: [answer({ refusal: scopes })] }),
        evidence({
          value: fakeKey(),
          error: errorText({ refusals: [scopes] }),
        }),
      ],
    };
  },
};

function formOf(e: Evidence, sent: Sent | null, family: Family | null) {
  if (sent === null || family === null) return [];
  const store = copiesOf(e, sent).find((one) => one.source === "login-store");
  return [
    { fact: `what was sent has the form of ${family.title}`, from: from(sent) },
    ...(store === undefined || store.id === sent.at?.id
      ? []
      : [
          {
            fact: `the same token stands in ${place(e, store)}, the store of a login`,
            from: "store" as const,
          },
        ]),
  ];
}

/** No key anywhere, a login in the store of a tool, and scopes are missing: the tool sent its login. */
function fromStore(e: Evidence): Finding | null {
  if (e.error === null || sentValue(e) !== null) return null;
  if (refusalOf(e, "missing-scopes") === null) return null;
  const store = e.seen.find(
    (one) => one.source === "login-store" && one.value !== null,
  );
  if (store === undefined) return null;
  return {
    certainty: "likely",
    at: pointAt(store),
    summary: `no API key is set, and the login in ${place(e, store)} was used in its place`,
    evidence: [
      {
        fact: `${place(e, store)} holds a login, and nothing holds an API key`,
        from: "store",
      },
      { fact: WORDS["missing-scopes"] ?? "", from: "error-text" },
    ],
    remedies: remedies(e, null),
    undecided: ["restricted-scope"],
  };
}

function remedies(e: Evidence, sent: Sent | null) {
  return [
    ...useOther(e, sent?.at ?? null),
    newKey(sent?.at ?? null, {
      id: "put-api-key",
      summary:
        "put an API key of the platform there; a ChatGPT login opens the tools that made it only",
    }),
  ];
}
