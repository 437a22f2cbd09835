import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { anyRefusal, onPage, PAGES, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";

export const regionBlocked: Cause = {
  id: "region-blocked",
  group: "network-path",
  title: "The country or region is not supported",
  why: "OpenAI serves only some countries, and its edge blocks some networks. The request is stopped by the address it comes from; the key is not even looked at.",
  rank: 10,
  alike: ["proxy-misconfigured", "tls-inspection", "unreachable"],
  detect(e) {
    const named = anyRefusal(e, "region");
    const said = named ?? anyRefusal(e, "html-block");
    if (said === null) return null;
    return {
      certainty: named === null ? "likely" : "proven",
      at: null,
      summary:
        named === null
          ? "a block page came in the place of an answer: the network that the call leaves from is not let in"
          : "OpenAI does not serve the country or region that the call leaves from",
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "call-from-elsewhere",
          "call from a network in a supported country",
          PAGES.countries,
          "see whether your country is on the list",
          "look whether a VPN, a proxy or the hosting sends the call through another country, and change that",
        ),
      ],
      ...(named === null
        ? {
            undecided: ["proxy-misconfigured", "tls-inspection", "unreachable"],
          }
        : {}),
    };
  },
  examples: () => {
    const region = refusal("region", {
      status: 403,
      code: "unsupported_country_region_territory",
    });
    const block = refusal("html-block", { status: 403, type: null });
    return {
      faulty: [
        evidence({ value: fakeKey(), answers: [answer({ refusal: region })] }),
        evidence({
          value: fakeKey(),
          answers: [
            answer({
              probe: "control",
              occurrence: null,
              refusal: block,
              html: true,
              genuine: false,
              outcome: "not-openai",
            }),
          ],
        }),
        evidence({ error: errorText({ refusals: [region] }) }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          value: fakeKey(),
          answers: [
            answer({ refusal: refusal("missing-scopes", { status: 403 }) }),
          ],
        }),
      ],
    };
  },
};
