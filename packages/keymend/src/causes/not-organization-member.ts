import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { onPage, PAGES, proofOf, theKey } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const notOrganizationMember: Cause = {
  id: "not-organization-member",
  group: "permission-identity",
  title: "The user is not a member of an organization",
  why: "A user key acts for its owner. When the owner was removed from the organization, the key is refused, though nobody deleted it.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "no-organization", "owner-left-organization");
    if (said === null) return null;
    return {
      certainty: "proven",
      at: pointAt(e.subject.occurrence),
      summary: `the owner of ${theKey(e)} is not a member of the organization`,
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "join-organization",
          "have the owner invited again, or use a key of a present member",
          PAGES.general,
          "ask an owner of the organization for an invitation",
          "or make a key as a member or as a service account, and put it in the place of this one",
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        value: fakeKey("legacy"),
        answers: [
          answer({
            refusal: refusal("no-organization", { code: "no_organization" }),
          }),
        ],
      }),
      evidence({
        error: errorText({ refusals: [refusal("owner-left-organization")] }),
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({
        value: fakeKey(),
        answers: [answer({ refusal: refusal("mismatched-organization") })],
      }),
    ],
  }),
};
