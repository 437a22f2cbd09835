import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { onPage, PAGES, proofOf, theKey } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const ipNotAuthorized: Cause = {
  id: "ip-not-authorized",
  group: "permission-identity",
  title: "The IP address is not on the allow-list",
  why: "The organization or the project accepts requests only from addresses on its list. A new office, a VPN, a cloud machine or a CI runner has another address.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "ip-not-authorized");
    if (said === null) return null;
    return {
      certainty: "proven",
      at: pointAt(e.subject.occurrence),
      summary: `${theKey(e)} is good, but this machine's address is not on the organization's list`,
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "allow-address",
          "add the address of this machine to the IP allow-list, or call from one that is on it",
          PAGES.security,
          "choose IP allowlist",
          "add the public address or range from which the program calls",
          "wait up to 15 minutes",
        ),
      ],
    };
  },
  examples: () => {
    const said = refusal("ip-not-authorized", { code: "ip_not_authorized" });
    return {
      faulty: [
        evidence({
          value: fakeKey("service-account"),
          answers: [answer({ refusal: said })],
        }),
        evidence({ error: errorText({ refusals: [said] }) }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          value: fakeKey(),
          answers: [answer({ refusal: refusal("region", { status: 403 }) })],
        }),
      ],
    };
  },
};
