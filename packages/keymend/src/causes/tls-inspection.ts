import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand, faultOf, faultProof } from "./provider-words.ts";
import { answer, errorText, evidence } from "./sketch.ts";

export const tlsInspection: Cause = {
  id: "tls-inspection",
  group: "network-path",
  title: "A company proxy re-signs TLS",
  why: "A proxy or virus scanner opens secure connections and signs them anew with a root of its own. Browsers of the company trust that root; Python, Node and others bring their own list and do not.",
  rank: 10,
  alike: ["proxy-misconfigured", "unreachable"],
  detect(e) {
    const fault = faultOf(e, "tls-untrusted");
    if (fault === null) return null;
    // a host of one's own may simply have a certificate of its own
    const openai =
      fault.host === null ||
      /(?:^|\.)openai\.com$/.test(fault.host.replace(/:\d+$/, ""));
    return {
      certainty: openai ? "proven" : "likely",
      at: null,
      summary: `the certificate of ${fault.host ?? "the API"} is signed by a root that the program does not trust: something in between re-signs TLS`,
      evidence: [faultProof(fault)],
      remedies: [
        byHand(
          "trust-root",
          "give the program the root certificate of the proxy",
          "get the root certificate of your company or scanner as a PEM file",
          "Node: set NODE_EXTRA_CA_CERTS to the file",
          "Python: set SSL_CERT_FILE and REQUESTS_CA_BUNDLE to a bundle that contains it",
          "do not switch the check of certificates off: then anybody in between may read the key",
        ),
      ],
    };
  },
  examples: () => ({
    faulty: [
      evidence({
        error: errorText({
          network: [{ fault: "tls-untrusted", host: "api.openai.com" }],
        }),
      }),
      evidence({
        value: fakeKey(),
        answers: [
          answer({
            network: {
              fault: "tls-untrusted",
              code: "SELF_SIGNED_CERT_IN_CHAIN",
            },
          }),
        ],
      }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      evidence({
        error: errorText({ network: [{ fault: "timeout", host: null }] }),
      }),
    ],
  }),
};
