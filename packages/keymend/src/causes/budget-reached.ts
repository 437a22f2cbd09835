import type { Cause } from "../model/cause.ts";
import type { RefusalKind } from "../model/answer.ts";
import { fakeKey } from "../key/fake.ts";
import { MONEY, quotaSaid } from "./quota.ts";
import { onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

const WHAT: Partial<Record<RefusalKind, string>> = {
  "organization-spend-limit": "the spend limit of the organization is reached",
  "project-spend-limit": "the spend limit of the project is reached",
  "usage-limit":
    "the usage limit that OpenAI set for the organization is reached",
  "hard-limit": "the hard limit of the account is reached",
};

export const budgetReached: Cause = {
  id: "budget-reached",
  group: "money-limits",
  title: "A hard limit, monthly budget or project budget is reached",
  why: "An organization and each of its projects may have a limit for the month. When it is reached, calls are refused until it is raised or the month ends, though there is credit.",
  rank: 10,
  alike: ["no-billing"],
  detect(e) {
    const named = refusalOf(
      e,
      "organization-spend-limit",
      "project-spend-limit",
      "usage-limit",
      "hard-limit",
    );
    const remarked =
      e.error?.remarks.includes("budget") === true ? quotaSaid(e) : null;
    const said = named ?? remarked;
    if (said === null) return null;
    const hard = said.refusal.kind === "hard-limit";
    return {
      certainty: named === null ? "possible" : hard ? "likely" : "proven",
      at: pointAt(e.subject.occurrence),
      summary:
        WHAT[said.refusal.kind] ??
        "a budget of the organization or of the project is reached",
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "raise-limit",
          "raise the limit, or wait for the next month",
          PAGES.limits,
          said.refusal.kind === "project-spend-limit"
            ? "choose the project, then Limits"
            : "look at the monthly budget and at the limits of the projects",
          "raise the limit that is reached",
          ...(hard ? [`look at the credit as well: ${PAGES.billing}`] : []),
        ),
      ],
      // with no credit at all some endpoints answer with the hard limit
      ...(hard
        ? { undecided: ["no-billing"] }
        : named === null
          ? { undecided: [...MONEY] }
          : {}),
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        error: errorText({
          refusals: [refusal("hard-limit", { status: 400 })],
        }),
      }),
      evidence({
        value: fakeKey(),
        answers: [
          answer(),
          answer({
            probe: "paid",
            refusal: refusal("project-spend-limit", {
              status: 429,
              code: "project_spend_limit_exceeded",
            }),
          }),
        ],
      }),
      evidence({
        error: errorText({
          refusals: [refusal("insufficient-quota", { status: 429 })],
          remarks: ["budget"],
        }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({
        error: errorText({
          refusals: [refusal("insufficient-quota", { status: 429 })],
        }),
      }),
    ],
  }),
};
