import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import { isWellKnownModel } from "../providers/well-known-models.ts";
import { onPage, PAGES, pointAtModel, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { refusalOf } from "./speak.ts";

export const modelNoAccess: Cause = {
  id: "model-no-access",
  group: "permission-identity",
  title: "The project may not use that model",
  why:
    "A project may be limited to some models, and some models need a higher usage tier. The key is good and the model exists, " +
    "but the two do not go together.",
  rank: 10,
  alike: ["model-name-typo"],
  detect(e) {
    const forbidden = refusalOf(e, "model-no-access");
    const unseen = refusalOf(e, "model-not-found");
    const said = forbidden ?? unseen;
    const model = said?.refusal.details["model"] ?? null;
    if (
      said === null ||
      (forbidden === null && (model === null || !isWellKnownModel(model)))
    )
      return null;
    return {
      certainty: forbidden === null ? "likely" : "proven",
      at: pointAtModel(e, model),
      summary: `the project of the key may not use ${model === null ? "the model" : `the model ${model}`}`,
      evidence: [
        proofOf(said),
        ...(forbidden === null
          ? [
              {
                fact: `${model ?? ""} is the name of a model of OpenAI's, so it is no slip of the pen; it may have been retired`,
                from: "provider" as const,
              },
            ]
          : []),
      ],
      remedies: [
        onPage(
          "allow-model",
          `allow ${model ?? "the model"} in the project, or use a model that the project may use`,
          PAGES.limits,
          "choose the project, then Limits, then Model usage",
          `allow ${model ?? "the model"}, or change the model that the program names`,
        ),
      ],
    };
  },
  examples: () => {
    const forbidden = refusal("model-no-access", {
      status: 403,
      code: "model_not_found",
      details: { model: "gpt-4o-mini" },
    });
    const unseen = (model: string) =>
      refusal("model-not-found", {
        status: 404,
        code: "model_not_found",
        details: { model },
      });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [answer(), answer({ probe: "paid", refusal: forbidden })],
        }),
        evidence({ error: errorText({ refusals: [forbidden] }) }),
        evidence({
          value: fakeKey(),
          answers: [
            answer(),
            answer({ probe: "model", refusal: unseen("gpt-4o-mini") }),
          ],
        }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          answers: [answer({ models: ["gpt-4.1"] })],
        }),
        evidence({
          value: fakeKey(),
          answers: [answer({ probe: "paid", refusal: unseen("gpt-40-mini") })],
        }),
      ],
    };
  },
};
