import type { Cause } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { MONEY, quotaSaid } from "./quota.ts";
import { onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal, seen } from "./sketch.ts";
import { pointAt } from "./speak.ts";

export const creditsInOtherOrg: Cause = {
  id: "credits-in-other-org",
  group: "money-limits",
  title: "The credit is in another organization",
  why: "One login may belong to several organizations, and each has its own credit. A key spends that of its own organization, whatever the page shows that is open.",
  rank: 15,
  alike: ["no-billing", "organization-mismatch"],
  detect(e) {
    const said = quotaSaid(e);
    if (said === null) return null;
    const remarked = e.error?.remarks.includes("other-organization") === true;
    const several = organizations(e);
    if (!remarked && several < 2) return null;
    return {
      certainty: remarked ? "likely" : "possible",
      at: pointAt(e.subject.occurrence),
      summary:
        "the key belongs to an organization without credit; the credit is probably in another one of the same login",
      evidence: [
        proofOf(said),
        remarked
          ? {
              fact: "the text speaks of another organization",
              from: "error-text",
            }
          : {
              fact: `${String(several)} organizations are named on this machine`,
              from: "file",
            },
      ],
      remedies: [
        onPage(
          "move-key",
          "make the key in the organization that has the credit, or add credit to that of the key",
          PAGES.billing,
          "choose each organization at the top left and look at its balance",
          "make a key in the one that has credit",
        ),
      ],
      ...(remarked ? {} : { undecided: [...MONEY] }),
    };
  },
  examples: () => {
    const quota = refusal("insufficient-quota", {
      status: 429,
      code: "insufficient_quota",
    });
    const organization = (id: string, n: number) =>
      seen({
        id,
        role: "organization",
        variable: "OPENAI_ORG_ID",
        value: fakeKey("organization", n),
      });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          error: errorText({
            refusals: [quota],
            remarks: ["other-organization"],
          }),
        }),
        evidence({
          value: fakeKey(),
          seen: [organization("o2", 1), organization("o3", 2)],
          error: errorText({ refusals: [quota] }),
        }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          seen: [organization("o2", 1)],
          error: errorText({ refusals: [quota] }),
        }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          error: errorText({ remarks: ["other-organization"] }),
        }),
      ],
    };
  },
};

function organizations(e: Evidence): number {
  return new Set(
    e.seen.flatMap(({ role, value }) =>
      role === "organization" && value !== null ? [value] : [],
    ),
  ).size;
}
