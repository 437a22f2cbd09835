import type { Cause, Finding } from "../model/cause.ts";
import type { Evidence } from "../model/evidence.ts";
import { factsOf } from "../model/evidence.ts";
import { fakeKey } from "../key/fake.ts";
import { editDistance } from "../key/names.ts";
import {
  isWellKnownModel,
  wellKnownModels,
} from "../providers/well-known-models.ts";
import { byHand, pointAtModel, proofOf } from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { refusalOf, subjectAnswers } from "./speak.ts";

export const modelNameTypo: Cause = {
  id: "model-name-typo",
  group: "permission-identity",
  title: "The model does not exist",
  why: "The name of the model is not one that OpenAI knows: a letter is wrong, a zero stands for an o, or it is a model of another provider.",
  rank: 10,
  alike: ["model-no-access"],
  detect(e) {
    const said = refusalOf(e, "model-not-found");
    if (said === null) return fromList(e);
    const model = said.refusal.details["model"] ?? null;
    if (model !== null && isWellKnownModel(model)) return null;
    const near =
      model === null
        ? null
        : nearest(model, [...listed(e), ...wellKnownModels]);
    return {
      certainty: near === null ? "likely" : "proven",
      ...(near === null ? { undecided: ["model-no-access"] } : {}),
      at: pointAtModel(e, model),
      summary: words(model, near),
      evidence: [
        proofOf(said),
        ...(near === null
          ? []
          : [
              {
                fact: `there is a model ${near}, one slip of the pen away`,
                from: "provider" as const,
              },
            ]),
      ],
      remedies: [rename(model, near)],
    };
  },
  examples: () => {
    const unseen = (model: string) =>
      refusal("model-not-found", {
        status: 404,
        code: "model_not_found",
        details: { model },
      });
    const calls = (model: string) => ({
      kind: "api-call" as const,
      at: { path: "typo.py", line: 16 },
      language: "python" as const,
      endpoint: "chat" as const,
      model,
      stream: false,
    });
    const list = answer({ models: ["gpt-4o", "gpt-4o-mini", "gpt-4.1"] });
    return {
      faulty: [
        evidence({
          value: fakeKey(),
          answers: [
            list,
            answer({ probe: "paid", refusal: unseen("gpt-40-mini") }),
          ],
          facts: [calls("gpt-40-mini")],
        }),
        evidence({ error: errorText({ refusals: [unseen("gtp-4")] }) }),
        evidence({
          value: fakeKey(),
          answers: [list],
          facts: [calls("gpt-40-mini")],
        }),
        evidence({ error: errorText({ refusals: [unseen("llama-3-70b")] }) }),
      ],
      healthy: [
        evidence({
          value: fakeKey(),
          answers: [list],
          facts: [calls("gpt-4o")],
        }),
        evidence({
          value: fakeKey(),
          answers: [list],
          facts: [calls("gpt-3.5-turbo")],
        }),
        evidence({
          value: fakeKey(),
          answers: [list],
          facts: [calls("our-own-model")],
        }),
        evidence({
          value: fakeKey(),
          answers: [
            list,
            answer({ probe: "paid", refusal: unseen("gpt-3.5-turbo") }),
          ],
        }),
      ],
    };
  },
};

/** Without a refusal only a near miss of a listed name says anything, and no name that is known to exist. */
function fromList(e: Evidence): Finding | null {
  const models = listed(e);
  const answers = subjectAnswers(e);
  const isFine = answers.some(
    ({ probe, outcome }) =>
      (probe === "model" || probe === "paid") && outcome === "ok",
  );
  const genuine = answers.some(
    (answer) => answer.probe === "models" && answer.genuine,
  );
  if (models.length === 0 || isFine || !genuine) return null;
  for (const { model } of factsOf(e, "api-call")) {
    if (model === null || models.includes(model) || isWellKnownModel(model))
      continue;
    const near = nearest(model, models);
    if (near === null) continue;
    return {
      certainty: "likely",
      at: pointAtModel(e, model),
      summary: words(model, near),
      evidence: [
        {
          fact: `the provider lists ${String(models.length)} models for this key: ${near} is among them, ${model} is not`,
          from: "provider",
        },
      ],
      remedies: [rename(model, near)],
    };
  }
  return null;
}

function listed(e: Evidence): readonly string[] {
  return (
    subjectAnswers(e).find(({ models }) => models.length > 0)?.models ?? []
  );
}

/** The name that was meant. Another version number is another model, not a slip: gpt-5.1 is not a wrong gpt-5. */
function nearest(model: string, names: readonly string[]): string | null {
  const limit = model.length < 6 ? 1 : 2;
  const near = names
    .map((name) => ({
      name,
      distance: editDistance(name, model.toLowerCase(), limit),
    }))
    .filter(
      ({ name, distance }) =>
        distance <= limit && letters(name) !== letters(model),
    )
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name ?? null;
}

function letters(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\d.]/g, "")
    .replace(/-+/g, "-")
    .replace(/-$/, "");
}

function words(model: string | null, near: string | null): string {
  const name =
    model === null
      ? "the model that the program names"
      : `the model "${model}"`;
  return near === null
    ? `${name} does not exist at OpenAI`
    : `${name} does not exist; "${near}" was probably meant`;
}

function rename(model: string | null, near: string | null) {
  return byHand(
    "correct-model",
    near === null
      ? "use the name of a model that the key may use"
      : `write "${near}"`,
    `find ${model === null ? "the model's name" : `"${model}"`} in the program or its settings`,
    near === null
      ? "replace it by a name from the list of models"
      : `replace it by "${near}"`,
    "start the program again",
  );
}
