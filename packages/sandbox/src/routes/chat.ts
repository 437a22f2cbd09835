import {
  anything,
  flag,
  integer,
  isRecord,
  listOf,
  nullable,
  optional,
  shape,
  text,
} from "../read/fields.ts";
import { refuse, Refused } from "../refusals.ts";
import type { Call, Route } from "../route.ts";
import { admit } from "./admission.ts";
import { eventStream, type StreamEvent } from "./event-stream.ts";
import { noteUsage } from "./model-usage.ts";
import { countTokens, cutReply, piecesOf, textOf } from "./tokens.ts";

const request = shape({
  messages: listOf(anything, { min: 1 }),
  stream: optional(nullable(flag)),
  stream_options: optional(nullable(shape({ include_usage: optional(flag) }))),
  max_tokens: optional(nullable(integer(1))),
  max_completion_tokens: optional(nullable(integer(1))),
});

/** The model comes first: a body without it is refused before anything else in it is looked at. */
export function modelIn(body: unknown): string {
  const model = isRecord(body) ? body["model"] : undefined;
  if (model === undefined) throw new Refused(refuse("model-missing"));
  return text({ min: 1 })(model, "model");
}

interface Completion {
  id: string;
  created: number;
  model: string;
  text: string;
  finishReason: "stop" | "length";
  usage: object;
}

const whole = (completion: Completion) => ({
  id: completion.id,
  object: "chat.completion",
  created: completion.created,
  model: completion.model,
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: completion.text,
        refusal: null,
        annotations: [],
      },
      logprobs: null,
      finish_reason: completion.finishReason,
    },
  ],
  usage: completion.usage,
  service_tier: "default",
  system_fingerprint: "fp_sandbox",
});

function chunks(completion: Completion, hasUsage: boolean): StreamEvent[] {
  const { id, created, model, finishReason, usage } = completion;
  const base = {
    id,
    object: "chat.completion.chunk",
    created,
    model,
    service_tier: "default",
    system_fingerprint: "fp_sandbox",
    ...(hasUsage ? { usage: null } : {}),
  };
  const chunk = (delta: object, reason: string | null) => ({
    data: {
      ...base,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    },
  });
  return [
    chunk({ role: "assistant", content: "", refusal: null }, null),
    ...piecesOf(completion.text).map((content) => chunk({ content }, null)),
    chunk({}, finishReason),
    ...(hasUsage ? [{ data: { ...base, choices: [], usage } }] : []),
    { data: "[DONE]" },
  ];
}

const usageOf = (input: number, output: number) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});

function complete(call: Call): object {
  const model = modelIn(call.body);
  const body = request(call.body, "");
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? null;
  const input = countTokens(textOf(body.messages));
  const isStream = body.stream === true;
  const tokens = input + (maxTokens ?? 0);
  admit(call, { model, kind: "text", tokens, isStream });
  const { text: reply, isCut } = cutReply(
    call.platform.settings.reply,
    maxTokens,
  );
  const output = countTokens(reply);
  noteUsage(call, {
    kind: "completions",
    model,
    amounts: { input_tokens: input, output_tokens: output },
    dimensions: { batch: false, service_tier: "default" },
  });
  const completion: Completion = {
    id: call.platform.newId("chatcmpl-", 29),
    created: call.platform.clock.now(),
    model,
    text: reply,
    finishReason: isCut ? "length" : "stop",
    usage: usageOf(input, output),
  };
  const hasUsage = body.stream_options?.include_usage === true;
  return isStream
    ? eventStream(chunks(completion, hasUsage))
    : whole(completion);
}

export const chatRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/chat/completions",
    style: "classic",
    scopes: ["model.request"],
    handle: complete,
  },
  {
    // stored completions; there are none, and the words without a key differ from the POST
    method: "GET",
    path: "/chat/completions",
    style: "responses",
    scopes: [],
    handle: () => ({
      object: "list",
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    }),
  },
];
