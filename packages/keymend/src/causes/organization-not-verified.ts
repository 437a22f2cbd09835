import type { Cause } from "../model/cause.ts";
import { fakeKey } from "../key/fake.ts";
import {
  byHand,
  onPage,
  PAGES,
  pointAtModel,
  proofOf,
} from "./provider-words.ts";
import { answer, errorText, evidence, refusal } from "./sketch.ts";
import { refusalOf } from "./speak.ts";

export const organizationNotVerified: Cause = {
  id: "organization-not-verified",
  group: "permission-identity",
  title: "The organization must be verified for that model",
  why: "OpenAI gives some models, their streaming and their reasoning summaries only to organizations whose owner has shown an identity document.",
  rank: 10,
  detect(e) {
    const said = refusalOf(e, "organization-not-verified");
    if (said === null) return null;
    const model = said.refusal.details["model"] ?? null;
    const streaming = /stream/i.test(said.refusal.message);
    return {
      certainty: "proven",
      at: pointAtModel(e, model),
      summary: `the organization must be verified to ${streaming ? "stream" : "use"} ${model === null ? "this model" : `the model ${model}`}`,
      evidence: [proofOf(said)],
      remedies: [
        onPage(
          "verify-organization",
          "verify the organization",
          PAGES.general,
          "click on Verify Organization",
          "wait up to 15 minutes, then start the program again",
        ),
        byHand(
          "do-without",
          streaming
            ? "or ask without streaming"
            : "or use a model that needs no verification",
        ),
      ],
    };
  },
  examples: () => {
    const said = refusal("organization-not-verified", {
      status: 404,
      code: "model_not_found",
      details: { model: "o3" },
    });
    return {
      faulty: [
        evidence({ error: errorText({ refusals: [said] }) }),
        evidence({
          value: fakeKey(),
          answers: [answer(), answer({ probe: "paid", refusal: said })],
        }),
      ],
      healthy: [
        evidence({ value: fakeKey(), answers: [answer()] }),
        evidence({
          error: errorText({ refusals: [refusal("model-not-found")] }),
        }),
      ],
    };
  },
};
