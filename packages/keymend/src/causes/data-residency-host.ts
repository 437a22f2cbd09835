import type { Cause, Remedy } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { proofOf, theKey } from "./provider-words.ts";
import { answer, errorText, evidence, refusal, seen } from "./sketch.ts";
import { place, pointAt, refusalOf } from "./speak.ts";

export const dataResidencyHost: Cause = {
  id: "data-residency-host",
  group: "permission-identity",
  title: "The project must be called on its regional host",
  why: "A project with data residency is served by the host of its region only. The general host knows the key and refuses it.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "incorrect-hostname");
    if (said === null) return null;
    const host = said.refusal.details["host"] ?? null;
    return {
      certainty: "proven",
      at: pointAt(e.base.from ?? e.subject.occurrence),
      summary: `${theKey(e)} belongs to a project with data residency: it must be called on ${host ?? "the host of its region"}`,
      evidence: [proofOf(said)],
      remedies: [useHost(e, host)],
    };
  },
  examples: () => {
    const said = refusal("incorrect-hostname", {
      code: "incorrect_hostname",
      details: { host: "eu.api.openai.com" },
    });
    const from = seen({
      id: "o2",
      line: 2,
      variable: "OPENAI_BASE_URL",
      role: "base-url",
      value: "https://api.openai.com/v1",
    });
    const base = {
      url: "https://api.openai.com/v1",
      from,
      trusted: true,
      defaulted: false,
    };
    return {
      faulty: [
        evidence({ value: fakeKey(), answers: [answer({ refusal: said })] }),
        evidence({
          value: fakeKey(),
          seen: [from],
          base,
          answers: [answer({ refusal: said })],
        }),
        evidence({ error: errorText({ refusals: [said] }) }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          value: fakeKey(),
          answers: [
            answer({ refusal: refusal("invalid-url", { status: 404 }) }),
          ],
        }),
      ],
    };
  },
};

function useHost(e: Evidence, host: string | null): Remedy {
  const url = `https://${host ?? "eu.api.openai.com"}/v1`;
  const { from } = e.base;
  const canEdit =
    host !== null &&
    from !== null &&
    from.path !== null &&
    from.source !== "source-code";
  return {
    id: "use-regional-host",
    summary: `set the base URL to ${url}`,
    steps: [
      from === null
        ? `set OPENAI_BASE_URL=${url} where the program gets its environment`
        : `set ${place(e, from)} to ${url}`,
      "start the program again",
    ],
    ...(canEdit
      ? {
          edits: [
            { do: "replace-value", occurrence: from.id, with: () => url },
          ],
        }
      : {}),
  };
}
