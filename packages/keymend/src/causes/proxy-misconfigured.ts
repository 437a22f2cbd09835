import type { Cause, Finding, Pointer, Proof, Remedy } from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { PROXY_NAMES, proxyMeant } from "../key/names.ts";
import {
  byHand,
  faultOf,
  faultProof,
  isBareConnectionError,
  winnerOf,
  type NetworkSeen,
} from "./provider-words.ts";
import { answer, errorText, evidence, seen } from "./sketch.ts";
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
    const proxy = seen({
      id: "o2",
      variable: "HTTPS_PROXY",
      role: "proxy",
      value: "http://127.0.0.1:7890",
    });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          seen: [proxy],
          error: errorText({
            network: [{ fault: "refused", host: "127.0.0.1:7890" }],
          }),
        }),
        evidence({
          value: fakeKey(),
          environment: new Map([["HTTPS_PORXY", "set"]]),
          error: generic,
        }),
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
        evidence({
          value: fakeKey(),
          seen: [proxy],
          error: errorText({
            network: [{ fault: "refused", host: "127.0.0.1:11434" }],
          }),
        }),
      ],
    };
  },
};

/** A name that almost is a proxy's, where a file or the environment sets it. */
interface Typo {
  name: string;
  meant: string;
  at: Pointer;
  where: string;
  remedy: Pick<Remedy, "steps" | "edits">;
}

function typoOf(e: Evidence): Typo | null {
  const fact = factsOf(e, "env-typo").find(({ meant }) =>
    (PROXY_NAMES as readonly string[]).includes(meant.toUpperCase()),
  );
  if (fact !== undefined) {
    const { at, variable, meant } = fact;
    return {
      name: variable,
      meant,
      at: { ...at, variable },
      where: `${at.path}:${String(at.line)}`,
      remedy: {
        steps: [
          `open ${at.path} at line ${String(at.line)}`,
          `write ${meant} in the place of ${variable}`,
        ],
        edits: [{ do: "replace-text", ...at, find: variable, with: meant }],
      },
    };
  }
  const seen = e.seen.find(({ variable }) => meantBy(variable) !== null);
  const name =
    seen?.variable ??
    [...e.environment.keys()].find((one) => meantBy(one) !== null);
  const meant = meantBy(name ?? null);
  return name === undefined || meant === null
    ? null
    : {
        name,
        meant,
        at: pointAt(seen ?? null),
        where: seen === undefined ? "the environment" : place(e, seen),
        remedy: { steps: [`set ${meant} in the place of ${name}`] },
      };
}

function meantBy(name: string | null): string | null {
  return name === null ? null : proxyMeant(name);
}

/** A misspelt name beside a call that did not get through. */
function misspelt(e: Evidence): Finding | null {
  const typo = typoOf(e);
  const fault = connectionFault(e);
  if (typo === null || (fault === null && !isBareConnectionError(e)))
    return null;
  return {
    certainty: "likely",
    at: typo.at,
    summary: `${typo.where} sets ${typo.name}, which nothing reads; ${typo.meant} is meant, so the calls go out directly`,
    evidence: [
      { fact: `${typo.where} sets ${typo.name}`, from: "file" },
      connectionProof(fault),
    ],
    remedies: [
      {
        id: "correct-name",
        summary: `write ${typo.meant}`,
        ...typo.remedy,
        steps: [...typo.remedy.steps, "start the program again"],
      },
    ],
  };
}

function connectionFault(e: Evidence): NetworkSeen | null {
  return faultOf(e, "dns", "refused", "timeout", "reset", "proxy", "tls-other");
}

function connectionProof(fault: NetworkSeen | null): Proof {
  return fault === null
    ? {
        fact: "the error says that the connection failed, and no more",
        from: "error-text",
      }
    : faultProof(fault);
}

/** The proxy itself failed, or the address that could not be reached is the proxy's. */
function dead(e: Evidence): Finding | null {
  const set = winnerOf(e, "proxy");
  const proxy = faultOf(e, "proxy");
  const refused = faultOf(e, "refused", "timeout", "dns");
  const same = refused !== null && set !== null && isAt(set, refused.host);
  const fault = proxy ?? (same ? refused : null);
  if (fault === null) return null;
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

/** `127.0.0.1:7890` is where `http://127.0.0.1:7890` stands; the port may be missing. */
function isAt({ value }: Seen, host: string | null): boolean {
  if (value === null || host === null || host === "") return false;
  const text = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return host === url.host || host === url.hostname;
}
