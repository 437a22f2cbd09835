import type { Cause, Certainty } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import {
  byHand,
  faultOf,
  faultProof,
  isBareConnectionError,
  onPage,
  PAGES,
  reached,
} from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { pointAt } from "./speak.ts";

export const unreachable: Cause = {
  id: "unreachable",
  group: "network-path",
  title: "The API cannot be reached",
  why: "No answer came at all: the name cannot be resolved, nothing listens, a firewall drops the packets, or the machine is offline. Nothing can be said of the key.",
  rank: 45,
  alike: [
    "proxy-misconfigured",
    "tls-inspection",
    "region-blocked",
    "wrong-base-url",
  ],
  detect(e) {
    const fault = faultOf(
      e,
      "dns",
      "refused",
      "timeout",
      "reset",
      "tls-other",
      "half-answer",
      "redirect",
      "bad-url",
    );
    const bare = fault === null && isBareConnectionError(e);
    if (fault === null && !bare) return null;
    const answered = reached(e);
    // a request of ours that failed while others were answered says nothing
    if (fault?.from === "provider" && answered) return null;
    const certainty: Certainty = answered
      ? "possible"
      : fault?.from === "provider"
        ? "proven"
        : "likely";
    const host = fault?.host ?? hostOf(e.base.url);
    return {
      certainty,
      at: pointAt(e.base.from),
      summary: answered
        ? `the program could not reach ${host}; from here it answers now`
        : `${host} cannot be reached`,
      evidence: [
        fault === null
          ? {
              fact: "the error says that the connection failed, and no more",
              from: "error-text",
            }
          : faultProof(fault),
        ...(answered
          ? [
              {
                fact: "the provider answers to this machine now",
                from: "provider" as const,
              },
            ]
          : []),
      ],
      remedies: [
        byHand(
          "check-way",
          `find out why ${host} cannot be reached`,
          "check that the machine or container is online and can resolve names",
          "check the proxy variables HTTPS_PROXY and NO_PROXY, and the firewall",
          ...(e.base.defaulted
            ? []
            : ["check the base URL: host, port and path"]),
        ),
        onPage(
          "see-status",
          "or see whether OpenAI has an incident",
          PAGES.status,
        ),
      ],
    };
  },
  examples: () => {
    const refused = answer({
      network: { fault: "refused", code: "ECONNREFUSED" },
      genuine: false,
    });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [
            refused,
            { ...refused, probe: "control", occurrence: null },
          ],
        }),
        evidence({
          error: errorText({
            network: [{ fault: "dns", host: "api.openai.com" }],
          }),
        }),
        evidence({
          value: fakeKey(),
          answers: [answer()],
          error: errorText({ local: [{ kind: "generic", status: null }] }),
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          value: fakeKey(),
          answers: [
            refused,
            answer({
              probe: "control",
              occurrence: null,
              refusal: refusal("no-key"),
            }),
          ],
        }),
        evidence({
          error: errorText({
            network: [{ fault: "tls-untrusted", host: null }],
          }),
        }),
      ],
    };
  },
};

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "the API";
}
