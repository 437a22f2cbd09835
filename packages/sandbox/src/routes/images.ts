import { integer, optional, shape, text } from "../read/fields.ts";
import type { Call, Route } from "../route.ts";
import { admit } from "./admission.ts";
import { noteUsage } from "./model-usage.ts";
import { countTokens } from "./tokens.ts";

const request = shape({
  model: optional(text({ min: 1 })),
  prompt: text({ min: 1 }),
  n: optional(integer(1, 10)),
  size: optional(text()),
});

// one transparent pixel, PNG
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function generate(call: Call): object {
  const body = request(call.body, "");
  const model = body.model ?? "dall-e-3";
  const tokens = countTokens(body.prompt);
  admit(call, { model, kind: "image", tokens });
  const images = body.n ?? 1;
  const size = body.size ?? "1024x1024";
  noteUsage(call, {
    kind: "images",
    model,
    amounts: { images },
    dimensions: { size, source: "image.generation" },
  });
  return {
    created: call.platform.clock.now(),
    data: Array.from({ length: images }, () => ({ b64_json: PIXEL })),
    usage: {
      input_tokens: tokens,
      output_tokens: 0,
      total_tokens: tokens,
      input_tokens_details: { text_tokens: tokens, image_tokens: 0 },
    },
  };
}

export const imageRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/images/generations",
    style: "classic",
    scopes: ["model.request"],
    handle: generate,
  },
];
