import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { byHand, proofOf, theKey } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt, refusalOf } from "./speak.ts";

export const clientCertificateRequired: Cause = {
  id: "client-certificate-required",
  group: "permission-identity",
  title: "The organization requires mutual TLS",
  why: "The organization or the project accepts requests only from clients that show a registered certificate, on the host mtls.api.openai.com.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "certificate-required");
    if (said === null) return null;
    return {
      certainty: "proven",
      at: pointAt(e.subject.occurrence),
      summary: `${theKey(e)} is good, but the organization wants a client certificate with every request`,
      evidence: [proofOf(said)],
      remedies: [
        byHand(
          "present-certificate",
          "give the client a registered certificate and call the host for mutual TLS",
          "get a client certificate from whoever keeps the organization's certificates",
          "set the base URL to https://mtls.api.openai.com/v1",
          "give certificate and private key to the HTTP client of the SDK",
        ),
      ],
    };
  },
  examples: () => {
    const said = refusal("certificate-required", {
      code: "certificate_required",
    });
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
          error: errorText({
            network: [{ fault: "tls-untrusted", host: null }],
          }),
        }),
      ],
    };
  },
};
