import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { PROXY_NAMES } from "../key/names.ts";
import {
  byHand,
  faultOf,
  faultProof,
  isBareConnectionError,
  winnerOf,
} from "./provider-words.ts";
import { answer, errorText, evidence } from "./sketch.ts";
import { place, pointAt } from "./speak.ts";

export const proxyMisconfigured: Cause = {
  id: "proxy-misconfigured",
  group: "network-path",
  title: "A proxy variable is wrong",
  why: "HTTPS_PROXY and its kin say through which machine calls leave. A dead or misspelt one stops them, and the SDK reports no more than a connection error.",
  rank: 20,
  alike: ["unreachable"],
  detect(e) {
    return misspelt(e) ?? dead(e);
  },
  examples: () => {
    const typo = {
      kind: "env-typo" as const,
      at: { path: "docker-compose.override.yml", line: 5 },
      variable: "HTTP_PORXY",
      meant: "HTTP_PROXY",
    };
    const generic = errorText({ local: [{ kind: "generic", status: null }] });
    return {
      faulty: [
        evidence({ value: fakeKey(), facts: [typo], error: generic }),
        evidence({
          value: fakeKey(),
          answers: [
            answer({ network: { fault: "proxy", code: "PROXY_ECONNREFUSED" } }),
          ],
        }),
        evidence({
          error: errorText({ network: [{ fault: "proxy", host: null }] }),
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), facts: [typo], answers: [answer()] }),
        evidence({ value: fakeKey(), error: generic }),
      ],
    };
  },
};

/** A name that almost is a proxy's, beside a call that did not get through. */
function misspelt(e: Evidence): Finding | null {
  const typo = factsOf(e, "env-typo").find(({ meant }) =>
    (PROXY_NAMES as readonly string[]).includes(meant.toUpperCase()),
  );
  const fault = faultOf(
    e,
    "dns",
    "refused",
    "timeout",
    "reset",
    "proxy",
    "tls-other",
  );
  if (typo === undefined || (fault === null && !isBareConnectionError(e)))
    return null;
  return {
    certainty: "likely",
    at: { ...typo.at, variable: typo.variable },
    summary: `${typo.at.path}:${String(typo.at.line)} sets ${typo.variable}, which nothing reads; ${typo.meant} is meant, so the calls go out directly`,
    evidence: [
      {
        fact: `${typo.at.path}:${String(typo.at.line)} sets ${typo.variable}`,
        from: "file",
      },
      fault === null
        ? {
            fact: "the error says that the connection failed, and no more",
            from: "error-text",
          }
        : faultProof(fault),
    ],
    remedies: [
      {
        id: "correct-name",
        summary: `write ${typo.meant}`,
        steps: [
          `open ${typo.at.path} at line ${String(typo.at.line)}`,
          `write ${typo.meant} in the place of ${typo.variable}`,
          "start the program again",
        ],
        edits: [
          {
            do: "replace-text",
            ...typo.at,
            find: typo.variable,
            with: typo.meant,
          },
        ],
      },
    ],
  };
}

function dead(e: Evidence): Finding | null {
  const fault = faultOf(e, "proxy");
  if (fault === null) return null;
  const set = winnerOf(e, "proxy");
  return {
    certainty: "proven",
    at: pointAt(set),
    summary: `${set === null ? "the proxy" : `the proxy of ${place(e, set)}`} does not let the call through`,
    evidence: [faultProof(fault)],
    remedies: [
      byHand(
        "correct-proxy",
        "correct the proxy's address, or take the variable out",
        `look at ${set === null ? "HTTPS_PROXY, HTTP_PROXY and ALL_PROXY" : place(e, set)}`,
        "check that the proxy runs, and that user name and password are right",
        "put api.openai.com into NO_PROXY if the call should go out directly",
      ),
    ],
  };
}
