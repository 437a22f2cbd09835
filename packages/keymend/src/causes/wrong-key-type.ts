import { fakeKey } from "../key/fake.ts";
import type { Cause, Finding } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import { answer, errorText, evidence, refusal, unknownKey } from "./sketch.ts";
import { newKey, ORGANIZATION_KEYS_PAGE, useOther } from "./remedies.ts";
import { from, named, sentFamily, sentValue } from "./sent.ts";
import { place, pointAt, refusalOf } from "./speak.ts";

const ADMIN_KEYS_PAGE =
  "https://platform.openai.com/settings/organization/admin-keys";

export const wrongKeyType: Cause = {
  id: "wrong-key-type",
  group: "key-state",
  title: "An admin key for model calls, or a normal key for admin calls",
  why:
    "Admin keys (sk-admin-…) manage an organization and cannot call models; ordinary keys call models and cannot manage " +
    "anything. Some organizations also forbid keys that belong to a person.",
  rank: 10,
  alike: ["restricted-scope"],
  detect: (e) => adminForModels(e) ?? ordinaryForAdmin(e) ?? forbiddenKind(e),
  examples: () => {
    const admin = fakeKey("admin");
    const scopes = (scope: string, status: number) =>
      refusal("missing-scopes", { status, details: { scopes: scope } });
    return {
      faulty: [
        evidence({
          value: admin,
          answers: [answer({ refusal: scopes("api.model.read", 403) })],
        }),
        evidence({ value: admin, answers: [unknownKey(admin)] }),
        evidence({
          value: fakeKey(),
          error: errorText({ refusals: [scopes("api.management.read", 403)] }),
        }),
        evidence({
          value: fakeKey("legacy"),
          answers: [
            answer({
              refusal: refusal("key-type-not-allowed", {
                code: "not_authorized_invalid_key_type",
              }),
            }),
          ],
        }),
        evidence({
          error: errorText({ refusals: [refusal("session-key-required")] }),
        }),
      ],
      healthy: [
        evidence({ value: admin }),
        evidence({ value: admin, answers: [answer()] }),
        evidence({
          value: fakeKey(),
          answers: [answer({ refusal: scopes("model.request", 401) })],
        }),
        evidence({
          value: admin,
          winner: { variable: "OPENAI_ADMIN_KEY" },
          error: errorText({ refusals: [scopes("api.management.write", 403)] }),
        }),
        evidence({ value: fakeKey(), answers: [unknownKey(fakeKey())] }),
      ],
    };
  },
};

const ADMIN_SCOPE = /\bapi\.(?:management|usage|audit|admin)|\borganization\./;

function adminForModels(e: Evidence): Finding | null {
  const sent = sentValue(e);
  if (sent === null || sentFamily(sent)?.id !== "openai-admin") return null;
  const said = refusalOf(e, "missing-scopes", "invalid-api-key");
  if (said === null) return null;
  const scopes = said.refusal.details["scopes"] ?? "";
  // an admin key that lacks a right of admin keys is of the right kind
  if (ADMIN_SCOPE.test(scopes)) return null;
  const known = said.refusal.kind === "missing-scopes";
  return {
    certainty: known ? "proven" : "likely",
    at: pointAt(sent.at),
    summary: `${named(e, sent)} holds an admin key, and admin keys cannot call models`,
    evidence: [
      { fact: "the key begins with sk-admin-", from: from(sent) },
      {
        fact: known
          ? `OpenAI knows the key and refuses the call: missing scopes${scopes === "" ? "" : ` ${scopes}`}`
          : "OpenAI refuses the key",
        from: said.from,
      },
    ],
    remedies: [
      ...useOther(e, sent.at),
      newKey(sent.at, {
        id: "put-project-key",
        summary:
          "put a project key there, and keep the admin key in OPENAI_ADMIN_KEY",
        url: ORGANIZATION_KEYS_PAGE,
      }),
    ],
  };
}

function ordinaryForAdmin(e: Evidence): Finding | null {
  const said = refusalOf(e, "missing-scopes");
  const scopes = said?.refusal.details["scopes"] ?? said?.refusal.message ?? "";
  if (said === null || !ADMIN_SCOPE.test(scopes)) return null;
  const sent = sentValue(e);
  const family = sent === null ? null : sentFamily(sent);
  if (family?.kind === "admin" || family?.kind === "login") return null;
  const call = factsOf(e, "api-call").find((one) => one.endpoint === "admin");
  return {
    certainty: family?.kind === "secret" ? "proven" : "likely",
    at: pointAt(sent?.at ?? null),
    summary:
      "an ordinary key was used for a call that only admin keys may make",
    evidence: [
      {
        fact: "OpenAI misses a scope that only admin keys have",
        from: said.from,
      },
      ...(family === null || sent === null
        ? []
        : [{ fact: `the key is ${family.title}`, from: from(sent) }]),
      ...(call === undefined
        ? []
        : [
            {
              fact: `${call.at.path}:${String(call.at.line)} calls the admin API`,
              from: "file" as const,
            },
          ]),
    ],
    remedies: [
      newKey(sent?.at ?? null, {
        id: "use-admin-key",
        summary:
          "use an admin key for these calls; an owner of the organization makes it, and it belongs into OPENAI_ADMIN_KEY",
        url: ADMIN_KEYS_PAGE,
      }),
    ],
  };
}

function forbiddenKind(e: Evidence): Finding | null {
  const said = refusalOf(e, "key-type-not-allowed", "session-key-required");
  if (said === null) return null;
  const { occurrence } = e.subject;
  const browser = said.refusal.kind === "session-key-required";
  const whose = occurrence === null ? "the key" : `the key in ${place(e)}`;
  return {
    certainty: "proven",
    at: pointAt(occurrence),
    summary: browser
      ? `${whose} was used for a page of the dashboard, which takes no API key`
      : `the organization does not allow keys of the kind of ${whose}`,
    evidence: [
      {
        fact: browser
          ? "OpenAI answers that the call must be made with a session key"
          : "OpenAI answers that user keys are not allowed",
        from: said.from,
      },
    ],
    remedies: browser
      ? [
          {
            id: "use-admin-api",
            summary: "use the usage and costs calls of the admin API instead",
            steps: [
              "replace the call to /dashboard/… by /v1/organization/usage or /v1/organization/costs",
              `make an admin key for it at ${ADMIN_KEYS_PAGE}`,
            ],
            url: ADMIN_KEYS_PAGE,
          },
        ]
      : [
          newKey(occurrence, {
            id: "put-project-key",
            summary: "put a key of a project or of a service account there",
            url: ORGANIZATION_KEYS_PAGE,
          }),
        ],
  };
}
