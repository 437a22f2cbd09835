import {
  anything,
  integer,
  optional,
  oneOf,
  required,
  shape,
} from "../read/fields.ts";
import type { Call, Route } from "../route.ts";
import { admit } from "./admission.ts";
import { modelIn } from "./chat.ts";
import { noteUsage } from "./model-usage.ts";
import { countTokens, textOf } from "./tokens.ts";

const request = shape({
  input: anything,
  dimensions: optional(integer(1, 3072)),
  encoding_format: optional(oneOf("float", "base64")),
});

/** A unit vector; which one depends on the text alone. */
function vector(text: string, length: number): number[] {
  const angle = Buffer.from(text).reduce(
    (sum, byte) => (sum * 31 + byte) % 6_283,
    7,
  );
  const raw = Array.from({ length }, (_, index) => Math.sin(angle + index));
  const size = Math.hypot(...raw);
  return raw.map((value) => value / size);
}

const encode = (values: number[], format: string | undefined) =>
  format === "base64"
    ? Buffer.from(new Float32Array(values).buffer).toString("base64")
    : values;

// a list of numbers is one input, already cut into tokens
const inputsOf = (input: unknown): unknown[] =>
  Array.isArray(input) && typeof input[0] !== "number" ? input : [input];

function embed(call: Call): object {
  const model = modelIn(call.body);
  const body = request(call.body, "");
  required(body.input, "input");
  const inputs = inputsOf(body.input);
  const tokens = inputs.reduce<number>(
    (sum, input) =>
      sum + (Array.isArray(input) ? input.length : countTokens(textOf(input))),
    0,
  );
  admit(call, { model, kind: "embedding", tokens });
  noteUsage(call, {
    kind: "embeddings",
    model,
    amounts: { input_tokens: tokens },
  });
  const length = body.dimensions ?? (model.endsWith("large") ? 3072 : 1536);
  return {
    object: "list",
    data: inputs.map((input, index) => ({
      object: "embedding",
      index,
      embedding: encode(
        vector(textOf(input) || String(input), length),
        body.encoding_format,
      ),
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

export const embeddingRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/embeddings",
    style: "classic",
    scopes: ["model.request"],
    handle: embed,
  },
];
