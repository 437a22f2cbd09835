import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import {
  familyKind,
  onPage,
  PAGES,
  proofOf,
  theKey,
  type Said,
} from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, subjectAnswers } from "./speak.ts";

export const restrictedScope: Cause = {
  id: "restricted-scope",
  group: "permission-identity",
  title: "The key lacks a scope",
  why:
    "A restricted key may use only what was ticked when it was made, and its owner's role may allow less. The key is good; " +
    "the endpoint that the program calls is not among its permissions.",
  rank: 10,
  detect(e) {
    const kind = familyKind(e);
    // admin keys and login tokens lack scopes by their nature: those are causes of their own
    if (kind === "admin" || kind === "login") return null;
    const said = saidSo(e);
    return said === null ? null : finding(e, said);
  },
  examples: () => {
    const missing = refusal("missing-scopes", {
      status: 403,
      details: { scopes: "api.model.read" },
    });
    const models = answer({ refusal: missing });
    const lists = {
      kind: "api-call" as const,
      at: { path: "src/index.js", line: 9 },
      language: "javascript" as const,
      endpoint: "models" as const,
      model: null,
      stream: false,
    };
    return {
      faulty: [
        evidence({ value: fakeKey(), answers: [models], facts: [lists] }),
        evidence({
          value: fakeKey(),
          answers: [
            models,
            answer({ probe: "scope", refusal: refusal("missing-scopes") }),
          ],
        }),
        evidence({
          error: errorText({
            refusals: [
              refusal("missing-scopes", {
                details: { scopes: "api.responses.write" },
              }),
            ],
          }),
        }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          answers: [models, answer({ probe: "scope", status: 400 })],
        }),
        evidence({
          value: fakeKey("admin"),
          answers: [models, answer({ probe: "scope", refusal: missing })],
        }),
        evidence({ value: fakeKey(), answers: [answer()] }),
      ],
    };
  },
};

/** The scope that the program needs is missing. That the models cannot be listed hurts only a program that lists them. */
function saidSo(e: Evidence): Said | null {
  const inText = e.error?.refusals.find(
    ({ kind }) => kind === "missing-scopes",
  );
  if (inText !== undefined) return { refusal: inText, from: "error-text" };
  const listsModels = factsOf(e, "api-call").some(
    ({ endpoint }) => endpoint === "models",
  );
  const refused = subjectAnswers(e).find(
    ({ probe, refusal: said }) =>
      said?.kind === "missing-scopes" && (probe !== "models" || listsModels),
  );
  return refused?.refusal
    ? { refusal: refused.refusal, from: "provider" }
    : null;
}

function finding(e: Evidence, said: Said): Finding {
  const scopes = said.refusal.details["scopes"];
  const named = scopes === undefined ? "a scope" : `the scope ${scopes}`;
  return {
    certainty: "proven",
    at: pointAt(e.subject.occurrence),
    summary: `${theKey(e)} is restricted and lacks ${named}`,
    evidence: [proofOf(said)],
    remedies: [
      onPage(
        "grant-scope",
        `give the key ${named}, or make one with all permissions`,
        PAGES.keys,
        "choose the key, then Edit permissions",
        scopes === "model.request"
          ? "set Model capabilities to Request"
          : `allow ${scopes ?? "the endpoint that the program calls"}`,
        "check your role in the organization and in the project as well",
        "wait a few minutes: changes take up to a quarter of an hour",
      ),
    ],
  };
}
