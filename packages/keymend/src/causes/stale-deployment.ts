import type { Cause } from "../model/cause.ts";
import { factsOf, type Evidence } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { oldCopy, unknownMask, workingKey } from "./old-value.ts";
import { advice, holding, isAccepted } from "./reach.ts";
import { answer, errorText, evidence, maskOf, refusal } from "./sketch.ts";
import { place } from "./speak.ts";

export const staleDeployment: Cause = {
  id: "stale-deployment",
  group: "other-source-won",
  title: "The deployed build keeps the old value",
  why:
    "A platform gives variables to new deployments only. The key was changed in the settings, or only on the desk, " +
    "and the running deployment, or the image it was made from, still has the old one.",
  rank: 35,
  alike: ["key-revoked", "stale-process", "deploy-env-missing"],
  detect(e) {
    if (e.error?.remarks.includes("deployed") !== true) return null;
    const shown = unknownMask(e);
    const before = oldCopy(e);
    if (shown === null && before === null) return null;
    const now = workingKey(e, before);
    if (now === null) return null;
    const platform = factsOf(e, "platform")[0];
    const good = isAccepted(e, now);
    return {
      certainty: good ? "likely" : "possible",
      at:
        platform === undefined
          ? null
          : { path: platform.at.path, line: platform.at.line, variable: null },
      summary: `the deployment sends another key than ${place(e, now)} holds here: it was made before the change, or the platform still has the old key`,
      evidence: [
        {
          fact:
            before === null
              ? `the key in the error (${shown ?? ""}) is in no place on this machine`
              : `the key in the error is the old one of ${place(e, before)}`,
          from: "error-text",
        },
        { fact: "the text comes from a deployed program", from: "error-text" },
        holding(e, now),
      ],
      remedies: [
        advice(
          "deploy-again",
          "set the new key on the platform and deploy again",
          [
            `set the new key in the settings of ${platform?.platform ?? "the platform"}, for production and preview`,
            "deploy again, without the build cache: a running deployment keeps its old variables",
            "an image that was built with the key must be built again",
          ],
        ),
      ],
      ...(good ? {} : { undecided: ["key-revoked", "key-unknown"] }),
    };
  },
  examples: () => ({
    faulty: [
      deployed(),
      deployed({
        facts: [
          {
            kind: "platform",
            at: { path: "fly.toml", line: 1 },
            platform: "fly",
            variables: [],
          },
        ],
      }),
      deployed({ answers: [] }),
    ],
    healthy: [
      evidence({ value: fakeKey(), answers: [answer()] }),
      deployed({
        error: errorText({
          refusals: [
            refusal("invalid-api-key", { mask: maskOf(fakeKey("legacy")) }),
          ],
        }),
      }),
      // the deployment has the key of the desk
      deployed({
        mask: {
          mask: maskOf(fakeKey()),
          from: "error-text",
          matches: [deployed().seen[0]].flatMap((one) => one ?? []),
        },
      }),
      deployed({
        error: errorText({
          refusals: [refusal("insufficient-quota")],
          remarks: ["deployed"],
        }),
      }),
    ],
  }),
};

function deployed(part: Partial<Evidence> = {}): Evidence {
  const mask = maskOf(fakeKey("legacy"));
  return evidence({
    value: fakeKey(),
    command: "explain",
    mask: { mask, from: "error-text", matches: [] },
    error: errorText({
      refusals: [refusal("invalid-api-key", { mask })],
      remarks: ["deployed"],
    }),
    answers: [answer()],
    ...part,
  });
}
