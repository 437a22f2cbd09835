import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { headerFinding } from "./identity-header.ts";
import {
  answer,
  context,
  effective,
  errorText,
  evidence,
  refusal,
  seen,
} from "./sketch.ts";
import { refusalOf } from "./speak.ts";

export const organizationMismatch: Cause = {
  id: "organization-mismatch",
  group: "permission-identity",
  title: "The organization header does not belong to the key",
  why:
    "SDKs send OPENAI_ORG_ID as a header beside the key. A key belongs to its organization; when the header names another one, " +
    "or a name in the place of its id, the request is refused although the key is good.",
  rank: 10,
  detect(e) {
    const said = refusalOf(
      e,
      "mismatched-organization",
      "invalid-organization",
    );
    return said === null ? null : headerFinding(e, said, "organization");
  },
  examples: () => {
    const organization = seen({
      id: "o2",
      line: 2,
      variable: "OPENAI_ORG_ID",
      role: "organization",
      value: fakeKey("organization"),
    });
    const said = refusal("mismatched-organization", {
      code: "mismatched_organization",
      message:
        "OpenAI-Organization header should match organization for API key",
    });
    const variables = new Map([
      [
        "OPENAI_ORG_ID",
        effective({ variable: "OPENAI_ORG_ID", from: organization }),
      ],
    ]);
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          contexts: [context({ variables })],
          answers: [
            answer({ refusal: said }),
            answer({ probe: "without-headers" }),
          ],
        }),
        evidence({
          value: fakeKey(),
          seen: [organization],
          error: errorText({
            refusals: [
              refusal("invalid-organization", {
                details: { organization: "acme" },
              }),
            ],
          }),
        }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          seen: [organization],
          answers: [answer()],
        }),
        evidence({
          value: fakeKey(),
          answers: [answer({ refusal: refusal("mismatched-project") })],
        }),
      ],
    };
  },
};
