import { isOpenAiSecret, familyOf } from "../key/families.ts";
import { fakeKey } from "../key/fake.ts";
import { isPlaceholder } from "../key/placeholder.ts";
import type { Answer } from "../model/answer.ts";
import type {
  Cause,
  Certainty,
  Finding,
  Proof,
  Remedy,
} from "../model/cause.ts";
import type { Evidence, Seen } from "../model/evidence.ts";
import {
  answer,
  errorText,
  evidence,
  refusal,
  seen,
  unknownKey,
} from "./sketch.ts";
import {
  faultOf,
  isAside,
  isIgnored,
  RIGHT_BASE_URL,
} from "./base-url-form.ts";
import { ignoredName } from "./ignored-base-url.ts";
import {
  hostIn,
  isLoopback,
  isOpenAiHost,
  passesOn,
  providerHosts,
} from "./provider-hosts.ts";
import { repair } from "./remedies.ts";
import { sentValue } from "./sent.ts";
import { localFault, place, pointAt, sourceOf, stripped } from "./speak.ts";

const UNREACHED = /nothing listens|name service|could not be reached/;

export const wrongBaseUrl: Cause = {
  id: "wrong-base-url",
  group: "wrong-destination",
  title: "The base URL points somewhere else or has a wrong path",
  why:
    "The client appends the path of the call to its base URL: without /v1, with /v1 twice, or with a whole endpoint in it, the " +
    "call goes nowhere. A base URL of another service, or one that nothing reads, sends the key to the wrong host.",
  rank: 20,
  alike: ["unreachable"],
  detect: (e) =>
    fromText(e) ?? fromAnswers(e) ?? onlyInProject(e) ?? ignoredName(e),
  examples: () => {
    const set = (url: string, trusted = true, path: string | null = ".env") => {
      const from = baseSeen(url, path);
      return { seen: [from], base: { url, from, trusted, defaulted: false } };
    };
    const lost = answer({
      refusal: refusal("invalid-url", {
        status: 404,
        message: "Invalid URL (GET /models)",
      }),
    });
    const key = fakeKey();
    const gateway = fakeKey("gateway");
    const old = {
      ...baseSeen("https://llm.corp.example/v1", ".env"),
      variable: "OPENAI_API_BASE",
    };
    return {
      faulty: [
        evidence({
          value: key,
          ...set("https://api.openai.com", true, null),
          answers: [lost, answer({ probe: "with-v1" })],
        }),
        evidence({
          value: key,
          ...set("https://api.openai.com/v1/v1"),
          answers: [lost],
        }),
        evidence({
          value: key,
          ...set("https://api.openai.com/v1/chat/completions"),
          answers: [lost],
        }),
        evidence({
          value: key,
          ...set("http://127.0.0.1:9/v1"),
          answers: [
            answer({ network: { fault: "refused", code: "ECONNREFUSED" } }),
          ],
        }),
        evidence({ value: key, ...set("https://collect.example/v1", false) }),
        evidence({
          value: gateway,
          seen: [old],
          answers: [unknownKey(gateway)],
        }),
        evidence({
          value: key,
          seen: [baseSeen("https://api.openai.com", "config.toml")],
          error: errorText({
            local: [
              { kind: "wrong-host", host: "api.openai.com/chat/completions" },
            ],
          }),
        }),
        evidence({
          value: key,
          error: errorText({
            refusals: [
              refusal("invalid-url", {
                status: 404,
                message: "Invalid URL (POST /v1/v1/chat/completions)",
              }),
            ],
          }),
        }),
      ],
      healthy: [
        evidence({ value: key, answers: [answer()] }),
        evidence({
          value: key,
          ...set("http://127.0.0.1:4000/v1"),
          answers: [answer()],
        }),
        evidence({
          value: key,
          ...set("https://eu.api.openai.com/v1"),
          answers: [unknownKey(key)],
        }),
        evidence({
          value: "ollama",
          ...set("http://localhost:11434/v1", false),
        }),
        evidence({
          value: fakeKey("openrouter"),
          ...set("https://openrouter.ai/api/v1", false),
        }),
        evidence({
          value: "sk-1234",
          ...set("https://llm.corp.example/v1", false),
        }),
        evidence({ value: key, ...set("https://oai.helicone.ai/v1", false) }),
        // a block page stands before the provider
        evidence({
          value: key,
          ...set("http://127.0.0.1:4000/v1"),
          answers: [
            answer({
              outcome: "not-openai",
              status: 403,
              html: true,
              genuine: false,
            }),
          ],
        }),
        evidence({
          value: key,
          seen: [old],
          answers: [unknownKey(key), answer({ occurrence: "o2" })],
          reads: ["OPENAI_API_KEY"],
          offline: true,
          base: {
            url: old.value ?? "",
            from: old,
            trusted: true,
            defaulted: false,
          },
        }),
      ],
    };
  },
};

function baseSeen(url: string, path: string | null): Seen {
  return seen({
    id: "o9",
    source: path === null ? "process" : "dotenv",
    path,
    line: path === null ? null : 2,
    variable: "OPENAI_BASE_URL",
    role: "base-url",
    value: url,
  });
}

/** The error names the URL that was called. */
function fromText(e: Evidence): Finding | null {
  if (e.error === null) return null;
  const wrong = localFault(e, "wrong-host");
  const lost = e.error.refusals.find((one) => one.kind === "invalid-url");
  const unreached = e.error.network.find((one) => one.host !== null);
  const host = wrong?.host.split("/")[0] ?? unreached?.host ?? null;
  const at = baseUrls(e).find((one) =>
    host === null
      ? faultOf(one.value ?? "") !== null
      : hostIn(one.value ?? "") === hostName(host),
  );
  if (wrong === null && lost === undefined) {
    // only a host that this machine's own settings name can be their fault
    if (
      at === undefined ||
      unreached?.host == null ||
      isOpenAiHost(hostName(unreached.host))
    )
      return null;
    return finding(e, at, "likely", [
      {
        fact: `the error says that ${unreached.host} could not be reached`,
        from: "error-text",
      },
    ]);
  }
  const path =
    /\((?:GET|POST) (\/[^\s)]{0,200})\)/.exec(lost?.message ?? "")?.[1] ??
    wrong?.host ??
    "";
  const what = /\/v1\/v1/.test(path)
    ? "/v1 twice"
    : /\/v1\//.test(path) || !path.includes("/")
      ? "another address than OpenAI's"
      : "a path without /v1";
  const proof: Proof = {
    fact: `the error shows that the call went to ${path.slice(0, 80)}: ${what}`,
    from: "error-text",
  };
  // the setting in use is to blame only when the call went where it says
  const isItsHost = host === null || hostIn(e.base.url) === hostName(host);
  const from =
    at ?? (isItsHost || isOpenAiPath(path) ? e.base.from : null) ?? undefined;
  if (from !== undefined)
    return finding(e, from, isOpenAiPath(path) ? "proven" : "likely", [proof]);
  const isForeign = host !== null && !isOpenAiHost(hostName(host));
  return {
    // an address that no setting here names may be meant
    certainty: isForeign ? "possible" : "likely",
    at: null,
    summary: `the call went to the wrong address: ${what}`,
    evidence: [proof],
    remedies: [advice()],
    ...(isForeign ? { undecided: ["app-bug" as const] } : {}),
  };
}

const isOpenAiPath = (path: string) =>
  path.startsWith("/") || /^[\w.]*openai\.com/.test(path);
const hostName = (host: string) => host.replace(/:\d+$/, "").toLowerCase();

function baseUrls(e: Evidence): Seen[] {
  const own = e.base.from === null ? [] : [e.base.from];
  return [
    ...own,
    ...e.seen.filter(
      (one) => one.role === "base-url" && one.value !== null && !isAside(one),
    ),
  ];
}

/** A base URL that was asked, and what came back. */
function fromAnswers(e: Evidence): Finding | null {
  const { from, url, trusted, defaulted } = e.base;
  if (from === null || defaulted || !trusted || e.error !== null) return null;
  const asked = e.answers.filter(
    (one) => one.probe === "models" || one.probe === "control",
  );
  if (asked.some((one) => one.outcome === "ok")) return null;
  const known = e.answers.find((one) => one.probe === "with-v1");
  const better =
    known !== undefined &&
    (known.outcome === "ok" ||
      (known.outcome === "refused" &&
        known.refusal?.kind !== "invalid-url" &&
        known.genuine));
  const bad = asked.flatMap((one) => badAnswer(one, url) ?? [])[0];
  if (bad === undefined) return null;
  const fault = faultOf(url);
  return finding(
    e,
    from,
    better || fault !== null || bad.sure ? "proven" : "likely",
    [
      { fact: bad.fact, from: "provider" },
      ...(better
        ? [
            {
              fact: "the same address with /v1 answers as OpenAI does",
              from: "provider" as const,
            },
          ]
        : []),
    ],
  );
}

function badAnswer(
  one: Answer,
  url: string,
): { fact: string; sure: boolean } | null {
  const host = hostIn(url);
  if (
    one.refusal?.kind === "invalid-url" ||
    (one.status === 404 && one.outcome !== "ok")
  )
    return {
      fact: `${one.asked} answers 404: there is no such path`,
      sure: one.refusal?.kind === "invalid-url",
    };
  // a block page or an outage has causes of its own
  if (
    one.outcome === "not-openai" &&
    one.status !== 403 &&
    (one.status ?? 500) < 500
  )
    return {
      fact: `${one.asked} answers ${String(one.status)}, and not as OpenAI does${one.html ? " but with a web page" : ""}`,
      sure: false,
    };
  const fault = one.network?.fault;
  if (fault === "bad-url")
    return { fact: "the base URL is no URL", sure: true };
  if (fault === "redirect")
    return { fact: `${one.asked} sends to another address`, sure: false };
  if ((fault === "refused" || fault === "dns") && !isOpenAiHost(host))
    return {
      fact:
        fault === "refused"
          ? `nothing listens at ${one.asked.split("/")[0] ?? "that address"}`
          : `the host ${host ?? ""} is not known to the name service`,
      sure: false,
    };
  return null;
}

/** A base URL that stands only in the project: keymend sends no key there, the program does. */
function onlyInProject(e: Evidence): Finding | null {
  const { from, url, trusted, defaulted } = e.base;
  const value = sentValue(e)?.value ?? null;
  if (
    from === null ||
    trusted ||
    defaulted ||
    value === null ||
    e.error !== null ||
    isIgnored(e, from)
  )
    return null;
  const host = hostIn(url);
  const family = familyOf(stripped(value));
  if (host === null)
    return finding(e, from, "likely", [urlProof(e, from, "no URL at all")]);
  const atHome =
    family !== null && providerHosts[family.id]?.host.test(host) === true;
  if (atHome || (isLoopback(host) && (isPlaceholder(value) || family === null)))
    return null;
  // somebody else's key, or OpenAI's for a gateway that passes it on: the address is meant
  const isOurs = isOpenAiSecret(stripped(value));
  const fault = faultOf(url);
  const isMeant = !isOurs || isLoopback(host) || passesOn(host);
  if (isMeant && (fault === null || fault.onlyAtOpenAi === true)) return null;
  return finding(e, from, isOurs && !isLoopback(host) ? "likely" : "possible", [
    urlProof(e, from, host),
    {
      fact: "it stands only inside the project, so keymend sent no key there: a foreign repository could collect keys that way",
      from: "file",
    },
  ]);
}

function urlProof(e: Evidence, at: Seen, host: string): Proof {
  return {
    fact: `${place(e, at)} sends the calls to ${host}`,
    from: sourceOf(at),
  };
}

function finding(
  e: Evidence,
  at: Seen,
  certainty: Certainty,
  proofs: Proof[],
): Finding {
  const fault = faultOf(at.value ?? e.base.url);
  const host = hostIn(at.value ?? e.base.url) ?? "another address";
  return {
    certainty,
    at: pointAt(at),
    summary: `the base URL at ${place(e, at)} ${fault === null ? `points to ${host}` : fault.what}`,
    evidence: [
      ...(fault === null
        ? []
        : [{ fact: `the base URL ${fault.what}`, from: sourceOf(at) }]),
      ...proofs,
    ],
    remedies: [
      fault === null
        ? advice(at)
        : repair(
            e,
            at,
            {
              id: "correct-base-url",
              summary: `correct the base URL: it ${fault.what}`,
            },
            { clean: fault.fix },
          ),
    ],
    // an address that does not answer may be down as well as wrong
    ...(certainty !== "proven" &&
    proofs.some(({ fact }) => UNREACHED.test(fact))
      ? { undecided: ["unreachable" as const] }
      : {}),
  };
}

// Never taken out by itself: a company's gateway has no name while its VPN is off, and its key would go to OpenAI.
function advice(at?: Seen): Remedy {
  const name = at?.variable ?? "OPENAI_BASE_URL";
  return {
    id: "correct-base-url",
    summary: `set the base URL to ${RIGHT_BASE_URL}, or take it out`,
    steps: [
      `take ${name} out, or set it to ${RIGHT_BASE_URL}`,
      "for a proxy or another provider of your own: start it, and give its whole address with /v1",
      "start the program again",
    ],
  };
}
